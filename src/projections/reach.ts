// How far the log reaches, as the audit view has it.
import { type DatabasePool, sql } from 'slonik'
import type { Position } from '../domain/event-store.ts'
import { rowOf } from './database.ts'

/** When the event at this place was recorded; null when there is none. */
export const recordedAt = (
  db: DatabasePool,
  workspace: string,
  position: Position,
): Promise<string | null> =>
  db.maybeOneFirst(sql.type(rowOf<{ at: string }>())`
    select a.recorded_at as at from tieout_views.audit a
    where a.workspace = ${workspace} and a.position = ${position}`)

/** How many events there are up to this place, of all workspaces. */
export const countUntil = (db: DatabasePool, position: Position): Promise<number> =>
  db.oneFirst(sql.type(rowOf<{ count: number }>())`
    select count(*)::integer as count from tieout_views.audit a where a.position <= ${position}`)
