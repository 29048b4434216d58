// One raw event from outside, kept whole and once. The stream is named by the platform's own event
// id and written with the expectation that it is new: a repeated delivery is recognised by that.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import type { NewEvent } from './event-store.ts'
import { streamOf } from './event-store.ts'
import { idFrom } from './ids.ts'
import { Money } from './money.ts'
import { decoder, type EventOf, Id, type Platform } from './stored.ts'

export const category = 'inbound'

// Stored shapes: change them only by adding optional fields or a new version.

const Received = Type.Object({
  /** The platform's id of the event, or one computed from what names it there. */
  eventId: Id,
  /** The platform's word for what happened, for example `charge.succeeded`. */
  kind: Type.String(),
  /** The object it is about, as the platform names it; empty when it names none. */
  objectId: Type.String(),
  /** When the platform says it happened, RFC 3339 UTC. */
  occurredAt: Type.String(),
  /** The text as it came, untouched. */
  raw: Type.String(),
})

export const shapes = {
  StripeEventReceived: Received,
  HubSpotEventReceived: Received,
  QuickBooksEventReceived: Received,
  /** It could not be turned into facts; it waits, visible, until it can. */
  InboundHeld: Type.Object({
    ...{ eventId: Id, code: Type.String(), reason: Type.String() },
    /** What it is about is worth, where that is known. */
    worth: Type.Optional(Money),
  }),
  InboundReleased: Type.Object({ eventId: Id }),
  /** A person wants it to be read once more, though it was understood. */
  InboundReplayed: Type.Object({ eventId: Id }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
export type ReceivedEvent = Static<typeof Received>

export type State = { held: boolean; eventId: string | null }
export const initial: State = { held: false, eventId: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'StripeEventReceived':
    case 'HubSpotEventReceived':
    case 'QuickBooksEventReceived':
      return { ...state, eventId: event.data.eventId }
    case 'InboundHeld':
      return { ...state, held: true }
    case 'InboundReleased':
      return { ...state, held: false }
    case 'InboundReplayed':
      return state
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

const typeOf = {
  stripe: 'StripeEventReceived',
  hubspot: 'HubSpotEventReceived',
  quickbooks: 'QuickBooksEventReceived',
} as const
export const receivedTypes: readonly string[] = Object.values(typeOf)
const platformOf: Record<string, Platform> = {
  StripeEventReceived: 'stripe',
  HubSpotEventReceived: 'hubspot',
  QuickBooksEventReceived: 'quickbooks',
}
export const platformOfType = (type: string) => platformOf[type]
export const typeOfPlatform = (platform: Platform): string => typeOf[platform]

/** After these the fact is read again from its stream. */
export const isReadAgain = (type: string) =>
  type === 'InboundReleased' || type === 'InboundReplayed'

export const idOf = (platform: Platform, eventId: string) => `${platform}-${eventId}`

/** The fact and its stream. Its identity comes from the platform's event id alone: the same event
 *  delivered again, even with other bytes, is the same fact. */
export function receivedFact(
  workspace: string,
  platform: Platform,
  received: ReceivedEvent,
): { stream: string; event: NewEvent } {
  const stream = streamOf(category, workspace, idOf(platform, received.eventId))
  const id = idFrom('inbound', stream)
  const meta = {
    workspace,
    correlationId: id,
    causationId: id,
    actor: { kind: 'platform', name: platform } as const,
    effectiveAt: received.occurredAt,
  }
  return { stream, event: { id, type: typeOf[platform], data: received, meta } }
}

export const hold =
  (held: {
    eventId: string
    code: string
    reason: string
    worth?: Money
  }): Decision<State, Event> =>
  (state) =>
    state.held ? [] : [{ type: 'InboundHeld', data: held }]

/** Try it again: after a mapping was added, a link made, a fault mended. */
export const releaseHeld =
  (eventId: string): Decision<State, Event> =>
  (state) =>
    state.held ? [{ type: 'InboundReleased', data: { eventId } }] : []

/** Read it once more, whatever came of it: what the ledger knows already it does not take twice.
 *  What is held is released by it. */
export const replay =
  (eventId: string): Decision<State, Event> =>
  (state) => [
    {
      type: state.held ? ('InboundReleased' as const) : ('InboundReplayed' as const),
      data: { eventId },
    },
  ]
