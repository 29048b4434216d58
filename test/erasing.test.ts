// The erasing itself, on a real database, cut off at every step it takes; and what was stored before
// words were encrypted.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresCheckpoints } from '../src/adapters/checkpoints.ts'
import { openEmbeddedFeed } from '../src/adapters/embedded-feed.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { readConfig } from '../src/config.ts'
import { type Data, openData } from '../src/data.ts'
import * as Customer from '../src/domain/customer.ts'
import * as Deal from '../src/domain/deal.ts'
import { type EventStore, streamOf } from '../src/domain/event-store.ts'
import { load, transact } from '../src/domain/transact.ts'
import { startErasing } from '../src/erasing/erasing.ts'
import { lookThrough } from '../src/erasing/look-through.ts'
import type { Opened } from '../src/parts.ts'
import { allViews } from '../src/projections/all.ts'
import { cause, dealTerms } from './support/examples.ts'
import { allOurs } from './support/memory-leases.ts'
import { type FreshDatabase, freshDatabase } from './support/postgres.ts'

const customerId = 'hubspot-company-7'
const workspace = 'main'
const log = pino({ level: 'silent' })
const opened: Opened = []
let database: FreshDatabase
let dataDir: string
let data: Data

beforeAll(async () => {
  database = await freshDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'tieout-erasing-'))
  const environment = { DATABASE_URL: database.connectionString, TIEOUT_DATA_DIR: dataDir }
  data = await openData({ config: readConfig(environment), outside: realOutside, log }, opened)
})
afterAll(async () => {
  for (const [, end] of opened.reverse()) await end()
  await database?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const profile = (id: string, name: string, email: string): Customer.Profile => ({
  ...{ customerId: id, name, emails: [email], source: 'hubspot' },
  seenAt: '2026-03-01T08:00:00.000Z',
})
const see = (store: EventStore, id: string, name: string, email: string) =>
  transact(store, Customer.decider, id, Customer.see(profile(id, name, email)), cause(`see ${id}`))
const stateOf = async (id = customerId) =>
  (await load(data.store, Customer.decider, workspace, id)).state

test('cut off at every step it goes on, and names what it cannot erase', async () => {
  const { store, stored, persons, projections } = data
  // From before words were encrypted.
  const named = { ...dealTerms(), dealId: '41', name: 'Licences for Ada Lovelace', customerId }
  await transact(stored, Deal.decider, '41', Deal.observeWon(named), cause('won 41'))
  await see(store, customerId, 'Ada Lovelace', 'ada@example.com')
  const later = { ...named, dealId: '42', name: 'More for ADA LOVELACE' }
  await transact(store, Deal.decider, '42', Deal.observeWon(later), cause('won 42'))
  const plain = { ...named, dealId: '43', name: 'Licences' }
  await transact(store, Deal.decider, '43', Deal.observeWon(plain), cause('won 43'))
  await see(store, 'hubspot-company-8', 'Otto Bystander', 'otto@example.com')

  const asked = { customerId, erasureId: 'e1', reason: 'asked for by mail' }
  const wanted = Customer.requestErasure(asked)
  await transact(store, Customer.decider, customerId, wanted, cause('erase'))

  const failures: string[] = []
  /** Fails the first time, once its work is done. */
  const once = <Arguments extends unknown[], Result>(
    name: string,
    work: (...given: Arguments) => Promise<Result>,
  ) => {
    let isFirst = true
    return async (...given: Arguments): Promise<Result> => {
      const result = await work(...given)
      if (!isFirst) return result
      isFirst = false
      failures.push(name)
      throw new Error(`cut off behind ${name}`)
    }
  }
  const marks = { ...persons.marks, add: once('marks', persons.marks.add) }
  const keys = { ...persons.keys, destroy: once('keys', persons.keys.destroy) }
  const rebuild = once('views', projections.rebuild)
  const ending = new AbortController()
  const { signal } = ending
  const feed = openEmbeddedFeed({
    ...{ store, checkpoints: postgresCheckpoints(data.pool), clock: realOutside.clock, log },
  })
  const erasing = startErasing({
    ...{ ...data, workspace, feed, views: allViews, leases: allOurs, outside: realOutside },
    ...{ persons: { keys, marks }, projections: { ...projections, rebuild }, log, signal },
  })
  try {
    await expect
      .poll(async () => (await stateOf()).erasure?.step, { timeout: 25_000 })
      .toBe('completed')
  } finally {
    ending.abort()
    await erasing.consumer.done
    await feed.close()
  }
  expect(failures).toEqual(['marks', 'keys', 'views'])

  expect((await stateOf()).profile).toMatchObject({ name: '[erased]', emails: [] })
  expect((await stateOf('hubspot-company-8')).profile?.name).toBe('Otto Bystander')
  const deal = async (id: string) => (await load(store, Deal.decider, workspace, id)).state.terms
  expect([(await deal('42'))?.name, (await deal('43'))?.name]).toEqual(['[erased]', 'Licences'])
  const events = await Array.fromAsync(
    store.readStream(streamOf('customer', workspace, customerId)),
  )
  const erased = events.filter(({ type }) => type === 'PersonErased')
  expect(erased.map((one) => one.data)).toMatchObject([
    {
      customerId,
      erasureId: 'e1',
      leftCount: 1,
      left: [{ type: 'DealWon', stream: 'deal-main.41' }],
    },
  ])
  const { rows } = await data.pool.query(
    `select (select string_agg(c::text, '') from tieout_views.customers c) as customers,
       (select string_agg(d::text, '') from tieout_views.deals d) as deals`,
  )
  expect(rows[0].customers).not.toContain('Lovelace')
  expect(rows[0].customers).toContain('Otto Bystander')
  expect(rows[0].deals).toContain('Licences for Ada Lovelace')
  expect(rows[0].deals).not.toContain('LOVELACE')

  // Whatever is told again is nothing new, and what is new is kept without the words.
  const again = await transact(store, Deal.decider, '42', Deal.observeWon(later), cause('again'))
  expect(again.events).toEqual([])
  expect((await see(store, customerId, 'Ada Lovelace', 'ada@example.com')).events).toEqual([])
  const dearer = { ...later, total: '999.00', modifiedAt: '2027-01-01T00:00:00.000Z' }
  await transact(store, Deal.decider, '42', Deal.observeWon(dearer), cause('dearer'))
  expect(await deal('42')).toMatchObject({ name: '[erased]', total: '999.00' })
  // Asked for once more, what stays in plain words is still found, though its name is not known here.
  expect(await erasing.desk.scope(customerId)).toMatchObject({
    leftCount: 1,
    left: [{ type: 'DealWon', stream: 'deal-main.41' }],
  })
  const own = await persons.marks.of(customerId)
  expect(await lookThrough(data, own, {})).toMatchObject({
    events: 0,
    keys: new Set(),
    leftCount: 1,
  })
}, 60_000)
