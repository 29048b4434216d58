import { sql } from 'slonik'
import { expect, test } from 'vitest'
import { isPassing, openViews } from '../../src/projections/database.ts'
import { openBooks } from './books.ts'

const books = openBooks()

test.each([
  '0.1',
  '12345678901234567890.12',
  '-0.000000000001',
  '100.00',
  '99999999999999999999999999999.999999999999',
])('the amount %s comes back digit by digit', async (amount) => {
  const row = await books.db.one(sql.unsafe`
    select ${amount}::numeric as one, array[${amount}::numeric, null] as several`)
  expect(row).toEqual({ one: amount, several: [amount, null] })
})

test('whole numbers beyond the floats stay whole', async () => {
  const row = await books.db.one(sql.unsafe`select 9007199254740993::bigint as n`)
  expect(row).toEqual({ n: 9007199254740993n })
})

test('moments are RFC 3339 in UTC and compare as strings, days have no zone', async () => {
  const row = await books.db.one(sql.unsafe`
    select '2026-03-01 10:30:00.12+01'::timestamptz as moment, '2026-03-01'::date as day,
      '2026-03-01T09:30:00Z'::timestamptz as round`)
  expect(row).toEqual({
    moment: '2026-03-01T09:30:00.120000Z',
    day: '2026-03-01',
    round: '2026-03-01T09:30:00.000000Z',
  })
})

test('a session in another time zone still answers in UTC', async () => {
  const url = new URL(books.connectionString)
  url.searchParams.set('options', '-c TimeZone=Pacific/Auckland -c statement_timeout=12345')
  const db = await openViews({ connectionString: url.href })
  const row = await db.one(sql.unsafe`
    select '2026-03-01T09:30:00Z'::timestamptz as moment,
      current_setting('statement_timeout') as timeout`)
  await db.end()
  expect(row).toMatchObject({ moment: '2026-03-01T09:30:00.000000Z' })
})

test('errors of the data are told from those of the moment', async () => {
  const failing = (statement: ReturnType<typeof sql.unsafe>) =>
    books.db.query(statement).then(
      () => expect.unreachable(),
      (error: unknown) => error,
    )
  expect(isPassing(await failing(sql.unsafe`select 1/0`))).toBe(false)
  expect(isPassing(await failing(sql.unsafe`select 'x'::numeric`))).toBe(false)
  expect(isPassing(await failing(sql.unsafe`select * from nothing_of_this_name`))).toBe(false)
  const deadlock = sql.unsafe`do $$ begin raise exception 'x' using errcode = '40P01'; end $$`
  expect(isPassing(await failing(deadlock))).toBe(true)
  const stopped = sql.unsafe`select pg_terminate_backend(pg_backend_pid())`
  expect(isPassing(await failing(stopped))).toBe(true)
})
