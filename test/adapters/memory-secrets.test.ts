import { describe, expect, test } from 'vitest'
import { memorySecrets } from '../support/memory-secrets.ts'
import { oauthSecret, secretsContract } from './secrets.contract.ts'

describe('secrets in memory', () => {
  const kept = memorySecrets()
  secretsContract(() => kept.of())

  test('a process that dies in the middle keeps nothing and holds up nobody', async () => {
    const death = new AbortController()
    const dying = kept.of(death.signal).change('dying', 'quickbooks', async () => {
      death.abort()
      return oauthSecret('lost')
    })
    await expect(dying).rejects.toThrow('the process has ended')
    const next = await kept.of().change('dying', 'quickbooks', async (now) => now)
    expect(next).toBeNull()
  })
})
