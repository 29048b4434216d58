// What always holds of one payment and of one invoice, whatever is decided on them and in whatever
// order: checked after every single event. A failure prints the seed to run it again with.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decider, type Decision, fold } from '../../src/domain/decider.ts'
import type { Fact } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { restateDisputes } from '../../src/domain/invoice-disputes.ts'
import { realise } from '../../src/domain/invoice-gains.ts'
import { grantEarlyDiscount } from '../../src/domain/invoice-granting.ts'
import {
  applyAllocation,
  applyCredit,
  reverseWriteOff,
  undoAllocation,
  undoCredit,
  writeOff,
} from '../../src/domain/invoice-settling.ts'
import * as Terms from '../../src/domain/invoice-terms.ts'
import { Decimal, round } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocate, moveAllocation, release } from '../../src/domain/payment-placing.ts'
import { receive, recordFee } from '../../src/domain/payment-receiving.ts'
import {
  amendReceived,
  dispute,
  failRefund,
  inquiry,
  observe,
  refund,
} from '../../src/domain/payment-reversal.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { allocation, fee, invoiceTerms, match, observation, received } from '../support/examples.ts'

const amounts = fc.integer({ min: -50, max: 12_000 }).map((cents) => (cents / 100).toFixed(2))
const currencies = fc.constantFrom('EUR', 'EUR', 'EUR', 'EUR', 'USD')
const moneys = fc.record({ amount: amounts, currency: currencies })
const few = (prefix: string) => fc.integer({ min: 1, max: 4 }).map((n) => `${prefix}${n}`)
const outcomes = fc.constantFrom<Payment.Dispute['outcome'][]>('open', 'won', 'lost')
const paymentLines = fc.integer({ min: 1, max: 6 }).map((n) => `${allocation().paymentId}/${n}`)

const rates = fc.constantFrom('0.9', '1.1', '163.27').map((rate) => {
  return { from: 'USD', to: 'EUR', rate, on: '2026-03-02', source: 'ada' }
})
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })
const kinds = fc.constantFrom<Invoice.WriteOffKind[]>(
  ...(['bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee'] as const),
)

const refunds = fc.record({
  refundId: few('re_'),
  amount: moneys,
  invoiceIds: maybe(fc.array(few('deal-'), { maxLength: 2 })),
  policy: fc.constantFrom('reopen' as const, 'credit-note' as const),
})
const disputes = fc.record({
  disputeId: few('dp_'),
  amount: moneys,
  reason: fc.constant('fraudulent'),
  outcome: outcomes,
})
const euros = (amount: Decimal.Value) => ({
  amount: new Decimal(amount).toFixed(2),
  currency: 'EUR',
})
/** To an invoice in yen: what so much money is worth there, and now and then what it is not. */
const abroad = { from: 'EUR', to: 'JPY', rate: '163.27', on: '2026-03-02', source: 'ada' }
const settled = fc.tuple(amounts, fc.integer({ min: 0, max: 9 })).map(([amount, off]) => {
  const worth = round(new Decimal(amount).times(abroad.rate), 'JPY').plus(off === 0 ? 5 : 0)
  return { amount: { amount: worth.toFixed(), currency: 'JPY' }, rate: abroad }
})
const lines = fc.array(
  fc.oneof(
    fc.record({ invoiceId: few('deal-'), amount: amounts }),
    fc.record({ invoiceId: few('jpy-'), amount: amounts, settles: settled }).map((line) => {
      const cash = new Decimal(line.settles.amount.amount).div(abroad.rate)
      return { ...line, amount: round(cash, 'EUR').toFixed(2) }
    }),
  ),
  { maxLength: 3 },
)
const observations = fc.record({
  refunds: fc.array(fc.record({ refundId: few('re_'), amount: moneys, failed: fc.boolean() }), {
    maxLength: 2,
  }),
  disputes: fc.array(disputes, { maxLength: 1 }),
})
const terms = fc.tuple(amounts, currencies).map(([total, currency]) =>
  invoiceTerms({
    ...{ total: total.replace('-', ''), currency },
    earlyDiscount: { amount: '5.00', until: '2026-03-10' },
  }),
)

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
  told('receive', amounts, (amount) => receive(received({ amount }))),
  told('allocate', fc.tuple(few('d'), lines), ([decisionId, asked]) =>
    allocate({ decisionId, lines: asked, match }),
  ),
  told('release', fc.tuple(paymentLines, few('r'), maybe(amounts)), ([lineId, releaseId, part]) =>
    release({ lineId, releaseId, reason: 'void', amount: part ? euros(part) : undefined }),
  ),
  told(
    'move',
    fc.tuple(paymentLines, few('m'), maybe(amounts), fc.option(few('deal-'))),
    ([lineId, decisionId, amount, to]) =>
      moveAllocation({ lineId, to, amount, decisionId, note: null }),
  ),
  told('amendReceived', moneys, (one) => amendReceived({ received: one })),
  told('inquiry', fc.tuple(disputes, fc.boolean()), ([one, isOpen]) => inquiry({ ...one, isOpen })),
  told('refund', refunds, refund),
  told('failRefund', refunds, failRefund),
  told('dispute', disputes, dispute),
  told('recordFee', fc.constant(fee), recordFee),
  told('observe', observations, (seen) => observe(observation(seen))),
)

const lineIds = few('stripe-ch_1/')
const onInvoice: fc.Arbitrary<Decision<Invoice.State, Invoice.Event>> = fc.oneof(
  told('request', fc.constant(invoiceTerms()), Terms.request),
  told('issue', fc.constant({ quickbooksId: '145', number: null }), Terms.issue),
  told('observe', terms, (one) => Terms.observe(one, '145')),
  told('amend', terms, (one) => Terms.amend(one, 'the deal changed')),
  told('apply', fc.tuple(lineIds, moneys), ([lineId, amount]) =>
    applyAllocation(allocation({ lineId, amount, on: '2026-03-02' })),
  ),
  told('exchange', fc.tuple(lineIds, amounts, rates), ([lineId, cash, rate]) => {
    const amount = euros(round(new Decimal(cash).times(rate.rate), 'EUR'))
    const paid = { amount: { amount: cash, currency: 'USD' }, rate }
    return applyAllocation(allocation({ lineId, amount, paid }))
  }),
  told('undo', fc.tuple(lineIds, moneys, few('r')), ([lineId, amount, releaseId]) =>
    undoAllocation({ ...allocation({ lineId, amount }), releaseId, reason: 'refund' }),
  ),
  told('credit', fc.tuple(few('cn_'), moneys), ([creditNoteId, amount]) =>
    applyCredit({ invoiceId: allocation().invoiceId, creditNoteId, amount }),
  ),
  told('uncredit', fc.tuple(few('cn_'), moneys, few('r')), ([creditNoteId, amount, releaseId]) =>
    undoCredit({ creditNoteId, amount, releaseId, reason: 'void' }),
  ),
  told('writeOff', fc.tuple(maybe(amounts), kinds, few('w')), ([amount, kind, writeOffId]) =>
    writeOff({ reason: 'bankrupt', amount, kind, writeOffId }),
  ),
  told('reverse', fc.tuple(maybe(amounts), maybe(kinds), few('r')), ([amount, kind, releaseId]) =>
    reverseWriteOff({ reason: 'it came', amount, kind, releaseId }),
  ),
  told('grant', fc.constant(null), grantEarlyDiscount),
  told('disputes', fc.subarray(['dp_1', 'dp_2']), (open) =>
    restateDisputes({ paymentId: allocation().paymentId, open }),
  ),
  told('realise', rates, (rate) => {
    const exchanged = { received: { amount: '100.00', currency: 'USD' }, gross: euros(90), rate }
    return realise(new Map([[allocation().paymentId, exchanged]]))
  }),
  told('void', fc.constant('a mistake'), Terms.voidInvoice),
)

function paymentHolds(state: Payment.State) {
  const { received: came, allocated, refunded, unapplied } = Payment.figures(state)
  expect(allocated.plus(refunded).plus(unapplied).toFixed()).toBe(came.toFixed())
  const parts = state.lines.flatMap(({ amount, settles }) => [amount, settles?.amount ?? amount])
  for (const part of [allocated, refunded, unapplied, ...parts]) {
    expect(part.lessThan(0), `${part} of a payment`).toBe(false)
  }
  expect(new Set(state.lines.map((line) => line.lineId)).size).toBe(state.lines.length)
  for (const { lineId, amount, settles } of state.lines) {
    if (amount.isZero() && settles) expect(settles.amount.toFixed(), lineId).toBe('0')
  }
}

function invoiceHolds(state: Invoice.State) {
  const { total, settled, credited, writtenOff, open } = Invoice.figures(state)
  expect(settled.plus(credited).plus(writtenOff).plus(open).toFixed()).toBe(total.toFixed())
  const stands = [...state.applied.values(), ...state.credits.values(), ...state.writeOffs]
  const lines = [...state.applied.values()].map(({ paid, amount }) => paid?.amount ?? amount)
  for (const part of [
    ...[settled, credited, writtenOff, open, ...lines],
    ...stands.map(({ amount }) => amount),
  ]) {
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
      const begun = [receive(received()), ...decisions]
      live(Payment.decider, begun, paymentHolds)
    }),
    { numRuns: 400 },
  )
})

test('an invoice: settled, credited, written off and open are the total, open not negative', () => {
  fc.assert(
    fc.property(fc.array(onInvoice, { maxLength: 25 }), (decisions) => {
      const { state, history } = live(Invoice.decider, decisions, invoiceHolds)
      const paid = history.filter((event) => event.type === 'InvoicePaid')
      if (Invoice.isPaid(state)) expect(paid.length).toBeGreaterThan(0)
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
        // Money that goes from line to line within one decision is said at its end.
        const turned = Invoice.isPaid(after) && !Invoice.isPaid(before)
        expect(turned && history[index + 1]?.type !== 'InvoicePaid', event.type).toBe(false)
        if (event.type === 'InvoicePaid') {
          expect(event.data.total.amount).toBe(new Decimal(after.terms?.total ?? 0).toFixed(2))
          expect(Invoice.isPaid(after)).toBe(true)
        }
      })
    }),
  )
})
