// Money that goes back at another rate than it came at. The payment is of 100.00 EUR and was settled
// for 112.00 USD before fees.
import { describe, expect, test } from 'vitest'
import type * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as Payment from '../../src/domain/payment.ts'
import { realiseExchanges, takeExchange } from '../../src/domain/payment-exchange.ts'
import { eur, paymentId, paymentReceived } from '../support/examples.ts'
import { balanceLine } from '../support/money-examples.ts'
import { spec } from '../support/spec.ts'

const payment = spec(Payment.decider)
const usd = (amount: string) => ({ amount, currency: 'USD' })
const fee: Payment.Fee = {
  ...{ balanceTransactionId: 'txn_1', fee: usd('2.00'), net: usd('110.00') },
  exchangeRate: '1.12',
}
const charged: Payment.Event[] = [
  paymentReceived(),
  { type: 'FeeRecorded', data: { paymentId, ...fee } },
]
const settled = (
  id: string,
  presented: string,
  amount: string,
  more: Partial<BalanceTransaction.Recorded> = {},
) => {
  const amounts = { presented: eur(presented), amount: usd(amount), type: 'refund' }
  const about = { balanceTransactionId: id, paymentId, on: '2026-03-09' }
  return balanceLine({ ...amounts, ...about, ...more })
}
const exchanged = (id: string, presented: string, amount: string, gain: string): Payment.Event => ({
  type: 'RefundExchanged',
  data: {
    ...{ paymentId, balanceTransactionId: id, presented: eur(presented), settled: usd(amount) },
    ...{ gain: usd(gain), on: '2026-03-09' },
  },
})
const known = (id: string, presented: string, amount: string) =>
  exchanged(id, presented, amount, '0.00')

describe('what goes back at another rate', () => {
  test('is lost where it is worth more by then, and gained where it is worth less', () => {
    payment
      .given(...charged)
      .when(takeExchange(settled('txn_2', '-30.00', '-34.50')))
      .then(known('txn_2', '-30.00', '-34.50'), exchanged('txn_2', '-30.00', '-34.50', '-0.90'))
    payment
      .given(...charged)
      .when(takeExchange(settled('txn_2', '-30.00', '-33.00')))
      .then(known('txn_2', '-30.00', '-33.00'), exchanged('txn_2', '-30.00', '-33.00', '0.60'))
  })
  test('at the same rate brings nothing', () =>
    payment
      .given(...charged)
      .when(takeExchange(settled('txn_2', '-30.00', '-33.60')))
      .then(known('txn_2', '-30.00', '-33.60')))
  test('is said once it is known what the payment itself was settled for', () => {
    payment
      .given()
      .when(takeExchange(settled('txn_2', '-30.00', '-34.50')))
      .then(known('txn_2', '-30.00', '-34.50'))
    payment
      .given(known('txn_2', '-30.00', '-34.50'), ...charged)
      .when(realiseExchanges())
      .then(exchanged('txn_2', '-30.00', '-34.50', '-0.90'))
  })
  test('and comes again at a third rate, counts both ways', () =>
    payment
      .given(
        ...charged,
        ...[known('txn_2', '-30.00', '-34.50'), exchanged('txn_2', '-30.00', '-34.50', '-0.90')],
      )
      .when(takeExchange(settled('txn_3', '30.00', '34.00', { type: 'refund_failure' })))
      .then(known('txn_3', '30.00', '34.00'), exchanged('txn_3', '30.00', '34.00', '0.40')))
  test('leaves no cent when all of it has, in however many parts', () => {
    const parts = ['-33.33', '-33.33', '-33.34'].map((part, n) => known(`txn_${n}`, part, '-37.00'))
    const told = realiseExchanges()(payment.given(...charged, ...parts).state)
    const gains = told.map((event) => event.type === 'RefundExchanged' && event.data.gain.amount)
    expect(gains).toEqual(['0.33', '0.33', '0.34'])
  })
  test('is restated when the payment turns out to be settled for another amount', () =>
    payment
      .given(
        ...charged,
        ...[known('txn_2', '-30.00', '-34.50'), exchanged('txn_2', '-30.00', '-34.50', '-0.90')],
        {
          type: 'FeeRecorded',
          data: { paymentId, ...fee, balanceTransactionId: 'txn_9', net: usd('113.00') },
        },
      )
      .when(realiseExchanges())
      .then(exchanged('txn_2', '-30.00', '-34.50', '0.90')))
})

describe('what brings nothing', () => {
  test.each([
    ['the charge itself', settled('txn_1', '100.00', '112.00', { type: 'charge' })],
    ['money of one currency', balanceLine({ type: 'refund', presented: null })],
    ['what belongs to no payment', settled('txn_2', '-1.00', '-1.00', { paymentId: null })],
  ])('%s', (_, recorded) =>
    payment
      .given(...charged)
      .when(takeExchange(recorded))
      .thenNothing(),
  )
})
