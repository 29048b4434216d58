// An event store in memory that keeps the port's promise, for tests in which the store is not what
// is tested. The event-store contract runs on it as on the real ones.
import {
  type Batch,
  type EventStore,
  type Expected,
  type NewEvent,
  type Position,
  parseStream,
  type StoredEvent,
  type SubscribeOptions,
  VersionConflict,
} from '../../src/domain/event-store.ts'
import type { Clock } from '../../src/domain/outside.ts'
import type { Checkpoints, Place } from '../../src/adapters/checkpoints.ts'

export function openMemoryStore(clock: Pick<Clock, 'now'>): EventStore {
  const log: StoredEvent[] = []
  const streams = new Map<string, StoredEvent[]>()
  const closing = new AbortController()
  let wakers: (() => void)[] = []

  const wake = () => {
    const woken = wakers
    wakers = []
    for (const resolve of woken) resolve()
  }
  closing.signal.addEventListener('abort', wake)

  const take = (stream: string, { id, type, data, meta }: NewEvent) => {
    const events = streams.get(stream) ?? []
    streams.set(stream, events)
    // Through JSON as a real store would take it: later changes of the caller's object change nothing.
    const event: StoredEvent = JSON.parse(JSON.stringify({ id, type, data, meta }))
    const position = String(log.length + 1).padStart(16, '0') as Position
    const recordedAt = clock.now().toISOString()
    const stored = { ...event, stream, revision: BigInt(events.length), position, recordedAt }
    events.push(stored)
    log.push(stored)
    return stored
  }

  return {
    async append(stream, events, expected) {
      parseStream(stream)
      const kept = streams.get(stream) ?? []
      const repeated = repeatOf(kept, events, expected)
      if (repeated) return { ...repeated, repeated: true }
      const actual = kept.at(-1)?.revision ?? 'none'
      if (expected !== 'any' && expected !== actual) {
        throw new VersionConflict(stream, expected, actual)
      }
      const last = events.map((event) => take(stream, event)).at(-1)
      if (!last) throw new Error('nothing to append')
      wake()
      return { revision: last.revision, position: last.position, repeated: false }
    },

    async *readStream(stream, from = 0n) {
      for (const event of (streams.get(stream) ?? []).slice(Number(from))) {
        yield structuredClone(event)
      }
    },

    async *subscribe({ after, categories, batchSize = 256, signal }: SubscribeOptions) {
      let next = after === undefined ? 0 : Number(after)
      signal.addEventListener('abort', wake, { once: true })
      while (!signal.aborted && !closing.signal.aborted) {
        if (next < log.length) {
          const step = log.slice(next, next + batchSize)
          next += step.length
          yield batchOf(step, categories)
        } else {
          await new Promise<void>((resolve) => wakers.push(resolve))
        }
      }
    },

    head: async () => log.at(-1)?.position,
    close: async () => closing.abort(),
  }
}

function batchOf(step: StoredEvent[], categories: readonly string[] | undefined): Batch {
  const events = step
    .filter(({ stream }) => !categories || categories.includes(parseStream(stream).category))
    .map((event) => structuredClone(event))
  return { events, position: (step.at(-1) as StoredEvent).position }
}

/** Where these events already lie in the stream, if they do, all of them, one after the other, and
 *  just where the expectation says. */
function repeatOf(kept: StoredEvent[], events: readonly NewEvent[], expected: Expected) {
  const first = kept.findIndex(({ id }) => id === events[0]?.id)
  if (first === -1 || !events.every(({ id }, index) => kept[first + index]?.id === id)) return
  const before = first === 0 ? 'none' : BigInt(first - 1)
  return expected === 'any' || expected === before ? kept[first + events.length - 1] : undefined
}

export function memoryCheckpoints(): Checkpoints {
  const places = new Map<string, Place>()
  return {
    read: async (name) => structuredClone(places.get(name)),
    async write(name, place) {
      const kept = places.get(name)
      if (kept && rank(kept) > rank(place)) return
      places.set(name, structuredClone(place))
    },
  }
}

// '!' sorts below every digit and letter a position is made of.
const rank = ({ position = '' as Position, through = position }: Place) => `${position}!${through}`
