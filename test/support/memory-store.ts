// An event store in memory that keeps the port's promise, for tests in which the store is not what
// is tested. The event-store contract runs on it as on the real ones.
import {
  type Batch,
  type EventStore,
  type Expected,
  type LogOptions,
  type NewEvent,
  type Position,
  parseStream,
  type RecordedEvent,
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

  return {
    async append(stream, events, expected) {
      assertAppendable(stream, events, expected)
      const kept = streams.get(stream) ?? []
      const repeated = repeatOf(kept, events, expected)
      if (repeated) {
        return { revision: repeated.revision, position: repeated.position, repeated: true }
      }
      const actual = kept.at(-1)?.revision ?? 'none'
      if (expected !== 'any' && expected !== actual) {
        throw new VersionConflict(stream, expected, actual)
      }
      const taken = events.map((event, index) => {
        const revision = BigInt(kept.length + index)
        const position = String(log.length + index + 1).padStart(20, '0') as Position
        return {
          ...copyOf(event),
          stream,
          revision,
          position,
          recordedAt: clock.now().toISOString(),
        }
      })
      streams.set(stream, [...kept, ...taken])
      log.push(...taken)
      wake()
      const { revision, position } = taken.at(-1) as StoredEvent
      return { revision, position, repeated: false }
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

    async *log({ after = '' as Position, until, signal, batchSize = 256 }: LogOptions = {}) {
      const wanted = log.filter(
        ({ position }) => position > after && (until === undefined || position <= until),
      )
      for (let next = 0; next < wanted.length && !signal?.aborted; next += batchSize) {
        yield wanted.slice(next, next + batchSize).map(recordOf)
      }
    },

    head: async () => log.at(-1)?.position,
    close: async () => closing.abort(),
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const appendBytesMax = 1_000_000

/** Refuses what the real stores refuse, so that no test passes with what would fail there. */
function assertAppendable(stream: string, events: readonly NewEvent[], expected: Expected) {
  parseStream(stream)
  if (typeof expected === 'bigint' && expected < 0n) throw new TypeError(`no revision: ${expected}`)
  if (events.length === 0) throw new TypeError('nothing to append')
  for (const { id, type, data } of events) {
    if (!uuid.test(id)) throw new TypeError(`an event id is a lower-case UUID: ${id}`)
    if (data === undefined) throw new TypeError(`${type} has no data`)
  }
  if (JSON.stringify(events).length > appendBytesMax) throw new RangeError('too much to append')
}

/** Through JSON as a real store takes it: what the caller changes later changes nothing here. */
const copyOf = ({ id, type, data, meta }: NewEvent): NewEvent =>
  JSON.parse(JSON.stringify({ id, type, data, meta }))

const recordOf = ({ data, meta, ...event }: StoredEvent): RecordedEvent => ({
  ...event,
  data: JSON.stringify(data),
  meta: JSON.stringify(meta),
})

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
