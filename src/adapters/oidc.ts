// Signing in by an identity provider: OpenID Connect's code flow with PKCE, state and nonce. Who
// somebody is, is taken from a signed ID token alone.
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
} from 'openid-client'
import { Refusal } from '../domain/refusal.ts'
import type { Provider } from '../domain/sessions.ts'

export type ProviderConfig = {
  issuer: string
  clientId: string
  clientSecret: string
  /** As people call it. */
  name: string
}

type Log = { warn(details: object, message: string): void }

const timeoutSeconds = 10
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

export function openProvider({ issuer, clientId, clientSecret, name }: ProviderConfig, log: Log) {
  const server = new URL(issuer)
  // Only ever to oneself: a provider that is tried out on the same machine.
  const isTried = server.protocol === 'http:' && loopback.test(server.hostname)
  const execute = [enableNonRepudiationChecks, ...(isTried ? [allowInsecureRequests] : [])]
  let known: Promise<Configuration> | undefined

  /** Asked once; a provider that did not answer is asked again. */
  function configuration(): Promise<Configuration> {
    const options = { timeout: timeoutSeconds, execute }
    known ??= discovery(server, clientId, clientSecret, undefined, options).catch((error) => {
      known = undefined
      log.warn({ err: error, issuer }, 'the identity provider does not say what it is')
      throw new Refusal('provider-unavailable')
    })
    return known
  }

  const provider: Provider = {
    name,
    async begin({ redirectUri, state, nonce, verifier }) {
      const url = buildAuthorizationUrl(await configuration(), {
        ...{ redirect_uri: redirectUri, scope: 'openid email profile', state, nonce },
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return url.href
    },
    async finish(returned, { state, nonce, verifier }) {
      const config = await configuration()
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }
      const tokens = await authorizationCodeGrant(config, new URL(returned), {
        ...{ ...checks, idTokenExpected: true },
      }).catch((error) => {
        log.warn({ err: error, issuer }, 'the identity provider did not let somebody in')
        throw new Refusal(isAway(error) ? 'provider-unavailable' : 'provider-refused')
      })
      const {
        email,
        email_verified: isVerified,
        name: called,
      } = (tokens.claims() ?? {}) as Partial<IDToken>
      if (typeof email !== 'string' || email === '' || isVerified === false) {
        log.warn({ issuer }, 'the identity provider vouches for no e-mail address')
        throw new Refusal('provider-refused')
      }
      return { email, name: typeof called === 'string' && called !== '' ? called : null }
    },
  }
  return provider
}

/** It was not reached, or not in time; all else it has said itself. */
const isAway = (error: unknown) =>
  error instanceof TypeError ||
  (error instanceof ClientError && ['OAUTH_TIMEOUT', 'OAUTH_ABORT'].includes(error.code ?? ''))
