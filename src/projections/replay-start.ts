// Where a replay begins to read: behind the last event before the place or the moment that was asked
// for. A view that is behind only lets it begin earlier.
import { type DatabasePool, sql } from 'slonik'
import type { Position } from '../domain/event-store.ts'
import { rowOf } from './database.ts'

const isPosition = (from: string) => /^\d{20}/.test(from)

export async function positionBefore(
  db: DatabasePool,
  workspace: string,
  from: string,
): Promise<Position | undefined> {
  // Recorded at or after the moment, the first of them: the clock may have been set back in between.
  const first = isPosition(from)
    ? sql.fragment`select ${from}::text as position`
    : sql.fragment`
        select min(position) as position from tieout_views.audit
        where workspace = ${workspace} and recorded_at >= ${from}`
  const found = await db.oneFirst(sql.type(rowOf<{ position: string | null }>())`
    select max(a.position) as position from tieout_views.audit a, (${first}) as first
    where a.workspace = ${workspace}
      and (first.position is null or a.position < first.position collate "C")`)
  return (found ?? undefined) as Position | undefined
}
