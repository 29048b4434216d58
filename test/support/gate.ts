// What tests that are not about calls use for gates and tokens.
import type { Gate } from '../../src/adapters/calls/gate.ts'
import type { ConnectionGuard } from '../../src/adapters/connections/guard.ts'
import { openTokenEndpoint } from '../../src/adapters/connections/oauth.ts'
import { openTokens, type Tokens } from '../../src/adapters/connections/tokens.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import { memorySecrets } from './memory-secrets.ts'

/** Every call goes through at once. */
export const openDoor: Gate = (call) => call()

/** A connection with which nothing is amiss. */
export const usable: ConnectionGuard = {
  check: async () => undefined,
  refused: async () => undefined,
  worked: async () => undefined,
}

/** A key that stays as it is: refused once, refused for good. */
export const constantTokens = (key: string, account: string | null = null): Tokens => ({
  access: async () => key,
  async renew() {
    const reason = 'there is no other key'
    throw new PlatformError('hubspot', 'unauthorised', reason, { retryable: true })
  },
  account: async () => account,
})

/** The sandbox company's, refreshed as it asks for. */
export function sandboxTokens(quickbooks: {
  clientId: string
  clientSecret: string
  refreshToken: string
  realmId: string
  tokenUrl: string
}): Tokens {
  const platform = 'quickbooks'
  const { clientId, clientSecret, refreshToken, realmId: accountId, tokenUrl } = quickbooks
  const urls = { tokenUrl, authorizeUrl: tokenUrl, revokeUrl: tokenUrl }
  const app = { platform, clientId, clientSecret, ...urls, scopes: [] } as const
  return openTokens({
    ...{ platform, workspace: 'main', outside: realOutside, secrets: memorySecrets().of() },
    configured: { kind: 'refresh-token', refreshToken, accountId },
    endpoint: openTokenEndpoint(app, realOutside.clock),
    connection: {
      ...usable,
      epoch: () => 0,
      checkRenewal: async () => undefined,
    },
  })
}
