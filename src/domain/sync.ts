// One object on one platform, seen from the ledger: what we meant to write there, what came of it,
// and what the platform is known to believe. The intention is recorded before the call, so that
// after a crash we know that a call may have been made and look before we send again.
import Type from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { leftErased } from './erased.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id } from './stored.ts'
import {
  afterReading,
  afterWrite,
  shapes as conflictShapes,
  detected,
  type Fields,
  inDoubt,
  noFields,
  resolved,
} from './sync-fields.ts'
import { Subject, Values } from './sync-subject.ts'

export {
  type Comparison,
  compare,
  isEcho,
  isWritten,
  outward,
  resolveConflict,
  restate,
} from './conflicts.ts'
export type { Policy, Winner } from './sync-fields.ts'
export { idOf, type Subject, type Values } from './sync-subject.ts'

export const category = 'sync'

// Stored shapes: change them only by adding optional fields or a new version.

/** The platform's own word for how new this is; later ones compare as greater. */
const AsOf = Type.Optional(Type.String())

export const shapes = {
  SyncRequested: Type.Object({
    ...Subject.properties,
    operation: Type.String(),
    /** What the platform recognises a repeated call by. */
    requestId: Id,
    values: Values,
  }),
  StatusPropagated: Type.Object({
    ...Subject.properties,
    operation: Type.String(),
    externalId: Id,
    values: Values,
    asOf: AsOf,
  }),
  SyncFailed: Type.Object({ ...Subject.properties, code: Type.String(), reason: Type.String() }),
  SyncParked: Type.Object({
    ...Subject.properties,
    code: Type.String(),
    reason: Type.String(),
    attempts: Type.Integer(),
  }),
  SyncRetried: Type.Object({ ...Subject.properties }),
  /** What failed is not asked for any more, and nothing of it stands there. */
  SyncRecovered: Type.Object({ ...Subject.properties }),
  /** What the platform said of the object when it was last read. */
  StateObserved: Type.Object({
    ...Subject.properties,
    externalId: Id,
    values: Values,
    asOf: AsOf,
  }),
  ...conflictShapes,
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
type Requested = Extract<Event, { type: 'SyncRequested' }>['data']

export type State = Fields & {
  externalId: string | null
  /** The last call that was meant and whose outcome is not known. */
  pending: Requested | null
  /** The values last written, by us. */
  written: Values | null
  observed: Values | null
  /** How new the newest is that we wrote or saw there. */
  asOf: string
  /** How new the last reading was that was taken down. */
  observedAsOf: string
  parked: boolean
  failure: string | null
  /** Writes so far that came to an outcome; the number of the next one is part of its key. */
  writes: number
}
export const initial: State = {
  ...noFields,
  externalId: null,
  pending: null,
  written: null,
  observed: null,
  asOf: '',
  observedAsOf: '',
  parked: false,
  failure: null,
  writes: 0,
}

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'SyncRequested': {
      const { pending } = state
      const isOther = pending !== null && !sameValues(pending.values, event.data.values)
      return { ...state, ...(isOther && inDoubt(state, pending.values)), pending: event.data }
    }
    case 'StatusPropagated': {
      const { externalId, values, operation } = event.data
      const asOf = newest(state, event.data)
      const done = { asOf, pending: null, parked: false, failure: null, writes: state.writes + 1 }
      // Without a call of its own it says nothing new of what stands there.
      const isNone = operation === 'none'
      const there = isNone ? inDoubt(state, state.pending?.values) : afterWrite(state, values)
      return { ...state, ...done, ...there, externalId, written: values }
    }
    case 'SyncFailed':
      return { ...state, ...inDoubt(state, state.pending?.values), failure: event.data.code }
    case 'SyncParked':
      return { ...state, parked: true, failure: event.data.code }
    case 'SyncRetried':
      return { ...state, parked: false }
    case 'SyncRecovered':
      return { ...state, pending: null, parked: false, failure: null }
    case 'StateObserved': {
      const { externalId, values, asOf = '' } = event.data
      const there = afterReading(state, state.pending?.values, values)
      const seen = { externalId, observed: values, observedAsOf: asOf }
      return { ...state, ...there, ...seen, asOf: newest(state, event.data) }
    }
    case 'ConflictDetected':
      return { ...state, ...detected(state, event.data) }
    case 'ConflictResolved':
      return { ...state, ...resolved(state, event.data) }
  }
}

/** Whoever writes to the platform looks again after these. */
export const isCall = ({ type }: { type: string }) =>
  type === 'SyncRetried' || type === 'ConflictResolved'

const newest = (state: State, { asOf = '' }: { asOf?: string }) =>
  asOf > state.asOf ? asOf : state.asOf

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

export const sameValues = (a: Values | null, b: Values | null) =>
  a !== null && b !== null && canonical(a) === canonical(b)
const canonical = (values: Values) =>
  JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))

export const requestWrite =
  (intent: Requested): Decision<State, Event> =>
  (state) =>
    state.pending?.requestId === intent.requestId && sameValues(state.pending.values, intent.values)
      ? []
      : [{ type: 'SyncRequested', data: intent }]

export const recordWrite =
  (outcome: Extract<Event, { type: 'StatusPropagated' }>['data']): Decision<State, Event> =>
  (state) =>
    state.pending === null &&
    state.externalId === outcome.externalId &&
    sameValues(state.written, outcome.values)
      ? []
      : [{ type: 'StatusPropagated', data: outcome }]

/** A call failed and will be made again by itself; said once per kind of failure. */
export const recordFailure =
  (failure: Extract<Event, { type: 'SyncFailed' }>['data']): Decision<State, Event> =>
  (state) =>
    state.failure === failure.code ? [] : [{ type: 'SyncFailed', data: failure }]

/** It will not be tried again until a person says so. */
export const park =
  (parked: Extract<Event, { type: 'SyncParked' }>['data']): Decision<State, Event> =>
  (state) =>
    state.parked ? [] : [{ type: 'SyncParked', data: parked }]

export const retry =
  (subject: Subject): Decision<State, Event> =>
  (state) => {
    if (state.failure === null && !state.parked) throw new Refusal('nothing-to-retry', subject)
    return [{ type: 'SyncRetried', data: subject }]
  }

/** Whoever writes to the platform looks at it anew, and writes what is missing there, whether it knows
 *  of a failure or not. */
export const lookAgain =
  ({ platform, object, objectId }: Subject): Decision<State, Event> =>
  () => [{ type: 'SyncRetried', data: { platform, object, objectId } }]

/** What was meant is not to be written any more, and nothing else is either. Whether the call has come
 *  through, a reading tells. */
export const forgo =
  (subject: Subject, externalId: string): Decision<State, Event> =>
  (state) => {
    if (state.pending === null) return []
    const { platform, object, objectId } = subject
    const about = { platform, object, objectId, externalId, values: state.written ?? {} }
    return [{ type: 'StatusPropagated', data: { ...about, operation: 'none' } }]
  }

/** What failed is as it should be now, without a write of its own. */
export const recover =
  ({ platform, object, objectId }: Subject): Decision<State, Event> =>
  (state) => {
    const { failure, externalId, written: values, asOf } = state
    if (failure === null || state.pending) return []
    const named = { platform, object, objectId }
    if (!externalId || !values) return [{ type: 'SyncRecovered', data: named }]
    const about = { ...named, externalId, values, asOf }
    return [{ type: 'StatusPropagated', data: { ...about, operation: 'none' } }]
  }

/** What was meant has not come through, and nothing is to be written any more. */
export const drop =
  ({ platform, object, objectId }: Subject): Decision<State, Event> =>
  ({ pending }) =>
    pending ? [{ type: 'SyncRecovered', data: { platform, object, objectId } }] : []

/** What was read there. A reading that is older than what we wrote or saw meanwhile is dropped:
 *  reading and recording are two steps, and others may come between. */
export const observeState =
  (told: Extract<Event, { type: 'StateObserved' }>['data']): Decision<State, Event> =>
  (state) => {
    const seen = { ...told, values: leftErased(state.observed, told.values) }
    if (seen.asOf !== undefined && seen.asOf < state.asOf) return []
    const isKnown = state.externalId === seen.externalId && sameValues(state.observed, seen.values)
    return isKnown ? [] : [{ type: 'StateObserved', data: seen }]
  }
