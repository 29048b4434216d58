import { expect, test } from 'vitest'
import {
  keysOfInvoice,
  keysOfPayment,
  nameWords,
  normalNumber,
  numberKeys,
  waitKeys,
  wantedOf,
} from '../../../src/domain/matching/wanted.ts'
import type { Receipt } from '../../../src/domain/matching/subject.ts'
import { invoiceTerms, received } from '../../support/examples.ts'

const receipt = (given: Partial<Receipt>): Receipt => ({
  ...{ id: 'p', source: 'stripe', day: 20_000, amount: 12_345, currency: 'EUR', payer: null },
  ...{ account: null, email: null, platformId: null, text: '' },
  ...given,
})

test('references compare by their letters and digits', () => {
  const forms = ['inv 42', 'INV-42', '#INV-42', ' Inv/42 ']
  expect(new Set(forms.map(normalNumber))).toEqual(new Set(['INV42']))
  expect(normalNumber('räum-7')).toBe('RÄUM7')
  expect(normalNumber('INV-43')).not.toBe(normalNumber('INV-42'))
})

test('a number is kept as a whole, by its digits, and by their ends', () =>
  expect(numberKeys('RE-2026-004711')).toEqual([
    ...['RE2026004711', '2026004711', '004711', '4711'],
    ...['026004711', '26004711', '6004711'],
    ...['04711'],
  ]))

test('what is far too long for a number has no key', () =>
  expect(numberKeys('9'.repeat(500)).every(({ length }) => length <= 100)).toBe(true))

test.each([
  ['as it is written', 'paying inv-52397'],
  ['with zeros before it', 'paying 0052397'],
  ['by its end', 'paying 2397'],
])('a number in a text meets the one that is kept, %s', (_, text) => {
  const kept = numberKeys('INV-52397')
  expect(wantedOf(receipt({ text })).numbers.some((key) => kept.includes(key))).toBe(true)
})

test.each([
  ['wrong', '52387'],
  ['missing', '5297'],
  ['too much', '523397'],
  ["in its neighbour's place", '53297'],
  ['cut off', '5239'],
])('a number of which a digit is %s is near the one that is kept', (_, text) => {
  const kept = numberKeys('INV-52397')
  const { numbers, nearNumbers } = wantedOf(receipt({ text }))
  expect(numbers.some((key) => kept.includes(key))).toBe(false)
  expect(nearNumbers.some((key) => kept.includes(key))).toBe(true)
})

test('a text of numbers only does not make the question long', () => {
  const text = Array.from({ length: 500 }, (_, at) => String(5_000_000 + at * 977)).join(' ')
  const { numbers, nearNumbers } = wantedOf(receipt({ text }))
  expect(numbers.length).toBeLessThanOrEqual(36)
  expect(nearNumbers.length).toBeLessThan(1500)
})

test('a name is looked up by its words, without accents and legal form', () => {
  expect(nameWords('Łódź Müller & Co. GmbH')).toEqual(['LODZ', 'MULLER'])
  expect(wantedOf(receipt({ payer: 'Ada Ltd', text: 'Blue lamp' })).nameWords).toEqual(['ADA'])
  const bank = receipt({ source: 'bank', text: 'SEPA Ada' })
  expect(wantedOf(bank).nameWords).toEqual(['SEPA', 'ADA'])
})

test('a payment waits under all by which something new may place it', () => {
  const details = received({
    payer: { stripeCustomerId: 'cus_1', email: 'Ada@example.com', name: 'Sons & Ada Ltd' },
    references: { invoiceNumbers: ['inv 42'], dealId: '42', description: 'INV-1042' },
  })
  expect(keysOfPayment(details)).toEqual([
    ...['INV42', 'INV1042', '1042'].map(waitKeys.number),
    ...[waitKeys.deal('42'), waitKeys.stripe('cus_1')],
    ...[waitKeys.email('ada@example.com'), waitKeys.domain('example.com')],
    ...[waitKeys.name('ADA SONS'), 'amount:EUR:100.00', 'rate:EUR:2026-03-02'],
  ])
  expect(keysOfPayment(received())).toEqual(['amount:EUR:100.00', 'rate:EUR:2026-03-02'])
})

test('an invoice wakes who names it by its number, the one it was asked for under, or its deal', () => {
  const keys = keysOfInvoice(invoiceTerms({ number: 'Q-1037', dealId: '50110001' }))
  for (const key of ['number:Q1037', 'number:1037', 'number:INV50110001', 'deal:50110001']) {
    expect(keys).toContain(key)
  }
})
