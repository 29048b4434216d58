// In which instalments a deal is invoiced, and what each of them comes to. Pure: the same plan on the
// same amounts gives the same instalments, however often either has changed before.
import Type, { type Static } from 'typebox'
import { Amount, Decimal, format, round, sum } from './money.ts'
import { Refusal } from './refusal.ts'
import { OrNull, PlainDate } from './stored.ts'

// Stored shapes: change them only by adding optional fields or a new version.

export const Instalment = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  label: Type.String(),
  kind: Type.Union([
    Type.Literal('deposit'),
    Type.Literal('milestone'),
    Type.Literal('final'),
    Type.Literal('part'),
  ]),
  /** Of the deal's total; `rest` takes what the others leave. */
  share: Type.Union([
    Type.Object({ percent: Amount }),
    Type.Object({ amount: Amount }),
    Type.Literal('rest'),
  ]),
  /** When it is invoiced: on a day, so many days after the deal was closed, or once it is released. */
  due: Type.Union([
    Type.Object({ on: PlainDate }),
    Type.Object({ afterDays: Type.Integer({ minimum: 0, maximum: 3650 }) }),
    Type.Literal('on-milestone'),
  ]),
  /** Not earned yet when it is invoiced, but with the last instalment. */
  deferred: Type.Boolean(),
})
export type Instalment = Static<typeof Instalment>
export type Plan = readonly Instalment[]

/** What a line is sold again and again for; the amounts of the line are those of one period. */
export const Recurring = Type.Object({
  every: Type.Union([
    Type.Literal('week'),
    Type.Literal('two-weeks'),
    Type.Literal('month'),
    Type.Literal('quarter'),
    Type.Literal('half-year'),
    Type.Literal('year'),
    Type.Literal('two-years'),
    Type.Literal('three-years'),
    Type.Literal('four-years'),
    Type.Literal('five-years'),
  ]),
  /** Null = until it is ended. */
  periods: OrNull(Type.Integer({ minimum: 1, maximum: 1200 })),
  startsOn: PlainDate,
})
export type Recurring = Static<typeof Recurring>

export type Sold = {
  currency: string
  total: string
  tax?: string | undefined
  discount?: string | undefined
}

/** Of one instalment. The tax is part of the total; `deferred` and `discount` are as on an invoice. */
export type Split = { total: Decimal; tax: Decimal; discount: Decimal; deferred: Decimal }

const zero = new Decimal(0)
const percentPlaces = 4

/** What the instalment asks for by itself; null for the rest. */
function asked({ share }: Instalment, { total, currency }: Sold): Decimal | null {
  if (share === 'rest') return null
  if ('amount' in share) return new Decimal(share.amount)
  return round(new Decimal(total).times(share.percent).div(100), currency)
}

/** Who takes what is left over: the rest, or else the last one. */
const takerOf = (plan: Plan) => {
  const at = plan.findIndex(({ share }) => share === 'rest')
  return at < 0 ? plan.length - 1 : at
}

/** The totals of the instalments: together just the total, none of them negative. What the deal has
 *  been lowered by is missing in the later ones. */
function totalsOf(plan: Plan, sold: Sold): Decimal[] {
  const taker = takerOf(plan)
  let left = Decimal.max(sold.total, 0)
  const totals = plan.map((one, at) => {
    const share = at === taker ? zero : Decimal.min(asked(one, sold) ?? zero, left)
    left = left.minus(share)
    return share
  })
  totals[taker] = left
  return totals
}

/** An amount in proportion to the weights; `last` takes the exact rest. */
function shared(amount: Decimal, weights: Decimal[], last: number, currency: string): Decimal[] {
  const whole = sum(weights)
  let left = amount
  const parts = weights.map((weight, at) => {
    if (at === last || whole.isZero()) return zero
    const part = Decimal.min(round(amount.times(weight).div(whole), currency), left)
    left = left.minus(part)
    return part
  })
  return parts.map((part, at) => (at === last ? left : part))
}

/** Whether any of it waits for the last one to be earned. */
export const isDeferring = (plan: Plan): boolean => plan.some(({ deferred }) => deferred)

/** What each instalment comes to: together just the total, the tax and the discount of the deal. What
 *  is deferred is earned with the last one that is anything at all; as nothing of it is earned before,
 *  its discount is booked there too. One that is void, by its number, defers and earns nothing; what
 *  the customer sees of the others stays as it was. */
export function splitOf(plan: Plan, sold: Sold, voided: ReadonlySet<number> = new Set()): Split[] {
  const { currency } = sold
  const totals = totalsOf(plan, sold)
  const last = totals.findLastIndex((total) => !total.isZero())
  const isDeferred = plan.map(({ deferred }, at) => deferred && at < last)
  const taxes = shared(new Decimal(sold.tax ?? 0), totals, last, currency)
  const earning = totals.map((total, at) => (isDeferred[at] ? zero : total))
  const discounts = shared(new Decimal(sold.discount ?? 0), earning, last, currency)
  const isVoid = plan.map(({ number }) => voided.has(number))
  const deferred = totals.map((total, at) =>
    isDeferred[at] && !isVoid[at] ? total.minus(taxes[at] ?? zero) : zero,
  )
  // A void invoice earns nothing: what was deferred stays so until somebody says what becomes of it.
  const released = isVoid[last] ? zero : sum(deferred).negated()
  return totals.map((total, at) => ({
    total,
    tax: taxes[at] ?? zero,
    discount: discounts[at] ?? zero,
    deferred: at === last ? released : (deferred[at] ?? zero),
  }))
}

function checkShare({ number, share }: Instalment, currency: string) {
  if (share === 'rest') return
  const amount = new Decimal('percent' in share ? share.percent : share.amount)
  if (!amount.greaterThan(0)) throw new Refusal('not-positive', { number, share })
  if ('amount' in share) format(amount, currency)
  else if (amount.decimalPlaces() > percentPlaces) {
    throw new Refusal('too-many-decimals', { number, percent: share.percent })
  }
}

/** @throws Refusal for a plan that cannot be: wrong numbers, shares that are none or too many */
export function check(plan: Plan, sold: Sold): void {
  if (plan.length === 0 || plan.some(({ number }, at) => number !== at + 1)) {
    throw new Refusal('plan-numbers', { numbers: plan.map(({ number }) => number) })
  }
  for (const one of plan) checkShare(one, sold.currency)
  const rests = plan.filter(({ share }) => share === 'rest')
  if (rests.length > 1) throw new Refusal('plan-rest-twice', {})
  if (plan.at(-1)?.deferred) throw new Refusal('plan-last-deferred', { number: plan.length })
  const isPercents = plan.every(({ share }) => share !== 'rest' && 'percent' in share)
  const percents = sum(
    plan.map(({ share }) => (share !== 'rest' && 'percent' in share ? share.percent : 0)),
  )
  const wanted = isPercents ? percents : sum(plan.map((one) => asked(one, sold) ?? zero))
  const whole = isPercents ? new Decimal(100) : new Decimal(sold.total)
  const details = { shares: wanted.toFixed(), whole: whole.toFixed() }
  const isNothingLeft = rests.length > 0 && (percents.equals(100) || wanted.equals(whole))
  if (percents.greaterThan(100) || wanted.greaterThan(whole) || isNothingLeft) {
    throw new Refusal('plan-over-total', details)
  }
  if (rests.length === 0 && wanted.lessThan(whole)) throw new Refusal('plan-incomplete', details)
}
