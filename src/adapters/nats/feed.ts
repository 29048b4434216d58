// The change feed on NATS JetStream: a relay from the event store onto the stream, and durable
// consumers from it. Losing NATS, or everything NATS has stored, loses nothing: the relay fills the
// stream again from the store.
import type { ChangeFeed } from '../../domain/change-feed.ts'
import type { EventStore, Position } from '../../domain/event-store.ts'
import type { Clock } from '../../domain/outside.ts'
import type { FeedLog } from '../embedded-feed.ts'
import type { Leases } from '../leases.ts'
import { openConnection } from './connection.ts'
import { type Consumption, startConsumption } from './consumer.ts'
import { startRelay } from './relay.ts'

export type NatsFeedOptions = {
  /** One address or several with commas between: `nats://user:password@host:4222`. */
  url: string
  store: EventStore
  clock: Clock
  log?: FeedLog | undefined
  /** The name of the stream, and in lower case the first token of its subjects. */
  stream?: string | undefined
  /** How long after its process died a delivery comes again. */
  ackWaitMs?: number | undefined
  /** Who of several processes relays; absent = this one does. */
  leases?: Leases | undefined
}

export type NatsFeed = ChangeFeed & {
  /** Resolves when the relay has found its place on the stream for the first time. */
  ready(): Promise<void>
  /** For the readiness check: whether NATS is there, how far the relay has published, and why it
   *  does not get on if it does not. */
  state(): { isConnected: boolean; position: Position | undefined; fault: string | undefined }
}

const defaultWindow = 64
/** Not longer than a dead process keeps its leases: whoever takes over finds what it had in hand. */
const defaultAckWaitMs = 3_000

/** Does not wait for NATS: until it can be reached, events stay in the store and consumers wait. */
export async function openNatsFeed({
  url,
  store,
  clock,
  log,
  stream = 'TIEOUT',
  ackWaitMs = defaultAckWaitMs,
  leases,
}: NatsFeedOptions): Promise<NatsFeed> {
  const stopping = new AbortController()
  const closed = new AbortController()
  const connection = openConnection({ url, clock, log })
  const stop = stopping.signal
  const relay = startRelay({ connection, stream, store, clock, log, leases, stop })
  const consumptions = new Map<string, Consumption>()

  return {
    async *consume({ name, categories, signal, window = defaultWindow }) {
      // Whoever consumed under this name in this process before is taken to have given up.
      await consumptions.get(name)?.release()
      const consumption = startConsumption({
        ...{ connection, stream, name, categories, window, ackWaitMs, clock, log },
        signal: AbortSignal.any([signal, stopping.signal]),
        closed: closed.signal,
      })
      consumptions.set(name, consumption)
      try {
        yield* consumption.deliveries()
      } finally {
        await consumption.stop()
      }
    },
    ready: () => relay.ready,
    state: () => {
      const { position, fault } = relay.state()
      const isConnected = connection.current() !== undefined
      return { isConnected, position, fault: isConnected ? fault : 'NATS cannot be reached' }
    },
    async close() {
      // Given back now, deliveries come again at once, not when their ack wait is over.
      const released = [...consumptions.values()].map((consumption) => consumption.release())
      stopping.abort()
      await Promise.all([relay.ended, ...released])
      const connectionClosed = connection.close()
      closed.abort()
      await connectionClosed
    },
  }
}
