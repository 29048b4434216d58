// OAuth at Intuit: access tokens for an hour, one refresh token whose value changes once a day;
// from that moment the old value is worth nothing.
import type { Outside } from '../../src/domain/outside.ts'
import type { Journal } from '../journal.ts'
import type { Call, Reply } from '../server.ts'

const accessSeconds = 3600
const rotationMs = 24 * 3_600_000

type Grant = { refreshToken: string; issuedAt: number }
export type Tokens = ReturnType<typeof openTokens>

export function openTokens(
  journal: Journal,
  outside: Outside,
  options: { clientId: string; clientSecret: string; refreshToken: string; clientName?: string },
) {
  const access = journal.table<number>('quickbooks/access-tokens')
  const grants = journal.table<Grant>('quickbooks/grant')
  const settings = journal.table<boolean>('quickbooks/settings')
  const now = () => outside.clock.now().getTime()
  const basic = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64')
  if (!grants.get('current')) {
    grants.put('current', { refreshToken: options.refreshToken, issuedAt: now() })
  }
  const current = () => grants.get('current') as Grant

  function refresh(): Grant {
    const grant = current()
    const due = now() - grant.issuedAt >= rotationMs || settings.get('rotate-at-each-refresh')
    if (!due) return grant
    const next = `RT1-sandbox-${journal.count('quickbooks/refresh-token', 2)}`
    grants.put('current', { refreshToken: next, issuedAt: now() })
    return current()
  }

  return {
    current: () => current().refreshToken,
    rotateAtEachRefresh: (on: boolean) => settings.put('rotate-at-each-refresh', on),
    /** All access tokens out there stop working now. */
    expireAccessTokens: () =>
      journal.change(() => {
        for (const token of journal.table<string>('quickbooks/access-names').rows()) {
          access.remove(token)
        }
      }),
    accepts(call: Call): boolean {
      const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1]
      const until = token === undefined ? undefined : access.get(token)
      return until !== undefined && now() < until
    },
    grant(call: Call): Reply {
      const form = new URLSearchParams(call.body)
      if (call.headers.authorization !== `Basic ${basic}`) {
        return { status: 401, body: { error: 'invalid_client' } }
      }
      if (form.get('grant_type') !== 'refresh_token') {
        return { status: 400, body: { error: 'unsupported_grant_type' } }
      }
      if (form.get('refresh_token') !== current().refreshToken) {
        const description = 'Incorrect or invalid refresh token'
        return { status: 400, body: { error: 'invalid_grant', error_description: description } }
      }
      const { refreshToken } = refresh()
      const accessToken = `sandbox-access-${journal.count('quickbooks/access-token')}`
      access.put(accessToken, now() + accessSeconds * 1000)
      journal.table<string>('quickbooks/access-names').put(accessToken, accessToken)
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
    },
  }
}
