// OAuth at Intuit: a person says yes at once, access tokens for an hour, one refresh token whose
// value changes once a day; from that moment the old value is worth nothing.
import type { Outside } from '../../src/domain/outside.ts'
import type { Journal } from '../journal.ts'
import { authorisePage, type Code, codeTaken } from '../oauth.ts'
import type { Call, Reply } from '../server.ts'

const accessSeconds = 3600
const rotationMs = 24 * 3_600_000

type Grant = { refreshToken: string; issuedAt: number }
export type Tokens = ReturnType<typeof openTokens>

type Options = {
  clientId: string
  clientSecret: string
  refreshToken: string
  realmId?: string
  clientName?: string
}

export function openTokens(journal: Journal, outside: Outside, options: Options) {
  const access = journal.table<number>('quickbooks/access-tokens')
  const names = journal.table<string>('quickbooks/access-names')
  const grants = journal.table<Grant>('quickbooks/grant')
  const codes = journal.table<Code>('quickbooks/codes')
  const settings = journal.table<boolean>('quickbooks/settings')
  const counts = journal.table<number>('quickbooks/token-counts')
  const now = () => outside.clock.now().getTime()
  const basic = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64')
  if (!grants.get('current')) {
    grants.put('current', { refreshToken: options.refreshToken, issuedAt: now() })
  }
  const current = () => grants.get('current') as Grant
  const count = (what: string) => counts.put(what, (counts.get(what) ?? 0) + 1)

  const nextGrant = () => {
    const next = `RT1-sandbox-${journal.count('quickbooks/refresh-token', 2)}`
    grants.put('current', { refreshToken: next, issuedAt: now() })
    return current()
  }

  function refresh(): Grant {
    const grant = current()
    const due = now() - grant.issuedAt >= rotationMs || settings.get('rotate-at-each-refresh')
    return due ? nextGrant() : grant
  }

  const expireAll = () =>
    journal.change(() => {
      for (const token of names.rows()) access.remove(token)
    })

  /** The person takes the app away, or the app gives the token back. */
  function revoke() {
    journal.change(() => {
      grants.put('current', { refreshToken: '', issuedAt: now() })
      expireAll()
    })
  }

  const refused = (error: string, description: string): Reply => {
    count('refused')
    return { status: 400, body: { error, error_description: description } }
  }

  function token(call: Call): Reply {
    const form = new URLSearchParams(call.body)
    if (call.headers.authorization !== `Basic ${basic}`) {
      return { status: 401, body: { error: 'invalid_client' } }
    }
    if (form.get('grant_type') === 'authorization_code') {
      if (!codeTaken(codes, form, now())) {
        return refused('invalid_grant', 'Invalid authorization code')
      }
      return answer(nextGrant())
    }
    if (form.get('grant_type') !== 'refresh_token') {
      return { status: 400, body: { error: 'unsupported_grant_type' } }
    }
    const asked = form.get('refresh_token')
    if (!asked || asked !== current().refreshToken) {
      return refused('invalid_grant', 'Incorrect or invalid refresh token')
    }
    count('refreshed')
    return answer(refresh())
  }

  function answer({ refreshToken }: Grant): Reply {
    const accessToken = `sandbox-access-${journal.count('quickbooks/access-token')}`
    access.put(accessToken, now() + accessSeconds * 1000)
    names.put(accessToken, accessToken)
    return {
      status: 200,
      body: {
        token_type: 'bearer',
        access_token: accessToken,
        expires_in: accessSeconds,
        refresh_token: refreshToken,
        x_refresh_token_expires_in: 8_726_400,
      },
    }
  }

  function handBack(call: Call): Reply {
    if (call.headers.authorization !== `Basic ${basic}`) return { status: 401 }
    const { token: given } = JSON.parse(call.body || '{}') as { token?: string }
    if (given !== current().refreshToken) return { status: 400 }
    revoke()
    return { status: 200 }
  }

  const more = { realmId: options.realmId ?? '' }
  const doors: Record<string, (call: Call) => Reply> = {
    'POST /oauth2/v1/tokens/bearer': token,
    'POST /v2/oauth2/tokens/revoke': handBack,
    'GET /connect/oauth2': (call) =>
      authorisePage(call, { codes, journal, clientId: options.clientId, now: now(), more }),
  }

  return {
    current: () => current().refreshToken,
    rotateAtEachRefresh: (on: boolean) => settings.put('rotate-at-each-refresh', on),
    /** All access tokens out there stop working now. */
    expireAccessTokens: expireAll,
    revoke,
    setBack: (refreshToken: string) => grants.put('current', { refreshToken, issuedAt: now() }),
    /** How often tokens were refreshed, and how often that was refused. */
    counts: () => ({
      refreshed: counts.get('refreshed') ?? 0,
      refused: counts.get('refused') ?? 0,
    }),
    accepts(call: Call): boolean {
      const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1]
      const until = token === undefined ? undefined : access.get(token)
      return until !== undefined && now() < until
    },
    /** The doors that need no access token; undefined = another one is meant. */
    answer(call: Call): Reply | undefined {
      const door = doors[`${call.method} ${call.path}`]
      return door && journal.change(() => door(call))
    },
    isOwn: (call: Call) => `${call.method} ${call.path}` in doors,
  }
}
