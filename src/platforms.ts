// The three platforms as the service meets them: their clients, what they send, and what is
// written back. The same code for the real accounts and for the sandbox.
import type pg from 'pg'
import type { Config, PlatformConfig } from './config.ts'
import { encryptionKey, refreshTokenKeeper } from './adapters/connections.ts'
import * as hubspotInbound from './adapters/hubspot/inbound.ts'
import { openHubSpot } from './adapters/hubspot/client.ts'
import * as hubspotOutbound from './adapters/hubspot/outbound.ts'
import type { Ingest } from './adapters/ingest.ts'
import { openQuickBooks } from './adapters/quickbooks/client.ts'
import { quickBooksCustomers } from './adapters/quickbooks/customers.ts'
import * as quickbooksInbound from './adapters/quickbooks/inbound.ts'
import type { DocumentsKnown } from './adapters/quickbooks/inbound-reading.ts'
import * as quickbooksOutbound from './adapters/quickbooks/outbound.ts'
import { quickBooksTokens } from './adapters/quickbooks/tokens.ts'
import { openStripe } from './adapters/stripe/client.ts'
import type { CustomerByStripeId } from './adapters/stripe/credit-notes.ts'
import * as stripeInbound from './adapters/stripe/inbound.ts'
import type { ReceiveWebhook } from './adapters/webhook.ts'
import { dayIn } from './domain/dates.ts'
import type { EventStore, StoredEvent } from './domain/event-store.ts'
import type { Outside } from './domain/outside.ts'
import type { Platform } from './domain/stored.ts'
import type * as Sync from './domain/sync.ts'

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
}

export async function openPlatforms(
  ports: {
    config: Config
    accounts: PlatformConfig
    workspace: string
    store: EventStore
    pool: pg.Pool
    outside: Outside
    customerByStripeId: CustomerByStripeId
  } & DocumentsKnown,
): Promise<Platforms> {
  const { config, accounts, workspace, store, pool, outside, invoiceByQuickBooksId } = ports
  const { customerByStripeId, customerByQuickBooksId, objectByQuickBooksId } = ports
  const dayOf = dayIn(config.timeZone)
  const { homeCurrency } = config
  const key = await encryptionKey(config.encryptionKey, config.dataDir)
  const stripe = openStripe(accounts.stripe, outside)
  const hubspot = openHubSpot(accounts.hubspot, outside)
  const keeper = refreshTokenKeeper(pool, key, workspace)
  const tokens = quickBooksTokens(accounts.quickbooks, keeper, outside)
  const quickbooks = openQuickBooks(accounts.quickbooks, tokens, outside)
  const customers = quickBooksCustomers({ store, quickbooks, homeCurrency })
  const secrets = {
    stripe: accounts.stripe.webhookSecrets,
    hubspot: accounts.hubspot.clientSecrets,
    quickbooks: accounts.quickbooks.webhookVerifiers,
  }
  return {
    webhooks: {
      stripe: stripeInbound.stripeWebhook({ store, stripe, outside }, secrets.stripe),
      hubspot: hubspotInbound.hubspotWebhook({ store, outside }, secrets.hubspot),
      quickbooks: quickbooksInbound.quickBooksWebhook({ store, outside }, secrets.quickbooks),
    },
    ingests: [
      stripeInbound.stripeIngest({ store, stripe, dayOf, customerByStripeId }),
      hubspotInbound.hubspotIngest({ store, hubspot, outside, homeCurrency, dayOf }),
      quickbooksInbound.quickBooksIngest({
        ...{ store, quickbooks, homeCurrency, invoiceByQuickBooksId, objectByQuickBooksId },
        customerByQuickBooksId,
      }),
    ],
    outbound: [
      {
        ...quickbooksOutbound,
        handle: quickbooksOutbound.quickBooksOutbound({
          store,
          quickbooks,
          customers,
          homeCurrency,
        }),
      },
      { ...hubspotOutbound, handle: hubspotOutbound.hubspotOutbound({ store, hubspot }) },
    ],
  }
}
