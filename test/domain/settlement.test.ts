import { describe, expect, test } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Review from '../../src/domain/review.ts'
import { laneOf } from '../../src/domain/settlement.ts'
import { openCompany } from '../support/company.ts'
import { customerId, eur, identity } from '../support/examples.ts'

const company = openCompany()
const {
  requested,
  issue,
  issued,
  voided,
  seen,
  link,
  charged,
  answered,
  naming,
  payment,
  linesOf,
  openOf,
  review,
  links,
  onCustomer,
} = company

describe('a payment that names an invoice', () => {
  test('pays it', async () => {
    await issued('A')
    await charged('ch_1', naming('A'))
    expect(await openOf('A')).toBe('0.00')
    expect(await linesOf('ch_1')).toEqual(['deal-A 100.00'])
    expect(await review('ch_1')).toBe('absent')
  })
  test('pays it when it is issued later, and the question is answered by itself', async () => {
    await charged('ch_1', naming('A'))
    expect(await review('ch_1')).toBe('reference-unknown')
    await issued('A')
    expect(await openOf('A')).toBe('0.00')
    expect(await review('ch_1')).toBe('accepted')
  })
  test.each([
    ['by its deal', { dealId: 'INV-107' }],
    ['in its description', { description: 'for INV-107, thanks' }],
  ])('%s pays it', async (_, references) => {
    await charged('ch_1', { references })
    await issued('INV-107')
    expect(await openOf('INV-107')).toBe('0.00')
  })
  test('is found again by a new description', async () => {
    await issued('A')
    await charged('ch_1')
    expect(await review('ch_1')).toBe('amount-alone')
    await charged('ch_1', naming('A'))
    expect(await openOf('A')).toBe('0.00')
    expect(await review('ch_1')).toBe('accepted')
  })
  // Requested under our number, the payment waits in silence; under QuickBooks' number nobody
  // would find it again.
  test('under a number that QuickBooks has changed is put to a person', async () => {
    await requested('INV-7', { dealId: '7' })
    await charged('ch_1', naming('INV-7'))
    expect(await review('ch_1')).toBe('absent')
    await issue('INV-7', '1037')
    expect(await review('ch_1')).toBe('reference-unknown')
  })
  test('teaches who its payer is', async () => {
    await issued('A')
    await charged('ch_1', { ...naming('A'), payer: { stripeCustomerId: 'cus_1' } })
    expect(await links()).toEqual(['cus_1'])
    await issued('B', { total: '80.00' })
    await charged('ch_2', { amount: '80.00', payer: { stripeCustomerId: 'cus_1' } })
    expect(await openOf('B')).toBe('0.00')
  })
  test.each([0, 1, 2, 3])('teaches it though the connection breaks, %i appends on', async (n) => {
    await issued('A')
    await charged('ch_1', { ...naming('A'), payer: { stripeCustomerId: 'cus_1' } })
    company.world.breakAt(n, true)
    await company.world.advance('settlement')
    expect(await links()).toEqual(['cus_1'])
  })
})

describe('a payment that names nothing', () => {
  const payer = { email: 'ada@example.com' }
  test('pays the only open invoice of its payer with just its amount', async () => {
    await seen()
    await issued('A')
    await issued('B', { total: '80.00' })
    await charged('ch_1', { amount: '80.00', payer })
    expect(await linesOf('ch_1')).toEqual(['deal-B 80.00'])
  })
  test('pays it when the payer is known later', async () => {
    await issued('A')
    await charged('ch_1', { payer })
    expect(await review('ch_1')).toBe('amount-alone')
    await seen()
    expect(await openOf('A')).toBe('0.00')
  })
  test('pays what is left when another payment has decided between two that fitted', async () => {
    await seen()
    await issued('A')
    await issued('B')
    await charged('ch_1', { payer })
    expect(await review('ch_1')).toBe('several-fit')
    await charged('ch_2', naming('A'))
    expect(await linesOf('ch_1')).toEqual(['deal-B 100.00'])
  })
  test('pays what is left when its payer was unlinked from the other', async () => {
    await issued('A')
    await issued('B', { customerId: 'hubspot-company-8' })
    await link(customerId)
    await link('hubspot-company-8')
    await charged('ch_1', { payer: { stripeCustomerId: 'cus_1' } })
    expect(await review('ch_1')).toBe('several-fit')
    const other = identity({ customerId: 'hubspot-company-8' })
    await onCustomer(other.customerId, Customer.unlink(other, 'a mix-up'), 'unlink')
    expect(await linesOf('ch_1')).toEqual(['deal-A 100.00'])
  })
})

describe('money that comes back', () => {
  test('from a void invoice is put to a person', async () => {
    await issued('A')
    await charged('ch_1', naming('A'))
    await company.world.settleDown()
    await voided('A')
    expect(await linesOf('ch_1')).toEqual(['deal-A 0.00'])
    expect(await review('ch_1')).toBe('invoice-void')
  })
  test('by a refund opens the invoice again; when it fails, pays it again', async () => {
    const refund = { refundId: 're_1', amount: eur('30.00'), failed: false }
    await issued('A')
    await charged('ch_1', naming('A'))
    await company.world.settleDown()
    await charged('ch_1', { ...naming('A'), refunds: [refund] })
    expect(await openOf('A')).toBe('30.00')
    await charged('ch_1', { ...naming('A'), refunds: [{ ...refund, failed: true }] })
    expect(await openOf('A')).toBe('0.00')
    expect(await linesOf('ch_1')).toEqual(['deal-A 70.00', 'deal-A 30.00'])
  })
  test('to a payment that names nothing goes where it was before', async () => {
    const refund = { refundId: 're_1', amount: eur('100.00'), failed: false }
    const payer = { email: 'ada@example.com' }
    await seen()
    await issued('A')
    await charged('ch_1', { payer })
    await company.world.settleDown()
    await issued('B')
    await charged('ch_1', { payer, refunds: [refund] })
    await company.world.settleDown()
    await charged('ch_1', { payer, refunds: [{ ...refund, failed: true }] })
    expect(await linesOf('ch_1')).toEqual(['deal-A 0.00', 'deal-A 100.00'])
  })
  test('closes the question when all of it went back to the payer', async () => {
    await charged('ch_1')
    expect(await review('ch_1')).toBe('payer-unknown')
    await charged('ch_1', {
      refunds: [{ refundId: 're_1', amount: eur('100.00'), failed: false }],
    })
    expect(await review('ch_1')).toBe('accepted')
  })
})

describe('two payments for one invoice', () => {
  test('that both meant all of it: the first pays, the other is put to a person', async () => {
    await charged('ch_1', naming('A'))
    await charged('ch_2', naming('A'))
    expect(await review('ch_2')).toBe('reference-unknown')
    await issued('A')
    expect(await openOf('A')).toBe('0.00')
    expect(await review('ch_1')).toBe('accepted')
    expect(await review('ch_2')).toBe('already-settled')
    expect(Payment.figures(await payment('ch_2')).unapplied.toFixed(2)).toBe('100.00')
  })
  test('the other takes its place when the first goes back', async () => {
    await issued('A')
    await charged('ch_1', naming('A'))
    await company.world.settleDown()
    await charged('ch_2', naming('A'))
    expect(await review('ch_2')).toBe('already-settled')
    const refunds = [{ refundId: 're_1', amount: eur('100.00'), failed: false }]
    await charged('ch_1', { ...naming('A'), refunds })
    expect(await linesOf('ch_2')).toContain('deal-A 100.00')
    expect(await openOf('A')).toBe('0.00')
  })
})

describe("a person's answer", () => {
  test('sends the money where it says', async () => {
    await issued('A')
    await charged('ch_1')
    expect(await review('ch_1')).toBe('amount-alone')
    const lines = [{ invoiceId: 'deal-A', amount: '100.00' }]
    await answered('ch_1', Review.accept({ lines, note: 'by phone' }))
    expect(await openOf('A')).toBe('0.00')
    expect(await review('ch_1')).toBe('accepted')
  })
  test('that asks for more than is there is asked anew', async () => {
    await issued('A')
    await charged('ch_1')
    await company.world.settleDown()
    const much = [{ invoiceId: 'deal-A', amount: '100.01' }]
    await answered('ch_1', Review.accept({ lines: much, note: null }))
    expect(await review('ch_1')).toBe('amount-alone')
    expect(await openOf('A')).toBe('100.00')
  })
  test('for an invoice that cannot take it is asked anew', async () => {
    await issued('A', { total: '60.00' })
    await charged('ch_1')
    await company.world.settleDown()
    const lines = [{ invoiceId: 'deal-A', amount: '100.00' }]
    await answered('ch_1', Review.accept({ lines, note: null }))
    expect(await openOf('A')).toBe('60.00')
    expect(await linesOf('ch_1')).toEqual(['deal-A 0.00'])
    expect(await review('ch_1')).toBe('payer-unknown')
  })
  test('for two invoices that cannot take it gives all of it back', async () => {
    for (const number of ['A', 'B']) await issued(number, { total: '40.00' })
    await charged('ch_1')
    await company.world.settleDown()
    const lines = ['deal-A', 'deal-B'].map((invoiceId) => ({ invoiceId, amount: '50.00' }))
    await answered('ch_1', Review.accept({ lines, note: null }))
    expect([await openOf('A'), await openOf('B')]).toEqual(['40.00', '40.00'])
    expect(Payment.figures(await payment('ch_1')).unapplied.toFixed(2)).toBe('100.00')
    expect(await review('ch_1')).toBe('payer-unknown')
  })
  test('no stays no, though an invoice would fit later', async () => {
    await charged('ch_1', naming('A'))
    await company.world.settleDown()
    await answered('ch_1', Review.reject({ note: 'not ours' }))
    await issued('A')
    expect(await openOf('A')).toBe('100.00')
    expect(await review('ch_1')).toBe('rejected')
  })
})

test('a payment recorded in QuickBooks by hand is left as it was placed there', async () => {
  await issued('A')
  await charged('ch_1', { ...naming('A'), source: 'quickbooks' })
  expect(await openOf('A')).toBe('100.00')
  expect(await review('ch_1')).toBe('absent')
})

test('the events of one payment share a lane, those of an invoice the invoice', async () => {
  await issued('A')
  await charged('ch_1', naming('A'))
  const lanes = new Map(
    (await company.world.settleDown()).map((event) => [event.type, laneOf(event)]),
  )
  expect(lanes.get('PaymentReceived')).toBe('stripe-ch_1')
  expect(lanes.get('AllocationApplied')).toBe('stripe-ch_1')
  expect(lanes.get('InvoiceIssued')).toBe('invoice-main.deal-A')
})
