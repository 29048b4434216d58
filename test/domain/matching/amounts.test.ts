// How money fits what is open: each way by an example, with what goes where.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AmountLevel, fit, type Terms } from '../../../src/domain/matching/amounts.ts'
import type { Credit, Target } from '../../../src/domain/matching/subject.ts'
import { exponentOf } from '../../../src/domain/money.ts'
import { creditNote, invoice, rate, receipt, today } from '../../support/matching.ts'

const terms: Terms = {
  ...{ rate, exponent: exponentOf },
  feesSeen: (fee) => (fee === 1234 ? 2 : 0),
  usualFees: () => [1234],
}
const owed = (...opens: number[]) =>
  opens.map((open, at) => invoice(`INV-${at + 1}`, { total: open }))
const fitted = (amount: number, targets: Target[], credits: Credit[] = [], currency = 'EUR') =>
  fit(receipt({ amount, currency }), targets, credits, terms)
const twoPercent = (fields: Partial<Target>) => ({ discount: { bps: 200, days: 10 }, ...fields })

describe('in one currency', () => {
  test.each<[AmountLevel, string, number, Target[]]>([
    ['exact', 'to the cent', 120_000, owed(120_000)],
    ['exact', 'the sum of several', 150_000, owed(120_000, 30_000)],
    ['rest', 'what was left', 80_000, [invoice('INV-1', { open: 80_000 })]],
    ['discount', 'in time', 117_600, [invoice('INV-1', twoPercent({ issued: today - 10 }))]],
    ['discount-late', 'too late', 117_600, [invoice('INV-1', twoPercent({ issued: today - 20 }))]],
    ['fee', 'of a size seen before', 118_766, owed(120_000)],
    ['fee-like', 'fifteen less', 118_500, owed(120_000)],
    ['withholding', 'ten percent of the net', 110_000, [invoice('INV-1', { net: 100_000 })]],
    ['cents', 'a rounding', 119_959, owed(120_000)],
    ['over-slip', 'two digits swapped', 210_034, owed(120_034)],
    ['over-small', 'a round sum more', 122_000, owed(120_000)],
    ['over-small', 'a cent more', 120_001, owed(120_000)],
    ['over-large', 'twice and more', 271_828, owed(120_000)],
    ['deduction', 'of several, some kept back', 141_801, owed(120_000, 30_000)],
    ['part-equal', 'a third', 40_000, owed(120_000)],
    ['part-even', 'two fifths', 48_000, owed(120_000)],
    ['part-round', 'a round sum of an odd one', 77_700, owed(120_034)],
    ['part-odd', 'anything else', 77_717, owed(120_000)],
  ])('%s: %s', (level, _, amount, targets) => {
    expect(fitted(amount, targets)?.level).toBe(level)
  })

  test.each<[string, number, Target[], [number, number][]]>([
    ['a full payment', 120_000, owed(120_000), [[120_000, 120_000]]],
    ['a fee seen before: all of it is settled', 118_766, owed(120_000), [[118_766, 120_000]]],
    ['perhaps a fee: what is missing stays open', 118_500, owed(120_000), [[118_500, 118_500]]],
    ['a part: no more is settled than came', 40_000, owed(120_000), [[40_000, 40_000]]],
    ['too much: no more is taken than is open', 122_000, owed(120_000), [[120_000, 120_000]]],
    [
      'a deduction is missing on the largest',
      141_801,
      owed(30_000, 120_000),
      [
        [111_801, 111_801],
        [30_000, 30_000],
      ],
    ],
    [
      'tax withheld of several',
      148_500,
      owed(120_000, 30_000),
      [
        [118_500, 120_000],
        [30_000, 30_000],
      ],
    ],
  ])('%s', (_, amount, targets, expected) => {
    expect(fitted(amount, targets)?.shares.map(({ cash, settles }) => [cash, settles])).toEqual(
      expected,
    )
  })

  test('discounts of several, rounded each for itself, add up to what came', () => {
    const targets = [33_333, 77_777].map((total, at) =>
      invoice(`INV-${at}`, twoPercent({ total, issued: today - 5 })),
    )
    const { level, shares } = fitted(108_888, targets) ?? {}
    expect(level).toBe('discount')
    expect(shares?.reduce((sum, one) => sum + one.cash, 0)).toBe(108_888)
    expect(shares?.map(({ settles }) => settles)).toEqual([33_333, 77_777])
  })
})

describe('less credit notes', () => {
  const notes = [creditNote('CN-1', 2_011), creditNote('CN-2', 703), creditNote('CN-3', 55)]
  test.each([
    ['one', 120_000 - 703, ['CN-2']],
    ['two', 120_000 - 2_011 - 55, ['CN-1', 'CN-3']],
    ['all', 120_000 - 2_011 - 703 - 55, ['CN-1', 'CN-2', 'CN-3']],
  ])('%s', (_, amount, used) => {
    const found = fitted(amount, owed(120_000), notes)
    expect(found).toMatchObject({ level: 'credit', shares: [{ cash: amount, settles: 120_000 }] })
    expect(found?.credits.map(({ id }) => id)).toEqual(used)
  })
})

describe('across currencies', () => {
  const dollars = (...opens: number[]) =>
    opens.map((total, at) => invoice(`INV-${at + 1}`, { total, currency: 'USD' }))
  const yen = [invoice('INV-1', { total: 200_000, currency: 'JPY' })]
  test.each<[AmountLevel, string, number, Target[]]>([
    ['fx', 'at the rate', 90_000, dollars(100_000)],
    ['fx', 'less the bank’s margin', 88_200, dollars(100_000)],
    ['fx', 'yen, which have no cents', 120_000, yen],
    ['fx', 'several', 135_000, dollars(100_000, 50_000)],
    ['fx-fee', 'less a margin and a fee', 90_000 - 2_400 - 1_234, dollars(100_000)],
    ['fx-wide', 'a little off', 90_500, dollars(100_000)],
    ['fx-part', 'a half', 45_000, dollars(100_000)],
  ])('%s: %s', (level, _, amount, targets) => {
    const found = fitted(amount, targets)
    expect(found?.level).toBe(level)
    expect(found?.shares.reduce((sum, one) => sum + one.cash, 0)).toBe(amount)
  })

  test('a part settles as much of the other currency', () => {
    expect(fitted(45_000, dollars(100_000))?.shares).toMatchObject([
      { cash: 45_000, settles: 50_000 },
    ])
  })

  test('yen that came for an invoice in euro', () => {
    expect(fitted(200_000, owed(120_000), [], 'JPY')).toMatchObject({
      ...{ level: 'fx', shares: [{ cash: 200_000, settles: 120_000 }] },
    })
  })

  test.each<[string, number, Target[]]>([
    ['more than the rate allows', 95_000, dollars(100_000)],
    ['a currency without a rate', 100_000, [invoice('INV-1', { currency: 'CHF' })]],
  ])('%s does not fit', (_, amount, targets) => {
    expect(fitted(amount, targets)).toBeNull()
  })
})

test.each<[string, number, Target[]]>([
  ['nothing', 0, owed(100)],
  ['money that went out', -100, owed(100)],
  ['no target', 100, []],
  ['a payout for another amount', 99, [invoice('po_1', { kind: 'payout', total: 100 })]],
])('%s fits nothing', (_, amount, targets) => {
  expect(fitted(amount, targets)).toBeNull()
})

test('whatever comes: cash adds up to no more than came, and nothing settles more than is open', () => {
  const target = fc.record({
    ...{ total: fc.integer({ min: 1, max: 2_000_000 }), bps: fc.constantFrom(0, 100, 200, 500) },
    ...{ left: fc.constantFrom(1, 0.5, 0.3), age: fc.nat({ max: 40 }) },
  })
  const cases = fc.record({
    targets: fc.array(target, { minLength: 1, maxLength: 4 }),
    of: fc.constantFrom(1, 0.98, 0.995, 0.5, 1.001, 0.9, 1.7),
    less: fc.constantFrom(0, 0, 1, 703, 1_234, 1_500),
    currency: fc.constantFrom('EUR', 'EUR', 'USD', 'JPY'),
    inCurrency: fc.constantFrom('EUR', 'EUR', 'USD', 'JPY'),
  })
  const property = fc.property(cases, ({ targets, of, less, currency, inCurrency }) => {
    const all = targets.map(({ total, bps, left, age }, at) => {
      const discount = bps > 0 ? { bps, days: 10 } : null
      const fields = { total, open: Math.max(1, Math.round(total * left)), discount, currency }
      return invoice(`INV-${at}`, { ...fields, issued: today - age })
    })
    const open = all.reduce((sum, one) => sum + one.open, 0)
    const perUnit =
      (rate(currency, inCurrency) as number) *
      (currency === inCurrency
        ? 1
        : 100 ** (Number(currency === 'JPY') - Number(inCurrency === 'JPY')))
    const amount = Math.round(open * perUnit * of) - less
    const found = fitted(amount, all, [creditNote('CN-1', 703)], inCurrency)
    if (!found) return
    const { level, shares } = found
    const cash = shares.reduce((sum, one) => sum + one.cash, 0)
    expect(cash).toBe(level.startsWith('over') ? open : amount)
    for (const { target, settles, cash: part } of shares) {
      expect(settles).toBeLessThanOrEqual(target.open)
      expect(Number.isSafeInteger(part) && Number.isSafeInteger(settles)).toBe(true)
    }
  })
  fc.assert(property, { numRuns: 1000 })
})
