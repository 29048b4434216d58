// What each view makes of the events, case by case.
import { test } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import * as Deal from '../../src/domain/deal.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { applyCredit, undoAllocation, writeOff } from '../../src/domain/invoice-settling.ts'
import { request, voidInvoice } from '../../src/domain/invoice-terms.ts'
import { money } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { recordFee } from '../../src/domain/payment-receiving.ts'
import * as Reversal from '../../src/domain/payment-reversal.ts'
import * as Review from '../../src/domain/review.ts'
import * as Sync from '../../src/domain/sync.ts'
import * as Allocations from '../../src/projections/allocations.ts'
import * as Customers from '../../src/projections/customers.ts'
import * as Deals from '../../src/projections/deals.ts'
import * as Held from '../../src/projections/held.ts'
import * as Invoices from '../../src/projections/invoices.ts'
import * as Payments from '../../src/projections/payments.ts'
import * as Reviews from '../../src/projections/reviews.ts'
import * as SyncStatus from '../../src/projections/sync-status.ts'
import type { History } from '../support/history.ts'
import { openBooks } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()

const deals = books.view(Deals.view)

test('a won deal has its terms, and the invoice once there is one', () =>
  deals
    .given((history) => {
      Examples.won(history, '1', '120.00')
      const recorded = { dealId: '1', invoiceId: 'deal-1', invoiceNumber: 'INV-1' }
      history.decide(Deal.decider, '1', Deal.recordInvoice(recorded))
      Examples.won(history, '2', '80.00')
    })
    .then(
      { id: '1', state: 'won', total: 120, customer_id: 'c1', invoice_id: 'deal-1' },
      { id: '2', state: 'won', invoice_id: null, closed_on: '2026-03-01' },
    ))

test('a deal that is not won any more is reopened', () =>
  deals
    .given((history) => {
      Examples.won(history, '1', '120.00')
      const lost = Deal.observeNotWon({ dealId: '1', modifiedAt: '2026-04-01T00:00:00.000Z' })
      history.decide(Deal.decider, '1', lost)
    })
    .then({ id: '1', state: 'reopened' }))

const invoices = books.view(Invoices.view)

test('an invoice that QuickBooks does not hold yet is there, without an id of its own there', () =>
  invoices
    .given((history) => {
      Examples.won(history, '1', '120.00')
      const terms = {
        ...{ invoiceId: 'deal-1', number: 'INV-1', dealId: '1', customerId: 'c1' },
        ...{ currency: 'EUR', total: '120.00', lines: [] },
        ...{ issuedOn: '2026-03-01', dueOn: '2026-03-31' },
      }
      history.decide(Invoice.decider, 'deal-1', request(terms))
    })
    .then({ kind: 'requested', status: 'open', quickbooks_id: null, open: 120, deal_id: '1' }))

const half = (history: History) => {
  Examples.won(history, '1', '120.00')
  const invoiceId = Examples.issued(history, '1', ' inv 7 ')
  const paymentId = Examples.received(history, 'ch_1', '50.00')
  Examples.allocated(history, paymentId, invoiceId, '50.00')
  Examples.applied(history, paymentId, invoiceId, '50.00')
  return { invoiceId, paymentId }
}

test('what settles an invoice takes from what is open', () =>
  invoices
    .given((history) => {
      const { invoiceId } = half(history)
      const credit = { invoiceId, creditNoteId: 'cn1', amount: money('20.00', 'EUR') }
      history.decide(Invoice.decider, invoiceId, applyCredit(credit))
    })
    .then({
      ...{ number: ' inv 7 ', number_key: 'INV7', kind: 'issued', status: 'partially_paid' },
      ...{ total: 120, settled: 50, credited: 20, written_off: 0, open: 50 },
    }))

test('an invoice given up is written off', () =>
  invoices
    .given((history) => {
      const { invoiceId } = half(history)
      history.decide(Invoice.decider, invoiceId, writeOff({ reason: 'bankrupt' }))
    })
    .then({ status: 'written_off', settled: 50, written_off: 70, open: 0 }))

test('a void invoice has no figures', () =>
  invoices
    .given((history) => {
      const { invoiceId } = half(history)
      history.decide(Invoice.decider, invoiceId, voidInvoice('mistake'))
    })
    .then({ kind: 'void', status: 'void', total: 0, settled: 0, open: 0 }))

const payments = books.view(Payments.view)

test('a payment shows who paid and where it went', () =>
  payments
    .given((history) => {
      const { paymentId } = half(history)
      const fee = { fee: money('1.75', 'EUR'), net: money('48.25', 'EUR'), exchangeRate: null }
      const recorded = recordFee({ ...fee, balanceTransactionId: 'txn_1' })
      history.decide(Payment.decider, paymentId, recorded)
    })
    .then({
      ...{ id: 'stripe-ch_1', source: 'stripe', external_id: 'ch_1', status: 'allocated' },
      ...{ received: 50, allocated: 50, refunded: 0, unapplied: 0 },
      ...{ fee: 1.75, net: 48.25, fee_currency: 'EUR' },
      ...{ payer_name: 'Ann Payer', payer_email: 'ann@example.com', stripe_customer_id: 'cus_1' },
      ...{ wait_keys: [] },
    }))

test('a payment with money left can be found by all that may place it', () =>
  payments
    .given((history) => Examples.received(history, 'ch_1', '50.00'))
    .then({
      status: 'unapplied',
      wait_keys: [
        ...['number:INV1', 'stripe:cus_1', 'email:ann@example.com', 'domain:example.com'],
        ...['name:ANN PAYER', 'amount:EUR:50.00', 'rate:EUR:2026-03-01'],
      ],
    }))

test('refunds and open disputes show', () =>
  payments
    .given((history) => {
      const refunds = [{ refundId: 're_1', amount: money('20.00', 'EUR'), failed: false }]
      const refunded = { ...Examples.observation('ch_1', '50.00'), refunds }
      history.decide(Payment.decider, refunded.paymentId, Reversal.observe(refunded))
      const amount = money('50.00', 'EUR')
      const disputes = [{ disputeId: 'dp_1', amount, reason: 'why', outcome: 'open' as const }]
      const disputed = { ...Examples.observation('ch_2', '50.00'), disputes }
      history.decide(Payment.decider, disputed.paymentId, Reversal.observe(disputed))
    })
    .then(
      { status: 'partially_refunded', refunded: 20, unapplied: 30 },
      { status: 'disputed', refunded: 0, unapplied: 50 },
    ))

const allocations = books.view(Allocations.view)

test('a line is pending until its invoice has answered', () =>
  allocations
    .given((history) => {
      const { paymentId, invoiceId } = half(history)
      const second = Examples.received(history, 'ch_2', '30.00')
      Examples.allocated(history, second, invoiceId, '30.00')
      const third = Examples.received(history, 'ch_3', '500.00')
      Examples.allocated(history, third, invoiceId, '500.00')
      Examples.applied(history, third, invoiceId, '500.00')
      return paymentId
    })
    .then(
      {
        ...{ id: 'stripe-ch_1/1', payment_id: 'stripe-ch_1', invoice_id: 'deal-1', amount: 50 },
        ...{ state: 'applied', rule: 'reference', evidence: ['reference INV-1'], released: 0 },
      },
      { id: 'stripe-ch_2/1', state: 'pending' },
      { id: 'stripe-ch_3/1', state: 'declined', reason: 'exceeds-open' },
    ))

test('a line taken back in part or whole says so, whichever side spoke last', () =>
  allocations
    .given((history) => {
      const { paymentId, invoiceId } = half(history)
      const refunds = [{ refundId: 're_1', amount: money('20.00', 'EUR'), failed: false }]
      const refunded = { ...Examples.observation('ch_1', '50.00'), refunds }
      const [released] = history
        .decide(Payment.decider, paymentId, Reversal.observe(refunded))
        .filter(({ type }) => type === 'AllocationReleased')
      const undo = undoAllocation(released?.data as never)
      history.decide(Invoice.decider, invoiceId, undo)
      const second = Examples.received(history, 'ch_2', '30.00')
      Examples.allocated(history, second, invoiceId, '30.00')
      Examples.applied(history, second, invoiceId, '30.00')
      history.decide(Invoice.decider, invoiceId, voidInvoice('mistake'))
    })
    .then(
      { id: 'stripe-ch_1/1', state: 'released', amount: 50, released: 50 },
      { id: 'stripe-ch_2/1', state: 'released', reason: 'void' },
    ))

test('an answer that comes before its allocation is kept', () =>
  allocations
    .given((history) => {
      Examples.won(history, '1', '120.00')
      const invoiceId = Examples.issued(history, '1')
      const paymentId = Examples.received(history, 'ch_1', '50.00')
      Examples.applied(history, paymentId, invoiceId, '50.00')
      Examples.allocated(history, paymentId, invoiceId, '50.00')
    })
    .then({ state: 'applied', amount: 50, rule: 'reference' }))

test('a customer has all its names on the platforms', () =>
  books
    .view(Customers.view)
    .given((history) => {
      const linked = { customerId: 'c1', platform: 'stripe' as const, externalId: 'cus_1' }
      const identity = { ...linked, currency: null }
      history.decide(Customer.decider, 'c1', Customer.link(identity, 'paid INV-1'))
      const profile = { customerId: 'c1', name: 'Acme', emails: ['a@acme.example'] }
      const seen = { ...profile, source: 'hubspot' as const, seenAt: Examples.moment }
      history.decide(Customer.decider, 'c1', Customer.see(seen))
    })
    .then({
      ...{ id: 'c1', name: 'Acme', emails: ['a@acme.example'], stripe_ids: ['cus_1'] },
      identities: [{ platform: 'stripe', externalId: 'cus_1', currency: null }],
    }))

const question = {
  ...{ reviewId: 'stripe-ch_1', paymentId: 'stripe-ch_1', unapplied: money('50.00', 'EUR') },
  ...{ reason: 'payer-unknown', proposals: [] },
}

test('a question asked anew has waited since it was first asked', () =>
  books
    .view(Reviews.view)
    .given((history) => {
      const ask = (reason: string) =>
        history.decide(Review.decider, 'stripe-ch_1', Review.request({ ...question, reason }))
      ask('payer-unknown')
      ask('several-invoices-fit')
      history.decide(Review.decider, 'stripe-ch_1', Review.claim({ assignee: 'ann', take: false }))
    })
    .then({
      ...{ status: 'open', reason: 'several-invoices-fit', assignee: 'ann', unapplied: 50 },
      ...{ requested_at: '2026-01-01T00:00:00+00:00', decided_at: null },
    }))

test('a decided question tells when', () =>
  books
    .view(Reviews.view)
    .given((history) => {
      history.decide(Review.decider, 'stripe-ch_1', Review.request(question))
      history.decide(Review.decider, 'stripe-ch_1', Review.reject({ note: 'not ours' }))
    })
    .then({ status: 'rejected', decided_at: '2026-01-01T00:00:01+00:00' }))

const subject = { platform: 'quickbooks', object: 'invoice', objectId: 'deal-1' } as const
const values = { total: '120.00' }
const intent = { ...subject, operation: 'create', requestId: 'rq1', values }
const trouble = { ...subject, code: 'stale-token', reason: 'it said no' }
const sync = books.view(SyncStatus.view)
const told = (history: History, ...decisions: Parameters<typeof history.decide>[2][]) => {
  for (const decision of decisions) {
    history.decide(Sync.decider, Sync.idOf(subject), decision as never)
  }
}

test('a write under way is pending, one that fails is failing, one given up is parked', () =>
  sync
    .given((history) => {
      const requested = Sync.requestWrite(intent) as never
      told(history, requested, Sync.recordFailure(trouble) as never)
      told(history, Sync.park({ ...trouble, attempts: 5 }) as never)
    })
    .then({
      ...{ id: 'quickbooks-invoice-deal-1', state: 'parked', operation: 'create', attempts: 5 },
      ...{ code: 'stale-token', reason: 'it said no', values },
    }))

test('a parked write that a person tries again is pending, and in step once written', async () => {
  const requested = Sync.requestWrite(intent) as never
  const parked = Sync.park({ ...trouble, attempts: 5 }) as never
  const retried = Sync.retry(subject) as never
  const again = (history: History) => told(history, requested, parked, retried)
  await sync.given(again).then({ state: 'pending' })
  const written = { ...subject, operation: 'create', externalId: '77', values }
  await sync
    .given((history) => {
      again(history)
      told(history, Sync.recordWrite(written) as never)
    })
    .then({ state: 'in_step', external_id: '77', attempts: 0, code: null, reason: null })
})

test('a held fact is there while it waits', async () => {
  const held = books.view(Held.view)
  await held
    .given((history) => Examples.held(history, 'evt_1'))
    .then({ id: 'stripe-evt_1', event_id: 'evt_1', platform: 'stripe', code: 'unmapped' })
  await held
    .given((history) => {
      const id = Examples.held(history, 'evt_1')
      history.decide(Inbound.decider, id, Inbound.releaseHeld('evt_1'))
    })
    .then()
})
