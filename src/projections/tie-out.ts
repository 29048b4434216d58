// Does it tie out? How many invoices agree everywhere, what waits for a person, and the sums that
// went from platform to platform.
import { type DatabasePool, sql } from 'slonik'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { isKnown } from './reconciliation.ts'

export type Flow = {
  currency: string
  won: string
  invoiced: string
  received: string
  allocated: string
  unapplied: string
  posted: string
}

export type TieOutSummary = {
  invoices: number
  agreeing: number
  withoutInvoice: number
  reviewsOpen: number
  held: number
  syncParked: number
  flows: Flow[]
}

/** How many agree, what waits, and the sums by currency, of a day and later when one is given. */
export async function tieOut(
  db: DatabasePool,
  workspace: string,
  since: string | undefined,
): Promise<TieOutSummary> {
  const counts = await db.one(sql.type(rowOf<Omit<TieOutSummary, 'flows'>>())`
    select count(*)::integer as invoices,
      (count(*) filter (where r.agrees))::integer as agreeing,
      (count(*) filter (where r.total is null))::integer as "withoutInvoice",
      (select count(*) from tieout_views.reviews v
        where v.workspace = ${workspace} and v.status = 'open')::integer as "reviewsOpen",
      (select count(*) from tieout_views.held h
        where h.workspace = ${workspace})::integer as held,
      (select count(*) from tieout_views.sync_status s
        where s.workspace = ${workspace} and s.state = 'parked')::integer as "syncParked"
    from tieout_views.reconciliation r where r.workspace = ${workspace} and ${isKnown}`)
  const from = since ?? '0001-01-01'
  const flows = await db.any(sql.type(rowOf<Flow>())`
    select f.currency, coalesce(sum(f.won), 0) as won, coalesce(sum(f.invoiced), 0) as invoiced,
      coalesce(sum(f.received), 0) as received, coalesce(sum(f.allocated), 0) as allocated,
      coalesce(sum(f.unapplied), 0) as unapplied, coalesce(sum(f.posted), 0) as posted
    from (
      select currency, total as won, null::numeric as invoiced, null::numeric as received,
        null::numeric as allocated, null::numeric as unapplied, null::numeric as posted
      from tieout_views.deals
      where workspace = ${workspace} and state = 'won' and closed_on >= ${from}::date
      union all
      select currency, null, total, null, null, null,
        case when quickbooks_id is not null then total end
      from tieout_views.invoices
      where workspace = ${workspace} and kind in ('requested', 'issued')
        and issued_on >= ${from}::date
      union all
      select currency, null, null, received, allocated, unapplied, null
      from tieout_views.payments
      where workspace = ${workspace} and received_at >= ${from}::timestamptz
    ) as f
    where f.currency is not null group by f.currency order by f.currency`)
  const columns = ['won', 'invoiced', 'received', 'allocated', 'unapplied', 'posted'] as const
  return {
    ...counts,
    flows: flows.map((flow) => ({
      ...flow,
      ...Object.fromEntries(columns.map((name) => [name, shown(flow[name], flow.currency)])),
    })),
  }
}
