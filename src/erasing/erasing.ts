// Erases persons, one after the other, in the process that has the lease: finds what is about them or
// names them, destroys the keys of it, and makes the views anew. Cut off at any point it goes on from
// what the log says; done again it finds nothing more.
import type pg from 'pg'
import type { Logger } from 'pino'
import type { DatabasePool } from 'slonik'
import { type Consumer, startConsumer } from '../adapters/consumer.ts'
import type { Leases } from '../adapters/leases.ts'
import { dropAnswers } from '../adapters/postgres/outgoing-answers.ts'
import type { ErasedMarks } from '../adapters/privacy/erased-marks.ts'
import type { PersonKeys } from '../adapters/privacy/person-keys.ts'
import type { Shield } from '../adapters/privacy/shield.ts'
import type { ChangeFeed } from '../domain/change-feed.ts'
import * as Customer from '../domain/customer.ts'
import type { ErasureDesk, ErasureScope } from '../domain/erasure.ts'
import {
  type EventStore,
  parseStream,
  type StoredEvent,
  StoreUnavailable,
} from '../domain/event-store.ts'
import type { Outside } from '../domain/outside.ts'
import { bothOf, type Marks, marksOf, openMarks } from '../domain/person-marks.ts'
import { causedBy, load, transact } from '../domain/transact.ts'
import { type Found, lookThrough } from './look-through.ts'
import { personOf } from './person-of.ts'
import type { Projections } from '../projections/runner.ts'
import type { View } from '../projections/view.ts'

/** Its checkpoint and its lease; permanent. */
export const name = 'erasing'

export type ErasingPorts = {
  workspace: string
  /** Opened, and as it is stored. */
  store: EventStore
  stored: EventStore
  shield: Shield
  persons: { keys: PersonKeys; marks: ErasedMarks }
  feed: ChangeFeed
  pool: pg.Pool
  db: DatabasePool
  projections: Pick<Projections, 'waitFor' | 'rebuild'>
  views: readonly View[]
  leases: Leases
  outside: Outside
  log: Logger
  signal: AbortSignal
}

/** More at a time would not fit into one statement. */
const keysAtOnce = 10_000
const viewsBehindMs = 60_000
const leftShown = 50
/** A process hears of new events sooner than that. */
const heardWithinMs = 1_500

export function startErasing(ports: ErasingPorts): { consumer: Consumer; desk: ErasureDesk } {
  const { feed, leases, outside, log, signal } = ports
  const progress = new Map<string, { step: string; done: number }>()
  const consumer = startConsumer({
    ...{ name, feed, leases, outside, log, signal },
    categories: [Customer.category],
    laneOf: ({ type }) => (type === 'ErasureRequested' ? name : null),
    handle: (event, lost) => erase({ ...ports, signal: lost }, event, progress),
  })
  return {
    consumer,
    desk: {
      scope: (customerId) => scopeOf(ports, customerId),
      progress: (customerId) => progress.get(customerId) ?? null,
      lift: (customerId) => ports.persons.marks.drop(customerId),
    },
  }
}

/** What would go; nothing is changed. */
async function scopeOf(ports: ErasingPorts, customerId: string): Promise<ErasureScope> {
  const { marks } = ports.persons
  const person = await personOf(ports, customerId)
  const own = openMarks(marksOf(person, marks.secret), marks.secret)
  // Erased before, its name is known by these alone.
  const found = await lookThrough(ports, bothOf(own, await marks.of(customerId)), {})
  return scopeIn(found)
}

function scopeIn({ streams, keys, events, left, leftCount }: Found): ErasureScope {
  const counts = new Map<string, number>()
  for (const stream of streams) {
    const { category } = parseStream(stream)
    counts.set(category, (counts.get(category) ?? 0) + 1)
  }
  return {
    ...{ events, keys: keys.size, left: left.slice(0, leftShown), leftCount },
    streams: Object.fromEntries([...counts].sort()),
  }
}

async function erase(
  ports: ErasingPorts,
  requested: StoredEvent,
  progress: Map<string, { step: string; done: number }>,
): Promise<void> {
  const { store, workspace, outside } = ports
  const { customerId, erasureId } = requested.data as { customerId: string; erasureId: string }
  const state = async () => (await load(store, Customer.decider, workspace, customerId)).state
  const isAt = async (step: string) => {
    const { erasure } = await state()
    return erasure?.erasureId === erasureId && erasure.step === step
  }
  const decide = (decision: Parameters<typeof transact<Customer.State, Customer.Event>>[3]) => {
    const effectiveAt = outside.clock.now().toISOString()
    const cause = { ...causedBy(requested, { kind: 'policy', name }), effectiveAt }
    return transact(store, Customer.decider, customerId, decision, cause)
  }
  const tell = (step: string) => (done: number) => progress.set(customerId, { step, done })
  try {
    if (await isAt('requested')) {
      const found = await destroy(ports, requested, customerId, tell)
      const { events, left, leftCount, keys } = found
      const { reason } = requested.data as { reason: string }
      const erased = { customerId, erasureId, reason, keys: keys.size, events }
      await decide(Customer.recordErased({ ...erased, left: left.slice(0, leftShown), leftCount }))
    }
    if (await isAt('erased')) {
      await destroyLate(ports, requested, customerId)
      const views = await renew(ports, requested, tell('views'))
      await decide(Customer.completeErasure({ customerId, erasureId, views }))
    }
  } finally {
    progress.delete(customerId)
  }
}

async function destroy(
  ports: ErasingPorts,
  { position }: StoredEvent,
  customerId: string,
  tell: (step: string) => (done: number) => void,
): Promise<Found> {
  const { persons, projections, signal, pool, log } = ports
  const awaited = { position, signal, timeoutMs: viewsBehindMs }
  if (!(await projections.waitFor(awaited))) throw new StoreUnavailable('the views are behind')
  const person = await personOf(ports, customerId)
  // Kept first: from here on nothing more of the person is taken down, and when this is cut off, what
  // it is known by is not lost with its own name.
  await persons.marks.add(customerId, marksOf(person, persons.marks.secret))
  const marks: Marks = await persons.marks.of(customerId)
  const found = await lookThrough(ports, marks, { signal, tell: tell('looking') })
  await destroyKeys(persons.keys, found)
  await dropAnswers(pool, [...found.streams])
  log.info({ customerId, keys: found.keys.size, events: found.events }, 'keys destroyed')
  return found
}

/** What another process has taken down before it heard of the erasure. */
async function destroyLate(ports: ErasingPorts, { position }: StoredEvent, customerId: string) {
  const { persons, signal, outside } = ports
  await outside.clock.sleep(heardWithinMs, signal)
  const found = await lookThrough(ports, await persons.marks.of(customerId), {
    signal,
    after: position,
  })
  await destroyKeys(persons.keys, found)
}

async function destroyKeys(keys: PersonKeys, found: Found): Promise<void> {
  const ids = [...found.keys]
  for (let from = 0; from < ids.length; from += keysAtOnce) {
    await keys.destroy(ids.slice(from, from + keysAtOnce))
  }
}

/** All of them, in one reading of the log: what stood in them before goes with their tables. */
async function renew(
  { projections, views, pool, signal }: ErasingPorts,
  { position }: StoredEvent,
  tell: (done: number) => void,
): Promise<string[]> {
  const names = views.map((view) => view.name)
  await projections.rebuild(names, ({ events }) => tell(events))
  if (!(await projections.waitFor({ position, signal, timeoutMs: viewsBehindMs }))) {
    throw new StoreUnavailable('the views are behind')
  }
  await pool.query('vacuum tieout_views.checkpoints').catch(() => undefined)
  return names
}
