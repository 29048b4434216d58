// What finance and auditors ask of a workspace of a million events, beside the plain scan of the same
// table in the same run:
//   node bench/workspace.ts [events]        BENCH_DIR=/path keeps the database for the next run
// Lists as of a moment in the past, the first page of a search, the daily run.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type DatabasePool, sql } from 'slonik'
import { realOutside } from '../src/adapters/outside.ts'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts'
import { eventSchema, migrate } from '../src/adapters/postgres/migrate.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import type { EventStore, StoredEvent } from '../src/domain/event-store.ts'
import { allViews } from '../src/projections/all.ts'
import { openViews, viewSchema } from '../src/projections/database.ts'
import * as DealList from '../src/projections/deal-list.ts'
import * as InvoiceList from '../src/projections/invoice-list.ts'
import * as PaymentList from '../src/projections/payment-list.ts'
import { rebuildViews } from '../src/projections/rebuild.ts'
import * as Reconciliation from '../src/projections/reconciliation.ts'
import { startProjections } from '../src/projections/runner.ts'
import { search } from '../src/projections/audit-search.ts'
import { atPosition, positionAt } from '../src/projections/time-machine.ts'
import { findings } from '../src/projections/findings/all.ts'
import { fullPass } from '../src/reconciling/detection.ts'
import * as Run from '../src/domain/reconciliation-run.ts'
import { load, transact } from '../src/domain/transact.ts'
import { runOn } from '../src/reconciling/reconciliation-run.ts'
import { store as storeAll } from '../test/support/history.ts'
import { story } from './stories.ts'

const events = Number(process.argv[2] ?? 1_000_000)
const moments = 40
const { clock } = realOutside
const workspace = 'main'

const place = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] as number

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function report(what: string, times: number[], plain: number) {
  const [median, p99] = [place(times, 0.5), place(times, 0.99)]
  const ratio = (plain / median).toFixed(1)
  console.log(
    `${what.padEnd(44)} median ${median.toFixed(1).padStart(7)} ms, p99 ${p99.toFixed(1).padStart(7)} ms; ` +
      `plain scan ${plain.toFixed(0).padStart(6)} ms (${ratio} x)`,
  )
}

/** Stories are independent of each other, so many are written at once. */
async function grow(store: EventStore): Promise<void> {
  let there = Number((await store.head()) ?? 0)
  let next = Math.floor(there / 25) + 1
  const write = async () => {
    while (there < events) {
      const one: StoredEvent[] = story(next++)
      there += one.length
      await storeAll(store, one)
    }
  }
  await Promise.all(Array.from({ length: 64 }, write))
}

/** Moments spread over the time in which the events were recorded. */
async function someMoments(db: DatabasePool): Promise<string[]> {
  const { first, last } = (await db.one(sql.unsafe`
    select min(recorded_at) as first, max(recorded_at) as last
    from tieout_views.audit`)) as { first: string; last: string }
  const [from, to] = [Date.parse(first), Date.parse(last)]
  return Array.from({ length: moments }, (_, n) =>
    new Date(from + ((to - from) * (n + 0.5)) / moments).toISOString(),
  )
}

async function measureLists(db: DatabasePool) {
  const lists: [string, string, (then: DatabasePool) => Promise<unknown>][] = [
    ['invoices, first page', 'invoices', (then) => InvoiceList.list(then, { workspace })],
    [
      'invoices that are open',
      'invoices',
      (then) => InvoiceList.list(then, { workspace, status: ['open'] }),
    ],
    ['payments, first page', 'payments', (then) => PaymentList.list(then, { workspace })],
    ['deals, first page', 'deals', (then) => DealList.list(then, { workspace })],
    [
      'what disagrees',
      'reconciliation',
      (then) => Reconciliation.list(then, { workspace, agrees: false }),
    ],
  ]
  const asked = await someMoments(db)
  for (const [name, table, list] of lists) {
    const times: number[] = []
    for (const moment of asked) {
      const one = async () => list(atPosition(db, await positionAt(db, workspace, moment)))
      times.push(await timed(one))
    }
    const history = sql.identifier(['tieout_views', `${table}_history`])
    const live = sql.identifier(['tieout_views', table])
    const plain = await timed(() =>
      db.query(sql.unsafe`
        select count(*) from (select position from ${live}
          union all select position from ${history}) versions where position <= '5'`),
    )
    report(`as of a moment: ${name}`, times, plain)
  }
}

/** By whatever is at hand; each is asked for many times over, of other documents. */
async function measureSearch(db: DatabasePool) {
  const some = (n: number) => 1 + ((n * 7919) % Math.max(1, Math.floor(events / 26)))
  const asked: [string, (n: number) => object][] = [
    ['an invoice number', (n) => ({ q: `INV-${some(n)}` })],
    ['an id of Stripe', (n) => ({ q: `ch_${some(n)}` })],
    ['a name', (n) => ({ q: `Company ${some(n)}` })],
    ['an address', (n) => ({ q: `ap@company${some(n)}.example.com` })],
    ['an amount', (n) => ({ amount: `${100 + (some(n) % 900)}.50`, currency: 'EUR' })],
    ['a type and a day', () => ({ type: 'InvoicePaid', from: '2026-01-01T00:00:00.000Z' })],
  ]
  for (const [name, wanted] of asked) {
    const times: number[] = []
    for (let n = 0; n < moments; n++) {
      times.push(await timed(() => search(db, { workspace, ...wanted(n) })))
    }
    const { q = '', amount = '' } = wanted(1) as { q?: string; amount?: string }
    const plain = await timed(() =>
      db.query(sql.unsafe`
        select count(*) from tieout_views.audit
        where data::text like ${`%${q || amount || 'InvoicePaid'}%`}`),
    )
    report(`first page of a search: ${name}`, times, plain)
  }
}

type Opened = { db: DatabasePool; store: EventStore }

/** Of the day on which all of it was recorded. */
async function measureRun({ db, store }: Opened) {
  const log = pino({ level: 'warn' })
  const { signal } = new AbortController()
  const projections = startProjections({ store, db, views: allViews, clock, log: () => undefined })
  const dayOf = (moment: string) => moment.slice(0, 10)
  const day = dayOf(clock.now().toISOString())
  const common = { store, db, workspace, outside: realOutside, log }
  const cause = {
    ...{ workspace, correlationId: 'bench', causationId: `bench ${clock.now().toISOString()}` },
    ...{ actor: { kind: 'policy' as const, name: 'bench' }, effectiveAt: `${day}T00:00:00.000Z` },
  }
  const request = { day, knownAt: null, requestedBy: 'person' as const, today: day }
  await transact(store, Run.decider, day, Run.start(request), cause)
  const ports = {
    ...{ ...common, projections, dayOf, signal, platforms: [] },
    fullPass: async (until: AbortSignal) =>
      void (await fullPass({ ...common, today: () => day }, until)),
    findings: (
      then: DatabasePool,
      tolerances: Parameters<typeof findings>[3],
      at: Parameters<typeof findings>[4],
    ) => findings(then, workspace, 'all', tolerances, at),
  }
  const whole = await timed(() => runOn(ports, day))
  const { state } = await load(store, Run.decider, workspace, day)
  const plain = await timed(() =>
    db.query(sql.unsafe`
      select count(*), sum(i.total) from tieout_views.reconciliation r
      left join tieout_views.invoices i using (workspace, id)
      left join tieout_views.deals d on d.workspace = r.workspace and d.id = r.deal_id`),
  )
  console.log(
    `the daily run: ${(whole / 1000).toFixed(1)} s, ${state.current ? 'NOT complete' : 'complete'}; ` +
      `a plain join of deals, invoices and beliefs ${plain.toFixed(0)} ms`,
  )
  await projections.stop()
}

const kept = process.env.BENCH_DIR
const dataDir = kept ?? (await mkdtemp(join(tmpdir(), 'tieout-bench-')))
await mkdir(dataDir, { recursive: true })
await chmod(dataDir, 0o755)
const server = await startEmbeddedPostgres({ dataDir, clock })
try {
  const { connectionString } = server
  await migrate(connectionString, [eventSchema, viewSchema])
  const store = await openPostgresStore({ connectionString, clock })
  const db = await openViews({ connectionString })
  const growing = await timed(() => grow(store))
  const head = await store.head()
  console.log(`${Number(head)} events (grown in ${(growing / 1000).toFixed(0)} s)`)
  const isBuilt = await db.oneFirst(sql.unsafe`
    select coalesce(bool_and(position = ${head ?? ''}), false) and count(*) >= ${allViews.length}
    from tieout_views.checkpoints where name = any(${sql.array(
      allViews.map(({ name }) => name),
      'text',
    )})`)
  if (isBuilt !== true) {
    const { signal } = new AbortController()
    const building = await timed(() =>
      rebuildViews({ store, db, views: allViews, clock, signal, log: () => undefined }),
    )
    const rate = Math.round(Number(head) / (building / 1000))
    console.log(
      `${allViews.length} views rebuilt in ${(building / 1000).toFixed(0)} s, ${rate} events/s`,
    )
    await db.query(sql.unsafe`analyze`)
  }
  await measureLists(db)
  await measureSearch(db)
  await measureRun({ db, store })
  await db.end()
  await store.close()
} finally {
  await server.stop()
  if (!kept) await rm(dataDir, { recursive: true, force: true })
}
