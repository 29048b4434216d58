// What stood on an account at the end of each day, week or month.
import { type DatabasePool, sql } from 'slonik'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { type Clocks, knownAnd } from './clocks.ts'
import { turnovers } from './posting-sums.ts'

export type TrendStep = 'day' | 'week' | 'month'

export type TrendPoint = {
  /** The first day of the step. */
  from: string
  currency: string
  /** Debit - credit, with all that was booked by its last day. */
  balance: string
}

type Filter = Clocks & { account: string; by: TrendStep; from?: string | undefined }

/** Only the steps in which something was booked on it; in those between, it stood as before. */
export async function balanceTrend(db: DatabasePool, filter: Filter): Promise<TrendPoint[]> {
  const { account, by, from } = filter
  const where = knownAnd(filter, [sql.fragment`j.accounts @> ${sql.array([account], 'text')}`])
  const step = sql.fragment`date_trunc(${by}, j.booked_on)::date::text`
  const balances = new Map<string, Decimal>()
  const points: TrendPoint[] = []
  for (const turnover of await turnovers(db, where, step)) {
    const { group, currency, debit, credit } = turnover
    if (turnover.account !== account) continue
    const balance = (balances.get(currency) ?? new Decimal(0)).plus(debit).minus(credit)
    balances.set(currency, balance)
    points.push({ from: group, currency, balance: shown(balance, currency) })
  }
  return from === undefined ? points : points.filter((point) => point.from >= from)
}
