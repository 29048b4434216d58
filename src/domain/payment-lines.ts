// What is left of a payment's line, on both sides where the invoice is in another currency; what went
// back of the payment, and what was settled of that.
import type { Rate } from './exchange.ts'
import { Decimal, type Money, money, sum } from './money.ts'
import type { AllocationLine, Dispute, Event, Exchanged, State } from './payment.ts'
import { cameOn } from './payment-days.ts'

export type Line = {
  lineId: string
  invoiceId: string
  amount: Decimal
  decisionId: string
  /** The day of the books; null = that on which the money came first. */
  on: string | null
  /** What is left of what it settles, where the invoice is in another currency. */
  settles: { amount: Decimal; currency: string; rate: Rate } | null
}

type Decided = { decisionId: string; on?: string | undefined }

export function lineOf(line: AllocationLine, { decisionId, on }: Decided): Line {
  const { lineId, invoiceId, amount, settles } = line
  const worth = settles && {
    ...{ amount: new Decimal(settles.amount.amount), currency: settles.amount.currency },
    rate: settles.rate,
  }
  return {
    ...{ lineId, invoiceId, amount: new Decimal(amount), decisionId, on: on ?? null },
    settles: worth ?? null,
  }
}

export function withoutPart(
  line: Line,
  released: { amount: Money; settled?: Money | undefined },
): Line {
  const { settles } = line
  const left = settles?.amount.minus(released.settled?.amount ?? 0)
  return {
    ...line,
    amount: line.amount.minus(released.amount.amount),
    settles: settles && { ...settles, amount: left ?? new Decimal(0) },
  }
}

/** All that was gained with it so far. */
export function withExchange(before: ReadonlyMap<string, Exchanged>, said: Exchanged) {
  const { balanceTransactionId: id, gain } = said
  const gained = sum([before.get(id)?.gain.amount ?? 0, gain.amount])
  return new Map(before).set(id, { ...said, gain: money(gained, gain.currency) })
}

type OfRefund = Extract<Event, { type: 'RefundIssued' | 'RefundFailed' }>
type OfDispute = Extract<Event, { type: 'DisputeOpened' | 'DisputeClosed' }>

export function withRefund(state: State, event: OfRefund): State {
  const { refundId, amount } = event.data
  const gone = new Decimal(event.type === 'RefundIssued' ? amount.amount : 0)
  const refunds = new Map(state.refunds).set(refundId, gone)
  return { ...state, refunds, cameOn: cameOn(state.cameOn, event) }
}

export function withDispute(state: State, event: OfDispute): State {
  const { disputeId, amount } = event.data
  const outcome: Dispute['outcome'] = event.type === 'DisputeOpened' ? 'open' : event.data.outcome
  const dispute = { amount: new Decimal(amount.amount), outcome }
  const disputes = new Map(state.disputes).set(disputeId, dispute)
  return { ...state, disputes, cameOn: cameOn(state.cameOn, event) }
}
