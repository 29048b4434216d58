// The two questions of the first page that go across several views: the rows of the reconciliation
// with the names people know them by, and the sums that went from platform to platform.
// These queries belong beside the views, in src/projections, and move there as they are.
// oxlint-disable-next-line tieout/import-direction
import { type DatabasePool, sql } from 'slonik'
import { shown } from '../projections/amounts.ts'
import { rowOf } from '../projections/database.ts'
import {
  decodeCursor,
  limitOf,
  type Page,
  type Paging,
  pageOf,
  shape,
} from '../projections/paging.ts'
import type { ReconciliationItem } from '../projections/reconciliation.ts'
import { containing } from '../projections/search-text.ts'

export type TieOutRow = ReconciliationItem & {
  customerName: string | null
  issuedOn: string | null
  dueOn: string | null
}

export type TieOutFilter = Paging & {
  workspace: string
  agrees?: boolean | undefined
  /** Whether something is open on the invoice. */
  open?: boolean | undefined
  currency?: string | undefined
  q?: string | undefined
}

/** By invoice id, so that a page does not change while its rows do. */
export async function tieOutRows(db: DatabasePool, filter: TieOutFilter): Promise<Page<TieOutRow>> {
  const { workspace, agrees, open, currency, q, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.text])
  const rows = await db.any(sql.type(rowOf<TieOutRow>())`
    select r.id as "invoiceId", r.number, r.currency, r.deal_id as "dealId",
      r.customer_id as "customerId", r.ledger, r.hubspot, r.stripe, r.quickbooks, r.agrees,
      r.differences, r.position, c.name as "customerName", i.issued_on as "issuedOn",
      i.due_on as "dueOn"
    from tieout_views.reconciliation r
    left join tieout_views.customers c on c.workspace = r.workspace and c.id = r.customer_id
    left join tieout_views.invoices i on i.workspace = r.workspace and i.id = r.id
    where ${sql.and([
      sql.fragment`r.workspace = ${workspace}`,
      agrees !== undefined && sql.fragment`r.agrees = ${agrees}`,
      open !== undefined && sql.fragment`(coalesce(r.open, 0) > 0) = ${open}`,
      currency !== undefined && sql.fragment`r.currency = ${currency}`,
      q !== undefined &&
        sql.fragment`(r.number ilike ${containing(q)} or c.name ilike ${containing(q)}
          or r.deal_id = ${q})`,
      after && sql.fragment`r.id > ${after[0] ?? ''}`,
    ])}
    order by r.id limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.invoiceId])
}

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
export async function tieOutFlows(
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
    from tieout_views.reconciliation r where r.workspace = ${workspace}`)
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
