// What past payments teach: who pays for whom, which words mean what, how customers and banks are.
import { describe, expect, test } from 'vitest'
import {
  openContexts,
  openDelays,
  openEarlier,
  openFees,
  openHabits,
} from '../../../src/domain/matching/experience.ts'
import { type Mention, openNumberIndex } from '../../../src/domain/matching/numbers.ts'
import { mostPaidFor, openPayers, openTextWords } from '../../../src/domain/matching/payers.ts'
import { openWordUse } from '../../../src/domain/matching/words.ts'
import { invoice, receipt, today } from '../../support/matching.ts'

const times = <Value>(count: number, value: (at: number) => Value) =>
  Array.from({ length: count }, (_, at) => value(at))

describe('a sign of a payer', () => {
  const payers = openPayers()
  payers.learn(['account 1'], 'C1')
  payers.learn(['account 1'], 'C1')
  payers.learn(['account 2'], 'C1')
  payers.learn(['account 2'], 'C2', 2)
  for (const id of times(mostPaidFor + 1, (at) => `C${at}`)) payers.learn(['account 3'], id)

  test.each([
    ['nobody has used', 'account 0', 'C1', 'new'],
    ['has only ever meant this customer', 'account 1', 'C1', 'own'],
    ['has only meant another', 'account 1', 'C2', 'other'],
    ['has meant a few', 'account 2', 'C1', 'shared'],
    ['has meant too many', 'account 3', 'C1', 'crowd'],
  ])('%s', (_, sign, customerId, tie) => {
    expect(payers.tie(sign, customerId)).toBe(tie)
  })

  test('names its customers, the most frequent first', () => {
    expect(payers.customersOf('account 2')).toEqual(['C2', 'C1'])
  })

  test('is forgotten when the lesson is taken back', () => {
    const some = openPayers()
    some.learn(['account 1'], 'C1')
    some.learn(['account 1'], 'C1', -1)
    expect(some.tie('account 1', 'C1')).toBe('new')
    expect(some.customersOf('account 1')).toEqual([])
  })
})

test('what stands in many texts is the bank’s word, what stands in few the payer’s', () => {
  const texts = openTextWords()
  for (const at of times(50, (one) => one)) texts.read(`SEPA CREDIT from payer${at} 1${at}`)
  texts.read('SEPA CREDIT from HARBOUR MILLS LTD 10042')
  expect(texts.rare('SEPA CREDIT from HARBOUR MILLS LTD 10042')).toEqual(['HARBOUR', 'MILLS'])
})

describe('words', () => {
  test.each([
    ['a payment on account', 'ANZAHLUNG Projekt', 'advance'],
    ['money of nobody here', 'VAT refund', 'foreign'],
  ] as const)('known from the beginning tell %s', (_, text, kind) => {
    expect(openWordUse().judge(text)[kind]).toMatch(/clear|strong/)
  })

  test.each(['Harbour Mills INV-10042', ''])('that say nothing: %j', (text) => {
    expect(openWordUse().judge(text)).toEqual({ advance: 'silent', foreign: 'silent' })
  })

  test('learn what they are used for, whatever they meant at first', () => {
    const use = openWordUse()
    for (const one of times(30, () => 'RENT of the cranes')) use.learn(one, 'placed')
    for (const one of times(30, () => 'GARDEN party')) use.learn(one, 'foreign')
    expect(use.judge('RENT').foreign).toBe('silent')
    expect(use.judge('GARDEN').foreign).toMatch(/clear|strong/)
    expect(use.judge('seen never').foreign).toBe('silent')
  })
})

describe('the word before a number', () => {
  const numbers = openNumberIndex()
  const paid = invoice('INV-10042')
  numbers.add(paid)
  const mention = (context: string): Mention => ({ digits: '1', whole: '1', context, last: false })
  const learned = (text: string, count: number) => {
    const contexts = openContexts()
    for (const one of times(count, () => receipt({ text }))) contexts.learn(one, [paid], numbers)
    return contexts
  }

  test.each([
    ['is trusted when it named what was paid', 'invoice 10042', 3, 'trusted'],
    ['is doubtful when it named something else', 'invoice 99999', 3, 'doubtful'],
    ['is unknown after two payments', 'invoice 10042', 2, 'unknown'],
  ])('%s', (_, text, count, expected) => {
    expect(learned(text, count).trust(mention('INVOICE'))).toBe(expected)
  })

  test('teaches nothing when nothing was paid', () => {
    const contexts = openContexts()
    for (const one of times(5, () => receipt({ text: 'invoice 10042' })))
      contexts.learn(one, [], numbers)
    expect(contexts.trust(mention('INVOICE'))).toBe('unknown')
  })
})

test('how late a customer pays is known after three payments, and one odd payment moves it little', () => {
  const delays = openDelays()
  for (const days of [4, 6]) delays.learn('C1', days)
  expect(delays.of('C1')).toBeUndefined()
  delays.learn('C1', 5)
  expect(delays.of('C1')).toBe(5)
  delays.learn('C1', 10_000)
  expect(delays.of('C1')).toBe((4 + 6 + 5 + 90) / 4)
  expect(delays.of('C2')).toBeUndefined()
})

describe('the like of a receipt came before', () => {
  const before = receipt({ payer: 'HARBOUR MILLS', text: 'INV-10042' })
  const seen = (isPlaced: boolean) => {
    const earlier = openEarlier()
    earlier.note(before, isPlaced)
    return earlier
  }
  test.each([
    ['the very line', {}, true, 'line'],
    ['the same amount of the payer, which is placed', { day: today + 25 }, true, 'payer'],
    ['the same amount of the payer, which waits', { day: today + 1, text: 'x' }, false, 'open'],
    ['long ago', { day: today + 26 }, true, 'none'],
    ['another amount', { day: today + 1, amount: 5 }, true, 'none'],
    ['another payer', { day: today + 1, payer: 'GRANITE' }, true, 'none'],
  ])('%s', (_, fields, isPlaced, expected) => {
    expect(seen(isPlaced).repeats({ ...before, ...fields })).toBe(expected)
  })

  test('a platform may tell of two payments in the same words', () => {
    const earlier = openEarlier()
    const charge = receipt({ source: 'stripe', payer: 'HARBOUR MILLS' })
    earlier.note(charge, true)
    expect(earlier.repeats(charge)).toBe('payer')
  })

  test('of a payer who is not known nothing came before', () => {
    const earlier = openEarlier()
    earlier.note(receipt(), true)
    expect(earlier.repeats(receipt({ day: today + 1 }))).toBe('none')
  })
})

test('bank fees: the sizes seen most, for each currency', () => {
  const fees = openFees()
  for (const [fee, currency] of [
    [1500, 'EUR'],
    [700, 'EUR'],
    [1500, 'EUR'],
    [99, 'USD'],
  ] as const) {
    fees.learn(fee, currency)
  }
  expect(fees.usual('EUR')).toEqual([1500, 700])
  expect([fees.seen(1500, 'EUR'), fees.seen(1500, 'USD')]).toEqual([2, 0])
  for (const fee of times(40, (at) => at + 1)) fees.learn(fee, 'EUR')
  expect(fees.usual('EUR')).toHaveLength(12)
})

test('a habit is usual, unusual, or not known yet', () => {
  const habits = openHabits()
  habits.learn('C1', 'fee')
  expect(habits.of('C1', 'fee')).toBe('usual')
  expect(habits.of('C1', 'discount')).toBe('unusual')
  expect(habits.of('C2', 'fee')).toBe('unknown')
})
