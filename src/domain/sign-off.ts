// A signature under a day or a month: one person prepares it and another one reviews it. When a figure
// moves afterwards it is suspended, and stays as it was signed beside what has become of it.
import Type, { type Static } from 'typebox'
import { lastDayOf, monthOf } from './dates.ts'
import type { Decider, Decision } from './decider.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull, PlainDate } from './stored.ts'
import { Figure, leftOf, type Statement } from './tie-out.ts'

export const category = 'sign-off'

/** `2026-03-14` or `2026-03`. */
export const Scope = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])(-\\d{2})?$' })

/** The day whose statement is signed: of a month, its last. */
export const endOf = (scope: string) => (scope.length === 7 ? lastDayOf(scope) : scope)

// Stored shapes: change them only by adding optional fields or a new version.

const Note = Type.String()

export const shapes = {
  SignOffPrepared: Type.Object({
    scope: Scope,
    end: PlainDate,
    /** Of the statement that is signed. */
    ...{ run: Type.Integer({ minimum: 1 }), position: Type.String() },
    /** Whether it ties out, or is signed with rests that are explained. */
    tiesOut: Type.Boolean(),
    explained: Type.Integer({ minimum: 0 }),
    figures: Type.Array(Figure),
    preparer: Id,
    note: Note,
  }),
  SignOffReviewed: Type.Object({ scope: Scope, preparer: Id, reviewer: Id, note: Note }),
  SignOffSuspended: Type.Object({
    scope: Scope,
    /** An entry of the journal, a document on a platform, or another run of the same day. */
    what: Type.Enum(['entry', 'document', 'run']),
    /** What moved it. */
    because: Id,
    /** The document, where one is known: `invoice deal-42`. */
    document: OrNull(Type.String()),
    /** The figures that moved, as they were signed and as they are. */
    ...{ before: Type.Array(Figure), after: Type.Array(Figure) },
    /** Who has to be told. */
    signers: Type.Array(Id),
  }),
  SignOffWithdrawn: Type.Object({ scope: Scope, by: Id, reason: Type.String({ minLength: 1 }) }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
export type Prepared = Static<typeof shapes.SignOffPrepared>
export type Suspended = Static<typeof shapes.SignOffSuspended>

export type Kind = 'none' | 'prepared' | 'signed' | 'suspended' | 'withdrawn'
export type State = {
  kind: Kind
  /** What was signed last. */
  prepared: Prepared | null
  reviewer: string | null
  suspended: Suspended | null
}
export const initial: State = { kind: 'none', prepared: null, reviewer: null, suspended: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'SignOffPrepared':
      return { kind: 'prepared', prepared: event.data, reviewer: null, suspended: null }
    case 'SignOffReviewed':
      return { ...state, kind: 'signed', reviewer: event.data.reviewer }
    case 'SignOffSuspended':
      return { ...state, kind: 'suspended', suspended: event.data }
    case 'SignOffWithdrawn':
      return { ...state, kind: 'withdrawn' }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

const isStanding = ({ kind }: State) => kind === 'prepared' || kind === 'signed'

export type Preparing = {
  scope: string
  preparer: string
  note: string
  /** That of the last day; null = there was no run of it yet. */
  statement: Statement | null
  run: number
  figures: Figure[]
  explained: number
  /** The day of the books. */
  today: string
}

/** Prepared again it is signed anew; what was prepared and not reviewed may be prepared again by
 *  whoever has done so, with the figures of now.
 *  @throws Refusal day-to-come, period-not-over, not-reconciled, does-not-tie, already-signed */
export const prepare =
  (request: Preparing): Decision<State, Event> =>
  (state) => {
    const { scope, statement, today, preparer, note, run, figures, explained } = request
    const end = endOf(scope)
    if (scope.length === 7 && scope >= monthOf(today)) {
      throw new Refusal('period-not-over', { month: scope })
    }
    if (end > today) throw new Refusal('day-to-come', { on: end, today })
    if (state.kind === 'signed') throw new Refusal('already-signed', { scope })
    if (!statement) throw new Refusal('not-reconciled', { scope, day: end })
    if (!statement.isSignable) throw new Refusal('does-not-tie', { left: leftOf(statement.lines) })
    const { position, tiesOut } = statement
    const data = { scope, end, run, position, tiesOut, explained, figures, preparer, note }
    const isSame =
      state.kind === 'prepared' && JSON.stringify(state.prepared) === JSON.stringify(data)
    return isSame ? [] : [{ type: 'SignOffPrepared', data }]
  }

/** By another person than the one who has prepared it.
 *  @throws Refusal not-prepared, same-person */
export const review =
  (request: { scope: string; reviewer: string; note: string }): Decision<State, Event> =>
  ({ kind, prepared, reviewer: by }) => {
    const { scope, reviewer, note } = request
    if (kind === 'signed' && by === reviewer) return []
    if (kind !== 'prepared' || !prepared) throw new Refusal('not-prepared', { scope, state: kind })
    const { preparer } = prepared
    if (preparer === reviewer) throw new Refusal('same-person', { person: reviewer })
    return [{ type: 'SignOffReviewed', data: { scope, preparer, reviewer, note } }]
  }

/** What stood under it has moved. Said once: whoever is told looks at it and signs anew. */
export const suspend =
  (moved: Omit<Suspended, 'signers'>): Decision<State, Event> =>
  (state) => {
    if (!isStanding(state) || !state.prepared) return []
    const { preparer } = state.prepared
    const signers = [...new Set([preparer, ...(state.reviewer === null ? [] : [state.reviewer])])]
    return [{ type: 'SignOffSuspended', data: { ...moved, signers } }]
  }

/** @throws Refusal reason-missing, not-prepared */
export const withdraw =
  (request: { scope: string; by: string; reason: string }): Decision<State, Event> =>
  ({ kind }) => {
    const { scope, by } = request
    const reason = request.reason.trim()
    if (reason === '') throw new Refusal('reason-missing', { scope })
    if (kind === 'withdrawn') return []
    if (kind === 'none') throw new Refusal('not-prepared', { scope, state: kind })
    return [{ type: 'SignOffWithdrawn', data: { scope, by, reason } }]
  }
