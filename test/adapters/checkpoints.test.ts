// Where a consumer stands: the arithmetic against a plain model, and the keeping of it in Postgres.
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Checkpoints,
  type Place,
  postgresCheckpoints,
  progressFrom,
} from '../../src/adapters/checkpoints.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import type { Position } from '../../src/domain/event-store.ts'
import { memoryCheckpoints } from '../support/memory-store.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

const at = (n: number) => String(n).padStart(4, '0') as Position

test('whatever the order of settling and the moments of death, only the settled is settled', () => {
  const step = fc.record({ dies: fc.boolean(), reaches: fc.nat(4), settles: fc.nat(3) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const settled = new Set<Position>()
      let progress = progressFrom(undefined)
      let reached = 0
      for (const { dies, reaches, settles } of steps) {
        for (let n = 0; n < reaches; n++) progress.reached(at(++reached), false)
        const open = Array.from({ length: reached }, (_, n) => at(n + 1)).filter(
          (position) => !settled.has(position),
        )
        const chosen = open[settles]
        if (chosen) {
          progress.settle(chosen)
          settled.add(chosen)
        }
        const place: Place = JSON.parse(JSON.stringify(progress.place()))
        if (dies) progress = progressFrom(place)
        const firstOpen = Array.from({ length: reached }, (_, n) => at(n + 1)).find(
          (position) => !settled.has(position),
        )
        // Reading on behind the place never misses an open one.
        if (firstOpen) expect((place.position ?? '') < firstOpen).toBe(true)
        else expect(place.position ?? at(0)).toBe(at(reached))
        for (let n = 1; n <= reached; n++) {
          expect(progress.isSettled(at(n))).toBe(settled.has(at(n)))
        }
      }
    }),
  )
})

test('what went by without being for this consumer moves the place on', () => {
  const progress = progressFrom({ position: at(3) })
  progress.reached(at(5), true)
  expect(progress.place()).toEqual({ position: at(5), through: at(5), unsettled: [] })
  progress.reached(at(6), false)
  progress.reached(at(9), true)
  expect(progress.place()).toEqual({ position: at(5), through: at(9), unsettled: [at(6)] })
  progress.settle(at(6))
  expect(progress.place()).toEqual({ position: at(9), through: at(9), unsettled: [] })
})

describe('kept', () => {
  let database: FreshDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase()
    pool = openPool({ connectionString: database.connectionString, name: 'checkpoints' })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })
  const keepers: [string, () => Checkpoints][] = [
    ['in Postgres', () => postgresCheckpoints(pool)],
    ['in memory', memoryCheckpoints],
  ]

  test.each(keepers)('%s, a place comes back as it was', async (_, keep) => {
    const checkpoints = keep()
    expect(await checkpoints.read('nobody')).toBeUndefined()
    const places: Place[] = [
      { position: undefined, through: at(4), unsettled: [at(1), at(3)] },
      { position: at(2), through: at(4), unsettled: [at(3)] },
      { position: at(4), through: at(4), unsettled: [] },
    ]
    for (const place of places) {
      await checkpoints.write('sync', place)
      expect(await checkpoints.read('sync')).toEqual(place)
    }
  })

  test.each(keepers)('%s, a place never goes back', async (_, keep) => {
    const checkpoints = keep()
    const kept: Place = { position: at(5), through: at(9), unsettled: [at(6), at(7)] }
    await checkpoints.write('steady', kept)
    await checkpoints.write('steady', { position: at(4), through: at(20), unsettled: [at(5)] })
    await checkpoints.write('steady', { position: at(5), through: at(8), unsettled: [at(6)] })
    await checkpoints.write('steady', { position: undefined })
    expect(await checkpoints.read('steady')).toEqual(kept)
    const fewer: Place = { position: at(5), through: at(9), unsettled: [at(6)] }
    await checkpoints.write('steady', fewer)
    expect(await checkpoints.read('steady')).toEqual(fewer)
    expect(await checkpoints.read('other')).toBeUndefined()
  })
})
