// Who reads the log and acts on it, by name: first what the platforms said becomes facts, then the
// policies decide, then the outcome is carried back. Each name is a permanent checkpoint, and a
// lease: of several processes one at a time acts under it.
import type { Logger } from 'pino'
import { type Consumer, startConsumer } from './adapters/consumer.ts'
import * as ingest from './adapters/ingest.ts'
import type { Leases } from './adapters/leases.ts'
import { syncTrouble } from './adapters/sync-trouble.ts'
import type { ChangeFeed } from './domain/change-feed.ts'
import * as crediting from './domain/crediting.ts'
import * as dealInvoicing from './domain/deal-invoicing.ts'
import { type EventStore, type StoredEvent, StoreUnavailable } from './domain/event-store.ts'
import * as Inbound from './domain/inbound.ts'
import type { LookUp } from './domain/look-up.ts'
import type { Model } from './domain/matching/verdict.ts'
import type { Outside } from './domain/outside.ts'
import * as rescore from './domain/rescore.ts'
import * as settlement from './domain/settlement.ts'
import { openTurns } from './domain/turns.ts'
import type { Platforms } from './platforms.ts'
import { viewsLookedUp } from './projections/look-up.ts'
import type { Projections } from './projections/runner.ts'

const viewsBehindMs = 10_000
/** Many facts are about few objects, and of these some are read together. */
const ingestWindow = 256
const outboundWindow = 200

export type ConsumerPorts = {
  store: EventStore
  /** Raw events never leave the service: what reads them reads the store itself. */
  embedded: ChangeFeed
  /** Where decided changes are broadcast: NATS, or the store again. */
  feed: ChangeFeed
  platforms: Platforms
  lookUp: LookUp
  modelOf(workspace: string): Promise<Model>
  /** The day of the books. */
  today(): string
  projections: Pick<Projections, 'waitFor'>
  leases: Leases
  outside: Outside
  log: Logger
  signal: AbortSignal
}

export function startConsumers(ports: ConsumerPorts): Consumer[] {
  return [...startIngests(ports), ...startPolicies(ports), ...startOutbound(ports)]
}

function startIngests(ports: ConsumerPorts) {
  const { store, embedded, platforms, leases, outside, log, signal } = ports
  return platforms.ingests.map((one) =>
    startConsumer({
      ...{ leases, outside, log, signal },
      name: `ingest-${one.platform}`,
      feed: embedded,
      window: ingestWindow,
      categories: [Inbound.category],
      laneOf: ingest.laneOf(one.platform, one),
      coverOf: ingest.coverOf(one),
      handle: ingest.handle(store, one),
      onHopeless: ingest.hold(store),
    }),
  )
}

function startPolicies(ports: ConsumerPorts) {
  const { store, embedded, lookUp, modelOf, today, leases, outside, log, signal } = ports
  const turns = openTurns()
  return [
    startConsumer({
      ...{ leases, outside, log, signal },
      name: dealInvoicing.name,
      feed: embedded,
      categories: dealInvoicing.categories,
      laneOf: (event) => event.stream,
      handle: (event) => dealInvoicing.perform(store, event, today()),
    }),
    ...[settlement, crediting, rescore].map((policy) =>
      startConsumer({
        ...{ leases, outside, log, signal },
        name: policy.name,
        feed: embedded,
        categories: policy.categories,
        laneOf: policy.laneOf,
        async handle(event, signal) {
          await viewsSeen(ports, event, signal)
          await policy.perform({ store, lookUp, modelOf, turns }, event)
        },
      }),
    ),
  ]
}

/** Payments, and credits, are placed by what the views say of the others. */
async function viewsSeen(
  { projections }: ConsumerPorts,
  { position }: StoredEvent,
  signal: AbortSignal,
) {
  const awaited = { views: viewsLookedUp, position, signal, timeoutMs: viewsBehindMs }
  if (await projections.waitFor(awaited)) return
  throw new StoreUnavailable('the views that policies look into are behind')
}

function startOutbound(ports: ConsumerPorts) {
  const { store, feed, platforms, leases, outside, log, signal } = ports
  return platforms.outbound.map((one) =>
    startConsumer({
      ...{ leases, outside, log, signal },
      name: one.name,
      feed,
      window: outboundWindow,
      categories: one.categories,
      laneOf: one.laneOf,
      handle: one.handle,
      ...syncTrouble(store, one.subjectOf),
    }),
  )
}
