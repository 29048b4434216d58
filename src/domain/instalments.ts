// All the invoices that a deal asks for, now and later: one, the instalments of its plan, or one for
// each period of what recurs. Pure: they follow from the deal as it stands, whatever it was before.
import { addDays, addMonths, laterOf } from './dates.ts'
import type { DealLine, State, Terms } from './deal.ts'
import * as Invoice from './invoice.ts'
import { type Plan, type Recurring, splitOf } from './invoicing-plan.ts'
import { Decimal, format, round, sum } from './money.ts'

/** Days until an invoice is due, unless the deal says otherwise. */
const usualTermDays = 30

export type Planned = {
  number: number
  /** When it is asked for; null while it waits for its milestone. */
  day: string | null
  terms: Invoice.Terms
}

type Part = {
  number: number
  of: number
  label: string
  day: string | null
  lines: DealLine[]
  total: Decimal
  tax: Decimal
  discount: Decimal
  deferred: Decimal
}

/** The only invoice bears the deal's own number. What was asked for keeps the name under which it
 *  was, though there may be more of them now, or less. */
function idOf({ requested, isAskedAsOne }: State, dealId: string, { number, of }: Part): string {
  const isOwn = number === 1 && (of === 1 || isAskedAsOne)
  const id = isOwn ? Invoice.idOfDeal(dealId) : Invoice.idOfInstalment(dealId, number)
  return requested[number] ?? id
}

function termsOf(state: State, deal: Terms, part: Part): Invoice.Terms {
  const { dealId, customerId, currency, closedOn, termDays = usualTermDays, earlyDiscount } = deal
  const { number, of, label, lines, total, tax, discount, deferred } = part
  const invoiceId = idOf(state, dealId, part)
  const isOwn = invoiceId === Invoice.idOfDeal(dealId)
  const issuedOn = laterOf(part.day ?? closedOn, closedOn)
  const ifAny = (name: 'tax' | 'discount' | 'deferred', amount: Decimal) =>
    amount.isZero() ? {} : { [name]: format(amount, currency) }
  return {
    invoiceId,
    number: isOwn ? Invoice.numberOfDeal(dealId) : Invoice.numberOfInstalment(dealId, number),
    dealId,
    customerId,
    currency,
    total: format(total, currency),
    lines,
    issuedOn,
    dueOn: addDays(issuedOn, termDays),
    ...ifAny('tax', tax),
    ...ifAny('discount', discount),
    ...ifAny('deferred', deferred),
    ...(earlyDiscount && {
      earlyDiscount: {
        amount: format(round(total.times(earlyDiscount.percent).div(100), currency), currency),
        until: addDays(issuedOn, earlyDiscount.withinDays),
      },
    }),
    ...(of === 1 && isOwn ? {} : { instalment: { number, of, label } }),
  }
}

const once = ({ recurring: _, ...line }: DealLine): DealLine => line

function partOfLines(lines: DealLine[], at: Pick<Part, 'number' | 'of' | 'label' | 'day'>): Part {
  const tax = sum(lines.map((line) => line.tax ?? 0))
  const total = sum(lines.map(({ amount }) => amount)).plus(tax)
  const discount = sum(lines.map((line) => line.discount ?? 0))
  return { ...at, lines: lines.map(once), total, tax, discount, deferred: new Decimal(0) }
}

/** All of the deal on one invoice. */
const whole = (deal: Terms, label: string, day: string | null): Part => ({
  ...{ number: 1, of: 1, label, day, lines: deal.lines.map(once) },
  total: new Decimal(deal.total),
  tax: new Decimal(deal.tax ?? 0),
  discount: new Decimal(deal.discount ?? 0),
  deferred: new Decimal(0),
})

function byPlan(
  deal: Terms,
  plan: Plan,
  { released }: State,
  voided?: ReadonlySet<number>,
): Part[] {
  const { closedOn, currency, name } = deal
  if (plan.length === 1) {
    const [only] = plan as [Plan[number]]
    return [whole(deal, only.label, dayOf(only, closedOn, released))]
  }
  return splitOf(plan, deal, voided).map((split, at) => {
    const one = plan[at] as Plan[number]
    const amount = split.total.minus(split.tax)
    const line: DealLine = {
      lineId: `p${one.number}`,
      description: name === '' ? one.label : `${one.label}: ${name}`,
      quantity: '1',
      unitPrice: format(amount.plus(split.discount), currency),
      amount: format(amount, currency),
      ...(split.discount.isZero() ? {} : { discount: format(split.discount, currency) }),
      ...(split.tax.isZero() ? {} : { tax: format(split.tax, currency) }),
    }
    const { number, label } = one
    const day = dayOf(one, closedOn, released)
    return { number, of: plan.length, label, day, lines: [line], ...split }
  })
}

function dayOf({ number, due }: Plan[number], closedOn: string, released: State['released']) {
  if (due === 'on-milestone') return released[number] ?? null
  return 'on' in due ? due.on : addDays(closedOn, due.afterDays)
}

const weeks: Partial<Record<Recurring['every'], number>> = { week: 1, 'two-weeks': 2 }
const months: Partial<Record<Recurring['every'], number>> = {
  ...{ month: 1, quarter: 3, 'half-year': 6, year: 12 },
  ...{ 'two-years': 24, 'three-years': 36, 'four-years': 48, 'five-years': 60 },
}
const begins = ({ every, startsOn }: Recurring, period: number) => {
  const ofWeeks = weeks[every]
  return ofWeeks === undefined
    ? addMonths(startsOn, (months[every] ?? 1) * period)
    : addDays(startsOn, ofWeeks * 7 * period)
}

/** More periods than this are of no use to anybody. */
const periodsMax = 1200

/** The periods of a line: all of them, or where it has no end, up to the first one behind `until`. */
function periodsOf(line: DealLine, until: string): { day: string; line: DealLine }[] {
  const { recurring } = line
  if (!recurring) return []
  const found: { day: string; line: DealLine }[] = []
  for (let period = 0; period < (recurring.periods ?? periodsMax); period++) {
    const day = begins(recurring, period)
    const lastDay = addDays(begins(recurring, period + 1), -1)
    const description = `${line.description}, ${day} to ${lastDay}`
    found.push({ day, line: { ...line, description } })
    if (recurring.periods === null && day > until) break
  }
  return found
}

function byPeriod(deal: Terms, until: string): Part[] {
  const sold = deal.lines.filter(({ recurring }) => !recurring)
  const periods = deal.lines.flatMap((line) => periodsOf(line, until))
  const days = [...new Set(periods.map(({ day }) => day))].sort()
  const isFirstLater = sold.length > 0 && (days[0] ?? '') > deal.closedOn
  const isEndless = deal.lines.some(({ recurring }) => recurring?.periods === null)
  const groups = [
    ...(isFirstLater ? [{ day: deal.closedOn, lines: sold }] : []),
    ...days.map((day, at) => ({
      day,
      lines: [
        ...(at === 0 && !isFirstLater ? sold : []),
        ...periods.filter((one) => one.day === day).map(({ line }) => line),
      ],
    })),
  ]
  return groups.map(({ day, lines }, at) => {
    const number = at + 1
    // What has no end has no last one: each is then the last that is known when it is asked for.
    const of = isEndless ? Math.max(2, number) : groups.length
    return partOfLines(lines, { number, of, label: day, day })
  })
}

/** In the order of their numbers. Of what has no end, up to the first one behind `until`. Those that
 *  are void are among them, by their numbers: the others earn what they do not. */
export function plannedFor(state: State, until: string, voided?: ReadonlySet<number>): Planned[] {
  const { terms, plan } = state
  if (!terms) return []
  const recurs = terms.lines.some(({ recurring }) => recurring)
  const parts = plan
    ? byPlan(terms, plan, state, voided)
    : recurs
      ? byPeriod(terms, until)
      : [whole(terms, '', terms.closedOn)]
  return parts.map((part) => ({
    number: part.number,
    day: part.day,
    terms: termsOf(state, terms, part),
  }))
}

/** Whether it is asked for as soon as the deal is there: the day of the deal itself is never waited
 *  for, even where it is still to come. */
export const isDue = ({ day, terms }: Planned, deal: Terms, today: string): boolean =>
  day !== null && (day <= today || day <= deal.closedOn) && new Decimal(terms.total).greaterThan(0)

/** Whether the deal has an end: else what is still to invoice cannot be said. */
export const isEndless = ({ terms, plan }: State): boolean =>
  plan === null && (terms?.lines.some(({ recurring }) => recurring?.periods === null) ?? false)
