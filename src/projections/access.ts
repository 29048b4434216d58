// What auditors have looked at, read from the audit view, the newest first.
import { type DatabasePool, sql } from 'slonik'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'

export type AccessItem = {
  position: string
  eventId: string
  at: string
  person: string
  role: string
  keyId: string | null
  method: string
  route: string
  ids: Record<string, string>
  query: Record<string, string>
  text: string | null
  status: number
}

export type AccessFilter = Paging & {
  workspace: string
  person?: string | undefined
  /** Of anything named in the address. */
  id?: string | undefined
  /** Recorded at or after this moment. */
  since?: string | undefined
  /** Recorded before this moment. */
  until?: string | undefined
}

/** As of a place in the log where `db` is such a reader. */
export async function list(db: DatabasePool, filter: AccessFilter): Promise<Page<AccessItem>> {
  const { workspace, person, id, since, until, cursor } = filter
  const limit = limitOf(filter)
  const before = cursor === undefined ? undefined : decodeCursor(cursor, [shape.text])
  const rows = await db.any(sql.type(rowOf<AccessItem>())`
    select a.position, a.id as "eventId", a.recorded_at as at, a.actor_name as person,
      a.data->>'role' as role, a.data->>'keyId' as "keyId", a.data->>'method' as method,
      a.data->>'route' as route, a.data->'ids' as ids, a.data->'query' as query,
      a.data->>'text' as text, (a.data->>'status')::integer as status
    from tieout_views.audit a
    where ${sql.and([
      sql.fragment`a.workspace = ${workspace}`,
      sql.fragment`a.type = 'AccessRecorded'`,
      person !== undefined && sql.fragment`a.actor_name = ${person}`,
      id !== undefined &&
        sql.fragment`exists (select from json_each_text(a.data->'ids') as named where named.value = ${id})`,
      since !== undefined && sql.fragment`a.recorded_at >= ${since}::timestamptz`,
      until !== undefined && sql.fragment`a.recorded_at < ${until}::timestamptz`,
      before && sql.fragment`a.position < ${before[0] ?? ''}`,
    ])}
    order by a.position desc limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.position])
}
