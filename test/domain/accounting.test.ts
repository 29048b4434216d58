import { expect, test } from 'vitest'
import * as Accounting from '../../src/domain/accounting.ts'
import { transact } from '../../src/domain/transact.ts'
import { cause } from '../support/examples.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { spec } from '../support/spec.ts'

const { given } = spec(Accounting.decider)
const { mapAccount, setRefundPolicy, setWriteOffLimit, writeOffLimit, loadBooks } = Accounting

const mapped = (quickbooksAccountId: string | null): Accounting.Event => {
  return { type: 'AccountMapped', data: { account: 'stripe-fees', quickbooksAccountId } }
}
const map = (quickbooksAccountId: string | null) =>
  mapAccount({ account: 'stripe-fees', quickbooksAccountId })

test('an account stands for one in QuickBooks', () => {
  given().when(map('35')).then(mapped('35'))
  given(mapped('35')).when(map('36')).then(mapped('36'))
})
test('a mapping is taken away', () => {
  given(mapped('35')).when(map(null)).then(mapped(null))
  given().when(map(null)).thenNothing()
  expect(given(mapped('35'), mapped(null)).state.mapped.size).toBe(0)
})
test('a refund re-opens the invoice, unless it is said otherwise', () => {
  const set: Accounting.Event = { type: 'RefundPolicySet', data: { refunds: 'credit-note' } }
  given().when(setRefundPolicy('reopen')).thenNothing()
  given().when(setRefundPolicy('credit-note')).then(set)
})
test('a small difference is up to ten, or a thousand where there are no decimals', () => {
  const { state } = given()
  expect(['EUR', 'JPY', 'KWD'].map((currency) => writeOffLimit(state, currency).amount)).toEqual([
    ...['10.00', '1000', '10.000'],
  ])
})
test('it is up to what was said of its currency', () => {
  const set = (amount: string): Accounting.Event => {
    return { type: 'WriteOffLimitSet', data: { amount, currency: 'EUR' } }
  }
  const limit = (amount: string, currency = 'EUR') => setWriteOffLimit({ amount, currency })
  given().when(limit('25')).then(set('25.00'))
  given().when(limit('10')).thenNothing()
  given(set('25.00')).when(limit('10')).then(set('10.00'))
  given(set('25.00')).when(limit('0')).then(set('0.00'))
  given().when(limit('-1')).thenRefused('not-positive')
  given().when(limit('1.001')).thenRefused('too-many-decimals')
  given().when(limit('1', 'XYZ')).thenRefused('unknown-currency')
  const { state } = given(set('25.00'))
  expect(['EUR', 'USD'].map((one) => writeOffLimit(state, one).amount)).toEqual(['25.00', '10.00'])
})
test('the books of a workspace are its own', async () => {
  const store = openMemoryStore({ now: () => new Date('2026-03-01T00:00:00Z') })
  await transact(store, Accounting.decider, Accounting.streamId, map('35'), cause())
  expect((await loadBooks(store, 'main')).mapped.get('stripe-fees')).toBe('35')
  expect((await loadBooks(store, 'other')).mapped.size).toBe(0)
})
