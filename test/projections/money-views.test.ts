// What the views make of credit notes, payouts, the balance at Stripe, months and rates, and what
// may be asked of them.
import { describe, expect, test } from 'vitest'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe, voidNote } from '../../src/domain/credit-note-terms.ts'
import * as Customer from '../../src/domain/customer.ts'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import * as Payout from '../../src/domain/payout.ts'
import * as Period from '../../src/domain/period.ts'
import * as Sync from '../../src/domain/sync.ts'
import * as BalanceTransactions from '../../src/projections/balance-transactions.ts'
import * as CreditNoteList from '../../src/projections/credit-note-list.ts'
import * as CreditNotes from '../../src/projections/credit-notes.ts'
import * as ExchangeRates from '../../src/projections/exchange-rates.ts'
import type { Page, Paging } from '../../src/projections/paging.ts'
import * as PayoutList from '../../src/projections/payout-list.ts'
import * as Payouts from '../../src/projections/payouts.ts'
import * as Periods from '../../src/projections/periods.ts'
import { eur, profile } from '../support/examples.ts'
import type { History } from '../support/history.ts'
import { balanceLine, creditTerms, payoutSeen } from '../support/money-examples.ts'
import { openBooks, playing } from './books.ts'

const books = openBooks()
const workspace = 'main'

function credited(history: History, id: string, given: Partial<CreditNote.Terms> = {}) {
  const terms = creditTerms({ creditNoteId: id, number: `CM-${id}`, ...given })
  history.decide(CreditNote.decider, id, observe(terms))
}
function applied(history: History, id: string, amount: string, invoiceId = 'deal-42') {
  const lines = [{ invoiceId, amount: eur(amount) }]
  const decisionId = `to ${invoiceId} ${amount}`
  history.decide(CreditNote.decider, id, CreditNote.apply({ decisionId, lines }))
}

/** All items of a list, a page at a time. */
async function all<Item>(ask: (paging: Paging) => Promise<Page<Item>>, limit = 2): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await ask({ cursor, limit })
    items.push(...page.items)
    if (page.next === null) return items
    cursor = page.next
  }
}

describe('a credit note', () => {
  const view = books.view(CreditNotes.view)
  test('shows what it is worth and where it went', () =>
    view
      .given((history) => {
        credited(history, 'qbo-1', { tax: '4.79', invoiceId: 'deal-42', reason: 'too many' })
        applied(history, 'qbo-1', '10.00')
        applied(history, 'qbo-1', '5.00', 'deal-43')
        const back = { lineId: 'qbo-1/1', releaseId: 'r', reason: 'void', amount: '4.00' }
        history.decide(CreditNote.decider, 'qbo-1', CreditNote.release(back))
        const out = { refundId: 're_1', amount: eur('2.00'), on: '2026-03-09' }
        history.decide(CreditNote.decider, 'qbo-1', CreditNote.refund(out))
      })
      .then({
        ...{ id: 'qbo-1', number: 'CM-qbo-1', source: 'quickbooks', status: 'partially_applied' },
        ...{ currency: 'EUR', total: 30, tax: 4.79, applied: 11, refunded: 2, unapplied: 17 },
        ...{ customer_id: 'hubspot-company-7', invoice_id: 'deal-42', issued_on: '2026-03-05' },
        lines: [
          { lineId: 'qbo-1/1', invoiceId: 'deal-42', amount: '6.00' },
          { lineId: 'qbo-1/2', invoiceId: 'deal-43', amount: '5.00' },
        ],
      }))
  test('that is void is worth nothing', () =>
    view
      .given((history) => {
        credited(history, 'qbo-1', { tax: '4.79' })
        applied(history, 'qbo-1', '10.00')
        history.decide(CreditNote.decider, 'qbo-1', voidNote({ reason: 'a mistake' }))
      })
      .then({ status: 'void', total: 0, tax: 0, applied: 0, unapplied: 0, lines: [] }))
  test('is found by what people have at hand', async () => {
    await books.given(
      playing((history) => {
        const named = profile({ customerId: 'c9', name: 'Acme & Söhne' })
        history.decide(Customer.decider, 'c9', Customer.see(named))
        credited(history, 'qbo-1', { invoiceId: 'deal-1', issuedOn: '2026-03-01' })
        credited(history, 'qbo-2', { customerId: 'c9', issuedOn: '2026-03-02' })
        credited(history, 'qbo-3', { currency: 'USD', issuedOn: '2026-03-02' })
        applied(history, 'qbo-1', '30.00', 'deal-5')
      }),
    )
    type Filter = Omit<CreditNoteList.CreditNoteFilter, 'workspace'>
    const ids = async (filter: Filter = {}) =>
      (
        await all((paging) => CreditNoteList.list(books.db, { workspace, ...filter, ...paging }))
      ).map(({ id }) => id)
    expect(await ids()).toEqual(['qbo-3', 'qbo-2', 'qbo-1'])
    expect(await ids({ status: ['applied'] })).toEqual(['qbo-1'])
    expect(await ids({ currency: 'USD' })).toEqual(['qbo-3'])
    expect(await ids({ customerId: 'c9' })).toEqual(['qbo-2'])
    expect(await ids({ q: 'söhne' })).toEqual(['qbo-2'])
    expect(await ids({ q: 'M-QBO-3' })).toEqual(['qbo-3'])
    expect(await ids({ invoiceId: 'deal-1' })).toEqual(['qbo-1'])
    expect(await ids({ invoiceId: 'deal-5' })).toEqual(['qbo-1'])
    expect(await CreditNotes.byId(books.db, workspace, 'qbo-1')).toMatchObject({
      ...{ total: '30.00', applied: '30.00', unapplied: '0.00', issuedOn: '2026-03-01' },
      lines: [{ lineId: 'qbo-1/1', invoiceId: 'deal-5', amount: '30.00' }],
    })
    expect(await CreditNotes.byId(books.db, workspace, 'qbo-9')).toBeNull()
  })
})

const payoutId = 'stripe-po_1'

function payout(history: History, given: Partial<Payout.Observation> = {}) {
  const seen = payoutSeen({ amount: eur('127.25'), ...given })
  history.decide(Payout.decider, seen.payoutId, Payout.observe(seen))
}
const lines = [
  balanceLine({ balanceTransactionId: 'txn_1' }),
  balanceLine({
    ...{ balanceTransactionId: 'txn_2', paymentId: 'stripe-ch_2', on: '2026-03-03' },
    ...{ amount: eur('50.00'), fee: eur('1.00'), net: eur('49.00') },
  }),
  balanceLine({
    ...{ balanceTransactionId: 'txn_3', type: 'refund', on: '2026-03-04' },
    ...{ amount: eur('-20.00'), fee: eur('0.00'), net: eur('-20.00') },
  }),
]
function paidOut(history: History, some = lines, to = payoutId) {
  for (const line of some) {
    const id = line.balanceTransactionId
    history.decide(BalanceTransaction.decider, id, BalanceTransaction.record(line))
    history.decide(BalanceTransaction.decider, id, BalanceTransaction.payOut(to))
  }
}
function addedUp(history: History, some = lines) {
  history.decide(Payout.decider, payoutId, Payout.reconcile(Payout.addUp(some)))
}
function deposited(history: History, values: Sync.Values) {
  const subject = { platform: 'quickbooks', object: 'payout', objectId: payoutId } as const
  const seen = { ...subject, externalId: '81', values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(seen))
}

describe('a payout', () => {
  const view = books.view(Payouts.view)
  const deposit = { total: '127.25', currency: 'EUR', on: '2026-03-06', status: 'open' }
  test('ties when its transactions come to its amount, and QuickBooks holds the deposit', () =>
    view
      .given((history) => {
        payout(history, { status: 'paid' })
        paidOut(history)
        addedUp(history)
        deposited(history, { ...deposit, document: 'deposit', by: 'tieout' })
      })
      .then({
        ...{ id: payoutId, status: 'paid', currency: 'EUR', amount: 127.25, net: 127.25 },
        ...{ difference: 0, ties: true, failure: null, automatic: true },
        parts: [
          { type: 'charge', count: 2, amount: '150.00', fee: '2.75', net: '147.25' },
          { type: 'refund', count: 1, amount: '-20.00', fee: '0.00', net: '-20.00' },
        ],
        deposit: {
          ...{ quickbooksId: '81', total: '127.25', currency: 'EUR', on: '2026-03-06' },
          ...{ status: 'open', document: 'deposit', by: 'tieout' },
        },
        deposit_agrees: true,
      }))
  test('whose transactions do not come to its amount does not tie', () =>
    view
      .given((history) => {
        payout(history, { amount: eur('127.26') })
        paidOut(history)
        addedUp(history)
      })
      .then({ difference: 0.01, ties: false, deposit: null, deposit_agrees: null }))
  test('does not tie on the word of one side', () =>
    view
      .given((history) => {
        payout(history)
        paidOut(history, lines.slice(0, 2))
        addedUp(history)
      })
      .then({ difference: 0, net: 147.25, ties: false }))
  test('that was not added up neither ties nor does not', () =>
    view
      .given((history) => payout(history, { automatic: false }))
      .then({ difference: null, ties: null, automatic: false }))
  test.each<[string, Sync.Values, boolean]>([
    ['of another amount', { ...deposit, total: '127.00' }, false],
    ['in another currency', { ...deposit, currency: 'USD' }, false],
    ['that was deleted', { ...deposit, status: 'deleted' }, false],
    ['written in other digits', { ...deposit, total: '127.250' }, true],
    ['of no readable amount', { ...deposit, total: 'much' }, false],
  ])('in the bank with a deposit %s', (_, values, agrees) =>
    view
      .given((history) => {
        payout(history, { status: 'paid' })
        deposited(history, values)
      })
      .then({ deposit_agrees: agrees }),
  )
  test('in the bank without a deposit does not agree', () =>
    view.given((history) => payout(history, { status: 'paid' })).then({ deposit_agrees: false }))
  const failure = { code: 'account_closed', on: '2026-03-09' }
  const entry = { ...deposit, document: 'journal-entry' }
  const back = { ...entry, into: 'stripe-clearing' }
  test.each<[string, Sync.Values, boolean]>([
    ['its deposit is still there', { ...deposit, document: 'deposit' }, false],
    ['its deposit is gone', { ...deposit, status: 'deleted' }, false],
    ['an entry says that the bank has it', entry, false],
    ['an entry gives it back', back, true],
    ['an entry gives something else back', { ...back, total: '127.00' }, false],
  ])('that failed with fees, and %s', (_, values, agrees) =>
    view
      .given((history) => {
        payout(history, { status: 'paid' })
        paidOut(history)
        addedUp(history)
        payout(history, { status: 'failed', failure })
        deposited(history, values)
      })
      .then({ status: 'failed', failure: 'account_closed', deposit_agrees: agrees }),
  )
  test('that failed without fees agrees once the deposit is gone', async () => {
    const failed = (history: History) => {
      payout(history, { status: 'failed', failure, amount: eur('-20.00') })
      paidOut(history, lines.slice(2))
      addedUp(history, lines.slice(2))
    }
    await view.given(failed).then({ deposit_agrees: true })
    await view
      .given((history) => {
        failed(history)
        deposited(history, { ...entry, total: '-20.00' })
      })
      .then({ deposit_agrees: false })
  })
  test('that failed, and nobody knows yet what was in it, says nothing of its deposit', () =>
    view
      .given((history) => payout(history, { status: 'failed', failure }))
      .then({ deposit_agrees: null }))
  test('of nothing agrees without a deposit', () =>
    view
      .given((history) => {
        payout(history, { status: 'paid', amount: eur('0.00') })
        addedUp(history, [])
      })
      .then({ deposit_agrees: true, ties: true }))
  test('is found with its transactions', async () => {
    await books.given(
      playing((history) => {
        payout(history, { status: 'paid' })
        paidOut(history)
        addedUp(history)
        const other = { payoutId: 'stripe-po_2', externalId: 'po_2', arrivesOn: '2026-03-07' }
        payout(history, { ...other, amount: eur('-5.00'), description: 'DEBIT' })
        const strange = balanceLine({ balanceTransactionId: 'txn_9', type: 'never_heard_of' })
        const id = strange.balanceTransactionId
        history.decide(BalanceTransaction.decider, id, BalanceTransaction.record(strange))
      }),
    )
    const { db } = books
    const ids = async (filter: Omit<PayoutList.PayoutFilter, 'workspace'> = {}) =>
      (await all((paging) => PayoutList.list(db, { workspace, ...filter, ...paging }), 1)).map(
        ({ id }) => id,
      )
    expect(await ids()).toEqual(['stripe-po_2', 'stripe-po_1'])
    expect(await ids({ status: ['in_transit'] })).toEqual(['stripe-po_2'])
    expect(await ids({ ties: true })).toEqual(['stripe-po_1'])
    expect(await ids({ currency: 'USD' })).toEqual([])
    expect(await ids({ q: 'debit' })).toEqual(['stripe-po_2'])
    expect(await ids({ q: 'po_1' })).toEqual(['stripe-po_1'])
    expect(await Payouts.byId(db, workspace, payoutId)).toMatchObject({
      ...{ amount: '127.25', net: '127.25', difference: '0.00', arrivesOn: '2026-03-06' },
      parts: [{ type: 'charge' }, { type: 'refund' }],
    })
    type Filter = Omit<BalanceTransactions.BalanceTransactionFilter, 'workspace'>
    const found = async (filter: Filter = {}) =>
      (
        await all((paging) => BalanceTransactions.list(db, { workspace, ...filter, ...paging }))
      ).map(({ id }) => id)
    expect(await found()).toEqual(['txn_3', 'txn_2', 'txn_9', 'txn_1'])
    expect(await found({ payoutId })).toEqual(['txn_3', 'txn_2', 'txn_1'])
    expect(await found({ payoutId, type: 'charge' })).toEqual(['txn_2', 'txn_1'])
    expect(await found({ paymentId: 'stripe-ch_2' })).toEqual(['txn_2'])
    expect(await found({ unexplained: true })).toEqual(['txn_9'])
    expect(await found({ unexplained: false, type: 'never_heard_of' })).toEqual([])
    expect(await BalanceTransactions.byId(db, workspace, 'txn_2')).toMatchObject({
      ...{ amount: '50.00', fee: '1.00', net: '49.00', explained: true, payoutId },
      ...{ on: '2026-03-03', availableOn: '2026-03-04', presented: null },
    })
  })
})

describe('a month', () => {
  const closing = (month: string, note: string) =>
    Period.close({ month, note, open: { held: 1 }, today: '2026-06-01' })
  test('shows who closed it, and all that happened to it', async () => {
    await books.given(
      playing((history) => {
        const month = '2026-02'
        history.decide(Period.decider, month, closing(month, 'agreed'))
        history.decide(Period.decider, month, Period.reopen({ month, reason: 'forgotten' }))
        history.decide(Period.decider, '2026-03', closing('2026-03', 'done'))
      }),
    )
    const [march, february] = await Periods.list(books.db, { workspace })
    expect(march).toMatchObject({ month: '2026-03', state: 'closed', note: 'done', reason: null })
    expect(february).toMatchObject({
      ...{ month: '2026-02', state: 'open', note: 'agreed', reason: 'forgotten' },
      ...{ closedBy: 'history', reopenedBy: 'history', open: { held: 1 } },
      closedAt: '2026-01-01T00:00:00.000000Z',
      reopenedAt: '2026-01-01T00:00:01.000000Z',
      history: [
        { step: 'closed', by: 'history', note: 'agreed' },
        { step: 'reopened', by: 'history', note: 'forgotten' },
      ],
    })
    expect(await Periods.byMonth(books.db, workspace, '2026-02')).toEqual(february)
    expect(await Periods.byMonth(books.db, workspace, '2026-01')).toBeNull()
  })
})

test('rates are found by the pair, the later statement counts', async () => {
  await books.given(
    playing((history) => {
      const say = (to: string, rate: string, on: string) => {
        const stated = { from: 'EUR', to, rate, on, source: 'ada' }
        const id = ExchangeRate.idOf('EUR', to)
        history.decide(ExchangeRate.decider, id, ExchangeRate.record(stated))
      }
      say('USD', '1.08', '2026-03-01')
      say('USD', '1.0845', '2026-03-02')
      say('USD', '1.09', '2026-03-01')
      say('GBP', '0.85', '2026-03-01')
    }),
  )
  type Filter = Omit<ExchangeRates.ExchangeRateFilter, 'workspace'>
  const found = async (filter: Filter) =>
    (await all((paging) => ExchangeRates.list(books.db, { workspace, ...filter, ...paging }))).map(
      ({ from, to, on, rate }) => `${from} ${to} ${on} ${rate}`,
    )
  expect(await found({})).toEqual([
    ...['EUR USD 2026-03-02 1.0845', 'EUR USD 2026-03-01 1.09', 'EUR GBP 2026-03-01 0.85'],
  ])
  expect(await found({ to: 'GBP' })).toEqual(['EUR GBP 2026-03-01 0.85'])
  expect(await found({ from: 'USD' })).toEqual([])
})
