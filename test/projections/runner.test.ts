// The running views: kept up with the log, rebuilt beside it, whatever happens to their database.
import pg from 'pg'
import { type DatabasePool, sql } from 'slonik'
import { afterEach, expect, test } from 'vitest'
import type { EventStore, Position, StoredEvent } from '../../src/domain/event-store.ts'
import * as Period from '../../src/domain/period.ts'
import { allViews } from '../../src/projections/all.ts'
import * as DealList from '../../src/projections/deal-list.ts'
import * as Deals from '../../src/projections/deals.ts'
import * as Invoices from '../../src/projections/invoices.ts'
import * as Payments from '../../src/projections/payments.ts'
import { type Projections, startProjections } from '../../src/projections/runner.ts'
import type { View } from '../../src/projections/view.ts'
import { play } from '../support/arbitraries.ts'
import { type History, openHistory, store as storeAll } from '../support/history.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { clock, empty, openBooks, playing, snapshot } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
const running: { stop(): Promise<void> }[] = []
const timeoutMs = 20_000

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  await empty(books.db)
})

function start(store: EventStore, views: readonly View[] = allViews, batchSize = 7): Projections {
  const projections = startProjections({ store, db: books.db, views, clock, log, batchSize })
  running.push(projections)
  return projections
}
const said: string[] = []
const log = (message: string) => said.push(message)

const paidDeals = (count: number) =>
  playing((history) => {
    for (let n = 1; n <= count; n++) paidDeal(history, n)
  })

function paidDeal(history: History, n: number) {
  Examples.won(history, `${n}`, '10.00')
  const invoiceId = Examples.issued(history, `${n}`)
  const paymentId = Examples.received(history, `ch_${n}`, '10.00')
  Examples.allocated(history, paymentId, invoiceId, '10.00')
  Examples.applied(history, paymentId, invoiceId, '10.00')
}

const invoiceCount = (db: DatabasePool) =>
  db.oneFirst(sql.unsafe`select count(*)::integer as n from tieout_views.invoices`)

async function asserted(events: readonly StoredEvent[]) {
  await books.given(events)
  const rows = await snapshot(books.db)
  await empty(books.db)
  return rows
}

/** The memory store counts positions and moments its own way; the rows follow it. */
async function kept(store: EventStore, until: Position): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  const { signal } = new AbortController()
  for await (const batch of store.subscribe({ signal })) {
    events.push(...batch.events)
    if (batch.position >= until) break
  }
  return events
}

test('what is appended is shown as soon as its position is waited for', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store)
  const changes: string[] = []
  const stop = projections.onChange(({ view, keys }) => {
    changes.push(...keys.map(({ workspace, id }) => `${view} ${workspace} ${id}`))
  })
  const position = await storeAll(store, playing(Examples.paidDeal))
  expect(await projections.waitFor({ position, timeoutMs })).toBe(true)
  expect(await Invoices.byId(books.db, 'main', 'deal-1')).toMatchObject({ status: 'paid' })
  expect(changes).toContain('invoices main deal-1')
  expect(changes).toContain('payments main stripe-ch_1')
  stop()
  const before = changes.length
  const next = await store.append('deal-main.2', [dealWon('2')], 'none')
  await projections.waitFor({ position: next.position, timeoutMs })
  expect(changes.length).toBe(before)
})

function dealWon(dealId: string) {
  const history = openHistory()
  const [event] = Examples.won(history, dealId, '10.00')
  const { id, type, data, meta } = event as StoredEvent
  return { id, type, data, meta }
}

test('a wait ends without the position when the time is up or nobody waits any more', async () => {
  const projections = start(openMemoryStore(clock), [Deals.view])
  const position = '9'.repeat(16)
  expect(await projections.waitFor({ position, timeoutMs: 1 })).toBe(false)
  const signal = AbortSignal.abort()
  expect(await projections.waitFor({ position, timeoutMs, signal })).toBe(false)
  await expect(projections.waitFor({ views: ['nothing'], position, timeoutMs })).rejects.toThrow()
})

test('after a restart the views go on from where they were', async () => {
  const store = openMemoryStore(clock)
  const events = paidDeals(6)
  const first = start(store)
  await first.waitFor({ position: await storeAll(store, events.slice(0, 20)), timeoutMs })
  await first.stop()
  const position = await storeAll(store, events.slice(20))
  expect(await start(store).waitFor({ position, timeoutMs })).toBe(true)
  const rows = await snapshot(books.db)
  expect(rows).toEqual(await asserted(await kept(store, position)))
})

test('two processes on the same tables write every row once', async () => {
  const store = openMemoryStore(clock)
  const both = [start(store), start(store, allViews, 5)]
  const position = await storeAll(store, paidDeals(12))
  for (const one of both) expect(await one.waitFor({ position, timeoutMs })).toBe(true)
  const rows = await snapshot(books.db)
  await Promise.all(both.map((one) => one.stop()))
  expect(rows).toEqual(await asserted(await kept(store, position)))
})

test('of two processes each hears of every change, whoever has written it', async () => {
  const store = openMemoryStore(clock)
  const heard = [new Set<string>(), new Set<string>()]
  // One takes much at once, so that the other is often left far behind.
  const both = [start(store, allViews, 2), start(store, allViews, 50)]
  for (const [index, one] of both.entries()) {
    one.onChange(({ view, keys }) => {
      for (const { id } of keys) heard[index]?.add(`${view} ${id}`)
    })
  }
  const events = paidDeals(12)
  // The first event alone: what was written before a process has opened is no change to it.
  const steps = Array.from({ length: events.length / 30 + 1 }, (_, n) => [n * 30 + 1, n * 30 + 31])
  for (const [from, to] of [[0, 1], ...steps]) {
    const next = events.slice(from, to)
    if (next.length === 0) continue
    const position = await storeAll(store, next)
    for (const one of both) expect(await one.waitFor({ position, timeoutMs })).toBe(true)
  }
  const changed = Array.from({ length: 12 }, (_, n) => [
    `invoices deal-${n + 1}`,
    `payments stripe-ch_${n + 1}`,
  ]).flat()
  for (const set of heard) expect([...set]).toEqual(expect.arrayContaining(changed))
  expect(both.flatMap((one) => one.status()).filter(({ error }) => error)).toEqual([])
})

test('a rebuild in one of two processes goes by in the other', async () => {
  const store = openMemoryStore(clock)
  const both = [start(store), start(store, allViews, 4)]
  const events = paidDeals(30)
  const half = Math.floor(events.length / 2)
  const before = await storeAll(store, events.slice(0, half))
  for (const one of both) await one.waitFor({ position: before, timeoutMs })
  const rebuilding = both[0]?.rebuild()
  const position = await storeAll(store, events.slice(half))
  await rebuilding
  for (const one of both) expect(await one.waitFor({ position, timeoutMs })).toBe(true)
  const rows = await snapshot(books.db)
  for (const one of running.splice(0)) await one.stop()
  await empty(books.db)
  expect(rows).toEqual(await asserted(await kept(store, position)))
})

test('a database that was set back under a running process is brought up again', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store)
  const before = await storeAll(store, paidDeals(4))
  await projections.waitFor({ position: before, timeoutMs })
  await empty(books.db)
  const { position } = await appendDeals(store, ['9'])
  await expect
    .poll(async () => (await DealList.list(books.db, { workspace: 'main' })).items.length, {
      timeout: timeoutMs,
    })
    .toBe(5)
  expect(await projections.waitFor({ position, timeoutMs })).toBe(true)
  const rows = await snapshot(books.db)
  await projections.stop()
  const { audit, deals } = await asserted(await kept(store, position))
  expect({ audit: rows.audit, deals: rows.deals }).toEqual({ audit, deals })
})

test('a poison event halts the views it concerns, in sight, and no other', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store)
  await storeAll(
    store,
    playing((history) => paidDeal(history, 1)),
  )
  const poison = { ...dealWon('2'), data: { dealId: '2', shape: 'of nobody' } }
  const poisoned = await store.append('deal-main.2', [poison], 'none')
  const { position } = await store.append('deal-main.3', [dealWon('3')], 'none')
  const views = allViews.map(({ name }) => name)
  const halting = ['deals', 'reconciliation', 'sync-status']
  const others = views.filter((name) => !halting.includes(name))
  expect(await projections.waitFor({ views: others, position, timeoutMs })).toBe(true)
  expect(await projections.waitFor({ views: halting, position, timeoutMs })).toBe(false)
  const halted = projections.status().filter(({ state }) => state === 'halted')
  expect(halted.map(({ name }) => name)).toEqual(halting)
  for (const { error } of halted) {
    expect(error).toMatchObject({ eventId: poison.id, position: poisoned.position })
    expect(error?.message).toContain('DealWon')
  }
  const deals = await DealList.list(books.db, { workspace: 'main' })
  expect(deals.items.map(({ id }) => id)).toEqual(['1'])
  expect(said.some((message) => message.includes(poison.id))).toBe(true)
})

test('sessions that are killed under way cost no row and double none', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store, allViews, 3)
  const killer = new pg.Client({ connectionString: books.connectionString })
  await killer.connect()
  let isOver = false
  let killed = 0
  const killing = (async () => {
    while (!isOver) {
      const { rows } = await killer.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'tieout views'
        order by random() limit 2`)
      killed += rows.length
    }
  })()
  const position = await storeAll(store, paidDeals(25))
  const isThere = projections.waitFor({ position, timeoutMs })
  await projections.waitFor({ position, timeoutMs: 1500 })
  isOver = true
  await killing
  await killer.end()
  expect(await isThere).toBe(true)
  expect(killed).toBeGreaterThan(0)
  const rows = await snapshot(books.db)
  await projections.stop()
  expect(rows).toEqual(await asserted(await kept(store, position)))
})

test('a rebuild gives row by row what the running views had', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store)
  const steps = Array.from({ length: 400 }, (_, index) => ({
    kind: index * 7,
    a: 1 + (index % 4),
    b: 1 + ((index * 3) % 4),
    cents: 100 + index * 13,
    currency: index % 5 ? ('EUR' as const) : ('JPY' as const),
    n: index,
  }))
  const position = await storeAll(store, play(steps))
  await projections.waitFor({ position, timeoutMs })
  const live = await snapshot(books.db)
  const indexes = await indexNames()
  const progress: number[] = []
  await projections.rebuild(undefined, ({ events }) => progress.push(events))
  expect(await snapshot(books.db)).toEqual(live)
  expect(await indexNames()).toEqual(indexes)
  expect(progress.at(-1)).toBe((await kept(store, position)).length)
  expect(await leftovers()).toEqual([])
  // So that nobody writes into the new tables what was read from the old ones.
  const generations = await books.db.anyFirst(sql.unsafe`
    select distinct generation from tieout_views.checkpoints`)
  expect(generations).toEqual([1])
})

test('what a log remembers is made anew with its rows', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store)
  const position = await storeAll(
    store,
    playing((history) => {
      paidDeal(history, 1)
      const march = { month: '2026-03', note: '', open: {}, today: '2026-06-01' }
      history.decide(Period.decider, march.month, Period.close(march))
      paidDeal(history, 2)
    }),
  )
  await projections.waitFor({ position, timeoutMs })
  const live = await snapshot(books.db)
  expect(live.remembered).toEqual([{ name: 'journal', memory: { main: ['2026-03'] } }])
  await books.db.query(sql.unsafe`
    update tieout_views.checkpoints set memory = '{"main":["2026-04"]}' where name = 'journal'`)
  await projections.rebuild(['journal'])
  expect(await snapshot(books.db)).toEqual(live)
  const { position: next } = await appendDeals(store, ['9'])
  expect(await projections.waitFor({ position: next, timeoutMs })).toBe(true)
  const late = await books.db.anyFirst(sql.unsafe`
    select distinct booked_on from tieout_views.journal where late`)
  expect(late).toEqual(['2026-04-01'])
})

const indexNames = () =>
  books.db.anyFirst(sql.unsafe`
    select indexdef from pg_indexes where schemaname = 'tieout_views' order by 1`)
const leftovers = () =>
  books.db.anyFirst(sql.unsafe`
    select relname::text as name from pg_class
    where relnamespace = 'tieout_views'::regnamespace and relname like '%next%'
    union all select name from tieout_views.checkpoints where name like '%next%'`)

test('an empty log rebuilds to empty views', async () => {
  const projections = start(openMemoryStore(clock))
  await projections.rebuild()
  expect(await leftovers()).toEqual([])
})

test('a rebuild that is stopped with the service ends with it', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store)
  const position = await storeAll(store, paidDeals(10))
  await projections.waitFor({ position, timeoutMs })
  const rebuilt = projections.rebuild().then(
    () => 'ended',
    () => 'stopped',
  )
  await projections.stop()
  // What it left to itself would be told as unhandled once the database is gone.
  expect(await rebuilt).toBe('stopped')
})

test('a rebuild beside live traffic never hides a row, and ends with all of them', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store)
  const events = paidDeals(40)
  let position = await storeAll(store, events.slice(0, events.length / 2))
  await projections.waitFor({ position, timeoutMs })
  await books.db.query(sql.unsafe`update tieout_views.invoices set number = 'to be put right'`)
  let seen = 0
  let isOver = false
  const reading = (async () => {
    while (!isOver) {
      const now = Number(await invoiceCount(books.db))
      expect(now).toBeGreaterThanOrEqual(seen)
      seen = now
    }
  })()
  const writing = storeAll(store, events.slice(events.length / 2))
  await Promise.all([projections.rebuild(['invoices', 'audit']), writing])
  position = await writing
  expect(await projections.waitFor({ position, timeoutMs })).toBe(true)
  isOver = true
  await reading
  expect(projections.status().map(({ state }) => state)).not.toContain('rebuilding')
  const rows = await snapshot(books.db)
  await projections.stop()
  expect(rows).toEqual(await asserted(await kept(store, position)))
})

test('a halted view goes on when it was rebuilt by code that can read the event', async () => {
  const store = openMemoryStore(clock)
  let isMended = false
  const fragile: View = {
    ...Deals.view,
    evolve(state, event, key) {
      if (key === '2' && !isMended) throw new Error('a mistake in the view')
      return Deals.view.evolve(state, event, key, undefined)
    },
  }
  const projections = start(store, [fragile, Payments.view])
  const { position } = await appendDeals(store, ['1', '2', '3'])
  expect(await projections.waitFor({ views: ['deals'], position, timeoutMs })).toBe(false)
  await expect(projections.rebuild(['deals'])).rejects.toThrow('a mistake in the view')
  expect(projections.status().map(({ state }) => state)).toContain('halted')
  expect(await leftovers()).toEqual([])
  isMended = true
  await projections.rebuild(['deals'])
  const { position: next } = await appendDeals(store, ['4'])
  await expect
    .poll(() => projections.waitFor({ views: ['deals'], position: next, timeoutMs }))
    .toBe(true)
  const { items } = await DealList.list(books.db, { workspace: 'main' })
  expect(items.map(({ id }) => id).sort()).toEqual(['1', '2', '3', '4'])
})

async function appendDeals(store: EventStore, ids: string[]) {
  let last: Awaited<ReturnType<EventStore['append']>> | undefined
  for (const id of ids) last = await store.append(`deal-main.${id}`, [dealWon(id)], 'none')
  if (!last) throw new Error('no deals')
  return last
}

test('one rebuild of a view at a time, and nothing left of one that was killed', async () => {
  await books.db.query(sql.unsafe`
    create table tieout_views.deals_next (like tieout_views.deals)`)
  await books.db.query(sql.unsafe`
    insert into tieout_views.checkpoints (name, position) values ('deals:next', '5')`)
  const store = openMemoryStore(clock)
  const projections = start(store, [Deals.view])
  const { position } = await appendDeals(store, ['1'])
  await projections.waitFor({ position, timeoutMs })
  expect(await leftovers()).toEqual([])
  await Promise.all([projections.rebuild(), projections.rebuild()])
  const elsewhere = new pg.Client({ connectionString: books.connectionString })
  await elsewhere.connect()
  await elsewhere.query(`select pg_advisory_lock(7246503, hashtext('deals'))`)
  await expect(projections.rebuild()).rejects.toThrow('the view deals is being rebuilt already')
  await elsewhere.end()
  expect(await leftovers()).toEqual([])
})

test('every view by itself, all asked for at once, and reading goes on meanwhile', async () => {
  const store = openMemoryStore(clock)
  const projections = start(store)
  const position = await storeAll(store, paidDeals(10))
  await projections.waitFor({ position, timeoutMs })
  const before = await snapshot(books.db)
  const rebuilds = allViews.map(({ name }) => projections.rebuild([name]))
  expect(await invoiceCount(books.db)).toBe(10)
  await Promise.all(rebuilds)
  expect(projections.status().map(({ state }) => state)).not.toContain('rebuilding')
  expect(await snapshot(books.db)).toEqual(before)
})

test('rows in the form of an earlier version are made anew at the start', async () => {
  const store = openMemoryStore(clock)
  const { position } = await appendDeals(store, ['1', '2'])
  const earlier: View = { ...Deals.view, revision: 0, toMemory: () => ({ of: 'another form' }) }
  const first = start(store, [earlier])
  await first.waitFor({ position, timeoutMs })
  await first.stop()
  const projections = start(store, [Deals.view])
  expect(await projections.waitFor({ position, timeoutMs: 1 })).toBe(false)
  expect(await projections.waitFor({ position, timeoutMs })).toBe(true)
  const memories = await books.db.anyFirst(sql.unsafe`
    select memory ->> 'of' from tieout_views.deals`)
  expect(memories).toEqual([null, null])
})

test('a version whose rows were taken over by a newer one stands still and says so', async () => {
  const store = openMemoryStore(clock)
  const older = start(store, [Deals.view])
  const { position } = await appendDeals(store, ['1'])
  await older.waitFor({ position, timeoutMs })
  const newer = start(store, [{ ...Deals.view, revision: 2 }])
  expect(await newer.waitFor({ position, timeoutMs })).toBe(true)
  const { position: next } = await appendDeals(store, ['2'])
  expect(await newer.waitFor({ position: next, timeoutMs })).toBe(true)
  await expect.poll(() => older.status()).toMatchObject([{ state: 'halted' }])
  expect((await DealList.list(books.db, { workspace: 'main' })).items).toHaveLength(2)
})

test('the status tells how far each view is', async () => {
  const store = openMemoryStore(clock)
  const { position } = await appendDeals(store, ['1'])
  const projections = start(store, [Deals.view])
  expect(projections.status()).toMatchObject([{ name: 'deals', state: 'catching-up' }])
  await projections.waitFor({ position, timeoutMs })
  await expect
    .poll(() => projections.status())
    .toMatchObject([{ name: 'deals', position, isBehind: false, lagMs: 0, state: 'live' }])
})
