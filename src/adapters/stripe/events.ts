// Stripe's events as facts from outside: which ones concern the ledger, and what they are about.
// Pure.
import type { ReceivedEvent } from '../../domain/inbound.ts'
import { instant } from './reading.ts'

type Fields = Record<string, unknown>

/** As much of an event as is looked at. */
export type EventLike = { id: string; type: string; created?: unknown; data: { object: object } }

/** Whether it has what every event has. */
export function isEvent(item: unknown): item is EventLike {
  const { id, type, data } = (item ?? {}) as { id?: unknown; type?: unknown; data?: unknown }
  const { object } = (data ?? {}) as { object?: unknown }
  const isNamed = typeof id === 'string' && /^[\w-]{1,100}$/.test(id)
  return isNamed && typeof type === 'string' && typeof object === 'object' && object !== null
}

export const receivedOf = (event: EventLike, raw: string): ReceivedEvent => ({
  eventId: event.id,
  kind: event.type,
  objectId: objectIdOf(event.type, event.data.object as Fields) ?? '',
  occurredAt: instant(typeof event.created === 'number' ? event.created : 0),
  raw,
})

/** What the event is about: a charge, a payout, a credit note or a customer; null for anything else.
 *  A refund or a dispute that does not name its charge is known by its payment intent, or by
 *  itself. */
export function objectIdOf(kind: string, object: Fields): string | null {
  const idIn = (value: unknown) => {
    const id = typeof value === 'string' ? value : (value as { id?: unknown } | null)?.id
    return typeof id === 'string' && id !== '' ? id : null
  }
  const itself = idIn(object.id)
  if (/^(charge\.(dispute|refund)|refund)\./.test(kind)) {
    return idIn(object.charge) ?? idIn(object.payment_intent) ?? itself
  }
  if (kind === 'payment_intent.succeeded') return idIn(object.latest_charge) ?? itself
  return usesKind(kind) ? itself : null
}

/** Whether the ledger reads anything because of it. */
export const usesKind = (kind: string) =>
  /^(charge|refund|payout|credit_note|balance)\./.test(kind) ||
  kind === 'payment_intent.succeeded' ||
  kind === 'customer.updated'

/** What our own writes are known by, at Stripe and in its events. */
export const ownKey = (requestId: string) => `tieout-${requestId}`

/** Events that one reading of their object covers; null for what is looked at by itself. Refunds
 *  and disputes are read only where one is told of. */
export function coverOf({ kind, raw }: ReceivedEvent): string | null {
  const isSingle = kind === 'unreadable' || kind === 'customer.updated'
  // Of another account, or our own writing come back: such may not have to be read at all.
  if (isSingle || raw.includes('"account":') || raw.includes(ownKey(''))) return null
  if (kind.includes('refund')) return 'refund'
  return kind.includes('dispute') ? 'dispute' : 'plain'
}

/** The raw event, or object, that a fact was made of; empty where it is not JSON. */
export function rawOf({ raw }: ReceivedEvent): Fields {
  try {
    const parsed: unknown = JSON.parse(raw)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Fields) : {}
  } catch {
    return {}
  }
}

/** What the object was like before the event, as far as it changed. */
export const previousOf = (received: ReceivedEvent): Fields => {
  const { data } = rawOf(received) as { data?: { previous_attributes?: Fields } }
  return data?.previous_attributes ?? {}
}
