// What HubSpot's webhooks say, and the facts that come of it: one for each object concerned. A
// notification is a hint to look, except that only a merge names who became part of whom.
import { idFrom } from '../../domain/ids.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import { unreadable } from '../webhook.ts'

export type Notification = {
  eventId?: number
  subscriptionId?: number
  portalId?: number
  subscriptionType?: string
  objectId?: number
  fromObjectId?: number
  toObjectId?: number
  primaryObjectId?: number
  mergedObjectIds?: number[]
  newObjectId?: number
  propertyName?: string
  propertyValue?: string
  changeSource?: string
  occurredAt?: number
}

const kinds = /^(deal|company|contact)\./

/** HubSpot's event ids are not unique; together with the rest they name one change. The number of
 *  the attempt is no part of it: a repeat is the same notification. */
export function receivedOf(item: unknown, now: Date): ReceivedEvent[] {
  const one = (typeof item === 'object' && item ? item : {}) as Notification
  const { subscriptionType: kind, occurredAt } = one
  if (typeof kind !== 'string' || typeof occurredAt !== 'number') return [unreadable(item, now)]
  const at = new Date(occurredAt)
  if (Number.isNaN(at.getTime())) return [unreadable(item, now)]
  const { portalId, subscriptionId, objectId, fromObjectId, toObjectId, propertyName } = one
  const naming = [portalId, subscriptionId, objectId, fromObjectId, toObjectId, propertyName]
  const raw = JSON.stringify(item)
  const fact = (id: string, eventId: string): ReceivedEvent => ({
    ...{ eventId, kind, objectId: id, occurredAt: at.toISOString(), raw },
  })
  const merged = mergedOf(one)
  if (merged) {
    return merged.ids.map((id) =>
      fact(id, idFrom(kind, id, ...[...merged.ids, occurredAt, one.eventId].map(String))),
    )
  }
  const eventId = idFrom(kind, ...[...naming, occurredAt, one.eventId].map(String))
  return [fact(objectOf(one) ?? '', eventId)]
}

/** The deal, company or contact that a notification is about; null for what concerns none. */
function objectOf({ subscriptionType = '', objectId, fromObjectId }: Notification): string | null {
  if (!kinds.test(subscriptionType)) return null
  const isLink = subscriptionType.endsWith('.associationChange')
  // Who belongs to a company is told of the deal as well.
  if (isLink && !subscriptionType.startsWith('deal.')) return null
  const id = objectId ?? fromObjectId
  return id === undefined ? null : String(id)
}

export type Merged = {
  /** All that the merge concerns. */
  ids: string[]
  /** What became part of the other, or of a new one. */
  primary: string
  /** Under which id the result is found. */
  survivor: string
}

/** Null for what is no merge. */
export function mergedOf(one: Notification): Merged | null {
  const { subscriptionType = '', primaryObjectId, mergedObjectIds, newObjectId, objectId } = one
  const isMerge = kinds.test(subscriptionType) && subscriptionType.endsWith('.merge')
  const primary = primaryObjectId ?? objectId ?? newObjectId
  if (!isMerge || primary === undefined) return null
  const survivor = String(newObjectId ?? primary)
  const others = Array.isArray(mergedObjectIds) ? mergedObjectIds.map(String) : []
  const ids = [...new Set([survivor, String(primary), ...others])]
  return { ids, primary: String(primary), survivor }
}

const looks = /\.(creation|propertyChange|associationChange|swept)$/

/** What says no more than "look at the object" is covered by one look. What a program has written, we
 *  perhaps, and what deletes, restores or merges, is looked at by itself. */
export function coverOf({ kind, raw }: ReceivedEvent): string | null {
  if (!kind.startsWith('deal.') || !looks.test(kind)) return null
  const { propertyName = '', changeSource } = JSON.parse(raw) as Notification
  const isWritten = changeSource === 'INTEGRATION' || changeSource === 'API'
  return isWritten || propertyName.startsWith('tieout_') ? null : 'look'
}
