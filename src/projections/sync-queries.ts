// The objects on the platforms, as they are asked for: one by one, in pages, and counted.
import { type DatabasePool, sql } from 'slonik'
import type { Platform } from '../domain/stored.ts'
import type * as Sync from '../domain/sync.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import type { Differing, SyncState } from './sync-status.ts'

export type SyncItem = {
  /** `quickbooks-invoice-deal-42`. */
  id: string
  platform: Platform
  object: Sync.Subject['object']
  objectId: string
  externalId: string | null
  state: Exclude<SyncState, 'unknown'>
  operation: string | null
  /** What we want to stand there: under way, or written last. */
  values: Sync.Values | null
  /** What stood there when it was last read. */
  observed: Sync.Values | null
  /** What should stand there by the ledger as it stands now; null = what it was told is all. */
  should: Sync.Values | null
  /** What is known to stand there, written or read. */
  says: Sync.Values | null
  differs: Differing[]
  differsSince: string | null
  code: string | null
  reason: string | null
  attempts: number
  updatedAt: string
  position: string
}

const columns = sql.fragment`
  s.id, s.platform, s.object, s.object_id as "objectId", s.external_id as "externalId", s.state,
  s.operation, s.values, s.observed, s.should, s.says, s.differs,
  s.differs_since as "differsSince", s.code, s.reason, s.attempts,
  s.updated_at as "updatedAt", s.position`

/** Of the table as `s`: the others the platform need not know of. */
const isShown = sql.fragment`s.state <> 'unknown'`

export type SyncFilter = Paging & {
  workspace: string
  platform?: Platform | undefined
  object?: Sync.Subject['object'] | undefined
  state?: SyncState | undefined
  /** Whether the platform says something else than it should. */
  differs?: boolean | undefined
  objectId?: string | undefined
  /** Why it fails. */
  code?: string | undefined
}

/** By id, so that a page does not change while its rows do. */
export async function list(db: DatabasePool, filter: SyncFilter): Promise<Page<SyncItem>> {
  const { workspace, platform, object, state, differs, objectId, code, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.text])
  const rows = await db.any(sql.type(rowOf<SyncItem>())`
    select ${columns} from tieout_views.sync_status s
    where ${sql.and([
      sql.fragment`s.workspace = ${workspace} and ${isShown}`,
      object !== undefined && sql.fragment`s.object = ${object}`,
      differs !== undefined && sql.fragment`(s.differs_since is not null) = ${differs}`,
      platform !== undefined && sql.fragment`s.platform = ${platform}`,
      state !== undefined && sql.fragment`s.state = ${state}`,
      objectId !== undefined && sql.fragment`s.object_id = ${objectId}`,
      code !== undefined && sql.fragment`s.code = ${code}`,
      after && sql.fragment`s.id > ${after[0] ?? ''}`,
    ])}
    order by s.id limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.id])
}

export const byId = (db: DatabasePool, workspace: string, id: string): Promise<SyncItem | null> =>
  db.maybeOne(sql.type(rowOf<SyncItem>())`
    select ${columns} from tieout_views.sync_status s
    where s.workspace = ${workspace} and s.id = ${id} and ${isShown}`)

/** Our name for what stands in QuickBooks under this id. */
export const objectByExternalId = (
  db: DatabasePool,
  workspace: string,
  object: Sync.Subject['object'],
  externalId: string,
): Promise<string | null> =>
  db.maybeOneFirst(sql.type(rowOf<{ objectId: string }>())`
    select s.object_id as "objectId" from tieout_views.sync_status s
    where s.workspace = ${workspace} and s.platform = 'quickbooks' and s.object = ${object}
      and s.external_id = ${externalId}
    order by s.object_id limit 1`)

export type Summary = {
  platform: Platform
  /** How many objects are in which state. */
  states: Partial<Record<SyncState, number>>
  /** How many say something else than they should, and since when the longest. */
  differing: number
  differsSince: string | null
  conflictsOpen: number
  held: { code: string; count: number }[]
  parked: { code: string; count: number }[]
}

/** Of each platform that anything is known of. */
export const summary = (db: DatabasePool, workspace: string): Promise<readonly Summary[]> =>
  db.any(sql.type(rowOf<Summary>())`
    with counted as (
      select s.platform, s.state, s.code, count(*)::integer as count,
        (count(*) filter (where s.differs_since is not null))::integer as differing,
        min(s.differs_since) as since
      from tieout_views.sync_status s where s.workspace = ${workspace} and ${isShown}
      group by s.platform, s.state, s.code
    ), states as (
      select platform, state, sum(count)::integer as count from counted group by platform, state
    ), waiting as (
      select h.platform, h.code, count(*)::integer as count from tieout_views.held h
      where h.workspace = ${workspace} group by h.platform, h.code
    ), asked as (
      select c.platform, count(*)::integer as count from tieout_views.conflicts c
      where c.workspace = ${workspace} and c.state = 'open' group by c.platform
    )
    select p.platform,
      coalesce((select json_object_agg(state, count order by state) from states s
        where s.platform = p.platform), '{}') as states,
      coalesce((select sum(differing) from counted c
        where c.platform = p.platform), 0)::integer as differing,
      (select min(since) from counted c where c.platform = p.platform) as "differsSince",
      coalesce((select count from asked a
        where a.platform = p.platform), 0) as "conflictsOpen",
      coalesce((select json_agg(json_build_object('code', code, 'count', count) order by code)
        from waiting w where w.platform = p.platform), '[]') as held,
      coalesce((select json_agg(json_build_object('code', code, 'count', count) order by code)
        from counted c where c.platform = p.platform and c.state = 'parked'), '[]') as parked
    from (select platform from counted union select platform from waiting
      union select platform from asked) p
    order by p.platform`)

/** Those that wait for a person to try them again: the first of them by id, and how many. */
export const parked = (
  db: DatabasePool,
  where: {
    workspace: string
    platform?: Platform | undefined
    code?: string | undefined
    most: number
  },
): Promise<{ ids: string[]; total: number }> =>
  db.one(sql.type(rowOf<{ ids: string[]; total: number }>())`
    with found as materialized (
      select s.id from tieout_views.sync_status s
      where ${sql.and([
        sql.fragment`s.workspace = ${where.workspace} and s.state = 'parked'`,
        where.platform !== undefined && sql.fragment`s.platform = ${where.platform}`,
        where.code !== undefined && sql.fragment`s.code = ${where.code}`,
      ])}
    )
    select array(select id from found order by id limit ${where.most}) as ids,
      (select count(*) from found)::integer as total`)
