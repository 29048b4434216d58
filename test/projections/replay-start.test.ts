// Where a replay begins to read, asked of the view that has every event.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openViews } from '../../src/projections/database.ts'
import { positionBefore } from '../../src/projections/replay-start.ts'
import { type Api, openApi } from '../http/api.ts'
import { deal, invoice } from '../http/examples.ts'

let api: Api
let db: Awaited<ReturnType<typeof openViews>>
let positions: string[]
let moments: string[]
beforeAll(async () => {
  let now = Date.parse('2026-11-21T10:00:00Z')
  const clock = {
    // Every look at the clock is a second later.
    now: () => new Date((now += 1_000)),
    sleep: async () => undefined,
  }
  api = await openApi({ outside: { clock, random: { next: () => 0, uuid: () => 'x' } } })
  await api.given(deal('1'), invoice('1'))
  const events = await Array.fromAsync(api.store.readStream('invoice-main.deal-1'))
  const all = [...(await Array.fromAsync(api.store.readStream('deal-main.1'))), ...events]
  positions = all.map(({ position }) => position)
  moments = all.map(({ recordedAt }) => recordedAt)
  db = await openViews({ connectionString: api.database.connectionString })
})
afterAll(async () => {
  await db.end()
  await api.close()
})

const before = (from: string) => positionBefore(db, 'main', from)

test('is behind the event before the place asked for', async () => {
  expect(await before(positions[2] ?? '')).toBe(positions[1])
  expect(await before(positions[0] ?? '')).toBeUndefined()
  expect(await before('9'.repeat(20))).toBe(positions.at(-1))
})

test('is behind the event before the first that was recorded at the moment or after it', async () => {
  expect(await before(moments[0] ?? '')).toBeUndefined()
  expect(await before('2020-01-01T00:00:00Z')).toBeUndefined()
  const second = positions[moments.findIndex((one) => one >= (moments[1] ?? '')) - 1]
  expect(await before(moments[1] ?? '')).toBe(second)
  // Nothing was recorded since: whatever comes is behind all that is there.
  expect(await before('2030-01-01T00:00:00Z')).toBe(positions.at(-1))
})

test('knows nothing of another workspace', async () => {
  expect(await positionBefore(db, 'other', '9'.repeat(20))).toBeUndefined()
})
