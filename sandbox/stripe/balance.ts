// Lines of the balance that belong to no object: monthly fees, top-ups, reserves, and whatever
// Stripe invents next. Nobody is told of them by an event.
import type { StripeAccount } from './ledger.ts'
import type { BalanceTransaction } from './objects.ts'

export type LooseLine = {
  id?: string
  /** Signed, in minor units. */
  amount: number
  currency: string
  /** Default: a fee. */
  type?: string
  category?: string
  description?: string
  created?: number
  availableOn?: number
}

export function bookLoose(account: StripeAccount, line: LooseLine): BalanceTransaction {
  const existing = line.id && account.tables.balanceTransactions.get(line.id)
  if (existing) return existing
  const type = line.type ?? 'stripe_fee'
  const created = line.created ?? account.seconds()
  return account.book({
    id: line.id ?? account.nextId('txn_line'),
    amount: line.amount,
    fee: 0,
    currency: line.currency,
    created,
    availableOn: line.availableOn ?? created,
    source: null,
    type,
    category: line.category ?? (type === 'stripe_fee' ? 'fee' : 'other_adjustment'),
    description: line.description ?? null,
  })
}

/** As it is now: what was pending becomes available when its day has come. */
export const asOfNow = (account: StripeAccount, line: BalanceTransaction): BalanceTransaction => ({
  ...line,
  status: line.available_on <= account.seconds() ? 'available' : 'pending',
})
