// Reading what people and banks write: words, slips of the hand, abbreviations, months.
import { describe, expect, test } from 'vitest'
import { monthOf, monthsIn } from '../../../src/domain/matching/months.ts'
import {
  fold,
  isAbbreviation,
  isForm,
  isOneSlip,
  slipKeys,
  words,
} from '../../../src/domain/matching/text.ts'

test.each([
  ['accents', 'Société Générale', 'SOCIETE GENERALE'],
  ['letters that have no accent to drop', 'Łódź Ærø Đuro Þór', 'LODZ AERO DURO THOR'],
  ['a sharp s', 'Großmann', 'GROSSMANN'],
  ['letters joined in print', 'Oﬃce Œuvre', 'OFFICE OEUVRE'],
  ['wide letters', 'ＡＢＣ １２', 'ABC 12'],
])('%s are folded', (_, written, read) => {
  expect(fold(written)).toBe(read)
})

test.each<[string, string, string[]]>([
  ['a legal form with dots', 'Rossi S.R.L.', ['ROSSI', 'SRL']],
  ['a legal form with spaces', 'Rossi S R L', ['ROSSI', 'SRL']],
  ['an apostrophe', "L'Atelier d’Anne", ['LATELIER', 'DANNE']],
  ['signs of every kind', 'Harbour-Mills & Co. (EU)', ['HARBOUR', 'MILLS', 'CO', 'EU']],
  ['an umlaut, with and without its dots', 'Müller Mueller Muller', ['MULLER', 'MULLER', 'MULLER']],
  ['a vowel and an E that end a word', 'Blue Rue', ['BLUE', 'RUE']],
  ['other alphabets', 'ООО Ромашка', ['ООО', 'РОМАШКА']],
  ['nothing', ' .-/ ', []],
])('the words of %s', (_, text, expected) => {
  expect(words(text)).toEqual(expected)
})

test.each([
  ['GMBH', true],
  ['SARL', true],
  ['A', true],
  ['HARBOUR', false],
])('%s is a legal form or a little word: %s', (word, expected) => {
  expect(isForm(word)).toBe(expected)
})

test.each([
  ['a letter wrong', 'HARBOUR', 'HARBIUR', true],
  ['a letter missing', 'HARBOUR', 'HARBUR', true],
  ['a letter added', 'HARBOUR', 'HARBOURS', true],
  ['two letters swapped', 'HARBOUR', 'HABROUR', true],
  ['nothing wrong', 'HARBOUR', 'HARBOUR', false],
  ['two letters wrong', 'HARBOUR', 'HERBIUR', false],
  ['two letters missing', 'HARBOUR', 'HARBO', false],
  ['two swapped that are not neighbours', 'HARBOUR', 'RAHBOUR', false],
])('one slip: %s', (_, one, other, expected) => {
  expect(isOneSlip(one, other)).toBe(expected)
  expect(isOneSlip(other, one)).toBe(expected)
})

test('words a slip apart share a key, to find them by', () => {
  for (const other of ['HARBIUR', 'HARBUR', 'HARBOURS', 'HABROUR']) {
    const keys = new Set(slipKeys('HARBOUR'))
    expect([...slipKeys(other)].some((key) => keys.has(key))).toBe(true)
  }
})

test.each([
  ['HLDGS', 'HOLDINGS', true],
  ['MFG', 'MANUFACTURING', true],
  ['HOLD', 'HOLDINGS', true],
  ['HO', 'HOLDINGS', false],
  ['OLD', 'HOLDINGS', false],
  ['HSG', 'HOLDINGS', false],
  ['HOLDINGS', 'HOLDINGS', false],
])('%s is short for %s: %s', (short, long, expected) => {
  expect(isAbbreviation(short, long)).toBe(expected)
})

describe('a month', () => {
  test.each([
    ['services June', [5]],
    ['facture août', [7]],
    ['Rechnung MÄRZ', [2]],
    ['okt/nov', [9, 10]],
    ['Junction', []],
    ['06/2026', []],
  ])('named in %j', (text, expected) => {
    expect(monthsIn(text)).toEqual(expected)
  })

  test('of a day, the same everywhere in the world', () => {
    expect([0, 30, 31, 59, 364, 365].map(monthOf)).toEqual([0, 0, 1, 2, 11, 0])
  })
})
