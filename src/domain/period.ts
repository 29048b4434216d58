// An accounting month. Closed, its figures stand: what becomes known later and belongs into it is
// booked into the first open month behind it, and is flagged there.
import Type from 'typebox'
import type { Decider } from './decider.ts'
import { decoder, type EventOf } from './stored.ts'

export const category = 'period'

/** `2026-03`; a calendar month of the books. */
export const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' })

// Stored shapes: change them only by adding optional fields or a new version.

export const shapes = {
  PeriodClosed: Type.Object({
    month: Month,
    note: Type.String(),
    /** What was still open in it when it was closed, by the name of the check. */
    open: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
  }),
  PeriodReopened: Type.Object({ month: Month, reason: Type.String({ minLength: 1 }) }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = { kind: 'open' | 'closed' }
export const initial: State = { kind: 'open' }

export const evolve = (_: State, event: Event): State => ({
  kind: event.type === 'PeriodClosed' ? 'closed' : 'open',
})

export const decider: Decider<State, Event> = { category, initial, decode, evolve }
