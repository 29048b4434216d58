// Who is who: one customer and its identities on the three platforms. HubSpot's company (or, where
// a deal has none, its contact) gives the customer its id; QuickBooks and Stripe are linked to it.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Currency } from './money.ts'
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

export const shapes = {
  CustomerSeen: Profile,
  IdentityLinked: Type.Object({ ...Identity.properties, evidence: Type.String() }),
  IdentityUnlinked: Type.Object({ ...Identity.properties, reason: Type.String() }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  profile: Profile | null
  identities: (Identity & { evidence: string })[]
  /** Those that somebody has taken away. */
  unlinked: Identity[]
}
export const initial: State = { profile: null, identities: [], unlinked: [] }

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
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** What a platform says of the customer now. The e-mail addresses it gives are added to those
 *  known: several contacts of one company come one deal at a time, in any order. */
export const see =
  (profile: Profile): Decision<State, Event> =>
  (state) => {
    const known = state.profile
    const emails = [...new Set([...(known?.emails ?? []), ...profile.emails])].sort()
    const { name, seenAt } = known && known.seenAt > profile.seenAt ? known : profile
    if (known && known.name === name && known.emails.length === emails.length) return []
    return [{ type: 'CustomerSeen', data: { ...profile, name, seenAt, emails } }]
  }

export const link =
  (identity: Identity, evidence: string): Decision<State, Event> =>
  (state) =>
    state.identities.some((one) => same(one, identity))
      ? []
      : [{ type: 'IdentityLinked', data: { ...identity, evidence } }]

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
