// How a person lets us into a platform: sent to its page and back with a code that is good once, or
// by keys. Nothing is kept before the platform has confirmed it, and then it is used at once.
import { createHmac, randomBytes } from 'node:crypto'
import * as Domain from '../../domain/connection.ts'
import type { Actor } from '../../domain/event-store.ts'
import type { Outside } from '../../domain/outside.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Platform } from '../../domain/stored.ts'
import { PlatformError } from '../platform-error.ts'
import { ask, trimmed } from './asking.ts'
import type { Accounts, Connection, Connections } from './connections.ts'
import { type Granted, GrantRefused, type OAuthPlatform, type TokenEndpoint } from './oauth.ts'
import { fingerprint } from './sealing.ts'
import { type OAuthSecret, replacedSeeds, type Secret, type Secrets } from './secrets.ts'
import { configuredSeed, grantedSince } from './tokens.ts'

/** A way to a platform's page that is open, and whose it is. */
export type Way = {
  workspace: string
  platform: OAuthPlatform
  askedBy: string
  redirectUri: string
  /** Of what the browser holds that must come back; null = whichever comes. */
  browserHash: Buffer | null
}
/** Ways by the hash of what comes back; each can be taken once, by one process, until it ends. */
export type Ways = {
  open(hash: Buffer, way: Way, endsAt: Date, now: Date): Promise<void>
  take(hash: Buffer, browserHash: Buffer, now: Date): Promise<Way | null>
}

export type AuthorisingPorts = {
  accounts: Accounts
  workspace: string
  connections: Connections
  secrets: Secrets
  ways: Ways
  outside: Outside
}

const goodForMs = 600_000
const stateForm = /^[\w-]{43}$/
export type Returned = { state?: string; code?: string; realmId?: string; error?: string }
export type Authorising = ReturnType<typeof openAuthorising>

export function openAuthorising(ports: AuthorisingPorts) {
  const { workspace, connections, ways, outside } = ports
  const { clock } = outside

  return {
    /** Where to send the person. Good for one use within ten minutes: bound, by the browser alone that
     *  brings `browser` back.
     *  @throws Refusal connection-not-oauth */
    async begin(platform: Platform, askedBy: string, redirectUri: string, isBound: boolean) {
      const { app } = endpointOf(connections[platform])
      // Not from Outside: whoever can guess it can connect what is not theirs.
      const state = randomBytes(32).toString('base64url')
      const browser = isBound ? randomBytes(32).toString('base64url') : null
      const [now, endsAt] = [clock.now(), new Date(clock.now().getTime() + goodForMs)]
      const browserHash = browser === null ? null : fingerprint(browser)
      const way = { workspace, platform: app.platform, askedBy, redirectUri, browserHash }
      await ways.open(fingerprint(state), way, endsAt, now)
      const url = new URL(app.authorizeUrl)
      const asked = { client_id: app.clientId, redirect_uri: redirectUri, response_type: 'code' }
      for (const [name, value] of Object.entries({
        ...asked,
        scope: app.scopes.join(' '),
        state,
      })) {
        url.searchParams.set(name, value)
      }
      return { url: url.href, endsAt: endsAt.toISOString(), browser }
    },

    /** The person is back.
     *  @throws Refusal oauth-state-unknown, oauth-denied, oauth-code-missing, oauth-realm-missing,
     *  oauth-code-refused, oauth-unavailable, connection-other-account */
    async finish(platform: Platform, returned: Returned, browser = ''): Promise<void> {
      const { state = '', code, error } = returned
      const connection = connections[platform]
      const endpoint = endpointOf(connection)
      const [hash, browserHash] = [fingerprint(state), fingerprint(browser)]
      const way = stateForm.test(state) ? await ways.take(hash, browserHash, clock.now()) : null
      if (!way || way.platform !== platform || way.workspace !== workspace) {
        throw new Refusal('oauth-state-unknown')
      }
      if (error !== undefined) throw new Refusal('oauth-denied')
      if (!code) throw new Refusal('oauth-code-missing')
      const asked = clock.now()
      const granted = await exchanged(endpoint, code, way.redirectUri)
      const about = await accountOf(ports, platform, granted, returned.realmId)
      const secret = grantedSecret(connection, granted, asked, about)
      const actor: Actor = { kind: 'person', name: way.askedBy }
      const { accountId, scopes, refreshUntil } = secret
      const told = { platform, accountId, method: 'oauth' as const, scopes, refreshUntil }
      // Refused before anything is kept; and once more, should somebody have been quicker.
      Domain.authoriseAnew(told)(await connection.state())
      await keep(ports, platform, secret)
      await connection.record(Domain.authoriseAnew(told), actor)
    },

    /** Keeps keys that the platform has taken, and answers whose they are.
     *  @throws Refusal stripe-key-refused, platform-unavailable */
    async keysOf(keys: {
      secretKey: string
      webhookSecrets: string[]
    }): Promise<Domain.Authorised> {
      const accountId = await stripeAccount(ports, keys.secretKey)
      return {
        ...{ platform: 'stripe' as const, accountId, method: 'api-key' as const },
        ...{ scopes: [] as string[], refreshUntil: null, digest: digestOf(keys) },
      }
    },
    async keepKeys(
      { accountId }: { accountId: string | null },
      keys: { secretKey: string; webhookSecrets: string[] },
    ): Promise<void> {
      const seed = configuredSeed(connections.stripe.configured)
      await keep(ports, 'stripe', { kind: 'api-key', seed, accountId, ...keys })
    },

    /** Forgets what opens it, and gives it back to the platform, which may not hear it. */
    async forget(platform: Platform): Promise<{ revoked: boolean }> {
      const { endpoint, configured, kept } = connections[platform]
      const secret = await kept()
      await keep(ports, platform, { kind: 'removed', seed: configuredSeed(configured) })
      const token =
        secret?.kind === 'oauth'
          ? secret.refreshToken
          : !secret && configured?.kind === 'refresh-token' && configured.refreshToken
      const revoked = token && endpoint ? await endpoint.revoke(token) : false
      return { revoked }
    },
  }
}

/** Under the key itself: who does not know it learns nothing of the others. */
const digestOf = (keys: { secretKey: string; webhookSecrets: string[] }) =>
  createHmac('sha256', keys.secretKey)
    .update(JSON.stringify(keys.webhookSecrets))
    .digest('hex')
    .slice(0, 32)

function endpointOf({ platform, endpoint }: Connection): TokenEndpoint {
  if (!endpoint) throw new Refusal('connection-not-oauth', { platform })
  return endpoint
}

const keep = ({ secrets, workspace }: AuthorisingPorts, platform: Platform, secret: Secret) =>
  secrets.change(workspace, platform, async () => secret)

async function exchanged(endpoint: TokenEndpoint, code: string, redirectUri: string) {
  try {
    return await endpoint.exchange(code, redirectUri)
  } catch (error) {
    if (error instanceof GrantRefused) throw new Refusal('oauth-code-refused')
    if (error instanceof PlatformError) throw new Refusal('oauth-unavailable')
    throw error
  }
}

type About = { accountId: string | null; scopes: string[] }

/** Whose it is: QuickBooks says so beside the code, and must then let the token in; HubSpot is asked
 *  about the token. A platform that cannot be asked leaves it open. */
async function accountOf(
  { accounts, outside: { clock }, connections }: AuthorisingPorts,
  platform: Platform,
  granted: Granted,
  realmId: string | undefined,
): Promise<About> {
  const token = granted.access_token
  const wanted = [...(connections[platform].endpoint?.app.scopes ?? [])]
  if (platform === 'quickbooks') {
    if (!realmId || !/^\w{1,40}$/.test(realmId)) throw new Refusal('oauth-realm-missing')
    const url = `${trimmed(accounts.quickbooks.apiBase)}/v3/company/${realmId}/companyinfo/${realmId}`
    const { answer } = await ask(clock, platform, url, token)
    if (answer?.status === 401 || answer?.status === 403) throw new Refusal('oauth-code-refused')
    return { accountId: realmId, scopes: wanted }
  }
  const base = trimmed(accounts.hubspot.apiBase ?? 'https://api.hubapi.com')
  const url = `${base}/oauth/v1/access-tokens/${encodeURIComponent(token)}`
  const { answer } = await ask(clock, platform, url, token)
  const body = answer?.status === 200 ? answer.body : {}
  const { hub_id: hubId, scopes } = body as { hub_id?: unknown; scopes?: unknown }
  const said = Array.isArray(scopes) ? scopes.filter((one) => typeof one === 'string') : wanted
  const isId = typeof hubId === 'number' || typeof hubId === 'string'
  return { accountId: isId ? String(hubId) : null, scopes: said }
}

function grantedSecret(
  { configured }: Connection,
  granted: Granted,
  asked: Date,
  about: About,
): OAuthSecret {
  const seed = configuredSeed(configured)
  if (granted.refresh_token === undefined) throw new Refusal('oauth-code-refused')
  const tokens = grantedSince(granted, asked, granted.refresh_token)
  return {
    ...{ kind: 'oauth', by: 'oauth', seed, formerSeeds: replacedSeeds(null) },
    ...{ ...about, ...tokens, refused: null },
  }
}

/** The account of a key that Stripe takes; null where it may not see that.
 *  @throws Refusal stripe-key-refused, platform-unavailable */
async function stripeAccount(
  { accounts, outside: { clock } }: AuthorisingPorts,
  secretKey: string,
): Promise<string | null> {
  const base = trimmed(accounts.stripe.apiBase ?? 'https://api.stripe.com')
  const { answer } = await ask(clock, 'stripe', `${base}/v1/account`, secretKey)
  if (!answer || answer.status === 429 || answer.status >= 500) {
    // A stand-in that does not offer this is not down.
    if (answer?.status === 501) return null
    throw new Refusal('platform-unavailable', { platform: 'stripe' })
  }
  if (answer.status === 401) throw new Refusal('stripe-key-refused')
  const { id } = (answer.status === 200 ? answer.body : {}) as { id?: unknown }
  return typeof id === 'string' ? id : null
}
