// What always holds of one payment and of one invoice, whatever is decided on them and in whatever
// order: checked after every single event. A failure prints the seed to run it again with.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decider, type Decision, fold } from '../../src/domain/decider.ts'
import type { Fact } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { Decimal } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { dispute, failRefund, observe, refund } from '../../src/domain/payment-reversal.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { allocation, fee, invoiceTerms, match, observation, received } from '../support/examples.ts'

const amounts = fc.integer({ min: -50, max: 12_000 }).map((cents) => (cents / 100).toFixed(2))
const currencies = fc.constantFrom('EUR', 'EUR', 'EUR', 'EUR', 'USD')
const moneys = fc.record({ amount: amounts, currency: currencies })
const few = (prefix: string) => fc.integer({ min: 1, max: 4 }).map((n) => `${prefix}${n}`)
const outcomes = fc.constantFrom<Payment.Dispute['outcome'][]>('open', 'won', 'lost')
const paymentLines = fc.integer({ min: 1, max: 6 }).map((n) => `${allocation().paymentId}/${n}`)

const refunds = fc.record({ refundId: few('re_'), amount: moneys })
const disputes = fc.record({
  disputeId: few('dp_'),
  amount: moneys,
  reason: fc.constant('fraudulent'),
  outcome: outcomes,
})
const lines = fc.array(fc.record({ invoiceId: few('deal-'), amount: amounts }), { maxLength: 3 })
const observations = fc.record({
  refunds: fc.array(fc.record({ refundId: few('re_'), amount: moneys, failed: fc.boolean() }), {
    maxLength: 2,
  }),
  disputes: fc.array(disputes, { maxLength: 1 }),
})
const terms = fc
  .tuple(amounts, currencies)
  .map(([total, currency]) => invoiceTerms({ total: total.replace('-', ''), currency }))

/** A decision that a failing run can print. */
const told = <Value, State, Event extends Fact>(
  name: string,
  values: fc.Arbitrary<Value>,
  decide: (value: Value) => Decision<State, Event>,
): fc.Arbitrary<Decision<State, Event>> =>
  values.map((value) => {
    const print = { [fc.toStringMethod]: () => `${name} ${fc.stringify(value)}` }
    const decision = decide(value)
    return Object.assign((state: State) => decision(state), print)
  })

const onPayment: fc.Arbitrary<Decision<Payment.State, Payment.Event>> = fc.oneof(
  told('receive', amounts, (amount) => Payment.receive(received({ amount }))),
  told('allocate', fc.tuple(few('d'), lines), ([decisionId, asked]) =>
    Payment.allocate({ decisionId, lines: asked, match }),
  ),
  told('release', fc.tuple(paymentLines, few('r')), ([lineId, releaseId]) =>
    Payment.release({ lineId, releaseId, reason: 'void' }),
  ),
  told('refund', refunds, refund),
  told('failRefund', refunds, failRefund),
  told('dispute', disputes, dispute),
  told('recordFee', fc.constant(fee), Payment.recordFee),
  told('observe', observations, (seen) => observe(observation(seen))),
)

const lineIds = few('stripe-ch_1/')
const onInvoice: fc.Arbitrary<Decision<Invoice.State, Invoice.Event>> = fc.oneof(
  told('request', fc.constant(invoiceTerms()), Invoice.request),
  told('issue', fc.constant({ quickbooksId: '145', number: null }), Invoice.issue),
  told('observe', terms, (one) => Invoice.observe(one, '145')),
  told('amend', terms, (one) => Invoice.amend(one, 'the deal changed')),
  told('apply', fc.tuple(lineIds, moneys), ([lineId, amount]) =>
    Invoice.applyAllocation(allocation({ lineId, amount })),
  ),
  told('undo', fc.tuple(lineIds, moneys, few('r')), ([lineId, amount, releaseId]) =>
    Invoice.undoAllocation({ ...allocation({ lineId, amount }), releaseId, reason: 'refund' }),
  ),
  told('credit', fc.tuple(few('cn_'), moneys), ([creditNoteId, amount]) =>
    Invoice.applyCredit({ creditNoteId, amount }),
  ),
  told('writeOff', fc.constant('bankrupt'), Invoice.writeOff),
  told('void', fc.constant('a mistake'), Invoice.voidInvoice),
)

function paymentHolds(state: Payment.State) {
  const { received: came, allocated, refunded, unapplied } = Payment.figures(state)
  expect(allocated.plus(refunded).plus(unapplied).toFixed()).toBe(came.toFixed())
  for (const part of [allocated, refunded, unapplied, ...state.lines.map((line) => line.amount)]) {
    expect(part.lessThan(0), `${part} of a payment`).toBe(false)
  }
  expect(new Set(state.lines.map((line) => line.lineId)).size).toBe(state.lines.length)
}

function invoiceHolds(state: Invoice.State) {
  const { total, settled, credited, writtenOff, open } = Invoice.figures(state)
  expect(settled.plus(credited).plus(writtenOff).plus(open).toFixed()).toBe(total.toFixed())
  const lines = [...state.applied.values()].map((line) => line.amount)
  for (const part of [settled, credited, writtenOff, open, ...lines]) {
    expect(part.lessThan(0), `${part} of an invoice`).toBe(false)
  }
}

/** Makes the decisions one after another on a growing history; a refusal decides nothing. */
function live<State, Event extends Fact>(
  decider: Decider<State, Event>,
  decisions: Decision<State, Event>[],
  holds: (state: State) => void,
) {
  const history: Event[] = []
  let state = decider.initial
  for (const decide of decisions) {
    for (const event of decided(decide, state)) {
      const stored = decider.decode(JSON.parse(JSON.stringify(event)))
      expect(stored).toEqual(event)
      state = decider.evolve(state, stored)
      history.push(stored)
      holds(state)
    }
    expect(decided(decide, state), 'the decision made once more').toEqual([])
  }
  expect(fold(decider, history)).toEqual(state)
  return { state, history }
}

function decided<State, Event extends Fact>(decide: Decision<State, Event>, state: State): Event[] {
  try {
    return decide(state)
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}

test('a payment: allocated, refunded and unapplied are what was received, none negative', () => {
  fc.assert(
    fc.property(fc.array(onPayment, { maxLength: 25 }), (decisions) => {
      const begun = [Payment.receive(received()), ...decisions]
      const { state } = live(Payment.decider, begun, paymentHolds)
      expect(Payment.figures(state).received.toFixed(2)).toBe('100.00')
    }),
    { numRuns: 400 },
  )
})

test('an invoice: settled, credited, written off and open are the total, open not negative', () => {
  fc.assert(
    fc.property(fc.array(onInvoice, { maxLength: 25 }), (decisions) => {
      const { state, history } = live(Invoice.decider, decisions, invoiceHolds)
      const paid = history.filter((event) => event.type === 'InvoicePaid')
      if (Invoice.statusOf(state) === 'paid') expect(paid.length).toBeGreaterThan(0)
    }),
    { numRuns: 400 },
  )
})

test('an invoice is said to be paid just when an event brings its open amount to zero', () => {
  fc.assert(
    fc.property(fc.array(onInvoice, { maxLength: 25 }), (decisions) => {
      const { history } = live(Invoice.decider, decisions, () => undefined)
      history.forEach((event, index) => {
        const before = fold(Invoice.decider, history.slice(0, index))
        const after = fold(Invoice.decider, history.slice(0, index + 1))
        const turned = Invoice.statusOf(after) === 'paid' && Invoice.statusOf(before) !== 'paid'
        expect(turned && history[index + 1]?.type !== 'InvoicePaid', event.type).toBe(false)
        if (event.type === 'InvoicePaid') {
          expect(event.data.total.amount).toBe(new Decimal(after.terms?.total ?? 0).toFixed(2))
          expect(Invoice.statusOf(after)).toBe('paid')
        }
      })
    }),
  )
})
