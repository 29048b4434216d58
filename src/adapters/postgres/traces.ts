// Who has read the log how far: consumers and views remember it. None of them can have read an event
// that never was.
import type pg from 'pg'
import type { Position } from '../../domain/event-store.ts'
import { orUnavailable } from './pool.ts'

export async function readTraces(pool: pg.Pool): Promise<{ who: string; position: Position }[]> {
  const { rows } = await orUnavailable(
    pool.query<{ who: string; position: Position }>(
      `select 'the consumer ' || name as who, greatest(position, through) as position
         from tieout.checkpoints
       union all
       select 'the view ' || name, position from tieout_views.checkpoints
       order by 2 desc`,
    ),
  )
  // A consumer of a broker counts in its own way.
  return rows.filter(({ position }) => /^\d{20}$/.test(position))
}

/** Somebody who owns the database can drop what he cannot alter. */
export async function goneTables(
  pool: pg.Pool,
): Promise<{ kind: 'truncated' | 'hash-log-missing'; what: string }[]> {
  const { rows } = await orUnavailable(
    pool.query<{ events: boolean; hashes: boolean }>(
      `select to_regclass('tieout.events') is null as events,
         to_regclass('tieout.hash_log') is null as hashes`,
    ),
  )
  const [gone] = rows
  return [
    ...(gone?.events
      ? [{ kind: 'truncated' as const, what: 'the table of the events, tieout.events, is gone' }]
      : []),
    ...(gone?.hashes
      ? [{ kind: 'hash-log-missing' as const, what: 'the table tieout.hash_log is gone' }]
      : []),
  ]
}
