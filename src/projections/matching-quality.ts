// How well payments are placed, week by week or month by month: by whom, how much of it people took
// back later, and how long it took. Counted where the placing was decided, however long ago that is:
// what is taken back today lowers the figures of the week in which it was placed.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import { Decimal } from '../domain/money.ts'
import { rowOf } from './database.ts'

export type QualityPeriod = 'week' | 'month'

export type QualityLine = {
  /** The first day of the week (a Monday) or of the month. */
  from: string
  /** Payments that were placed, by at least one line. */
  payments: number
  /** What they were placed by: the invoice or deal that the payment names, the engine, a person,
   *  somebody in QuickBooks. */
  byReference: number
  byEngine: number
  byPeople: number
  inQuickBooks: number
  /** Of those placed by themselves, how many a person has taken back or moved since. */
  takenBack: number
  /** Payments that were put to a person in this time and still wait. */
  waiting: number
  /** Of those placed here and those that wait: by themselves. A decimal from 0 to 1; null without
   *  any. */
  automatic: string | null
  /** Of those placed by themselves: left as they are. */
  precision: string | null
  /** From when the ledger heard of it to when it was placed, the half of them within it. */
  medianSeconds: number | null
}

export type QualityFilter = {
  workspace: string
  by: QualityPeriod
  /** Where the weeks begin, by IANA name. */
  timeZone: string
  /** The first and the last day of what was placed. */
  from?: string | undefined
  to?: string | undefined
}

type Row = Omit<QualityLine, 'automatic' | 'precision'>

const between = (day: FragmentSqlToken, { from, to }: QualityFilter) => [
  from !== undefined && sql.fragment`${day}::date >= ${from}::date`,
  to !== undefined && sql.fragment`${day}::date <= ${to}::date`,
]

/** One row of each payment and kind: a payment of ten lines is one that was placed. */
function placedRows(filter: QualityFilter) {
  const { workspace, by, timeZone } = filter
  const day = sql.fragment`(a.allocated_at at time zone ${timeZone})`
  return sql.fragment`
    select date_trunc(${by}, ${day})::date as period, a.payment_id,
      case when a.rule in ('review', 'person', 'moved') then 'people'
        when a.rule in ('engine', 'quickbooks') then a.rule else 'reference' end as kind,
      bool_or(a.reason in ('undone', 'moved')) as taken, min(a.allocated_at) as placed_at
    from tieout_views.allocations a
    where ${sql.and([
      sql.fragment`a.workspace = ${workspace} and a.amount is not null`,
      sql.fragment`a.allocated_at is not null`,
      ...between(day, filter),
    ])}
    group by 1, 2, 3`
}

/** How many wait for a person, by when they were put to one. */
function waitingRows(filter: QualityFilter) {
  const { workspace, by, timeZone } = filter
  const day = sql.fragment`(r.requested_at at time zone ${timeZone})`
  return sql.fragment`
    select date_trunc(${by}, ${day})::date as period, count(*)::int as count
    from tieout_views.reviews r
    where ${sql.and([
      sql.fragment`r.workspace = ${workspace} and r.status = 'open'`,
      ...between(day, filter),
    ])}
    group by 1`
}

export async function matchingQuality(
  db: DatabasePool,
  filter: QualityFilter,
): Promise<QualityLine[]> {
  const rows = await db.any(sql.type(rowOf<Row>())`
    with placed as (${placedRows(filter)}), heard as (
      select j.payment_id, max(j.recorded_at) as heard_at from tieout_views.journal j
      where j.workspace = ${filter.workspace} and j.type = 'PaymentReceived'
      group by 1
    ), counted as (
      select period, count(distinct payment_id)::int as payments,
        count(*) filter (where kind = 'reference')::int as "byReference",
        count(*) filter (where kind = 'engine')::int as "byEngine",
        count(*) filter (where kind = 'people')::int as "byPeople",
        count(*) filter (where kind = 'quickbooks')::int as "inQuickBooks",
        count(*) filter (where taken and kind in ('reference', 'engine'))::int as "takenBack",
        greatest(0, round(percentile_cont(0.5)
          within group (order by extract(epoch from placed_at - heard_at))
          filter (where kind <> 'quickbooks')))::int as "medianSeconds"
      from placed left join heard using (payment_id) group by 1
    ), waiting as (${waitingRows(filter)})
    select coalesce(c.period, w.period) as "from", coalesce(c.payments, 0) as payments,
      coalesce(c."byReference", 0) as "byReference", coalesce(c."byEngine", 0) as "byEngine",
      coalesce(c."byPeople", 0) as "byPeople", coalesce(c."inQuickBooks", 0) as "inQuickBooks",
      coalesce(c."takenBack", 0) as "takenBack", coalesce(w.count, 0) as waiting,
      c."medianSeconds"
    from counted c full join waiting w on w.period = c.period
    order by 1`)
  return rows.map((row) => {
    const alone = row.byReference + row.byEngine
    return {
      ...row,
      automatic: share(alone, alone + row.byPeople + row.waiting),
      precision: share(alone - row.takenBack, alone),
    }
  })
}

export type Placed = { byEngine: number; byPeople: number; inQuickBooks: number; waiting: number }

/** The same of a whole time, counted alike: the sum of its lines. */
export const placedWithin = (
  db: DatabasePool,
  filter: Omit<QualityFilter, 'by'>,
): Promise<Placed> => {
  const whole = { ...filter, by: 'month' as const }
  return db.one(sql.type(rowOf<Placed>())`
    select (count(*) filter (where kind in ('reference', 'engine')))::int as "byEngine",
      (count(*) filter (where kind = 'people'))::int as "byPeople",
      (count(*) filter (where kind = 'quickbooks'))::int as "inQuickBooks",
      (select coalesce(sum(w.count), 0) from (${waitingRows(whole)}) as w)::int as waiting
    from (${placedRows(whole)}) as placed`)
}

// Never surer than it is: 1.0000 is said of all of them alone.
const share = (part: number, whole: number) =>
  whole === 0 ? null : new Decimal(part).div(whole).toFixed(4, Decimal.ROUND_DOWN)
