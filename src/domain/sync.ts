// One object on one platform, seen from the ledger: what we meant to write there, what came of it,
// and what the platform is known to believe. The intention is recorded before the call, so that
// after a crash we know that a call may have been made and look before we send again.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull, Platform } from './stored.ts'

export const category = 'sync'

/** `quickbooks-invoice-deal-42`: platform, kind of object, our id of it. */
export const idOf = (subject: Subject) =>
  `${subject.platform}-${subject.object}-${subject.objectId}`

// Stored shapes: change them only by adding optional fields or a new version.

/** Which object, and the invoice, payment, deal or customer it stands for. */
const Subject = Type.Object({
  platform: Platform,
  object: Type.Union([
    Type.Literal('invoice'),
    Type.Literal('payment'),
    Type.Literal('deal'),
    Type.Literal('customer'),
    Type.Literal('credit-note'),
    Type.Literal('payout'),
  ]),
  objectId: Id,
})
export type Subject = Static<typeof Subject>

/** Values as they go over the wire or came from it: strings, so that they compare exactly. */
const Values = Type.Record(Type.String(), OrNull(Type.String()))
export type Values = Static<typeof Values>

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
  /** What the platform said of the object when it was last read. */
  StateObserved: Type.Object({
    ...Subject.properties,
    externalId: Id,
    values: Values,
    asOf: AsOf,
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
type Requested = Extract<Event, { type: 'SyncRequested' }>['data']

export type State = {
  externalId: string | null
  /** The last call that was meant and whose outcome is not known. */
  pending: Requested | null
  /** The values last written, by us. */
  written: Values | null
  observed: Values | null
  /** How new the newest is that we wrote or saw there. */
  asOf: string
  parked: boolean
  failure: string | null
  /** Writes so far that came to an outcome; the number of the next one is part of its key. */
  writes: number
}
export const initial: State = {
  externalId: null,
  pending: null,
  written: null,
  observed: null,
  asOf: '',
  parked: false,
  failure: null,
  writes: 0,
}

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'SyncRequested':
      return { ...state, pending: event.data }
    case 'StatusPropagated': {
      const { externalId, values } = event.data
      const asOf = newest(state, event.data)
      const done = { asOf, pending: null, parked: false, failure: null, writes: state.writes + 1 }
      return { ...state, ...done, externalId, written: values }
    }
    case 'SyncFailed':
      return { ...state, failure: event.data.code }
    case 'SyncParked':
      return { ...state, parked: true, failure: event.data.code }
    case 'SyncRetried':
      return { ...state, parked: false }
    case 'StateObserved':
      return {
        ...state,
        asOf: newest(state, event.data),
        externalId: event.data.externalId,
        observed: event.data.values,
      }
  }
}

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

/** What failed is as it should be now, without a write of its own. */
export const recover =
  ({ platform, object, objectId }: Subject): Decision<State, Event> =>
  (state) => {
    const { failure, externalId, written: values, asOf } = state
    if (failure === null || state.pending || !externalId || !values) return []
    const about = { platform, object, objectId, externalId, values, asOf }
    return [{ type: 'StatusPropagated', data: { ...about, operation: 'none' } }]
  }

/** What was read there. A reading that is older than what we wrote or saw meanwhile is dropped:
 *  reading and recording are two steps, and others may come between. */
export const observeState =
  (seen: Extract<Event, { type: 'StateObserved' }>['data']): Decision<State, Event> =>
  (state) => {
    if (seen.asOf !== undefined && seen.asOf < state.asOf) return []
    const isKnown = state.externalId === seen.externalId && sameValues(state.observed, seen.values)
    return isKnown ? [] : [{ type: 'StateObserved', data: seen }]
  }
