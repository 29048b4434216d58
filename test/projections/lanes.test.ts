// What holds of every view, whatever the history.
import fc from 'fast-check'
import { sql } from 'slonik'
import { expect, test, vi } from 'vitest'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import { allViews } from '../../src/projections/all.ts'
import { view as audit } from '../../src/projections/audit.ts'
import { view as deals } from '../../src/projections/deals.ts'
import { readCheckpoint, writeRows } from '../../src/projections/table.ts'
import { histories } from '../support/arbitraries.ts'
import { empty, openBooks, openLanes, playing, snapshot, take } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
// All of them, however long it takes: a run that is broken off would go on in the tables of the next.
const runs = { numRuns: Number(process.env.FC_RUNS ?? 15) }
vi.setConfig({ testTimeout: 180_000 })

/** The same events, cut anywhere, some batches delivered again. */
const deliveries = fc.array(fc.record({ size: fc.nat({ max: 40 }), again: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
})

test('batch boundaries and repeated deliveries leave no trace in any view', async () => {
  const property = fc.asyncProperty(histories(), deliveries, async (events, cuts) => {
    await books.given(events)
    const whole = await snapshot(books.db)
    await empty(books.db)
    const lanes = await openLanes(books.db)
    for (let next = 0, cut = 0; next < events.length; cut++) {
      const { size, again } = cuts[cut % cuts.length] ?? { size: 1, again: false }
      const batch = events.slice(next, next + size + 1)
      next += batch.length
      await take(lanes, batch)
      if (again) await take(lanes, events.slice(Math.max(0, next - size - 5), next))
    }
    expect(await snapshot(books.db)).toEqual(whole)
  })
  await fc.assert(property, runs)
})

test('a process that begins anew in the middle goes on from the rows', async () => {
  const property = fc.asyncProperty(histories(), fc.nat(), async (events, anywhere) => {
    await books.given(events)
    const whole = await snapshot(books.db)
    await empty(books.db)
    const middle = anywhere % events.length
    await take(await openLanes(books.db), events.slice(0, middle))
    await take(await openLanes(books.db), events)
    expect(await snapshot(books.db)).toEqual(whole)
  })
  await fc.assert(property, runs)
})

test('what is kept at hand between batches, much or little, is what the rows say', async () => {
  const kept = fc.constantFrom(1, 3, 1000)
  const refused = fc.boolean()
  const property = fc.asyncProperty(
    histories(),
    kept,
    refused,
    async (events, keptStatesMax, isRefused) => {
      await books.given(events)
      const whole = await snapshot(books.db)
      await empty(books.db)
      const lanes = await openLanes(books.db, allViews, { keptStatesMax })
      for (let next = 0; next < events.length; next += 9) {
        // Once a batch is refused, all that was kept may be old.
        if (next === 27 && isRefused)
          await books.db.query(sql.unsafe`update tieout_views.checkpoints set generation = 1`)
        await take(lanes, events.slice(next, next + 9))
      }
      expect(await snapshot(books.db)).toEqual(whole)
    },
  )
  await fc.assert(property, runs)
})

test('the figures of every row add up', async () => {
  const property = fc.asyncProperty(histories(), async (events) => {
    await books.given(events)
    const off = await books.db.anyFirst(sql.unsafe`
      select id from tieout_views.invoices
      where total <> settled + credited + written_off + open or open < 0
      union all
      select id from tieout_views.payments
      where received <> allocated + refunded + unapplied or unapplied < 0
      union all
      select id from tieout_views.credit_notes
      where total <> applied + refunded + unapplied or unapplied < 0
      union all
      select p.id from tieout_views.payouts p
      where p.net <> (select coalesce(sum(t.net), 0) from tieout_views.balance_transactions t
        where t.payout_id = p.id)
      union all
      select d.id from tieout_views.deals d
      where d.invoiced <> (select coalesce(sum(i.total), 0) from tieout_views.invoices i
        where i.deal_id = d.id and i.kind = 'issued') or d.to_invoice < 0
        or d.due <> (select coalesce(sum(i.open), 0) from tieout_views.invoices i
          where i.deal_id = d.id and i.kind = 'issued')`)
    expect(off).toEqual([])
    // An invoice that goes void, or is worth less, gives lines back before their payments know of it.
    const gaveBack = ({ type, data }: StoredEvent) =>
      type === 'AllocationUndone' && /^(void|amended)/.test((data as { reason: string }).reason)
    if (events.some(gaveBack)) return
    const strays = await books.db.anyFirst(sql.unsafe`
      select p.id from tieout_views.payments p
      where p.allocated <> (select coalesce(sum(a.amount - a.released), 0)
        from tieout_views.allocations a where a.payment_id = p.id)`)
    expect(strays).toEqual([])
  })
  await fc.assert(property, runs)
})

test('how streams lie among each other does not matter to a view of each alone', () =>
  fc.assert(
    fc.asyncProperty(histories({ maxLength: 80 }), async (events) => {
      await books.given(events)
      const [held, conflicts] = await Promise.all(['held', 'conflicts'].map(rowsWithoutPlace))
      const later = events.toSorted((a, b) =>
        a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0,
      )
      await books.given(renumbered(later))
      expect(await rowsWithoutPlace('held')).toEqual(held)
      expect(await rowsWithoutPlace('conflicts')).toEqual(conflicts)
    }),
    runs,
  ))

const rowsWithoutPlace = (table: string) =>
  books.db.anyFirst(sql.unsafe`
    select to_jsonb(t) - 'position' from ${sql.identifier(['tieout_views', table])} as t
    order by id`)

const renumbered = (events: readonly StoredEvent[]) =>
  events.map((event, index) => ({
    ...event,
    position: String(index + 1).padStart(20, '0') as StoredEvent['position'],
  }))

test('the audit has every event once, in order, as it was', async () => {
  const property = fc.asyncProperty(histories(), async (events) => {
    await books.given(events, [audit])
    const rows = await books.db.any(sql.unsafe`
      select id, position, stream, type, data from tieout_views.audit order by position`)
    expect(rows).toEqual(
      events.map(({ id, position, stream, type, data }) => ({ id, position, stream, type, data })),
    )
  })
  await fc.assert(property, runs)
})

test('a poison event halts the views that need it, at it, and no other', async () => {
  await empty(books.db)
  const events = [...playing(Examples.paidDeal)]
  const at = events.findIndex(({ type }) => type === 'PaymentAllocated')
  const poison = { ...(events[at] as StoredEvent), data: { shape: 'of nobody' } }
  const lanes = await openLanes(books.db)
  await take(lanes, [...events.slice(0, at), poison, ...events.slice(at + 1)])
  const halted = lanes.filter((lane) => lane.halted)
  const needing = ['payments', 'allocations', 'reconciliation', 'journal']
  expect(halted.map(({ view }) => view.name)).toEqual(needing)
  for (const lane of halted) {
    expect(lane.halted).toMatchObject({ eventId: poison.id, position: poison.position })
    expect(lane.position).toBe(events[at - 1]?.position)
  }
  const others = lanes.filter((lane) => !lane.halted)
  for (const lane of others) expect(lane.position).toBe(events.at(-1)?.position)
  const payments = await books.db.anyFirst(sql.unsafe`select status from tieout_views.payments`)
  expect(payments).toEqual(['unapplied'])
})

test('a row that the database refuses halts its view at the event it came from', async () => {
  await empty(books.db)
  const events = playing((history) => {
    Examples.won(history, '1', '10.00')
    Examples.won(history, '2', '20.00')
  }).map((event) =>
    event.stream.endsWith('.2')
      ? { ...event, data: { ...(event.data as object), closedOn: '2026-02-31' } }
      : event,
  )
  const lanes = await openLanes(books.db)
  await take(lanes, events)
  const deals = lanes.find(({ view }) => view.name === 'deals')
  expect(deals?.halted).toMatchObject({ eventId: events[1]?.id })
  expect(await books.db.anyFirst(sql.unsafe`select id from tieout_views.deals`)).toEqual(['1'])
})

test('characters that Postgres cannot keep are shown as unreadable', async () => {
  const hostile = 'A\0B\ud800C \\u0000 \u{1f600}'
  await books.given(playing((history) => Examples.won(history, '1', '10.00', hostile)))
  const names = await books.db.anyFirst(sql.unsafe`
    select name from tieout_views.deals union all
    select data ->> 'name' from tieout_views.audit where type = 'DealWon'`)
  expect(names).toEqual(Array(2).fill('A\ufffdB\ufffdC \\u0000 \u{1f600}'))
})

test('whoever has lost the race for a batch writes nothing of it', async () => {
  const events = playing(Examples.paidDeal)
  await books.given(events)
  const once = await snapshot(books.db)
  await empty(books.db)
  const both = [await openLanes(books.db), await openLanes(books.db)]
  for (let next = 0; next < events.length; next += 3) {
    await Promise.all(both.map((lanes) => take(lanes, events.slice(next, next + 3))))
  }
  expect(await snapshot(books.db)).toEqual(once)
  const name = allViews.map((view) => view.name)
  const places = await books.db.anyFirst(sql.unsafe`
    select position from tieout_views.checkpoints where name = 'audit'`)
  expect(places).toEqual([events.at(-1)?.position])
  expect(both.flat().map(({ view }) => view.name)).toEqual([...name, ...name])
})

test('a database that was set back is read for again from there', async () => {
  const events = playing(Examples.paidDeal)
  await books.given(events)
  const whole = await snapshot(books.db)
  await empty(books.db)
  const lanes = await openLanes(books.db)
  await take(lanes, events.slice(0, 8))
  await empty(books.db)
  await take(lanes, events.slice(8))
  const audited = lanes.filter(({ view }) => view.name === 'audit')
  expect(audited.map(({ position }) => position)).toEqual([''])
  await take(lanes, events)
  const { audit: rows } = await snapshot(books.db)
  expect(rows).toEqual(whole.audit)
})

test.each(['yesterday', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', ''])(
  'an outside clock that says "%s" does not stop the audit',
  async (effectiveAt) => {
    const [event] = playing((history) => history.receive('stripe', 'evt_x', 'ch_x'))
    if (!event) throw new Error('nothing was received')
    await books.given([{ ...event, meta: { ...event.meta, effectiveAt } }], [audit])
    const row = await books.db.one(sql.unsafe`select effective_at, id from tieout_views.audit`)
    expect(row).toEqual({ effective_at: null, id: event.id })
  },
)

test('rows read from a table that was replaced meanwhile are not written', async () => {
  await books.given(playing(Examples.paidDeal))
  const before = await readCheckpoint(books.db, 'deals', deals)
  await books.db.query(sql.unsafe`
    update tieout_views.checkpoints set generation = generation + 1 where name = 'deals'`)
  const gone = [{ workspace: 'main', id: '1' }]
  const target = { view: deals, table: 'deals' }
  const to = '9'.repeat(20)
  expect(await writeRows(books.db, target, { rows: [], gone }, before, to)).toBe(false)
  const now = await readCheckpoint(books.db, 'deals', deals)
  expect(now).toEqual({ ...before, generation: before.generation + 1 })
  expect(await writeRows(books.db, target, { rows: [], gone }, now, to)).toBe(true)
  expect(await books.db.any(sql.unsafe`select from tieout_views.deals`)).toEqual([])
})
