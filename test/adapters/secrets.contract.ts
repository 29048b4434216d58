// What every keeper of secrets promises, whoever keeps them: one change at a time over all
// processes, and nothing half done.
import { expect, test } from 'vitest'
import type { OAuthSecret, Secret, Secrets } from '../../src/adapters/connections/secrets.ts'

export const oauthSecret = (
  refreshToken: string,
  more: Partial<OAuthSecret> = {},
): OAuthSecret => ({
  kind: 'oauth',
  seed: null,
  by: 'oauth',
  accountId: '913',
  refreshToken,
  refreshUntil: null,
  scopes: [],
  access: null,
  refused: null,
  ...more,
})

/** `open` answers the same secrets as another process has them. */
export function secretsContract(open: () => Secrets) {
  let count = 0
  const fresh = () => {
    count += 1
    return `company${count}`
  }
  const tokenOf = (secret: Secret | null) =>
    secret?.kind === 'oauth' ? secret.refreshToken : secret?.kind

  test('what was never kept is not there', async () => {
    expect(await open().read(fresh(), 'quickbooks')).toBeNull()
  })

  test('what one process keeps, another reads, in every form', async () => {
    const company = fresh()
    const [one, other] = [open(), open()]
    const forms: Secret[] = [
      oauthSecret('RT-1', {
        refreshUntil: '2026-12-01T00:00:00.000Z',
        access: { token: 'AT', until: '2026-11-21T10:00:00.000Z' },
        refused: { code: 'invalid_grant', until: '2026-11-21T10:00:00.000Z' },
      }),
      { kind: 'api-key', seed: 'x', accountId: 'acct_1', secretKey: 'sk', webhookSecrets: ['w'] },
      { kind: 'removed', seed: null },
    ]
    for (const form of forms) {
      expect(await one.change(company, 'stripe', async () => form)).toEqual(form)
      expect(await other.read(company, 'stripe')).toEqual(form)
    }
    expect(await other.read(company, 'hubspot')).toBeNull()
    await one.change(company, 'stripe', async () => null)
    expect(await other.read(company, 'stripe')).toBeNull()
  })

  test('changes of one connection come one after the other, over all processes', async () => {
    const company = fresh()
    const processes = [open(), open(), open()]
    let inside = 0
    const add = (secrets: Secrets) =>
      secrets.change(company, 'quickbooks', async (now) => {
        inside += 1
        expect(inside).toBe(1)
        await new Promise((resolve) => setImmediate(resolve))
        inside -= 1
        return oauthSecret(`${tokenOf(now) ?? ''}+`)
      })
    await Promise.all(Array.from({ length: 18 }, (_, n) => add(processes[n % 3] as Secrets)))
    expect(tokenOf(await open().read(company, 'quickbooks'))).toBe('+'.repeat(18))
  })

  test('connections do not wait for each other', async () => {
    const company = fresh()
    const secrets = open()
    await secrets.change(company, 'quickbooks', async () => {
      await secrets.change(company, 'hubspot', async () => oauthSecret('other'))
      return oauthSecret('one')
    })
    expect(tokenOf(await secrets.read(company, 'hubspot'))).toBe('other')
  })

  test('what fails changes nothing, and lets the next one in', async () => {
    const company = fresh()
    const secrets = open()
    await secrets.change(company, 'quickbooks', async () => oauthSecret('first'))
    const failing = secrets.change(company, 'quickbooks', async () => {
      throw new Error('no answer')
    })
    await expect(failing).rejects.toThrow('no answer')
    const next = await open().change(company, 'quickbooks', async (now) => now)
    expect(tokenOf(next)).toBe('first')
  })
}
