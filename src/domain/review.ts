// A payment that the policy does not dare to place: it waits here for a person. One stream per
// payment; once decided, it can be asked for again when the payment has unapplied money anew.
import Type from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Proposal, ProposedLine } from './matching/proposal.ts'
import { Money } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull } from './stored.ts'

export const category = 'review'

// Stored shapes: change them only by adding optional fields or a new version.

export const shapes = {
  ReviewRequested: Type.Object({
    reviewId: Id,
    paymentId: Id,
    unapplied: Money,
    /** Why no rule placed it, a stable code. */
    reason: Type.String(),
    /** What it might be, the likeliest first. */
    proposals: Type.Array(Proposal),
    /** The version of the engine that proposed. */
    engine: Type.Optional(Type.String()),
  }),
  ReviewAccepted: Type.Object({
    reviewId: Id,
    paymentId: Id,
    lines: Type.Array(ProposedLine),
    note: OrNull(Type.String()),
  }),
  ReviewRejected: Type.Object({ reviewId: Id, paymentId: Id, note: OrNull(Type.String()) }),
  ReviewReassigned: Type.Object({ reviewId: Id, paymentId: Id, assignee: OrNull(Type.String()) }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
type Requested = Extract<Event, { type: 'ReviewRequested' }>['data']

export type State = {
  kind: 'absent' | 'open' | 'accepted' | 'rejected'
  question: Requested | null
  /** Where the money was sent, once accepted. */
  lines: readonly { invoiceId: string; amount: string }[]
  assignee: string | null
}
export const initial: State = { kind: 'absent', question: null, lines: [], assignee: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'ReviewRequested':
      return { ...state, kind: 'open', question: event.data }
    case 'ReviewAccepted':
      return { ...state, kind: 'accepted', lines: event.data.lines }
    case 'ReviewRejected':
      return { ...state, kind: 'rejected' }
    case 'ReviewReassigned':
      return { ...state, assignee: event.data.assignee }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** Asks, or asks better: what was already asked in the same words is not asked again, and what a
 *  person has rejected stays rejected while the same money is in question. */
export const request =
  (question: Requested): Decision<State, Event> =>
  (state) => {
    const before = state.question
    const sameMoney = before?.unapplied.amount === question.unapplied.amount
    if (state.kind === 'rejected' && sameMoney) return []
    if (state.kind === 'open' && JSON.stringify(before) === JSON.stringify(question)) return []
    return [{ type: 'ReviewRequested', data: question }]
  }

function open(state: State): Requested {
  if (!state.question) throw new Refusal('review-not-found')
  if (state.kind !== 'open') throw new Refusal('review-decided', { outcome: state.kind })
  return state.question
}

/** The money goes to these lines; none of them when it has found its place otherwise. */
export const accept =
  (answer: {
    lines: { invoiceId: string; amount: string }[]
    note: string | null
  }): Decision<State, Event> =>
  (state) => {
    const isSame = JSON.stringify(state.lines) === JSON.stringify(answer.lines)
    if (state.kind === 'accepted' && isSame) return []
    const { reviewId, paymentId } = open(state)
    return [{ type: 'ReviewAccepted', data: { reviewId, paymentId, ...answer } }]
  }

/** It belongs to none of our invoices; the money stays unapplied. */
export const reject =
  (answer: { note: string | null }): Decision<State, Event> =>
  (state) => {
    if (state.kind === 'rejected') return []
    const { reviewId, paymentId } = open(state)
    return [{ type: 'ReviewRejected', data: { reviewId, paymentId, note: answer.note } }]
  }

export const reassign =
  (assignee: string | null): Decision<State, Event> =>
  (state) => {
    const { reviewId, paymentId } = open(state)
    if (state.assignee === assignee) return []
    return [{ type: 'ReviewReassigned', data: { reviewId, paymentId, assignee } }]
  }
