// The one loop that reads deliveries and acts on them. Events of one lane are handled one after
// another in their order, lanes side by side; a delivery is acknowledged only once it is handled.
import type { Logger } from 'pino'
import type { ChangeFeed, Delivery } from '../domain/change-feed.ts'
import { type StoredEvent, StoreUnavailable } from '../domain/event-store.ts'
import type { Outside } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import { UnreadableEvent } from '../domain/stored.ts'
import { PlatformError } from './platform-error.ts'

/** It cannot be handled as it is, and trying again would not help: set it aside, with the reason. */
export class Held extends Error {
  override name = 'Held'
  readonly code: string
  constructor(code: string, reason: string) {
    super(reason)
    this.code = code
  }
}

/** What went wrong as the ledger keeps it: a stable code, `otherwise` for what has none of its own,
 *  and the words. */
export const troubleOf = (error: unknown, otherwise: string) => {
  const known = error instanceof PlatformError || error instanceof Held || error instanceof Refusal
  const reason = error instanceof Error ? error.message : String(error)
  return { code: known ? error.code : otherwise, reason: reason.slice(0, 2000) }
}

export type ConsumerOptions = {
  /** Its checkpoint in the feed; permanent. */
  name: string
  feed: ChangeFeed
  categories: readonly string[]
  /** Events that must not overtake each other share a lane; null = not for this consumer. */
  laneOf(event: StoredEvent): string | null
  handle(event: StoredEvent): Promise<void>
  /** Called before each new try of what can be tried again; must not throw for long. */
  onFailure?(event: StoredEvent, error: unknown): Promise<void>
  /** Takes over what cannot be handled, visibly, so that the lane goes on. Without it the lane
   *  waits and tries for ever: a policy of the ledger must not skip an event. */
  onHopeless?(event: StoredEvent, error: unknown, attempts: number): Promise<void>
  outside: Outside
  log: Logger
  signal: AbortSignal
}

export type Consumer = {
  name: string
  /** The last failure that has not been got over yet. */
  failing(): string | undefined
  /** Settles when the loop has ended and nothing is in hand any more. */
  done: Promise<void>
}

/** Errors we do not know are given the benefit of the doubt this often. */
const unknownAttempts = 6
const firstDelayMs = 200
const longestDelayMs = 30_000

const isRetryable = (error: unknown) =>
  error instanceof StoreUnavailable || (error instanceof PlatformError && error.retryable)

/** A no that will be the same no the next time. */
const isClear = (error: unknown) =>
  [PlatformError, Refusal, Held, UnreadableEvent].some((kind) => error instanceof kind)

export function startConsumer(options: ConsumerOptions): Consumer {
  const { name, feed, categories, signal, log } = options
  const failures = new Map<string, string>()
  const lanes = new Map<string, Promise<void>>()

  async function run() {
    for await (const delivery of feed.consume({ name, categories, signal })) {
      const lane = options.laneOf(delivery.event)
      if (lane === null) {
        await delivery.ack()
        continue
      }
      const before = lanes.get(lane) ?? Promise.resolve()
      const after = before.then(() => attend(options, delivery, failures))
      lanes.set(lane, after)
      void after.then(() => lanes.get(lane) === after && lanes.delete(lane))
    }
    await Promise.all(lanes.values())
  }

  const done = run().catch((error) => {
    failures.set('feed', String(error))
    log.error({ consumer: name, err: error }, 'consumer stopped')
  })
  return { name, failing: () => failures.values().next().value, done }
}

/** Handles one delivery to its end: done, handed over as hopeless, or left for the next start. */
async function attend(
  options: ConsumerOptions,
  { event, ack }: Delivery,
  failures: Map<string, string>,
): Promise<void> {
  const { name, outside, signal, log } = options
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await options.handle(event)
      failures.delete(event.id)
      await ack()
      return
    } catch (error) {
      failures.set(event.id, String(error))
      const told = await tell(options, event, error, attempt).catch((reason) => {
        log.error({ consumer: name, err: reason }, 'could not record a failure')
        return false
      })
      if (told) {
        failures.delete(event.id)
        await ack().catch(() => undefined)
        return
      }
      await outside.clock.sleep(delayMs(error, attempt, outside.random.next()), signal)
    }
  }
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
  const about = { consumer: name, eventId: event.id, type: event.type, attempt, err: error }
  if (hopeless && onHopeless) {
    log.warn(about, 'set aside')
    await onHopeless(event, error, attempt)
    return true
  }
  log[attempt < 3 ? 'debug' : 'warn'](about, 'failed, will be tried again')
  await onFailure?.(event, error)
  return false
}

/** Doubling, with jitter so that many lanes do not come back at once; a platform's own wish wins. */
function delayMs(error: unknown, attempt: number, chance: number): number {
  const wished = error instanceof PlatformError ? error.retryAfterMs : undefined
  if (wished !== undefined) return wished + chance * firstDelayMs
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 20))
  return ceiling / 2 + (chance * ceiling) / 2
}
