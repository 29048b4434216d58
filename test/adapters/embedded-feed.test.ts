// The feed that reads the event store itself, under a clock that the tests move.
import { expect, test } from 'vitest'
import {
  type Checkpoints,
  type Place,
  postgresCheckpoints,
} from '../../src/adapters/checkpoints.ts'
import { openEmbeddedFeed } from '../../src/adapters/embedded-feed.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { openPostgresStore } from '../../src/adapters/postgres/store.ts'
import { type EventStore, type Position, StoreUnavailable } from '../../src/domain/event-store.ts'
import { memoryCheckpoints, openMemoryStore } from '../support/memory-store.ts'
import { freshDatabase } from '../support/postgres.ts'
import {
  append,
  changeFeedContract,
  consumer,
  idsOf,
  payments,
  receivePayments,
} from './change-feed.contract.ts'

/** A clock that stands still until the test says otherwise. */
function steppedClock() {
  let now = Date.parse('2026-03-01T00:00:00.000Z')
  let sleepers: { at: number; wake(): void }[] = []
  return {
    now: () => new Date(now),
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted) return resolve()
        signal?.addEventListener('abort', () => resolve(), { once: true })
        sleepers.push({ at: now + ms, wake: resolve })
      }),
    async pass(ms: number) {
      now += ms
      const woken = sleepers.filter(({ at }) => at <= now)
      sleepers = sleepers.filter(({ at }) => at > now)
      for (const { wake } of woken) wake()
    },
  }
}

function memoryWorld(checkpoints: Checkpoints = memoryCheckpoints()) {
  const clock = steppedClock()
  const store = openMemoryStore(clock)
  return {
    clock,
    store,
    open: async () => openEmbeddedFeed({ store, checkpoints, clock }),
    pass: clock.pass,
    end: () => store.close(),
  }
}

changeFeedContract('embedded, in memory', async () => memoryWorld())

changeFeedContract('embedded, on Postgres', async () => {
  const database = await freshDatabase()
  const { connectionString } = database
  const clock = steppedClock()
  const pool = openPool({ connectionString, name: 'checkpoints' })
  const store = await openPostgresStore({ connectionString, clock: realOutside.clock })
  return {
    store,
    open: async () => openEmbeddedFeed({ store, checkpoints: postgresCheckpoints(pool), clock }),
    pass: clock.pass,
    async end() {
      await store.close()
      await pool.end()
      await database.drop()
    },
  }
})

/** Checkpoints that count what is written, and fail while `isDown`. */
function watchedCheckpoints() {
  const kept = memoryCheckpoints()
  const watched = {
    writes: 0,
    failures: 0,
    isDown: false,
    read: kept.read,
    async write(name: string, place: Place) {
      if (watched.isDown) {
        watched.failures += 1
        throw new Error('the database is away')
      }
      watched.writes += 1
      await kept.write(name, place)
    },
  }
  return watched
}

test('a retried event does not come before its delay is over', async () => {
  const world = memoryWorld()
  const feed = await world.open()
  await receivePayments(world.store, 1, 2)
  const reading = consumer(feed)
  const [first] = await reading.take(1)
  await first?.retry(1_000)
  await world.pass(999)
  await reading.drain(1)
  const third = reading.next()
  await receivePayments(world.store, 3, 3)
  expect(idsOf([await third])).toEqual(['p-3'])
  await world.pass(1)
  expect(idsOf(await reading.drain(1))).toEqual(['p-1'])
  await feed.close()
})

test('a place is not written for each acknowledgement, and is when the consumer is idle', async () => {
  const checkpoints = watchedCheckpoints()
  const world = memoryWorld(checkpoints)
  const feed = await world.open()
  await receivePayments(world.store, 1, 1_000)
  await consumer(feed).drain(1_000)
  expect(checkpoints.writes).toBeLessThan(20)
  const head = await world.store.head()
  await expect.poll(async () => (await checkpoints.read('sync'))?.position).toBe(head)
  await feed.close()
})

test('events of other categories that went by are not read again', async () => {
  const checkpoints = memoryCheckpoints()
  const world = memoryWorld(checkpoints)
  const feed = await world.open()
  await receivePayments(world.store, 1, 2)
  await append(world.store, 'customer', 'c-1', 'CustomerSeen')
  const reading = consumer(feed)
  await reading.drain(2)
  const third = reading.next()
  await receivePayments(world.store, 3, 3)
  await third
  await feed.close()
  const places: Position[] = []
  for await (const { position } of read(world.store)) places.push(position)
  expect(await checkpoints.read('sync')).toEqual({
    position: places[2],
    through: places[3],
    unsettled: [places[3]],
  })
})

test('a database that is away while places are saved holds nobody up', async () => {
  const checkpoints = watchedCheckpoints()
  const world = memoryWorld(checkpoints)
  const feed = await world.open()
  await receivePayments(world.store, 1, 10)
  const reading = consumer(feed)
  checkpoints.isDown = true
  expect(idsOf(await reading.drain(10))).toEqual(payments(1, 10))
  for (let time = 1; time <= 3; time++) {
    const failed = checkpoints.failures
    await world.pass(1_000)
    await expect.poll(() => checkpoints.failures).toBeGreaterThan(failed)
  }
  checkpoints.isDown = false
  await world.pass(1_000)
  const head = await world.store.head()
  await expect.poll(async () => (await checkpoints.read('sync'))?.position).toBe(head)
  await feed.close()
})

test('after a death without goodbye everything unsaved comes again, and nothing is skipped', async () => {
  const checkpoints = watchedCheckpoints()
  const world = memoryWorld(checkpoints)
  const dead = await world.open()
  await receivePayments(world.store, 1, 10)
  checkpoints.isDown = true
  await consumer(dead).drain(6)
  checkpoints.isDown = false
  const feed = await world.open()
  expect(idsOf(await consumer(feed).drain(10))).toEqual(payments(1, 10))
  await feed.close()
})

test('an event store that ends the subscription is a fault, not the end of the feed', async () => {
  const world = memoryWorld()
  const feed = await world.open()
  const reading = consumer(feed)
  const waiting = reading.next()
  await world.store.close()
  await expect(waiting).rejects.toThrow(StoreUnavailable)
  await feed.close()
})

async function* read(store: EventStore) {
  for (const id of [
    'payment-main.p-1',
    'payment-main.p-2',
    'customer-main.c-1',
    'payment-main.p-3',
  ]) {
    yield* store.readStream(id)
  }
}
