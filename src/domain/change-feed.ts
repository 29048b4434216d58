// The change feed as its consumers see it: every event at least once, acknowledged one by one.
// Two adapters: embedded (src/adapters/embedded-feed.ts, reads the event store) and NATS JetStream
// (src/adapters/nats). One contract suite for both (test/adapters/change-feed.contract.ts).
import type { StoredEvent } from './event-store.ts'

export type Delivery = {
  event: StoredEvent
  /** Done with it: it does not come again to this consumer. */
  ack(): Promise<void>
  /** Not done: it comes again, after `delayMs` at the earliest. */
  retry(delayMs: number): Promise<void>
}

export type ConsumeOptions = {
  /** The consumer's name, its checkpoint: keeps its place over restarts; never rename one. */
  name: string
  categories: readonly string[]
  signal: AbortSignal
}

export type ChangeFeed = {
  /** Deliveries in order of position, as far as none had to be retried. Unacknowledged ones come
   *  again after a restart. At most `window` deliveries are out at once. */
  consume(options: ConsumeOptions & { window?: number }): AsyncIterable<Delivery>
  close(): Promise<void>
}
