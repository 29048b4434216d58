// Secrets in Postgres: the contract, that nobody can read them there, and what is left of a change
// when the database goes away in the middle of it.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSealer, SealedOtherwise } from '../../src/adapters/connections/sealing.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { postgresSecrets } from '../../src/adapters/postgres/secrets.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { oauthSecret, secretsContract } from './secrets.contract.ts'

const sealer = openSealer(Buffer.alloc(32, 3))
let database: FreshDatabase
const pools: pg.Pool[] = []

function openSecrets() {
  const pool = openPool({ connectionString: database.connectionString, name: 'secrets' })
  pools.push(pool)
  return { pool, secrets: postgresSecrets(pool, sealer, realOutside.clock) }
}

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})

describe('secrets in Postgres', () => {
  secretsContract(() => openSecrets().secrets)

  test('are not readable there', async () => {
    const { pool, secrets } = openSecrets()
    await secrets.change('canary', 'quickbooks', async () => oauthSecret('RT-canary'))
    const { rows } = await pool.query(
      "select secret, key_id from tieout.connections where workspace = 'canary'",
    )
    expect(rows[0].secret.toString('latin1')).not.toContain('RT-canary')
    expect(rows[0].key_id).toBe(sealer.keyId)
  })

  test('that were kept before there were other forms still open', async () => {
    const { pool, secrets } = openSecrets()
    const insert = 'insert into tieout.connections (workspace, platform, seed, secret) values'
    const sealed = sealer.seal('RT1-of-old')
    await pool.query(`${insert} ('old', 'quickbooks', 'seed-1', $1)`, [sealed])
    expect(await secrets.read('old', 'quickbooks')).toMatchObject({
      ...{ kind: 'oauth', by: 'environment', seed: 'seed-1', refreshToken: 'RT1-of-old' },
    })
  })

  test('that another key has sealed are refused in plain words', async () => {
    const { pool, secrets } = openSecrets()
    await secrets.change('sealed', 'stripe', async () => oauthSecret('RT'))
    const other = postgresSecrets(pool, openSealer(Buffer.alloc(32, 4)), realOutside.clock)
    await expect(other.read('sealed', 'stripe')).rejects.toThrow(SealedOtherwise)
  })

  test('a new secret whose connection breaks before it is kept is kept on another', async () => {
    const { pool, secrets } = openSecrets()
    await secrets.change('broken', 'quickbooks', async () => oauthSecret('before'))
    const next = await secrets.change('broken', 'quickbooks', async () => {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'secrets' and state = 'idle in transaction'`,
      )
      return oauthSecret('after')
    })
    expect(next).toMatchObject({ refreshToken: 'after' })
    expect(await openSecrets().secrets.read('broken', 'quickbooks')).toMatchObject({
      refreshToken: 'after',
    })
  })
})

test('what was sealed opens with its key and untouched, or not at all', () => {
  const sealed = sealer.seal('RT-canary')
  expect(sealer.open(sealed)).toBe('RT-canary')
  expect(() => openSealer(Buffer.alloc(32, 4)).open(sealed)).toThrow(
    /another TIEOUT_ENCRYPTION_KEY/,
  )
  const altered = Buffer.from(sealed)
  altered.writeUInt8(altered.readUInt8(40) ^ 1, 40)
  expect(() => sealer.open(altered)).toThrow(/altered/)
  expect(() => sealer.open(sealed.subarray(0, 20))).toThrow(SealedOtherwise)
})

test('a former key opens what it sealed; the newest one seals', () => {
  const rotated = openSealer(Buffer.alloc(32, 4), [Buffer.alloc(32, 3)])
  expect(rotated.open(sealer.seal('RT'))).toBe('RT')
  expect(rotated.keyIdOf(rotated.seal('RT'))).toBe(rotated.keyId)
  expect(rotated.keyIds).toEqual(new Set([rotated.keyId, sealer.keyId]))
})
