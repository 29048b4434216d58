// What becomes of the money when a person decides, takes it back and decides anew.
import { describe, expect, test } from 'vitest'
import * as Payment from '../../src/domain/payment.ts'
import * as Review from '../../src/domain/review.ts'
import { openCompany } from '../support/company.ts'
import { eur } from '../support/examples.ts'

const company = openCompany()
const { issued, amended, voided, seen, charged, answered, naming } = company
const { payment, linesOf, openOf, review, proposed } = company

const accept = (invoiceId: string, amount: string) =>
  Review.accept({ lines: [{ invoiceId, amount }], note: null })
const undo = Review.undo({ note: 'a mistake' })
const reject = Review.reject({ note: null })
const payer = { email: 'ada@example.com' }
const refund = { refundId: 're_1', amount: eur('40.00'), failed: false }
const unapplied = async (charge: string) =>
  Payment.figures(await payment(charge)).unapplied.toFixed(2)
const all = (charge: string) => Promise.all([linesOf(charge), review(charge)])

describe('an acceptance that is taken back', () => {
  test('gives the money back, and the review is open again', async () => {
    await issued('A')
    await charged('ch_1')
    expect(await review('ch_1')).toBe('amount-alone')
    await answered('ch_1', accept('deal-A', '100.00'))
    expect(await openOf('A')).toBe('0.00')
    await answered('ch_1', undo)
    expect(await openOf('A')).toBe('100.00')
    expect(await all('ch_1')).toEqual([['deal-A 0.00'], 'amount-alone'])
  })
  test('and made again holds', async () => {
    await issued('A')
    await issued('B')
    await charged('ch_1')
    await company.world.settleDown()
    for (const number of ['A', 'B']) {
      await answered('ch_1', accept(`deal-${number}`, '100.00'))
      expect(await openOf(number)).toBe('0.00')
      await answered('ch_1', undo)
    }
    await answered('ch_1', accept('deal-A', '100.00'))
    expect(await linesOf('ch_1')).toEqual(['deal-A 0.00', 'deal-B 0.00', 'deal-A 100.00'])
    expect([await openOf('A'), await openOf('B')]).toEqual(['0.00', '100.00'])
    expect(await review('ch_1')).toBe('accepted')
  })
  test('before the policy has seen it moves no money', async () => {
    await issued('A')
    await charged('ch_1')
    await company.world.settleDown()
    await answered('ch_1', accept('deal-A', '100.00'))
    await answered('ch_1', undo)
    expect(await linesOf('ch_1')).toEqual([])
    expect(await openOf('A')).toBe('100.00')
  })
  test('leaves what a rule has placed alone', async () => {
    await issued('A')
    await issued('B')
    await charged('ch_1', naming('A'))
    await charged('ch_2', { payer })
    await company.world.settleDown()
    await answered('ch_2', accept('deal-B', '100.00'))
    await company.world.settleDown()
    await answered('ch_2', undo)
    expect(await linesOf('ch_1')).toEqual(['deal-A 100.00'])
    expect(await linesOf('ch_2')).toEqual(['deal-B 0.00'])
  })
  test('after a refund releases what the refund has left', async () => {
    await issued('A')
    await charged('ch_1')
    await company.world.settleDown()
    await answered('ch_1', accept('deal-A', '100.00'))
    await company.world.settleDown()
    await charged('ch_1', { refunds: [refund] })
    expect(await linesOf('ch_1')).toEqual(['deal-A 60.00'])
    await answered('ch_1', undo)
    expect(await linesOf('ch_1')).toEqual(['deal-A 0.00'])
    expect([await openOf('A'), await unapplied('ch_1')]).toEqual(['100.00', '60.00'])
  })
  test('waits for a person, though a rule could place it by now', async () => {
    await issued('A')
    await charged('ch_1', { payer })
    await company.world.settleDown()
    await answered('ch_1', accept('deal-A', '100.00'))
    await company.world.settleDown()
    await answered('ch_1', undo)
    await seen()
    expect(await all('ch_1')).toEqual([['deal-A 0.00'], 'decision-undone'])
    expect(await proposed('ch_1')).toEqual(['deal-A 100.00'])
    await answered('ch_1', reject)
    expect(await all('ch_1')).toEqual([['deal-A 0.00'], 'rejected'])
  })
  test('waits for a person though all of it went back and came again', async () => {
    const whole = { ...refund, amount: eur('100.00') }
    await issued('A')
    await charged('ch_1', { payer })
    await company.world.settleDown()
    await answered('ch_1', accept('deal-A', '100.00'))
    await answered('ch_1', undo)
    await charged('ch_1', { payer, refunds: [whole] })
    expect(await review('ch_1')).toBe('accepted')
    await seen()
    await charged('ch_1', { payer, refunds: [{ ...whole, failed: true }] })
    expect(await all('ch_1')).toEqual([[], 'decision-undone'])
  })
  test('is not gone back to by money that comes back later', async () => {
    await issued('A')
    await issued('B')
    await charged('ch_1')
    await company.world.settleDown()
    await answered('ch_1', accept('deal-A', '100.00'))
    await company.world.settleDown()
    await answered('ch_1', undo)
    await company.world.settleDown()
    await answered('ch_1', accept('deal-B', '100.00'))
    await company.world.settleDown()
    await charged('ch_1', { refunds: [refund] })
    await charged('ch_1', { refunds: [{ ...refund, failed: true }] })
    expect(await linesOf('ch_1')).toEqual(['deal-A 0.00', 'deal-B 60.00', 'deal-B 40.00'])
  })
  test.each([0, 1, 2, 3, 4, 5])('is so though the connection breaks, %i appends on', async (n) => {
    await issued('A')
    await charged('ch_1')
    await company.world.settleDown()
    await answered('ch_1', accept('deal-A', '100.00'))
    await company.world.settleDown()
    await answered('ch_1', undo)
    company.world.breakAt(n, n % 2 === 0)
    await company.world.advance('settlement')
    expect([await openOf('A'), await unapplied('ch_1')]).toEqual(['100.00', '100.00'])
    expect(await review('ch_1')).toBe('amount-alone')
  })
})

test('an acceptance that a refund was quicker than is asked anew, and stays without effect', async () => {
  await issued('A')
  await charged('ch_1')
  await company.world.settleDown()
  await answered('ch_1', accept('deal-A', '100.00'))
  await charged('ch_1', { refunds: [refund] })
  expect(await all('ch_1')).toEqual([[], 'amount-alone'])
  await charged('ch_1', { refunds: [{ ...refund, failed: true }] })
  expect(await all('ch_1')).toEqual([[], 'amount-alone'])
})

describe('a split', () => {
  test('sends parts to several invoices, and the rest is asked about', async () => {
    for (const number of ['A', 'B']) await issued(number)
    await charged('ch_1')
    await company.world.settleDown()
    const lines = [
      { invoiceId: 'deal-A', amount: '30.00' },
      { invoiceId: 'deal-B', amount: '50.00' },
    ]
    await answered('ch_1', Review.accept({ lines, note: null }))
    expect(await all('ch_1')).toEqual([['deal-A 30.00', 'deal-B 50.00'], 'rest-of-split'])
    expect([await openOf('A'), await openOf('B')]).toEqual(['70.00', '50.00'])
    expect(await unapplied('ch_1')).toBe('20.00')
    await answered('ch_1', undo)
    expect(await unapplied('ch_1')).toBe('100.00')
  })
  test('is asked about though a rule would leave the rest of it alone', async () => {
    for (const number of ['A', 'B']) await issued(number)
    await charged('ch_1', naming('A'))
    await company.world.settleDown()
    await charged('ch_2', naming('A'))
    expect(await review('ch_2')).toBe('already-settled')
    await answered('ch_2', accept('deal-B', '60.00'))
    expect(await all('ch_2')).toEqual([['deal-B 60.00'], 'rest-of-split'])
  })
  test('is finished by a second answer, which is taken back alone', async () => {
    for (const number of ['A', 'B']) await issued(number)
    await charged('ch_1')
    await company.world.settleDown()
    await answered('ch_1', accept('deal-A', '30.00'))
    await company.world.settleDown()
    await answered('ch_1', accept('deal-B', '70.00'))
    expect(await all('ch_1')).toEqual([['deal-A 30.00', 'deal-B 70.00'], 'accepted'])
    await answered('ch_1', undo)
    expect(await linesOf('ch_1')).toEqual(['deal-A 30.00', 'deal-B 0.00'])
  })
})

describe('a no', () => {
  test('that is taken back lets the review wait again', async () => {
    await charged('ch_1', naming('A'))
    await company.world.settleDown()
    await answered('ch_1', reject)
    await issued('A')
    expect(await review('ch_1')).toBe('rejected')
    await answered('ch_1', undo)
    expect(await all('ch_1')).toEqual([[], 'decision-undone'])
  })
  test('to a payment that is not ours holds, whatever a refund leaves of it', async () => {
    await charged('ch_1', naming('A'))
    await company.world.settleDown()
    await answered('ch_1', Review.reject({ note: null, outcome: 'not-ours' }))
    await charged('ch_1', { ...naming('A'), refunds: [refund] })
    await issued('A')
    expect(await all('ch_1')).toEqual([[], 'rejected'])
  })
  test('to one proposal keeps a rule from placing just that', async () => {
    await seen()
    for (const number of ['A', 'B']) await issued(number)
    await charged('ch_1', { payer })
    expect(await review('ch_1')).toBe('several-fit')
    const lines = [{ invoiceId: 'deal-A', amount: '100.00' }]
    await answered('ch_1', Review.rejectProposal({ lines, note: null }))
    // The other one is gone: for the rules, the one that was ruled out is the only one that fits.
    await voided('B')
    expect(await all('ch_1')).toEqual([[], 'proposal-rejected'])
  })
})

describe('a review that proposes an invoice', () => {
  test('is asked anew when another payment has paid it', async () => {
    await seen()
    for (const number of ['A', 'B']) await issued(number, { total: '120.00' })
    await charged('ch_1', { payer })
    expect(await proposed('ch_1')).toEqual(['deal-A 100.00', 'deal-B 100.00'])
    await charged('ch_2', { ...naming('A'), amount: '120.00' })
    expect(await proposed('ch_1')).toEqual(['deal-B 100.00'])
  })
  // Its new customer has nothing in common with the payment: only the proposal does.
  test('is asked anew when the invoice becomes that of somebody else', async () => {
    await seen()
    for (const number of ['A', 'B']) await issued(number)
    await charged('ch_1', { payer })
    expect(await review('ch_1')).toBe('several-fit')
    await amended('A', { customerId: 'hubspot-company-8' })
    expect(await all('ch_1')).toEqual([['deal-B 100.00'], 'accepted'])
  })
})
