// The one loop that reads deliveries and acts on them. Events of one lane are handled one after
// another in their order, lanes side by side; a delivery is acknowledged only once it is handled.
import type { Logger } from 'pino'
import type { ChangeFeed, Delivery } from '../domain/change-feed.ts'
import { type StoredEvent, StoreUnavailable } from '../domain/event-store.ts'
import type { Money } from '../domain/money.ts'
import type { Outside } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import { UnreadableEvent } from '../domain/stored.ts'
import { backOff } from './calls/back-off.ts'
import type { Leases } from './leases.ts'
import { PlatformError } from './platform-error.ts'

/** It cannot be handled as it is, and trying again would not help: set it aside, with the reason. */
export class Held extends Error {
  override name = 'Held'
  readonly code: string
  /** What it is about is worth, where that is known. */
  readonly worth: Money | undefined
  constructor(code: string, reason: string, worth?: Money) {
    super(reason)
    this.code = code
    this.worth = worth
  }
}

const isKnown = (error: unknown): error is PlatformError | Held | Refusal =>
  error instanceof PlatformError || error instanceof Held || error instanceof Refusal

/** What went wrong as the ledger keeps it: a stable code, `otherwise` for what has none of its own,
 *  and the words. */
export const troubleOf = (error: unknown, otherwise: string) => {
  const reason = error instanceof Error ? error.message : String(error)
  return { code: isKnown(error) ? error.code : otherwise, reason: reason.slice(0, 2000) }
}

/** As the log may have it: the words of platforms name customers, and stand in the ledger. */
const loggable = (error: unknown) =>
  isKnown(error) ? { type: error.name, code: error.code } : error

export type ConsumerOptions = {
  /** Its checkpoint in the feed, and its lease; permanent. */
  name: string
  feed: ChangeFeed
  categories: readonly string[]
  /** The most deliveries in hand at once; beyond that the feed waits. */
  window?: number | undefined
  /** Events that must not overtake each other share a lane; null = not for this consumer. */
  laneOf(event: StoredEvent): string | null
  /** The signal aborts when no further step should be begun. */
  handle(event: StoredEvent, signal: AbortSignal): Promise<void>
  /** Events of a lane with the same cover are all done when one of them is handled after the others
   *  came; null = each by itself. */
  coverOf?(event: StoredEvent): string | null
  /** Called before each new try of what can be tried again; must not throw for long. */
  onFailure?(event: StoredEvent, error: unknown): Promise<void>
  /** Takes over what cannot be handled, visibly, so that the lane goes on. Without it the lane
   *  waits and tries for ever: a policy of the ledger must not skip an event. */
  onHopeless?(event: StoredEvent, error: unknown, attempts: number): Promise<void>
  leases: Leases
  outside: Outside
  log: Logger
  signal: AbortSignal
}

export type Consumer = {
  name: string
  /** The last failure that has not been got over yet. */
  failing(): string | undefined
  /** How many deliveries this process has in hand. */
  inHand(): number
  /** When the one was recorded that has been in hand the longest. */
  oldestAt?(): string | undefined
  /** How many this process has answered since it began. */
  handled?(): number
  /** Settles when the loop has ended and nothing is in hand any more. */
  done: Promise<void>
}

/** Errors we do not know are given the benefit of the doubt this often. */
const unknownAttempts = 6
/** Those who wait together do not come back together. */
const jitterMs = 200
/** How long the first of several events that cover each other waits for the others. */
const gatherMs = 20

const isRetryable = (error: unknown) =>
  error instanceof StoreUnavailable || (error instanceof PlatformError && error.retryable)

/** A no that will be the same no the next time. */
const isClear = (error: unknown) =>
  [PlatformError, Refusal, Held, UnreadableEvent].some((kind) => error instanceof kind)

/** Consumes while this process has the lease, so that the order of a lane holds over all processes.
 *
 *  Once the lease is lost nothing more is handed out and nothing tried again; what was begun ends.
 *  Another process may be at work on the same events by then (this one was stopped, and woke up
 *  late), and no harm comes of it: an append states the revision it was decided on and is refused
 *  or decided anew when that has changed; a call to a platform carries a key made from the ledger's
 *  state, by which the platform knows the repeated one; and an acknowledgement given late is still
 *  true, while a place in the feed never goes back. */
export function startConsumer(options: ConsumerOptions): Consumer {
  const { name, leases, signal, log } = options
  const failures = new Map<string, string>()
  const hand = new Set<Delivery>()
  const counts = { handled: 0 }

  async function consume(lost: AbortSignal) {
    failures.clear()
    try {
      await run({ ...options, signal: lost, failures, hand, counts })
    } catch (error) {
      failures.set('feed', String(error))
      log.error({ consumer: name, err: error }, 'the feed has failed; it is opened anew')
      throw error
    }
  }
  const done = leases.hold(name, signal, consume)
  return {
    ...{ name, done },
    failing: () => failures.values().next().value,
    inHand: () => hand.size,
    oldestAt: () => hand.values().next().value?.event.recordedAt,
    handled: () => counts.handled,
  }
}

type Work = ConsumerOptions & {
  /** What has not been got over yet, by event. */
  failures: Map<string, string>
  /** Handed out and not answered, in the order in which it came. */
  hand: Set<Delivery>
  counts: { handled: number }
}

async function run(options: Work): Promise<void> {
  const { name, feed, categories, window, laneOf, hand } = options
  const failed = new AbortController()
  const signal = AbortSignal.any([options.signal, failed.signal])
  const work = { ...options, signal }
  const lanes = new Map<string, Delivery[]>()
  const working = new Set<Promise<void>>()

  async function drain(lane: string, queue: Delivery[]) {
    while (queue.length > 0) await attend(work, queue)
    lanes.delete(lane)
  }
  try {
    for await (const delivery of feed.consume({
      ...{ name, categories, signal },
      ...(window && { window }),
    })) {
      const lane = laneOf(delivery.event)
      if (lane === null) {
        await delivery.ack()
        continue
      }
      hand.add(delivery)
      const queue = lanes.get(lane)
      if (queue) {
        queue.push(delivery)
        continue
      }
      const fresh = [delivery]
      lanes.set(lane, fresh)
      const drained = drain(lane, fresh).finally(() => working.delete(drained))
      working.add(drained)
    }
  } catch (error) {
    // It begins anew from where it was: what is tried again and again must not hold that up.
    failed.abort()
    throw error
  } finally {
    await Promise.all(working)
  }
}

/** Handles the first of the queue to its end, and whatever that covers: done, handed over as
 *  hopeless, or given back. */
async function attend(work: Work, queue: Delivery[]): Promise<void> {
  const { name, outside, signal, log, failures, hand } = work
  const { event } = queue[0] as Delivery
  const cover = work.coverOf?.(event) ?? null
  if (cover !== null) await outside.clock.sleep(gatherMs, signal)
  const nextDelay = backOff(outside.random)
  /** A platform's own wish wins. */
  const pause = (error: unknown) => {
    const wished = error instanceof PlatformError ? error.retryAfterMs : undefined
    const jitter = outside.random.next() * jitterMs
    return outside.clock.sleep(wished === undefined ? nextDelay() : wished + jitter, signal)
  }
  for (let attempt = 1; !signal.aborted; attempt++) {
    // Only what is here before the handling begins: what comes later may say something newer.
    const other = queue.findIndex((one) => work.coverOf?.(one.event) !== cover)
    const covered = cover === null ? 1 : other === -1 ? queue.length : other
    try {
      await work.handle(event, signal)
      failures.delete(event.id)
      return await settle(work, queue, covered)
    } catch (error) {
      // No longer ours to say that it has failed: whoever has the lease now may have done it.
      if (signal.aborted) break
      if (error instanceof PlatformError && error.notCalled) {
        // Nothing has failed: it was not its turn. That is said where the reason is kept.
        attempt -= 1
        await pause(error)
        continue
      }
      failures.set(event.id, String(error))
      const told = await tell(work, event, error, attempt).catch((reason) => {
        log.error({ consumer: name, err: reason }, 'could not record a failure')
        return false
      })
      if (told) {
        failures.delete(event.id)
        return await settle(work, queue, 1)
      }
      await pause(error)
    }
  }
  failures.delete(event.id)
  for (const one of queue.splice(0)) {
    hand.delete(one)
    // Should this fail, it comes again by itself, only later.
    await one.retry(0).catch(() => undefined)
  }
}

/** Only now that all of it is committed. An acknowledgement that fails lets the event come again,
 *  which changes nothing. */
async function settle({ hand, counts }: Work, queue: Delivery[], count: number): Promise<void> {
  const done = queue.splice(0, count)
  counts.handled += done.length
  await Promise.allSettled(done.map(({ ack }) => ack()))
  for (const one of done) hand.delete(one)
}

/** True when somebody has taken the failed event over. */
async function tell(
  options: ConsumerOptions,
  event: StoredEvent,
  error: unknown,
  attempt: number,
): Promise<boolean> {
  const { name, log, onHopeless, onFailure } = options
  const hopeless = !isRetryable(error) && (isClear(error) || attempt >= unknownAttempts)
  const about = {
    consumer: name,
    eventId: event.id,
    type: event.type,
    attempt,
    err: loggable(error),
  }
  if (hopeless && onHopeless) {
    log.warn(about, 'set aside')
    await onHopeless(event, error, attempt)
    return true
  }
  log[attempt < 3 ? 'debug' : 'warn'](about, 'failed, will be tried again')
  await onFailure?.(event, error)
  return false
}
