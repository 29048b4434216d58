import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allKinds, toleranceOf } from '../../src/domain/discrepancy-kinds.ts'
import { money } from '../../src/domain/money.ts'
import * as Tolerance from '../../src/domain/tolerance.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { spec } from '../support/spec.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { transact } from '../../src/domain/transact.ts'

const { given } = spec(Tolerance.decider)
const { set, reset, isWithin } = Tolerance
const kind = 'amount-differs'
const setting = { graceSeconds: 30, enabled: true, amount: { USD: '0.05', EUR: '0.10' } }
const wasSet: Tolerance.Event = {
  type: 'ToleranceSet',
  data: { kind, amount: { EUR: '0.10', USD: '0.05' }, graceSeconds: 30, enabled: true },
}

describe('what is let pass', () => {
  test('is set for a kind, and said again it is so already', () =>
    given().when(set(kind, setting)).then(wasSet))
  test('is as it was from the beginning, once it is taken back', () => {
    given(wasSet).when(reset(kind)).then({ type: 'ToleranceReset', data: { kind } })
    given().when(reset(kind)).thenNothing()
  })
  test('is in currencies that there are', () =>
    given()
      .when(set(kind, { ...setting, amount: { XXA: '1' } }))
      .thenRefused('unknown-currency'))
  test('has days and rates only where the kind looks at them', () => {
    given()
      .when(set(kind, { ...setting, days: 3 }))
      .thenRefused('tolerance-unused')
    given()
      .when(set('overpaid', { ...setting, percent: '2' }))
      .thenRefused('tolerance-unused')
    const days: Tolerance.Event = {
      type: 'ToleranceSet',
      data: { kind: 'duplicate-invoice', days: 5, graceSeconds: 0, enabled: true },
    }
    given()
      .when(set('duplicate-invoice', { days: 5, graceSeconds: 0, enabled: true }))
      .then(days)
  })
})

test('counts for its kind alone, and keeps what it does not name', () => {
  const state = given(wasSet).state
  expect(Tolerance.toleranceIn(state, kind)).toEqual({
    ...toleranceOf(kind),
    amount: { EUR: '0.10', USD: '0.05' },
    graceSeconds: 30,
  })
  expect(Tolerance.usualTolerances()[kind]).toEqual(toleranceOf(kind))
})

test('is read of all kinds at once', async () => {
  const store = openMemoryStore(realOutside.clock)
  const cause = {
    ...{ workspace: 'main', correlationId: 'c', causationId: 'c' },
    ...{ actor: { kind: 'person', name: 'ada' } as const, effectiveAt: '2026-03-02T10:00:00.000Z' },
  }
  await transact(store, Tolerance.decider, kind, set(kind, { ...setting, enabled: false }), cause)
  const tolerances = await Tolerance.loadTolerances(store, 'main')
  expect(tolerances[kind].enabled).toBe(false)
  expect(allKinds.filter((one) => !tolerances[one].enabled)).toEqual([kind])
  expect(Tolerance.exactTolerances(tolerances)[kind]).toMatchObject({ enabled: true, amount: {} })
  await store.close()
})

test('money is let pass up to the limit of its currency, on either side, and no other is', () => {
  const cents = fc.integer({ min: -2000, max: 2000 })
  fc.assert(
    fc.property(cents, fc.nat({ max: 2000 }), (difference, most) => {
      const limit = { amount: { EUR: (most / 100).toFixed(2) } }
      const delta = money((difference / 100).toFixed(2), 'EUR')
      expect(isWithin(limit, delta)).toBe(Math.abs(difference) <= most)
      expect(isWithin(limit, { ...delta, currency: 'USD' })).toBe(false)
      expect(isWithin({ amount: {} }, delta)).toBe(false)
      expect(isWithin(limit, null)).toBe(false)
    }),
  )
})
