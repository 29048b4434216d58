// What a call to a platform is opened with. An OAuth access token is shared by all processes and
// renewed by one of them; a new refresh token is kept before the new access token is used.
import type { Outside } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { hasCode, notCalled, PlatformError } from '../platform-error.ts'
import { type Granted, GrantRefused, type TokenEndpoint } from './oauth.ts'
import {
  type OAuthSecret,
  replacedSeeds,
  type Secret,
  type Secrets,
  seedOf,
  standing,
} from './secrets.ts'

export type Tokens = {
  /** A valid access token, or the key that takes its place.
   *  @throws PlatformError not-connected, reconnect-needed */
  access(): Promise<string>
  /** The one given was refused: another, renewed once for all who ask meanwhile.
   *  @throws PlatformError unauthorised when there is no other */
  renew(refused: string): Promise<string>
  /** The company, portal or account that they open, where it is known. */
  account(): Promise<string | null>
}

/** What the environment says. */
export type Configured =
  | { kind: 'key'; token: string; webhookSecrets: string[] }
  | { kind: 'refresh-token'; refreshToken: string; accountId: string }

export const configuredSeed = (configured: Configured | null): string | null =>
  configured && seedOf(configured.kind === 'key' ? configured.token : configured.refreshToken)

export type TokenPorts = {
  platform: Platform
  workspace: string
  configured: Configured | null
  /** Absent where there is no app to refresh tokens with. */
  endpoint: TokenEndpoint | null
  secrets: Secrets
  connection: {
    epoch(): number
    checkRenewal(): Promise<void>
    worked(): Promise<void>
    refused(trouble: { code: string }): Promise<void>
  }
  outside: Outside
}

/** Renewed this long before its end, so that no call starts with a token about to die; of a short
 *  life at most the last half. */
const marginMs = 300_000
/** A refused grant is not asked for again within this time, by any process. */
const refusedForMs = 4_000
/** Tokens that are refused as soon as they are given are not asked for without end. */
const renewals = { count: 4, perMs: 30_000 }

/** What a call can be opened with until then. */
type Open = { token: string; until: number; accountId: string | null; epoch: number }

export function openTokens(ports: TokenPorts): Tokens {
  const { platform, workspace, secrets, connection, outside } = ports
  const seed = configuredSeed(ports.configured)
  const now = () => outside.clock.now().getTime()
  const keeper = { seed, asKept: asKeptBy(ports), refusals: openRefusals(platform, now) }
  const limit = openLimit(platform, now)
  let current: Open | undefined
  let renewing: Promise<Open> | undefined

  const isGood = (open: Open | null | undefined, stale?: string): open is Open =>
    !!open && now() < open.until && open.token !== stale

  async function renew(stale: string | undefined): Promise<Open> {
    await connection.checkRenewal()
    try {
      if (stale !== undefined) limit()
      current = await renewed(ports, keeper, (open) => isGood(open, stale))
    } catch (error) {
      // A key that has no other, or tokens that are refused however new they are.
      if (hasCode(error, 'unauthorised')) await connection.refused(error)
      throw error
    }
    await connection.worked()
    return current
  }

  function renewOnce(stale?: string): Promise<Open> {
    renewing ??= renew(stale).finally(() => {
      renewing = undefined
    })
    return renewing
  }

  async function open(): Promise<Open> {
    if (current?.epoch === connection.epoch() && isGood(current)) return current
    const kept = keeper.asKept(standing(await secrets.read(workspace, platform), seed))
    if (!isGood(kept)) return renewOnce()
    current = kept
    return kept
  }

  return {
    access: async () => (await open()).token,
    async renew(stale) {
      if (isGood(current, stale)) return current.token
      return (await renewOnce(stale)).token
    },
    account: async () => (await open()).accountId,
  }
}

type Keeper = {
  seed: string | null
  asKept(secret: Secret | null): Open | null
  refusals: ReturnType<typeof openRefusals>
}

/** The key as it is, or the access token as it is kept; null where it has to be asked for.
 *  @throws PlatformError not-connected when it was taken away */
const asKeptBy =
  ({ platform, configured, connection }: TokenPorts) =>
  (secret: Secret | null): Open | null => {
    const epoch = connection.epoch()
    const until = Number.POSITIVE_INFINITY
    switch (secret?.kind) {
      case 'removed':
        throw notConnected(platform)
      case 'api-key':
        return { token: secret.secretKey, until, accountId: secret.accountId, epoch }
      case 'oauth': {
        const { access, accountId } = secret
        return access && { token: access.token, until: Date.parse(access.until), accountId, epoch }
      }
      case undefined:
        if (configured?.kind !== 'key') return null
        return { token: configured.token, until, accountId: null, epoch }
    }
  }

/** Renews under the lock of all processes, unless another was quicker. */
async function renewed(
  ports: TokenPorts,
  { seed, asKept, refusals }: Keeper,
  isGood: (open: Open | null) => boolean,
): Promise<Open> {
  const { platform, workspace, configured, secrets, connection } = ports
  let failed: GrantRefused | undefined
  const kept = await secrets.change(workspace, platform, async (found) => {
    const stands = standing(found, seed)
    const base = stands ?? seeded(configured, seed, found)
    const there = asKept(base)
    if (isGood(there)) return found
    if (base?.kind !== 'oauth') throw there ? unauthorised(platform) : notConnected(platform)
    refusals.check(base)
    try {
      return await refreshed(ports, base)
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error
      failed = error
      const refused = refusals.note(error.code)
      // What another token led to is kept: this one may be a slip of the pen.
      return !stands && found ? found : { ...base, access: null, refused }
    }
  })
  if (failed) {
    await connection.refused(failed)
    throw failed
  }
  const open = asKept(standing(kept, seed))
  if (!open) throw notConnected(platform)
  refusals.forget()
  return open
}

/** Remembers, here and with the secret, that it was just refused. */
function openRefusals(platform: Platform, now: () => number) {
  let here: { code: string; until: number } | undefined
  const isRecent = (until: number) => until - refusedForMs <= now() && now() < until
  return {
    /** @throws PlatformError reconnect-needed just after this process or another was refused */
    check({ refused }: OAuthSecret) {
      const last = refused ? { code: refused.code, until: Date.parse(refused.until) } : here
      if (last && isRecent(last.until)) throw reconnect(platform, last.code)
    },
    note(code: string) {
      here = { code, until: now() + refusedForMs }
      return { code, until: new Date(here.until).toISOString() }
    },
    forget() {
      here = undefined
    },
  }
}

/** @throws PlatformError unauthorised when new tokens are refused one after the other */
function openLimit(platform: Platform, now: () => number) {
  let renewed: number[] = []
  return () => {
    renewed = renewed.filter((at) => Math.abs(now() - at) < renewals.perMs)
    if (renewed.length >= renewals.count) throw unauthorised(platform)
    renewed.push(now())
  }
}

/** What the environment says, as if it had been kept. */
function seeded(
  configured: Configured | null,
  seed: string | null,
  replaced: Secret | null,
): OAuthSecret | null {
  if (configured?.kind !== 'refresh-token') return null
  const { refreshToken, accountId } = configured
  return {
    ...{ kind: 'oauth', by: 'environment', seed, formerSeeds: replacedSeeds(replaced) },
    ...{ accountId, refreshToken, refreshUntil: null, scopes: [], access: null, refused: null },
  }
}

/** The newest refresh token is asked first. Should it be taken no more, the configured one is tried:
 *  a company that was set back to an earlier day knows that one. */
async function refreshed(ports: TokenPorts, base: OAuthSecret): Promise<OAuthSecret> {
  const { endpoint, configured, outside, platform } = ports
  if (!endpoint) throw notConnected(platform)
  const first = configured?.kind === 'refresh-token' ? configured.refreshToken : undefined
  const asked = outside.clock.now()
  const granted = await endpoint.refresh(base.refreshToken).catch((error: unknown) => {
    const isLast = first === undefined || first === base.refreshToken
    if (!(error instanceof GrantRefused) || isLast) throw error
    return endpoint.refresh(first)
  })
  return { ...base, ...grantedSince(granted, asked, base.refreshToken), refused: null }
}

/** A platform's answer, in absolute times. */
export function grantedSince(granted: Granted, asked: Date, before: string) {
  const lifeMs = granted.expires_in * 1000
  const end = (ms: number) => new Date(asked.getTime() + ms).toISOString()
  const { x_refresh_token_expires_in: refreshSeconds } = granted
  return {
    refreshToken: granted.refresh_token ?? before,
    refreshUntil: refreshSeconds === undefined ? null : end(refreshSeconds * 1000),
    access: {
      token: granted.access_token,
      until: end(Math.max(lifeMs - marginMs, lifeMs / 2)),
    },
  }
}

const notConnected = (platform: Platform) =>
  notCalled(platform, 'not-connected', 'nobody has connected it yet', 2000)

const reconnect = (platform: Platform, code: string) =>
  notCalled(platform, 'reconnect-needed', `it must be authorised again (${code})`, 5000)

const unauthorised = (platform: Platform) =>
  new PlatformError(platform, 'unauthorised', 'what opens the connection is refused', {
    retryable: true,
    retryAfterMs: 10_000,
  })
