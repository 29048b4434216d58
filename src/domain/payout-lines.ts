// A payout in books where payments go to clearing when they are recorded, as QuickBooks' do: what it
// takes from which account. Pure.
import type { Account } from './chart.ts'
import { counterAccountOf } from './journal-stripe.ts'
import { Decimal, format } from './money.ts'
import type { State } from './payout.ts'

export type PayoutLine = { account: Account; amount: string; description: string }

/** What is on its way in the ledger has passed through clearing there: a payment that was recorded, a
 *  refund, a payout that came back. A lost dispute lowers its payment there, so what was withdrawn for
 *  it comes out of clearing too. */
function accountOfType(type: string): { account: Account; label: string } {
  const account = counterAccountOf({ type, reportingCategory: 'dispute' })
  const clearing = (label: string) => ({ account: 'stripe-clearing' as const, label })
  switch (account) {
    case 'stripe-pending':
      return clearing(type === 'charge' || type === 'payment' ? 'Charges' : 'Refunds')
    case 'disputed-funds':
      return clearing('Disputes')
    case 'payouts-in-transit':
      return clearing(/_(failure|cancel)$/.test(type) ? 'Payouts that came back' : `Stripe ${type}`)
    case 'stripe-fees':
      return { account, label: 'Stripe fees' }
    default:
      return { account, label: `Stripe ${type}` }
  }
}

/** The parts of the payout by account, its fees apart, and a line for what nobody can explain. */
export function payoutLines({ created, parts, difference }: State): PayoutLine[] {
  const currency = created?.amount.currency ?? ''
  const lines = new Map<string, { account: Account; description: string; amount: Decimal }>()
  const add = (account: Account, description: string, amount: Decimal) => {
    const key = `${account}/${description}`
    const before = lines.get(key)?.amount ?? new Decimal(0)
    lines.set(key, { account, description, amount: before.plus(amount) })
  }
  for (const { type, amount, fee } of parts) {
    const { account, label } = accountOfType(type)
    add(account, label, new Decimal(amount))
    const isDispute = type === 'adjustment'
    const kept = new Decimal(fee).negated()
    add(
      isDispute ? 'dispute-fees' : 'stripe-fees',
      isDispute ? 'Dispute fees' : 'Stripe fees',
      kept,
    )
  }
  // Stripe does not say what is in a payout that was asked for by hand.
  if (parts.length === 0 && created) {
    add('stripe-clearing', 'Payout', new Decimal(created.amount.amount))
  } else {
    add('suspense', 'Not explained by transactions', difference ?? new Decimal(0))
  }
  return [...lines.values()]
    .filter(({ amount }) => !amount.isZero())
    .map((line) => ({ ...line, amount: format(line.amount, currency) }))
}

/** What is to stand in such books for a payout that has ended; without lines nothing is. One that
 *  came back went from clearing to clearing, and only what else was in it, as its fees, is left. */
export function linesDue(payout: State): PayoutLine[] {
  const lines = payoutLines(payout)
  if (payout.status === 'paid') return lines
  const hasMore = lines.some(({ account }) => account !== 'stripe-clearing')
  return payout.status === 'failed' && hasMore ? lines : []
}

/** Whether all that Stripe will ever say of what is in it is known. */
export const isWhole = ({ created, difference }: State) =>
  created !== null && (difference !== null || !created.automatic)
