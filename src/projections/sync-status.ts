// One row per object on a platform: what we meant to write there, what came of it, what is there.
import { type DatabasePool, sql } from 'slonik'
import type { Platform } from '../domain/stored.ts'
import * as Sync from '../domain/sync.ts'
import { rowOf } from './database.ts'
import { isOneOf } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { plainMemory, type StateView } from './view.ts'

export type SyncState = 'pending' | 'in_step' | 'failing' | 'parked'

type State = {
  subject: Sync.Subject
  sync: Sync.State
  /** The last call failed and has not been asked for again. */
  failing: boolean
  operation: string | null
  code: string | null
  reason: string | null
  attempts: number
  updatedAt: string
}

type Row = {
  platform: Platform
  object: Sync.Subject['object']
  object_id: string
  external_id: string | null
  state: SyncState
  operation: string | null
  values: Sync.Values | null
  observed: Sync.Values | null
  code: string | null
  reason: string | null
  attempts: number
  updated_at: string
}

const isSyncEvent = isOneOf<Sync.Event>(Sync.shapes)

const untroubled = { failing: false, code: null, reason: null, attempts: 0 }

function evolve(before: State, event: Sync.Event): Omit<State, 'updatedAt'> {
  const state = { ...before, sync: Sync.evolve(before.sync, event) }
  switch (event.type) {
    case 'SyncRequested':
      return { ...state, operation: event.data.operation }
    case 'StatusPropagated':
      return { ...state, ...untroubled, operation: event.data.operation }
    case 'SyncFailed': {
      const { code, reason } = event.data
      return { ...state, failing: true, code, reason, attempts: state.attempts + 1 }
    }
    case 'SyncParked': {
      const { code, reason, attempts } = event.data
      return { ...state, failing: true, code, reason, attempts }
    }
    case 'SyncRetried':
      return { ...state, failing: false }
    case 'StateObserved':
      return state
  }
}

const begun = ({ platform, object, objectId }: Sync.Subject): State => ({
  subject: { platform, object, objectId },
  sync: Sync.initial,
  operation: null,
  ...untroubled,
  updatedAt: '',
})

const stateOf = ({ sync, failing }: State): SyncState =>
  sync.parked ? 'parked' : failing ? 'failing' : sync.pending ? 'pending' : 'in_step'

export const view: StateView<State, Row> = {
  kind: 'states',
  example: begun({ platform: 'hubspot', object: 'deal', objectId: '' }),
  name: 'sync-status',
  table: 'sync_status',
  columns: {
    platform: 'text',
    object: 'text',
    object_id: 'text',
    external_id: 'text',
    state: 'text',
    operation: 'text',
    values: 'json',
    observed: 'json',
    code: 'text',
    reason: 'text',
    attempts: 'integer',
    updated_at: 'timestamptz',
  },
  categories: [Sync.category],
  keysOf: (event) => (isSyncEvent(event) ? [Sync.idOf(event.data)] : []),
  evolve(state, event) {
    if (!isSyncEvent(event)) return state
    return { ...evolve(state ?? begun(event.data), event), updatedAt: event.recordedAt }
  },
  toRow: (state) => ({
    platform: state.subject.platform,
    object: state.subject.object,
    object_id: state.subject.objectId,
    external_id: state.sync.externalId,
    state: stateOf(state),
    operation: state.operation,
    values: state.sync.pending?.values ?? state.sync.written,
    observed: state.sync.observed,
    code: state.code,
    reason: state.reason,
    attempts: state.attempts,
    updated_at: state.updatedAt,
  }),
  ...plainMemory<State>(),
}

export type SyncItem = {
  /** `quickbooks-invoice-deal-42`. */
  id: string
  platform: Platform
  object: Sync.Subject['object']
  objectId: string
  externalId: string | null
  state: SyncState
  operation: string | null
  /** What we want to stand there: under way, or written last. */
  values: Sync.Values | null
  /** What stood there when it was last read. */
  observed: Sync.Values | null
  code: string | null
  reason: string | null
  attempts: number
  updatedAt: string
  position: string
}

const columns = sql.fragment`
  s.id, s.platform, s.object, s.object_id as "objectId", s.external_id as "externalId", s.state,
  s.operation, s.values, s.observed, s.code, s.reason, s.attempts,
  s.updated_at as "updatedAt", s.position`

export type SyncFilter = Paging & {
  workspace: string
  platform?: Platform | undefined
  state?: SyncState | undefined
  objectId?: string | undefined
}

/** By id, so that a page does not change while its rows do. */
export async function list(db: DatabasePool, filter: SyncFilter): Promise<Page<SyncItem>> {
  const { workspace, platform, state, objectId, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.text])
  const rows = await db.any(sql.type(rowOf<SyncItem>())`
    select ${columns} from tieout_views.sync_status s
    where ${sql.and([
      sql.fragment`s.workspace = ${workspace}`,
      platform !== undefined && sql.fragment`s.platform = ${platform}`,
      state !== undefined && sql.fragment`s.state = ${state}`,
      objectId !== undefined && sql.fragment`s.object_id = ${objectId}`,
      after && sql.fragment`s.id > ${after[0] ?? ''}`,
    ])}
    order by s.id limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.id])
}

export const byId = (db: DatabasePool, workspace: string, id: string): Promise<SyncItem | null> =>
  db.maybeOne(sql.type(rowOf<SyncItem>())`
    select ${columns} from tieout_views.sync_status s
    where s.workspace = ${workspace} and s.id = ${id}`)

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

/** How many objects of each platform are in which state. */
export const summary = (
  db: DatabasePool,
  workspace: string,
): Promise<readonly { platform: Platform; state: SyncState; objects: number }[]> =>
  db.any(sql.type(rowOf<{ platform: Platform; state: SyncState; objects: number }>())`
    select s.platform, s.state, count(*)::integer as objects from tieout_views.sync_status s
    where s.workspace = ${workspace} group by s.platform, s.state order by s.platform, s.state`)
