// The connections to the three platforms, put together from what the environment says and what is
// kept here: who may call now, what opens the calls, and what signs the webhooks.
import type { Logger } from 'pino'
import * as Domain from '../../domain/connection.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { Outside } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { type Guard, openGuard } from './guard.ts'
import { type OAuthApp, openTokenEndpoint, type TokenEndpoint } from './oauth.ts'
import { type Secret, type Secrets, standing } from './secrets.ts'
import { type Configured, configuredSeed, openTokens, type Tokens } from './tokens.ts'

/** What the environment says of the platforms (config.ts); undefined = a person connects it by the
 *  API. */
export type Accounts = {
  stripe: {
    secretKey: string | undefined
    webhookSecrets: string[]
    apiBase: string | undefined
  }
  hubspot: {
    accessToken: string | undefined
    clientSecrets: string[]
    apiBase: string | undefined
    /** Of the app that people authorise; absent = only a private app's token will do. */
    clientId?: string | undefined
    authorizeUrl?: string | undefined
  }
  quickbooks: {
    clientId: string
    clientSecret: string
    refreshToken: string | undefined
    realmId: string | undefined
    webhookVerifiers: string[]
    apiBase: string
    tokenUrl: string
    authorizeUrl?: string | undefined
  }
}

export type Connection = Guard & {
  platform: Platform
  tokens: Tokens
  /** What webhooks are signed with, a second old at most. */
  webhookSecrets(): Promise<string[]>
  /** Where people authorise it; null = it is connected by keys alone. */
  endpoint: TokenEndpoint | null
  configured: Configured | null
  /** What is kept, as far as it counts; null = only what the environment says. */
  kept(): Promise<Secret | null>
}
export type Connections = Record<Platform, Connection>

export type ConnectionPorts = {
  accounts: Accounts
  workspace: string
  store: EventStore
  secrets: Secrets
  outside: Outside
  log: Pick<Logger, 'warn' | 'info'>
}

export function openConnections(ports: ConnectionPorts): Connections {
  const { stripe, hubspot, quickbooks } = ports.accounts
  const stripeKey = stripe.secretKey
  const { accessToken } = hubspot
  const { refreshToken, realmId } = quickbooks
  return {
    hubspot: openConnection(ports, {
      platform: 'hubspot',
      configured: accessToken ? { kind: 'key', token: accessToken, webhookSecrets: [] } : null,
      app: hubspotApp(hubspot),
      signedWith: hubspot.clientSecrets,
    }),
    stripe: openConnection(ports, {
      platform: 'stripe',
      configured: stripeKey
        ? { kind: 'key', token: stripeKey, webhookSecrets: stripe.webhookSecrets }
        : null,
      app: null,
      signedWith: null,
    }),
    quickbooks: openConnection(ports, {
      platform: 'quickbooks',
      configured:
        refreshToken && realmId
          ? { kind: 'refresh-token', refreshToken, accountId: realmId }
          : null,
      app: quickBooksApp(quickbooks),
      signedWith: quickbooks.webhookVerifiers,
    }),
  }
}

const trimmed = (url: string) => url.replace(/\/+$/, '')

function hubspotApp(account: Accounts['hubspot']): OAuthApp | null {
  const [clientSecret] = account.clientSecrets
  if (!account.clientId || clientSecret === undefined) return null
  const base = trimmed(account.apiBase ?? 'https://api.hubapi.com')
  return {
    platform: 'hubspot',
    clientId: account.clientId,
    clientSecret,
    authorizeUrl: account.authorizeUrl ?? 'https://app.hubspot.com/oauth/authorize',
    tokenUrl: `${base}/oauth/v1/token`,
    revokeUrl: `${base}/oauth/v1/refresh-tokens`,
    scopes: [
      'oauth',
      ...['crm.objects.deals.read', 'crm.objects.deals.write', 'crm.objects.companies.read'],
      ...['crm.objects.contacts.read', 'crm.objects.line_items.read'],
      ...['crm.schemas.deals.read', 'crm.schemas.deals.write'],
    ],
  }
}

function quickBooksApp(account: Accounts['quickbooks']): OAuthApp {
  const { clientId, clientSecret, tokenUrl } = account
  const { hostname, origin } = new URL(tokenUrl)
  // Intuit takes tokens back at another of its hosts.
  const revokeHost = hostname.endsWith('.intuit.com') ? 'https://developer.api.intuit.com' : origin
  return {
    platform: 'quickbooks',
    ...{ clientId, clientSecret, tokenUrl },
    authorizeUrl: account.authorizeUrl ?? 'https://appcenter.intuit.com/connect/oauth2',
    revokeUrl: `${revokeHost}/v2/oauth2/tokens/revoke`,
    scopes: ['com.intuit.quickbooks.accounting'],
  }
}

type Parts = {
  platform: Platform
  configured: Configured | null
  app: OAuthApp | null
  /** Secrets that belong to the app, whoever has authorised it; null = they come with the key. */
  signedWith: string[] | null
}

function openConnection(ports: ConnectionPorts, parts: Parts): Connection {
  const { workspace, secrets, outside } = ports
  const { platform, configured, app, signedWith } = parts
  const endpoint = app && openTokenEndpoint(app, outside.clock)
  const seed = configuredSeed(configured)
  const kept = async () => standing(await secrets.read(workspace, platform), seed)
  const means = async () => meansOf(platform, await kept(), configured)
  const guard = openGuard({ ...ports, platform, means })
  const tokens = openTokens({
    ...{ platform, workspace, configured, endpoint, secrets, connection: guard, outside },
  })
  let signing: { epoch: number; secrets: string[] } | undefined

  async function keyedSecrets(): Promise<string[]> {
    await guard.state()
    const epoch = guard.epoch()
    if (signing?.epoch === epoch) return signing.secrets
    const secret = await kept()
    const found = secret?.kind === 'api-key' ? secret.webhookSecrets : []
    const given = secret === null && configured?.kind === 'key' ? configured.webhookSecrets : found
    signing = { epoch, secrets: given }
    return given
  }

  return {
    ...guard,
    ...{ platform, tokens, endpoint, configured, kept },
    webhookSecrets: async () => signedWith ?? keyedSecrets(),
  }
}

/** What there is to connect with, as the ledger records it. */
function meansOf(
  platform: Platform,
  kept: Secret | null,
  configured: Configured | null,
): Domain.Authorised | null {
  const none = { scopes: [], refreshUntil: null }
  switch (kept?.kind) {
    case 'removed':
      return null
    case 'api-key':
      return { platform, accountId: kept.accountId, method: 'api-key', ...none }
    case 'oauth': {
      const { accountId, by: method, scopes, refreshUntil } = kept
      return { platform, accountId, method, scopes, refreshUntil }
    }
    case undefined: {
      if (!configured) return null
      const accountId = configured.kind === 'refresh-token' ? configured.accountId : null
      return { platform, accountId, method: 'environment', ...none }
    }
  }
}
