// The connection to one platform: who authorised it and how, whether it rests, and whether the
// platform still lets us in. Never what opens it: secrets are kept elsewhere, encrypted.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Instant, OrNull, Platform } from './stored.ts'

export const category = 'connection'

/** One stream a platform: its id is the platform's name. */
export const idOf = (platform: Platform): string => platform

// Stored shapes: change them only by adding optional fields or a new version.

export const Method = Type.Union([
  Type.Literal('environment'),
  Type.Literal('oauth'),
  Type.Literal('api-key'),
])
export type Method = Static<typeof Method>

const Authorised = Type.Object({
  platform: Platform,
  /** The company, portal or account behind it, where the platform has said. */
  accountId: OrNull(Type.String()),
  method: Method,
  scopes: Type.Array(Type.String()),
  /** When the refresh token ends unless it is used; null = never, or not said. */
  refreshUntil: OrNull(Instant),
  /** Of the keys that were given, by which the same request is known again; it opens nothing. */
  digest: Type.Optional(Type.String()),
})
export type Authorised = Static<typeof Authorised>

export const shapes = {
  ConnectionAuthorised: Authorised,
  /** The platform lets us in no more: a person has to connect it anew. */
  ConnectionRefused: Type.Object({
    platform: Platform,
    code: Type.String(),
    reason: Type.String(),
  }),
  ConnectionPaused: Type.Object({ platform: Platform, reason: OrNull(Type.String()) }),
  ConnectionResumed: Type.Object({ platform: Platform }),
  ConnectionRemoved: Type.Object({ platform: Platform }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
type Refused = Extract<Event, { type: 'ConnectionRefused' }>['data']

export type State = {
  /** Of the last time that somebody let us in; null = never, or taken away since. */
  authorised: Authorised | null
  removed: boolean
  refused: { code: string; reason: string } | null
  paused: { reason: string | null } | null
}
export const initial: State = { authorised: null, removed: false, refused: null, paused: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'ConnectionAuthorised':
      return { ...state, authorised: event.data, removed: false, refused: null }
    case 'ConnectionRefused': {
      const { code, reason } = event.data
      return { ...state, refused: { code, reason } }
    }
    case 'ConnectionPaused':
      return { ...state, paused: { reason: event.data.reason } }
    case 'ConnectionResumed':
      return { ...state, paused: null }
    case 'ConnectionRemoved':
      return { ...initial, removed: true }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** What a person reads of it. A connection that is to be made anew stays so while it rests. */
export type Standing = 'connected' | 'paused' | 'reconnect' | 'not-connected'

export function standingOf({ authorised, refused, paused }: State): Standing {
  if (!authorised) return 'not-connected'
  if (refused) return 'reconnect'
  return paused ? 'paused' : 'connected'
}

/** A person has let us in, whatever was before: what opens the connection is another from now on.
 *  @throws Refusal connection-other-account when it leads to the books of somebody else: everything
 *  in this ledger was read from, and written to, the first */
export const authoriseAnew =
  (given: Authorised): Decision<State, Event> =>
  ({ authorised }) => {
    const known = authorised?.accountId ?? null
    if (known !== null && given.accountId !== null && given.accountId !== known) {
      const { platform, accountId } = given
      throw new Refusal('connection-other-account', { platform, accountId, connected: known })
    }
    return [
      { type: 'ConnectionAuthorised', data: { ...given, accountId: given.accountId ?? known } },
    ]
  }

/** What a process finds to connect with as it begins: news only if it is of another kind. What the
 *  platform has refused is not let in by finding it again. */
export const find =
  (given: Authorised): Decision<State, Event> =>
  (state) => {
    const { authorised } = state
    const accountId = given.accountId ?? authorised?.accountId ?? null
    if (authorised && sameWay(authorised, { ...given, accountId })) return []
    return authoriseAnew(given)(state)
  }

/** The end of the refresh token moves with every use; that alone is nothing new. */
const sameWay = (a: Authorised, b: Authorised) =>
  a.accountId === b.accountId &&
  a.method === b.method &&
  JSON.stringify(a.scopes.toSorted()) === JSON.stringify(b.scopes.toSorted())

/** It works again as it was authorised before. */
export const restore: Decision<State, Event> = ({ authorised, refused }) =>
  authorised && refused ? [{ type: 'ConnectionAuthorised', data: authorised }] : []

/** Said once, until it is let in again. */
export const refuse =
  (refused: Refused): Decision<State, Event> =>
  (state) =>
    state.refused || !state.authorised ? [] : [{ type: 'ConnectionRefused', data: refused }]

/** @throws Refusal connection-absent */
export const pause =
  (platform: Platform, reason: string | null): Decision<State, Event> =>
  (state) => {
    if (!state.authorised) throw new Refusal('connection-absent', { platform })
    return state.paused ? [] : [{ type: 'ConnectionPaused', data: { platform, reason } }]
  }

/** @throws Refusal connection-absent */
export const resume =
  (platform: Platform): Decision<State, Event> =>
  (state) => {
    if (!state.authorised) throw new Refusal('connection-absent', { platform })
    return state.paused ? [{ type: 'ConnectionResumed', data: { platform } }] : []
  }

/** @throws Refusal connection-absent when there never was one */
export const remove =
  (platform: Platform): Decision<State, Event> =>
  (state) => {
    if (state.removed) return []
    if (!state.authorised) throw new Refusal('connection-absent', { platform })
    return [{ type: 'ConnectionRemoved', data: { platform } }]
  }
