// Durable appends per second, one event each, and reading everything back:
//   node bench/append.ts [seconds per round] [rounds]
// Ours against a plain insert (one transaction each, same columns and indexes, same number of
// connections) and against Emmett, in rounds that take turns in one run: only ratios of one run
// mean anything. With EVENTSTORE_URL also EventStoreDB against its bare client.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql'
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client'
import pg from 'pg'
import { openEventStoreDb } from '../src/adapters/eventstoredb/store.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts'
import { migrate } from '../src/adapters/postgres/migrate.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import type { EventStore, NewEvent, Position } from '../src/domain/event-store.ts'

const secondsPerRound = Number(process.argv[2] ?? 2)
const rounds = Number(process.argv[3] ?? 3)
const writers = [1, 32, 256]
const connections = 10
const { clock } = realOutside

type Contender = { name: string; append(stream: string, event: NewEvent): Promise<unknown> }

const exampleEvent = (): NewEvent => ({
  id: randomUUID(),
  type: 'PaymentReceived',
  data: {
    paymentId: `stripe-pi_${randomUUID()}`,
    customerId: 'cus_9s6XKzkNRiz8i3',
    amount: { amount: '1249.50', currency: 'EUR' },
    reference: 'Invoice 2026-0145, "March"',
  },
  meta: {
    workspace: 'main',
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { kind: 'platform', name: 'stripe' },
    effectiveAt: '2026-03-01T09:30:00Z',
  },
})

async function ratePerSecond(contender: Contender, writerCount: number): Promise<number> {
  const start = performance.now()
  const end = start + secondsPerRound * 1000
  let appended = 0
  const write = async () => {
    while (performance.now() < end) {
      await contender.append(`payment-main.${randomUUID()}`, exampleEvent())
      appended++
    }
  }
  await Promise.all(Array.from({ length: writerCount }, write))
  return (appended * 1000) / (performance.now() - start)
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** The first contender is ours; the ratios are ours over each of the others. */
async function compare(contenders: Contender[]): Promise<void> {
  for (const contender of contenders) await ratePerSecond(contender, 32)
  for (const count of writers) {
    const rates = contenders.map((): number[] => [])
    for (let round = 0; round < rounds; round++) {
      for (const [index, contender] of contenders.entries()) {
        rates[index]?.push(await ratePerSecond(contender, count))
      }
    }
    const [ours = 0, ...others] = rates.map(median)
    const cells = others.map(
      (rate, index) =>
        `${contenders[index + 1]?.name} ${rate.toFixed(0)} (${(ours / rate).toFixed(2)} x)`,
    )
    console.log(
      `${String(count).padStart(4)} writers: ours ${ours.toFixed(0)}/s; ${cells.join('; ')}`,
    )
  }
}

const ours = (store: EventStore): Contender => ({
  name: 'ours',
  append: (stream, event) => store.append(stream, [event], 'none'),
})

async function plainInsert(pool: pg.Pool): Promise<Contender> {
  await pool.query(`
    create table plain_events (like tieout.events including indexes);
    create sequence plain_position;
    alter table plain_events alter column position set default nextval('plain_position')`)
  const text = `insert into plain_events
    (stream, revision, id, type, category, recorded_at, data, meta)
    values ($1, $2, $3, $4, $5, now(), $6, $7)`
  return {
    name: 'plain insert',
    append: (stream, { id, type, data, meta }) =>
      pool.query({
        name: 'plain',
        text,
        values: [stream, 0, id, type, 'payment', JSON.stringify(data), JSON.stringify(meta)],
      }),
  }
}

function emmett(store: ReturnType<typeof getPostgreSQLEventStore>): Contender {
  return {
    name: 'Emmett',
    append: (stream, { type, data, meta }) =>
      store.appendToStream(
        stream,
        [{ type, data: data as Record<string, unknown>, metadata: meta, kind: 'Event' as const }],
        { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' },
      ),
  }
}

/** Events per second from first to last, parsed: by our subscription, and all at once by pg. */
async function compareReads(store: EventStore, pool: pg.Pool): Promise<void> {
  const readOurs = async () => {
    const head = (await store.head()) as Position
    const done = new AbortController()
    let read = 0
    for await (const batch of store.subscribe({ signal: done.signal })) {
      read += batch.events.length
      if (batch.position >= head) done.abort()
    }
    return read
  }
  const readBare = async () =>
    (await pool.query('select * from tieout.events order by position')).rows.length
  const rates: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    for (const [index, read] of [readOurs, readBare].entries()) {
      const start = performance.now()
      const count = await read()
      rates[index]?.push((count * 1000) / (performance.now() - start))
    }
  }
  const [own, bare] = rates.map(median) as [number, number]
  console.log(
    `read all: ours ${own.toFixed(0)}/s; bare pg ${bare.toFixed(0)} (${(own / bare).toFixed(2)} x)`,
  )
}

async function benchPostgres(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
  const server = await startEmbeddedPostgres({ dataDir, clock })
  const { connectionString } = server
  await migrate(connectionString)
  const store = await openPostgresStore({ connectionString, clock, connectionsMax: connections })
  const pool = new pg.Pool({ connectionString, max: connections })
  const emmettStore = getPostgreSQLEventStore(connectionString)
  console.log('Postgres')
  await compare([ours(store), await plainInsert(pool), emmett(emmettStore)])
  await compareReads(store, pool)
  await Promise.all([store.close(), pool.end(), emmettStore.close()])
  await server.stop()
  await rm(dataDir, { recursive: true })
}

async function benchEventStoreDb(url: string): Promise<void> {
  const store = await openEventStoreDb({ url, clock })
  const client = EventStoreDBClient.connectionString(url)
  const bare: Contender = {
    name: 'bare client',
    append: (stream, { id, type, data, meta }) =>
      client.appendToStream(
        stream,
        jsonEvent({ id, type, data: data as Record<string, unknown>, metadata: meta }),
        { expectedRevision: NO_STREAM },
      ),
  }
  console.log('EventStoreDB')
  await compare([ours(store), bare])
  await Promise.all([store.close(), client.dispose()])
}

await benchPostgres()
if (process.env.EVENTSTORE_URL) await benchEventStoreDb(process.env.EVENTSTORE_URL)
