// A payment that the policy does not dare to place: it waits here for a person. One stream per
// payment; once decided, it can be asked for again when the payment has unapplied money anew.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { keyOfLines, NoneOfThem, Proposal, ProposedLine } from './matching/proposal.ts'
import { Decimal, Money, sum } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull } from './stored.ts'

export const category = 'review'

// Stored shapes: change them only by adding optional fields or a new version.

/** Why a payment is rejected: none of our invoices is meant and the money stays unapplied, or it is
 *  no customer's payment at all, such as a transfer of our own or a tax refund. */
export const Outcome = Type.Union([Type.Literal('unplaced'), Type.Literal('not-ours')])
export type Outcome = Static<typeof Outcome>

const note = OrNull(Type.String())

export const shapes = {
  ReviewRequested: Type.Object({
    reviewId: Id,
    paymentId: Id,
    unapplied: Money,
    /** Why no rule placed it, a stable code. */
    reason: Type.String(),
    /** What it might be, the likeliest first. */
    proposals: Type.Array(Proposal),
    none: Type.Optional(NoneOfThem),
    /** The version of the engine that proposed. */
    engine: Type.Optional(Type.String()),
  }),
  ReviewAccepted: Type.Object({
    reviewId: Id,
    paymentId: Id,
    lines: Type.Array(ProposedLine),
    note,
  }),
  /** Without an outcome it is `unplaced`. */
  ReviewRejected: Type.Object({
    reviewId: Id,
    paymentId: Id,
    note,
    outcome: Type.Optional(Outcome),
  }),
  /** This one proposal is wrong; the question stays. */
  ProposalRejected: Type.Object({
    reviewId: Id,
    paymentId: Id,
    lines: Type.Array(ProposedLine),
    note,
  }),
  /** The decision is taken back. An acceptance is named by its event, as the allocation that came
   *  of it is. */
  ReviewUndone: Type.Object({ reviewId: Id, paymentId: Id, decisionId: Id, note }),
  ReviewReassigned: Type.Object({ reviewId: Id, paymentId: Id, assignee: OrNull(Type.String()) }),
}
/** With its id, once it is stored: a decision is known by the event that holds it. */
export type Event = EventOf<typeof shapes> & { id?: string }
const read = decoder(shapes)
export const decode = (event: { type: string; data: unknown; id?: string }): Event => ({
  ...read(event),
  ...(event.id !== undefined && { id: event.id }),
})
type Requested = Extract<Event, { type: 'ReviewRequested' }>['data']
type Lines = readonly ProposedLine[]

export type State = {
  kind: 'absent' | 'open' | 'accepted' | 'rejected'
  question: Requested | null
  /** The last decision that was not taken back. It stands while the rest of the money is asked
   *  about. Without lines the money had found its place otherwise. */
  decision: { id: string; lines: Lines; outcome: Outcome | null; note: string | null } | null
  /** Decisions that were taken back: what they allocated is released. */
  undone: readonly string[]
  /** Why only a person places the money now; null while a rule may. */
  byHand: 'decision-undone' | 'rest-of-split' | null
  /** The lines of proposals that were rejected, while the same money is in question. */
  ruledOut: readonly string[]
  assignee: string | null
}
export const initial: State = {
  kind: 'absent',
  question: null,
  decision: null,
  undone: [],
  byHand: null,
  ruledOut: [],
  assignee: null,
}

export function evolve(state: State, event: Event): State {
  const { id = '' } = event
  switch (event.type) {
    case 'ReviewRequested': {
      const ruledOut = isSameMoney(state, event.data.unapplied) ? state.ruledOut : []
      return { ...state, kind: 'open', question: event.data, ruledOut }
    }
    case 'ReviewAccepted': {
      const { lines, note } = event.data
      const decided = leavesRest(state, lines) ? 'rest-of-split' : null
      const byHand = lines.length === 0 ? state.byHand : decided
      return { ...state, kind: 'accepted', decision: { id, lines, outcome: null, note }, byHand }
    }
    case 'ReviewRejected': {
      const { outcome = 'unplaced', note } = event.data
      return {
        ...state,
        kind: 'rejected',
        decision: { id, lines: [], outcome, note },
        byHand: null,
      }
    }
    case 'ProposalRejected': {
      const out = keyOfLines(event.data.lines)
      const proposals =
        state.question?.proposals.filter(({ lines }) => keyOfLines(lines) !== out) ?? []
      const question = state.question && { ...state.question, proposals }
      return { ...state, question, ruledOut: [...state.ruledOut, out] }
    }
    case 'ReviewUndone': {
      const undone = [...state.undone, event.data.decisionId]
      return { ...state, kind: 'open', decision: null, undone, byHand: 'decision-undone' }
    }
    case 'ReviewReassigned':
      return { ...state, assignee: event.data.assignee }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

const isSameMoney = ({ question }: State, unapplied: Money) =>
  question?.unapplied.amount === unapplied.amount

const leavesRest = ({ question }: State, lines: Lines) =>
  sum(lines.map(({ amount }) => amount)).lessThan(question?.unapplied.amount ?? 0)

/** A person's no stands: while the same money is in question or, when it is not ours, for good. */
export const staysRejected = (state: State, unapplied: Money) =>
  state.kind === 'rejected' &&
  (state.decision?.outcome === 'not-ours' || isSameMoney(state, unapplied))

/** A person has said that these lines are wrong for this money. */
export const rulesOut = (state: State, lines: Lines, unapplied: Money) =>
  isSameMoney(state, unapplied) && state.ruledOut.includes(keyOfLines(lines))

/** How sure the likeliest proposal is; null when the engine that proposed did not say. */
export const confidenceOf = ({ proposals }: Requested) => proposals[0]?.confidence ?? null

/** What a person would see of it: the same money, reason and proposals. How sure these are moves with
 *  whatever else is open, and is no reason to ask again. */
const asSeen = ({ unapplied, reason, proposals }: Requested) =>
  JSON.stringify([unapplied, reason, proposals.map(({ lines }) => lines)])

/** Asks, or asks better: what was already asked is not asked again, what a person has rejected stays
 *  rejected, and a proposal that was ruled out is not made again. */
export const request =
  (asked: Requested): Decision<State, Event> =>
  (state) => {
    const { unapplied } = asked
    if (staysRejected(state, unapplied)) return []
    const proposals = asked.proposals.filter(({ lines }) => !rulesOut(state, lines, unapplied))
    const question = { ...asked, proposals }
    const isAsked = state.question !== null && asSeen(state.question) === asSeen(question)
    if (state.kind === 'open' && isAsked) return []
    return [{ type: 'ReviewRequested', data: question }]
  }

/** The decision, unless a person has answered since `seen` was read: the answer comes first, and
 *  wakes whoever asks. */
export const unlessAnswered =
  (seen: State, decide: Decision<State, Event>): Decision<State, Event> =>
  (state) =>
    state.decision?.id === seen.decision?.id && state.undone.length === seen.undone.length
      ? decide(state)
      : []

function known(state: State): Requested {
  if (!state.question) throw new Refusal('review-not-found')
  return state.question
}

function open(state: State): Requested {
  const question = known(state)
  if (state.kind !== 'open') throw new Refusal('review-decided', { outcome: state.kind })
  return question
}

/** The money goes to these lines; none of them when it has found its place otherwise. */
export const accept =
  (answer: { lines: ProposedLine[]; note: string | null }): Decision<State, Event> =>
  (state) => {
    const isSame = JSON.stringify(state.decision?.lines) === JSON.stringify(answer.lines)
    if (state.kind === 'accepted' && isSame) return []
    const { reviewId, paymentId } = open(state)
    return [{ type: 'ReviewAccepted', data: { reviewId, paymentId, ...answer } }]
  }

/** The likeliest proposal, if it is at least so sure, of no more money than asked for, and nobody
 *  else is at work on it. */
export const acceptSurest =
  (answer: {
    minConfidence: number
    maxAmount?: string | undefined
    assignee: string
    note: string | null
  }): Decision<State, Event> =>
  (state) => {
    const { minConfidence, maxAmount, assignee, note } = answer
    const question = open(state)
    const { amount } = question.unapplied
    if (maxAmount !== undefined && new Decimal(amount).greaterThan(maxAmount)) {
      throw new Refusal('above-amount', { amount: question.unapplied, maxAmount })
    }
    refuseIfClaimed(state, assignee)
    const confidence = confidenceOf(question)
    if (confidence === null || confidence < minConfidence) {
      throw new Refusal('below-confidence', { confidence, minConfidence })
    }
    return accept({ lines: question.proposals[0]?.lines ?? [], note })(state)
  }

/** It belongs to none of our invoices; the money stays unapplied. */
export const reject =
  (answer: { note: string | null; outcome?: Outcome }): Decision<State, Event> =>
  (state) => {
    const { note, outcome = 'unplaced' } = answer
    if (state.kind === 'rejected' && state.decision?.outcome === outcome) return []
    const { reviewId, paymentId } = open(state)
    const data = { reviewId, paymentId, note, ...(outcome !== 'unplaced' && { outcome }) }
    return [{ type: 'ReviewRejected', data }]
  }

/** One of the proposals is wrong, whatever else may be right. */
export const rejectProposal =
  (answer: { lines: ProposedLine[]; note: string | null }): Decision<State, Event> =>
  (state) => {
    const { reviewId, paymentId, proposals, unapplied } = open(state)
    if (rulesOut(state, answer.lines, unapplied)) return []
    const wrong = keyOfLines(answer.lines)
    if (!proposals.some(({ lines }) => keyOfLines(lines) === wrong)) {
      throw new Refusal('no-such-proposal', { proposals: proposals.length })
    }
    return [{ type: 'ProposalRejected', data: { reviewId, paymentId, ...answer } }]
  }

/** Takes the last decision back: the money it allocated is released, and a person is asked again. */
export const undo =
  (answer: { note: string | null }): Decision<State, Event> =>
  (state) => {
    const { reviewId, paymentId } = known(state)
    const { decision } = state
    if (!decision && state.byHand) return []
    if (!decision) throw new Refusal('review-not-decided')
    const isOfPerson = decision.outcome !== null || decision.lines.length > 0
    if (!isOfPerson) throw new Refusal('decided-by-policy', { paymentId })
    const data = { reviewId, paymentId, decisionId: decision.id, note: answer.note }
    return [{ type: 'ReviewUndone', data }]
  }

/** Takes back what a rule or the engine placed of a payment, which no person was asked about. */
export const undoPlaced =
  (placed: {
    paymentId: string
    decisionId: string
    note: string | null
  }): Decision<State, Event> =>
  (state) =>
    state.undone.includes(placed.decisionId)
      ? []
      : [{ type: 'ReviewUndone', data: { reviewId: placed.paymentId, ...placed } }]

function refuseIfClaimed({ assignee }: State, by: string) {
  if (assignee !== null && assignee !== by) throw new Refusal('review-claimed', { assignee })
}

/** Whoever claims a review is at work on it. `take` takes it over from somebody else. */
export const claim =
  ({ assignee, take }: { assignee: string; take: boolean }): Decision<State, Event> =>
  (state) => {
    const { reviewId, paymentId } = open(state)
    if (state.assignee === assignee) return []
    if (!take) refuseIfClaimed(state, assignee)
    return [{ type: 'ReviewReassigned', data: { reviewId, paymentId, assignee } }]
  }

/** Gives it back to everybody; with `take`, also what somebody else has claimed. */
export const unclaim =
  ({ assignee, take }: { assignee: string; take: boolean }): Decision<State, Event> =>
  (state) => {
    const { reviewId, paymentId } = open(state)
    if (state.assignee === null) return []
    if (!take) refuseIfClaimed(state, assignee)
    return [{ type: 'ReviewReassigned', data: { reviewId, paymentId, assignee: null } }]
  }
