import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  Decimal,
  exponentOf,
  format,
  fromMinorUnits,
  money,
  round,
  sum,
} from '../../src/domain/money.ts'
import { refusalOf } from '../support/spec.ts'

describe('an amount is written', () => {
  test.each([
    ['12', 'EUR', '12.00'],
    ['12.5', 'EUR', '12.50'],
    ['-0.1', 'USD', '-0.10'],
    ['1e3', 'JPY', '1000'],
    ['1.2345', 'KWD', undefined],
    ['1.234', 'KWD', '1.234'],
    ['12.345', 'EUR', undefined],
    ['0.5', 'JPY', undefined],
    ['0.5', 'ISK', undefined],
  ])('%s %s as %s', (amount, currency, written) => {
    if (written) expect(format(amount, currency)).toBe(written)
    else expect(refusalOf(() => format(amount, currency))).toBe('too-many-decimals')
  })
})

describe('rounding goes half up, away from zero, to the decimals of the currency', () => {
  test.each([
    ['0.005', 'EUR', '0.01'],
    ['-0.005', 'EUR', '-0.01'],
    ['0.0049', 'EUR', '0.00'],
    ['-0.0049', 'EUR', '0.00'],
    ['2.5', 'JPY', '3'],
    ['1.0005', 'BHD', '1.001'],
  ])('%s %s becomes %s', (amount, currency, rounded) =>
    expect(money(round(amount, currency), currency).amount).toBe(rounded),
  )
})

describe("Stripe's minor units", () => {
  test.each([
    [1234, 'eur', '12.34', 'EUR'],
    [-50, 'usd', '-0.50', 'USD'],
    [500, 'jpy', '500', 'JPY'],
    [1234, 'kwd', '1.234', 'KWD'],
    [1200, 'isk', '12', 'ISK'],
    [1200, 'ugx', '12', 'UGX'],
    [12, 'mga', '12.00', 'MGA'],
  ])('%i of %s are %s %s', (minor, code, amount, currency) => {
    expect(fromMinorUnits(minor, code)).toEqual({ amount, currency })
  })
  test.each([
    [1.5, 'eur'],
    [Number.NaN, 'eur'],
    [2 ** 53, 'eur'],
    [100, 'euro'],
    [100, ''],
  ])('%s of "%s" are no money', (minor, code) =>
    expect(refusalOf(() => fromMinorUnits(minor, code))).toBe('malformed-amount'),
  )
  test('half a shilling cannot be', () =>
    expect(refusalOf(() => fromMinorUnits(1250, 'ugx'))).toBe('too-many-decimals'))
  test('come back as they went', () => {
    const codes = fc.constantFrom('eur', 'jpy', 'kwd', 'usd')
    fc.assert(
      fc.property(fc.maxSafeInteger(), codes, (minor, code) => {
        const { amount, currency } = fromMinorUnits(minor, code)
        const back = new Decimal(amount).times(new Decimal(10).pow(exponentOf(currency)))
        expect(back.toFixed()).toBe(new Decimal(minor).toFixed())
      }),
    )
  })
})

describe('sums', () => {
  test('of nothing are zero', () => expect(sum([]).isZero()).toBe(true))
  // The stored shape admits 30 digits before the point; cents must not vanish behind them.
  test('keep every digit of every amount that can be stored', () => {
    const cents = fc.bigInt({ min: -(10n ** 32n) + 1n, max: 10n ** 32n - 1n })
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 20 }), (amounts) => {
        const exact = amounts.reduce((total, one) => total + one, 0n)
        const written = amounts.map((one) => format(new Decimal(`${one}e-2`), 'EUR'))
        expect(sum(written).times(100).toFixed()).toBe(String(exact))
      }),
    )
  })
})
