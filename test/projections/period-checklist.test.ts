// What is still open in a month, for whoever closes it: each check finds what it is for, and nothing
// of another month.
import { beforeAll, expect, test } from 'vitest'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe as observeNote } from '../../src/domain/credit-note-terms.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue, request } from '../../src/domain/invoice-terms.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocate } from '../../src/domain/payment-placing.ts'
import { observe as observePayment } from '../../src/domain/payment-reversal.ts'
import * as Payout from '../../src/domain/payout.ts'
import * as Period from '../../src/domain/period.ts'
import * as Review from '../../src/domain/review.ts'
import * as Sync from '../../src/domain/sync.ts'
import { checklist } from '../../src/projections/period-checklist.ts'
import { eur, invoiceTerms, observation, question } from '../support/examples.ts'
import type { History } from '../support/history.ts'
import { balanceLine, creditTerms, payoutSeen } from '../support/money-examples.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
const workspace = 'main'

function requested(history: History, id: string, issuedOn: string) {
  const terms = invoiceTerms({ invoiceId: id, dealId: null, number: id, issuedOn })
  history.decide(Invoice.decider, id, request(terms))
}
function issued(history: History, id: string, issuedOn: string) {
  requested(history, id, issuedOn)
  history.decide(Invoice.decider, id, issue({ quickbooksId: id, number: null }))
}
function paid(history: History, charge: string, receivedOn: string) {
  const paymentId = `stripe-${charge}`
  const receivedAt = `${receivedOn}T10:00:00.000Z`
  const seen = observation({ paymentId, externalId: charge, receivedOn, receivedAt })
  history.decide(Payment.decider, paymentId, observePayment(seen))
  return paymentId
}
function asked(history: History, paymentId: string) {
  const told = question({ reviewId: paymentId, paymentId })
  history.decide(Review.decider, paymentId, Review.request(told))
}
function balance(history: History, id: string, given: Partial<BalanceTransaction.Recorded>) {
  const line = balanceLine({ balanceTransactionId: id, ...given })
  history.decide(BalanceTransaction.decider, id, BalanceTransaction.record(line))
}
function payout(history: History, id: string, given: Partial<Payout.Observation>) {
  const seen = payoutSeen({ payoutId: id, externalId: id, amount: eur('0.00'), ...given })
  history.decide(Payout.decider, id, Payout.observe(seen))
}
function deposit(history: History, objectId: string, total: string) {
  const subject = { platform: 'quickbooks', object: 'payout', objectId } as const
  const seen = { ...subject, externalId: objectId, values: { total } }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(seen))
}
function credited(history: History, id: string, given: Partial<CreditNote.Terms>) {
  const terms = creditTerms({ creditNoteId: id, ...given })
  history.decide(CreditNote.decider, id, observeNote(terms))
}

const closed = (month: string) =>
  Period.close({ month, note: 'agreed', open: {}, today: '2026-06-01' })

function march(history: History) {
  issued(history, 'differing', '2026-03-31')
  Examples.observed(history, 'quickbooks', 'differing', Examples.bookedAs('100.01', '100.01'))
  issued(history, 'of-april', '2026-04-01')
  Examples.observed(history, 'quickbooks', 'of-april', Examples.bookedAs('100.01', '100.01'))
  requested(history, 'asked-for', '2026-03-01')
  requested(history, 'asked-in-april', '2026-04-01')

  const open = paid(history, 'ch_open', '2026-03-01')
  asked(history, open)
  balance(history, 'txn_open', { paymentId: open, sourceId: 'ch_open' })
  const placed = paid(history, 'ch_placed', '2026-03-31')
  const lines = [{ invoiceId: 'differing', amount: '100.00' }]
  const match = { rule: 'reference', evidence: [] }
  history.decide(Payment.decider, placed, allocate({ decisionId: 'd', lines, match }))
  const later = paid(history, 'ch_april', '2026-04-01')
  asked(history, later)

  const worth = { total: '30.00' }
  credited(history, 'qbo-open', { ...worth, issuedOn: '2026-03-31' })
  credited(history, 'qbo-april', { ...worth, issuedOn: '2026-04-01' })
  credited(history, 'qbo-used', { ...worth, issuedOn: '2026-03-02' })
  const use = { decisionId: 'd', lines: [{ invoiceId: 'differing', amount: eur('30.00') }] }
  history.decide(CreditNote.decider, 'qbo-used', CreditNote.apply(use))

  payout(history, 'po_not_added', { arrivesOn: '2026-03-01' })
  payout(history, 'po_manual', { arrivesOn: '2026-03-02', automatic: false })
  const bare = { amount: eur('5.00'), automatic: false }
  payout(history, 'po_bare', { arrivesOn: '2026-03-31', status: 'paid', ...bare })
  payout(history, 'po_ties', { arrivesOn: '2026-03-31', status: 'paid' })
  payout(history, 'po_april', { arrivesOn: '2026-04-01', status: 'paid' })
  history.decide(Payout.decider, 'po_ties', Payout.reconcile([]))
  deposit(history, 'po_ties', '0.00')

  balance(history, 'txn_strange', { type: 'never_heard_of', on: '2026-03-31', paymentId: null })
  balance(history, 'txn_april', { type: 'never_heard_of', on: '2026-04-01', paymentId: null })

  Examples.held(history, 'evt_1')
  const subject = { platform: 'quickbooks', object: 'invoice', objectId: 'differing' } as const
  const parked = { ...subject, code: 'stale', reason: 'it said no', attempts: 5 }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.park(parked))

  history.decide(Period.decider, '2026-02', closed('2026-02'))
  credited(history, 'qbo-late', { issuedOn: '2026-02-20' })
}

const events = playing(march)
beforeAll(() => books.given(events))

const found = async (month: string) =>
  (await checklist(books.db, { workspace, month })).filter(({ count }) => count > 0)

test('every check finds what is open in the month', async () => {
  const late = events.findLast(({ type }) => type === 'CreditNoteIssued')?.id
  const all = (await found('2026-03')).map(({ check, ids }) => [check, ids])
  expect(Object.fromEntries(all)).toEqual({
    'invoices-requested': ['asked-for'],
    'invoices-differing': ['differing'],
    'payments-unapplied': ['stripe-ch_open'],
    'reviews-open': ['stripe-ch_open'],
    'payments-without-balance-transaction': ['stripe-ch_placed'],
    'credit-notes-unapplied': ['qbo-open'],
    'payouts-not-tying': ['po_not_added'],
    'payouts-without-deposit': ['po_bare'],
    'balance-transactions-unknown': ['txn_strange'],
    'late-entries': [late],
    held: ['stripe-evt_1'],
    'sync-parked': ['quickbooks-invoice-differing'],
  })
})

test('only an invoice that is asked for and not there keeps a month from being closed', async () => {
  const checks = await checklist(books.db, { workspace, month: '2026-03' })
  expect(checks.filter(({ blocks }) => blocks).map(({ check }) => check)).toEqual([
    'invoices-requested',
  ])
  for (const { label } of checks) expect(label).not.toBe('')
})

test('another month has its own, and another workspace has none', async () => {
  const april = (await found('2026-04')).map(({ check }) => check)
  expect(april).toContain('payments-unapplied')
  expect(april).not.toContain('late-entries')
  expect((await found('2026-01')).map(({ check }) => check)).toEqual(['held', 'sync-parked'])
  const other = await checklist(books.db, { workspace: 'other', month: '2026-03' })
  expect(other.every(({ count, ids }) => count === 0 && ids.length === 0)).toBe(true)
})

test('all are counted, and the first twenty are named', async () => {
  await books.given(
    playing((history) => {
      for (let n = 10; n < 35; n++) requested(history, `i${n}`, '2026-03-05')
    }),
  )
  const [first] = await found('2026-03')
  expect(first).toMatchObject({ check: 'invoices-requested', count: 25, blocks: true })
  expect(first?.ids).toHaveLength(20)
  expect(first?.ids[0]).toBe('i10')
})
