// A company of a hundred thousand invoices, for looking at the lists of the page and measuring them:
//   BENCH_DIR=/path node bench/pages-seed.ts [invoices]     makes it, or finds it made
//   … --measure                                             and says how long the lists take on it
//   … --serve 3130                                          and answers the API for it, until ended
// Only the views and the API run on it: nothing is matched, reconciled or carried anywhere.
import { chmod, mkdir } from 'node:fs/promises'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { type DatabasePool, sql } from 'slonik'
import { realOutside } from '../src/adapters/outside.ts'
import { openPasswords } from '../src/adapters/passwords.ts'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts'
import { eventSchema, migrate } from '../src/adapters/postgres/migrate.ts'
import { postgresOutgoingLog } from '../src/adapters/postgres/outgoing-log.ts'
import { openPool } from '../src/adapters/postgres/pool.ts'
import { postgresSavedViews } from '../src/adapters/postgres/saved-views.ts'
import { postgresSessions } from '../src/adapters/postgres/sessions.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import type { EventStore } from '../src/domain/event-store.ts'
import { buildApp } from '../src/http/app.ts'
import { allViews } from '../src/projections/all.ts'
import * as CreditNoteList from '../src/projections/credit-note-list.ts'
import * as CustomerList from '../src/projections/customer-list.ts'
import * as DealList from '../src/projections/deal-list.ts'
import { openViews, viewSchema } from '../src/projections/database.ts'
import * as InvoiceList from '../src/projections/invoice-list.ts'
import type { ListPage } from '../src/projections/listing.ts'
import * as PaymentList from '../src/projections/payment-list.ts'
import * as PayoutList from '../src/projections/payout-list.ts'
import { rebuildViews } from '../src/projections/rebuild.ts'
import { startProjections } from '../src/projections/runner.ts'
import { atPosition, positionAt } from '../src/projections/time-machine.ts'
import { store as storeAll } from '../test/support/history.ts'
import { customer, customers, sale } from './pages-stories.ts'

const { clock } = realOutside
const dataDir = process.env.BENCH_DIR ?? '/tmp/tieout-pages'
const invoices = Number(process.argv[2] ?? 100_000)

/** The stories are independent of each other, so many are written at once. */
async function grow(store: EventStore): Promise<void> {
  const all = [
    ...Array.from({ length: customers }, (_, n) => () => customer(n + 1)),
    ...Array.from({ length: invoices }, (_, n) => () => sale(n + 1)),
  ]
  let next = 0
  const write = async () => {
    for (let story = all[next++]; story; story = all[next++]) await storeAll(store, story())
  }
  await Promise.all(Array.from({ length: 64 }, write))
}

type Ask = (db: DatabasePool, paging: { cursor?: string }) => Promise<ListPage<{ id: string }>>

const workspace = 'main'
const of = { workspace, limit: 200 }
const asks: [string, Ask][] = [
  ...InvoiceList.sorts.flatMap((sort): [string, Ask][] => [
    [`invoices by ${sort}`, (db, more) => InvoiceList.list(db, { ...of, ...more, sort })],
    [
      `invoices by -${sort}`,
      (db, more) => InvoiceList.list(db, { ...of, ...more, sort: `-${sort}` }),
    ],
  ]),
  ...PaymentList.sorts.map((sort): [string, Ask] => [
    `payments by -${sort}`,
    (db, more) => PaymentList.list(db, { ...of, ...more, sort: `-${sort}` }),
  ]),
  ...DealList.sorts.map((sort): [string, Ask] => [
    `deals by -${sort}`,
    (db, more) => DealList.list(db, { ...of, ...more, sort: `-${sort}` }),
  ]),
  ...CreditNoteList.sorts.map((sort): [string, Ask] => [
    `credit notes by -${sort}`,
    (db, more) => CreditNoteList.list(db, { ...of, ...more, sort: `-${sort}` }),
  ]),
  ...PayoutList.sorts.map((sort): [string, Ask] => [
    `payouts by -${sort}`,
    (db, more) => PayoutList.list(db, { ...of, ...more, sort: `-${sort}` }),
  ]),
  [
    'customers by name',
    (db, more) => CustomerList.list(db, { ...of, ...more, today: '2026-11-21' }),
  ],
  [
    'customers by what they owe',
    (db, more) =>
      CustomerList.list(db, {
        ...of,
        ...more,
        today: '2026-11-21',
        currency: 'EUR',
        sort: '-open',
      }),
  ],
  ...(
    [
      ['open or in part', { status: ['open', 'partially_paid'] }],
      ['of a currency', { currency: 'GBP' }],
      ['overdue', { overdueOn: '2026-11-21' }],
      ['of a month', { from: '2025-03-01', to: '2025-03-31' }],
      ['by amount', { minAmount: '20000', maxAmount: '20500' }],
      ['a part of a number', { q: 'V-7777' }],
      ['two numbers', { q: 'INV-100|INV-99999' }],
      ['a name', { q: 'maple works' }],
      ['of one customer', { customerId: 'c-77' }],
      ['that do not agree', { agrees: false }],
    ] as [string, Partial<InvoiceList.InvoiceFilter>][]
  ).map(([name, filter]): [string, Ask] => [
    `invoices ${name}`,
    (db, more) => InvoiceList.list(db, { ...of, ...more, ...filter }),
  ]),
  [
    'payments of one customer',
    (db, more) => PaymentList.list(db, { ...of, ...more, customerId: 'c-77' }),
  ],
  [
    'payments of a month',
    (db, more) => PaymentList.list(db, { ...of, ...more, from: '2025-03-01', to: '2025-03-31' }),
  ],
  ['payments of a name', (db, more) => PaymentList.list(db, { ...of, ...more, q: 'maple works' })],
  ['invoices, all added up', (db, more) => InvoiceList.list(db, { ...of, ...more, count: true })],
  ['payments, all added up', (db, more) => PaymentList.list(db, { ...of, ...more, count: true })],
  ['deals, all added up', (db, more) => DealList.list(db, { ...of, ...more, count: true })],
  [
    'invoices of a name, added up',
    (db, more) => InvoiceList.list(db, { ...of, ...more, q: 'maple works', count: true }),
  ],
]

async function timed<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const start = performance.now()
  const result = await work()
  return [result, performance.now() - start]
}

/** The first page, the second, and one far behind, as they stand and as they stood. */
async function measure(db: DatabasePool) {
  const moments = (await db.one(sql.unsafe`
    select max(recorded_at) as last from tieout_views.audit`)) as { last: string }
  const then = atPosition(db, await positionAt(db, workspace, moments.last))
  console.log('milliseconds, best of three: first page, the page behind it; then as of a moment')
  for (const [name, ask] of asks) {
    const times: number[] = []
    for (const reader of [db, then]) {
      for (const isFirst of [true, false]) {
        const cursor = isFirst ? undefined : ((await ask(reader, {})).next ?? undefined)
        const runs: number[] = []
        for (let n = 0; n < 3; n++) {
          runs.push((await timed(() => ask(reader, cursor === undefined ? {} : { cursor })))[1])
        }
        times.push(Math.min(...runs))
      }
    }
    console.log(`${name.padEnd(34)} ${times.map((ms) => ms.toFixed(0).padStart(6)).join('')}`)
  }
}

/** Answers until the process is ended. PAGE_DIST names another build of the page. */
async function serve(db: DatabasePool, port: number) {
  const log = pino({ level: 'warn' })
  const projections = startProjections({ store, db, views: allViews, clock, log: () => undefined })
  const pool = openPool({ connectionString, name: 'pages', max: 4 })
  const nothing = async () => {
    throw new Error('nothing is received here')
  }
  const app = await buildApp({
    ...{ outside: realOutside, store, db, projections, log, metrics: new Registry() },
    webhooks: { stripe: nothing, hubspot: nothing, quickbooks: nothing },
    outgoing: {
      log: postgresOutgoingLog(pool),
      keys: { keep: async (_endpointId, _keyId, secret) => secret },
      newSecret: () => 'whsec_',
      checkAddress: async () => undefined,
    },
    apiKeys: [],
    demoKey: 'demo',
    demoPeople: [{ name: 'demo', role: 'admin' }],
    signIn: { sessions: postgresSessions(pool, workspace), passwords: openPasswords() },
    savedViews: postgresSavedViews(pool),
    companyName: 'A company of many documents',
    homeCurrency: 'EUR',
    pageFolder: process.env.PAGE_DIST,
    dependencies: [],
    platforms: [],
  })
  console.log(`ready at ${await app.listen({ port })}`)
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await app.close()
  await projections.stop()
  await pool.end()
}

await mkdir(dataDir, { recursive: true })
await chmod(dataDir, 0o755)
const server = await startEmbeddedPostgres({ dataDir, clock })
const { connectionString } = server
await migrate(connectionString, [eventSchema, viewSchema])
const store = await openPostgresStore({ connectionString, clock })
const db = await openViews({ connectionString })
if ((await store.head()) === null || (await store.head()) === undefined) {
  const start = performance.now()
  await grow(store)
  console.log(`grown in ${((performance.now() - start) / 1000).toFixed(0)} s`)
}
const head = await store.head()
const isBuilt = await db.oneFirst(sql.unsafe`
  select count(*) >= ${allViews.length} from tieout_views.checkpoints where position = ${head ?? ''}`)
if (isBuilt !== true) {
  const start = performance.now()
  const { signal } = new AbortController()
  await rebuildViews({ store, db, views: allViews, clock, signal, log: () => undefined })
  await db.query(sql.unsafe`vacuum analyze`)
  console.log(`views built in ${((performance.now() - start) / 1000).toFixed(0)} s`)
}
console.log(`${Number(head)} events; ${connectionString}`)
if (process.argv.includes('--measure')) await measure(db)
const served = process.argv.indexOf('--serve')
if (served > 0) await serve(db, Number(process.argv[served + 1] ?? 3130))
await db.end()
await store.close()
await server.stop()
