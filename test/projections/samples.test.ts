// Samples by amount, on invoices of known amounts: what is larger than the interval is always drawn.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sample } from '../../src/projections/samples.ts'
import { openViews } from '../../src/projections/database.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

let database: FreshDatabase
let db: Awaited<ReturnType<typeof openViews>>
beforeAll(async () => {
  database = await freshDatabase()
  db = await openViews({ connectionString: database.connectionString })
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  // A hundred of 10.00 and one that is as much as all of these; one in another currency.
  await client.query(`
    insert into tieout_views.invoices (workspace, id, position, memory, number, kind, status,
      currency, total, settled, credited, written_off, open, issued_on)
    select 'main', 'i' || n, lpad(n::text, 20, '0'), '{}', 'INV-' || n, 'issued', 'open',
      case when n = 102 then 'USD' else 'EUR' end, case when n > 100 then 1000 else 10 end,
      0, 0, 0, 0, '2026-03-01'
    from generate_series(1, 102) n`)
  await client.end()
})
afterAll(async () => {
  await db.end()
  await database.drop()
})

const filter = { workspace: 'main', noun: 'invoice', size: 10, seed: 'autumn' } as const

test('by amount the hits are as many as were asked for, and the large one is drawn for certain', async () => {
  for (const seed of ['autumn', 'winter', 'spring', '7', 'x y']) {
    const drawn = await sample(db, { ...filter, seed, by: 'amount', currency: 'EUR' })
    expect(drawn.items.reduce((sum, { hits }) => sum + hits, 0)).toBe(10)
    // Half of all the money, so half of the hits, one more or less by where they begin.
    const large = drawn.items.find(({ id }) => id === 'i101')
    expect(large?.hits).toBe(5)
    expect(drawn.interval).toBe('200.000000')
    expect(Number(drawn.start)).toBeLessThan(200)
    expect(drawn.population).toEqual({
      count: 101,
      totals: [{ currency: 'EUR', amount: '2000.00' }],
    })
    expect(drawn.items.every(({ currency }) => currency === 'EUR')).toBe(true)
  }
})

test('at random each is drawn once, of all currencies, and another size draws the same first', async () => {
  const ten = await sample(db, { ...filter, by: 'random' })
  const twenty = await sample(db, { ...filter, by: 'random', size: 20 })
  expect(new Set(ten.items.map(({ id }) => id)).size).toBe(10)
  expect(twenty.items.slice(0, 10)).toEqual(ten.items)
  expect(ten.population.count).toBe(102)
  expect(ten.items[0]).toMatchObject({ number: 1, hits: 1, label: expect.stringMatching(/^INV-/) })
})

test('of a day of which there is nothing nothing is drawn', async () => {
  const none = await sample(db, { ...filter, by: 'amount', currency: 'EUR', to: '2026-02-28' })
  expect(none).toEqual({
    ...{ items: [], interval: null, start: null },
    population: { count: 0, totals: [] },
  })
})
