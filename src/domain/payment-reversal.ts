// Money that goes back: refunds and lost disputes, and how a payment's allocations give way to
// them. `observe` at the end takes over all that a platform says of a payment in one decision.
import { type Decision, inTurn } from './decider.ts'
import { Decimal, type Money, money } from './money.ts'
import {
  type Dispute,
  decider,
  type Event,
  type Fee,
  figures,
  known,
  type Received,
  receive,
  recordFee,
  type State,
} from './payment.ts'
import { Refusal } from './refusal.ts'

/** Frees so much of the allocated money that `wanted` is unapplied; the newest lines first. */
function freeing(state: State, wanted: Decimal, why: string): Event[] {
  const { paymentId, received } = known(state)
  let missing = wanted.minus(figures(state).unapplied)
  const events: Event[] = []
  for (const line of [...state.lines].reverse()) {
    if (!missing.greaterThan(0)) break
    const amount = Decimal.min(missing, line.amount)
    if (amount.isZero()) continue
    missing = missing.minus(amount)
    const { lineId, invoiceId } = line
    const data = { paymentId, lineId, invoiceId, amount: money(amount, received.currency) }
    events.push({
      type: 'AllocationReleased',
      data: { ...data, releaseId: `${lineId}/${why}`, reason: why },
    })
  }
  if (missing.greaterThan(0)) throw new Refusal('exceeds-received', { paymentId, why })
  return events
}

/** An amount that may be taken from this payment: of its currency, and more than nothing. */
function positive(state: State, amount: Money): Decimal {
  const { paymentId, received } = known(state)
  if (amount.currency !== received.currency) {
    throw new Refusal('currency-differs', { paymentId, amount, received })
  }
  const value = new Decimal(amount.amount)
  if (!value.greaterThan(0)) throw new Refusal('not-positive', { paymentId, amount })
  return value
}

/** Money that went back to the payer: from what is unapplied, then from the newest lines. */
export const refund =
  (request: { refundId: string; amount: Money }): Decision<State, Event> =>
  (state) => {
    const { refundId, amount } = request
    if (state.refunds.has(refundId)) return []
    const wanted = positive(state, amount)
    const { paymentId } = known(state)
    return [
      ...freeing(state, wanted, `refund ${refundId}`),
      { type: 'RefundIssued', data: { paymentId, refundId, amount } },
    ]
  }

/** A refund that did not go through, known as issued or not: the money is here again. */
export const failRefund =
  (request: { refundId: string; amount: Money }): Decision<State, Event> =>
  (state) => {
    const { refundId, amount } = request
    if (state.refunds.get(refundId)?.isZero()) return []
    const { paymentId } = known(state)
    return [{ type: 'RefundFailed', data: { paymentId, refundId, amount } }]
  }

const openDispute =
  (request: { disputeId: string; amount: Money; reason: string }): Decision<State, Event> =>
  (state) => {
    const { disputeId, amount, reason } = request
    if (state.disputes.has(disputeId)) return []
    positive(state, amount)
    const { paymentId } = known(state)
    return [{ type: 'DisputeOpened', data: { paymentId, disputeId, amount, reason } }]
  }

/** The payer's bank asks for the money, or has decided. A lost dispute takes it away for good. */
export const dispute = (request: {
  disputeId: string
  amount: Money
  reason: string
  outcome: Dispute['outcome']
}): Decision<State, Event> => {
  const { disputeId, amount, outcome } = request
  if (outcome === 'open') return openDispute(request)
  return inTurn(decider, openDispute(request), (state) => {
    if (state.disputes.get(disputeId)?.outcome !== 'open') return []
    const { paymentId } = known(state)
    const asked = positive(state, amount)
    if (outcome === 'won') {
      return [{ type: 'DisputeClosed', data: { paymentId, disputeId, amount, outcome } }]
    }
    // What was refunded before cannot be taken a second time.
    const { received, refunded } = figures(state)
    const taken = Decimal.min(asked, received.minus(refunded))
    const lost = money(taken, amount.currency)
    return [
      ...freeing(state, taken, `dispute ${disputeId}`),
      { type: 'DisputeClosed', data: { paymentId, disputeId, amount: lost, outcome } },
    ]
  })
}

/** Everything that the platform says of a payment now. */
export type Observation = Received & {
  refunds: { refundId: string; amount: Money; failed: boolean }[]
  disputes: { disputeId: string; amount: Money; reason: string; outcome: Dispute['outcome'] }[]
  fee: Fee | null
}

/** Takes over what the platform says now; what is known already changes nothing, so observations
 *  may repeat and, since each restates the whole, arrive in any order. */
export const observe = (seen: Observation): Decision<State, Event> => {
  const { refunds, disputes, fee, ...details } = seen
  return inTurn(
    decider,
    receive(details),
    ...(fee ? [recordFee(fee)] : []),
    ...refunds.map((one) => (one.failed ? failRefund(one) : refund(one))),
    ...disputes.map((one) => dispute(one)),
  )
}
