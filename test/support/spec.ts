// The words of the domain tests: given a history, when a decision is made, then these events, or
// nothing, or a refusal. `then` makes the decision once more on the new state and expects no
// events, because every decision may come twice; `everyTime` says of one that it may not.
import { expect } from 'vitest'
import { type Decider, type Decision, fold } from '../../src/domain/decider.ts'
import type { Fact } from '../../src/domain/event-store.ts'
import { Refusal } from '../../src/domain/refusal.ts'

/** Through JSON and `decode`, as a store would give it back. */
const stored = <Event extends Fact>(event: Event): Event => JSON.parse(JSON.stringify(event))

export function spec<State, Event extends Fact>(decider: Decider<State, Event>) {
  const remember = (events: Event[]) => fold(decider, events.map(stored))
  return {
    given(...history: Event[]) {
      const state = remember(history)
      return {
        when(decide: Decision<State, Event>) {
          return outcome(decide, (events) => remember([...history, ...events]))
        },
        /** What is remembered of the history. */
        state,
      }
    },
  }
}

function outcome<State, Event extends Fact>(
  decide: Decision<State, Event>,
  after: (events: Event[]) => State,
) {
  let isRepeatable = true
  return {
    everyTime() {
      isRepeatable = false
      return this
    },
    then(...expected: [Event, ...Event[]]) {
      const events = decide(after([]))
      expect(events).toEqual(expected)
      const again = decide(after(events))
      if (isRepeatable) expect(again, 'the decision made once more').toEqual([])
      else expect(again, 'the decision made once more').not.toEqual([])
    },
    thenNothing() {
      expect(decide(after([]))).toEqual([])
    },
    thenRefused(code: string) {
      expect(refusalOf(() => decide(after([])))).toBe(code)
    },
  }
}

/** The code of the refusal; undefined when there was none. Any other error is thrown on. */
export function refusalOf(act: () => unknown): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
