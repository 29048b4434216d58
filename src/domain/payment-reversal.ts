// Money that goes back: refunds and lost disputes, and how a payment's allocations give way to
// them. `observe` at the end takes over all that a platform says of a payment in one decision.
import type { State as Accounting } from './accounting.ts'
import { idOfRefund } from './credit-note.ts'
import { type Decision, inTurn } from './decider.ts'
import { Decimal, format, type Money, money } from './money.ts'
import {
  type Dispute,
  decider,
  type Event,
  evolve,
  type Fee,
  figures,
  known,
  type Received,
  type State,
} from './payment.ts'
import { releasedEvent } from './payment-placing.ts'
import { receive, recordFee } from './payment-receiving.ts'
import type { Line } from './payment-lines.ts'
import { Refusal } from './refusal.ts'

type Freeing = {
  why: string
  on?: string | undefined
  /** Their lines go first, whatever is unapplied. */
  invoiceIds?: readonly string[] | undefined
}

/** Frees so much of the allocated money that `wanted` is unapplied: of the chosen invoices first,
 *  then whatever was unapplied before, then the newest lines. */
function freeing(state: State, wanted: Decimal, { why, on, invoiceIds = [] }: Freeing): Event[] {
  const { paymentId } = known(state)
  const newest = [...state.lines].reverse()
  const isChosen = ({ invoiceId }: Line) => invoiceIds.includes(invoiceId)
  const events: Event[] = []
  let now = state
  const free = (lines: readonly Line[], upTo: Decimal) => {
    let missing = upTo
    for (const line of lines) {
      const amount = Decimal.min(missing, line.amount)
      if (!amount.greaterThan(0)) continue
      missing = missing.minus(amount)
      const release = { releaseId: `${line.lineId}/${why}`, reason: why, on }
      const event = releasedEvent(now, line, { amount }, release)
      now = evolve(now, event)
      events.push(event)
    }
    return missing
  }
  const chosen = free(newest.filter(isChosen), wanted)
  const others = newest.filter((line) => !isChosen(line))
  const missing = free(others, chosen.minus(figures(state).unapplied))
  if (missing.greaterThan(0)) throw new Refusal('exceeds-received', { paymentId, why })
  return events
}

/** An amount that may be taken from this payment: of its currency, and more than nothing. */
function positive(state: State, amount: Money): Decimal {
  const { paymentId, received } = known(state)
  if (amount.currency !== received.currency) {
    throw new Refusal('currency-differs', { paymentId, amount, received })
  }
  const value = new Decimal(format(amount.amount, amount.currency))
  if (!value.greaterThan(0)) throw new Refusal('not-positive', { paymentId, amount })
  return value
}

type RefundPolicy = Accounting['refunds']

/** A refund made outside of Stripe, by the decision that recorded it. */
export const idOfOutside = (decisionId: string) => `outside-${decisionId}`

type Refunding = {
  refundId: string
  amount: Money
  on?: string | undefined
  invoiceIds?: readonly string[] | undefined
  /** Absent: the invoices are due again. */
  policy?: RefundPolicy | undefined
  /** Not made by who took the payment, and why it was made. */
  outside?: { reason: string } | undefined
}

const dated = (on: string | undefined) => on !== undefined && { on }

/** Money that went back to the payer: from the chosen invoices, from what is unapplied, then from
 *  the newest lines. */
export const refund =
  (request: Refunding): Decision<State, Event> =>
  (state) => {
    const { refundId, amount, on, invoiceIds, policy, outside } = request
    if (state.refunds.has(refundId)) return []
    const wanted = positive(state, amount)
    const { paymentId } = known(state)
    const freed = freeing(state, wanted, { why: `refund ${refundId}`, on, invoiceIds })
    const isCredited = policy === 'credit-note' && freed.length > 0
    const credit = isCredited && { creditNoteId: idOfRefund(refundId) }
    const made = outside && { outside: true as const, ...outside }
    const data = { paymentId, refundId, amount, ...dated(on), ...credit, ...made }
    return [...freed, { type: 'RefundIssued', data }]
  }

/** A refund that did not go through, known as issued or not: the money is here again. */
export const failRefund =
  (request: { refundId: string; amount: Money; on?: string | undefined }): Decision<State, Event> =>
  (state) => {
    const { refundId, amount, on } = request
    const issued = state.refunds.get(refundId)
    if (issued?.isZero()) return []
    const { paymentId, received } = known(state)
    const wasIssued = issued !== undefined
    // What is put back is what was taken, whatever is said of it now.
    const back = wasIssued ? money(issued, received.currency) : amount
    const data = { paymentId, refundId, amount: back, ...dated(on) }
    return [{ type: 'RefundFailed', data: { ...data, ...(!wasIssued && { wasIssued }) } }]
  }

type Asked = { disputeId: string; amount: Money; reason: string; on?: string | undefined }

/** The payer's bank asks questions, and takes nothing (yet). Once it is a dispute, or closed, an
 *  older reading changes nothing. */
export const inquiry = (request: Asked & { isOpen: boolean }): Decision<State, Event> => {
  const { disputeId, amount, reason, on, isOpen } = request
  const open: Decision<State, Event> = (state) => {
    if (state.inquiries.has(disputeId) || state.disputes.has(disputeId)) return []
    positive(state, amount)
    const { paymentId } = known(state)
    const data = { paymentId, disputeId, amount, reason, ...dated(on) }
    return [{ type: 'InquiryOpened', data }]
  }
  if (isOpen) return open
  return inTurn(decider, open, (state) =>
    state.inquiries.get(disputeId) === 'open' && !state.disputes.has(disputeId)
      ? [{ type: 'InquiryClosed', data: { paymentId: known(state).paymentId, disputeId } }]
      : [],
  )
}

const openDispute =
  ({ disputeId, amount, reason, on }: Asked): Decision<State, Event> =>
  (state) => {
    if (state.disputes.has(disputeId)) return []
    positive(state, amount)
    const { paymentId } = known(state)
    const data = { paymentId, disputeId, amount, reason, ...dated(on) }
    return [{ type: 'DisputeOpened', data }]
  }

/** The payer's bank asks for the money, or has decided. A lost dispute takes it away; won behind
 *  that, by an appeal, it is back. Nothing comes behind a dispute that is won. */
export const dispute = (
  request: Asked & { outcome: Dispute['outcome']; closedOn?: string | undefined },
): Decision<State, Event> => {
  const { disputeId, amount, outcome, closedOn } = request
  if (outcome === 'open') return openDispute(request)
  return inTurn(decider, openDispute(request), (state) => {
    const before = state.disputes.get(disputeId)
    if (!before || before.outcome === 'won' || before.outcome === outcome) return []
    const { paymentId } = known(state)
    const asked = positive(state, amount)
    const data = { paymentId, disputeId, outcome, ...dated(closedOn) }
    if (outcome === 'won') {
      const wasLost = before.outcome === 'lost'
      const back = wasLost ? money(before.amount, amount.currency) : amount
      return [
        { type: 'DisputeClosed', data: { ...data, amount: back, ...(wasLost && { wasLost }) } },
      ]
    }
    // What was refunded before cannot be taken a second time.
    const { received, refunded } = figures(state)
    const taken = Decimal.min(asked, received.minus(refunded))
    const lost = money(taken, amount.currency)
    return [
      ...freeing(state, taken, { why: `dispute ${disputeId}`, on: closedOn }),
      { type: 'DisputeClosed', data: { ...data, amount: lost } },
    ]
  })
}

/** Whoever recorded the payment has corrected how much it was; what is allocated beyond it is freed,
 *  the newest lines first.
 *  @throws Refusal not-positive, too-many-decimals, currency-differs, exceeds-received */
export const amendReceived =
  ({ received, on }: { received: Money; on?: string | undefined }): Decision<State, Event> =>
  (state) => {
    const { paymentId, received: before } = known(state)
    const now = positive(state, received)
    const lowered = new Decimal(before.amount).minus(now)
    if (lowered.isZero()) return []
    const why = `amended to ${received.amount} from ${before.amount}`
    const freed = lowered.greaterThan(0) ? freeing(state, lowered, { why, on }) : []
    const amount = money(now, received.currency)
    const data = { paymentId, received: amount, before, ...dated(on) }
    return [...freed, { type: 'PaymentAmended', data }]
  }

/** Everything that the platform says of a payment now. */
export type Observation = Received & {
  refunds: {
    refundId: string
    amount: Money
    failed: boolean
    /** The days of the books on which it was made, and on which it failed. */
    on?: string | undefined
    failedOn?: string | undefined
    /** Whose money it gives back, where that is said. */
    invoiceIds?: readonly string[] | undefined
    /** Absent = that of the books. */
    policy?: RefundPolicy
  }[]
  disputes: (Asked & { outcome: Dispute['outcome']; closedOn?: string | undefined })[]
  inquiries?: (Asked & { isOpen: boolean })[]
  fee: Fee | null
}

/** Takes over what the platform says now; what is known already changes nothing, so observations
 *  may repeat and, since each restates the whole, arrive in any order. */
export const observe = (
  seen: Observation,
  policy: RefundPolicy = 'reopen',
): Decision<State, Event> => {
  const { refunds, disputes, inquiries = [], fee, ...details } = seen
  return inTurn(
    decider,
    receive(details),
    ...(fee ? [recordFee(fee)] : []),
    ...refunds.map((one) =>
      one.failed ? failRefund({ ...one, on: one.failedOn }) : refund({ policy, ...one }),
    ),
    ...inquiries.map((one) => inquiry(one)),
    ...disputes.map((one) => dispute(one)),
  )
}
