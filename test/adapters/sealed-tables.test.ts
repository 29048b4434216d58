// Keys that change: everything sealed comes under the newest one, also when that is cut off, and a
// process whose key opens not all that is stored does not begin.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSealer, SealedOtherwise } from '../../src/adapters/connections/sealing.ts'
import { checkSealed, rotateSealed } from '../../src/adapters/postgres/sealed-tables.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { postgresSecrets } from '../../src/adapters/postgres/secrets.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { readConfig } from '../../src/config.ts'
import { openSealed } from '../../src/sealed.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { oauthSecret } from './secrets.contract.ts'

const [former, newest] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
const both = openSealer(newest, [former])
let database: FreshDatabase
let pool: pg.Pool
let folders: string[]

beforeEach(async () => {
  database = await freshDatabase()
  pool = openPool({ connectionString: database.connectionString, name: 'sealed' })
  folders = []
})
afterEach(async () => {
  await pool.end()
  await database.drop()
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
})

/** So many secrets of endpoints, and one of a connection, under the former key. */
async function seal(count: number) {
  const sealer = openSealer(former)
  await postgresSecrets(pool, sealer, realOutside.clock).change('main', 'quickbooks', async () =>
    oauthSecret('RT'),
  )
  const rows = Array.from({ length: count }, (_, n) => sealer.seal(`secret ${n}`))
  await pool.query(
    `insert into tieout.outgoing_secrets (endpoint_id, secret_id, sealed, key_id)
     select 'e' || n, 's', sealed, $2 from unnest($1::bytea[]) with ordinality as t(sealed, n)`,
    [rows, sealer.keyId],
  )
}
async function counts() {
  const { rows } = await pool.query<{ key_id: string; secrets: number }>(
    `select key_id, count(*)::integer as secrets from tieout.outgoing_secrets
     where encode(substring(sealed from 1 for 8), 'hex') = key_id group by 1`,
  )
  return Object.fromEntries(rows.map((row) => [row.key_id, row.secrets]))
}

test('everything comes under the newest key, and is told', async () => {
  await seal(120)
  const told: number[] = []
  expect(await rotateSealed(pool, both, (done) => told.push(done))).toBe(121)
  expect(told.at(-1)).toBe(121)
  expect(await counts()).toEqual({ [both.keyId]: 120 })
  expect(await rotateSealed(pool, both)).toBe(0)
  const alone = openSealer(newest)
  await checkSealed(pool, alone)
  const kept = await postgresSecrets(pool, alone, realOutside.clock).read('main', 'quickbooks')
  expect(kept).toMatchObject({ refreshToken: 'RT' })
})

test('a rotation that is killed goes on where it was', async () => {
  await seal(600)
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../tieout.cjs'), 'rotate-key'],
    {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: database.connectionString,
        TIEOUT_DATA_DIR: await folder(),
        TIEOUT_ENCRYPTION_KEY: newest.toString('hex'),
        TIEOUT_ENCRYPTION_KEY_PREVIOUS: former.toString('hex'),
      },
      stdio: 'ignore',
    },
  )
  const ended = new Promise((resolve) => child.on('close', resolve))
  for (;;) {
    const { [both.keyId]: done = 0 } = await counts()
    if (done > 60) break
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode} before the kill`)
    await new Promise((resolve) => setImmediate(resolve))
  }
  child.kill('SIGKILL')
  await ended
  const halfway = await counts()
  expect(Object.values(halfway).reduce((sum, one) => sum + one, 0)).toBe(600)
  expect(Object.keys(halfway)).toHaveLength(2)
  const { rows } = await pool.query('select sealed from tieout.outgoing_secrets')
  for (const { sealed } of rows) expect(both.open(sealed)).toMatch(/^secret /)

  await rotateSealed(pool, both)
  expect(await counts()).toEqual({ [both.keyId]: 600 })
  await checkSealed(pool, openSealer(newest))
}, 60_000)

test('a key that opens not everything is refused, in words that say what to do', async () => {
  await seal(2)
  const refusal = await checkSealed(pool, openSealer(newest)).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(SealedOtherwise)
  expect(String(refusal)).toMatch(/3 with the key .*TIEOUT_ENCRYPTION_KEY_PREVIOUS.*rotate-key/s)
  await expect(rotateSealed(pool, openSealer(newest))).rejects.toThrow(SealedOtherwise)
})

async function folder() {
  const made = await mkdtemp(join(tmpdir(), 'tieout-sealed-'))
  folders.push(made)
  return made
}
const environment = {
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
  HUBSPOT_ACCESS_TOKEN: 'pat-x',
  HUBSPOT_CLIENT_SECRET: 'hubspot-secret',
  QUICKBOOKS_CLIENT_ID: 'id',
  QUICKBOOKS_CLIENT_SECRET: 'quickbooks-secret',
  QUICKBOOKS_WEBHOOK_VERIFIER: 'verifier',
}
const openIn = (dataDir: string, more: Record<string, string> = {}) =>
  openSealed(
    readConfig({
      ...{ ...environment, TIEOUT_DATA_DIR: dataDir },
      ...{ DATABASE_URL: database.connectionString, ...more },
    }),
    pool,
  )

test('processes with data directories of their own agree on one key, if none is given', async () => {
  const [one, other] = [await folder(), await folder()]
  const sealers = await Promise.all([openIn(one), openIn(other)])
  expect(sealers[0].keyId).toBe(sealers[1].keyId)
  expect(sealers[1].open(sealers[0].seal('RT'))).toBe('RT')
  const { rows } = await pool.query('select sealed from tieout.shared_key')
  expect(rows).toHaveLength(1)

  // What they had in common is replaced: the one whose key counts says it anew.
  const { keyId } = sealers[0]
  const first = (await openSealerOf(one)) === keyId ? one : other
  await storeUnder(sealers[0])
  const changed = { QUICKBOOKS_CLIENT_SECRET: 'another-secret' }
  expect((await openIn(first, changed)).keyId).toBe(keyId)
  expect((await openIn(await folder(), changed)).keyId).toBe(keyId)
  // Whoever has nothing in common is refused.
  const stranger = { ...changed, HUBSPOT_CLIENT_SECRET: 'of-somebody-else' }
  await expect(openIn(await folder(), stranger)).rejects.toThrow(SealedOtherwise)
})

test('a key that is given for the first time opens what the file has sealed', async () => {
  const own = await folder()
  await storeUnder(await openIn(own))
  const given = { TIEOUT_ENCRYPTION_KEY: newest.toString('base64') }
  const sealer = await openIn(own, given)
  expect(sealer.keyId).toBe(both.keyId)
  expect(await rotateSealed(pool, sealer)).toBe(1)
  await checkSealed(pool, openSealer(newest))
})

const storeUnder = (sealer: ReturnType<typeof openSealer>) =>
  postgresSecrets(pool, sealer, realOutside.clock).change('main', 'quickbooks', async () =>
    oauthSecret('RT'),
  )
async function openSealerOf(dataDir: string) {
  const { encryptionKey } = await import('../../src/adapters/connections/sealing.ts')
  return openSealer(await encryptionKey(undefined, dataDir)).keyId
}
