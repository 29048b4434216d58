// Facts from outside that could not be turned into ledger events, and wait until they can.
import { type DatabasePool, sql } from 'slonik'
import { parseStream } from '../domain/event-store.ts'
import * as Inbound from '../domain/inbound.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { plainMemory, type StateView } from './view.ts'

type Row = { event_id: string; platform: string; code: string; reason: string; since: string }

export const view: StateView<Row, Row> = {
  kind: 'states',
  example: { event_id: '', platform: '', code: '', reason: '', since: '' },
  name: 'held',
  table: 'held',
  columns: {
    event_id: 'text',
    platform: 'text',
    code: 'text',
    reason: 'text',
    since: 'timestamptz',
  },
  categories: [Inbound.category],
  keysOf: (event) =>
    event.type === 'InboundHeld' || event.type === 'InboundReleased'
      ? [parseStream(event.stream).id]
      : [],
  evolve(row, event, key) {
    if (event.type === 'InboundReleased') return undefined
    if (event.type !== 'InboundHeld') return row
    const { eventId, code, reason } = event.data
    // The stream's id is Inbound.idOf(platform, eventId).
    const platform = key.slice(0, key.indexOf('-'))
    return { event_id: eventId, platform, code, reason, since: event.recordedAt }
  },
  toRow: (row) => row,
  ...plainMemory<Row>(),
}

export type HeldItem = {
  /** Of its inbound stream. */
  id: string
  eventId: string
  platform: string
  code: string
  reason: string
  since: string
  position: string
}

export const byId = (db: DatabasePool, workspace: string, id: string): Promise<HeldItem | null> =>
  db.maybeOne(sql.type(rowOf<HeldItem>())`
    select h.id, h.event_id as "eventId", h.platform, h.code, h.reason, h.since, h.position
    from tieout_views.held h where h.workspace = ${workspace} and h.id = ${id}`)

export type HeldFilter = Paging & {
  workspace: string
  platform?: string | undefined
  code?: string | undefined
}

/** Those that have waited longest first. */
export async function list(db: DatabasePool, filter: HeldFilter): Promise<Page<HeldItem>> {
  const { workspace, platform, code, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.instant, shape.text])
  const rows = await db.any(sql.type(rowOf<HeldItem>())`
    select h.id, h.event_id as "eventId", h.platform, h.code, h.reason, h.since, h.position
    from tieout_views.held h
    where ${sql.and([
      sql.fragment`h.workspace = ${workspace}`,
      platform !== undefined && sql.fragment`h.platform = ${platform}`,
      code !== undefined && sql.fragment`h.code = ${code}`,
      after && sql.fragment`(h.since, h.id) > (${after[0] ?? ''}::timestamptz, ${after[1] ?? ''})`,
    ])}
    order by h.since, h.id limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.since, row.id])
}

/** Those of one kind: the first of them by id, and how many. */
export const waiting = (
  db: DatabasePool,
  where: {
    workspace: string
    platform?: string | undefined
    code?: string | undefined
    most: number
  },
): Promise<{ ids: string[]; total: number }> =>
  db.one(sql.type(rowOf<{ ids: string[]; total: number }>())`
    with found as materialized (
      select h.id from tieout_views.held h
      where ${sql.and([
        sql.fragment`h.workspace = ${where.workspace}`,
        where.platform !== undefined && sql.fragment`h.platform = ${where.platform}`,
        where.code !== undefined && sql.fragment`h.code = ${where.code}`,
      ])}
    )
    select array(select id from found order by id limit ${where.most}) as ids,
      (select count(*) from found)::integer as total`)
