// What the payers' banks ask back of what an invoice was settled with.
import type { Decision } from './decider.ts'
import type { Event, State } from './invoice.ts'

/** Which disputes of this payment are open; said again, or of an invoice that the payment settles no
 *  more, it changes what differs. */
export const restateDisputes =
  ({ paymentId, open }: { paymentId: string; open: readonly string[] }): Decision<State, Event> =>
  (state) => {
    if (!state.terms) return []
    const { invoiceId } = state.terms
    const settles = [...state.applied.values()].some(
      (line) => line.paymentId === paymentId && line.amount.greaterThan(0),
    )
    const now = settles ? open : []
    const known = [...state.disputes].flatMap(([id, of]) => (of === paymentId ? [id] : []))
    const about = (type: 'InvoiceDisputed' | 'InvoiceDisputeEnded', ids: readonly string[]) =>
      ids.map((disputeId): Event => ({ type, data: { invoiceId, paymentId, disputeId } }))
    return [
      ...about(
        'InvoiceDisputed',
        now.filter((id) => !known.includes(id)),
      ),
      ...about(
        'InvoiceDisputeEnded',
        known.filter((id) => !now.includes(id)),
      ),
    ]
  }
