// How well payments are placed, week by week or month by month: by whom, how much of it people took
// back later, and how long it took. Counted where the placing was decided, however long ago that is:
// what is taken back today lowers the figures of the week in which it was placed.
import { type DatabasePool, sql } from 'slonik'
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
  /** Of those placed here: by themselves. A decimal from 0 to 1; null without any. */
  automatic: string | null
  /** Of those placed by themselves: left as they are. */
  precision: string | null
  /** From when the ledger heard of it to when it was placed, the half of them within it. */
  medianSeconds: number | null
}

type Filter = {
  workspace: string
  by: QualityPeriod
  /** Where the weeks begin, by IANA name. */
  timeZone: string
  /** The first and the last day of what was placed. */
  from?: string | undefined
  to?: string | undefined
}

type Row = Omit<QualityLine, 'automatic' | 'precision'>

/** One row of each payment and kind: a payment of ten lines is one that was placed. */
export async function matchingQuality(db: DatabasePool, filter: Filter): Promise<QualityLine[]> {
  const { workspace, by, timeZone, from, to } = filter
  const day = sql.fragment`(a.allocated_at at time zone ${timeZone})`
  const rows = await db.any(sql.type(rowOf<Row>())`
    with placed as (
      select date_trunc(${by}, ${day})::date as period, a.payment_id,
        case when a.rule in ('review', 'person') then 'people'
          when a.rule in ('engine', 'quickbooks') then a.rule else 'reference' end as kind,
        bool_or(a.reason in ('undone', 'moved')) as taken,
        min(extract(epoch from a.allocated_at - j.recorded_at)) as seconds
      from tieout_views.allocations a
      left join tieout_views.journal j on j.workspace = a.workspace
        and j.payment_id = a.payment_id and j.type = 'PaymentReceived'
      where ${sql.and([
        sql.fragment`a.workspace = ${workspace} and a.amount is not null`,
        sql.fragment`a.allocated_at is not null`,
        from !== undefined && sql.fragment`${day}::date >= ${from}::date`,
        to !== undefined && sql.fragment`${day}::date <= ${to}::date`,
      ])}
      group by 1, 2, 3
    )
    select period as "from", count(distinct payment_id)::int as payments,
      count(*) filter (where kind = 'reference')::int as "byReference",
      count(*) filter (where kind = 'engine')::int as "byEngine",
      count(*) filter (where kind = 'people')::int as "byPeople",
      count(*) filter (where kind = 'quickbooks')::int as "inQuickBooks",
      count(*) filter (where taken and kind in ('reference', 'engine'))::int as "takenBack",
      greatest(0, round(percentile_cont(0.5) within group (order by seconds)
        filter (where kind <> 'quickbooks')))::int as "medianSeconds"
    from placed group by 1 order by 1`)
  return rows.map((row) => {
    const alone = row.byReference + row.byEngine
    return {
      ...row,
      automatic: share(alone, alone + row.byPeople),
      precision: share(alone - row.takenBack, alone),
    }
  })
}

// Never surer than it is: 1.0000 is said of all of them alone.
const share = (part: number, whole: number) =>
  whole === 0 ? null : new Decimal(part).div(whole).toFixed(4, Decimal.ROUND_DOWN)
