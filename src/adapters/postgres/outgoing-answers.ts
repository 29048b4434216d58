// What endpoints have answered is kept for a while, and may repeat what they were sent.
import type pg from 'pg'
import { orUnavailable } from './pool.ts'

/** Of every delivery of these streams' events. */
export async function dropAnswers(pool: pg.Pool, streams: readonly string[]): Promise<void> {
  await orUnavailable(
    pool.query(
      `update tieout.outgoing_attempts a set answer = '' from tieout.outgoing o
       where o.endpoint_id = a.endpoint_id and o.event_id = a.event_id
         and o.stream = any ($1) and a.answer <> ''`,
      [streams],
    ),
  )
  // Else the database does it itself, later.
  await pool.query('vacuum tieout.outgoing_attempts').catch(() => undefined)
}
