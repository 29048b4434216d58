// The whole log, looked through for what is about a person or names it.
import { sealedField } from '../adapters/privacy/sealed-values.ts'
import type { Shield } from '../adapters/privacy/shield.ts'
import type { EventStore, Position, StoredEvent } from '../domain/event-store.ts'
import { concerns, type Marks, namesIn } from '../domain/person-marks.ts'
import { keptUnder, parted } from '../domain/personal.ts'

export type Found = {
  /** Of the keys that encrypt it. */
  keys: Set<string>
  streams: Set<string>
  events: number
  /** What stands there in plain words, and cannot be erased by destroying a key; the first of them. */
  left: { stream: string; type: string; eventId: string }[]
  leftCount: number
  /** Where the log ended. */
  position: Position | undefined
}

type Ports = { stored: EventStore; shield: Pick<Shield, 'look'> }

const batchSize = 1000
const leftMost = 100

export async function lookThrough(
  { stored, shield }: Ports,
  marks: Marks,
  options: {
    after?: Position | undefined
    signal?: AbortSignal
    tell?: (events: number) => void
  },
): Promise<Found> {
  const head = await stored.head()
  const position = head ?? options.after
  const found: Found = {
    ...{ keys: new Set(), streams: new Set(), events: 0, left: [], leftCount: 0, position },
  }
  /** Streams that go as a whole. */
  const whole = new Set<string>()
  let looked = 0
  for await (const events of until(stored, head, options)) {
    const all = await shield.look(events)
    for (const [index, { event, keyId, values }] of all.entries()) {
      const { stream, type, data } = event
      const why = concerns({ stream, type, data, values }, marks)
      if (why !== null && keyId !== null && Object.keys(values).length > 0) {
        found.keys.add(keyId)
        found.streams.add(stream)
        found.events += 1
        if (keptUnder(event) === stream) whole.add(stream)
      }
      const { [sealedField]: _, ...clear } = (events[index]?.data ?? {}) as Record<string, unknown>
      const isPlain = why !== null && parted(type, clear) !== null
      if (isPlain || namesIn(clear, marks)) leave(found, event)
    }
    looked += events.length
    options.tell?.(looked)
  }
  for (const stream of whole) await addWhole({ stored, shield }, stream, found)
  return found
}

function leave(found: Found, { stream, type, id }: StoredEvent): void {
  found.leftCount += 1
  if (found.left.length < leftMost) found.left.push({ stream, type, eventId: id })
}

/** Two processes may have taken two keys for one stream. */
async function addWhole({ stored, shield }: Ports, stream: string, found: Found): Promise<void> {
  for await (const event of stored.readStream(stream)) {
    const [looked] = await shield.look([event])
    if (looked?.keyId && Object.keys(looked.values).length > 0) found.keys.add(looked.keyId)
  }
}

async function* until(
  stored: EventStore,
  head: Position | undefined,
  { after, signal }: { after?: Position | undefined; signal?: AbortSignal },
): AsyncGenerator<StoredEvent[]> {
  if (head === undefined || (after !== undefined && after >= head)) return
  const enough = new AbortController()
  const ended = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal
  try {
    for await (const batch of stored.subscribe({ after, batchSize, signal: ended })) {
      if (batch.events.length > 0) yield batch.events
      if (batch.position >= head) return
    }
  } finally {
    enough.abort()
  }
  signal?.throwIfAborted()
}
