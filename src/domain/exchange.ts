// One currency in another, by a rate that somebody stated: amounts of two currencies meet nowhere
// else, and every event that lets them meet carries the rate and where it is from.
import Type, { type Static } from 'typebox'
import { Currency, Decimal, type Money, money, round } from './money.ts'
import { Refusal } from './refusal.ts'
import { PlainDate } from './stored.ts'

/** A stated rate: `rate` units of `to` are worth one unit of `from` on that day. */
export const Rate = Type.Object({
  from: Currency,
  to: Currency,
  rate: Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,12})?$' }),
  on: PlainDate,
  /** Who stated it: `stripe txn_…`, `quickbooks invoice 145`, a person's name. */
  source: Type.String(),
})
export type Rate = Static<typeof Rate>

/** What the amount is worth at this rate, rounded half up to the decimals of the other currency.
 *  @throws Refusal `rate-missing` when the rate is one of other currencies */
export function convert(amount: Money, rate: Rate): Money {
  const { from, to } = rate
  if (amount.currency !== from) throw new Refusal('rate-missing', { amount, from, to })
  return money(round(new Decimal(amount.amount).times(rate.rate), to), to)
}
