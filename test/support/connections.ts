// The connections of one or several processes, against the sandbox.
import { openConnections } from '../../src/adapters/connections/connections.ts'
import type { Secrets } from '../../src/adapters/connections/secrets.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import type { PlatformConfig } from '../../src/config.ts'
import type { EventStore } from '../../src/domain/event-store.ts'
import type { Outside } from '../../src/domain/outside.ts'
import { openMemoryStore } from './memory-store.ts'
import { memorySecrets } from './memory-secrets.ts'

export type SandboxAccounts = {
  stripe: { baseUrl: string; secretKey: string; webhookSecret: string }
  hubspot: {
    baseUrl: string
    authorizeUrl: string
    accessToken: string
    clientId: string
    clientSecret: string
  }
  quickbooks: {
    baseUrl: string
    authorizeUrl: string
    tokenUrl: string
    clientId: string
    clientSecret: string
    refreshToken: string
    realmId: string
    webhookVerifier: string
  }
}

type Without = 'stripe' | 'hubspot' | 'quickbooks'

/** What the environment would say; `without` leaves a platform to be connected by the API. */
export function accountsOf(sandbox: SandboxAccounts, without: Without[] = []): PlatformConfig {
  const { stripe, hubspot, quickbooks } = sandbox
  const given = (platform: Without, value: string) =>
    without.includes(platform) ? undefined : value
  return {
    stripe: {
      secretKey: given('stripe', stripe.secretKey),
      webhookSecrets: without.includes('stripe') ? [] : [stripe.webhookSecret],
      apiBase: stripe.baseUrl,
    },
    hubspot: {
      accessToken: given('hubspot', hubspot.accessToken),
      clientId: hubspot.clientId,
      clientSecrets: [hubspot.clientSecret],
      apiBase: hubspot.baseUrl,
      authorizeUrl: hubspot.authorizeUrl,
    },
    quickbooks: {
      clientId: quickbooks.clientId,
      clientSecret: quickbooks.clientSecret,
      refreshToken: given('quickbooks', quickbooks.refreshToken),
      realmId: given('quickbooks', quickbooks.realmId),
      webhookVerifiers: [quickbooks.webhookVerifier],
      apiBase: quickbooks.baseUrl,
      tokenUrl: quickbooks.tokenUrl,
      authorizeUrl: quickbooks.authorizeUrl,
    },
  }
}

export type Said = { fields: object; message: string }

export function connectionsOf(
  accounts: PlatformConfig,
  ports: { store?: EventStore; secrets?: Secrets; outside?: Outside; said?: Said[] } = {},
) {
  const { outside = realOutside, said = [] } = ports
  const store = ports.store ?? openMemoryStore(outside.clock)
  const secrets = ports.secrets ?? memorySecrets().of()
  const log = {
    warn: (fields: object, message: string) => void said.push({ fields, message }),
    info: (fields: object, message: string) => void said.push({ fields, message }),
  }
  const connections = openConnections({
    ...{ accounts, workspace: 'main', store, secrets, outside, log: log as never },
  })
  return { ...connections, store, secrets, said }
}

/** A clock that stands until it is moved. */
export function movableOutside(from = '2026-11-21T10:00:00.000Z') {
  let now = Date.parse(from)
  return {
    outside: { ...realOutside, clock: { ...realOutside.clock, now: () => new Date(now) } },
    advance: (ms: number) => {
      now += ms
    },
  }
}
