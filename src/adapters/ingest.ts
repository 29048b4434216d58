// From a stored raw event to facts: fetch what it is about, translate, decide. One consumer per
// platform, so that a platform which is down keeps only its own events waiting.
import { type EventStore, parseStream, type StoredEvent } from '../domain/event-store.ts'
import * as Inbound from '../domain/inbound.ts'
import type { Platform } from '../domain/stored.ts'
import { type Cause, causedBy, transact } from '../domain/transact.ts'
import { Held, troubleOf } from './consumer.ts'

export type Ingest = {
  platform: Platform
  /** The object the event is about; events about one object are handled in order. */
  objectOf(received: Inbound.ReceivedEvent): string | null
  /** Events that say no more than "look at the object": of those with the same cover one look after
   *  they all came is as good as one after each. Null, or absent: each is looked at by itself. */
  coverOf?(received: Inbound.ReceivedEvent): string | null
  /** @throws Held when it can be read only after somebody has done something */
  ingest(received: Inbound.ReceivedEvent, cause: Cause): Promise<void>
}

/** The raw event of an inbound stream: its own first fact, or the one that a release or a replay
 *  points back to. */
async function receivedOf(
  store: EventStore,
  event: StoredEvent,
): Promise<{ type: string; received: Inbound.ReceivedEvent } | null> {
  if (event.type === 'InboundHeld') return null
  if (!Inbound.isReadAgain(event.type)) {
    return { type: event.type, received: event.data as Inbound.ReceivedEvent }
  }
  for await (const first of store.readStream(event.stream)) {
    return { type: first.type, received: first.data as Inbound.ReceivedEvent }
  }
  return null
}

export const laneOf = (platform: Platform, ingest: Ingest) => (event: StoredEvent) => {
  if (Inbound.isReadAgain(event.type)) {
    return parseStream(event.stream).id.startsWith(`${platform}-`) ? event.stream : null
  }
  if (Inbound.platformOfType(event.type) !== platform) return null
  const { data } = Inbound.decode(event)
  return ingest.objectOf(data as Inbound.ReceivedEvent)
}

/** A release, or a replay, points back to another event, and stays by itself. */
export const coverOf = (ingest: Ingest) => (event: StoredEvent) =>
  Inbound.platformOfType(event.type) === ingest.platform
    ? (ingest.coverOf?.(event.data as Inbound.ReceivedEvent) ?? null)
    : null

export const handle = (store: EventStore, ingest: Ingest) => async (event: StoredEvent) => {
  const found = await receivedOf(store, event)
  if (!found) return
  const actor = { kind: 'platform', name: ingest.platform } as const
  const { occurredAt: effectiveAt } = found.received
  await ingest.ingest(found.received, { ...causedBy(event, actor), effectiveAt })
}

/** Keeps what cannot be translated in sight, with the reason. */
export const hold = (store: EventStore) => async (event: StoredEvent, error: unknown) => {
  const { id } = parseStream(event.stream)
  const { eventId } = event.data as { eventId: string }
  const trouble = troubleOf(error, 'unreadable')
  const cause = causedBy(event, { kind: 'policy', name: 'ingest' })
  const worth = error instanceof Held ? error.worth : undefined
  const decide = Inbound.hold({ eventId, ...trouble, ...(worth && { worth }) })
  await transact(store, Inbound.decider, id, decide, cause)
}
