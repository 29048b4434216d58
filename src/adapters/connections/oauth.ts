// The token endpoints of HubSpot and QuickBooks: the code of a person who said yes becomes tokens,
// tokens become newer ones, and are given back at the end. No error from here holds what was sent.
import axios, { isAxiosError } from 'axios'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Clock } from '../../domain/outside.ts'
import { PlatformError, retryAfterMs, within } from '../platform-error.ts'

export type OAuthPlatform = 'hubspot' | 'quickbooks'

export type OAuthApp = {
  platform: OAuthPlatform
  clientId: string
  clientSecret: string
  authorizeUrl: string
  tokenUrl: string
  revokeUrl: string
  /** What is asked for. */
  scopes: readonly string[]
}

const Answer = Type.Object({
  access_token: Type.String({ minLength: 1 }),
  expires_in: Type.Number(),
  /** HubSpot's stays the same for good; an answer may leave it out. */
  refresh_token: Type.Optional(Type.String({ minLength: 1 })),
  x_refresh_token_expires_in: Type.Optional(Type.Number()),
})
const answerOf = Compile(Answer)
export type Granted = Static<typeof Answer>

const timeoutMs = 10_000

/** A grant that the platform takes no more. Trying again by itself helps only if it was wrong. */
export class GrantRefused extends PlatformError {
  override name = 'GrantRefused'
}

export type TokenEndpoint = ReturnType<typeof openTokenEndpoint>

export function openTokenEndpoint(app: OAuthApp, clock: Clock) {
  const { platform, clientId, clientSecret, tokenUrl } = app
  const own = { client_id: clientId, client_secret: clientSecret }
  const basic = { username: clientId, password: clientSecret }
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }

  async function ask(fields: Record<string, string>): Promise<Granted> {
    // Intuit wants to know the app from the header, HubSpot from the form.
    const isBasic = platform === 'quickbooks'
    const form = new URLSearchParams(isBasic ? fields : { ...fields, ...own }).toString()
    const options = { headers, timeout: timeoutMs, ...(isBasic && { auth: basic }) }
    try {
      const post = () => axios.post<unknown>(tokenUrl, form, { ...options, maxRedirects: 0 })
      const { data } = await within(clock, timeoutMs, platform, post)
      if (answerOf.Check(data)) return data
      const retryable = { retryable: true }
      throw new PlatformError(platform, 'token-answer', 'unexpected shape', retryable)
    } catch (error) {
      throw asPlatformError(app, error, clock.now())
    }
  }

  return {
    app,
    exchange: (code: string, redirectUri: string) =>
      ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
    refresh: (refreshToken: string) =>
      ask({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    /** Says to the platform that it is over; that it heard is not certain. */
    async revoke(refreshToken: string): Promise<boolean> {
      const { revokeUrl } = app
      const call = () =>
        platform === 'quickbooks'
          ? axios.post(revokeUrl, { token: refreshToken }, { auth: basic, timeout: timeoutMs })
          : axios.delete(`${revokeUrl}/${encodeURIComponent(refreshToken)}`, { timeout: timeoutMs })
      return within(clock, timeoutMs, platform, call).then(
        () => true,
        () => false,
      )
    },
  }
}

function asPlatformError({ platform }: OAuthApp, error: unknown, now: Date): unknown {
  if (error instanceof PlatformError || !isAxiosError(error)) return error
  const { response } = error
  const status = response?.status ?? 0
  const said = (response?.data as { error?: unknown; status?: unknown } | undefined) ?? {}
  // HubSpot says BAD_REFRESH_TOKEN and the like under `status`.
  const code = [said.error, said.status].find((one) => typeof one === 'string')
  const name = platform === 'hubspot' ? 'HubSpot' : 'QuickBooks'
  if (status === 400 || status === 401 || status === 403) {
    const reason = `the connection to ${name} must be authorised again`
    return new GrantRefused(platform, String(code ?? 'invalid_grant').slice(0, 60), reason, {
      retryable: true,
      retryAfterMs: 60_000,
    })
  }
  // The AxiosError itself holds the tokens that were sent; it is not passed on.
  const what = status === 0 ? (error.code ?? 'no answer') : `HTTP ${status}`
  return new PlatformError(platform, 'token-unavailable', `the token endpoint: ${what}`, {
    retryable: true,
    retryAfterMs: retryAfterMs(response?.headers['retry-after'], now),
  })
}
