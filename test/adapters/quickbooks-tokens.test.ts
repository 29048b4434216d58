// QuickBooks' tokens: one refresh for all who need it, the rotated token kept before it is used,
// and kept encrypted.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { decrypt, encrypt, refreshTokenKeeper } from '../../src/adapters/connections.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import { openQuickBooks } from '../../src/adapters/quickbooks/client.ts'
import { quickBooksTokens, type TokenKeeper } from '../../src/adapters/quickbooks/tokens.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

const key = Buffer.alloc(32, 3)
let database: FreshDatabase
let pool: pg.Pool
let sandbox: Awaited<ReturnType<typeof startSandbox>>

beforeAll(async () => {
  database = await freshDatabase()
  pool = new pg.Pool({ connectionString: database.connectionString })
  const ports = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
  sandbox = await startSandbox({ outside: realOutside, ports })
  sandbox.rotateRefreshTokenAtEachRefresh(true)
})
afterAll(async () => {
  await sandbox.close()
  await pool.end()
  await database.drop()
})

/** Counts what it is asked to keep. */
function counting(keeper: TokenKeeper) {
  const kept: string[] = []
  const keep: TokenKeeper['keep'] = async (configured, token) => {
    await keeper.keep(configured, token)
    kept.push(token)
  }
  return { kept, keeper: { read: keeper.read, keep } }
}

test('fifty calls at once with an expired token need one refresh, and all go through', async () => {
  const { kept, keeper } = counting(refreshTokenKeeper(pool, key, 'one'))
  const tokens = quickBooksTokens(sandbox.quickbooks, keeper, realOutside)
  const { baseUrl: apiBase } = sandbox.quickbooks
  const client = openQuickBooks({ ...sandbox.quickbooks, apiBase }, tokens, realOutside)
  await client.find('Item', { Type: 'Service' })
  expect(kept).toHaveLength(1)
  sandbox.expireAccessTokens()
  const calls = Array.from({ length: 50 }, () => client.find('Item', { Type: 'Service' }))
  const found = await Promise.all(calls)
  expect(found.every((items) => items.length > 0)).toBe(true)
  expect(kept).toHaveLength(2)

  // A new process, still configured with the first token, goes on with the newest.
  const { keeper: again } = counting(refreshTokenKeeper(pool, key, 'one'))
  const later = quickBooksTokens(sandbox.quickbooks, again, realOutside)
  await expect(later.access()).resolves.toBeTruthy()
})

test('a token of another descent is refused, and not asked for again at once', async () => {
  const { keeper } = counting(refreshTokenKeeper(pool, key, 'two'))
  const config = { ...sandbox.quickbooks, refreshToken: 'RT-stolen' }
  const tokens = quickBooksTokens(config, keeper, realOutside)
  const failure = () => tokens.access().catch((reason: unknown) => reason)
  const error = await failure()
  expect(error).toBeInstanceOf(PlatformError)
  expect(error).toMatchObject({ code: 'invalid_grant', retryable: true, retryAfterMs: 60_000 })
  expect(await failure()).toBe(error)
})

test('the token is not readable in the database', async () => {
  const keeper = refreshTokenKeeper(pool, key, 'three')
  await keeper.keep('RT-configured', 'RT-canary')
  const { rows } = await pool.query("select * from tieout.connections where workspace = 'three'")
  expect(JSON.stringify(rows)).not.toContain('canary')
  expect(rows[0].secret.toString('latin1')).not.toContain('canary')
  await expect(keeper.read('RT-configured')).resolves.toBe('RT-canary')
  await expect(keeper.read('RT-configured-anew')).resolves.toBeUndefined()
})

test('what was sealed opens with its key and untouched, or not at all', () => {
  const sealed = encrypt(key, 'RT-canary')
  expect(decrypt(key, sealed)).toBe('RT-canary')
  expect(() => decrypt(Buffer.alloc(32, 4), sealed)).toThrow(/another TIEOUT_ENCRYPTION_KEY/)
  const altered = Buffer.from(sealed)
  altered.writeUInt8(altered.readUInt8(40) ^ 1, 40)
  expect(() => decrypt(key, altered)).toThrow()
})
