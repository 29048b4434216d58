// What is kept of the answers of receivers holds no secret, theirs or ours.
import { describe, expect, test } from 'vitest'
import { newSecret, signed, withoutSecrets } from '../../src/adapters/outgoing/signing.ts'

const own = newSecret()
const headers = signed('evt', '{}', new Date(0), [own])
const shown = (text: string) => withoutSecrets(text, [own], headers)

describe('what looks like a secret is taken out', () => {
  test.each([
    own,
    own.slice('whsec_'.length),
    headers['webhook-signature'].slice('v1,'.length),
    'sk_live_planted123456789',
    'rk_test_abcdefgh12',
    'pk_live_abcdefgh12',
    'pat-eu1-01234567-89ab-cdef-0123-456789abcdef',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N',
    'ghp_0123456789abcdefghij',
    'AKIA0123456789ABCDEF',
  ])('%s', (secret) => {
    expect(shown(`boom ${secret} Bearer abcdefgh`)).toBe('boom [secret] Bearer [secret]')
    expect(shown(`"${secret}"`)).toBe('"[secret]"')
  })

  test.each([
    ['password=hunter22&user=ada', 'password=[secret]&user=ada'],
    ['?key=abcd1234', '?key=[secret]'],
    ['{"access_token": "abcd1234", "ok": false}', '{"access_token": "[secret]", "ok": false}'],
    [String.raw`{\"client_secret\":\"abcd1234\"}`, String.raw`{\"client_secret\":\"[secret]\"}`],
    ['x-api-key: abcd1234', 'x-api-key: [secret]'],
    ['DB_PASSWORD: abcd1234', 'DB_PASSWORD: [secret]'],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected))
})

test('plain words stay', () => {
  const text = 'duplicate key on table events; token expired; invoice INV-1 of 2026-01-01 not found'
  expect(shown(text)).toBe(text)
})

test('a long answer takes no long time', () => {
  const begun = performance.now()
  shown('a-'.repeat(32_000) + 'token'.repeat(10_000))
  expect(performance.now() - begun).toBeLessThan(500)
})
