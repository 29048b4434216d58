// Runs of the daily reconciliation on a real database: cut off anywhere they go on, two processes do
// nothing twice, missed days are caught up, and every statement adds up to the cent.
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../src/adapters/outside.ts'
import { dailyRunPorts } from '../src/reconciling/daily.ts'
import type { EventStore, StoredEvent } from '../src/domain/event-store.ts'
import { Decimal } from '../src/domain/money.ts'
import * as Run from '../src/domain/reconciliation-run.ts'
import * as Sync from '../src/domain/sync.ts'
import { deltaOf, type Statement } from '../src/domain/tie-out.ts'
import { load } from '../src/domain/transact.ts'
import { allViews } from '../src/projections/all.ts'
import { type DatabasePool, openViews } from '../src/projections/database.ts'
import { type Projections, startProjections } from '../src/projections/runner.ts'
import { begin, daysDue } from '../src/reconciling/reconciling.ts'
import { runOn } from '../src/reconciling/reconciliation-run.ts'
import { empty, playing } from './projections/books.ts'
import * as Examples from './projections/examples.ts'
import { histories } from './support/arbitraries.ts'
import { allOurs } from './support/memory-leases.ts'
import { openMemoryStore } from './support/memory-store.ts'
import { type FreshDatabase, freshDatabase } from './support/postgres.ts'

let database: FreshDatabase
let db: DatabasePool
beforeAll(async () => {
  database = await freshDatabase()
  db = await openViews({ connectionString: database.connectionString })
})
afterAll(async () => {
  await db.end()
  await database.drop()
})

const workspace = 'main'
const day = '2026-12-30'

type World = Awaited<ReturnType<typeof given>>

/** The events in a store of their own, and views that show them. */
async function given(events: readonly StoredEvent[], now = '2026-12-31T08:00:00.000Z') {
  await empty(db)
  let moment = Date.parse(now)
  const clock = { ...realOutside.clock, now: () => new Date((moment += 1)) }
  const store = openMemoryStore({ now: () => new Date('2026-12-29T09:00:00.000Z') })
  for (const { stream, id, type, data, meta } of events) {
    await store.append(stream, [{ id, type, data, meta }], 'any')
  }
  const views = { db, views: allViews, clock: realOutside.clock, log: () => undefined }
  const projections = startProjections({ store, ...views })
  const position = await store.head()
  if (position) await projections.waitFor({ position, timeoutMs: 20_000 })
  const signal = new AbortController().signal
  const ports = dailyRunPorts({
    ...{ store, db, workspace, projections, platforms: [], signal, leases: allOurs },
    ...{ outside: { ...realOutside, clock }, log: pino({ level: 'silent' }) },
    checkpoints: { read: async () => undefined, write: async () => undefined },
    dayOf: (at) => at.slice(0, 10),
    today: () => clock.now().toISOString().slice(0, 10),
  })
  return { store, projections, ports, setNow: (at: string) => void (moment = Date.parse(at)) }
}
async function ended({ store, projections }: { store: EventStore; projections: Projections }) {
  await projections.stop()
  await store.close()
}
const stateOf = async ({ store }: World) => (await load(store, Run.decider, workspace, day)).state
const partsOf = async ({ store }: World) => {
  const events = await Array.fromAsync(store.readStream(`reconciliation-main.${day}`))
  return events.map(({ type, data }) =>
    type === 'ReconciliationProgressed' ? (data as Run.Progressed).part : type,
  )
}

const typesOf = async (store: EventStore, type: string) =>
  (await Array.fromAsync(store.log())).flat().filter((event) => event.type === type)

/** A store that takes so many events and then seems to be cut off. */
const cutOff = (store: EventStore, after: number): EventStore => {
  let left = after
  return {
    ...store,
    async append(...args) {
      if (left-- <= 0) throw new Error('the power is gone')
      return store.append(...args)
    },
  }
}

const sample =
  fc.sample(histories({ minLength: 120, maxLength: 250 }), { numRuns: 1, seed: 7 })[0] ?? []

const figures = ({ position: _, sources: __, ...rest }: Statement) => rest

describe('a run', { timeout: 60_000 }, () => {
  test('that is cut off anywhere goes on where it was, and says the same', async () => {
    const world = await given(sample)
    const quiet = { ...world.ports, fullPass: async () => undefined }
    await begin(quiet, day)
    await runOn(quiet, day)
    const whole = (await stateOf(world)).statement as Statement
    await ended(world)
    expect(whole.documents).toBeGreaterThan(10)
    for (const after of [0, 1, 4, 12]) {
      const other = await given(sample)
      const ports = { ...other.ports, fullPass: async () => undefined }
      await begin(ports, day)
      const broken = { ...ports, store: cutOff(other.store, after) }
      await expect(runOn(broken, day)).rejects.toThrow('the power is gone')
      await runOn(ports, day)
      const parts = await partsOf(other)
      expect(new Set(parts).size).toBe(parts.length)
      expect(parts).toHaveLength(14)
      expect(figures((await stateOf(other)).statement as Statement)).toEqual(figures(whole))
      await ended(other)
    }
  })

  test('done by two processes at once is done once', async () => {
    const world = await given(sample)
    await begin(world.ports, day)
    await Promise.all([runOn(world.ports, day), runOn(world.ports, day)])
    const parts = await partsOf(world)
    expect(new Set(parts).size).toBe(parts.length)
    expect(parts.at(-1)).toBe('ReconciliationCompleted')
    await ended(world)
  })

  test('is due for each day that is over since the first event, and not twice', async () => {
    const world = await given(sample)
    expect(await daysDue(world.ports)).toEqual(['2026-12-29', '2026-12-30'])
    for (const due of await daysDue(world.ports)) {
      await begin(world.ports, due)
      await begin(world.ports, due)
      await runOn(world.ports, due)
    }
    const position = await world.store.head()
    if (position) await world.projections.waitFor({ position, timeoutMs: 20_000 })
    // The store's clock stands on the 29th: what it recorded then does not hold that day's end.
    expect(await daysDue(world.ports)).toContain('2026-12-29')
    expect((await stateOf(world)).runs).toBe(1)
    await ended(world)
  })
})

test('a day counts what is wrong with its documents, and nothing of later ones', async () => {
  const events = playing((history) => {
    Examples.paidDeal(history)
    Examples.observed(history, 'hubspot', '1', { amount: '100' })
    const subject = { platform: 'quickbooks', object: 'payment', objectId: 'stripe-ch_1' } as const
    const values = { total: '120.00', currency: 'EUR', status: 'open', lines: '[]' }
    const seen = { ...subject, externalId: '9', values }
    history.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(seen))
    Examples.observed(history, 'quickbooks', 'deal-1', Examples.bookedAs('120.00', '120.00'))
  })
  const world = await given(events)
  const kindsOf = async (of: string) => {
    await begin(world.ports, of)
    await runOn(world.ports, of)
    const { statement } = (await load(world.store, Run.decider, workspace, of)).state
    const kinds = statement?.lines.flatMap(({ differences }) => differences.map((one) => one.kind))
    return { kinds: new Set(kinds), tiesOut: statement?.tiesOut }
  }
  const after = await kindsOf('2026-03-01')
  expect(after.kinds).toContain('amount-differs')
  expect(after.kinds).toContain('paid-at-stripe-open-in-quickbooks')
  expect(await kindsOf('2026-02-28')).toEqual({ kinds: new Set(), tiesOut: true })
  await ended(world)
}, 60_000)

test('what is open in a statement can be explained: its discrepancy is there', async () => {
  const events = playing((history) => {
    Examples.paidDeal(history)
    Examples.observed(history, 'hubspot', '1', { amount: '100' })
  })
  // The grace of what was recorded at nine ends after all was looked at, and before the statement.
  const world = await given(events, '2026-12-29T09:00:01.000Z')
  const { ports } = world
  const late = {
    ...ports,
    async fullPass(signal: AbortSignal) {
      await ports.fullPass(signal)
      world.setNow('2026-12-29T12:00:00.000Z')
    },
  }
  const findingsOf = async (number: number) => {
    await begin(late, '2026-03-01')
    await runOn(late, '2026-03-01')
    const { state } = await load(world.store, Run.decider, workspace, '2026-03-01')
    const { statement, runs } = state
    expect(runs).toBe(number)
    const recorded = await typesOf(world.store, 'DiscrepancyDetected')
    return { open: statement?.openDifferences, recorded: recorded.length }
  }
  expect(await findingsOf(1)).toEqual({ open: 0, recorded: 0 })
  const { open, recorded } = await findingsOf(2)
  expect(open).toBeGreaterThan(0)
  expect(recorded).toBe(open)
  await ended(world)
}, 60_000)

test('every statement adds up to the cent, for any history', async () => {
  await fc.assert(
    fc.asyncProperty(histories({ minLength: 30, maxLength: 150 }), async (events) => {
      const world = await given(events)
      await begin(world.ports, day)
      await runOn(world.ports, day)
      const { lines } = (await stateOf(world)).statement as Statement
      await ended(world)
      for (const { left, right, differences, unexplained } of lines) {
        const rest = new Decimal(left.amount).minus(right.amount).minus(deltaOf(differences))
        expect(rest.equals(unexplained)).toBe(true)
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 5), endOnFailure: true },
  )
}, 120_000)
