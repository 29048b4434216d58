// One disagreement from first sight to its end: found, explained or put right, gone, and perhaps back.
// Its stream bears the id that the finding names (discrepancy-kinds.ts), so that one disagreement never
// lives twice at once. What the views show is told by `observe` and `vanish`; the rest is people's.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { type Action, FindingShape, type Kind, kinds, type Recorded } from './discrepancy-kinds.ts'
import { leftErased } from './erased.ts'
import { Money } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, Instant, OrNull, PlainDate } from './stored.ts'

export const category = 'discrepancy'

/** Why a difference is let stand. */
export const reasons = [
  ...(['timing', 'immaterial', 'agreed-with-customer', 'known-error'] as const),
  ...(['outside-the-books', 'accepted', 'other'] as const),
] as const
export type Reason = (typeof reasons)[number]

// Stored shapes: change them only by adding optional fields or a new version.

const Named = { discrepancyId: Id }
const Found = { ...Named, ...FindingShape.properties }
const Note = OrNull(Type.String())
const Values = Type.Object({
  ledger: OrNull(Type.String()),
  theirs: OrNull(Type.String()),
  atStake: OrNull(Money),
  delta: OrNull(Money),
})

export const shapes = {
  DiscrepancyDetected: Type.Object(Found),
  /** The two sides say something else now. */
  DiscrepancyChanged: Type.Object({ ...Found, before: Values }),
  DiscrepancyExplained: Type.Object({
    ...Named,
    reasonCode: Type.String(),
    note: Note,
    /** What it was that was explained. */
    of: Values,
  }),
  DiscrepancyResolved: Type.Object({
    ...Named,
    /** Agreement: the two sides say the same again, and nobody asked for it here. */
    by: Type.Enum(['agreement', 'action']),
    action: OrNull(Type.String()),
    note: Note,
  }),
  DiscrepancyReopened: Type.Object({
    ...Found,
    because: Type.Enum(['seen-again', 'moved', 'person']),
    note: Note,
  }),
  DiscrepancyAssigned: Type.Object({ ...Named, assignee: OrNull(Type.String()) }),
  DiscrepancyCommented: Type.Object({ ...Named, text: Type.String({ minLength: 1 }) }),
  DiscrepancyDueSet: Type.Object({ ...Named, dueOn: OrNull(PlainDate) }),
  /** Null: it is wanted again. */
  DiscrepancySnoozed: Type.Object({ ...Named, until: OrNull(Instant) }),
  DiscrepancyActionTaken: Type.Object({
    ...Named,
    action: Type.String(),
    params: Type.Record(Type.String(), Type.String()),
    note: Note,
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
type Values = Static<typeof Values>

export type State = {
  kind: 'absent' | 'open' | 'explained' | 'resolved'
  finding: Recorded | null
  /** Why it is let stand, and what that was said of. */
  explained: { reasonCode: string; note: string | null; of: Values } | null
  /** What a person has done about it since it was last opened. */
  acted: string | null
  assignee: string | null
  dueOn: string | null
  snoozedUntil: string | null
}
export const initial: State = {
  kind: 'absent',
  finding: null,
  explained: null,
  acted: null,
  assignee: null,
  dueOn: null,
  snoozedUntil: null,
}

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'DiscrepancyDetected':
      return { ...state, kind: 'open', finding: findingIn(event.data) }
    case 'DiscrepancyChanged':
      return { ...state, finding: findingIn(event.data) }
    case 'DiscrepancyReopened': {
      // Who has looked after it knows it best; the days that were set are of another life.
      const anew = { explained: null, acted: null, dueOn: null, snoozedUntil: null }
      return { ...state, ...anew, kind: 'open', finding: findingIn(event.data) }
    }
    case 'DiscrepancyExplained': {
      const { reasonCode, note, of } = event.data
      return { ...state, kind: 'explained', explained: { reasonCode, note, of } }
    }
    case 'DiscrepancyResolved':
      return { ...state, kind: 'resolved', snoozedUntil: null }
    case 'DiscrepancyAssigned':
      return { ...state, assignee: event.data.assignee }
    case 'DiscrepancyCommented':
      return state
    case 'DiscrepancyDueSet':
      return { ...state, dueOn: event.data.dueOn }
    case 'DiscrepancySnoozed':
      return { ...state, snoozedUntil: event.data.until }
    case 'DiscrepancyActionTaken':
      return { ...state, acted: event.data.action }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** As it is recorded: nothing but the finding, in one order. */
function findingIn(found: Recorded): Recorded {
  const { kind, subject, part, pair, platforms, related, ledger, theirs } = found
  const { atStake, delta, cause, effectiveOn } = found
  return {
    ...{ kind, subject: { noun: subject.noun, id: subject.id }, part, pair, platforms, related },
    ...{ ledger, theirs, atStake, delta, cause: { code: cause.code, params: cause.params } },
    effectiveOn,
  }
}

export const valuesOf = ({ ledger, theirs, atStake, delta }: Values): Values => ({
  ledger,
  theirs,
  atStake,
  delta,
})

const sameMoney = (one: Money | null, other: Money | null) =>
  one?.amount === other?.amount && one?.currency === other?.currency

const sameValues = (one: Values, other: Values) =>
  one.ledger === other.ledger &&
  one.theirs === other.theirs &&
  sameMoney(one.atStake, other.atStake) &&
  sameMoney(one.delta, other.delta)

/** Whether an explanation still says why: the same money is missing or, where none is, the two sides
 *  say the same as then. */
const isSameCase = (one: Values, other: Values) =>
  one.delta === null && other.delta === null
    ? sameValues(one, other)
    : sameMoney(one.delta, other.delta)

/** What the views show of it now. Nothing new of it is nothing at all: nobody is told twice. */
export const observe =
  (discrepancyId: string, told: Recorded): Decision<State, Event> =>
  ({ kind, finding, explained }) => {
    const found = leftErased(finding, told)
    const seen = { discrepancyId, ...findingIn(found) }
    if (kind === 'absent' || !finding) return [{ type: 'DiscrepancyDetected', data: seen }]
    if (kind === 'resolved') {
      const because = { because: 'seen-again', note: null } as const
      return [{ type: 'DiscrepancyReopened', data: { ...seen, ...because } }]
    }
    if (kind === 'explained' && explained && !isSameCase(explained.of, found)) {
      const because = { because: 'moved', note: null } as const
      return [{ type: 'DiscrepancyReopened', data: { ...seen, ...because } }]
    }
    // What is explained stays so whatever is now thought to have caused it.
    const isSameCause = kind === 'explained' || finding.cause.code === found.cause.code
    if (sameValues(finding, found) && isSameCause) return []
    return [{ type: 'DiscrepancyChanged', data: { ...seen, before: valuesOf(finding) } }]
  }

/** The views show nothing of it any more. */
export const vanish =
  (discrepancyId: string): Decision<State, Event> =>
  ({ kind, acted }) => {
    if (kind !== 'open' && kind !== 'explained') return []
    const by = acted === null ? 'agreement' : 'action'
    return [{ type: 'DiscrepancyResolved', data: { discrepancyId, by, action: acted, note: null } }]
  }

/** @throws Refusal not-found, discrepancy-resolved */
function standing({ kind, finding }: State, discrepancyId: string): Recorded {
  if (kind === 'absent' || !finding) {
    throw new Refusal('not-found', { noun: 'discrepancy', id: discrepancyId })
  }
  if (kind === 'resolved') throw new Refusal('discrepancy-resolved', { discrepancyId })
  return finding
}

/** It is right as it is, for a reason; until the money that is missing is another. */
export const explain =
  (request: {
    discrepancyId: string
    reasonCode: Reason
    note: string | null
  }): Decision<State, Event> =>
  (state) => {
    const { discrepancyId, reasonCode } = request
    const finding = standing(state, discrepancyId)
    const note = request.note?.trim() || null
    if (reasonCode === 'other' && note === null) throw new Refusal('reason-missing', request)
    const { explained } = state
    const isSaid = explained?.reasonCode === reasonCode && explained.note === note
    if (state.kind === 'explained' && isSaid) return []
    const of = valuesOf(finding)
    return [{ type: 'DiscrepancyExplained', data: { discrepancyId, reasonCode, note, of } }]
  }

/** The explanation does not hold. */
export const reopen =
  (discrepancyId: string, note: string | null): Decision<State, Event> =>
  (state) => {
    const finding = standing(state, discrepancyId)
    if (state.kind === 'open') return []
    const data = { discrepancyId, ...finding, because: 'person' as const, note }
    return [{ type: 'DiscrepancyReopened', data }]
  }

export const assign =
  (discrepancyId: string, assignee: string | null): Decision<State, Event> =>
  (state) => {
    standing(state, discrepancyId)
    if (state.assignee === assignee) return []
    return [{ type: 'DiscrepancyAssigned', data: { discrepancyId, assignee } }]
  }

/** Also of what is resolved: somebody may know why. */
export const comment =
  (discrepancyId: string, text: string): Decision<State, Event> =>
  ({ kind }) => {
    if (kind === 'absent') {
      throw new Refusal('not-found', { noun: 'discrepancy', id: discrepancyId })
    }
    return [{ type: 'DiscrepancyCommented', data: { discrepancyId, text: text.trim() } }]
  }

export const setDue =
  (discrepancyId: string, dueOn: string | null): Decision<State, Event> =>
  (state) => {
    standing(state, discrepancyId)
    if (state.dueOn === dueOn) return []
    return [{ type: 'DiscrepancyDueSet', data: { discrepancyId, dueOn } }]
  }

/** @throws Refusal moment-past */
export const snooze =
  (request: { discrepancyId: string; until: string | null; now: string }): Decision<State, Event> =>
  (state) => {
    const { discrepancyId, until, now } = request
    standing(state, discrepancyId)
    if (state.snoozedUntil === until) return []
    if (until !== null && Date.parse(until) <= Date.parse(now)) {
      throw new Refusal('moment-past', { discrepancyId, until })
    }
    return [{ type: 'DiscrepancySnoozed', data: { discrepancyId, until } }]
  }

/** Notes what a person does about it; whether it helps, the views will show.
 *  @throws Refusal action-not-offered */
export const act =
  (request: {
    discrepancyId: string
    action: Action
    params: Record<string, string>
    note: string | null
  }): Decision<State, Event> =>
  (state) => {
    const { discrepancyId, action, params, note } = request
    const { kind } = standing(state, discrepancyId)
    if (!actionsOf(kind).includes(action)) {
      throw new Refusal('action-not-offered', { discrepancyId, action, offered: actionsOf(kind) })
    }
    return [{ type: 'DiscrepancyActionTaken', data: { discrepancyId, action, params, note } }]
  }

export const actionsOf = (kind: Kind): readonly Action[] => kinds[kind].actions
