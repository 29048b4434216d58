// Random ledger histories. Every event comes from one of the domain's own decisions, on a few
// deals, invoices, payments and customers, so that streams meet as they do in earnest.
import fc from 'fast-check'
import * as Customer from '../../src/domain/customer.ts'
import * as Deal from '../../src/domain/deal.ts'
import { nextActions } from '../../src/domain/deal-invoicing.ts'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import {
  applyAllocation,
  applyCredit,
  undoAllocation,
  writeOff,
} from '../../src/domain/invoice-settling.ts'
import {
  amend,
  issue,
  observe,
  request as requestInvoice,
  voidInvoice,
} from '../../src/domain/invoice-terms.ts'
import { Decimal, money } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { recordFee } from '../../src/domain/payment-receiving.ts'
import { allocate as allocatePayment, release } from '../../src/domain/payment-placing.ts'
import * as Period from '../../src/domain/period.ts'
import * as Reversal from '../../src/domain/payment-reversal.ts'
import * as Review from '../../src/domain/review.ts'
import * as Sync from '../../src/domain/sync.ts'
import { conflictPlays } from './arbitrary-conflicts.ts'
import { discrepancyPlays } from './arbitrary-discrepancies.ts'
import { moneyPlays } from './arbitrary-money.ts'
import { planPlays } from './arbitrary-plans.ts'
import { type History, momentOf, openHistory } from './history.ts'

const few = fc.integer({ min: 1, max: 4 })
const cents = fc.integer({ min: 1, max: 30_000 })
export const step = fc.record({
  kind: fc.nat({ max: 1000 }),
  a: few,
  b: few,
  cents,
  currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'JPY'),
  n: fc.nat({ max: 1000 }),
})
export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

const amountOf = ({ cents, currency }: Step) => (currency === 'JPY' ? `${cents}` : `${cents / 100}`)
const moneyOf = (one: Step) => money(amountOf(one), one.currency)

const dealTerms = (one: Step): Deal.Terms => {
  const { amount, currency } = moneyOf(one)
  const line = { lineId: `l${one.n}`, description: 'Widget', quantity: '1', unitPrice: amount }
  return {
    ...{ dealId: `${one.a}`, name: `Deal ${one.a}`, customerId: `c${one.b}` },
    ...{ currency, total: amount, lines: [{ ...line, amount }] },
    ...{ closedOn: '2026-01-05', modifiedAt: momentOf(one.n) },
  }
}
const invoiceOf = (one: Step) =>
  one.n % 5 === 0 ? Invoice.idOfQuickBooks(`${one.b}`) : Invoice.idOfDeal(`${one.b}`)
const paymentOf = (one: Step) => Payment.idOfStripe(`ch_${one.a}`)
const subjectOf = (one: Step): Sync.Subject =>
  one.n % 2
    ? { platform: 'hubspot', object: 'deal', objectId: `${one.a}` }
    : { platform: 'quickbooks', object: 'invoice', objectId: invoiceOf(one) }

function valuesOf(history: History, one: Step): Sync.Values {
  const amount = amountOf(one)
  if (one.n % 2 === 0) {
    const { open, total } = Invoice.figures(history.state(Invoice.decider, invoiceOf(one)))
    const balance = one.n % 3 ? open.toFixed(2) : amount
    return { number: null, currency: 'EUR', total: total.toFixed(2), balance, status: 'open' }
  }
  return one.n % 3
    ? { amount, currency: one.currency, won: 'true' }
    : { tieout_invoice_number: `INV-${one.a}`, tieout_amount_paid: amount }
}

function describe(one: Step): Reversal.Observation {
  return {
    paymentId: paymentOf(one),
    source: 'stripe',
    externalId: `ch_${one.a}`,
    received: money(one.a * 100, one.a === 4 ? 'JPY' : 'EUR'),
    payer: { stripeCustomerId: `cus_${one.b}`, name: 'Ann', email: `p${one.b}@example.com` },
    references: { invoiceNumbers: [`INV-${one.b}`], dealId: null, description: `order ${one.n}` },
    receivedAt: momentOf(one.a),
    refunds: [],
    disputes: [],
    fee: null,
  }
}

/** What the settlement process does with the payment's lines, all at once. */
function settle(history: History, paymentId: string) {
  const { lines, details } = history.state(Payment.decider, paymentId)
  for (const { lineId, invoiceId, amount } of lines) {
    if (!details || amount.isZero()) continue
    const line = { lineId, paymentId, invoiceId, amount: money(amount, details.received.currency) }
    history.decide(Invoice.decider, invoiceId, applyAllocation(line))
    if (history.state(Invoice.decider, invoiceId).declined.has(lineId)) {
      const request = { lineId, releaseId: `${lineId}/declined`, reason: 'declined' }
      history.decide(Payment.decider, paymentId, release(request))
    }
  }
}

/** To an invoice that can take it, as a rule; now and then to one that cannot. */
function allocate(history: History, one: Step) {
  const paymentId = paymentOf(one)
  const payment = history.state(Payment.decider, paymentId)
  const { unapplied } = Payment.figures(payment)
  const issued = [1, 2, 3, 4]
    .flatMap((n) => [Invoice.idOfDeal(`${n}`), Invoice.idOfQuickBooks(`${n}`)])
    .map((invoiceId) => ({ invoiceId, invoice: history.state(Invoice.decider, invoiceId) }))
    .filter(({ invoice }) => invoice.terms?.currency === payment.details?.received.currency)
    .filter(({ invoice }) => Invoice.figures(invoice).open.greaterThan(0))
  const chosen = issued[one.n % (issued.length + 1)]
  const open = chosen ? Invoice.figures(chosen.invoice).open : new Decimal(one.a)
  const amount = Decimal.min(open, unapplied, one.n % 3 ? open : one.a).toFixed()
  const lines = [{ invoiceId: chosen?.invoiceId ?? invoiceOf(one), amount }]
  const match = { rule: 'reference', evidence: ['by chance'] }
  const request = { decisionId: `d${one.n}`, lines, match }
  history.decide(Payment.decider, paymentId, allocatePayment(request))
  if (one.n % 4) settle(history, paymentId)
}

/** What the payment has taken back, told to the invoices. */
function undo(history: History, paymentId: string) {
  const released = history.log.filter(
    ({ type, data }) =>
      type === 'AllocationReleased' && (data as { paymentId: string }).paymentId === paymentId,
  )
  for (const { data } of released) {
    const request = data as { invoiceId: string } & Parameters<typeof undoAllocation>[0]
    history.decide(Invoice.decider, request.invoiceId, undoAllocation(request))
  }
}

const plays: ((history: History, one: Step) => void)[] = [
  (h, one) => h.decide(Deal.decider, `${one.a}`, Deal.observeWon(dealTerms(one))),
  (h, one) => h.decide(Deal.decider, `${one.a}`, Deal.observeWon(dealTerms(one))),
  (h, one) => {
    const request = { dealId: `${one.a}`, modifiedAt: momentOf(one.n) }
    if (one.n % 4 === 0) h.decide(Deal.decider, `${one.a}`, Deal.observeNotWon(request))
  },
  (h, one) => {
    const [action] = nextActions(h.state(Deal.decider, `${one.a}`), '2026-01-01')
    if (!action) return
    const { terms } = action
    const decision = one.n % 2 ? requestInvoice(terms) : amend(terms, 'changed')
    h.decide(Invoice.decider, terms.invoiceId, decision)
  },
  (h, one) => {
    const issued = { quickbooksId: `${one.b}00`, number: one.n % 3 ? null : ` inv-${one.b} ` }
    h.decide(Invoice.decider, Invoice.idOfDeal(`${one.b}`), issue(issued))
  },
  (h, one) => {
    const [action] = nextActions(h.state(Deal.decider, `${one.a}`), '2026-01-01')
    if (action) {
      h.decide(Invoice.decider, action.terms.invoiceId, requestInvoice(action.terms))
      const issued = { quickbooksId: `${one.a}00`, number: null }
      h.decide(Invoice.decider, action.terms.invoiceId, issue(issued))
    }
  },
  (h, one) => {
    const invoiceId = Invoice.idOfQuickBooks(`${one.b}`)
    const { total, currency } = dealTerms(one)
    const terms = { number: `Q${one.b}`, dealId: null, customerId: `c${one.a}`, currency, total }
    const dates = { issuedOn: '2026-01-06', dueOn: '2026-02-06' }
    const seen = { invoiceId, ...terms, ...dates, lines: [] }
    h.decide(Invoice.decider, invoiceId, observe(seen, `${one.b}`))
  },
  (h, one) => {
    const request = { dealId: `${one.b}`, invoiceId: Invoice.idOfDeal(`${one.b}`) }
    const { terms } = h.state(Invoice.decider, request.invoiceId)
    const recorded = { ...request, invoiceNumber: terms?.number ?? null }
    if (terms) h.decide(Deal.decider, request.dealId, Deal.recordInvoice(recorded))
  },
  (h, one) => h.decide(Payment.decider, paymentOf(one), Reversal.observe(describe(one))),
  (h, one) => h.decide(Payment.decider, paymentOf(one), Reversal.observe(describe(one))),
  (h, one) => {
    const refunds = [{ refundId: `re_${one.b}`, amount: moneyOf(one), failed: one.n % 3 === 0 }]
    const seen = { ...describe(one), refunds }
    h.decide(Payment.decider, paymentOf(one), Reversal.observe(seen))
    undo(h, paymentOf(one))
  },
  (h, one) => {
    const outcome = (['open', 'won', 'lost'] as const)[one.n % 3] ?? 'open'
    const disputes = [{ disputeId: `dp_${one.b}`, amount: moneyOf(one), reason: 'why', outcome }]
    const seen = { ...describe(one), disputes }
    h.decide(Payment.decider, paymentOf(one), Reversal.observe(seen))
    undo(h, paymentOf(one))
  },
  (h, one) => {
    const fee = { fee: money('1.20', 'EUR'), net: money('98.80', 'EUR'), exchangeRate: null }
    const recorded = { ...fee, balanceTransactionId: `txn_${one.n}` }
    h.decide(Payment.decider, paymentOf(one), recordFee(recorded))
  },
  allocate,
  allocate,
  allocate,
  (h, one) => settle(h, paymentOf(one)),
  (h, one) => settle(h, paymentOf(one)),
  (h, one) => {
    const credit = { invoiceId: invoiceOf(one), creditNoteId: `cn${one.a}`, amount: moneyOf(one) }
    h.decide(Invoice.decider, invoiceOf(one), applyCredit(credit))
  },
  (h, one) => {
    if (one.n % 4 === 0) h.decide(Invoice.decider, invoiceOf(one), writeOff({ reason: 'given up' }))
  },
  (h, one) => {
    if (one.n % 3 === 0) h.decide(Invoice.decider, invoiceOf(one), voidInvoice('mistake'))
  },
  (h, one) => {
    const reviewId = paymentOf(one)
    const ids = { reviewId, paymentId: reviewId }
    const proposals = [{ lines: [{ invoiceId: invoiceOf(one), amount: '1.00' }], evidence: ['e'] }]
    const question = { ...ids, unapplied: moneyOf(one), reason: 'payer-unknown', proposals }
    h.decide(Review.decider, reviewId, Review.request(question))
  },
  (h, one) => {
    const note = one.n % 2 ? 'no' : null
    const lines = [{ invoiceId: invoiceOf(one), amount: '1.00' }]
    const answers = [
      Review.accept({ lines: [], note }),
      Review.accept({ lines, note }),
      Review.reject({ note, outcome: one.n % 2 ? 'unplaced' : 'not-ours' }),
      Review.rejectProposal({ lines, note }),
      Review.undo({ note }),
      Review.claim({ assignee: `person ${one.b}`, take: one.n % 2 === 0 }),
      Review.unclaim({ assignee: `person ${one.b}`, take: one.n % 2 === 0 }),
    ]
    const answer = answers[one.cents % answers.length]
    if (answer) h.decide(Review.decider, paymentOf(one), answer)
  },
  (h, one) => {
    const subject = subjectOf(one)
    const values = valuesOf(h, one)
    const intent = { ...subject, operation: 'update', requestId: `rq${one.n}`, values }
    h.decide(Sync.decider, Sync.idOf(subject), Sync.requestWrite(intent))
    const written = { ...subject, operation: 'update', externalId: `x${one.a}`, values }
    if (one.n % 3) h.decide(Sync.decider, Sync.idOf(subject), Sync.recordWrite(written))
  },
  (h, one) => {
    const subject = subjectOf(one)
    const trouble = { ...subject, code: `code-${one.b}`, reason: 'it said no' }
    const answers = [
      Sync.recordFailure(trouble),
      Sync.park({ ...trouble, attempts: one.n }),
      Sync.retry(subject),
    ]
    const answer = answers[one.cents % 3]
    if (answer) h.decide(Sync.decider, Sync.idOf(subject), answer)
  },
  (h, one) => {
    const subject = subjectOf(one)
    const seen = { ...subject, externalId: `x${one.a}`, values: valuesOf(h, one) }
    h.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(seen))
  },
  (h, one) => {
    const customerId = `c${one.a}`
    const profile = { customerId, name: `Customer ${one.n % 5}`, emails: [`p${one.b}@example.com`] }
    const seen = { ...profile, source: 'hubspot' as const, seenAt: momentOf(one.n) }
    h.decide(Customer.decider, customerId, Customer.see(seen))
    const identity = { customerId, platform: 'stripe' as const, externalId: `cus_${one.b}` }
    const linked = { ...identity, currency: null }
    const change = one.n % 4 ? Customer.link(linked, 'seen') : Customer.unlink(linked, 'wrong')
    h.decide(Customer.decider, customerId, change)
  },
  (h, one) => {
    const eventId = `evt_${one.a}${one.b}`
    h.receive('stripe', eventId, `ch_${one.a}`)
    const id = Inbound.idOf('stripe', eventId)
    if (one.n % 3 === 0) {
      const held = { eventId, code: 'unmapped', reason: 'nobody knows it' }
      h.decide(Inbound.decider, id, Inbound.hold(held))
    }
    if (one.n % 3 === 1) h.decide(Inbound.decider, id, Inbound.releaseHeld(eventId))
  },
  (h, one) => {
    const month = ['2026-01', '2026-02'][one.b % 2] ?? ''
    const closing = { month, note: 'by chance', open: {}, today: '2026-06-01' }
    h.decide(Period.decider, month, Period.close(closing))
    const reason = `mistake ${one.n}`
    if (one.n % 2) h.decide(Period.decider, month, Period.reopen({ month, reason }))
  },
  ...moneyPlays,
  ...planPlays,
  ...conflictPlays,
  ...discrepancyPlays,
]

/** The history that comes of taking the steps one after the other. */
export function play(steps: readonly Step[]): readonly StoredEvent[] {
  const history = openHistory()
  for (const one of steps) plays[one.kind % plays.length]?.(history, one)
  return history.log
}

export const histories = (options: { minLength?: number; maxLength?: number } = {}) =>
  fc
    .array(step, { minLength: 30, maxLength: 250, size: 'max', ...options })
    .map(play)
    .filter((events) => events.length > 0)
