// Outgoing webhooks, put together: one process fills the queue, all of them send, one looks after it.
import type { Logger } from 'pino'
import type { ChangeFeed } from '../../domain/change-feed.ts'
import { openDirectory } from '../../domain/endpoint-directory.ts'
import type { EventStore, Position } from '../../domain/event-store.ts'
import type { OutgoingQueue, SigningKeys } from '../../domain/outgoing.ts'
import type { Outside } from '../../domain/outside.ts'
import { type Consumer, startConsumer } from '../consumer.ts'
import type { Leases } from '../leases.ts'
import * as dispatch from './dispatch.ts'
import type { Send } from './http-send.ts'
import { startSenders } from './sending.ts'
import * as upkeep from './upkeep.ts'

export type OutgoingPorts = {
  workspace: string
  store: EventStore
  feed: ChangeFeed
  queue: OutgoingQueue
  keys: SigningKeys
  positionBefore(workspace: string, from: string): Promise<Position | undefined>
  send: Send
  leases: Leases
  outside: Outside
  log: Logger
  signal: AbortSignal
}

/** Works until the signal aborts. The parts as consumers, for whoever asks how they fare. */
export function startOutgoing(ports: OutgoingPorts): Consumer[] {
  const { workspace, store, feed, leases, outside, log, signal } = ports
  const directory = openDirectory(store, workspace)
  const senders = startSenders({ ...ports, directory })
  const { ring } = senders
  const filling = startConsumer({
    ...{ feed, leases, outside, log, signal },
    ...{ name: dispatch.name, categories: dispatch.categories, laneOf: dispatch.laneOf },
    handle: dispatch.dispatch({ ...ports, directory, clock: outside.clock, ring }),
  })
  const kept = leases.hold(upkeep.name, signal, (lost) =>
    upkeep.keepUp({ ...ports, directory, ring }, lost),
  )
  return [
    filling,
    senders,
    { name: upkeep.name, failing: () => undefined, inHand: () => 0, done: kept },
  ]
}
