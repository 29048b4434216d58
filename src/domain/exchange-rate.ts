// What one currency was worth in another, day by day, as somebody stated it. One stream per pair.
import Type from 'typebox'
import type { Decider } from './decider.ts'
import { Rate } from './exchange.ts'
import { decoder, type EventOf } from './stored.ts'

export const category = 'exchange-rate'

export const idOf = (from: string, to: string) => `${from}-${to}`

// Stored shapes: change them only by adding optional fields or a new version.

export const shapes = {
  /** Stated anew for the same day, the later statement counts. */
  ExchangeRateRecorded: Type.Object({ ...Rate.properties }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = { byDay: ReadonlyMap<string, Rate> }
export const initial: State = { byDay: new Map() }

export const evolve = (state: State, event: Event): State => ({
  byDay: new Map(state.byDay).set(event.data.on, event.data),
})

export const decider: Decider<State, Event> = { category, initial, decode, evolve }
