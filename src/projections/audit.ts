// Every event, whole, with all that it concerns: what an auditor asks of the history.
import { type DatabasePool, sql } from 'slonik'
import { documentEvent, statedDayOf } from '../domain/effective-day.ts'
import type { Actor, Position, StoredEvent } from '../domain/event-store.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { amountOf, subjectsOf, wordsOf } from './audit-terms.ts'
import { storyIds } from './subjects.ts'
import type { LogView } from './view.ts'

type Row = {
  id: string
  type: string
  category: string
  stream: string
  revision: string
  subjects: string[]
  actor_kind: string
  actor_name: string
  causation_id: string
  correlation_id: string
  effective_at: string | null
  /** The day of the books that a document's event states; null = that of effective_at. */
  effective_on: string | null
  recorded_at: string
  /** What it is about in money, without its sign. */
  amount: string | null
  currency: string | null
  /** By which it is found; null where nobody has put any into it. */
  words: string[] | null
  data: unknown
}

const momentForm = /^\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d(\.\d+)?Z$/

/** What an outside clock wrote need not be a moment: then there is none to search by, and the
 *  event's own words still stand in the event. */
function moment(text: string): string | null {
  const [, day = ''] = momentForm.exec(text) ?? []
  const time = day === '' || text.startsWith('0000') ? Number.NaN : Date.parse(text)
  if (Number.isNaN(time)) return null
  // Date takes a 30th of February for the 2nd of March; Postgres does not take it at all.
  return day <= '28' || new Date(time).toISOString().startsWith(text.slice(0, 10)) ? text : null
}

/** What this code cannot read has no day that it could know of; the view of what it is about halts. */
function dayOf(event: StoredEvent): string | null {
  try {
    const known = documentEvent(event)
    return known && statedDayOf(known)
  } catch {
    return null
  }
}

export const view: LogView<Row> = {
  kind: 'log',
  name: 'audit',
  table: 'audit',
  // 2: it names more ids. 3: it says to which day of the books an event belongs.
  revision: 3,
  columns: {
    id: 'text',
    type: 'text',
    category: 'text',
    stream: 'text',
    revision: 'bigint',
    subjects: 'text[]',
    actor_kind: 'text',
    actor_name: 'text',
    causation_id: 'text',
    correlation_id: 'text',
    effective_at: 'timestamptz',
    effective_on: 'date',
    recorded_at: 'timestamptz',
    amount: 'numeric',
    currency: 'text',
    words: 'text[]',
    data: 'json',
  },
  categories: 'all',
  toRow: (event, { id, category }) => ({
    id: event.id,
    type: event.type,
    category,
    stream: event.stream,
    revision: event.revision.toString(),
    subjects: subjectsOf(id, event.data),
    actor_kind: event.meta.actor.kind,
    actor_name: event.meta.actor.name,
    causation_id: event.meta.causationId,
    correlation_id: event.meta.correlationId,
    effective_at: moment(event.meta.effectiveAt),
    effective_on: dayOf(event),
    recorded_at: event.recordedAt,
    ...amountOf(event.data),
    words: wordsOf(event.data),
    data: event.data,
  }),
}

export type AuditItem = {
  position: string
  id: string
  type: string
  category: string
  stream: string
  /** Place in its stream, from 0. */
  revision: string
  subjects: string[]
  actor: Actor
  causationId: string
  correlationId: string
  /** Null when what the platform wrote is no moment. */
  effectiveAt: string | null
  /** The day of the books that a document's event states; null = that of effectiveAt. */
  effectiveOn: string | null
  recordedAt: string
  data: unknown
}

export type AuditFilter = Paging & {
  workspace: string
  /** All events that name it or what belongs to it (subjects.ts), and the causes behind them. */
  subject?: string | undefined
  /** Events that name it themselves, and no more. */
  names?: string | undefined
  type?: string | undefined
  /** Recorded at or after this moment. */
  since?: string | undefined
  /** Recorded before this moment. */
  until?: string | undefined
}

export const item = sql.fragment`
  a.position, a.id, a.type, a.category, a.stream, a.revision::text, a.subjects,
  json_build_object('kind', a.actor_kind, 'name', a.actor_name) as actor,
  a.causation_id as "causationId", a.correlation_id as "correlationId",
  a.effective_at as "effectiveAt", a.effective_on as "effectiveOn",
  a.recorded_at as "recordedAt", a.data`

/** When it took effect: on the day of the books that it states, else when the platform says it was. */
export const effective = sql.fragment`coalesce(
  a.effective_on::timestamp at time zone 'UTC', a.effective_at, a.recorded_at)`

// `union`, not `union all`: an event that started a story is its own cause.
const storyOf = (workspace: string, ids: string[]) => sql.fragment`
  with recursive story as (
    select e.position, e.causation_id from tieout_views.audit e
    where e.workspace = ${workspace} and e.subjects && ${sql.array(ids, 'text')}
    union
    select cause.position, cause.causation_id from story
    join tieout_views.audit cause
      on cause.id = story.causation_id and cause.workspace = ${workspace}
  )`

/** In the order in which they were recorded. */
export async function events(db: DatabasePool, filter: AuditFilter): Promise<Page<AuditItem>> {
  const { workspace, subject, names, type, since, until, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.text])
  const ids = subject === undefined ? undefined : await storyIds(db, workspace, subject)
  const rows = await db.any(sql.type(rowOf<AuditItem>())`
    ${ids ? storyOf(workspace, ids) : sql.fragment``}
    select ${item} from tieout_views.audit a
    where ${sql.and([
      sql.fragment`a.workspace = ${workspace}`,
      ids && sql.fragment`a.position in (select position from story)`,
      names !== undefined && sql.fragment`a.subjects @> ${sql.array([names], 'text')}`,
      type !== undefined && sql.fragment`a.type = ${type}`,
      since !== undefined && sql.fragment`a.recorded_at >= ${since}::timestamptz`,
      until !== undefined && sql.fragment`a.recorded_at < ${until}::timestamptz`,
      after && sql.fragment`a.position > ${after[0] ?? ''}`,
    ])}
    order by a.position limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.position])
}

export const byId = (db: DatabasePool, workspace: string, id: string): Promise<AuditItem | null> =>
  db.maybeOne(sql.type(rowOf<AuditItem>())`
    select ${item} from tieout_views.audit a
    where a.id = ${id} and a.workspace = ${workspace}`)

/** How many events of a type one cause has brought, and where the last of them lies. */
export const causedBy = (
  db: DatabasePool,
  { workspace, type, causationId }: { workspace: string; type: string; causationId: string },
): Promise<{ count: number; position: Position | null }> =>
  db.one(sql.type(rowOf<{ count: number; position: Position | null }>())`
    select count(*)::integer as count, max(a.position) as position from tieout_views.audit a
    where a.workspace = ${workspace} and a.type = ${type} and a.causation_id = ${causationId}`)
