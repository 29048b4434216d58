import { spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { openPostgresStore } from '../../src/adapters/postgres/store.ts'
import { type EventStore, StoreUnavailable } from '../../src/domain/event-store.ts'
import { emptyDatabase, type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { eventStoreContract } from './event-store.contract.ts'
import {
  collect,
  newCategory,
  newEvent,
  newEvents,
  newStream,
  readAll,
} from './event-store.examples.ts'

const { clock } = realOutside

eventStoreContract('Postgres', async () => {
  const database = await freshDatabase()
  const { connectionString } = database
  const store = await openPostgresStore({ connectionString, clock })
  const second = await openPostgresStore({ connectionString, clock })
  const close = async () => {
    await Promise.all([store.close(), second.close()])
    await database.drop()
  }
  return { store, second, close }
})

describe('the event store on Postgres', () => {
  let database: FreshDatabase
  let store: EventStore
  let client: pg.Client
  beforeAll(async () => {
    database = await freshDatabase()
    const { connectionString } = database
    store = await openPostgresStore({ connectionString, clock, statementTimeoutMs: 500 })
    client = new pg.Client({ connectionString })
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await store.close()
    await database.drop()
  })

  /** Ends the sessions of the store, as a restart of the server would. */
  const endSessions = () =>
    client.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'tieout events%'`)

  /** Holds the lock of the log, so that appends wait, until the work is done. */
  async function whileAppendsWait(work: () => Promise<unknown>): Promise<void> {
    await client.query('select pg_advisory_lock(7246502)')
    try {
      await work()
    } finally {
      await client.query('select pg_advisory_unlock(7246502)')
    }
  }

  const waitingBackends = async () =>
    (
      await client.query(`select count(*)::int from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    ).rows[0].count as number

  async function appendWaits(): Promise<void> {
    while ((await waitingBackends()) === 0) await clock.sleep(5)
  }

  test('stored events are neither changed nor removed', async () => {
    const stream = newStream()
    await store.append(stream, [newEvent()], 'none')
    for (const statement of [
      `update tieout.events set type = 'Other'`,
      'delete from tieout.events where false',
      'truncate tieout.events',
    ]) {
      await expect(client.query(statement)).rejects.toThrow('is never changed')
    }
    expect(await readAll(store, stream)).toHaveLength(1)
  })

  test('an id that stands in another stream is refused, and no append beside it', async () => {
    const event = newEvent()
    await store.append(newStream(), [event], 'none')
    const good = newStream()
    const outcomes = await Promise.allSettled([
      store.append(newStream(), [newEvent()], 'none'),
      store.append(newStream(), [newEvent(), event], 'none'),
      store.append(newStream(), [event], 'any'),
      store.append(good, [newEvent()], 'none'),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(await readAll(store, good)).toHaveLength(1)
  })

  test('an append whose session is ended is unavailable; the same ids again converge', async () => {
    const stream = newStream()
    const events = newEvents(2)
    await whileAppendsWait(async () => {
      const lost = store.append(stream, events, 'none').catch((error) => error)
      await appendWaits()
      await endSessions()
      expect(await lost).toBeInstanceOf(StoreUnavailable)
    })
    expect(await untilTaken(() => store.append(stream, events, 'none'))).toMatchObject({
      revision: 1n,
    })
    expect(await readAll(store, stream)).toHaveLength(2)
  })

  test('an append that waits too long is unavailable', async () => {
    await whileAppendsWait(async () => {
      const late = store.append(newStream(), [newEvent()], 'none')
      await expect(late).rejects.toThrow(StoreUnavailable)
    })
  })

  test('a subscription survives the loss of its sessions', async () => {
    const category = newCategory()
    await store.append(newStream(category), [newEvent()], 'none')
    const [last, stream] = [newEvent(), newStream(category)]
    let more: Promise<unknown> = Promise.resolve()
    const seen = await collect(store, { categories: [category] }, (all) => {
      if (all.length === 1)
        more = endSessions().then(() => untilTaken(() => store.append(stream, [last], 'none')))
      return all.length === 2
    })
    await more
    expect(seen).toHaveLength(2)
  })

  test('another process is heard at once, not at the next poll', async () => {
    const { connectionString } = database
    const patient = await openPostgresStore({ connectionString, clock, pollMs: 3_600_000 })
    const after = await patient.head()
    const category = newCategory()
    const seen = collect(patient, { categories: [category], after }, (all) => all.length === 1)
    await appendInAnotherProcess(connectionString, newStream(category))
    expect(await seen).toHaveLength(1)
    await patient.close()
  })

  test('a store that cannot be reached says so', async () => {
    const nowhere = 'postgres://nobody@127.0.0.1:1/nothing'
    const opened = openPostgresStore({ connectionString: nowhere, clock })
    await expect(opened).rejects.toThrow(StoreUnavailable)
  })

  test('a database without the log is named as such', async () => {
    const empty = await emptyDatabase()
    const opened = openPostgresStore({ connectionString: empty.connectionString, clock })
    await expect(opened).rejects.toThrow('migrate it first')
    await empty.drop()
  })

  test('closing waits for what was begun and then refuses', async () => {
    const { connectionString } = database
    const own = await openPostgresStore({ connectionString, clock })
    const streams = Array.from({ length: 50 }, () => newStream())
    const appends = streams.map((stream) => own.append(stream, newEvents(1), 'none'))
    await own.close()
    expect(await Promise.all(appends)).toHaveLength(50)
    const refused = own.append(newStream(), newEvents(1), 'none')
    await expect(refused).rejects.toThrow(StoreUnavailable)
  })
})

/** As a caller does whose append got no answer: the same again, until there is one. */
async function untilTaken<Answer>(append: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await append()
    } catch (error) {
      expect(error).toBeInstanceOf(StoreUnavailable)
    }
  }
}

async function appendInAnotherProcess(connectionString: string, stream: string): Promise<void> {
  const script = `
    import { openPostgresStore } from '${import.meta.resolve('../../src/adapters/postgres/store.ts')}'
    import { realOutside } from '${import.meta.resolve('../../src/adapters/outside.ts')}'
    const { connectionString, stream, event } = JSON.parse(process.argv[1])
    const store = await openPostgresStore({ connectionString, clock: realOutside.clock })
    await store.append(stream, [event], 'none')
    await store.close()`
  const argument = JSON.stringify({ connectionString, stream, event: newEvent() })
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '-e', script, argument],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
}
