// A field that both sides have changed: what the ledger says of it, what somebody has written on the
// platform, and who is right, by a stated policy or by a person. What is compared is what we know to
// stand there: our own writing, come back, is no change, and no edit is overwritten without a word.
import type { Decision } from './decider.ts'
import { isErased } from './erased.ts'
import { idFrom } from './ids.ts'
import { Refusal } from './refusal.ts'
import type { Event, State } from './sync.ts'
import {
  type Detected,
  detected,
  isInDoubt,
  type Policy,
  type Resolved,
  resolved,
  type Winner,
} from './sync-fields.ts'
import { idOf, type Subject, sameValue, type Values } from './sync-subject.ts'

export type Comparison = {
  subject: Subject
  /** What the ledger says, field by field, in the words of the platform. */
  wanted: Values
  /** What stands there, in the same words; a field that was not read is absent. */
  seen: Values
  /** How new the reading is, as in `observeState`: one that is older than what we wrote or saw
   *  there is dropped. */
  asOf?: string | undefined
  /** When it was changed there. */
  theirsAt?: string | undefined
  /** When the ledger last changed its mind. */
  ledgerAt?: string | undefined
  /** Of which fields the two are compared, and who is right of each. */
  fields: Readonly<Record<string, Policy>>
}

/** Three-way: what stands there, what the ledger wants, what was known to stand there. Said by policy
 *  at once, or left open for a person. */
export const compare =
  (request: Comparison): Decision<State, Event> =>
  (before) => {
    const { asOf, fields } = request
    if (asOf !== undefined && asOf < before.asOf) return []
    const events: Event[] = []
    let state: State = before
    for (const field of Object.keys(fields)) {
      for (const event of compareField(request, field, state)) {
        events.push(event)
        if (event.type === 'ConflictDetected') state = { ...state, ...detected(state, event.data) }
        if (event.type === 'ConflictResolved') state = { ...state, ...resolved(state, event.data) }
      }
    }
    return events
  }

/** The ledger has moved on while a person is asked: the question is put with its new value. */
export const restate =
  (request: Omit<Comparison, 'seen' | 'asOf' | 'theirsAt'>): Decision<State, Event> =>
  (state) =>
    compare({ ...request, seen: state.base })(state)

function compareField(request: Comparison, field: string, state: State): Event[] {
  const wanted = request.wanted[field]
  const theirs = request.seen[field]
  if (wanted === undefined || theirs === undefined) return []
  // With what is erased nothing can be compared.
  if (isErased(wanted) || isErased(state.base[field])) return []
  const open = state.conflicts[field]
  if (open) return compareOpen(request, open, state)
  if (sameValue(theirs, wanted) || isKnown(state, field, theirs)) return []
  const conflict = begin(request, field, state)
  if (isInDoubt(state, field, theirs)) {
    const late = { ...conflict, policy: 'ledger-wins', reason: 'late-write' } as const
    const stands = state.letStand[field]
    // What it has put itself over may have been let stand.
    const isTheirs = stands !== undefined && sameValue(stands.ledger, wanted)
    const over = isTheirs ? { ...late, theirs: stands.theirs } : late
    return [said(late), settle(over, isTheirs ? 'platform' : 'ledger', 'policy')]
  }
  const winner = winnerOf(conflict.policy, request)
  if (winner === 'ledger' && isTugOfWar(state, field, wanted)) {
    return [said({ ...conflict, policy: 'ask', reason: 'tug-of-war' })]
  }
  return winner === null ? [said(conflict)] : [said(conflict), settle(conflict, winner, 'policy')]
}

function begin({ subject, ...request }: Comparison, field: string, state: State): Detected {
  const { theirsAt, fields, wanted, seen } = request
  const { platform, object, objectId } = subject
  return {
    ...{ platform, object, objectId, field },
    conflictId: conflictIdOf(subject, state.conflictCount),
    base: state.base[field] ?? null,
    ledger: wanted[field] ?? null,
    theirs: seen[field] ?? null,
    ...(theirsAt !== undefined && { theirsAt }),
    policy: fields[field] ?? 'ask',
  }
}

/** While a person is asked, either side may move on. */
function compareOpen(request: Comparison, open: Detected, state: State): Event[] {
  const { field } = open
  const { theirsAt, fields } = request
  const wanted = request.wanted[field] ?? null
  const seen = request.seen[field] ?? null
  // What a call of ours has overwritten meanwhile is still what the person is asked about.
  const isStill = isKnown(state, field, seen) || isInDoubt(state, field, seen)
  const theirs = isStill ? open.theirs : seen
  const isBack = !isStill && sameValue(theirs, open.base)
  const now: Detected = { ...open, ledger: wanted, theirs }
  if (!isStill && theirsAt !== undefined) now.theirsAt = theirsAt
  const hasChanged = !sameValue(wanted, open.ledger) || !sameValue(theirs, open.theirs)
  const told = hasChanged ? [said(now)] : []
  if (sameValue(theirs, wanted) || isBack) {
    const winner = sameValue(wanted, open.ledger) ? 'ledger' : 'platform'
    return [...told, settle(now, winner, 'agreement')]
  }
  const policy = fields[field] ?? 'ask'
  const winner =
    open.reason === 'tug-of-war' ? null : winnerOf(policy, { ...request, theirsAt: now.theirsAt })
  if (winner === null) return told
  const by = { ...now, policy }
  return [said(by), settle(by, winner, 'policy')]
}

/** Known to stand there, or on its way there by a call of ours. */
const isKnown = ({ base, pending }: State, field: string, theirs: string | null) =>
  sameValue(base[field], theirs) ||
  (pending?.values[field] !== undefined && sameValue(pending.values[field], theirs))

/** Null: a person says. Of two of the same moment the ledger is the newer one. */
function winnerOf(policy: Policy, { theirsAt = '', ledgerAt = '' }: Comparison): Winner | null {
  switch (policy) {
    case 'ledger-wins':
      return 'ledger'
    case 'platform-wins':
      return 'platform'
    case 'newest-wins':
      return Date.parse(theirsAt) > (Date.parse(ledgerAt) || 0) ? 'platform' : 'ledger'
    case 'ask':
      return null
  }
}

/** More often than that the ledger does not set the same value right by itself. */
const timesMost = 3

function isTugOfWar({ setRight }: State, field: string, wanted: string | null) {
  const before = setRight[field]
  return before !== undefined && sameValue(before.ledger, wanted) && before.times >= timesMost
}

const conflictIdOf = (subject: Subject, number: number) =>
  idFrom('conflict', idOf(subject), String(number))

const said = (data: Detected): Event => ({ type: 'ConflictDetected', data })

function settle(
  { platform, object, objectId, conflictId, field, ledger, theirs }: Detected,
  winner: Winner,
  by: Resolved['by'],
  note?: string,
): Event {
  const value = winner === 'ledger' ? ledger : theirs
  const about = { platform, object, objectId, conflictId, field, winner, value, by }
  return { type: 'ConflictResolved', data: { ...about, ...(note !== undefined && { note }) } }
}

/** What a person says of an open conflict.
 *  @throws Refusal conflict-closed, not-found */
export const resolveConflict =
  (request: {
    subject: Subject
    conflictId: string
    winner: Winner
    note?: string | undefined
  }): Decision<State, Event> =>
  (state) => {
    const { subject, conflictId, winner, note } = request
    const open = Object.values(state.conflicts).find((one) => one.conflictId === conflictId)
    if (open) return [settle(open, winner, 'person', note)]
    const ended = Object.values(state.settled).find((one) => one.conflictId === conflictId)
    if (ended?.winner === winner) return []
    const numbers = Array.from({ length: state.conflictCount }, (_, number) => number)
    if (ended || numbers.some((number) => conflictIdOf(subject, number) === conflictId)) {
      throw new Refusal('conflict-closed', { conflictId })
    }
    throw new Refusal('not-found', { noun: 'conflict', id: conflictId })
  }

/** What is to be written now: nothing of what a person is asked about, of what is erased, nor of where
 *  the platform was right. Fields that are absent are to stay as they stand there. */
export function outward({ base, conflicts, letStand }: State, wanted: Values): Values {
  const values: Record<string, string | null> = {}
  for (const [field, value] of Object.entries(wanted)) {
    const stands = letStand[field]
    if (conflicts[field] || isErased(value)) continue
    if (!stands || !sameValue(stands.ledger, value)) values[field] = value
    else if (!sameValue(base[field], stands.theirs)) values[field] = stands.theirs
  }
  return values
}

/** Whether all that is to be written stands there, as far as we know. A call whose outcome is not
 *  known is made again, whatever the ledger says by now. */
export function isWritten(state: State, wanted: Values): boolean {
  const { base, pending, written } = state
  const values = Object.entries(outward(state, wanted))
  if (pending !== null) return false
  if (written === null) return values.length === 0
  return (
    values.every(([field, value]) => base[field] !== undefined && sameValue(base[field], value)) &&
    Object.keys(written).every((field) => field in wanted)
  )
}

/** Our own writing, come back: the very version that was read already, or nothing but values that we
 *  wrote or know to stand there. */
export function isEcho(state: State, seen: Values, asOf?: string): boolean {
  if (asOf !== undefined && asOf !== '' && asOf === state.observedAsOf) return true
  const fields = Object.entries(seen)
  return fields.length > 0 && fields.every(([field, theirs]) => isOurs(state, field, theirs))
}

const isOurs = (state: State, field: string, theirs: string | null) =>
  (state.base[field] !== undefined || state.pending?.values[field] !== undefined) &&
  isKnown(state, field, theirs)
