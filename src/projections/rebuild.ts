// Makes views anew beside the running ones: a second table is filled from the first event on, and
// takes the first one's place once it has come as far. Readers see the one or the other, whole.
import type { DatabasePool } from 'slonik'
import type { EventStore } from '../domain/event-store.ts'
import type { Clock } from '../domain/outside.ts'
import { type Arrival, arrive } from './arrival.ts'
import { type Lane, openLane } from './lane.ts'
import {
  createIndexes,
  createNext,
  dropNext,
  nextCheckpoint,
  nextTable,
  putInPlace,
  withLocks,
} from './next-table.ts'
import { type Patience, retrying } from './retry.ts'
import type { View } from './view.ts'

export type RebuildProgress = {
  /** Events read so far, and where the last of them lies. */
  events: number
  position: string | null
  /** The views that have been put in place. */
  done: string[]
}

export type RebuildOptions = {
  store: EventStore
  db: DatabasePool
  views: readonly View[]
  clock: Clock
  signal: AbortSignal
  log: (message: string) => void
  onProgress?: ((progress: RebuildProgress) => void) | undefined
  batchSize?: number | undefined
}

// While one batch is written the next is read and worked out.
const batchesInFlightMax = 2
const keptStatesMax = 20_000

/** @throws when the rebuild of a view cannot go on; its table stays as it was */
export const rebuildViews = (options: RebuildOptions): Promise<void> =>
  withLocks(options.db, options.views, async (lost) => {
    const signal = AbortSignal.any([options.signal, lost])
    for (const view of options.views) await createNext(options.db, view)
    const failures = await fill({ ...options, signal })
    if (failures.length > 0) throw new Error(failures.join('; '))
  })

async function fill(options: RebuildOptions): Promise<string[]> {
  const { store, views, signal, log, batchSize = 2000 } = options
  const run = openRun(options)
  let position = ''
  let events = 0
  const report = () => {
    const done = views.filter(({ name }) => run.done.has(name)).map(({ name }) => name)
    options.onProgress?.({ events, position: position || null, done })
  }
  const goal = (await store.head()) ?? ''
  if (goal === '') {
    await run.finish(position)
    report()
  } else {
    for await (const batch of store.subscribe({ batchSize, signal })) {
      await run.take(batch.events.map(arrive), batch.position)
      position = batch.position
      events += batch.events.length
      if (position >= goal) await run.finish(position)
      report()
      if (run.lanes.size === 0) break
    }
  }
  if (run.lanes.size > 0) throw new Error('the rebuild was stopped before its end')
  log(`rebuilt ${[...run.done].join(', ')} from ${events} events`)
  return run.failures
}

/** Whoever waits for it is told how it ends; a rebuild that is stopped waits for nothing any more. */
function heeded<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined)
  return work
}

function openRun({ db, views, clock, signal }: RebuildOptions) {
  const lanes = new Map<Lane, Promise<void>>()
  for (const view of views) {
    const beside = { table: nextTable(view), isDisposable: true, checkpoint: nextCheckpoint(view) }
    const lane = openLane({ db, view, ...beside, clock, signal, keptStatesMax })
    lanes.set(lane, heeded(lane.open()))
  }
  const patience: Patience = { clock, signal }
  const inFlight: Promise<unknown>[] = []
  const done = new Set<string>()
  const failures: string[] = []
  let isIndexed = false

  /** The batch is on its way when this resolves; each lane takes its batches one by one. */
  async function take(arrivals: readonly Arrival[], position: string): Promise<void> {
    for (const [lane, before] of lanes) {
      lanes.set(lane, heeded(before.then(() => lane.take(arrivals, position))))
    }
    inFlight.push(heeded(Promise.all(lanes.values())))
    if (inFlight.length >= batchesInFlightMax) await inFlight.shift()
  }

  async function settle(position: string): Promise<void> {
    await Promise.all(lanes.values())
    signal.throwIfAborted()
    for (const lane of lanes.keys()) {
      if (!lane.halted && lane.position >= position) continue
      const why = lane.halted
        ? `event ${lane.halted.eventId} (${lane.halted.position}): ${lane.halted.message}`
        : 'its second table was changed by someone else'
      failures.push(`the view ${lane.view.name} was not rebuilt: ${why}`)
      lanes.delete(lane)
      if (lane.halted) await retrying(patience, () => dropNext(db, lane.view))
    }
  }

  /** Everything up to here is on its way: puts in place what has come as far as the running view;
   *  the rest goes on. */
  async function finish(position: string): Promise<void> {
    await settle(position)
    for (const lane of lanes.keys()) {
      if (!isIndexed) await retrying(patience, () => createIndexes(db, lane.view))
    }
    isIndexed = true
    for (const lane of lanes.keys()) {
      if (!(await retrying(patience, () => putInPlace(db, lane.view, position)))) continue
      lanes.delete(lane)
      done.add(lane.view.name)
    }
  }

  return { lanes, take, finish, done, failures }
}
