// What an auditor has looked at: one event for each request, recorded before the answer is sent. A
// stream for each person and day, so that none grows without end.
import Type from 'typebox'
import type { Decider } from './decider.ts'
import { decoder, type EventOf, Id, OrNull } from './stored.ts'

export const category = 'access'

// Stored shapes: change them only by adding optional fields or a new version.

export const shapes = {
  AccessRecorded: Type.Object({
    person: Type.String({ minLength: 1 }),
    role: Type.String(),
    /** Null for a key of the environment. */
    keyId: OrNull(Id),
    method: Type.String(),
    /** As it is documented, for example `/v1/customers/:id`. */
    route: Type.String(),
    /** The ids in the address. */
    ids: Type.Record(Type.String(), Type.String()),
    /** The filters, but for what stands under `text`. */
    query: Type.Record(Type.String(), Type.String()),
    /** What was searched by in words of one's own: it may name a person. */
    text: OrNull(Type.String()),
    status: Type.Integer(),
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

/** Nothing is decided by what was looked at before. */
export type State = Record<never, never>
export const initial: State = {}
export const evolve = (state: State): State => state

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** `day` is a plain date. */
export const streamIdOf = (person: string, day: string) => `${person}.${day}`
