// How each day of a period went: whether it ties out, what was found and settled, what was invoiced
// and received.
import type { DatabasePool } from 'slonik'
import { addDays } from '../domain/dates.ts'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import type { Turned } from './flow.ts'
import { discrepanciesSince, reconciledIn, type Sum } from './today.ts'

export type TrendDay = {
  day: string
  tiesOut: boolean | null
  openDifferences: number | null
  unexplained: Sum[]
  opened: number
  resolved: number
  invoiced: Sum[]
  received: Sum[]
}

export type TrendPeriod = {
  workspace: string
  from: string
  to: string
  /** The moment at which it begins. */
  since: string
  timeZone: string
}

const receiving = new Set(['PaymentReceived', 'PaymentAmended'])
const invoicing = /^Invoice(Issued|Amended|Voided)( deal)?$/

const zero = new Decimal(0)

/** By day, then by currency. */
function sumsOf(turned: readonly Turned[], isOne: (one: Turned) => boolean, sign: 1 | -1) {
  const days = new Map<string, Map<string, Decimal>>()
  for (const one of turned) {
    if (!isOne(one)) continue
    const sums = days.get(one.day) ?? new Map<string, Decimal>()
    days.set(
      one.day,
      sums.set(one.currency, (sums.get(one.currency) ?? zero).plus(one.net.times(sign))),
    )
  }
  return (day: string): Sum[] =>
    [...(days.get(day) ?? [])]
      .filter(([, sum]) => !sum.isZero())
      .map(([currency, sum]) => ({ currency, amount: shown(sum, currency) }))
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

export async function trendOf(
  db: DatabasePool,
  period: TrendPeriod,
  turned: readonly Turned[],
): Promise<TrendDay[]> {
  const { from, to } = period
  const [reconciled, moved] = await Promise.all([
    reconciledIn(db, period),
    discrepanciesSince(db, period),
  ])
  const isReceived = ({ type, account }: Turned) =>
    account === 'unapplied-cash' && receiving.has(type)
  const isInvoiced = ({ type, account }: Turned) =>
    account === 'accounts-receivable' && invoicing.test(type)
  const received = sumsOf(turned, isReceived, -1)
  const invoiced = sumsOf(turned, isInvoiced, 1)
  const statements = new Map(reconciled.map((one) => [one.day, one]))
  const movements = new Map(moved.map((one) => [one.day, one]))
  const days: TrendDay[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const statement = statements.get(day)
    const { opened = 0, resolved = 0 } = movements.get(day) ?? {}
    days.push({
      ...{ day, opened, resolved, invoiced: invoiced(day), received: received(day) },
      tiesOut: statement?.tiesOut ?? null,
      openDifferences: statement?.openDifferences ?? null,
      unexplained: (statement?.rests ?? []).flatMap(({ currency, amount }) =>
        currency === null ? [] : [{ currency, amount }],
      ),
    })
  }
  return days
}
