// Money received and where it goes. The stream protects: allocated + refunded + unapplied =
// received, each of them never negative. Money lost in a dispute counts as refunded.
import Type, { type Static } from 'typebox'
import type { Decider } from './decider.ts'
import { Rate } from './exchange.ts'
import { Match } from './matching/proposal.ts'
import { Amount, Currency, Decimal, Money, sum } from './money.ts'
import { cameOn } from './payment-days.ts'
import {
  type Line,
  lineOf,
  withDispute,
  withExchange,
  withoutPart,
  withRefund,
} from './payment-lines.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, Instant, OrNull, PlainDate } from './stored.ts'

export const category = 'payment'

export const idOfStripe = (chargeId: string) => `stripe-${chargeId}`
/** A payment that was recorded in QuickBooks by hand. */
export const idOfQuickBooks = (quickbooksId: string) => `qbo-${quickbooksId}`

// Stored shapes: change them only by adding optional fields or a new version.

const Payer = Type.Object({
  stripeCustomerId: OrNull(Type.String()),
  name: OrNull(Type.String()),
  /** Lower-cased. */
  email: OrNull(Type.String()),
})
const References = Type.Object({
  /** As written by the payer or the seller, in the order named. */
  invoiceNumbers: Type.Array(Type.String()),
  dealId: OrNull(Type.String()),
  description: OrNull(Type.String()),
})
export type Payer = Static<typeof Payer>
export type References = Static<typeof References>

const AllocationLine = Type.Object({
  lineId: Id,
  invoiceId: Id,
  /** In the payment's currency. */
  amount: Amount,
  /** What it settles, where the invoice is in another currency: `amount` x rate. */
  settles: Type.Optional(Type.Object({ amount: Money, rate: Rate })),
})
export type AllocationLine = Static<typeof AllocationLine>

export const shapes = {
  PaymentReceived: Type.Object({
    paymentId: Id,
    source: Type.Union([Type.Literal('stripe'), Type.Literal('quickbooks')]),
    /** The charge, or the QuickBooks payment. */
    externalId: Id,
    /** Stripe's payment intent, by which many know the charge. */
    paymentIntentId: Type.Optional(OrNull(Type.String())),
    received: Money,
    payer: Payer,
    references: References,
    receivedAt: Instant,
    /** The day of the books; absent = the day of `receivedAt` in UTC. */
    receivedOn: Type.Optional(PlainDate),
  }),
  /** Whoever recorded it has corrected how much it was. */
  PaymentAmended: Type.Object({
    paymentId: Id,
    received: Money,
    before: Money,
    on: Type.Optional(PlainDate),
  }),
  /** Somebody wrote down more about it: who paid, what for. */
  PaymentDescribed: Type.Object({ paymentId: Id, payer: Payer, references: References }),
  PaymentAllocated: Type.Object({
    paymentId: Id,
    currency: Currency,
    lines: Type.Array(AllocationLine, { minItems: 1 }),
    /** Why the money goes there: the rule or person, and what it saw. */
    match: Match,
    /** What asked for it, an event or a request: asked again, it is not done again. */
    decisionId: Id,
    /** The day of the books; absent = that on which the money came. */
    on: Type.Optional(PlainDate),
  }),
  AllocationReleased: Type.Object({
    paymentId: Id,
    lineId: Id,
    invoiceId: Id,
    amount: Money,
    /** Of the invoice, where that is in another currency. */
    settled: Type.Optional(Money),
    releaseId: Id,
    reason: Type.String(),
    /** The day of the books; absent = that of the line. */
    on: Type.Optional(PlainDate),
  }),
  RefundIssued: Type.Object({
    paymentId: Id,
    refundId: Id,
    amount: Money,
    on: Type.Optional(PlainDate),
    /** Takes the payment's place on the invoices that it had settled; absent = they are due again. */
    creditNoteId: Type.Optional(Id),
    /** Made by bank transfer or in cash, not by who took the payment. Absent = no. */
    outside: Type.Optional(Type.Literal(true)),
    reason: Type.Optional(Type.String()),
  }),
  RefundFailed: Type.Object({
    paymentId: Id,
    refundId: Id,
    amount: Money,
    on: Type.Optional(PlainDate),
    /** Whether it was known as issued before; absent = it was. */
    wasIssued: Type.Optional(Type.Boolean()),
  }),
  /** In the currency of settlement, which may be another than the payment's. */
  FeeRecorded: Type.Object({
    paymentId: Id,
    balanceTransactionId: Id,
    fee: Money,
    net: Money,
    exchangeRate: OrNull(Type.String()),
  }),
  /** What was refunded or disputed, or came back of that, left the balance at another rate than the
   *  payment's own; said as soon as it is known, and again by what it differs. */
  RefundExchanged: Type.Object({
    paymentId: Id,
    balanceTransactionId: Id,
    /** In the payment's currency, and what it was in that of settlement; negative where it left. */
    presented: Money,
    settled: Money,
    /** Gained by now, less what was said of it before; negative = lost. */
    gain: Money,
    on: PlainDate,
  }),
  /** The payer's bank asks, and takes nothing (yet). */
  InquiryOpened: Type.Object({
    paymentId: Id,
    disputeId: Id,
    amount: Money,
    reason: Type.String(),
    on: Type.Optional(PlainDate),
  }),
  InquiryClosed: Type.Object({ paymentId: Id, disputeId: Id }),
  DisputeOpened: Type.Object({
    paymentId: Id,
    disputeId: Id,
    amount: Money,
    reason: Type.String(),
    on: Type.Optional(PlainDate),
  }),
  DisputeClosed: Type.Object({
    paymentId: Id,
    disputeId: Id,
    amount: Money,
    outcome: Type.Union([Type.Literal('won'), Type.Literal('lost')]),
    on: Type.Optional(PlainDate),
    /** Won behind a loss: an appeal has brought the money back. Absent = no. */
    wasLost: Type.Optional(Type.Boolean()),
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
export type Received = Extract<Event, { type: 'PaymentReceived' }>['data']
export type Exchanged = Extract<Event, { type: 'RefundExchanged' }>['data']
export type Fee = Omit<Extract<Event, { type: 'FeeRecorded' }>['data'], 'paymentId'>

export type Status =
  | 'unapplied'
  | 'partially_allocated'
  | 'allocated'
  | 'refunded'
  | 'partially_refunded'
  | 'under_inquiry'
  | 'disputed'
export type Dispute = { amount: Decimal; outcome: 'open' | 'won' | 'lost' }

export type State = {
  details: Received | null
  /** In the order allocated; a line whose amount is zero was released. */
  lines: readonly Line[]
  decisions: ReadonlySet<string>
  released: ReadonlySet<string>
  /** Amounts that went back, by refund; a failed one is zero. */
  refunds: ReadonlyMap<string, Decimal>
  disputes: ReadonlyMap<string, Dispute>
  /** By the dispute that each of them would become. */
  inquiries: ReadonlyMap<string, 'open' | 'closed'>
  fee: Fee | null
  /** What went back in the currency of settlement, by balance transaction, with all that it gained. */
  exchanges: ReadonlyMap<string, Exchanged>
  /** The last day on which money came back to it, or more of it came; null = it has not. */
  cameOn: string | null
  /** A person has placed or moved some of it: only a person places the rest. */
  byHand: boolean
}
export const initial: State = {
  details: null,
  lines: [],
  decisions: new Set(),
  released: new Set(),
  refunds: new Map(),
  disputes: new Map(),
  inquiries: new Map(),
  fee: null,
  exchanges: new Map(),
  cameOn: null,
  byHand: false,
}

/** The rule and the reason by which a person's own placing is known. */
export const byPerson = { rule: 'person', moved: 'moved' } as const

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'PaymentReceived':
      return { ...state, details: event.data }
    case 'PaymentAmended': {
      const details = state.details && { ...state.details, received: event.data.received }
      return { ...state, details, cameOn: cameOn(state.cameOn, event) }
    }
    case 'PaymentDescribed': {
      const { payer, references } = event.data
      return { ...state, details: state.details && { ...state.details, payer, references } }
    }
    case 'PaymentAllocated': {
      const { decisionId, match } = event.data
      const added = event.data.lines.map((line) => lineOf(line, event.data))
      const decisions = new Set(state.decisions).add(decisionId)
      const byHand = state.byHand || match.rule === byPerson.rule
      return { ...state, lines: [...state.lines, ...added], decisions, byHand }
    }
    case 'AllocationReleased': {
      const { lineId, releaseId, reason } = event.data
      const lines = state.lines.map((line) =>
        line.lineId === lineId ? withoutPart(line, event.data) : line,
      )
      const byHand = state.byHand || reason === byPerson.moved
      return { ...state, lines, released: new Set(state.released).add(releaseId), byHand }
    }
    case 'RefundIssued':
    case 'RefundFailed':
      return withRefund(state, event)
    case 'FeeRecorded': {
      const { paymentId, ...fee } = event.data
      return { ...state, fee }
    }
    case 'RefundExchanged':
      return { ...state, exchanges: withExchange(state.exchanges, event.data) }
    case 'InquiryOpened':
    case 'InquiryClosed': {
      const now = event.type === 'InquiryOpened' ? 'open' : 'closed'
      return { ...state, inquiries: new Map(state.inquiries).set(event.data.disputeId, now) }
    }
    case 'DisputeOpened':
    case 'DisputeClosed':
      return withDispute(state, event)
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** The figures of the payment, in its currency. What was lost counts as refunded; what is disputed
 *  is where it was. */
export function figures(state: State) {
  const received = new Decimal(state.details?.received.amount ?? 0)
  const allocated = sum(state.lines.map((line) => line.amount))
  const disputes = [...state.disputes.values()]
  const sumOf = (outcome: Dispute['outcome']) =>
    sum(disputes.filter((one) => one.outcome === outcome).map((one) => one.amount))
  const [lost, disputed] = [sumOf('lost'), sumOf('open')]
  const refunded = sum(state.refunds.values()).plus(lost)
  const unapplied = received.minus(refunded).minus(allocated)
  return { received, allocated, refunded, unapplied, lost, disputed }
}

export function statusOf(state: State): Status {
  const { received, allocated, refunded, unapplied } = figures(state)
  if (openDisputes(state).length > 0) return 'disputed'
  if (isUnderInquiry(state)) return 'under_inquiry'
  if (refunded.greaterThan(0)) return refunded.equals(received) ? 'refunded' : 'partially_refunded'
  if (unapplied.isZero()) return 'allocated'
  return allocated.greaterThan(0) ? 'partially_allocated' : 'unapplied'
}

export const openDisputes = ({ disputes }: State): string[] =>
  [...disputes].flatMap(([id, { outcome }]) => (outcome === 'open' ? [id] : []))

/** What became a dispute is an inquiry no more. */
const isUnderInquiry = ({ inquiries, disputes }: State) =>
  [...inquiries].some(([id, now]) => now === 'open' && !disputes.has(id))

export function known(state: State): Received {
  if (!state.details) throw new Refusal('payment-not-found')
  return state.details
}
