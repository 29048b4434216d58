import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor, limitOf, pageOf, shape } from '../../src/projections/paging.ts'

test('a page is as long as asked, within 1 and 200, and 50 when nobody asks', () => {
  expect([undefined, 0, 1, 200, 201, 7.9].map((limit) => limitOf({ limit }))).toEqual([
    50, 1, 1, 200, 200, 7,
  ])
})

test('a cursor comes back as it was given', () => {
  const values = ['2026-02-28', 'qbo-1"ü']
  expect(decodeCursor(encodeCursor(values), [shape.date, shape.text])).toEqual(values)
})

test.each([
  ['no cursor at all', 'xyz!'],
  ['another list', encodeCursor(['2026-02-28'])],
  ['no day of the calendar', encodeCursor(['2026-02-30', 'a'])],
  ['no day of that year', encodeCursor(['2026-02-29', 'a'])],
  ['no year', encodeCursor(['0000-01-01', 'a'])],
  ['no text', Buffer.from('[1,2]').toString('base64url')],
  ['a null character', encodeCursor(['2026-02-28', 'a\0'])],
])('a cursor that is %s is refused', (_, cursor) => {
  expect(() => decodeCursor(cursor, [shape.date, shape.text])).toThrow(
    expect.objectContaining({ code: 'malformed-cursor' }),
  )
})

test('only a page with something behind it names where that begins', () => {
  const sortedBy = (one: string) => [one]
  expect(pageOf(['a', 'b', 'c'], 2, sortedBy)).toEqual({
    items: ['a', 'b'],
    next: encodeCursor(['b']),
  })
  expect(pageOf(['a', 'b'], 2, sortedBy)).toEqual({ items: ['a', 'b'], next: null })
  expect(pageOf([], 2, sortedBy)).toEqual({ items: [], next: null })
})
