// The event store with the words about persons encrypted. Whoever appends or reads sees everything in
// its place; the store beneath, its log, and what is broadcast of it hold only what is encrypted. What
// was erased reads as a placeholder, and what comes of an erased person later is not taken down.
import type { Batch, EventStore, NewEvent, StoredEvent } from '../../domain/event-store.ts'
import { StoreUnavailable } from '../../domain/event-store.ts'
import type { Clock } from '../../domain/outside.ts'
import { concerns, type Marks } from '../../domain/person-marks.ts'
import { joined, keptUnder, parted } from '../../domain/personal.ts'
import type { ErasedMarks } from './erased-marks.ts'
import type { PersonKeys } from './person-keys.ts'
import { keyIdOf, open, seal, sealedField } from './sealed-values.ts'

export type ShieldOptions = {
  store: EventStore
  keys: PersonKeys
  marks: ErasedMarks
  clock: Pick<Clock, 'sleep'>
  log: { warn(about: object, message: string): void }
}

export type Shield = {
  store: EventStore
  /** An event as it is stored, opened as far as it can be. */
  opened(event: StoredEvent): Promise<StoredEvent>
  /** Likewise, with what was encrypted of it, and under which key. */
  look(events: readonly StoredEvent[]): Promise<Looked[]>
}

export type Looked = {
  event: StoredEvent
  /** Null where nothing of it is encrypted. */
  keyId: string | null
  /** What of it says something of a person, as far as it is not erased. */
  values: object
}

/** Of the erasing of a person: from here on keys may be gone, and more is kept out. */
const changing = new Set(['ErasureRequested', 'PersonErased', 'ErasureLifted'])

export function openShield({ store, keys, marks, clock, log }: ShieldOptions): Shield {
  const shielding = openShielding(keys, marks)
  const { opened, withKeys } = openOpening(keys, log)

  let heardUpTo = ''

  /** Once for each of these events, however many read it. */
  async function refresh(events: readonly StoredEvent[]): Promise<void> {
    const last = events.findLast(({ type }) => changing.has(type))
    if (!last || last.position <= heardUpTo) return
    keys.forget()
    await marks.refresh()
    if (last.position > heardUpTo) heardUpTo = last.position
  }

  async function openBatch(batch: Batch, signal: AbortSignal): Promise<Batch> {
    for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 5000)) {
      try {
        await refresh(batch.events)
        await withKeys(batch.events)
        return { ...batch, events: batch.events.map(opened) }
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || signal.aborted) throw error
        await clock.sleep(waitMs, signal)
      }
    }
  }

  const shielded: EventStore = {
    ...store,
    async append(stream, events, expected) {
      const stored: NewEvent[] = []
      for (const event of events) {
        const hidden = shielding(stream, event)
        stored.push(hidden instanceof Promise ? await hidden : hidden)
      }
      return store.append(stream, stored, expected)
    },
    async *readStream(stream, from) {
      for await (const event of store.readStream(stream, from)) {
        const id = sealedBy(event)
        if (id !== null && keys.known(id) === undefined) await keys.fetch([id])
        if (id !== null) keys.remember(keptUnder(event), id)
        yield opened(event)
      }
    },
    async *subscribe(options) {
      for await (const batch of store.subscribe(options)) {
        if (options.signal.aborted) return
        yield await openBatch(batch, options.signal)
      }
    },
    log: (options) => store.log(options),
    head: () => store.head(),
    close: () => store.close(),
  }

  return {
    store: shielded,
    async opened(event) {
      await withKeys([event])
      return opened(event)
    },
    async look(events) {
      await withKeys(events)
      return events.map((event) => {
        const whole = opened(event)
        const values = parted(event.type, whole.data)?.values ?? {}
        return { event: whole, keyId: sealedBy(event), values }
      })
    },
  }
}

function sealedBy({ data }: StoredEvent): string | null {
  const sealed = (data as Record<string, unknown> | null)?.[sealedField]
  return typeof sealed === 'string' ? keyIdOf(sealed) : null
}

/** What is stored instead of an event. */
function openShielding(keys: PersonKeys, marks: ErasedMarks) {
  return (stream: string, event: NewEvent): NewEvent | Promise<NewEvent> => {
    const { id, type, data } = event
    const parts = parted(type, data)
    if (!parts) return event
    const known: Marks = marks.now()
    if (!known.isEmpty && concerns({ stream, type, data, values: parts.values }, known)) {
      return { ...event, data: parts.data }
    }
    const key = keys.keyFor(keptUnder({ stream, type, data }))
    const withKey = (one: Awaited<typeof key>): NewEvent => ({
      ...event,
      data: { ...parts.data, [sealedField]: seal(one, id, parts.values) },
    })
    return key instanceof Promise ? key.then(withKey) : withKey(key)
  }
}

/** How events that were read are opened. */
function openOpening(keys: PersonKeys, log: ShieldOptions['log']) {
  async function withKeys(events: readonly StoredEvent[]): Promise<void> {
    const missing = new Set<string>()
    for (const event of events) {
      const id = sealedBy(event)
      if (id !== null && keys.known(id) === undefined) missing.add(id)
    }
    if (missing.size > 0) await keys.fetch([...missing])
  }

  function opened(event: StoredEvent): StoredEvent {
    const { [sealedField]: sealed, ...data } = (event.data ?? {}) as Record<string, unknown>
    if (typeof sealed !== 'string') return event
    const key = keys.known(keyIdOf(sealed))
    if (!key) return { ...event, data }
    try {
      return { ...event, data: joined(data, open(sealed, key, event.id)) }
    } catch {
      // The rest of it still counts; `tieout audit verify` says whether the event was altered.
      log.warn({ eventId: event.id, type: event.type }, 'the words of an event cannot be opened')
      return { ...event, data }
    }
  }
  return { opened, withKeys }
}
