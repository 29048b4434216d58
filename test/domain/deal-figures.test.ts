import { describe, expect, test } from 'vitest'
import * as Deal from '../../src/domain/deal.ts'
import { figuresOf, invoiceIdsOf, numbersOf } from '../../src/domain/deal-figures.ts'
import { fold } from '../../src/domain/decider.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import type { Instalment } from '../../src/domain/invoicing-plan.ts'
import { statusValues } from '../../src/adapters/hubspot/outbound.ts'
import { dealId, dealWon, eur, invoiceIssued, invoiceRequested } from '../support/examples.ts'

const won = fold(Deal.decider, [dealWon({ total: '300.00' })])
const invoiceId = (number: number) => Invoice.idOfInstalment(dealId, number)
const at = (number: number) => ({
  ...{ invoiceId: invoiceId(number), number: Invoice.numberOfInstalment(dealId, number) },
  instalment: { number, of: 3, label: `Part ${number}` },
})
const instalment = (number: number, ...more: Invoice.Event[]) =>
  fold(Invoice.decider, [invoiceIssued(at(number)), ...more])
const applied = (number: number, amount: string): Invoice.Event => ({
  type: 'AllocationApplied',
  data: {
    ...{ invoiceId: invoiceId(number), paymentId: 'stripe-ch_1', lineId: `stripe-ch_1/${number}` },
    amount: eur(amount),
  },
})
const writtenOff = (number: number): Invoice.Event => ({
  type: 'InvoiceWrittenOff',
  data: { invoiceId: invoiceId(number), amount: eur('100.00'), reason: 'gone', kind: 'bad-debt' },
})
const voided = (number: number): Invoice.Event => {
  return { type: 'InvoiceVoided', data: { invoiceId: invoiceId(number), reason: 'a mistake' } }
}
const disputed = (number: number): Invoice.Event => ({
  type: 'InvoiceDisputed',
  data: { invoiceId: invoiceId(number), paymentId: 'stripe-ch_1', disputeId: 'dp_1' },
})
const credited = (number: number, amount: string): Invoice.Event => ({
  type: 'CreditApplied',
  data: { invoiceId: invoiceId(number), creditNoteId: 'cn-1', amount: eur(amount) },
})

describe('the status of a deal in several invoices', () => {
  test.each<[status: string, invoices: Invoice.State[]]>([
    ['open', [instalment(1)]],
    ['partially_paid', [instalment(1, applied(1, '100.00'))]],
    ['partially_paid', [instalment(1, applied(1, '10.00')), instalment(2)]],
    ['partially_paid', [instalment(1, credited(1, '100.00')), instalment(2)]],
    ['disputed', [instalment(1, applied(1, '100.00'), disputed(1)), instalment(2)]],
    ['paid', [1, 2, 3].map((n) => instalment(n, applied(n, '100.00')))],
    [
      'written_off',
      [1, 2, 3].map((n) => instalment(n, n < 3 ? applied(n, '100.00') : writtenOff(n))),
    ],
    ['void', [instalment(1, voided(1))]],
    ['partially_paid', [instalment(1, voided(1)), instalment(2, applied(2, '100.00'))]],
  ])('%s', (status, invoices) => expect(figuresOf(won, invoices)?.status).toBe(status))
})

test('HubSpot is told the sums, in the order of the instalments', () => {
  const invoices = [
    instalment(2, credited(2, '30.00'), writtenOffOf(2, '20.00')),
    instalment(1, applied(1, '40.00')),
    fold(Invoice.decider, [invoiceRequested(at(3))]),
  ]
  expect(statusValues(won, invoices)).toEqual({
    tieout_invoice_number: 'INV-42-P1, INV-42-P2',
    tieout_invoice_status: 'partially_paid',
    tieout_amount_paid: '40.00',
    tieout_amount_due: '110.00',
    tieout_amount_invoiced: '200.00',
    tieout_amount_to_invoice: '100.00',
  })
  expect(numbersOf(invoices)).toBe('INV-42-P1, INV-42-P2')
})
function writtenOffOf(number: number, amount: string): Invoice.Event {
  return {
    type: 'InvoiceWrittenOff',
    data: { invoiceId: invoiceId(number), amount: eur(amount), reason: 'small' },
  }
}

test('nothing is told before an invoice is there', () => {
  expect(statusValues(won, [fold(Invoice.decider, [invoiceRequested(at(1))])])).toBeNull()
  expect(statusValues(won, [Invoice.initial])).toBeNull()
})

test('the only invoice is all there is to invoice, whatever it came to', () => {
  const only = fold(Invoice.decider, [invoiceIssued({ total: '250.00' })])
  expect(figuresOf(won, [only])?.toInvoice?.toFixed()).toBe('0')
})

test('an instalment that is void is not to invoice again', () => {
  const instalments: Instalment[] = [1, 2].map((number) => ({
    ...{ number, label: '', kind: 'part', share: { percent: '50' }, deferred: false },
    due: { afterDays: 0 },
  }))
  const plan: Deal.Event = { type: 'PlanSet', data: { dealId, instalments } }
  const toInvoice = (total: string, ...invoices: Invoice.State[]) => {
    const deal = fold(Deal.decider, [plan, dealWon({ total })])
    return figuresOf(deal, invoices)?.toInvoice?.toFixed()
  }
  const [first, second] = [instalment(1, voided(1)), instalment(2)]
  expect(toInvoice('200.00', first)).toBe('100')
  expect(toInvoice('200.00', first, second)).toBe('0')
  // The deal came to more when it was void already.
  const dearer = fold(Invoice.decider, [invoiceIssued({ ...at(2), total: '150.00' })])
  expect(toInvoice('300.00', first, dearer)).toBe('0')
  const paid = instalment(2, applied(2, '100.00'))
  expect(
    figuresOf(fold(Deal.decider, [plan, dealWon({ total: '200.00' })]), [first, paid]),
  ).toMatchObject({ status: 'paid' })
})

test('the invoices of a deal are those that were asked for', () => {
  const ids = (...history: Deal.Event[]) => invoiceIdsOf(fold(Deal.decider, history), dealId)
  const requested = (number: number): Deal.Event => {
    return { type: 'InstalmentRequested', data: { dealId, number, invoiceId: invoiceId(number) } }
  }
  expect(ids(dealWon())).toEqual(['deal-42'])
  const instalments: Instalment[] = [1, 2].map((number) => ({
    ...{ number, label: '', kind: 'part', share: { percent: '50' }, deferred: false },
    due: { afterDays: 0 },
  }))
  const plan: Deal.Event = { type: 'PlanSet', data: { dealId, instalments } }
  const planned = [plan, dealWon(), requested(2), requested(1)]
  expect(ids(...planned)).toEqual(['deal-42-p1', 'deal-42-p2'])
  // It was one invoice, before something that recurs was sold too.
  expect(ids(dealWon(), requested(2))).toEqual(['deal-42', 'deal-42-p2'])
})

test('an invoice of an instalment belongs to its deal, and its number leads to it', () => {
  expect(Invoice.dealIdOf('deal-42-p12')).toBe('42')
  expect(Invoice.dealIdOf('deal-42')).toBe('42')
  expect(Invoice.dealIdOf('qbo-42-p1')).toBeNull()
  expect(Invoice.idOfNumber(' inv-42-p12 ')).toBe('deal-42-p12')
  expect(Invoice.idOfNumber('INV-42')).toBe('deal-42')
  expect(Invoice.idOfNumber('42-P1')).toBeNull()
})
