// Writing the hashes down and sealing them: when, by whom, after a crash, with another key; and the
// proofs that are made of it.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import type { DatabasePool } from 'slonik'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSealer } from '../src/adapters/connections/sealing.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { openPool } from '../src/adapters/postgres/pool.ts'
import { rotateSealed } from '../src/adapters/postgres/sealed-tables.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import { openSealingKeys, type SealingKeys } from '../src/adapters/sealing-keys.ts'
import type { EventStore, Position } from '../src/domain/event-store.ts'
import * as Seal from '../src/domain/seal.ts'
import { view as audit } from '../src/projections/audit.ts'
import { openViews } from '../src/projections/database.ts'
import { type Projections, startProjections } from '../src/projections/runner.ts'
import { list, view as sealsView } from '../src/projections/seals.ts'
import { type Proof, prove } from '../src/audit/proof.ts'
import { startSealing } from '../src/audit/sealing.ts'
import { openSeals, type Seals } from '../src/audit/seals.ts'
import { newEvent } from './adapters/event-store.examples.ts'
import { type FreshDatabase, freshDatabase } from './support/postgres.ts'

const { clock } = realOutside
const log = pino({ level: 'silent' })
const sealer = openSealer(Buffer.alloc(32, 7))

describe('the ledger of an installation', () => {
  let database: FreshDatabase
  let dataDir: string
  let pool: pg.Pool
  let keys: SealingKeys
  let store: EventStore
  let seals: Seals
  let db: DatabasePool
  let projections: Projections

  beforeAll(async () => {
    database = await freshDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'tieout-sealing-'))
    const { connectionString } = database
    pool = openPool({ connectionString, name: 'test' })
    keys = await openSealingKeys(pool, sealer)
    store = await openPostgresStore({ connectionString, clock, mark: keys.mark })
    seals = opened(dataDir)
    db = await openViews({ connectionString })
    const views = [audit, sealsView]
    projections = startProjections({ store, db, views, clock, log: () => undefined })
  })
  afterAll(async () => {
    await projections.stop()
    await db.end()
    await seals.close()
    await store.close()
    await pool.end()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })

  const opened = (dir: string) => {
    const config = { dataDir: dir, eventStoreUrl: undefined }
    const { connectionString } = database
    return openSeals({ config, connectionString, pool, stored: store, keys })
  }
  /** The lease as one process alone has it. */
  const leases = {
    hold: (_: string, signal: AbortSignal, work: (lost: AbortSignal) => Promise<void>) =>
      work(signal),
  }
  const process = (own: Seals, options: { everyMs?: number; eventsMax?: number } = {}) =>
    startSealing({ ...own, store, leases, outside: realOutside, log, ...options })
  const write = (id: string, revision: bigint | 'none' = 'none') =>
    store.append(`invoice-main.${id}`, [newEvent('InvoiceIssued', { invoiceId: id })], revision)
  const sealed = async () =>
    (await Array.fromAsync(store.readStream(Seal.stream)))
      .map((event) => Seal.decode(event))
      .flatMap((event) => (event.type === 'LedgerSealed' ? [event.data] : []))
  async function until(isSo: () => Promise<boolean> | boolean) {
    while (!(await isSo())) await clock.sleep(5)
  }

  test('is sealed once in a while as long as events come, and not for the seals alone', async () => {
    await write('a')
    const own = process(seals, { everyMs: 10 })
    await until(async () => (await sealed()).length === 1)
    // The seal itself is hashed and looked at, and is no reason for another.
    await until(async () => ((await seals.hashLog.last())?.first ?? 0) > 0)
    await write('b')
    await until(async () => (await sealed()).length === 2)
    await own.close()
    expect(await sealed()).toMatchObject([
      { number: 1, from: { index: 0 }, to: { index: 0 }, previous: null },
      { number: 2, from: { index: 1 }, to: { index: 3 } },
    ])
    expect(await seals.verify()).toMatchObject({ intact: true, seals: 2, sealed: 4, events: 5 })
  })

  test('is sealed when the service ends, and in segments when much has come', async () => {
    for (let at = 0; at < 25; at++) await write(`many-${at}`)
    const before = (await sealed()).length
    await process(seals, { everyMs: 3_600_000, eventsMax: 10 }).close()
    expect((await sealed()).length).toBeGreaterThan(before)
    const report = await seals.verify()
    expect(report).toMatchObject({ intact: true, faults: [] })
    // What is not sealed are seals.
    const left = await Array.fromAsync(store.log({ after: report.lastSeal?.position as Position }))
    expect(new Set(left.flat().map(({ stream }) => stream))).toEqual(new Set([Seal.stream]))
  })

  test('two processes at once never seal or hash an event twice', async () => {
    const other = opened(dataDir)
    const both = [process(seals, { everyMs: 3 }), process(other, { everyMs: 3 })]
    for (let at = 0; at < 60; at++) await write(`race-${at}`)
    await Promise.all(both.map((one) => one.close()))
    await process(seals).close()
    const numbers = (await sealed()).map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    expect(await seals.verify()).toMatchObject({ intact: true, faults: [] })
    await other.close()
  })

  test('has all its seals in the anchor, also those whose process died before it wrote them', async () => {
    const file = join(dataDir, 'seals.ndjson')
    const whole = await readFile(file, 'utf8')
    const lines = whole.split('\n')
    await writeFile(file, `${lines.slice(0, -2).join('\n')}\n${lines.at(-2)?.slice(0, 40)}`)
    await process(seals).close()
    expect((await readFile(file, 'utf8')).startsWith(whole)).toBe(true)
  })

  test('is signed with a new key that the one before vouches for', async () => {
    const [former] = await keys.signing()
    const next = await keys.replace()
    await write('new-key')
    await process(seals).close()
    const last = (await sealed()).at(-1)
    expect(last?.keyId).toBe(next.keyId)
    expect(next.keyId).not.toBe(former?.keyId)
    expect(await seals.verify()).toMatchObject({ intact: true, faults: [] })
  })

  test('keeps its keys when TIEOUT_ENCRYPTION_KEY is replaced', async () => {
    const before = (await keys.signing()).map(({ keyId }) => keyId)
    await rotateSealed(pool, openSealer(Buffer.alloc(32, 9), [Buffer.alloc(32, 7)]))
    const again = await openSealingKeys(pool, openSealer(Buffer.alloc(32, 9)))
    expect((await again.signing()).map(({ keyId }) => keyId)).toEqual(before)
    expect(again.hashLogKey).toEqual(keys.hashLogKey)
    await rotateSealed(pool, openSealer(Buffer.alloc(32, 7), [Buffer.alloc(32, 9)]))
  })

  const checkProof = join(import.meta.dirname, '../docs/check-proof.mjs')
  async function checked(proof: Proof, ...options: string[]) {
    const file = join(dataDir, 'proof.json')
    await writeFile(file, JSON.stringify(proof))
    const { status, stdout } = spawnSync(globalThis.process.execPath, [
      checkProof,
      file,
      ...options,
    ])
    return { status, said: String(stdout) }
  }

  test('proves a document to somebody who has only Node', async () => {
    await write('proved')
    await write('beside')
    await write('proved', 0n)
    await process(seals).close()
    await until(async () => {
      const head = (await store.head()) ?? ''
      return projections.status().every(({ position }) => (position ?? '') >= head)
    })
    const ports = { db, stored: store, hashLog: seals.hashLog, workspace: 'main' }
    const proof = await prove(ports, 'proved')
    expect(proof.events.map(({ stream }) => stream)).toEqual([
      'invoice-main.proved',
      'invoice-main.proved',
    ])
    const anchor = ['--anchor', join(dataDir, 'seals.ndjson')]
    expect(await checked(proof, ...anchor)).toMatchObject({
      status: 0,
      said: expect.stringContaining('The proof holds'),
    })
    const [first, second] = proof.events
    if (!first || !second) throw new Error('no events')
    const other = { ...first, data: first.data.replace('proved', 'forged') }
    expect(await checked({ ...proof, events: [other] })).toMatchObject({
      status: 1,
      said: expect.stringContaining('its text is not what was sealed'),
    })
    expect(await checked({ ...proof, subject: 'beside' })).toMatchObject({
      status: 1,
      said: expect.stringContaining('does not name beside'),
    })
    const moved = [{ ...first, position: '00000000000000000000' as Position }, second]
    expect(await checked({ ...proof, events: moved })).toMatchObject({
      status: 1,
      said: expect.stringContaining('its position is not where its seal has it'),
    })
    expect(await checked({ ...proof, events: [second, first] })).toMatchObject({ status: 1 })
    // What it lacks, it cannot know; it says so.
    expect(await checked({ ...proof, events: [first] })).toMatchObject({
      status: 0,
      said: expect.stringContaining('not that no others are'),
    })
    const [seal] = proof.seals
    if (!seal) throw new Error('no seal')
    const bent = { ...proof, seals: [{ ...seal, sealedAt: '2020-01-01T00:00:00.000Z' }] }
    expect(await checked(bent)).toMatchObject({ status: 1 })
    const key = proof.keys[0]?.keyId ?? ''
    expect(await checked(proof, '--key', key)).toMatchObject({ status: 0 })
    expect(await checked(proof, '--key', '0'.repeat(16))).toMatchObject({ status: 1 })
    const page = await list(db, { workspace: 'main', limit: 2 })
    expect(page.items[0]).toMatchObject({ number: seal.number, signature: seal.signature })
    await expect(prove(ports, 'nobody')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('is sealed no further when its end is missing, and says so', async () => {
    const client = new pg.Client(database.connectionString)
    await client.connect()
    await client.query('set session_replication_role = replica')
    await write('cut')
    await process(seals).close()
    await client.query(
      'delete from tieout.events where position > (select max(position) - 2 from tieout.events)',
    )
    await client.end()
    const before = (await sealed()).length
    const own = process(seals, { everyMs: 1 })
    await until(() => own.failing() !== undefined)
    expect(own.failing()).toContain('the log ends at')
    await own.close()
    expect((await sealed()).length).toBe(before)
    expect((await seals.verify()).faults[0]).toMatchObject({ kind: 'truncated' })
  })
})
