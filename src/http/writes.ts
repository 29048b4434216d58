// A write over HTTP: one decision on one stream, done once however often it is sent. The request's
// idempotency key becomes the cause of its events, so the log itself remembers what was done and
// for how long: forever.
import type { FastifyRequest } from 'fastify'
import { type Decider, type Decision, fold } from '../domain/decider.ts'
import {
  type Actor,
  type EventStore,
  type Fact,
  type Position,
  type StoredEvent,
  streamOf,
} from '../domain/event-store.ts'
import { idFrom } from '../domain/ids.ts'
import type { Clock } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import { transact } from '../domain/transact.ts'

export type Write<State, Event extends Fact> = {
  workspace: string
  id: string
  decider: Decider<State, Event>
  decide: Decision<State, Event>
  /** Looks at other streams before the decision is recorded for the first time; throws to refuse.
   *  A request that was done already is not checked again: the world has moved on since. */
  check?: (state: State) => Promise<void>
  /** The decision says that it is so already, and yet no such decision was ever made. */
  otherwise: (state: State) => Refusal
}

export type WriteAnswer = { position: Position; repeated: boolean }

export type Writer = <State, Event extends Fact>(
  request: FastifyRequest,
  actor: Actor,
  write: Write<State, Event>,
) => Promise<WriteAnswer>

export const openWriter =
  (store: EventStore, clock: Pick<Clock, 'now'>): Writer =>
  async (request, actor, write) => {
    const { workspace, id, decider, decide, check } = write
    const events = await Array.fromAsync(
      store.readStream(streamOf(decider.category, workspace, id)),
    )
    const { causationId, isKeyed } = causeOf(request, actor)
    const done = isKeyed && doneBefore(write, events, causationId)
    if (done) return done
    const state = fold(decider, events)
    if (decide(state).length === 0) return sameBefore(write, events)
    await check?.(state)
    const correlationId = events.at(-1)?.meta.correlationId ?? causationId
    const effectiveAt = clock.now().toISOString()
    const cause = { workspace, correlationId, causationId, actor, effectiveAt }
    const { position } = await transact(store, decider, id, decide, cause)
    if (position !== undefined) return { position, repeated: false }
    // Somebody was quicker by a moment. What they decided is in the log now.
    return sameBefore(
      write,
      await Array.fromAsync(store.readStream(streamOf(decider.category, workspace, id))),
    )
  }

function causeOf(request: FastifyRequest, actor: Actor) {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return { causationId: request.id, isKeyed: false }
  // Of this key holder and this address: the same word from somebody else is another key.
  const [path = ''] = request.url.split('?')
  return { causationId: idFrom('request', actor.name, request.method, path, key), isKeyed: true }
}

/** The answer to a request that was done under this key. Whether it is the same request shows when
 *  it is decided again on the state of then: the same request makes the same events. */
function doneBefore<State, Event extends Fact>(
  write: Write<State, Event>,
  events: StoredEvent[],
  causationId: string,
): WriteAnswer | undefined {
  const made = events.filter(({ meta }) => meta.causationId === causationId)
  const [first] = made
  const last = made.at(-1)
  if (!first || !last) return undefined
  const again = decideAt(write, events, events.indexOf(first))
  if (!sameFacts(again, made)) throw new Refusal('idempotency-key-reused')
  return { position: last.position, repeated: true }
}

/** It is so already: by this very decision, made before, or by another one. */
function sameBefore<State, Event extends Fact>(
  write: Write<State, Event>,
  events: StoredEvent[],
): WriteAnswer {
  for (const [index, event] of [...events.entries()].reverse()) {
    if (sameFacts(decideAt(write, events, index), [event])) {
      return { position: event.position, repeated: true }
    }
  }
  throw write.otherwise(fold(write.decider, events))
}

function decideAt<State, Event extends Fact>(
  { decider, decide }: Write<State, Event>,
  events: StoredEvent[],
  index: number,
): Event[] {
  try {
    return decide(fold(decider, events.slice(0, index)))
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}

// Both sides come from the same code and from JSON in the order it was written: text compares.
const sameFacts = (decided: readonly Fact[], stored: readonly Fact[]) =>
  decided.length === stored.length &&
  decided.every(
    ({ type, data }, index) =>
      type === stored[index]?.type && JSON.stringify(data) === JSON.stringify(stored[index]?.data),
  )
