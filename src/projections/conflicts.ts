// Every field that both sides have changed, open or settled: both values, and who was right.
import { type DatabasePool, sql } from 'slonik'
import type { Platform } from '../domain/stored.ts'
import * as Sync from '../domain/sync.ts'
import type { Detected, Resolved } from '../domain/sync-fields.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { plainMemory, type StateView } from './view.ts'

/** What the two sides said when it was found, and each time that one of them moved on. */
export type Said = { at: string; ledger: string | null; theirs: string | null }

type State = {
  conflict: Detected
  detectedAt: string
  history: Said[]
  end: { resolved: Resolved; at: string; kind: string; name: string } | null
}

type Row = {
  platform: Platform
  object: Sync.Subject['object']
  object_id: string
  field: string
  base: string | null
  ledger: string | null
  theirs: string | null
  theirs_at: string | null
  policy: Sync.Policy
  reason: string | null
  state: 'open' | 'closed'
  detected_at: string
  history: Said[]
  winner: Sync.Winner | null
  value: string | null
  decided_by: string | null
  decided_kind: string | null
  note: string | null
  resolved_at: string | null
}

// Somebody may change a field there without end while a person is asked.
const historyMax = 50

/** What a platform gives as a moment may be none. */
const momentOf = (text: string | undefined) => {
  const moment = Date.parse(text ?? '')
  return Number.isNaN(moment) ? null : new Date(moment).toISOString()
}

const example: State = {
  conflict: {
    ...{ platform: 'hubspot', object: 'deal', objectId: '', conflictId: '', field: '' },
    ...{ base: null, ledger: null, theirs: null, policy: 'ask' },
  },
  detectedAt: '',
  history: [],
  end: null,
}

export const view: StateView<State, Row> = {
  kind: 'states',
  example,
  name: 'conflicts',
  table: 'conflicts',
  columns: {
    platform: 'text',
    object: 'text',
    object_id: 'text',
    field: 'text',
    base: 'text',
    ledger: 'text',
    theirs: 'text',
    theirs_at: 'timestamptz',
    policy: 'text',
    reason: 'text',
    state: 'text',
    detected_at: 'timestamptz',
    history: 'json',
    winner: 'text',
    value: 'text',
    decided_by: 'text',
    decided_kind: 'text',
    note: 'text',
    resolved_at: 'timestamptz',
  },
  categories: [Sync.category],
  keysOf: (event) =>
    event.type === 'ConflictDetected' || event.type === 'ConflictResolved'
      ? [event.data.conflictId]
      : [],
  evolve(state, event) {
    const { recordedAt: at, meta } = event
    if (event.type === 'ConflictDetected') {
      const { ledger, theirs } = event.data
      const history = [...(state?.history ?? []), { at, ledger, theirs }].slice(-historyMax)
      return { conflict: event.data, detectedAt: state?.detectedAt ?? at, history, end: null }
    }
    if (event.type !== 'ConflictResolved' || !state) return state
    return { ...state, end: { resolved: event.data, at, ...meta.actor } }
  },
  toRow({ conflict, detectedAt, history, end }) {
    const { policy, reason, theirsAt } = conflict
    return {
      platform: conflict.platform,
      object: conflict.object,
      object_id: conflict.objectId,
      field: conflict.field,
      ...{ base: conflict.base, ledger: conflict.ledger, theirs: conflict.theirs },
      ...{ theirs_at: momentOf(theirsAt), policy, reason: reason ?? null },
      ...{ state: end ? 'closed' : 'open', detected_at: detectedAt, history },
      winner: end?.resolved.winner ?? null,
      value: end?.resolved.value ?? null,
      // By a policy, whoever has come across it; by agreement, nobody.
      decided_by: end && deciderOf(end),
      decided_kind: end?.resolved.by ?? null,
      note: end?.resolved.note ?? null,
      resolved_at: end?.at ?? null,
    }
  },
  ...plainMemory<State>(),
}

const deciderOf = ({ resolved, name }: NonNullable<State['end']>) =>
  resolved.by === 'person' ? name : null

export type ConflictItem = {
  id: string
  /** Of the object on the platform, as under /v1/sync. */
  syncId: string
  platform: Platform
  object: Sync.Subject['object']
  objectId: string
  field: string
  base: string | null
  ledger: string | null
  theirs: string | null
  theirsAt: string | null
  policy: Sync.Policy
  reason: NonNullable<Detected['reason']> | null
  state: 'open' | 'closed'
  detectedAt: string
  history: Said[]
  winner: Sync.Winner | null
  value: string | null
  decidedKind: Resolved['by'] | null
  decidedBy: string | null
  note: string | null
  resolvedAt: string | null
  position: string
}

const columns = sql.fragment`
  c.id, c.platform || '-' || c.object || '-' || c.object_id as "syncId", c.platform, c.object,
  c.object_id as "objectId", c.field, c.base, c.ledger, c.theirs, c.theirs_at as "theirsAt",
  c.policy, c.reason, c.state, c.detected_at as "detectedAt", c.history, c.winner, c.value,
  c.decided_kind as "decidedKind", c.decided_by as "decidedBy", c.note,
  c.resolved_at as "resolvedAt", c.position`

export type ConflictFilter = Paging & {
  workspace: string
  state?: ConflictItem['state'] | undefined
  platform?: Platform | undefined
  object?: Sync.Subject['object'] | undefined
  objectId?: string | undefined
  field?: string | undefined
}

/** The last that were found first. */
export async function list(db: DatabasePool, filter: ConflictFilter): Promise<Page<ConflictItem>> {
  const { workspace, state, platform, object, objectId, field, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.instant, shape.text])
  const rows = await db.any(sql.type(rowOf<ConflictItem>())`
    select ${columns} from tieout_views.conflicts c
    where ${sql.and([
      sql.fragment`c.workspace = ${workspace}`,
      state !== undefined && sql.fragment`c.state = ${state}`,
      platform !== undefined && sql.fragment`c.platform = ${platform}`,
      object !== undefined && sql.fragment`c.object = ${object}`,
      objectId !== undefined && sql.fragment`c.object_id = ${objectId}`,
      field !== undefined && sql.fragment`c.field = ${field}`,
      after &&
        sql.fragment`(c.detected_at, c.id) < (${after[0] ?? ''}::timestamptz, ${after[1] ?? ''})`,
    ])}
    order by c.detected_at desc, c.id desc limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.detectedAt, row.id])
}

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<ConflictItem | null> =>
  db.maybeOne(sql.type(rowOf<ConflictItem>())`
    select ${columns} from tieout_views.conflicts c
    where c.workspace = ${workspace} and c.id = ${id}`)

/** How many of each platform wait for a person. */
export const openBy = (
  db: DatabasePool,
  workspace: string,
): Promise<readonly { platform: Platform; count: number }[]> =>
  db.any(sql.type(rowOf<{ platform: Platform; count: number }>())`
    select c.platform, count(*)::integer as count from tieout_views.conflicts c
    where c.workspace = ${workspace} and c.state = 'open' group by c.platform order by c.platform`)
