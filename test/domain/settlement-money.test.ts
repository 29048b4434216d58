// What the settlement does about money in its other forms: new terms below what is settled, other
// currencies, discounts, disputes, and what a person has placed by hand.
import { describe, expect, test } from 'vitest'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import type { Decision } from '../../src/domain/decider.ts'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { reverseWriteOff } from '../../src/domain/invoice-settling.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocateByHand, moveAllocation } from '../../src/domain/payment-placing.ts'
import * as Review from '../../src/domain/review.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { openCompany } from '../support/company.ts'
import { cause, eur } from '../support/examples.ts'
import { balanceLine } from '../support/money-examples.ts'

const company = openCompany()
const { issued, amended, voided, charged, answered, naming, payment, linesOf, openOf, review } =
  company

const invoice = async (number: string) => {
  await company.world.settleDown()
  return (await load(company.world.store, Invoice.decider, 'main', `deal-${number}`)).state
}
const statusOf = async (number: string) => Invoice.statusOf(await invoice(number))
const figuresOf = async (charge: string) => {
  const { allocated, refunded, unapplied } = Payment.figures(await payment(charge))
  return [allocated, refunded, unapplied].map((amount) => amount.toFixed(2))
}
const onPayment = (charge: string, decide: Decision<Payment.State, Payment.Event>) =>
  transact(company.world.store, Payment.decider, `stripe-${charge}`, decide, cause('by hand'))
const stated = (from: string, to: string, rate: string, on = '2026-03-02') =>
  transact(
    company.world.store,
    ExchangeRate.decider,
    ExchangeRate.idOf(from, to),
    ExchangeRate.record({ from, to, rate, on, source: 'the bank' }),
    cause(`rate ${from} ${to} ${on}`),
  )
const rateOf = (from: string, to: string, rate: string) => {
  return { from, to, rate, on: '2026-03-02', source: 'quickbooks' }
}
const gainOf = async (number: string) =>
  [...(await invoice(number)).realised.values()].map(({ gain, currency }) => `${gain} ${currency}`)

describe('an invoice amended below what is settled', () => {
  test('gives the excess back to its payment, where it waits', async () => {
    await issued('A')
    await charged('ch_1', naming('A'))
    expect(await openOf('A')).toBe('0.00')
    await amended('A', { total: '70.00' })
    expect([await statusOf('A'), await figuresOf('ch_1')]).toEqual([
      ...['paid', ['70.00', '0.00', '30.00']],
    ])
    expect(await review('ch_1')).toBe('absent')
  })
  test('takes it again when it is raised again', async () => {
    await issued('A')
    await charged('ch_1', naming('A'))
    await openOf('A')
    await amended('A', { total: '70.00' })
    await openOf('A')
    await amended('A', { total: '90.00' })
    expect([await openOf('A'), await figuresOf('ch_1')]).toEqual([
      ...['0.00', ['90.00', '0.00', '10.00']],
    ])
    expect(await linesOf('ch_1')).toEqual(['deal-A 70.00', 'deal-A 20.00'])
  })
  test('has each line keep its day', async () => {
    await issued('A', { issuedOn: '2026-03-05' })
    await charged('ch_1', { ...naming('A'), receivedAt: '2026-03-02T10:00:00.000Z' })
    await openOf('A')
    await amended('A', { total: '70.00', issuedOn: '2026-03-05' })
    const [line] = [...(await invoice('A')).applied.values()]
    expect([line?.on, line?.undoneOn]).toEqual(['2026-03-05', '2026-03-05'])
  })
})

describe('a payment in another currency than the invoice it names', () => {
  const dollars = { currency: 'USD', total: '110.00' }
  test('is put to a person while no rate of its day is recorded, and settles it by that', async () => {
    await issued('A', dollars)
    await charged('ch_1', naming('A'))
    expect(await review('ch_1')).toBe('rate-missing')
    await stated('EUR', 'USD', '1.05', '2026-03-01')
    expect(await review('ch_1')).toBe('rate-missing')
    await stated('EUR', 'USD', '1.0512')
    expect([await review('ch_1'), await openOf('A')]).toEqual(['accepted', '4.88'])
    expect(await linesOf('ch_1')).toEqual(['deal-A 100.00'])
  })
  test('takes no more of the money than the invoice needs', async () => {
    await stated('USD', 'EUR', '0.8')
    await issued('A', dollars)
    await charged('ch_1', { ...naming('A') })
    expect([await statusOf('A'), await figuresOf('ch_1')]).toEqual([
      ...['paid', ['88.00', '0.00', '12.00']],
    ])
  })
  test('realises what the exchange brings, and takes it back with a refund', async () => {
    await stated('EUR', 'USD', '1.1')
    const rate = rateOf('USD', 'EUR', '0.9')
    const requested = { ...dollars, rate }
    await issued('A', requested)
    await charged('ch_1', naming('A'))
    // 110 dollars were booked at 99 euros, and 100 came.
    expect(await gainOf('A')).toEqual(['1 EUR'])
    const refunds = [{ refundId: 're_1', amount: eur('50.00'), failed: false }]
    await charged('ch_1', { ...naming('A'), refunds })
    expect([await openOf('A'), await gainOf('A')]).toEqual(['55.00', ['0.5 EUR']])
    await voided('A')
    expect(await gainOf('A')).toEqual(['0 EUR'])
  })
  test('is settled by a person at the last rate before its day', async () => {
    await issued('A', dollars)
    await charged('ch_1', naming('A'))
    await stated('EUR', 'USD', '1.05', '2026-02-27')
    expect(await review('ch_1')).toBe('rate-missing')
    const lines = [{ invoiceId: 'deal-A', amount: '100.00' }]
    await answered('ch_1', Review.accept({ lines, note: null }))
    expect(await openOf('A')).toBe('5.00')
  })
})

test('what Stripe settles a foreign payment for is realised when its fee is known', async () => {
  const rate = rateOf('USD', 'EUR', '0.9')
  await issued('A', { currency: 'USD', rate })
  await charged('ch_1', { ...naming('A'), currency: 'USD' })
  expect(await gainOf('A')).toEqual([])
  const fee = { balanceTransactionId: 'txn_1', fee: eur('2.00'), net: eur('90.70') }
  await charged('ch_1', { ...naming('A'), currency: 'USD', fee: { ...fee, exchangeRate: '0.927' } })
  expect(await gainOf('A')).toEqual(['2.7 EUR'])
})

test('what goes back at another rate is gained or lost, whichever is heard of first', async () => {
  const { store } = company.world
  const gone = balanceLine({
    ...{ balanceTransactionId: 'txn_2', type: 'refund', amount: eur('-29.00'), on: '2026-03-09' },
    presented: { amount: '-30.00', currency: 'USD' },
  })
  const record = BalanceTransaction.record(gone)
  await transact(store, BalanceTransaction.decider, 'txn_2', record, cause('txn_2'))
  await company.world.settleDown()
  const fee = { balanceTransactionId: 'txn_1', fee: eur('2.00'), net: eur('88.00') }
  await charged('ch_1', { currency: 'USD', fee: { ...fee, exchangeRate: '0.9' } })
  // 30 of 100 dollars that came as 90 euros went for 29.
  const { exchanges } = await payment('ch_1')
  expect([...exchanges.values()].map(({ gain }) => gain)).toEqual([eur('-2.00')])
})

describe('a discount for early payment', () => {
  const terms = { earlyDiscount: { amount: '2.00', until: '2026-03-10' } }
  test('is given to who pays the rest in time', async () => {
    await issued('A', terms)
    await charged('ch_1', { ...naming('A'), amount: '98.00' })
    expect([await statusOf('A'), await openOf('A')]).toEqual(['paid', '0.00'])
  })
  test('is not given to who pays late', async () => {
    await issued('A', terms)
    const late = { receivedAt: '2026-03-11T10:00:00.000Z' }
    await charged('ch_1', { ...naming('A'), amount: '98.00', ...late })
    expect([await statusOf('A'), await openOf('A')]).toEqual(['partially_paid', '2.00'])
  })
  test('is due again when money goes back', async () => {
    await issued('A', terms)
    await charged('ch_1', { ...naming('A'), amount: '98.00' })
    await openOf('A')
    const refunds = [{ refundId: 're_1', amount: eur('10.00'), failed: false }]
    await charged('ch_1', { ...naming('A'), amount: '98.00', refunds })
    expect(await openOf('A')).toBe('12.00')
  })
  test('that a person asks for all the same is not given again', async () => {
    await issued('A', terms)
    await charged('ch_1', { ...naming('A'), amount: '98.00' })
    await openOf('A')
    const decide = reverseWriteOff({ reason: 'agreed otherwise' })
    await transact(company.world.store, Invoice.decider, 'deal-A', decide, cause('reverse'))
    expect([await statusOf('A'), await openOf('A')]).toEqual(['partially_paid', '2.00'])
  })
})

describe('a dispute', () => {
  const asked = { disputeId: 'dp_1', amount: eur('60.00'), reason: 'fraudulent' }
  const told = (outcome: Payment.Dispute['outcome']) =>
    charged('ch_1', { ...naming('A'), disputes: [{ ...asked, outcome }] })
  test('shows on the invoice, and ends with it', async () => {
    await issued('A')
    await told('open')
    expect([await statusOf('A'), await openOf('A')]).toEqual(['disputed', '0.00'])
    await told('won')
    expect([await statusOf('A'), await openOf('A')]).toEqual(['paid', '0.00'])
  })
  test('shows on an invoice that is settled behind it', async () => {
    await told('open')
    await issued('A')
    expect(await statusOf('A')).toBe('disputed')
  })
  test('that is lost has the invoice due again, and won by an appeal, paid again', async () => {
    await issued('A')
    await told('open')
    await openOf('A')
    await told('lost')
    expect([await statusOf('A'), await openOf('A')]).toEqual(['partially_paid', '60.00'])
    await told('won')
    expect([await statusOf('A'), await openOf('A')]).toEqual(['paid', '0.00'])
    expect(await figuresOf('ch_1')).toEqual(['100.00', '0.00', '0.00'])
  })
})

describe('what a person has placed by hand', () => {
  const asked = { decisionId: 'request-1', note: null }
  test('goes where the person says, whatever the payment names', async () => {
    await issued('A')
    await issued('B')
    await charged('ch_1', naming('A'))
    await openOf('A')
    await onPayment('ch_1', moveAllocation({ lineId: 'stripe-ch_1/1', to: 'deal-B', ...asked }))
    expect([await openOf('A'), await openOf('B')]).toEqual(['100.00', '0.00'])
    expect(await linesOf('ch_1')).toEqual(['deal-A 0.00', 'deal-B 100.00'])
    expect(await review('ch_1')).toBe('absent')
  })
  test('waits for the person when it was sent nowhere, or comes back', async () => {
    await issued('A')
    await charged('ch_1', naming('A'))
    await openOf('A')
    const part = { lineId: 'stripe-ch_1/1', to: null, amount: '40.00', ...asked }
    await onPayment('ch_1', moveAllocation(part))
    expect([await openOf('A'), await review('ch_1')]).toEqual(['40.00', 'placed-by-hand'])
  })
  test('leaves the rest to the person too', async () => {
    await issued('A')
    await charged('ch_1')
    expect(await review('ch_1')).toBe('amount-alone')
    const lines = [{ invoiceId: 'deal-A', amount: '30.00' }]
    await onPayment('ch_1', allocateByHand({ ...asked, lines }))
    expect([await openOf('A'), await review('ch_1')]).toEqual(['70.00', 'placed-by-hand'])
  })
})
