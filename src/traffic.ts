// How much goes to the platforms and comes from them, put together: who counts, from what, and where
// it is kept.
import type { Logger } from 'pino'
import type pg from 'pg'
import type { Checkpoints } from './adapters/checkpoints.ts'
import type { Consumer } from './adapters/consumer.ts'
import { postgresTraffic } from './adapters/postgres/traffic.ts'
import { type Meter, openTraffic } from './adapters/traffic.ts'
import type { ReceiveWebhook } from './adapters/webhook.ts'
import type { Billing } from './billing.ts'
import type { EventStore } from './domain/event-store.ts'
import type { Outside } from './domain/outside.ts'
import type { Platform } from './domain/stored.ts'
import { platformNames, type Platforms } from './platforms.ts'
import type { TrafficDesk } from './http/carrying.ts'

export type TrafficOptions = {
  workspace: string
  store: EventStore
  pool: pg.Pool
  checkpoints: Pick<Checkpoints, 'read'>
  outside: Outside
  log: Logger
  signal: AbortSignal
}

export function startTraffic(options: TrafficOptions) {
  const { workspace, store, pool, checkpoints, outside, log, signal } = options
  const kept = postgresTraffic(pool)
  const traffic = openTraffic({ workspace, log: kept, outside, logger: log })
  return {
    /** For those who write to the platforms. */
    store: traffic.counting(store),
    noting: (webhooks: Record<Platform, ReceiveWebhook>): Record<Platform, ReceiveWebhook> => ({
      stripe: traffic.noting('stripe', webhooks.stripe),
      hubspot: traffic.noting('hubspot', webhooks.hubspot),
      quickbooks: traffic.noting('quickbooks', webhooks.quickbooks),
    }),
    /** Until the signal. */
    keep: ({ gates, consumers }: Metered) =>
      traffic.keep(
        [...platformNames.flatMap(callsOf(gates)), ...consumers.flatMap(workOf)],
        signal,
      ),
    deskOf: (consumers: readonly (Consumer | Billing)[]): TrafficDesk => ({
      log: kept,
      workers: () => consumers,
      async takenUp() {
        const places = platformNames.map(async (name) => {
          const place = await checkpoints.read(`ingest-${name}`)
          return place ? [[name, place] as const] : []
        })
        return Object.fromEntries((await Promise.all(places)).flat())
      },
    }),
  }
}

type Metered = { gates: Platforms['gates']; consumers: readonly (Consumer | Billing)[] }

const callsOf =
  (gates: Platforms['gates']) =>
  (name: Platform): Meter[] =>
    (['calls', 'throttled', 'timeouts'] as const).map((measure) => ({
      ...{ name, measure },
      total: () => gates[name].state()[measure],
    }))

function workOf(consumer: Consumer | Billing): Meter[] {
  if (!('handled' in consumer) || !consumer.handled) return []
  const { handled } = consumer
  return [{ name: consumer.name, measure: 'handled', total: () => handled() }]
}
