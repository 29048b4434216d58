// A database with the views, and the words to speak of them:
// `books.view(Invoices.view).given(history).then(rows)`.
import { type DatabasePool, sql } from 'slonik'
import { afterAll, beforeAll, expect } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import { allViews } from '../../src/projections/all.ts'
import { arrive } from '../../src/projections/arrival.ts'
import { openViews, rowOf } from '../../src/projections/database.ts'
import { ensureHistory, hasHistory, historyTable } from '../../src/projections/history.ts'
import { type Lane, openLane } from '../../src/projections/lane.ts'
import { tableName } from '../../src/projections/table.ts'
import type { View } from '../../src/projections/view.ts'
import { type History, openHistory } from '../support/history.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

export const { clock } = realOutside

export type Rows = Record<string, readonly unknown[]>

export const playing = (decide: (history: History) => void) => {
  const history = openHistory()
  decide(history)
  return history.log
}

/** Every row of every view, what it was before, and what logs remember, without regard to how JSON is laid out. */
export async function snapshot(db: DatabasePool, views = allViews): Promise<Rows> {
  const rows: Rows = {}
  for (const view of views) {
    for (const table of [view.table, ...(hasHistory(view) ? [historyTable(view)] : [])]) {
      rows[table] = await db.anyFirst(sql.type(rowOf<{ row: unknown }>())`
        select to_jsonb(t)::text as row from ${tableName(table)} as t order by 1`)
    }
  }
  const remembered = await db.any(sql.type(rowOf<{ name: string; memory: unknown }>())`
    select name, memory from tieout_views.checkpoints
    where name = any(${sql.array(
      views.map(({ name }) => name),
      'text',
    )}) and memory is not null order by name`)
  // Nothing written yet says as much as what it begins with.
  const beginsWith = (name: string) => views.find((view) => view.name === name)?.running?.initial
  rows.remembered = remembered.filter(
    ({ name, memory }) => JSON.stringify(memory) !== JSON.stringify(beginsWith(name)),
  )
  return rows
}

/** Not `truncate`, which makes new files: of small tables, rows are quicker to delete. */
export async function empty(db: DatabasePool): Promise<void> {
  const tables = allViews.flatMap((view) => [
    ...[view.table, ...(hasHistory(view) ? [historyTable(view)] : [])],
  ])
  const deletions = tables.map(
    (table, index) =>
      sql.fragment`${sql.identifier([`gone_${index}`])} as (delete from ${tableName(table)})`,
  )
  await db.query(sql.unsafe`
    with ${sql.join(deletions, sql.fragment`, `)} delete from tieout_views.checkpoints`)
}

export async function openLanes(
  db: DatabasePool,
  views = allViews,
  kept: { keptStatesMax?: number } = {},
): Promise<Lane[]> {
  const { signal } = new AbortController()
  const lanes = views.map((view) =>
    openLane({ db, view, table: view.table, checkpoint: view.name, clock, signal, ...kept }),
  )
  for (const lane of lanes) await lane.open()
  return lanes
}

export async function take(lanes: readonly Lane[], events: readonly StoredEvent[]): Promise<void> {
  const last = events.at(-1)
  if (!last) return
  const arrivals = events.map(arrive)
  await Promise.all(lanes.map((lane) => lane.take(arrivals, last.position)))
}

/** For a test file: made before its first test, removed after its last. */
export function openBooks() {
  let database: FreshDatabase
  let db: DatabasePool
  beforeAll(async () => {
    database = await freshDatabase()
    const url = new URL(database.connectionString)
    // Nothing here is about power cuts, and the disk is the slowest part of all.
    url.searchParams.set('options', '-c synchronous_commit=off')
    db = await openViews({ connectionString: url.href })
    for (const view of allViews) await ensureHistory(db, view)
  })
  afterAll(async () => {
    await db.end()
    await database.drop()
  })

  async function given(events: readonly StoredEvent[], views = allViews): Promise<void> {
    await empty(db)
    const lanes = await openLanes(db, views)
    await take(lanes, events)
    for (const lane of lanes) expect(lane.halted).toBeUndefined()
  }

  return {
    get db() {
      return db
    },
    get connectionString() {
      return database.connectionString
    },
    given,
    view: (view: View) => ({
      given: (decide: (history: History) => void) => ({
        /** The rows in order of their ids, with at least these columns. */
        async then(...wanted: Record<string, unknown>[]): Promise<void> {
          await given(playing(decide), [view])
          const rows = await db.anyFirst(sql.type(rowOf<{ row: unknown }>())`
            select to_jsonb(t) as row from ${tableName(view.table)} as t order by t.id`)
          expect(rows).toMatchObject(wanted)
        },
      }),
    }),
  }
}
