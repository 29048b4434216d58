// Puts recorded events into an empty log just as they were: their moments, revisions and texts.
import type pg from 'pg'
import { parseStream, type RecordedEvent } from '../../domain/event-store.ts'
import { orUnavailable } from './pool.ts'

/** JSON writes it as an escape, never as itself. */
const separator = '\x1e'

/** `position` counts from 1 where the events come from a store that counts otherwise. */
export async function restoreEvents(
  pool: pg.Pool,
  events: readonly RecordedEvent[],
  position: (event: RecordedEvent, at: number) => bigint,
): Promise<void> {
  const column = (of: (event: RecordedEvent, at: number) => string) => events.map(of)
  await orUnavailable(
    pool.query({
      name: 'tieout-restore',
      text: `insert into tieout.events
          (position, stream, revision, id, type, category, recorded_at, data, meta)
        select position, stream, revision, id, type, category, recorded_at, data::json, meta::json
        from unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[],
          $7::timestamptz[], string_to_array($8, e'\\x1e'), string_to_array($9, e'\\x1e'))
        as e(position, stream, revision, id, type, category, recorded_at, data, meta)`,
      values: [
        column((event, at) => String(position(event, at))),
        column(({ stream }) => stream),
        column(({ revision }) => String(revision)),
        column(({ id }) => id),
        column(({ type }) => type),
        column(({ stream }) => parseStream(stream).category),
        column(({ recordedAt }) => recordedAt),
        column(({ data }) => data).join(separator),
        column(({ meta }) => meta).join(separator),
      ],
    }),
  )
}
