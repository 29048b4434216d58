// The three platforms as the service meets them: their clients, what they send, and what is
// written back. The same code for the real accounts and for the sandbox, and for a simulation: what
// is kept comes in by ports.
import type { Logger } from 'pino'
import type { Backfill, Sweep } from './adapters/sweeping.ts'
import type { Budget } from './adapters/calls/budget.ts'
import { type OpenGate, openGate } from './adapters/calls/gate.ts'
import type { OtherLimits } from './adapters/calls/limits.ts'
import type { Connections } from './adapters/connections/connections.ts'
import * as hubspotInbound from './adapters/hubspot/inbound.ts'
import { openHubSpot, type Pipeline } from './adapters/hubspot/client.ts'
import { dealFieldsOf, hubspotMappingCheck } from './adapters/hubspot/mapping-check.ts'
import * as hubspotOutbound from './adapters/hubspot/outbound.ts'
import { portalReader } from './adapters/hubspot/portal.ts'
import { hubspotSweeps } from './adapters/hubspot/sweeps.ts'
import type { Ingest } from './adapters/ingest.ts'
import { openQuickBooks } from './adapters/quickbooks/client.ts'
import { quickBooksCustomers } from './adapters/quickbooks/customers.ts'
import * as quickbooksInbound from './adapters/quickbooks/inbound.ts'
import type { DocumentsKnown } from './adapters/quickbooks/inbound-reading.ts'
import * as quickbooksOutbound from './adapters/quickbooks/outbound.ts'
import { quickBooksBackfills, quickBooksSweeps } from './adapters/quickbooks/sweeps.ts'
import { openStripe } from './adapters/stripe/client.ts'
import type { CustomerByStripeId } from './adapters/stripe/credit-notes.ts'
import * as stripeInbound from './adapters/stripe/inbound.ts'
import * as stripeOutbound from './adapters/stripe/outbound.ts'
import { stripeBackfills, stripeSweeps } from './adapters/stripe/sweeps.ts'
import type { ReceiveWebhook } from './adapters/webhook.ts'
import type { Config, PlatformConfig } from './config.ts'
import { dayIn } from './domain/dates.ts'
import type { DealField, Fault, Mapping } from './domain/field-mapping.ts'
import type { EventStore, StoredEvent } from './domain/event-store.ts'
import type { Outside } from './domain/outside.ts'
import type { Platform } from './domain/stored.ts'
import type * as Sync from './domain/sync.ts'
import { wonStagesOf } from './domain/won-stages.ts'

export const platformNames = ['hubspot', 'stripe', 'quickbooks'] as const

export type Outbound = {
  name: string
  categories: readonly string[]
  laneOf(event: StoredEvent): string | null
  subjectOf(event: StoredEvent): Sync.Subject | null
  handle(event: StoredEvent): Promise<void>
}

export type Platforms = {
  webhooks: Record<Platform, ReceiveWebhook>
  ingests: Ingest[]
  outbound: Outbound[]
  sweeps: Sweep[]
  backfills: Backfill[]
  /** What is wrong with a mapping, for the HubSpot account that is connected. */
  mappingFaults(mapping: Mapping): Promise<Fault[]>
  /** The fields that its deals have. */
  dealFields(): Promise<DealField[]>
  /** The pipelines of the HubSpot account that is connected, with their stages. */
  dealPipelines(): Promise<Pipeline[]>
  /** The company in QuickBooks, as its facts name it. */
  quickBooksRealm(): Promise<string>
  /** The number of the account at HubSpot; null where it does not tell. */
  hubSpotAccount(): Promise<string | null>
  gates: Record<Platform, OpenGate>
}

export type PlatformPorts = {
  config: Pick<Config, 'homeCurrency' | 'timeZone' | 'sweepSeconds'>
  accounts: PlatformConfig
  workspace: string
  store: EventStore
  connections: Connections
  budget: Budget
  customerByStripeId: CustomerByStripeId
  /** The deals that HubSpot is known to have, by id behind this one. */
  dealsKnown?(workspace: string, after: string, most: number): Promise<string[]>
  outside: Outside
  log: Logger
  signal: AbortSignal
  /** What the platforms allow, where it is not the usual. */
  limits?: OtherLimits | undefined
  /** How Stripe's SDK calls; absent = by Node's own HTTP. */
  transport?: 'fetch' | undefined
} & DocumentsKnown

export function openPlatforms(ports: PlatformPorts): Platforms {
  const { config, store, connections, outside } = ports
  const { customerByStripeId } = ports
  const dayOf = dayIn(config.timeZone)
  const { homeCurrency } = config
  const { gates, stripe, hubspot, quickbooks } = openClients(ports)
  const customers = quickBooksCustomers({ store, quickbooks, homeCurrency })
  const { sweepSeconds } = config
  const ofHubSpot = hubspotSweeps({ ...ports, hubspot, dayOf, sweepSeconds })
  const ofQuickBooks = { ...ports, quickbooks, homeCurrency }
  /** The secrets of the moment: they may be changed while the service runs. */
  const signed =
    (platform: Platform, open: (secrets: string[]) => ReceiveWebhook): ReceiveWebhook =>
    async (request) =>
      open(await connections[platform].webhookSecrets())(request)
  return {
    gates,
    webhooks: {
      stripe: signed('stripe', (secrets) =>
        stripeInbound.stripeWebhook({ store, stripe, outside }, secrets),
      ),
      hubspot: signed('hubspot', (secrets) =>
        hubspotInbound.hubspotWebhook({ store, outside }, secrets),
      ),
      quickbooks: signed('quickbooks', (secrets) =>
        quickbooksInbound.quickBooksWebhook({ store, outside }, secrets),
      ),
    },
    ingests: [
      stripeInbound.stripeIngest({ store, stripe, dayOf, customerByStripeId }),
      hubspotInbound.hubspotIngest({ ...ports, hubspot, homeCurrency, dayOf }),
      quickbooksInbound.quickBooksIngest({ ...ports, quickbooks, homeCurrency }),
    ],
    outbound: [
      {
        ...quickbooksOutbound,
        handle: quickbooksOutbound.quickBooksOutbound({
          ...{ store, quickbooks, customers, homeCurrency },
          invoiceOfCustomer: ports.invoiceOfCustomer,
          documentsDiffering: ports.documentsDiffering,
        }),
      },
      { ...hubspotOutbound, handle: hubspotOutbound.hubspotOutbound({ ...ports, hubspot }) },
      {
        ...stripeOutbound,
        handle: stripeOutbound.stripeOutbound({ store, stripe, outside, log: ports.log }),
      },
    ],
    sweeps: [
      ...stripeSweeps({ ...ports, stripe, dayOf }, config.sweepSeconds * 1000),
      ...ofHubSpot.sweeps,
      ...quickBooksSweeps({ ...ofQuickBooks, everyMs: sweepSeconds * 1000 }),
    ],
    backfills: [
      ...stripeBackfills({ ...ports, stripe, dayOf }),
      ...ofHubSpot.backfills,
      ...quickBooksBackfills(ofQuickBooks),
    ],
    mappingFaults: hubspotMappingCheck(hubspot, () => wonStagesOf(store, ports.workspace)),
    dealFields: () => dealFieldsOf(hubspot),
    dealPipelines: () => hubspot.dealPipelines(),
    quickBooksRealm: () => quickbooks.realm(),
    hubSpotAccount: portalReader({ hubspot, outside }).account,
  }
}

/** Each platform's client, behind a gate of its own. */
function openClients(ports: PlatformPorts) {
  const { accounts, connections, outside, transport } = ports
  const gateOf = (platform: Platform) =>
    openGate({
      ...ports,
      platform,
      connection: connections[platform],
      limits: ports.limits?.[platform],
    })
  const gates = {
    stripe: gateOf('stripe'),
    hubspot: gateOf('hubspot'),
    quickbooks: gateOf('quickbooks'),
  }
  const keys = connections.stripe.tokens
  const stripe = { ...accounts.stripe, keys, transport }
  return {
    gates,
    stripe: openStripe(stripe, gates.stripe, outside),
    hubspot: openHubSpot(accounts.hubspot, gates.hubspot, connections.hubspot.tokens, outside),
    quickbooks: openQuickBooks(
      ...([accounts.quickbooks, gates.quickbooks] as const),
      ...([connections.quickbooks.tokens, outside] as const),
    ),
  }
}
