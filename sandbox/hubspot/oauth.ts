// OAuth at HubSpot: a person says yes at once; access tokens for half an hour, a refresh token that
// stays the same. Beside it, the token of the private app, which is good for ever.
import type { Outside } from '../../src/domain/outside.ts'
import type { Journal } from '../journal.ts'
import { authorisePage, type Code, codeTaken } from '../oauth.ts'
import type { Call, Reply } from '../server.ts'

const accessSeconds = 1800

type Grant = { refreshToken: string; scopes: string[]; alive: boolean }
type Access = { token: string; until: number; refreshToken: string }

export type HubSpotOAuth = ReturnType<typeof openHubSpotOAuth>

export function openHubSpotOAuth(
  journal: Journal,
  outside: Outside,
  app: { clientId: string; clientSecret: string; accessToken: string; portalId: number },
) {
  const access = journal.table<Access>('hubspot/access-tokens')
  const grants = journal.table<Grant>('hubspot/grants')
  const codes = journal.table<Code>('hubspot/codes')
  const now = () => outside.clock.now().getTime()
  const isAlive = (found: Access | undefined): found is Access =>
    found !== undefined && now() < found.until && grants.get(found.refreshToken)?.alive === true

  const refused = (status: string, message: string): Reply => ({
    status: 400,
    body: { status, message, correlationId: outside.random.uuid() },
  })

  function give(grant: Grant): Reply {
    const token = `hubspot-access-sandbox-${journal.count('hubspot/access-token')}`
    access.put(token, { token, until: now() + accessSeconds * 1000, ...grant })
    return {
      status: 200,
      body: {
        token_type: 'bearer',
        access_token: token,
        refresh_token: grant.refreshToken,
        expires_in: accessSeconds,
      },
    }
  }

  function token(call: Call): Reply {
    const form = new URLSearchParams(call.body)
    const { clientId, clientSecret } = app
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return refused('BAD_CLIENT_ID', 'missing or unknown client id or secret')
    }
    if (form.get('grant_type') === 'authorization_code') {
      const code = codeTaken(codes, form, now())
      if (!code) return refused('BAD_AUTH_CODE', 'missing or unknown auth code')
      const refreshToken = `hubspot-refresh-sandbox-${journal.count('hubspot/refresh-token')}`
      const grant = { refreshToken, scopes: code.scopes, alive: true }
      grants.put(refreshToken, grant)
      return give(grant)
    }
    const grant = grants.get(form.get('refresh_token') ?? '')
    if (!grant?.alive) return refused('BAD_REFRESH_TOKEN', 'missing or unknown refresh token')
    return give(grant)
  }

  /** What a token is good for, said to whoever holds it. */
  function about(name: string): Reply {
    const found = access.get(name)
    const grant = isAlive(found) && grants.get(found.refreshToken)
    if (!found || !grant) return { status: 404, body: { status: 'error', message: 'not found' } }
    return {
      status: 200,
      body: {
        token: found.token,
        hub_id: app.portalId,
        app_id: 1,
        user: 'ann@sandbox.example',
        scopes: grant.scopes,
        expires_in: Math.round((found.until - now()) / 1000),
        token_type: 'access',
      },
    }
  }

  function revoke(refreshToken: string) {
    const grant = grants.get(refreshToken)
    if (grant) grants.put(refreshToken, { ...grant, alive: false })
  }

  function answer(call: Call): Reply | undefined {
    if (call.path === '/oauth/authorize') {
      return authorisePage(call, { codes, journal, clientId: app.clientId, now: now() })
    }
    if (call.path === '/oauth/v1/token' && call.method === 'POST') return token(call)
    const held = /^\/oauth\/v1\/access-tokens\/([^/]+)$/.exec(call.path)?.[1]
    if (held !== undefined && call.method === 'GET') return about(held)
    const given = /^\/oauth\/v1\/refresh-tokens\/([^/]+)$/.exec(call.path)?.[1]
    if (given === undefined || call.method !== 'DELETE') return undefined
    revoke(given)
    return { status: 204 }
  }

  return {
    accepts(call: Call): boolean {
      const name = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? ''
      return name === app.accessToken || isAlive(access.get(name))
    },
    isOwn: ({ path }: Call) => path.startsWith('/oauth/'),
    answer: (call: Call) => journal.change(() => answer(call)),
    expireAccessTokens: () =>
      journal.change(() => {
        for (const one of [...access.rows()]) access.put(one.token, { ...one, until: 0 })
      }),
    /** The person takes the app away. */
    revokeAll: () =>
      journal.change(() => {
        for (const one of [...grants.rows()]) revoke(one.refreshToken)
      }),
  }
}
