// Reading as of an earlier moment: the query parameters, and the reader they ask for.
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { DatabasePool } from 'slonik'
import { dayIn } from '../domain/dates.ts'
import type { EventStore, Position } from '../domain/event-store.ts'
import type { Clock } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import { effectiveBy } from '../projections/effective.ts'
import { atPosition, positionAt } from '../projections/time-machine.ts'
import { type Clocks, clockQuery, clocksOf } from './books.ts'
import type { Fresh } from './freshness.ts'
import { Instant } from './schemas.ts'

/** Says, beside the answer, as of which moment it is. */
export const knownAtHeader = 'tieout-known-at'

/** The recorded clock, of lists and things that have no day of the books. */
export const thenQuery = {
  knownAt: Type.Optional({ ...Instant, description: 'As it was known at this moment.' }),
  asOf: Type.Optional({ ...Instant, description: 'The same as knownAt.' }),
}

/** Both clocks, of documents. */
export const bothClocksQuery = {
  ...clockQuery,
  asOf: Type.Optional({
    ...clockQuery.asOf,
    description:
      'A date: of what has happened to it, only what belongs to that day of the books or to one ' +
      'before it, as in the journal. A moment (RFC 3339, UTC): as it was known then.',
  }),
}

/** A reader of the views as the clocks say; without any, of the views as they stand. With an id
 *  only that document is asked for, and what belongs to it.
 *  @throws Refusal moment-to-come, invalid-request */
export type At = (clocks: Clocks, reply?: FastifyReply, id?: string) => Promise<DatabasePool>

type PositionOptions = {
  db: DatabasePool
  store: Pick<EventStore, 'head'>
  fresh: Fresh
  workspace: string
  clock: Pick<Clock, 'now'>
}

// So long ago that the audit view has surely been told of it.
const settledMs = 30_000

/** The last event that had been recorded at a moment.
 *  @throws Refusal moment-to-come */
export type PositionOf = (moment: string) => Promise<Position>

export const openPositionOf =
  ({ db, store, fresh, workspace, clock }: PositionOptions): PositionOf =>
  async (moment) => {
    const now = clock.now()
    const ago = now.getTime() - Date.parse(moment)
    if (ago < 0) throw new Refusal('moment-to-come', { moment, now: now.toISOString() })
    if (ago < settledMs) await fresh('audit', await store.head())
    return positionAt(db, workspace, moment)
  }

export const openAt = (options: PositionOptions & { timeZone?: string | undefined }): At => {
  const { db, workspace, timeZone = 'UTC' } = options
  const dayOf = dayIn(timeZone)
  const positionOf = openPositionOf(options)
  return async (clocks, reply, id) => {
    const { knownAt, asOf } = clocksOf(clocks)
    const position = knownAt === undefined ? undefined : await positionOf(knownAt)
    if (knownAt !== undefined) reply?.header(knownAtHeader, knownAt)
    if (asOf !== undefined) {
      return effectiveBy(db, { workspace, day: asOf, dayOf, position, id })
    }
    return position === undefined ? db : atPosition(db, position)
  }
}
