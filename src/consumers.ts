// Who reads the log and acts on it, by name: first what the platforms said becomes facts, then the
// policies decide, then the outcome is carried back. Each name is a permanent checkpoint.
import type { Logger } from 'pino'
import { type Consumer, startConsumer } from './adapters/consumer.ts'
import * as ingest from './adapters/ingest.ts'
import { syncTrouble } from './adapters/sync-trouble.ts'
import type { ChangeFeed } from './domain/change-feed.ts'
import * as dealInvoicing from './domain/deal-invoicing.ts'
import { type EventStore, StoreUnavailable } from './domain/event-store.ts'
import * as Inbound from './domain/inbound.ts'
import type { Outside } from './domain/outside.ts'
import * as settlement from './domain/settlement.ts'
import type { Platforms } from './platforms.ts'
import { viewsLookedUp } from './projections/look-up.ts'
import type { Projections } from './projections/runner.ts'

const viewsBehindMs = 10_000

export type ConsumerPorts = {
  store: EventStore
  /** Raw events never leave the service: what reads them reads the store itself. */
  embedded: ChangeFeed
  /** Where decided changes are broadcast: NATS, or the store again. */
  feed: ChangeFeed
  platforms: Platforms
  lookUp: settlement.LookUp
  projections: Projections
  outside: Outside
  log: Logger
  signal: AbortSignal
}

export function startConsumers(ports: ConsumerPorts): Consumer[] {
  return [...startIngests(ports), ...startPolicies(ports), ...startOutbound(ports)]
}

function startIngests({ store, embedded, platforms, outside, log, signal }: ConsumerPorts) {
  return platforms.ingests.map((one) =>
    startConsumer({
      ...{ outside, log, signal },
      name: `ingest-${one.platform}`,
      feed: embedded,
      categories: [Inbound.category],
      laneOf: ingest.laneOf(one.platform, one),
      handle: ingest.handle(store, one),
      onHopeless: ingest.hold(store),
    }),
  )
}

function startPolicies(ports: ConsumerPorts) {
  const { store, embedded, lookUp, projections, outside, log, signal } = ports
  return [
    startConsumer({
      ...{ outside, log, signal },
      name: dealInvoicing.name,
      feed: embedded,
      categories: dealInvoicing.categories,
      laneOf: (event) => event.stream,
      handle: (event) => dealInvoicing.perform(store, event),
    }),
    startConsumer({
      ...{ outside, log, signal },
      name: settlement.name,
      feed: embedded,
      categories: settlement.categories,
      laneOf: settlement.laneOf,
      async handle(event) {
        const awaited = { views: viewsLookedUp, position: event.position, signal }
        const seen = await projections.waitFor({ ...awaited, timeoutMs: viewsBehindMs })
        if (!seen) throw new StoreUnavailable('the views that settlement looks into are behind')
        await settlement.perform({ store, lookUp }, event)
      },
    }),
  ]
}

function startOutbound({ store, feed, platforms, outside, log, signal }: ConsumerPorts) {
  return platforms.outbound.map((one) =>
    startConsumer({
      ...{ outside, log, signal },
      name: one.name,
      feed,
      categories: one.categories,
      laneOf: one.laneOf,
      handle: one.handle,
      ...syncTrouble(store, one.subjectOf),
    }),
  )
}
