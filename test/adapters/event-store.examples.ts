// What the contract suites write and how they read it back.
import { randomBytes, randomUUID } from 'node:crypto'
import {
  type Batch,
  type EventStore,
  type NewEvent,
  type Position,
  type StoredEvent,
  streamOf,
} from '../../src/domain/event-store.ts'

export const newEvent = (type = 'InvoiceIssued', data: unknown = { amount: '1.10' }): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  meta: {
    workspace: 'main',
    correlationId: 'request-1',
    causationId: 'request-1',
    actor: { kind: 'person', name: 'ada@example.com' },
    effectiveAt: '2026-03-01T00:00:00Z',
  },
})

export const newEvents = (count: number) => Array.from({ length: count }, () => newEvent())

const letters = (bytes: Buffer) => [...bytes].map((byte) => String.fromCharCode(97 + (byte % 26)))

/** A category no other test has. */
export const newCategory = () => `test-${letters(randomBytes(12)).join('')}`

export const newStream = (category = newCategory()) => streamOf(category, 'main', randomUUID())

export async function readAll(store: EventStore, stream: string, from?: bigint) {
  const events: StoredEvent[] = []
  for await (const event of store.readStream(stream, from)) events.push(event)
  return events
}

/** Subscribes until what was collected is enough. */
export async function collect(
  store: EventStore,
  options: { categories?: string[]; after?: Position | undefined; batchSize?: number },
  enough: (events: StoredEvent[], batch: Batch) => boolean,
): Promise<StoredEvent[]> {
  const done = new AbortController()
  const events: StoredEvent[] = []
  for await (const batch of store.subscribe({ ...options, signal: done.signal })) {
    events.push(...batch.events)
    if (enough(events, batch)) done.abort()
  }
  return events
}

export const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id)
