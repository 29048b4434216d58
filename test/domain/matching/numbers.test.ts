// Document numbers in free text.
import { describe, expect, test } from 'vitest'
import { mentions, openNumberIndex } from '../../../src/domain/matching/numbers.ts'
import { creditNote, invoice } from '../../support/matching.ts'

const numbers = openNumberIndex()
for (const number of [
  'INV-10042',
  'INV-10043',
  'INV-10044',
  'INV-77031',
  'SI013409',
  'N25046116',
]) {
  numbers.add(invoice(number))
}
numbers.add(creditNote('CN-10042', 500))
for (const number of ['INV-1043', 'INV-1044', '61590']) numbers.add(invoice(number))

const told = (found: { document: { number: string }; reading: string }[]) =>
  found.map(({ document, reading }) => `${document.number} ${reading}`)
const named = (text: string) => [
  ...new Set(mentions(text).flatMap((mention) => told(numbers.named(mention)))),
]
const almost = (text: string) => [
  ...new Set(mentions(text).flatMap((mention) => told(numbers.almost(mention)))),
]

describe('an invoice is named', () => {
  test.each([
    ['as it is', 'INV-10042', ['INV-10042 exact']],
    ['small, with a space', 'inv 10042', ['INV-10042 digits', 'CN-10042 digits']],
    ['in one word', 'payment of INV10042', ['INV-10042 exact']],
    ['with a slash', 'INV/10042', ['INV-10042 exact']],
    ['by its digits, with a sign', '#77031', ['INV-77031 digits']],
    ['with zeros before', '0077031', ['INV-77031 digits']],
    ['with a space in the number', 'ref 61 590', ['61590 digits']],
    ['with a stop after it', 'INV-77031.', ['INV-77031 exact']],
    ['with a letter O for a zero', 'SIO13409', ['SI013409 digits', 'SI013409 exact']],
    ['without the year', '046116', ['N25046116 digits']],
  ])('%s', (_, text, expected) => {
    expect(named(text)).toEqual(expected)
  })

  test.each([
    ['two in full', 'INV-1043 INV-1044', ['INV-1043 exact', 'INV-1044 exact']],
    ['two with a comma', 'INV 77031,61590', ['INV-77031 digits', '61590 digits']],
    ['the second with what is different', '1043/44', ['INV-1043 digits', 'INV-1044 digits']],
    ['the second without its letters', 'INV-1043/1044', ['INV-1043 exact', 'INV-1044 exact']],
  ])('with another: %s', (_, text, expected) => {
    expect(named(text)).toEqual(expect.arrayContaining(expected))
  })

  test.each([
    ['as it is', 'INV-90001-P2', ['INV-90001-P2 exact']],
    ['small, with a stop', 'for inv-90001-p2.', ['INV-90001-P2 exact']],
    ['in one word', 'INV90001P2', ['INV-90001-P2 exact']],
    ['beside another', 'INV-90001-P1, INV-90001-P3', ['INV-90001-P1 exact', 'INV-90001-P3 exact']],
    [
      'by its deal alone',
      'INV-90001',
      ['INV-90001-P1 digits', 'INV-90001-P2 digits', 'INV-90001-P3 digits'],
    ],
    ['or of a deal whose number it resembles', 'INV-900042', ['INV-900042 exact']],
  ])('that is one of several of a deal: %s', (_, text, expected) => {
    const index = openNumberIndex()
    for (const number of [1, 2, 3]) index.add(invoice(`INV-90001-P${number}`))
    index.add(invoice('INV-900011'))
    index.add(invoice('INV-900042'))
    const found = mentions(text).flatMap((mention) => told(index.named(mention)))
    expect([...new Set(found)]).toEqual(expected)
  })

  test('but not by the number of a credit note, where those have letters of their own', () => {
    expect(named('CN-10042')).toEqual(['CN-10042 exact'])
    expect(named('XY-10042')).toEqual(['INV-10042 digits', 'CN-10042 digits'])
  })
})

describe('an invoice is almost named', () => {
  test.each([
    ['its end cut off, at the end of the text', 'INV-770', ['INV-77031 cut']],
    ['its beginning cut off', '7031', ['INV-77031 cut']],
    ['two digits swapped', '77013', ['INV-77031 slip']],
    ['a digit wrong', '77131', ['INV-77031 slip']],
    ['a digit missing', '7731', ['INV-77031 slip']],
    ['a digit too many', '770331', ['INV-77031 slip']],
    ['two slips', '71013', []],
  ])('%s', (_, text, expected) => {
    expect(almost(text)).toEqual(expected)
  })
})

test('of two that end alike, an end names neither', () => {
  const two = openNumberIndex()
  two.add(invoice('N25046116'))
  two.add(invoice('N24046116'))
  const [mention] = mentions('046116')
  expect(mention && two.named(mention)).toEqual([])
  expect(mention && told(two.almost(mention))).toEqual(['N25046116 cut', 'N24046116 cut'])
})

test('the word before a number is kept, to learn which words announce one', () => {
  expect(
    mentions('Invoice: 10042 order 55512 TRN99881').map((one) => [one.context, one.digits]),
  ).toEqual([
    ['INVOICE', '10042'],
    ['ORDER', '55512'],
    ['TRN', '99881'],
  ])
})

test.each([
  ['dates', '2026-01-05 05.01.2026 20260105'],
  ['traces', 'TRN*1*8473625263748273*1234567890~ EREF/9f8a7c6b5d/77'],
  ['amounts', '1.200,50 EUR 1,200.50 1200.50-'],
  ['bank accounts', 'DE89 3704 0044 0532 0130 00 FR7630006000011234567890189'],
  ['signs', '## // -- 1- -1 #1 () "" \u0000 12\u200d34'],
])('%s are read without a fault, and numbers stay between three and twelve digits', (_, text) => {
  for (const mention of mentions(text)) {
    expect(mention.digits).toMatch(/^\d{3,12}$/)
    numbers.named(mention)
    numbers.almost(mention)
  }
})

test('nothing is named by fewer than three digits', () => {
  expect(mentions('no 42, 7 and x1')).toEqual([])
})
