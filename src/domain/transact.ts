// Load, decide, append: the one way a decision becomes history. On a conflict the state is read
// and the decision made anew, a few times.
import type { Decider, Decision } from './decider.ts'
import {
  type Actor,
  type EventStore,
  type Fact,
  type Position,
  type StoredEvent,
  streamOf,
  VersionConflict,
} from './event-store.ts'
import { idFrom } from './ids.ts'

const attempts = 8

/** Why a decision is made: what caused it, who decides, and when it takes effect. */
export type Cause = {
  workspace: string
  correlationId: string
  causationId: string
  actor: Actor
  effectiveAt: string
}

/** The cause of what is decided because of a stored event, in the same story and workspace. */
export const causedBy = (event: StoredEvent, actor: Actor): Cause => ({
  workspace: event.meta.workspace,
  correlationId: event.meta.correlationId,
  causationId: event.id,
  actor,
  effectiveAt: event.meta.effectiveAt,
})

export type Loaded<State> = { state: State; revision: bigint | 'none' }

export async function load<State, Event extends Fact>(
  store: EventStore,
  decider: Decider<State, Event>,
  workspace: string,
  id: string,
): Promise<Loaded<State>> {
  let state = decider.initial
  let revision: bigint | 'none' = 'none'
  for await (const event of store.readStream(streamOf(decider.category, workspace, id))) {
    state = decider.evolve(state, decider.decode(event))
    revision = event.revision
  }
  return { state, revision }
}

export type Transacted<State, Event> = {
  state: State
  events: Event[]
  /** Where the decided events ended; absent when there was nothing to decide. */
  position: Position | undefined
  revision: bigint | 'none'
}

export async function transact<State, Event extends Fact>(
  store: EventStore,
  decider: Decider<State, Event>,
  id: string,
  decide: Decision<State, Event>,
  cause: Cause,
): Promise<Transacted<State, Event>> {
  const { workspace, correlationId, causationId, actor, effectiveAt } = cause
  const stream = streamOf(decider.category, workspace, id)
  for (let attempt = 1; ; attempt++) {
    const { state, revision } = await load(store, decider, workspace, id)
    const events = decide(state)
    if (events.length === 0) return { state, events, position: undefined, revision }
    // Nothing is stored that could not be read again: that would close the stream for good.
    for (const event of events) decider.decode(event)
    const next = revision === 'none' ? 0n : revision + 1n
    try {
      const appended = await store.append(
        stream,
        events.map(({ type, data }, index) => ({
          // Stream, revision and cause name the event: a blind retry of a lost reply meets itself.
          id: idFrom(stream, String(next + BigInt(index)), type, causationId),
          type,
          data,
          meta: { workspace, correlationId, causationId, actor, effectiveAt },
        })),
        revision,
      )
      return {
        state: events.reduce(decider.evolve, state),
        events,
        position: appended.position,
        revision: appended.revision,
      }
    } catch (error) {
      if (!(error instanceof VersionConflict) || attempt === attempts) throw error
    }
  }
}
