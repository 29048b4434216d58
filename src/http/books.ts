// What the routes of the books have in common: months that are open, days, clocks.
import Type from 'typebox'
import { monthOf } from '../domain/dates.ts'
import type { EventStore } from '../domain/event-store.ts'
import * as Period from '../domain/period.ts'
import { Refusal } from '../domain/refusal.ts'
import { load } from '../domain/transact.ts'
import type { Keyring } from './api-keys.ts'
import { invalid, problems } from './errors.ts'
import type { ReadDeps } from './reads.ts'
import { checkDate, checkMoment, Exact, Instant, PlainDate, Written } from './schemas.ts'
import type { Writer } from './writes.ts'

export type BooksDeps = ReadDeps & {
  keys: Keyring
  store: EventStore
  write: Writer
  /** Of the books, by IANA name. */
  timeZone: string
  /** The day of the books at a moment. */
  dayOf: (moment: string) => string
  clock: { now(): Date }
}

/** Whether something may be recorded under that day. What has not happened yet is not in the books.
 *  @throws Refusal day-to-come, period-closed */
export async function checkDay(
  deps: Pick<BooksDeps, 'store' | 'workspace' | 'dayOf' | 'clock'>,
  on: string | undefined,
): Promise<void> {
  if (on === undefined) return
  const { store, workspace, dayOf, clock } = deps
  const today = dayOf(clock.now().toISOString())
  if (on > today) throw new Refusal('day-to-come', { on, today })
  const month = monthOf(on)
  const { state } = await load(store, Period.decider, workspace, month)
  if (state.kind === 'closed') throw new Refusal('period-closed', { month, on })
}

/** @throws Refusal not-found instead of what a thing that nobody knows would be refused with */
export const ofKnown =
  <State extends { kind: string }, Event>(
    noun: string,
    id: string,
    decide: (state: State) => Event[],
  ) =>
  (state: State): Event[] => {
    if (state.kind === 'absent') throw new Refusal('not-found', { noun, id })
    return decide(state)
  }

/** A day of the books that may be left out. */
export const onDay = (absent: string) =>
  Type.Optional({
    ...PlainDate,
    description: `The day of the books; absent = ${absent}. Today at most, in a month that is open.`,
  })
export const On = onDay('today')

export const Reason = Type.String({
  minLength: 1,
  maxLength: 2000,
  // At least something that can be read.
  pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$',
  description: 'For whoever reads the trail.',
})

/** A write is recorded, or refused with nothing changed. */
export const recorded = {
  202: Exact(Written, { description: 'Recorded; what follows from it comes next.' }),
  ...problems(400, 401, 404, 409, 413, 415, 422, 503),
}

/** The two clocks of every report. */
export const clockQuery = {
  asOf: Type.Optional(
    Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z)?$',
      description:
        'A date: what was booked on or before it. A moment (RFC 3339, UTC): as it was known then.',
      examples: ['2026-03-31', '2026-04-02T09:30:00Z'],
    }),
  ),
  knownAt: Type.Optional({
    ...Instant,
    description: 'As it was known at this moment; may be combined with a date in asOf.',
  }),
}

export type Clocks = { asOf?: string | undefined; knownAt?: string | undefined }

/** @throws Refusal invalid-request for a date or a moment that is none */
export function clocksOf({ asOf, knownAt }: Clocks): Clocks {
  checkMoment('query', 'knownAt', knownAt)
  if (asOf === undefined || asOf.length === 10) {
    checkDate('query', 'asOf', asOf)
    return { asOf, knownAt }
  }
  checkMoment('query', 'asOf', asOf)
  if (knownAt === undefined) return { asOf: undefined, knownAt: asOf }
  throw invalid({ in: 'query', pointer: '/asOf', detail: 'is a moment, and so is knownAt' })
}
