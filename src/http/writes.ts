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
  /** Where it goes by the moment, made again it is decided as of the moment of then. */
  decide: (state: State, moment: string) => Event[]
  /** Looks at other streams before the decision is recorded for the first time; throws to refuse.
   *  A request that was done already is not checked again: the world has moved on since. */
  check?: (state: State) => Promise<void>
  /** The decision as it may have been made before, where it was made in another way: by taking
   *  over, for one. */
  before?: Decision<State, Event>
  /** The decision says that it is so already, and yet no such decision was ever made. */
  otherwise: (state: State) => Refusal
}

/** Who asks, and what names the request. Keyed, it is known again when it is sent again. */
export type Asker = { actor: Actor; causationId: string; isKeyed: boolean }

export type WriteAnswer = { position: Position; repeated: boolean }
/** With the facts that are recorded now, or were before. */
export type Recorded = WriteAnswer & { facts: Fact[] }

export type Writer = <State, Event extends Fact>(
  request: FastifyRequest,
  actor: Actor,
  write: Write<State, Event>,
) => Promise<WriteAnswer>

export const openWriter =
  (store: EventStore, clock: Pick<Clock, 'now'>): Writer =>
  async (request, actor, write) => {
    const asker = { actor, ...causeOf(request, actor) }
    const { position, repeated } = await record(store, clock, asker, write)
    return { position, repeated }
  }

export async function record<State, Event extends Fact>(
  store: EventStore,
  clock: Pick<Clock, 'now'>,
  { actor, causationId, isKeyed }: Asker,
  write: Write<State, Event>,
): Promise<Recorded> {
  const { workspace, id, decider, check } = write
  const effectiveAt = clock.now().toISOString()
  const decide: Decision<State, Event> = (state) => write.decide(state, effectiveAt)
  const read = () => Array.fromAsync(store.readStream(streamOf(decider.category, workspace, id)))
  const events = await read()
  const done = isKeyed && doneBefore(write, events, causationId)
  if (done) return done
  const state = fold(decider, events)
  if (decide(state).length === 0) return sameBefore(write, events)
  await check?.(state)
  const correlationId = events.at(-1)?.meta.correlationId ?? causationId
  const cause = { workspace, correlationId, causationId, actor, effectiveAt }
  const { position, events: facts } = await transact(store, decider, id, decide, cause)
  if (position !== undefined) return { position, repeated: false, facts }
  // Somebody was quicker by a moment. What they decided is in the log now.
  return sameBefore(write, await read())
}

/** What the events of a request are caused by, whether it has a key or not. */
export function causeOf(request: FastifyRequest, actor: Actor) {
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
): Recorded | undefined {
  const made = events.filter(({ meta }) => meta.causationId === causationId)
  const [first] = made
  const last = made.at(-1)
  if (!first || !last) return undefined
  const decide = (state: State) => write.decide(state, first.meta.effectiveAt)
  const again = decideAt(write.decider, decide, events.slice(0, events.indexOf(first)))
  if (!sameFacts(again, made)) throw new Refusal('idempotency-key-reused')
  return { position: last.position, repeated: true, facts: made }
}

/** It is so already: by this very decision, made before, or by another one. */
function sameBefore<State, Event extends Fact>(
  write: Write<State, Event>,
  events: StoredEvent[],
): Recorded {
  const { decider, decide } = write
  for (const [index, event] of [...events.entries()].reverse()) {
    const { before = (state: State) => decide(state, event.meta.effectiveAt) } = write
    if (sameFacts(decideAt(decider, before, events.slice(0, index)), [event])) {
      return { position: event.position, repeated: true, facts: [event] }
    }
  }
  throw write.otherwise(fold(decider, events))
}

function decideAt<State, Event extends Fact>(
  decider: Decider<State, Event>,
  decide: Decision<State, Event>,
  events: StoredEvent[],
): Event[] {
  try {
    return decide(fold(decider, events))
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

/** Names what a request decides: by its key, and without one by all that it says. */
export function decisionIdOf(request: FastifyRequest, actor: Actor): string {
  const { causationId, isKeyed } = causeOf(request, actor)
  if (isKeyed) return causationId
  const { method, url, body } = request
  return idFrom('request', causationId, method, url, JSON.stringify(body ?? null))
}
