// QuickBooks' OAuth tokens. An access token lives an hour; the refresh token changes about once a
// day and the one before it dies. So there is one refresh at a time, and the new refresh token is
// kept before the new access token is used.
import axios, { isAxiosError } from 'axios'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { Outside } from '../../domain/outside.ts'
import { PlatformError } from '../platform-error.ts'

/** Where the newest refresh token outlives the process. */
export type TokenKeeper = {
  /** The token kept for this connection, if it descends from the one configured. */
  read(configured: string): Promise<string | undefined>
  keep(configured: string, refreshToken: string): Promise<void>
}

export type TokenConfig = {
  clientId: string
  clientSecret: string
  refreshToken: string
  tokenUrl: string
}

export type Tokens = {
  /** A valid access token. */
  access(): Promise<string>
  /** The one given was refused: get another, once for all who ask meanwhile. */
  renew(refused: string): Promise<string>
}

const answerOf = Compile(
  Type.Object({
    access_token: Type.String({ minLength: 1 }),
    refresh_token: Type.String({ minLength: 1 }),
    expires_in: Type.Number(),
  }),
)

/** A refused grant is asked for again only now and then: a person may have connected anew, and a
 *  storm of refusals helps nobody. */
const refusedForMs = 60_000

/** Renewed this long before its end, so that no call starts with a token about to die. */
const marginMs = 300_000

export function quickBooksTokens(
  config: TokenConfig,
  keeper: TokenKeeper,
  { clock }: Outside,
): Tokens {
  let current: { token: string; until: number } | undefined
  let renewing: Promise<string> | undefined
  let refused: { error: PlatformError; until: number } | undefined

  async function refresh(): Promise<string> {
    if (refused && clock.now().getTime() < refused.until) throw refused.error
    const refreshToken = (await keeper.read(config.refreshToken)) ?? config.refreshToken
    const answer = await post(config, refreshToken).catch((error: unknown) => {
      if (error instanceof PlatformError && error.retryAfterMs !== undefined) {
        refused = { error, until: clock.now().getTime() + error.retryAfterMs }
      }
      throw error
    })
    refused = undefined
    if (!answerOf.Check(answer)) {
      const retryable = { retryable: true }
      throw new PlatformError('quickbooks', 'token-answer', 'unexpected shape', retryable)
    }
    await keeper.keep(config.refreshToken, answer.refresh_token)
    const until = clock.now().getTime() + answer.expires_in * 1000 - marginMs
    current = { token: answer.access_token, until }
    return answer.access_token
  }

  function renewOnce(): Promise<string> {
    renewing ??= refresh().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  return {
    async access() {
      const valid = current && clock.now().getTime() < current.until
      return valid && current ? current.token : renewOnce()
    },
    async renew(stale) {
      return current && current.token !== stale ? current.token : renewOnce()
    },
  }
}

async function post(config: TokenConfig, refreshToken: string): Promise<unknown> {
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  try {
    const answer = await axios.post(config.tokenUrl, form.toString(), {
      auth: { username: config.clientId, password: config.clientSecret },
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      timeout: 20_000,
    })
    return answer.data
  } catch (error) {
    throw asPlatformError(error)
  }
}

/** A refused grant needs a person, who connects again; what waits for it goes on by itself then. */
function asPlatformError(error: unknown): unknown {
  if (!isAxiosError(error)) return error
  const status = error.response?.status
  const code = (error.response?.data as { error?: string } | undefined)?.error
  const refused = status === 400 || status === 401
  // The AxiosError itself holds the tokens that were sent; it is not passed on.
  return new PlatformError(
    'quickbooks',
    refused ? (code ?? 'invalid_grant') : 'token-unavailable',
    refused ? 'the connection to QuickBooks must be authorised again' : error.message,
    { retryable: true, retryAfterMs: refused ? refusedForMs : undefined },
  )
}
