// Who is who: one customer and its identities on the three platforms. HubSpot's company (or, where
// a deal has none, its contact) gives the customer its id; QuickBooks and Stripe are linked to it.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { isErased } from './erased.ts'
import { Currency } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, Instant, OrNull, Platform } from './stored.ts'

export const category = 'customer'

/** A customer of QuickBooks of whom nobody else has told. */
export const idOfQuickBooks = (quickbooksId: string) => `quickbooks-customer-${quickbooksId}`

// Stored shapes: change them only by adding optional fields or a new version.

const Profile = Type.Object({
  customerId: Id,
  name: Type.String({ minLength: 1 }),
  /** Lower-cased, sorted. */
  emails: Type.Array(Type.String()),
  source: Platform,
  seenAt: Instant,
})
export type Profile = Static<typeof Profile>

const Identity = Type.Object({
  customerId: Id,
  /** `email`: no platform's id, but the address of somebody who pays for the customer. */
  platform: Type.Union([Platform, Type.Literal('email')]),
  externalId: Id,
  /** A QuickBooks customer has one currency for life; the other platforms' have none. */
  currency: OrNull(Currency),
})
export type Identity = Static<typeof Identity>

const Erasure = { customerId: Id, erasureId: Id, reason: Type.String() }
const Count = Type.Integer({ minimum: 0 })

export const shapes = {
  CustomerSeen: Profile,
  IdentityLinked: Type.Object({ ...Identity.properties, evidence: Type.String() }),
  IdentityUnlinked: Type.Object({ ...Identity.properties, reason: Type.String() }),
  /** Somebody has asked that all words about this person be erased: none is taken down from here on. */
  ErasureRequested: Type.Object(Erasure),
  /** The keys of what was encrypted are destroyed. */
  PersonErased: Type.Object({
    ...Erasure,
    /** How many keys, and of how many events they had encrypted something. */
    keys: Count,
    events: Count,
    /** Events from before words were encrypted, which cannot be erased in this way; the first ones. */
    left: Type.Array(Type.Object({ stream: Type.String(), type: Type.String(), eventId: Id })),
    leftCount: Count,
  }),
  /** Nothing that is made of the events shows any of it. */
  ErasureCompleted: Type.Object({
    customerId: Id,
    erasureId: Id,
    views: Type.Array(Type.String()),
  }),
  /** What platforms tell of the person from here on is taken down again. What was erased stays so. */
  ErasureLifted: Type.Object({ customerId: Id, reason: Type.String() }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  profile: Profile | null
  identities: (Identity & { evidence: string })[]
  /** Those that somebody has taken away. */
  unlinked: Identity[]
  /** Null for whoever was not erased, or may be known again. */
  erasure: { erasureId: string; step: 'requested' | 'erased' | 'completed' } | null
}
export const initial: State = { profile: null, identities: [], unlinked: [], erasure: null }

const same = (a: Identity, b: Identity) =>
  a.platform === b.platform && a.externalId === b.externalId && a.currency === b.currency

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'CustomerSeen':
      return { ...state, profile: event.data }
    case 'IdentityLinked':
      return { ...state, identities: [...state.identities, event.data] }
    case 'IdentityUnlinked':
      return {
        ...state,
        identities: state.identities.filter((one) => !same(one, event.data)),
        unlinked: [...state.unlinked, event.data],
      }
    case 'ErasureRequested':
      return { ...state, erasure: { erasureId: event.data.erasureId, step: 'requested' } }
    case 'PersonErased':
      return { ...state, erasure: { erasureId: event.data.erasureId, step: 'erased' } }
    case 'ErasureCompleted':
      return { ...state, erasure: { erasureId: event.data.erasureId, step: 'completed' } }
    case 'ErasureLifted':
      return { ...state, erasure: null }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** What a platform says of the customer now. The e-mail addresses it gives are added to those
 *  known: several contacts of one company come one deal at a time, in any order. */
export const see =
  (profile: Profile): Decision<State, Event> =>
  (state) => {
    if (state.erasure) return []
    const known = state.profile
    const emails = [...new Set([...(known?.emails ?? []), ...profile.emails])].sort()
    const { name, seenAt } = known && known.seenAt > profile.seenAt ? known : profile
    if (known && known.name === name && known.emails.length === emails.length) return []
    return [{ type: 'CustomerSeen', data: { ...profile, name, seenAt, emails } }]
  }

export const link =
  (identity: Identity, evidence: string): Decision<State, Event> =>
  (state) => {
    const isAddress = identity.platform === 'email'
    if (isAddress && (state.erasure || isErased(identity.externalId))) return []
    return state.identities.some((one) => same(one, identity))
      ? []
      : [{ type: 'IdentityLinked', data: { ...identity, evidence } }]
  }

/** Links what was concluded, unless somebody has taken this very link away before. */
export const learn =
  (identity: Identity, evidence: string): Decision<State, Event> =>
  (state) =>
    state.unlinked.some((one) => same(one, identity)) ? [] : link(identity, evidence)(state)

export const unlink =
  (identity: Identity, reason: string): Decision<State, Event> =>
  (state) =>
    state.identities.some((one) => same(one, identity))
      ? [{ type: 'IdentityUnlinked', data: { ...identity, reason } }]
      : []

/** The QuickBooks customer to invoice in this currency, when there is one. */
export const quickBooksIdFor = (state: State, currency: string) =>
  state.identities.find((one) => one.platform === 'quickbooks' && one.currency === currency)
    ?.externalId

/** Nobody may be told by who is erased, nor written to a platform. */
export const isWithheld = ({ profile, erasure }: State) =>
  erasure !== null || isErased(profile?.name)

/** Asked again while one is under way it is that one; asked again later it erases what has come since.
 *  @throws Refusal not-found, reason-names-person */
export const requestErasure =
  (request: { customerId: string; erasureId: string; reason: string }): Decision<State, Event> =>
  (state) => {
    const { customerId, reason } = request
    const { profile, identities, erasure } = state
    if (!profile && identities.length === 0 && !erasure) {
      throw new Refusal('not-found', { noun: 'customer', id: customerId })
    }
    if (erasure && erasure.step !== 'completed') return []
    const addresses = identities.flatMap((one) => (one.platform === 'email' ? one.externalId : []))
    const words = [profile?.name ?? '', ...(profile?.emails ?? []), ...addresses]
    const said = reason.toLowerCase()
    // It is kept for good.
    if (words.some((one) => one !== '' && said.includes(one.toLowerCase()))) {
      throw new Refusal('reason-names-person', { customerId })
    }
    return [{ type: 'ErasureRequested', data: request }]
  }

type Erased = Extract<Event, { type: 'PersonErased' }>['data']

export const recordErased =
  (erased: Erased): Decision<State, Event> =>
  ({ erasure }) =>
    erasure?.erasureId === erased.erasureId && erasure.step === 'requested'
      ? [{ type: 'PersonErased', data: erased }]
      : []

export const completeErasure =
  (done: { customerId: string; erasureId: string; views: string[] }): Decision<State, Event> =>
  ({ erasure }) =>
    erasure?.erasureId === done.erasureId && erasure.step === 'erased'
      ? [{ type: 'ErasureCompleted', data: done }]
      : []

/** @throws Refusal not-erased, erasure-under-way */
export const liftErasure =
  (request: { customerId: string; reason: string }): Decision<State, Event> =>
  ({ erasure }) => {
    const { customerId } = request
    if (!erasure) throw new Refusal('not-erased', { customerId })
    if (erasure.step !== 'completed') throw new Refusal('erasure-under-way', { customerId })
    return [{ type: 'ErasureLifted', data: request }]
  }
