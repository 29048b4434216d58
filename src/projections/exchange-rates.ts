// What currencies were worth in others, as it was stated, day by day.
import { type DatabasePool, sql } from 'slonik'
import * as ExchangeRate from '../domain/exchange-rate.ts'
import type { Rate } from '../domain/exchange.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { plainMemory, type StateView } from './view.ts'

type Row = {
  from_currency: string
  to_currency: string
  rate: string
  stated_for: string
  source: string
  recorded_at: string
  recorded_by: string
}

export const view: StateView<Row, Row> = {
  kind: 'states',
  example: {
    ...{ from_currency: '', to_currency: '', rate: '', stated_for: '', source: '' },
    ...{ recorded_at: '', recorded_by: '' },
  },
  name: 'exchange-rates',
  table: 'exchange_rates',
  columns: {
    from_currency: 'text',
    to_currency: 'text',
    rate: 'numeric',
    stated_for: 'date',
    source: 'text',
    recorded_at: 'timestamptz',
    recorded_by: 'text',
  },
  categories: [ExchangeRate.category],
  keysOf(event) {
    if (event.type !== 'ExchangeRateRecorded') return []
    const { from, to, on } = event.data
    return [`${ExchangeRate.idOf(from, to)} ${on}`]
  },
  evolve(before, event) {
    if (event.type !== 'ExchangeRateRecorded') return before
    const { from, to, rate, on, source } = event.data
    return {
      ...{ from_currency: from, to_currency: to, rate, stated_for: on, source },
      ...{ recorded_at: event.recordedAt, recorded_by: event.meta.actor.name },
    }
  },
  toRow: (row) => row,
  ...plainMemory<Row>(),
}

export type ExchangeRateItem = Rate & {
  recordedAt: string
  recordedBy: string
  position: string
}

export type ExchangeRateFilter = Paging & {
  workspace: string
  from?: string | undefined
  to?: string | undefined
}

/** The newest day first. */
export async function list(
  db: DatabasePool,
  filter: ExchangeRateFilter,
): Promise<Page<ExchangeRateItem>> {
  const { workspace, from, to, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.date, shape.text])
  const rows = await db.any(sql.type(rowOf<ExchangeRateItem & { id: string }>())`
    select r.id, r.from_currency as "from", r.to_currency as "to", r.rate, r.stated_for as "on",
      r.source, r.recorded_at as "recordedAt", r.recorded_by as "recordedBy", r.position
    from tieout_views.exchange_rates r
    where ${sql.and([
      sql.fragment`r.workspace = ${workspace}`,
      from !== undefined && sql.fragment`r.from_currency = ${from}`,
      to !== undefined && sql.fragment`r.to_currency = ${to}`,
      after && sql.fragment`(r.stated_for, r.id) < (${after[0] ?? ''}::date, ${after[1] ?? ''})`,
    ])}
    order by r.stated_for desc, r.id desc limit ${limit + 1}`)
  const page = pageOf(rows, limit, (row) => [row.on, row.id])
  return { ...page, items: page.items.map(({ id, ...item }) => item) }
}
