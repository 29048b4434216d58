// Where customers of Tieout want to be told of events: the addresses, what each is told of, and what
// people asked to be sent again. One stream for all endpoints of a workspace, so that whoever is
// told of an event is decided by what stands before it in the log; and one for each endpoint, of the
// tests and the single deliveries that were asked for. A secret is in neither: a key is named here,
// and kept elsewhere (src/adapters/postgres/outgoing-secrets.ts).
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { fits, publicTypes } from './public-events.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, Instant, OrNull } from './stored.ts'

export const category = 'webhook-endpoint'
/** Of the stream of all endpoints. */
export const streamId = 'all'
/** Of the stream of what was asked of one endpoint. */
export const askedStreamId = (endpointId: string): string => endpointId

export const endpointsMax = 50
export const typesMax = 50

// Stored shapes: change them only by adding optional fields or a new version.

const Url = Type.String({ minLength: 1, maxLength: 2000 })
/** What it is told of: types, or beginnings of types with a star behind; none = everything. */
const Types = Type.Array(Type.String({ minLength: 1, maxLength: 100 }))
const Terms = {
  endpointId: Id,
  url: Url,
  types: Types,
  description: OrNull(Type.String({ maxLength: 500 })),
}
const Note = OrNull(Type.String({ maxLength: 2000 }))

export const disabledReasons = ['by-hand', 'gone', 'failing'] as const
const Reason = Type.Union([
  Type.Literal('by-hand'),
  /** It answered 410. */
  Type.Literal('gone'),
  Type.Literal('failing'),
])
export type DisabledReason = Static<typeof Reason>

export const shapes = {
  /** `keyId` names the key that its messages are signed with. */
  EndpointAdded: Type.Object({ ...Terms, keyId: Id }),
  EndpointChanged: Type.Object(Terms),
  EndpointDisabled: Type.Object({ endpointId: Id, reason: Reason, note: Note }),
  EndpointEnabled: Type.Object({ endpointId: Id }),
  /** The keys before it sign as well until then, at the longest. */
  EndpointSecretRotated: Type.Object({ endpointId: Id, keyId: Id, formerUntil: Instant }),
  EndpointRemoved: Type.Object({ endpointId: Id }),
  /** Sent to this endpoint alone. */
  EndpointTested: Type.Object({ endpointId: Id, testId: Id }),
  DeliveryResent: Type.Object({ endpointId: Id, eventId: Id, resendId: Id }),
  /** `from` and `to` are positions or moments, both included; `to` null = up to this event. */
  ReplayRequested: Type.Object({
    endpointId: Id,
    replayId: Id,
    from: Type.String(),
    to: OrNull(Type.String()),
  }),
  /** All of it is in the queue, so many of its events. */
  ReplayCompleted: Type.Object({ endpointId: Id, replayId: Id, queued: Type.Integer() }),
  ReplayStopped: Type.Object({ endpointId: Id, replayId: Id }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

/** `until` is null for the key that counts; those before it end. */
export type Key = { keyId: string; until: string | null }
export type Terms = { endpointId: string; url: string; types: string[]; description: string | null }
export type Endpoint = Omit<Terms, 'types'> & {
  types: readonly string[]
  /** The newest first. */
  keys: readonly Key[]
  disabled: { reason: DisabledReason; note: string | null } | null
  /** The one under way. */
  replay: { replayId: string; from: string; to: string | null } | null
}
export type State = {
  endpoints: readonly Endpoint[]
  removed: ReadonlySet<string>
  /** The last tests, resends and replays that were asked for. */
  asked: readonly string[]
}
export const initial: State = { endpoints: [], removed: new Set(), asked: [] }
const askedKept = 100

export function evolve(state: State, event: Event): State {
  const { endpointId } = event.data
  const withEndpoint = (change: (endpoint: Endpoint) => Partial<Endpoint>): State => ({
    ...state,
    endpoints: state.endpoints.map((one) =>
      one.endpointId === endpointId ? { ...one, ...change(one) } : one,
    ),
  })
  const asked = (id: string): State => ({
    ...state,
    asked: [...state.asked, id].slice(-askedKept),
  })
  switch (event.type) {
    case 'EndpointAdded': {
      const { keyId, ...terms } = event.data
      const endpoint = { ...terms, keys: [{ keyId, until: null }], disabled: null, replay: null }
      return { ...state, endpoints: [...state.endpoints, endpoint] }
    }
    case 'EndpointChanged':
      return withEndpoint(() => event.data)
    case 'EndpointDisabled': {
      const { reason, note } = event.data
      return withEndpoint(() => ({ disabled: { reason, note } }))
    }
    case 'EndpointEnabled':
      return withEndpoint(() => ({ disabled: null }))
    case 'EndpointSecretRotated':
      return withEndpoint(({ keys }) => ({ keys: rotated(keys, event.data) }))
    case 'EndpointRemoved':
      return {
        ...state,
        endpoints: state.endpoints.filter((one) => one.endpointId !== endpointId),
        removed: new Set(state.removed).add(endpointId),
      }
    case 'EndpointTested':
      return asked(event.data.testId)
    case 'DeliveryResent':
      return asked(event.data.resendId)
    case 'ReplayRequested': {
      const { replayId, from, to } = event.data
      const { endpoints } = withEndpoint(() => ({ replay: { replayId, from, to } }))
      return { ...asked(replayId), endpoints }
    }
    case 'ReplayCompleted':
    case 'ReplayStopped':
      return withEndpoint(() => ({ replay: null }))
  }
}

/** Two changes within a day: the first of three keys may not outlive what the second change said. */
function rotated(keys: readonly Key[], next: { keyId: string; formerUntil: string }): Key[] {
  const { keyId, formerUntil } = next
  const ends = ({ until }: Key) => (until !== null && until < formerUntil ? until : formerUntil)
  return [{ keyId, until: null }, ...keys.map((key) => ({ ...key, until: ends(key) }))].slice(0, 5)
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** Whether it wants to be told of events of this type, as CloudEvents name it. */
export const wants = ({ types }: Pick<Endpoint, 'types'>, type: string): boolean =>
  types.length === 0 || types.some((wanted) => fits(wanted, type))

/** The keys that sign at this moment, the newest first. */
export const signing = ({ keys }: Endpoint, now: string): string[] =>
  keys.filter(({ until }) => until === null || until > now).map(({ keyId }) => keyId)

/** @throws Refusal not-found */
export function known({ endpoints }: State, endpointId: string): Endpoint {
  const endpoint = endpoints.find((one) => one.endpointId === endpointId)
  if (!endpoint) throw new Refusal('not-found', { noun: 'webhook endpoint', id: endpointId })
  return endpoint
}

/** @throws Refusal not-found, endpoint-disabled */
export function enabled(state: State, endpointId: string): Endpoint {
  const endpoint = known(state, endpointId)
  if (endpoint.disabled) throw new Refusal('endpoint-disabled', { endpointId })
  return endpoint
}

/** In one order and each once, so that the same wish is the same event.
 *  @throws Refusal event-type-unknown for a wish that no event would ever fit */
function checked({ endpointId, url, types, description }: Terms): Terms {
  const unknown = types.find((wanted) => !publicTypes.some(({ type }) => fits(wanted, type)))
  if (unknown !== undefined) throw new Refusal('event-type-unknown', { type: unknown })
  return { endpointId, url, types: [...new Set(types)].sort(), description }
}

const termsOf = ({ endpointId, url, types, description }: Endpoint | Terms) =>
  JSON.stringify([endpointId, url, types, description])

export const add =
  ({ keyId, ...terms }: Terms & { keyId: string }): Decision<State, Event> =>
  (state) => {
    const data = checked(terms)
    const { endpointId } = data
    const before = state.endpoints.find((one) => one.endpointId === endpointId)
    if (before && termsOf(before) === termsOf(data)) return []
    if (before || state.removed.has(endpointId)) {
      throw new Refusal('endpoint-exists', { endpointId })
    }
    if (state.endpoints.length >= endpointsMax) {
      throw new Refusal('too-many-endpoints', { endpointsMax })
    }
    return [{ type: 'EndpointAdded', data: { ...data, keyId } }]
  }

export const change =
  (terms: Terms): Decision<State, Event> =>
  (state) => {
    const before = known(state, terms.endpointId)
    const data = checked(terms)
    return termsOf(before) === termsOf(data) ? [] : [{ type: 'EndpointChanged', data }]
  }

export const disable =
  (request: {
    endpointId: string
    reason: DisabledReason
    note: string | null
  }): Decision<State, Event> =>
  (state) =>
    known(state, request.endpointId).disabled
      ? []
      : [{ type: 'EndpointDisabled', data: { ...request } }]

export const enable =
  (endpointId: string): Decision<State, Event> =>
  (state) =>
    known(state, endpointId).disabled ? [{ type: 'EndpointEnabled', data: { endpointId } }] : []

export const rotate =
  (request: { endpointId: string; keyId: string; formerUntil: string }): Decision<State, Event> =>
  (state) => {
    const { keys } = known(state, request.endpointId)
    if (keys.some(({ keyId }) => keyId === request.keyId)) return []
    return [{ type: 'EndpointSecretRotated', data: { ...request } }]
  }

export const remove =
  (endpointId: string): Decision<State, Event> =>
  (state) => {
    if (state.removed.has(endpointId)) return []
    known(state, endpointId)
    return [{ type: 'EndpointRemoved', data: { endpointId } }]
  }

/** In the stream of what was asked; whether the endpoint is there and on is looked at before. */
export const test =
  (request: { endpointId: string; testId: string }): Decision<State, Event> =>
  ({ asked }) =>
    asked.includes(request.testId) ? [] : [{ type: 'EndpointTested', data: { ...request } }]

/** In the stream of what was asked, likewise. */
export const resend =
  (request: { endpointId: string; eventId: string; resendId: string }): Decision<State, Event> =>
  ({ asked }) =>
    asked.includes(request.resendId) ? [] : [{ type: 'DeliveryResent', data: { ...request } }]

/** One at a time: the second would only fill the queue that the first one waits for. */
export const replay =
  (request: {
    endpointId: string
    replayId: string
    from: string
    to: string | null
  }): Decision<State, Event> =>
  (state) => {
    if (state.asked.includes(request.replayId)) return []
    const { replay } = enabled(state, request.endpointId)
    if (replay) throw new Refusal('replay-running', { replayId: replay.replayId })
    return [{ type: 'ReplayRequested', data: { ...request } }]
  }

export const completeReplay =
  (request: { endpointId: string; replayId: string; queued: number }): Decision<State, Event> =>
  (state) => {
    const endpoint = state.endpoints.find((one) => one.endpointId === request.endpointId)
    if (endpoint?.replay?.replayId !== request.replayId) return []
    return [{ type: 'ReplayCompleted', data: { ...request } }]
  }

export const stopReplay =
  (request: { endpointId: string; replayId: string }): Decision<State, Event> =>
  (state) => {
    const { replay } = known(state, request.endpointId)
    if (!state.asked.includes(request.replayId)) {
      throw new Refusal('not-found', { noun: 'replay', id: request.replayId })
    }
    return replay?.replayId === request.replayId
      ? [{ type: 'ReplayStopped', data: { ...request } }]
      : []
  }
