// Money received and where it goes. The stream protects: allocated + refunded + unapplied =
// received, each of them never negative. Money lost in a dispute counts as refunded.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Rate } from './exchange.ts'
import { Match } from './matching/proposal.ts'
import { Amount, Currency, Decimal, Money, money, sum } from './money.ts'
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
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
export type Received = Extract<Event, { type: 'PaymentReceived' }>['data']
export type Fee = Omit<Extract<Event, { type: 'FeeRecorded' }>['data'], 'paymentId'>

export type Status =
  | 'unapplied'
  | 'partially_allocated'
  | 'allocated'
  | 'refunded'
  | 'partially_refunded'
  | 'disputed'
type Line = { lineId: string; invoiceId: string; amount: Decimal; decisionId: string }
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
  fee: Fee | null
}
const zero = new Decimal(0)
export const initial: State = {
  details: null,
  lines: [],
  decisions: new Set(),
  released: new Set(),
  refunds: new Map(),
  disputes: new Map(),
  fee: null,
}

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'PaymentReceived':
      return { ...state, details: event.data }
    case 'PaymentDescribed': {
      const { payer, references } = event.data
      return { ...state, details: state.details && { ...state.details, payer, references } }
    }
    case 'PaymentAllocated': {
      const { decisionId } = event.data
      const added = event.data.lines.map((line) => {
        return { ...line, amount: new Decimal(line.amount), decisionId }
      })
      const decisions = new Set(state.decisions).add(decisionId)
      return { ...state, lines: [...state.lines, ...added], decisions }
    }
    case 'AllocationReleased': {
      const { lineId, amount, releaseId } = event.data
      const lines = state.lines.map((line) =>
        line.lineId === lineId ? { ...line, amount: line.amount.minus(amount.amount) } : line,
      )
      return { ...state, lines, released: new Set(state.released).add(releaseId) }
    }
    case 'RefundIssued': {
      const amount = new Decimal(event.data.amount.amount)
      return { ...state, refunds: new Map(state.refunds).set(event.data.refundId, amount) }
    }
    case 'RefundFailed':
      return { ...state, refunds: new Map(state.refunds).set(event.data.refundId, zero) }
    case 'FeeRecorded': {
      const { paymentId, ...fee } = event.data
      return { ...state, fee }
    }
    case 'InquiryOpened':
    case 'InquiryClosed':
      return state
    case 'DisputeOpened':
      return withDispute(state, event.data.disputeId, event.data.amount, 'open')
    case 'DisputeClosed':
      return withDispute(state, event.data.disputeId, event.data.amount, event.data.outcome)
  }
}

function withDispute(state: State, id: string, amount: Money, outcome: Dispute['outcome']): State {
  const dispute = { amount: new Decimal(amount.amount), outcome }
  return { ...state, disputes: new Map(state.disputes).set(id, dispute) }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** The figures of the payment, in its currency. */
export function figures(state: State) {
  const received = new Decimal(state.details?.received.amount ?? 0)
  const allocated = sum(state.lines.map((line) => line.amount))
  const lost = [...state.disputes.values()].filter((dispute) => dispute.outcome === 'lost')
  const refunded = sum(state.refunds.values()).plus(sum(lost.map((dispute) => dispute.amount)))
  return { received, allocated, refunded, unapplied: received.minus(refunded).minus(allocated) }
}

export function statusOf(state: State): Status {
  const { received, allocated, refunded, unapplied } = figures(state)
  if ([...state.disputes.values()].some((dispute) => dispute.outcome === 'open')) return 'disputed'
  if (refunded.greaterThan(0)) return refunded.equals(received) ? 'refunded' : 'partially_refunded'
  if (unapplied.isZero()) return 'allocated'
  return allocated.greaterThan(0) ? 'partially_allocated' : 'unapplied'
}

export function known(state: State): Received {
  if (!state.details) throw new Refusal('payment-not-found')
  return state.details
}

export const receive =
  (details: Received): Decision<State, Event> =>
  (state) => {
    if (!new Decimal(details.received.amount).greaterThan(0)) {
      throw new Refusal('not-positive', { amount: details.received })
    }
    if (!state.details) return [{ type: 'PaymentReceived', data: details }]
    const { paymentId, payer, references } = details
    const before = { payer: state.details.payer, references: state.details.references }
    return JSON.stringify({ payer, references }) === JSON.stringify(before)
      ? []
      : [{ type: 'PaymentDescribed', data: { paymentId, payer, references } }]
  }

export const recordFee =
  (fee: Fee): Decision<State, Event> =>
  (state) =>
    state.fee?.balanceTransactionId === fee.balanceTransactionId
      ? []
      : [{ type: 'FeeRecorded', data: { paymentId: known(state).paymentId, ...fee } }]

/** Sends unapplied money to invoices, all lines or none.
 *  @throws Refusal payment-not-found, not-positive, exceeds-unapplied, too-many-decimals */
export const allocate =
  (request: {
    decisionId: string
    lines: { invoiceId: string; amount: string }[]
    match: Match
  }): Decision<State, Event> =>
  (state) => {
    const { paymentId, received } = known(state)
    const { currency } = received
    const { decisionId, match } = request
    if (state.decisions.has(decisionId)) return []
    const lines = request.lines.map((line, index) => ({
      lineId: `${paymentId}/${state.lines.length + index + 1}`,
      invoiceId: line.invoiceId,
      amount: money(line.amount, currency).amount,
    }))
    if (lines.length === 0 || lines.some((line) => !new Decimal(line.amount).greaterThan(0))) {
      throw new Refusal('not-positive', { paymentId, lines })
    }
    const { unapplied } = figures(state)
    if (sum(lines.map((line) => line.amount)).greaterThan(unapplied)) {
      throw new Refusal('exceeds-unapplied', { paymentId, lines, unapplied: unapplied.toFixed() })
    }
    return [{ type: 'PaymentAllocated', data: { paymentId, currency, lines, match, decisionId } }]
  }

/** The release of a line that its invoice has declined. */
export const declinedRelease = (lineId: string) => `${lineId}/declined`

/** The release of a line whose decision was taken back. */
export const undoneRelease = (lineId: string) => `${lineId}/undone`

/** The invoices that this payment has settled, or still does: not those that declined it, nor those
 *  it was sent to by mistake. */
export const invoicesBefore = ({ lines, released }: State): string[] => {
  const taken = lines.filter(
    ({ lineId }) => !released.has(declinedRelease(lineId)) && !released.has(undoneRelease(lineId)),
  )
  return [...new Set(taken.map((line) => line.invoiceId))]
}

/** Takes a whole line back, for example because its invoice declined it. */
export const release =
  (request: { lineId: string; releaseId: string; reason: string }): Decision<State, Event> =>
  (state) => {
    const { paymentId, received } = known(state)
    const { lineId, releaseId, reason } = request
    const line = state.lines.find((one) => one.lineId === lineId)
    if (!line || line.amount.isZero() || state.released.has(releaseId)) return []
    const amount = money(line.amount, received.currency)
    const data = { paymentId, lineId, invoiceId: line.invoiceId, amount, releaseId, reason }
    return [{ type: 'AllocationReleased', data }]
  }

/** Takes back what is left of the lines of one decision, which its maker has taken back. */
export const releaseDecision =
  (decisionId: string): Decision<State, Event> =>
  (state) =>
    state.lines
      .filter((line) => line.decisionId === decisionId)
      .flatMap(({ lineId }) =>
        release({ lineId, releaseId: undoneRelease(lineId), reason: 'undone' })(state),
      )
