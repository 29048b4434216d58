// One currency in another, by a rate that somebody stated: amounts of two currencies meet nowhere
// else, and every event that lets them meet carries the rate and where it is from.
import Type, { type Static } from 'typebox'
import { Currency, Decimal, exponentOf, type Money, money, round } from './money.ts'
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

/** Whether the money is worth that amount at this rate, or the amount that money: both are rounded,
 *  so one of the two does. Parts of a larger sum are compared together with what came before. */
export function agrees(part: {
  paid: Money
  amount: Money
  rate: Rate
  /** The parts before, at the same rate. */
  cash?: Decimal
  settled?: Decimal
}): boolean {
  const { paid, amount, rate, cash = new Decimal(0), settled = new Decimal(0) } = part
  const isAlike = (one: Decimal, other: Decimal) =>
    one.equals(round(other.times(rate.rate), rate.to)) ||
    other.equals(round(one.div(rate.rate), rate.from))
  const [owed, given] = [new Decimal(amount.amount), new Decimal(paid.amount)]
  return isAlike(owed, given) || isAlike(owed.plus(settled), given.plus(cash))
}

/** Whether it is worth that, but for what rounding in parts may have moved from one to another. */
export function isAbout({ paid, amount, rate }: { paid: Money; amount: Money; rate: Rate }) {
  const unitOf = (currency: string) => new Decimal(10).pow(-exponentOf(currency))
  const apart = new Decimal(paid.amount).times(rate.rate).minus(amount.amount).abs()
  const step = unitOf(rate.to).plus(unitOf(rate.from).times(rate.rate))
  return apart.lessThanOrEqualTo(step.times(2))
}
