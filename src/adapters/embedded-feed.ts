// The change feed without a broker: each consumer reads the event store itself and keeps its place
// in the checkpoints. The same promise as the NATS feed, for one process per consumer name.
import type { ChangeFeed, ConsumeOptions, Delivery } from '../domain/change-feed.ts'
import {
  type Batch,
  type EventStore,
  type StoredEvent,
  StoreUnavailable,
} from '../domain/event-store.ts'
import type { Clock } from '../domain/outside.ts'
import { type Checkpoints, type Progress, progressFrom } from './checkpoints.ts'

/** As much of a pino logger as the feeds need. */
export type FeedLog = Record<
  'info' | 'warn' | 'error',
  (detail: Record<string, unknown>, message: string) => void
>

export type EmbeddedFeedOptions = {
  store: EventStore
  checkpoints: Checkpoints
  clock: Clock
  log?: FeedLog | undefined
}

const defaultWindow = 64
const batchSize = 256
/** A consumer that is never idle saves its place this often. */
const saveEveryMs = 1_000

export function openEmbeddedFeed(options: EmbeddedFeedOptions): ChangeFeed {
  const closing = new AbortController()
  const open = new Set<Consumption>()
  return {
    async *consume({ window = defaultWindow, ...consumer }) {
      const kept = await options.checkpoints.read(consumer.name)
      const signal = AbortSignal.any([consumer.signal, closing.signal])
      const consumption = startConsumption(
        { ...options, ...consumer, signal, window },
        progressFrom(kept),
      )
      open.add(consumption)
      try {
        yield* consumption.deliveries()
      } finally {
        await consumption.stop()
        // What is still out may yet be acknowledged, and close() has to wait for that to be saved.
        for (const one of open) if (one.isOver()) open.delete(one)
      }
    },
    async close() {
      closing.abort()
      await Promise.all([...open].map((consumption) => consumption.stop()))
      for (const consumption of open) consumption.forget()
    },
  }
}

type Consumption = {
  deliveries(): AsyncGenerator<Delivery>
  /** Ends the reading and the timers; resolves when the place reached is saved. */
  stop(): Promise<void>
  /** After this an acknowledgement changes nothing: the database may be gone. */
  forget(): void
  /** It has been stopped, and nothing of it is out any more. */
  isOver(): boolean
}

function startConsumption(
  options: EmbeddedFeedOptions & ConsumeOptions & { window: number },
  progress: Progress,
): Consumption {
  const stopping = new AbortController()
  const signal = AbortSignal.any([options.signal, stopping.signal])
  const changed = bell()
  const saver = placeSaver(options, progress, signal)
  const reader = startReader(options, progress, signal, changed.ring)
  const due: StoredEvent[] = []
  // Retried ones keep their slot while they wait, as they do in JetStream: when everything fails,
  // the consumer stops taking in more instead of piling up retries without end.
  let held = 0
  let forgotten = false
  signal.addEventListener('abort', changed.ring, { once: true })

  const settled = async (event: StoredEvent) => {
    if (forgotten) return
    held -= 1
    progress.settle(event.position)
    changed.ring()
    // The last that were in hand: whoever consumes under this name next begins where they end.
    if (signal.aborted) return saver.save()
    if (reader.isIdle() && held === 0) void saver.save()
    else saver.saveSoon()
  }
  const later = async (event: StoredEvent, delayMs: number) => {
    await options.clock.sleep(delayMs, signal)
    // Given back: it stays unsettled, and comes to whoever consumes next.
    if (signal.aborted) held -= 1
    else due.push(event)
    changed.ring()
  }
  return {
    async *deliveries() {
      while (!signal.aborted) {
        const again = due.shift()
        const event = again ?? (held < options.window ? reader.take() : undefined)
        if (event) {
          if (!again) held += 1
          yield delivery(event, settled, later)
          continue
        }
        if (reader.failure()) throw reader.failure()
        saver.saveSoon()
        await changed.rung()
      }
    },
    async stop() {
      stopping.abort()
      await reader.ended
      await saver.save()
    },
    forget() {
      forgotten = true
    },
    isOver: () => stopping.signal.aborted && held === 0,
  }
}

function delivery(
  event: StoredEvent,
  settled: (event: StoredEvent) => Promise<void>,
  later: (event: StoredEvent, delayMs: number) => Promise<void>,
): Delivery {
  let isSettled = false
  // The first answer counts: an acknowledgement after a retry must not cancel the redelivery.
  const once = async (answer: () => void | Promise<void>) => {
    if (isSettled) return
    isSettled = true
    await answer()
  }
  return {
    event,
    ack: () => once(() => settled(event)),
    retry: (delayMs) => once(() => void later(event, delayMs)),
  }
}

type Reader = {
  /** The next event, which from now on counts as handed out. */
  take(): StoredEvent | undefined
  /** Nothing read that has not been taken. */
  isIdle(): boolean
  failure(): unknown
  ended: Promise<void>
}

function startReader(
  { store, categories }: { store: EventStore; categories: readonly string[] },
  progress: Progress,
  signal: AbortSignal,
  ring: () => void,
): Reader {
  let batch: Batch | undefined
  let next = 0
  let failure: unknown
  const drained = bell()
  signal.addEventListener('abort', drained.ring, { once: true })

  const run = async () => {
    const { position: after } = progress.place()
    for await (const read of store.subscribe({ after, categories, batchSize, signal })) {
      batch = read
      next = 0
      ring()
      while (batch && !signal.aborted) await drained.rung()
      if (signal.aborted) return
    }
    throw new StoreUnavailable('the event store ended the subscription')
  }
  const ended = run()
    .catch((error: unknown) => {
      // A subscription reconnects by itself; what it throws is for whoever runs the consumer.
      failure = error
    })
    .finally(ring)
  const take = (): StoredEvent | undefined => {
    while (batch && next < batch.events.length) {
      const event = batch.events[next++] as StoredEvent
      if (progress.isSettled(event.position)) continue
      progress.reached(event.position, false)
      return event
    }
    if (batch) progress.reached(batch.position, true)
    batch = undefined
    drained.ring()
    return undefined
  }
  const isIdle = () => !batch || next >= batch.events.length
  return { take, isIdle, failure: () => failure, ended }
}

type PlaceSaver = {
  save(): Promise<void>
  saveSoon(): void
}

/** Saves the place without a write for each acknowledgement. One write is under way at a time, and
 *  it carries the place of the moment it starts. What a crash leaves unsaved comes again. */
function placeSaver(
  { name, checkpoints, clock, log }: EmbeddedFeedOptions & ConsumeOptions,
  progress: Progress,
  signal: AbortSignal,
): PlaceSaver {
  let saved = fingerprint(progress)
  let isWanted = false
  let isTimed = false
  let writing: Promise<void> | undefined

  const write = async () => {
    const print = fingerprint(progress)
    if (print === saved) return
    try {
      await checkpoints.write(name, progress.place())
      saved = print
    } catch (error) {
      log?.warn({ consumer: name, error }, 'The place in the change feed could not be saved')
      if (!signal.aborted) saveSoon()
    }
  }
  const writeWhileWanted = async () => {
    while (isWanted) {
      isWanted = false
      await write()
    }
    writing = undefined
  }
  const save = () => {
    isWanted = true
    writing ??= writeWhileWanted()
    return writing
  }
  const saveSoon = () => {
    if (isTimed) return
    isTimed = true
    void clock.sleep(saveEveryMs, signal).then(() => {
      isTimed = false
      return save()
    })
  }
  return { save, saveSoon }
}

const fingerprint = (progress: Progress) => JSON.stringify(progress.place())

/** Wakes whoever waits. A ring that nobody waits for is lost: look first, then wait. */
export function bell() {
  let wake: (() => void) | undefined
  let rung: Promise<void> | undefined
  return {
    ring: () => {
      wake?.()
      wake = rung = undefined
    },
    rung: () => {
      rung ??= new Promise((resolve) => {
        wake = resolve
      })
      return rung
    },
  }
}
