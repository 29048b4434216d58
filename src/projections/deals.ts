// Every deal that was won, and the invoice it became.
import { type DatabasePool, sql } from 'slonik'
import * as Deal from '../domain/deal.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { containing } from './search-text.ts'
import { plainMemory, type StateView } from './view.ts'

type Row = {
  name: string | null
  customer_id: string | null
  currency: string | null
  total: string | null
  state: Deal.State['kind']
  invoice_id: string | null
  closed_on: string | null
}

const isDealEvent = (event: { type: string }): event is Deal.Event =>
  Object.hasOwn(Deal.shapes, event.type)

export const view: StateView<Deal.State, Row> = {
  kind: 'states',
  example: Deal.initial,
  name: 'deals',
  table: 'deals',
  columns: {
    name: 'text',
    customer_id: 'text',
    currency: 'text',
    total: 'numeric',
    state: 'text',
    invoice_id: 'text',
    closed_on: 'date',
  },
  categories: [Deal.category],
  keysOf: (event) => (isDealEvent(event) ? [event.data.dealId] : []),
  evolve: (state = Deal.initial, event) => (isDealEvent(event) ? Deal.evolve(state, event) : state),
  toRow: ({ kind, terms, invoiceId }) => ({
    name: terms?.name ?? null,
    customer_id: terms?.customerId ?? null,
    currency: terms?.currency ?? null,
    total: terms && shown(terms.total, terms.currency),
    state: kind,
    invoice_id: invoiceId,
    closed_on: terms?.closedOn ?? null,
  }),
  ...plainMemory<Deal.State>(),
}

export type DealItem = {
  id: string
  name: string
  customerId: string
  currency: string
  total: string
  state: 'won' | 'reopened'
  invoiceId: string | null
  closedOn: string
  position: string
}
export type DealDetails = DealItem & { lines: Deal.DealLine[] }

const columns = sql.fragment`
  d.id, d.name, d.customer_id as "customerId", d.currency, d.total, d.state,
  d.invoice_id as "invoiceId", d.closed_on as "closedOn", d.position`

export type DealFilter = Paging & {
  workspace: string
  state?: DealItem['state'] | undefined
  customerId?: string | undefined
  q?: string | undefined
}

/** The last closed first. */
export async function list(db: DatabasePool, filter: DealFilter): Promise<Page<DealItem>> {
  const { workspace, state, customerId, q, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.date, shape.text])
  const rows = await db.any(sql.type(rowOf<DealItem>())`
    select ${columns} from tieout_views.deals d
    where ${sql.and([
      sql.fragment`d.workspace = ${workspace} and d.state <> 'absent'`,
      state !== undefined && sql.fragment`d.state = ${state}`,
      customerId !== undefined && sql.fragment`d.customer_id = ${customerId}`,
      q !== undefined && sql.fragment`(d.name ilike ${containing(q)} or d.id = ${q})`,
      after && sql.fragment`(d.closed_on, d.id) < (${after[0] ?? ''}::date, ${after[1] ?? ''})`,
    ])}
    order by d.closed_on desc, d.id desc limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.closedOn, row.id])
}

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<DealDetails | null> =>
  db.maybeOne(sql.type(rowOf<DealDetails>())`
    select ${columns}, d.memory -> 'terms' -> 'lines' as lines from tieout_views.deals d
    where d.workspace = ${workspace} and d.id = ${id} and d.state <> 'absent'`)
