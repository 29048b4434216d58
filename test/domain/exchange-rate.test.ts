import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/domain/dates.ts'
import type { Rate } from '../../src/domain/exchange.ts'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import { Decimal } from '../../src/domain/money.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { cause } from '../support/examples.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { spec } from '../support/spec.ts'

const { given } = spec(ExchangeRate.decider)
const { record, rateOn, rateBetween, inverted, loadRate } = ExchangeRate

const rate = (told: Partial<Rate> = {}): Rate => {
  return { from: 'EUR', to: 'USD', rate: '1.0845', on: '2026-03-02', source: 'ada', ...told }
}
const recorded = (told: Partial<Rate> = {}): ExchangeRate.Event => {
  return { type: 'ExchangeRateRecorded', data: rate(told) }
}

describe('a statement', () => {
  test('is recorded', () => given().when(record(rate())).then(recorded()))
  test('made again is known', () => {
    given(recorded()).when(record(rate())).thenNothing()
    given(recorded())
      .when(record(rate({ rate: '1.08450' })))
      .thenNothing()
  })
  test('of the same day by somebody else, or of another value, counts instead', () => {
    given(recorded())
      .when(record(rate({ source: 'ben' })))
      .then(recorded({ source: 'ben' }))
    given(recorded())
      .when(record(rate({ rate: '1.09' })))
      .then(recorded({ rate: '1.09' }))
  })
  test.each([
    [{ from: 'EUX' }, 'unknown-currency'],
    [{ to: 'XXX' }, 'unknown-currency'],
    [{ to: 'EUR' }, 'same-currency'],
    [{ rate: '0' }, 'not-positive'],
    [{ rate: '0.000' }, 'not-positive'],
  ])('of %j is refused', (told, code) =>
    given()
      .when(record(rate(told)))
      .thenRefused(code),
  )
})

const stateOf = (...days: string[]) => given(...days.map((on) => recorded({ on }))).state

describe('the rate of a day', () => {
  test.each([
    ['2026-03-02', '2026-03-02'],
    ['2026-03-09', '2026-03-02'],
    ['2026-03-10', undefined],
    ['2026-03-01', undefined],
  ])('of %s is that of %s', (day, of) => expect(rateOn(stateOf('2026-03-02'), day)?.on).toBe(of))
  test('is that of the day itself where no older one will do', () => {
    expect(rateOn(stateOf('2026-03-02'), '2026-03-03', 0)).toBeNull()
    expect(rateOn(stateOf('2026-03-02'), '2026-03-02', 0)?.on).toBe('2026-03-02')
  })
  test('is the newest not after it, at most a week old, in whatever order they were stated', () => {
    const day = fc.integer({ min: 0, max: 40 }).map((n) => addDays('2026-02-20', n))
    fc.assert(
      fc.property(fc.array(day, { maxLength: 12 }), day, (stated, asked) => {
        const fits = stated.filter((on) => on <= asked && addDays(on, 7) >= asked)
        const newest = fits.toSorted().at(-1) ?? null
        expect(rateOn(stateOf(...stated), asked)?.on ?? null).toBe(newest)
      }),
    )
  })
  test('may be stated the other way round', () => {
    const stated = given(recorded({ from: 'USD', to: 'EUR', rate: '0.8' })).state
    expect(rateBetween(ExchangeRate.initial, stated, '2026-03-03')).toEqual(
      rate({ rate: '1.25', source: 'ada, inverted' }),
    )
  })
  test('is the newer of both, the direct one of the same day', () => {
    const inverse = (on: string) =>
      given(recorded({ from: 'USD', to: 'EUR', rate: '0.8', on })).state
    const direct = stateOf('2026-03-02')
    expect(rateBetween(direct, inverse('2026-03-02'), '2026-03-03')?.rate).toBe('1.0845')
    expect(rateBetween(direct, inverse('2026-03-03'), '2026-03-03')?.rate).toBe('1.25')
    expect(rateBetween(direct, inverse('2026-03-01'), '2026-03-03')?.rate).toBe('1.0845')
    expect(rateBetween(direct, inverse('2026-03-04'), '2026-03-03')?.rate).toBe('1.0845')
  })
  test('turned round comes near to one with itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (n) => {
        const one = rate({ rate: new Decimal(n).div(10_000).toFixed() })
        const back = new Decimal(inverted(one)?.rate ?? 0).times(one.rate)
        expect(back.minus(1).abs().toNumber()).toBeLessThan(1e-8)
      }),
    )
    expect(inverted(rate({ rate: '999999999999999' }))).toBeNull()
  })
  test('is read from the streams of the pair', async () => {
    const store = openMemoryStore({ now: () => new Date('2026-03-01T00:00:00Z') })
    const told = rate({ from: 'USD', to: 'EUR', rate: '0.8' })
    const id = ExchangeRate.idOf('USD', 'EUR')
    await transact(store, ExchangeRate.decider, id, record(told), cause())
    expect((await load(store, ExchangeRate.decider, 'main', id)).state.byDay.size).toBe(1)
    const asked = { from: 'EUR', to: 'USD', on: '2026-03-04' }
    expect((await loadRate(store, 'main', asked))?.rate).toBe('1.25')
    expect(await loadRate(store, 'main', { ...asked, daysOld: 0 })).toBeNull()
    expect(await loadRate(store, 'other', asked)).toBeNull()
  })
})
