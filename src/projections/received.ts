// What the platforms have told, fact by fact, as it is asked for: read from the events themselves.
// Whether a fact was taken up, the checkpoint of those who take it up says.
import { type DatabasePool, sql } from 'slonik'
import type { Actor } from '../domain/event-store.ts'
import * as Inbound from '../domain/inbound.ts'
import type { Platform } from '../domain/stored.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'

export type ReceivedState = 'waiting' | 'held' | 'taken'

type Row = {
  /** Of its inbound stream. */
  id: string
  eventId: string
  /** Of the event in the ledger. */
  recordId: string
  type: string
  actor: Actor
  kind: string
  objectId: string
  occurredAt: string
  receivedAt: string
  position: string
  /** How often it was asked to be read again, and where the last of these asks lies. */
  again: number
  lastAgain: string | null
  lastAgainAt: string | null
  code: string | null
  reason: string | null
}

export type ReceivedItem = Omit<Row, 'lastAgain'> & { platform: Platform; state: ReceivedState }

export type ReceivedFilter = Paging & {
  workspace: string
  platform?: Platform | undefined
  kind?: string | undefined
  /** An object or an event, as the platform names it. */
  about?: string | undefined
  state?: ReceivedState | undefined
  /** Received at or after this moment, and before that one. */
  since?: string | undefined
  until?: string | undefined
}

/** How far a consumer is: all up to `position` is done, and up to `through` all but `unsettled`. */
export type Place = {
  position: string | undefined
  through?: string | undefined
  unsettled?: readonly string[]
}

/** How far each platform's facts are taken up; null = nobody looks, as of an earlier moment. */
export type TakenUp = Partial<Record<Platform, Place>> | null

const notBegun: Place = { position: undefined }
const platforms: readonly Platform[] = ['hubspot', 'stripe', 'quickbooks']

/** Of the table as `a`: the events that are facts from outside. */
const isFact = sql.fragment`a.category = 'inbound' and a.revision = 0`

const columns = sql.fragment`
  a.subjects[1] as id, a.id as "recordId", a.type, a.data->>'eventId' as "eventId",
  json_build_object('kind', a.actor_kind, 'name', a.actor_name) as actor,
  a.data->>'kind' as kind, a.data->>'objectId' as "objectId",
  a.data->>'occurredAt' as "occurredAt", a.recorded_at as "receivedAt", a.position,
  coalesce(tried.again, 0) as again, tried."lastAgain", tried."lastAgainAt", h.code, h.reason`

const joins = (workspace: string) => sql.fragment`
  left join tieout_views.held h on h.workspace = ${workspace} and h.id = a.subjects[1]
  left join lateral (
    select count(*)::integer as again, max(t.position) as "lastAgain",
      max(t.recorded_at) as "lastAgainAt"
    from tieout_views.audit t
    where t.subjects @> array[a.subjects[1]] and t.workspace = ${workspace}
      and t.stream = a.stream and t.type in ('InboundReleased', 'InboundReplayed')
  ) tried on true`

/** Facts that nobody has taken up yet. */
const isWaiting = (takenUp: TakenUp) =>
  sql.join(
    platforms.map((platform) => {
      const own = sql.fragment`a.type = ${Inbound.typeOfPlatform(platform)}`
      const { position, through, unsettled = [] } = takenUp?.[platform] ?? notBegun
      const seen = through ?? position ?? ''
      const open = sql.array([...unsettled], 'text')
      return sql.fragment`(${own} and (a.position > ${seen} or a.position = any(${open})))`
    }),
    sql.fragment` or `,
  )

function conditionsOf(filter: ReceivedFilter, takenUp: TakenUp) {
  const { workspace, platform, kind, about, state, since, until } = filter
  const none = sql.fragment`false`
  const waiting = takenUp === null ? none : isWaiting(takenUp)
  return [
    sql.fragment`a.workspace = ${workspace} and ${isFact}`,
    platform !== undefined && sql.fragment`a.type = ${Inbound.typeOfPlatform(platform)}`,
    kind !== undefined && sql.fragment`a.data->>'kind' = ${kind}`,
    about !== undefined && sql.fragment`a.subjects && (select ${sql.array([about], 'text')})`,
    since !== undefined && sql.fragment`a.recorded_at >= ${since}::timestamptz`,
    until !== undefined && sql.fragment`a.recorded_at < ${until}::timestamptz`,
    // Few are held, among facts without number: they are come by from their own side.
    state === 'held' &&
      sql.fragment`a.position in (
        select x.position from tieout_views.held own
        join tieout_views.audit x on x.subjects @> array[own.id] and x.workspace = own.workspace
        where own.workspace = ${workspace} and x.category = 'inbound' and x.revision = 0)`,
    state === 'waiting' && sql.fragment`(${waiting})`,
    state === 'taken' && sql.fragment`h.id is null and not (${waiting})`,
  ]
}

/** The newest first. */
export async function list(
  db: DatabasePool,
  filter: ReceivedFilter,
  takenUp: TakenUp,
): Promise<Page<ReceivedItem>> {
  const { workspace, cursor } = filter
  const limit = limitOf(filter)
  const before = cursor === undefined ? undefined : decodeCursor(cursor, [shape.text])
  const rows = await db.any(sql.type(rowOf<Row>())`
    select ${columns} from tieout_views.audit a ${joins(workspace)}
    where ${sql.and([
      ...conditionsOf(filter, takenUp),
      before && sql.fragment`a.position < ${before[0] ?? ''}`,
    ])}
    order by a.position desc limit ${limit + 1}`)
  const { items, next } = pageOf(rows, limit, (row) => [row.position])
  return { items: items.map((row) => itemOf(row, takenUp)), next }
}

export async function byId(
  db: DatabasePool,
  workspace: string,
  id: string,
  takenUp: TakenUp,
): Promise<ReceivedItem | null> {
  const row = await db.maybeOne(sql.type(rowOf<Row>())`
    select ${columns} from tieout_views.audit a ${joins(workspace)}
    where a.subjects @> ${sql.array([id], 'text')} and a.subjects[1] = ${id}
      and a.workspace = ${workspace} and ${isFact}`)
  return row && itemOf(row, takenUp)
}

function itemOf({ lastAgain, ...row }: Row, takenUp: TakenUp): ReceivedItem {
  const platform = Inbound.platformOfType(row.type) as Platform
  const asked = lastAgain !== null && lastAgain > row.position ? lastAgain : row.position
  const isDone = takenUp === null || isTaken(takenUp[platform], asked)
  const state = row.code !== null ? 'held' : isDone ? 'taken' : 'waiting'
  return { ...row, platform, state }
}

const isTaken = (place: Place | undefined, position: string) =>
  position <= (place?.through ?? place?.position ?? '') && !place?.unsettled?.includes(position)

/** The ledger's events of one fact: its own, then what they led to, in order. */
export const story = (
  db: DatabasePool,
  { workspace, id, most }: { workspace: string; id: string; most: number },
): Promise<readonly Step[]> =>
  db.any(sql.type(rowOf<Step>())`
    with own as materialized (
      select a.position, a.id from tieout_views.audit a
      where a.subjects @> ${sql.array([id], 'text')} and a.subjects[1] = ${id}
        and a.workspace = ${workspace} and a.category = 'inbound'
    ), led as (
      select position from own
      union select a.position from own
        join tieout_views.audit a on a.causation_id = own.id and a.workspace = ${workspace}
    )
    select a.id, a.type, a.category, a.recorded_at as "recordedAt", a.data,
      json_build_object('kind', a.actor_kind, 'name', a.actor_name) as actor
    from tieout_views.audit a
    where a.workspace = ${workspace} and a.position in (select position from led)
    order by a.position limit ${most}`)

export type Step = {
  id: string
  type: string
  category: string
  recordedAt: string
  actor: Actor
  data: unknown
}
