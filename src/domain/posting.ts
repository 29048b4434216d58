// Postings: what an entry of the journal puts on the ledger's accounts. A debit is positive, a
// credit negative; the postings of an entry come to zero in each of its currencies.
import type { Account } from './chart.ts'
import type { Rate } from './exchange.ts'
import { Decimal, type Money, round } from './money.ts'

export type Posting = { account: Account; currency: string; amount: Decimal }

/** What an entry is about. */
export type Subjects = {
  invoiceId?: string
  paymentId?: string
  creditNoteId?: string
  payoutId?: string
  customerId?: string | null
}

export type Draft = {
  /** The day of the books; undefined where the event (of an earlier version) does not say. */
  on: string | undefined
  description: string
  subjects: Subjects
  postings: readonly Posting[]
}

export const debit = (account: Account, { amount, currency }: Money): Posting => ({
  account,
  currency,
  amount: new Decimal(amount),
})

export const credit = (account: Account, { amount, currency }: Money): Posting => ({
  account,
  currency,
  amount: new Decimal(amount).negated(),
})

export const reversed = (postings: readonly Posting[]): Posting[] =>
  postings.map(({ amount, ...posting }) => ({ ...posting, amount: amount.negated() }))

/** In the currency of the books, where a rate into it is known: each posting converted and rounded,
 *  and conversion standing between the two, with the sum of the rounded ones, whatever it is. */
export function valued(postings: readonly Posting[], rate: Rate | undefined): Posting[] {
  const isForeign = rate && postings.every(({ currency }) => currency === rate.from)
  if (!isForeign) return [...postings]
  const converted = postings.map(({ account, amount }) => ({
    ...{ account, currency: rate.to },
    amount: round(amount.times(rate.rate), rate.to),
  }))
  const account = 'currency-conversion' as const
  const against = reversed(converted).map((posting) => ({ ...posting, account }))
  return [...postings.map((posting) => ({ ...posting, account })), ...converted, ...against]
}

/** One posting for each account and currency, in the order of their first, without those of zero. */
export function condensed(postings: readonly Posting[]): Posting[] {
  const sums = new Map<string, Posting>()
  for (const posting of postings) {
    const key = `${posting.account} ${posting.currency}`
    const amount = posting.amount.plus(sums.get(key)?.amount ?? 0)
    sums.set(key, { ...posting, amount })
  }
  return [...sums.values()].filter(({ amount }) => !amount.isZero())
}
