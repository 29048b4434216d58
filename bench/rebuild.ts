// How fast the views are made:
//   node bench/rebuild.ts [events] [rounds]
// A rebuild of all views against the same views fed one event per statement, and the rows of one
// view written in batches against a bare `unnest` upsert of the same columns. In rounds that take
// turns in one run: only ratios of one run mean anything.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { realOutside } from '../src/adapters/outside.ts'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts'
import { eventSchema, migrate } from '../src/adapters/postgres/migrate.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import type { EventStore, Position, StoredEvent } from '../src/domain/event-store.ts'
import { allViews } from '../src/projections/all.ts'
import { openViews, viewSchema } from '../src/projections/database.ts'
import { view as invoices } from '../src/projections/invoices.ts'
import { rebuildViews } from '../src/projections/rebuild.ts'
import { startProjections } from '../src/projections/runner.ts'
import { readCheckpoint, writeRows } from '../src/projections/table.ts'
import { store as storeAll } from '../test/support/history.ts'
import { stories } from './stories.ts'

const eventCount = Number(process.argv[2] ?? 50_000)
const rounds = Number(process.argv[3] ?? 3)
const { clock } = realOutside

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number
const line = (what: string, ours: number[], against: string, theirs: number[], unit: string) => {
  const [rate, reference] = [median(ours), median(theirs)]
  const ratio = (rate / reference).toFixed(2)
  console.log(
    `${what}: ${rate.toFixed(0)} ${unit}; ${against} ${reference.toFixed(0)} (${ratio} x)`,
  )
}

async function rateOf(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return (count * 1000) / (performance.now() - start)
}

/** Stories are independent of each other, so many are written at once. */
async function seed(store: EventStore, all: readonly StoredEvent[][]): Promise<void> {
  const left = [...all]
  const write = async () => {
    for (let story = left.pop(); story; story = left.pop()) await storeAll(store, story)
  }
  await Promise.all(Array.from({ length: 64 }, write))
}

async function openBooks(server: string, name: string, all: readonly StoredEvent[][]) {
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  await migrate(url.href, [eventSchema, viewSchema])
  const store = await openPostgresStore({ connectionString: url.href, clock })
  await seed(store, all)
  return { url: url.href, store, db: await openViews({ connectionString: url.href }) }
}
type Books = Awaited<ReturnType<typeof openBooks>>

async function rebuildAll({ store, db }: Books): Promise<void> {
  const { signal } = new AbortController()
  await rebuildViews({ store, db, views: allViews, clock, signal, log: () => undefined })
}

async function oneByOne({ store, db, url }: Books): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const tables = allViews.map(({ table }) => `tieout_views.${table}`)
  await client.query(`truncate tieout_views.checkpoints, ${tables.join(', ')}`)
  await client.end()
  const log = () => undefined
  const running = startProjections({ store, db, views: allViews, clock, log, batchSize: 1 })
  const position = (await store.head()) as Position
  await running.waitFor({ position, timeoutMs: 600_000 })
  await running.stop()
}

const rowCount = 20_000
const rowBatch = 1000
const columns = { workspace: 'text', id: 'text', position: 'text', memory: 'json' } as const

function* batches(round: number) {
  const { table: _, ...shown } = { table: '', ...invoices.columns }
  for (let first = 0; first < rowCount; first += rowBatch) {
    yield Array.from({ length: rowBatch }, (_, index) => {
      const id = `deal-${first + index}`
      const terms = { invoiceId: id, number: `INV-${first + index}`, dealId: `${first + index}` }
      const money = { currency: 'EUR', total: `${100 + round}.00` }
      const dates = { issuedOn: '2026-01-05', dueOn: '2026-02-04' }
      const all = { ...terms, customerId: `c${index}`, ...money, lines: [], ...dates }
      const state = invoices.evolve(
        undefined,
        { type: 'InvoiceRequested', data: all } as never,
        id,
        undefined,
      )
      const memory = invoices.toMemory(state as never)
      const row = invoices.toRow(state as never, id)
      const position = String(round * rowCount + first + index).padStart(20, '0')
      return { workspace: 'main', id, position, memory, ...row } as Record<string, unknown>
    })
  }
  return shown
}

async function batched({ db }: Books, round: number): Promise<void> {
  for (const rows of batches(round)) {
    const at = await readCheckpoint(db, 'bench', invoices)
    const position = String(Number(at.position) + 1).padStart(20, '0')
    const written = { rows: rows.map((row) => JSON.stringify(row)), gone: [] }
    await writeRows(db, { view: invoices, table: invoices.table }, written, at, position)
  }
}

async function bareUnnest(client: pg.Client, round: number): Promise<void> {
  const types: Record<string, string> = { ...columns, ...invoices.columns }
  const names = Object.keys(types)
  // There are no lists of lists of different lengths: an inner one goes as a text.
  const isList = (name: string) => types[name] === 'text[]'
  const changes = names.slice(2).map((name) => `${name} = excluded.${name}`)
  const text = `insert into tieout_views.invoices (${names.join(', ')})
    select ${names.map((name) => (isList(name) ? `${name}::text[]` : name)).join(', ')}
    from unnest(${names.map((name, i) => `$${i + 1}::${isList(name) ? 'text' : types[name]}[]`)})
      as r(${names.join(', ')})
    on conflict (workspace, id) do update set ${changes.join(', ')}`
  for (const rows of batches(round)) {
    const asSent = (name: string, value: unknown) => {
      if (isList(name)) return `{${(value as string[]).join(',')}}`
      return types[name] === 'json' ? JSON.stringify(value) : value
    }
    const column = (name: string) => rows.map((row) => asSent(name, row[name]))
    await client.query({ name: 'bare', text, values: names.map(column) })
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
const server = await startEmbeddedPostgres({ dataDir, clock })
try {
  const all = stories(eventCount)
  const events = all.flat().length
  const large = await openBooks(server.connectionString, 'large', all)
  const small = await openBooks(server.connectionString, 'small', stories(eventCount / 50))
  const few = Number(await small.store.head())
  console.log(`${events} events of ${all.length} deals; ${few} one by one`)

  const rebuilt: number[] = []
  const single: number[] = []
  for (let round = 0; round < rounds; round++) {
    rebuilt.push(await rateOf(events, () => rebuildAll(large)))
    single.push(await rateOf(few, () => oneByOne(small)))
  }
  line('rebuild of all views', rebuilt, 'one event per statement', single, 'events/s')

  const ours: number[] = []
  const bare: number[] = []
  const client = new pg.Client({ connectionString: small.url })
  await client.connect()
  for (let round = 0; round < 2 * rounds; round++) {
    ours.push(await rateOf(rowCount, () => batched(small, 2 * round)))
    bare.push(await rateOf(rowCount, () => bareUnnest(client, 2 * round + 1)))
  }
  line('rows of one view', ours, 'bare unnest upsert', bare, 'rows/s')
  await client.end()
  for (const { db, store } of [large, small]) {
    await db.end()
    await store.close()
  }
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}
