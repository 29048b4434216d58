// What the detectors find in views that hold one disagreement, and that they find nothing in books in
// good order. Each is looked for in all there is, and by what was touched.
import { expect, test } from 'vitest'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe as observeNote } from '../../src/domain/credit-note-terms.ts'
import * as Customer from '../../src/domain/customer.ts'
import * as Deal from '../../src/domain/deal.ts'
import { discrepancyIdOf, toleranceOf } from '../../src/domain/discrepancy-kinds.ts'
import { isCause } from '../../src/domain/discrepancy-words.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { undoAllocation } from '../../src/domain/invoice-settling.ts'
import { observe as observeInvoice, voidInvoice } from '../../src/domain/invoice-terms.ts'
import { money } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { release } from '../../src/domain/payment-placing.ts'
import * as Reversal from '../../src/domain/payment-reversal.ts'
import * as Payout from '../../src/domain/payout.ts'
import * as Period from '../../src/domain/period.ts'
import * as Sync from '../../src/domain/sync.ts'
import { findings, type Found } from '../../src/projections/findings/all.ts'
import { asSubjects, gather, ownersOf, together } from '../../src/projections/findings/touched.ts'
import { atPosition } from '../../src/projections/time-machine.ts'
import type { Position } from '../../src/domain/event-store.ts'
import type { History } from '../support/history.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
// Long behind every grace.
const moment = '2026-06-01T12:00:00.000Z'
const when = { moment, today: '2026-06-01' }

async function collected(all: AsyncIterable<Found>) {
  const found: Found[] = []
  for await (const one of all) found.push(one)
  return found.sort((a, b) => (discrepancyIdOf(a) < discrepancyIdOf(b) ? -1 : 1))
}

/** Everything that the history has touched, as the detection is told of it. */
async function touchedIn(log: ReturnType<typeof playing>) {
  const ids = (pattern: RegExp) =>
    new Set(log.flatMap(({ stream }) => pattern.exec(stream)?.[1] ?? []))
  const lines = log.flatMap(({ type, data }) =>
    type === 'PaymentAllocated'
      ? (data as { lines: { lineId: string }[] }).lines.map(({ lineId }) => lineId)
      : [],
  )
  const touched = new Map([
    ['invoices', ids(/^invoice-main\.(.+)$/)],
    ['deals', ids(/^deal-main\.(.+)$/)],
    ['payments', ids(/^payment-main\.(.+)$/)],
    ['credit-notes', ids(/^credit-note-main\.(.+)$/)],
    ['payouts', ids(/^payout-main\.(.+)$/)],
    ['balance-transactions', ids(/^balance-transaction-main\.(.+)$/)],
    ['sync-status', ids(/^sync-main\.(.+)$/)],
    ['held', ids(/^inbound-main\.(.+)$/)],
    ['allocations', new Set(lines)],
    [
      'conflicts',
      new Set(log.flatMap(({ data }) => (data as { conflictId?: string }).conflictId ?? [])),
    ],
  ])
  const owners = await ownersOf(books.db, 'main', touched)
  const all = await together(books.db, 'main', owners)
  return asSubjects(all, '' as Position)
}

async function foundIn(decide: (history: History) => void, at = when) {
  const log = playing(decide)
  await books.given(log)
  const whole = await collected(findings(books.db, 'main', 'all', toleranceOf, at))
  const scope = await touchedIn(log)
  expect(await collected(findings(books.db, 'main', scope, toleranceOf, at))).toEqual(whole)
  const head = log.at(-1)?.position as Position
  const then = findings(atPosition(books.db, head), 'main', 'all', toleranceOf, at)
  expect(await collected(then)).toEqual(whole)
  for (const { kind, cause } of whole)
    expect([kind, isCause(kind, cause.code)]).toEqual([kind, true])
  return whole
}

const brief = ({ kind, subject, atStake, delta, pair }: Found) => [
  kind,
  subject.id,
  atStake?.amount ?? null,
  delta?.amount ?? null,
  pair,
]
const briefly = async (decide: (history: History) => void) => (await foundIn(decide)).map(brief)

const quickbooks = { platform: 'quickbooks' as const }
const seen = (
  history: History,
  object: Sync.Subject['object'],
  objectId: string,
  values: Sync.Values,
) => {
  const subject = { ...quickbooks, object, objectId }
  const state = { ...subject, externalId: `x${objectId}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(state))
}

const postedAs = (total: string, more: Sync.Values = {}): Sync.Values => ({
  ...{ total, currency: 'EUR', status: 'open', lines: JSON.stringify([['q1', total]]) },
  ...{ into: 'stripe-clearing', ...more },
})

/** Sold, invoiced, paid and posted everywhere. */
function sound(history: History) {
  Examples.paidDeal(history)
  seen(history, 'invoice', 'deal-1', { ...Examples.bookedAs('120.00', '0.00'), tax: '0.00' })
  seen(history, 'payment', 'stripe-ch_1', postedAs('120.00'))
  told(history, 'paid', '120.00', '0.00')
}
function told(history: History, status: string, paid: string, due: string) {
  const invoiced = status === 'void' ? '0.00' : '120.00'
  const values = { ...Examples.toldOf(status, paid, due), tieout_amount_invoiced: invoiced }
  Examples.observed(history, 'hubspot', '1', { ...values, tieout_amount_to_invoice: '0.00' })
}

function byHand(history: History, id: string, given: Partial<Invoice.Terms> = {}) {
  const invoiceId = `qbo-${id}`
  const terms = {
    ...{ invoiceId, number: `M-${id}`, dealId: null, customerId: 'c1', currency: 'EUR' },
    ...{ total: '75.00', lines: [], issuedOn: '2026-03-01', dueOn: '2026-03-31', ...given },
  }
  history.decide(Invoice.decider, invoiceId, observeInvoice(terms, id))
  const { total, number, currency } = terms
  const balance = { number, currency, total, balance: total, status: 'open' }
  seen(history, 'invoice', invoiceId, balance)
  return invoiceId
}

test('books in good order disagree in nothing', async () => {
  expect(await briefly(sound)).toEqual([])
})

test('a won deal without an invoice, and one whose invoice QuickBooks has refused', async () => {
  const bare = (history: History) => Examples.won(history, '1', '120.00')
  expect(await briefly(bare)).toEqual([
    ['won-deal-without-invoice', '1', '120.00', '120.00', 'deals-invoices'],
  ])
  const refused = (history: History) => {
    Examples.won(history, '1', '120.00')
    const invoiceId = Examples.issued(history, '1')
    told(history, 'open', '0.00', '120.00')
    const subject = { ...quickbooks, object: 'invoice' as const, objectId: invoiceId }
    const park = Sync.park({ ...subject, code: '6200', reason: 'closed', attempts: 3 })
    history.decide(Sync.decider, Sync.idOf(subject), park)
  }
  expect((await foundIn(refused)).map((one) => [...brief(one), one.cause.code])).toEqual([
    ['won-deal-without-invoice', '1', '120.00', '120.00', 'invoices-quickbooks', 'write-parked'],
  ])
})

test('an invoice by hand has no deal; over the amount of a deal it is invoiced twice', async () => {
  const other = (history: History) => {
    sound(history)
    byHand(history, '9')
  }
  expect(await briefly(other)).toEqual([
    ['invoice-without-deal', 'qbo-9', '75.00', '-75.00', 'deals-invoices'],
  ])
  const again = (history: History) => {
    sound(history)
    byHand(history, '9', { total: '120.00', issuedOn: '2026-03-08' })
  }
  expect(await briefly(again)).toEqual([
    ['duplicate-invoice', 'qbo-9', '120.00', '-120.00', 'deals-invoices'],
  ])
})

test('what was sold month by month by hand is not invoiced twice', async () => {
  const monthly = (history: History) => {
    byHand(history, '1', { issuedOn: '2026-03-01' })
    byHand(history, '2', { issuedOn: '2026-04-01' })
  }
  expect((await briefly(monthly)).map(([kind]) => kind)).toEqual([
    'invoice-without-deal',
    'invoice-without-deal',
  ])
})

test('an invoice changed in QuickBooks: its total, its tax, in a closed month', async () => {
  const changed =
    (total: string, tax: string, isClosed = false) =>
    (history: History) => {
      sound(history)
      if (isClosed) {
        const close = { month: '2026-03', note: '', open: {}, today: '2026-04-03' }
        history.decide(Period.decider, '2026-03', Period.close(close))
      }
      const open = (Number(total) - 120).toFixed(2)
      seen(history, 'invoice', 'deal-1', { ...Examples.bookedAs(total, open), tax })
    }
  expect(await briefly(changed('150.00', '0.00'))).toEqual([
    ['total-differs-in-quickbooks', 'deal-1', '30.00', '-30.00', 'invoices-quickbooks'],
  ])
  expect(await briefly(changed('150.00', '30.00'))).toEqual([
    ['tax-differs', 'deal-1', '30.00', '-30.00', 'invoices-quickbooks'],
  ])
  expect(await briefly(changed('150.00', '0.00', true))).toEqual([
    ['edited-in-closed-month', 'deal-1', '30.00', '-30.00', 'invoices-quickbooks'],
  ])
})

test('the deal is changed beside its invoice: its amount, its currency, or it is lost', async () => {
  const edited = (values: Sync.Values) => (history: History) => {
    sound(history)
    Examples.observed(history, 'hubspot', '1', values)
  }
  expect(await briefly(edited({ amount: '100' }))).toEqual([
    ['amount-differs', 'deal-1', '20.00', null, 'deals-invoices'],
  ])
  expect(await briefly(edited({ currency: 'USD' }))).toEqual([
    ['currency-differs', 'deal-1', '120.00', null, 'deals-invoices'],
  ])
  const lost = (history: History) => {
    sound(history)
    const request = { dealId: '1', modifiedAt: '2026-04-01T00:00:00.000Z' }
    history.decide(Deal.decider, '1', Deal.observeNotWon(request))
    Examples.observed(history, 'hubspot', '1', { won: 'false' })
  }
  expect(await briefly(lost)).toEqual([
    ['invoice-without-deal', 'deal-1', '120.00', '-120.00', 'deals-invoices'],
  ])
})

function gone(status: 'void' | 'deleted', isPaid: boolean) {
  return (history: History) => {
    if (isPaid) sound(history)
    else {
      Examples.won(history, '1', '120.00')
      Examples.issued(history, '1')
    }
    seen(history, 'invoice', 'deal-1', { status, total: status === 'void' ? '0.00' : null })
    history.decide(Invoice.decider, 'deal-1', voidInvoice(`${status} in QuickBooks`))
    if (isPaid) {
      const lineId = 'stripe-ch_1/1'
      const back = release({ lineId, releaseId: `${lineId}/void`, reason: 'void' })
      history.decide(Payment.decider, 'stripe-ch_1', back)
    }
    told(history, 'void', '0.00', '0.00')
  }
}

test('an invoice of a won deal that is void or deleted in QuickBooks', async () => {
  expect(await briefly(gone('deleted', false))).toEqual([
    ['deleted-in-quickbooks', 'deal-1', '120.00', null, 'invoices-quickbooks'],
  ])
  expect(await briefly(gone('deleted', true))).toEqual([
    ['deleted-in-quickbooks', 'deal-1', '120.00', '120.00', 'payments-invoices'],
  ])
  expect(await briefly(gone('void', true))).toEqual([
    ['voided-with-payments', 'deal-1', '120.00', '120.00', 'payments-invoices'],
  ])
  expect(await briefly(gone('void', false))).toEqual([
    ['won-deal-without-invoice', '1', '120.00', null, 'deals-invoices'],
  ])
})

test('money without a place: nobody knows what for, too much, or a second time', async () => {
  const stray = (history: History) => Examples.received(history, 'ch_8', '33.00')
  expect(await briefly(stray)).toEqual([
    ['payment-without-invoice', 'stripe-ch_8', '33.00', '33.00', 'payments-invoices'],
  ])
  const twice = (history: History) => {
    sound(history)
    Examples.received(history, 'ch_2', '120.00')
  }
  expect(await briefly(twice)).toEqual([
    ['duplicate-payment', 'stripe-ch_2', '120.00', '120.00', 'payments-invoices'],
  ])
  const another = (history: History) => {
    sound(history)
    Examples.received(history, 'ch_2', '50.00')
  }
  expect(await briefly(another)).toEqual([
    ['payment-without-invoice', 'stripe-ch_2', '50.00', '50.00', 'payments-invoices'],
  ])
  const tooMuch = (history: History) => {
    Examples.won(history, '1', '120.00')
    const invoiceId = Examples.issued(history, '1')
    const paymentId = Examples.received(history, 'ch_1', '145.00')
    Examples.allocated(history, paymentId, invoiceId, '120.00')
    Examples.applied(history, paymentId, invoiceId, '120.00')
    told(history, 'paid', '120.00', '0.00')
    seen(history, 'invoice', 'deal-1', Examples.bookedAs('120.00', '0.00'))
    seen(history, 'payment', paymentId, { ...postedAs('145.00'), lines: '[["q1","120.00"]]' })
  }
  expect(await briefly(tooMuch)).toEqual([
    ['overpaid', 'stripe-ch_1', '25.00', '25.00', 'payments-invoices'],
  ])
})

test('two equal parts of one invoice are no second payment', async () => {
  const halves = (history: History) => {
    Examples.won(history, '1', '120.00')
    const invoiceId = Examples.issued(history, '1')
    for (const charge of ['ch_1', 'ch_2']) {
      const paymentId = Examples.received(history, charge, '60.00')
      Examples.allocated(history, paymentId, invoiceId, '60.00')
      Examples.applied(history, paymentId, invoiceId, '60.00')
      seen(history, 'payment', paymentId, postedAs('60.00'))
    }
    told(history, 'paid', '120.00', '0.00')
    seen(history, 'invoice', 'deal-1', Examples.bookedAs('120.00', '0.00'))
  }
  expect(await briefly(halves)).toEqual([])
})

test('the payment was deleted in QuickBooks, or taken off its invoice there', async () => {
  const deleted = (history: History) => {
    sound(history)
    const none = { status: 'deleted', total: null, currency: null, lines: null }
    seen(history, 'payment', 'stripe-ch_1', none)
    seen(history, 'invoice', 'deal-1', Examples.bookedAs('120.00', '120.00'))
  }
  expect(await briefly(deleted)).toEqual([
    [...['paid-at-stripe-open-in-quickbooks', 'deal-1', '120.00', '120.00'], 'payments-quickbooks'],
  ])
  const unapplied = (history: History) => {
    sound(history)
    seen(history, 'payment', 'stripe-ch_1', postedAs('120.00', { lines: '[]' }))
    seen(history, 'invoice', 'deal-1', Examples.bookedAs('120.00', '120.00'))
  }
  expect(await briefly(unapplied)).toEqual([
    ['paid-at-stripe-open-in-quickbooks', 'deal-1', '120.00', null, 'payments-quickbooks'],
  ])
})

/** The money went back at Stripe, and QuickBooks goes on as before. */
const givenBack = (more: Partial<Reversal.Observation>) => (history: History) => {
  sound(history)
  const whole = { ...Examples.observation('ch_1', '120.00'), ...more }
  for (const event of history.decide(Payment.decider, 'stripe-ch_1', Reversal.observe(whole))) {
    if (event.type !== 'AllocationReleased') continue
    const data = event.data as Extract<Payment.Event, { type: 'AllocationReleased' }>['data']
    history.decide(Invoice.decider, data.invoiceId, undoAllocation(data))
  }
}

test('a refund and a lost dispute that QuickBooks does not show', async () => {
  const refunds = [{ refundId: 're_1', amount: money('40.00', 'EUR'), failed: false }]
  const refunded = (history: History) => {
    givenBack({ refunds })(history)
    told(history, 'partially_paid', '80.00', '40.00')
  }
  expect(await briefly(refunded)).toEqual([
    ['refund-missing-in-quickbooks', 'stripe-ch_1', '40.00', '-40.00', 'payments-quickbooks'],
  ])
  const amount = money('120.00', 'EUR')
  const lost = (history: History) => {
    const disputes = [{ disputeId: 'dp_1', amount, reason: 'fraudulent', outcome: 'lost' as const }]
    givenBack({ disputes })(history)
    told(history, 'open', '0.00', '120.00')
  }
  expect(await briefly(lost)).toEqual([
    ['dispute-not-reflected', 'stripe-ch_1', '120.00', '-120.00', 'payments-quickbooks'],
  ])
})

/** Recorded in QuickBooks by hand, on a hand-made invoice. */
const handPayment = (values: Sync.Values) => (history: History) => {
  const invoiceId = byHand(history, '9')
  const seenThere = {
    ...{ paymentId: 'qbo-50', source: 'quickbooks' as const, externalId: '50' },
    ...{ received: money('75.00', 'EUR'), refunds: [], disputes: [], fee: null },
    payer: { stripeCustomerId: null, name: 'Ann', email: null },
    references: { invoiceNumbers: [], dealId: null, description: null },
    receivedAt: '2026-03-05T00:00:00.000Z',
  }
  history.decide(Payment.decider, 'qbo-50', Reversal.observe(seenThere))
  Examples.allocated(history, 'qbo-50', invoiceId, '75.00')
  Examples.applied(history, 'qbo-50', invoiceId, '75.00')
  const booked = { number: 'M-9', currency: 'EUR', total: '75.00', balance: '0.00', status: 'open' }
  seen(history, 'invoice', invoiceId, booked)
  const lines = '[["9","75.00"]]'
  seen(history, 'payment', 'qbo-50', { ...postedAs('75.00'), on: '2026-03-05', lines, ...values })
}

test('a payment by hand is money in a bank, and none in clearing or in undeposited funds', async () => {
  const found = async (values: Sync.Values, at = when) =>
    (await foundIn(handPayment(values), at))
      .filter(({ kind }) => kind !== 'invoice-without-deal')
      .map(brief)
  const none = [
    ['paid-in-quickbooks-without-money', 'qbo-50', '75.00', '-75.00', 'stripe-payments'],
  ]
  expect(await found({})).toEqual(none)
  expect(await found({ into: 'Checking' })).toEqual([])
  expect(await found({ into: 'undeposited-funds' })).toEqual(none)
  expect(await found({ into: 'undeposited-funds', deposit: '77' })).toEqual([])
  const cheque = { into: 'undeposited-funds', reference: 'CHK-1' }
  expect(await found(cheque)).toEqual(none)
  expect(await found(cheque, { ...when, today: '2026-03-10' })).toEqual([])
})

test('a credit is left over while its customer owes something', async () => {
  const left = (isOwing: boolean) => (history: History) => {
    if (isOwing) byHand(history, '9')
    const terms = {
      ...{ creditNoteId: 'qbo-4', source: 'quickbooks' as const, externalId: '4', number: 'C-4' },
      ...{ customerId: 'c1', invoiceId: null, currency: 'EUR', total: '20.00', reason: null },
      issuedOn: '2026-03-06',
    }
    history.decide(CreditNote.decider, 'qbo-4', observeNote(terms))
  }
  expect(await briefly(left(false))).toEqual([])
  expect((await foundIn(left(true)))[0]).toMatchObject({ ledger: '0.00 EUR', theirs: '20.00 EUR' })
  expect((await briefly(left(true)))[0]).toEqual([
    ...['credit-not-applied', 'qbo-4', '20.00', null, 'credit-notes-quickbooks'],
  ])
})

const payoutSeen = (difference: string, deposit: Sync.Values | null) => (history: History) => {
  const payoutId = 'stripe-po_1'
  const on = '2026-03-10'
  const created = { payoutId, externalId: 'po_1', amount: money('95.00', 'EUR'), automatic: true }
  const arrived = { createdOn: on, arrivesOn: on, description: null, status: 'paid' as const }
  const net = (95 - Number(difference)).toFixed(2)
  const amounts = { amount: money(net, 'EUR'), fee: money('0.00', 'EUR'), net: money(net, 'EUR') }
  const recorded = {
    ...{ balanceTransactionId: 'txn_1', type: 'charge', reportingCategory: 'charge', ...amounts },
    ...{ presented: null, rate: null, sourceId: null, paymentId: null, description: null, on },
    availableOn: on,
  }
  history.decide(BalanceTransaction.decider, 'txn_1', BalanceTransaction.record(recorded))
  history.decide(
    Payout.decider,
    payoutId,
    Payout.observe({ ...created, ...arrived, failure: null }),
  )
  const paidOut = history.decide(
    BalanceTransaction.decider,
    'txn_1',
    BalanceTransaction.payOut(payoutId),
  )
  const data = paidOut.map((event) => event.data) as Parameters<typeof Payout.addUp>[0]
  history.decide(Payout.decider, payoutId, Payout.reconcile(Payout.addUp(data)))
  if (deposit) seen(history, 'payout', payoutId, deposit)
}

test('a payout that does not add up, without its deposit, or with another one', async () => {
  const deposit = { total: '95.00', currency: 'EUR', on: '2026-03-10', status: 'open' }
  expect(await briefly(payoutSeen('0.00', deposit))).toEqual([])
  expect(await briefly(payoutSeen('7.00', deposit))).toEqual([
    ['payout-does-not-sum', 'stripe-po_1', '7.00', '-7.00', 'transactions-payouts'],
  ])
  const none = [['payout-without-deposit', 'stripe-po_1', '95.00', '95.00', 'payouts-deposits']]
  expect(await briefly(payoutSeen('0.00', null))).toEqual(none)
  const deleted = { ...deposit, total: null, status: 'deleted' }
  expect(await briefly(payoutSeen('0.00', deleted))).toEqual(none)
  expect(await briefly(payoutSeen('0.00', { ...deposit, total: '90.00' }))).toEqual([
    ['deposit-differs', 'stripe-po_1', '5.00', '5.00', 'payouts-deposits'],
  ])
})

const charged = (
  history: History,
  charge: string,
  [amount, fee]: [string, string],
  rate: string | null = null,
) => {
  const currency = 'USD'
  const on = '2026-03-10'
  const net = (Number(amount) - Number(fee)).toFixed(2)
  const asked = rate === null ? null : money('100.00', 'EUR')
  const recorded = {
    balanceTransactionId: `txn_${charge}`,
    ...{ type: 'charge', reportingCategory: 'charge', amount: money(amount, currency) },
    ...{ fee: money(fee, currency), net: money(net, currency), presented: asked },
    rate: rate === null ? null : { from: 'EUR', to: 'USD', rate, on, source: `stripe ${charge}` },
    ...{ sourceId: charge, paymentId: `stripe-${charge}`, description: null, on, availableOn: on },
  }
  const id = recorded.balanceTransactionId
  history.decide(BalanceTransaction.decider, id, BalanceTransaction.record(recorded))
}

test('a fee unlike the others of the account', async () => {
  const usual: [string, string][] = [
    ...([
      ['100.00', '3.20'],
      ['250.00', '7.55'],
      ['400.00', '11.90'],
    ] as [string, string][]),
    ...([
      ['90.00', '2.91'],
      ['1000.00', '29.30'],
    ] as [string, string][]),
  ]
  const fees = (odd: [string, string]) => (history: History) => {
    for (const [at, one] of usual.entries()) charged(history, `ch_${at}`, one)
    charged(history, 'ch_odd', odd)
  }
  expect(await briefly(fees(['500.00', '14.80']))).toEqual([])
  expect(await briefly(fees(['500.00', '64.80']))).toEqual([
    ['fee-differs', 'stripe-ch_odd', '50.00', null, 'stripe-payments'],
  ])
})

test('a fee that is usual for what Stripe has converted, and one that is capped', async () => {
  const cards = (history: History) => {
    for (const [at, amount] of [100, 250, 400, 90, 1000].entries())
      charged(history, `ch_${at}`, [`${amount}.00`, (amount * 0.029 + 0.3).toFixed(2)])
  }
  const converted = (history: History) => {
    cards(history)
    for (const [at, amount] of [110, 65, 36.5].entries())
      charged(
        history,
        `ch_x${at}`,
        [`${amount.toFixed(2)}`, (amount * 0.039 + 0.3).toFixed(2)],
        '1.1',
      )
  }
  const fees = async (decide: (history: History) => void) =>
    (await briefly(decide)).filter(([kind]) => kind === 'fee-differs')
  expect(await fees(converted)).toEqual([])
  const debits = (count: number) => (history: History) => {
    cards(history)
    for (let at = 0; at < count; at++) charged(history, `ch_d${at}`, ['2000.00', '5.00'])
  }
  expect(await fees(debits(3))).toEqual([])
  expect((await fees(debits(1))).map(([, id]) => id)).toEqual(['stripe-ch_d0'])
})

test('a rate unlike the others of the day', async () => {
  const rated = (rate: string) => (history: History) => {
    charged(history, 'ch_1', ['108.50', '3.45'], '1.085')
    charged(history, 'ch_2', ['108.40', '3.44'], '1.084')
    charged(history, 'ch_3', [(100 * Number(rate)).toFixed(2), '3.45'], rate)
  }
  expect(await briefly(rated('1.09'))).toEqual([])
  expect(await briefly(rated('1.29'))).toEqual([
    ['fx-rate-out-of-line', 'stripe-ch_3', '20.55', null, 'books'],
  ])
})

test('HubSpot shows another status', async () => {
  const stale = (history: History) => {
    sound(history)
    told(history, 'open', '0.00', '120.00')
  }
  expect(await briefly(stale)).toEqual([
    ['status-stale-in-hubspot', '1', '120.00', '-120.00', 'deals-hubspot'],
  ])
})

test('a customer whom somebody exchanged on the invoice', async () => {
  const moved = (history: History) => {
    sound(history)
    const subject = { ...quickbooks, object: 'invoice' as const, objectId: 'deal-1' }
    const compare = Sync.compare({
      ...{ subject, wanted: { customer: '7' }, seen: { customer: '8' } },
      fields: { customer: 'ask' },
    })
    history.decide(Sync.decider, Sync.idOf(subject), compare)
  }
  expect(await briefly(moved)).toEqual([
    ['customer-differs', 'deal-1', '120.00', null, 'customers'],
  ])
})

test('a deal that was moved to another company, and its invoice was not', async () => {
  const moved = (history: History) => {
    sound(history)
    const { terms } = history.state(Deal.decider, '1')
    if (!terms) throw new Error('there is no deal')
    const to = { ...terms, customerId: 'c2', modifiedAt: '2026-04-01T00:00:00.000Z' }
    history.decide(Deal.decider, '1', Deal.observeWon(to))
  }
  expect(await briefly(moved)).toEqual([
    ['customer-differs', 'deal-1', '120.00', null, 'customers'],
  ])
})

test('each bears the day of its document', async () => {
  const days = async (decide: (history: History) => void) =>
    (await foundIn(decide)).map(({ kind, effectiveOn }) => [kind, effectiveOn])
  const onDeal = (values: Sync.Values) => (history: History) => {
    sound(history)
    Examples.observed(history, 'hubspot', '1', values)
  }
  expect(await days(onDeal({ amount: '100' }))).toEqual([['amount-differs', '2026-03-01']])
  expect(await days(onDeal({ currency: 'USD' }))).toEqual([['currency-differs', '2026-03-01']])
  const unlinkedThere = (history: History) => {
    seen(history, 'payment', 'stripe-ch_1', postedAs('120.00', { lines: '[]' }))
    seen(history, 'invoice', 'deal-1', Examples.bookedAs('120.00', '120.00'))
  }
  const unlinked = (history: History) => {
    sound(history)
    unlinkedThere(history)
  }
  expect((await foundIn(unlinked)).map(({ graceSeconds }) => graceSeconds)).toEqual([60])
  // Of one that we had written nobody is at work any more.
  const takenOff = (history: History) => {
    sound(history)
    const subject = { ...quickbooks, object: 'payment' as const, objectId: 'stripe-ch_1' }
    const values = postedAs('120.00')
    const intent = { ...subject, operation: 'create' as const, requestId: 'r1', values }
    history.decide(Sync.decider, Sync.idOf(subject), Sync.requestWrite(intent))
    const written = { ...subject, operation: 'create' as const, externalId: '9', values }
    history.decide(Sync.decider, Sync.idOf(subject), Sync.recordWrite(written))
    unlinkedThere(history)
  }
  expect((await foundIn(takenOff)).map(({ graceSeconds }) => graceSeconds)).toEqual([5])
  expect(await days(unlinked)).toEqual([['paid-at-stripe-open-in-quickbooks', '2026-03-01']])
  const stale = (history: History) => {
    sound(history)
    told(history, 'open', '0.00', '120.00')
  }
  expect(await days(stale)).toEqual([['status-stale-in-hubspot', '2026-03-01']])
})

test('a document by hand with a day of a closed month', async () => {
  const late = (history: History) => {
    const close = { month: '2026-03', note: '', open: {}, today: '2026-04-03' }
    history.decide(Period.decider, '2026-03', Period.close(close))
    byHand(history, '9', { issuedOn: '2026-03-20' })
  }
  expect((await briefly(late))[0]).toEqual([
    ...['edited-in-closed-month', 'qbo-9', '75.00', null, 'books'],
  ])
})

test('a fact that is held waits to be read; of a new deal it means that nothing is invoiced', async () => {
  const heldAs = (platform: 'stripe' | 'hubspot', code: string) => (history: History) => {
    history.receive(platform, 'evt_9', '4711')
    const worth = platform === 'hubspot' ? { worth: money('690.00', 'EUR') } : {}
    const hold = Inbound.hold({ eventId: 'evt_9', code, reason: 'it cannot be', ...worth })
    history.decide(Inbound.decider, Inbound.idOf(platform, 'evt_9'), hold)
  }
  expect(await briefly(heldAs('stripe', 'charge-missing'))).toEqual([
    ['unreadable-fact', 'stripe-evt_9', null, null, 'books'],
  ])
  expect(await briefly(heldAs('hubspot', 'deal-without-customer'))).toEqual([
    ['won-deal-without-invoice', '4711', '690.00', null, 'deals-invoices'],
  ])
})

test('what was touched a moment ago is in transit', async () => {
  const stray = (history: History) => Examples.received(history, 'ch_8', '33.00')
  const inTransit = async (seconds: number) => {
    const at = {
      moment: new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString(),
      today: '2026-01-01',
    }
    return (await foundIn(stray, at)).map((one) => one.inTransit)
  }
  expect(await inTransit(4)).toEqual([true])
  expect(await inTransit(30)).toEqual([false])
})

test('a payment is in transit for longer while what it names is sold and not invoiced', async () => {
  const early = (isSold: boolean) => (history: History) => {
    if (isSold) Examples.won(history, '1', '33.00')
    Examples.received(history, 'ch_8', '33.00')
  }
  const at = { moment: '2026-01-01T00:00:40.000Z', today: '2026-03-02' }
  const ofPayment = async (isSold: boolean) =>
    (await foundIn(early(isSold), at))
      .filter(({ kind }) => kind === 'payment-without-invoice')
      .map(({ inTransit }) => inTransit)
  expect(await ofPayment(false)).toEqual([false])
  expect(await ofPayment(true)).toEqual([true])
})

test('nobody is asked twice of nothing', async () => {
  await books.given(playing(sound))
  const none = asSubjects(gather(), null)
  expect(await collected(findings(books.db, 'main', none, toleranceOf, when))).toEqual([])
})

test('a payment that was booked once more by hand, under the name of the customer', async () => {
  const again = (history: History) => {
    sound(history)
    const profile = { customerId: 'c1', name: 'Ada & Sons', emails: [], source: 'hubspot' as const }
    const known = { ...profile, seenAt: '2026-03-01T08:00:00.000Z' }
    history.decide(Customer.decider, 'c1', Customer.see(known))
    const hand = {
      ...{ paymentId: 'qbo-60', source: 'quickbooks' as const, externalId: '60' },
      ...{ received: money('120.00', 'EUR'), refunds: [], disputes: [], fee: null },
      payer: { stripeCustomerId: null, name: 'Ada & Sons', email: null },
      references: { invoiceNumbers: [], dealId: null, description: null },
      receivedAt: '2026-03-03T00:00:00.000Z',
    }
    history.decide(Payment.decider, 'qbo-60', Reversal.observe(hand))
  }
  const found = (await briefly(again)).filter(([, id]) => id === 'qbo-60')
  expect(found).toEqual([['duplicate-payment', 'qbo-60', '120.00', '120.00', 'payments-invoices']])
})
