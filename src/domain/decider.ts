// The shape of every domain file: how stored events become memory. Decisions are plain functions
// beside it: `(request) => (state) => Event[]`, where `[]` says it is already so.
import type { Fact, StoredEvent } from './event-store.ts'

export type Decision<State, Event extends Fact> = (state: State) => Event[]

export type Decider<State, Event extends Fact> = {
  category: string
  initial: State
  /** The stored event as today's shape; throws on a type or shape this code does not know. */
  decode(event: { type: string; data: unknown }): Event
  evolve(state: State, event: Event): State
}

/** Several decisions on one stream as one: each sees what those before it decided. */
export const inTurn =
  <State, Event extends Fact>(
    decider: Decider<State, Event>,
    ...decisions: Decision<State, Event>[]
  ): Decision<State, Event> =>
  (state) => {
    const events: Event[] = []
    for (const decide of decisions) {
      const decided = decide(state)
      state = decided.reduce(decider.evolve, state)
      events.push(...decided)
    }
    return events
  }

export function fold<State, Event extends Fact>(
  decider: Decider<State, Event>,
  events: Iterable<Pick<StoredEvent, 'type' | 'data'>>,
): State {
  let state = decider.initial
  for (const event of events) state = decider.evolve(state, decider.decode(event))
  return state
}
