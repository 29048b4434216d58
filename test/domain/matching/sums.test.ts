// Which of several amounts add up to a sum.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostItems, openSums } from '../../../src/domain/matching/sums.ts'

test.each<[string, number[], number, number[][]]>([
  ['one alone', [10, 20, 30], 20, [[1]]],
  ['the fewest first', [10, 20, 30], 30, [[2], [0, 1]]],
  [
    'the earliest first',
    [10, 20, 10, 20],
    30,
    [
      [0, 1],
      [0, 3],
      [1, 2],
      [2, 3],
    ],
  ],
  ['all of them', [1, 2, 4], 7, [[0, 1, 2]]],
  ['none', [10, 20], 25, []],
  ['not the empty set', [10, 20], 0, []],
  ['nothing to choose from', [], 5, []],
  ['yen and cents of millions', [900_719_925_474, 99, 1], 900_719_925_475, [[0, 2]]],
])('%s', (_, amounts, sum, expected) => {
  expect(openSums(amounts)(sum)).toEqual(expected)
})

test('twenty equal amounts: the work and the answer stay bounded', () => {
  const sums = openSums(Array.from({ length: 40 }, () => 100))
  const found = sums(1000)
  expect(found).toHaveLength(8)
  for (const set of found) expect(set).toHaveLength(10)
  expect(sums(100 * (mostItems + 1))).toEqual([])
})

test('every answer is exact, has no item twice, and an answer is found when there is one', () => {
  const cases = fc.record({
    amounts: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 12 }),
    picks: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  })
  const property = fc.property(cases, ({ amounts, picks }) => {
    const sum = amounts.reduce((total, one, at) => total + (picks[at] ? one : 0), 0)
    const found = openSums(amounts)(sum)
    expect(found.length > 0).toBe(sum > 0)
    for (const set of found) {
      expect(new Set(set).size).toBe(set.length)
      expect(set.reduce((total, at) => total + (amounts[at] as number), 0)).toBe(sum)
    }
  })
  fc.assert(property, { numRuns: 200 })
})
