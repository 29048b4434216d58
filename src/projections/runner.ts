// Keeps the views up with the log, each at its own pace. A view that cannot go on halts alone and
// says so; what passes (Postgres away) is waited out.
import type { DatabasePool } from 'slonik'
import type { EventStore } from '../domain/event-store.ts'
import type { Clock } from '../domain/outside.ts'
import { openFollowing } from './follow.ts'
import { openLane } from './lane.ts'
import { removeLeftovers } from './next-table.ts'
import { type RebuildProgress, rebuildViews } from './rebuild.ts'
import { retrying } from './retry.ts'
import { openStatus, type ViewStatus } from './status.ts'
import type { Key } from './table.ts'
import type { View } from './view.ts'
import { openWaiting, type WaitOptions } from './waiting.ts'

export type ProjectionOptions = {
  store: EventStore
  db: DatabasePool
  views: readonly View[]
  clock: Clock
  log: (message: string) => void
  batchSize?: number | undefined
}

/** Rows that were just committed, by this process or another, and the position that the view thereby
 *  reached. */
export type Change = { view: string; keys: Key[]; position: string }

export type Projections = {
  status(): ViewStatus[]
  /** True as soon as the views (all, unless named) show everything up to the position; false when
   *  the time is up, the signal aborts, or one of them has halted before it. */
  waitFor(options: WaitOptions & { views?: readonly string[] | undefined }): Promise<boolean>
  /** Returns how to stop listening. */
  onChange(listener: (change: Change) => void): () => void
  /** Makes the views (all, unless named) anew from the first event, beside the running ones, and
   *  puts them in their place.
   *  @throws when a view could not be made; it stays as it was, the others are replaced */
  rebuild(
    names?: readonly string[],
    onProgress?: (progress: RebuildProgress) => void,
  ): Promise<void>
  stop(): Promise<void>
}

export function startProjections(options: ProjectionOptions): Projections {
  const { store, db, views, clock, log, batchSize = 500 } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const rebuilding = new Set<string>()
  let lastRebuild: Promise<unknown> = Promise.resolve()
  const changes = openChanges(log)
  let fatal: string | undefined

  const lanes = views.map((view) => {
    const onWritten = changes.of(view.name)
    const place = { table: view.table, checkpoint: view.name }
    return openLane({ db, view, ...place, clock, signal, onWritten })
  })
  const status = openStatus({ store, clock, signal, lanes })
  const waiting = openWaiting(clock, signal)
  const following = openFollowing({
    ...{ store, lanes, clock, log, signal, batchSize },
    onMove: (lane) => {
      status.moved(lane)
      waiting.look()
    },
  })

  function named(names: readonly string[] | undefined) {
    const unknown = names?.find((name) => !views.some((view) => view.name === name))
    if (unknown !== undefined) throw new RangeError(`there is no view ${unknown}`)
    return lanes.filter(({ view }) => !names || names.includes(view.name))
  }

  /** One after the other: each holds a connection for its locks and needs more beside it, so that
   *  many side by side would take them all and wait for each other for ever. */
  async function rebuild(
    names?: readonly string[],
    onProgress?: (progress: RebuildProgress) => void,
  ): Promise<void> {
    const wanted = named(names).map(({ view }) => view)
    const begun = wanted.filter(({ name }) => !rebuilding.has(name))
    for (const { name } of begun) rebuilding.add(name)
    const mine = lastRebuild.then(() =>
      rebuildViews({ store, db, views: wanted, clock, signal, log, onProgress }),
    )
    lastRebuild = mine.catch(() => undefined)
    try {
      await mine
    } finally {
      for (const { name } of begun) rebuilding.delete(name)
      following.beginAnew()
    }
  }

  /** Views whose rows an earlier version of the service has left, in a form of its own. Only at
   *  the start: a later version that runs beside this one makes them its own in the same way. */
  async function renew(): Promise<void> {
    for (const lane of lanes) await lane.open()
    const outdated = lanes.filter((lane) => lane.isOutdated).map(({ view }) => view.name)
    if (outdated.length === 0) return
    log(`made anew, because their form has changed: ${outdated.join(', ')}`)
    rebuild(outdated).catch((error: Error) => log(`not made anew: ${error.message}`))
  }

  async function run(): Promise<void> {
    const onFailure = (error: Error) => log(`the views wait: ${error.message}`)
    await retrying({ clock, signal, onFailure }, () => removeLeftovers(db, views))
    await renew()
    await following.run()
  }

  const running = run().catch((error: Error) => {
    if (signal.aborted) return
    fatal = error.message
    log(`the views stopped: ${fatal}`)
  })

  return {
    status: () => lanes.map((lane) => status.statusOf(lane, rebuilding.has(lane.view.name), fatal)),
    waitFor: async ({ views: names, ...wanted }) => waiting.until(named(names), wanted),
    onChange: changes.listen,
    rebuild,
    async stop() {
      stopping.abort()
      await Promise.all([running, status.watching, lastRebuild])
      await Promise.all(lanes.map((lane) => lane.save().catch(() => undefined)))
    },
  }
}

function openChanges(log: (message: string) => void) {
  const listeners = new Set<(change: Change) => void>()

  return {
    of: (view: string) => (keysOf: () => Key[], position: string) => {
      for (const listener of listeners) {
        try {
          listener({ view, keys: keysOf(), position })
        } catch (error) {
          // The rows are committed, whatever a listener makes of it.
          log(`a listener to ${view} failed: ${(error as Error).message}`)
        }
      }
    },
    listen(listener: (change: Change) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
