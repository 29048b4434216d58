// HubSpot's webhooks: verified on the raw bytes, stored one fact per notification; later the deal
// it names is read whole, with line items, company and contacts, and restated to the ledger.
import * as Customer from '../../domain/customer.ts'
import * as Deal from '../../domain/deal.ts'
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import type { Ingest } from '../ingest.ts'
import { hasCode, PlatformError } from '../platform-error.ts'
import {
  isSignedBy,
  onlyHeader,
  parseJson,
  type ReceiveWebhook,
  storeAll,
  toleranceMs,
  unreadable,
} from '../webhook.ts'
import type { HubSpotClient, HubSpotRecord, Stage } from './client.ts'
import { planOf } from './deal-terms.ts'
import { lineItemProperties } from './line-items.ts'
import * as translate from './translate.ts'

export function hubspotWebhook(
  { store, outside }: { store: EventStore; outside: Outside },
  secrets: string[],
): ReceiveWebhook {
  return async ({ workspace, headers, rawBody, method, url }) => {
    const signature = onlyHeader(headers, 'x-hubspot-signature-v3')
    const timestamp = onlyHeader(headers, 'x-hubspot-request-timestamp')
    const now = outside.clock.now()
    if (!/^\d{1,16}$/.test(timestamp)) throw new Refusal('signature-invalid')
    if (Math.abs(now.getTime() - Number(timestamp)) > toleranceMs) {
      throw new Refusal('signature-stale')
    }
    const isSigned = addressesOf(url).some((address) =>
      isSignedBy(secrets, [method, address, rawBody, timestamp], signature),
    )
    if (!isSigned) throw new Refusal('signature-invalid')
    const body = parseJson(rawBody)
    if (!Array.isArray(body)) throw new Refusal('malformed-body', { reason: 'not an array' })
    return storeAll(
      store,
      workspace,
      'hubspot',
      body.map((item) => receivedOf(item, now)),
    )
  }
}

/** HubSpot calls an address by https, of which a proxy in front of us may leave http. */
const addressesOf = (url: string) => {
  const address = unescaped(url)
  return [address, address.replace(/^http:/, 'https:')]
}

/** HubSpot hashes the address with these escapes undone (developers.hubspot.com, v3 requests). */
const unescaped = (url: string) =>
  url.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (escape) => decodeURIComponent(escape))

type Notification = {
  eventId?: number
  subscriptionId?: number
  portalId?: number
  subscriptionType?: string
  objectId?: number
  fromObjectId?: number
  toObjectId?: number
  propertyName?: string
  propertyValue?: string
  occurredAt?: number
}

/** HubSpot's event ids are not unique; together with the rest they name one change. The number of
 *  the attempt is no part of it: a repeat is the same notification. */
function receivedOf(item: unknown, now: Date): ReceivedEvent {
  const one = (typeof item === 'object' && item ? item : {}) as Notification
  const { subscriptionType: kind, occurredAt } = one
  if (typeof kind !== 'string' || typeof occurredAt !== 'number') return unreadable(item, now)
  const { portalId, subscriptionId, objectId, fromObjectId, toObjectId, propertyName } = one
  const naming = [portalId, subscriptionId, objectId, fromObjectId, toObjectId, propertyName]
  const eventId = idFrom(kind, ...[...naming, occurredAt, one.eventId].map(String))
  return {
    eventId,
    kind,
    objectId: dealOf(one) ?? '',
    occurredAt: new Date(occurredAt).toISOString(),
    raw: JSON.stringify(item),
  }
}

/** The deal a notification is about; null for what concerns no deal. */
function dealOf({ subscriptionType = '', objectId, fromObjectId }: Notification): string | null {
  if (!subscriptionType.startsWith('deal.')) return null
  const id = objectId ?? fromObjectId
  return id === undefined ? null : String(id)
}

type Ports = {
  store: EventStore
  hubspot: HubSpotClient
  outside: Outside
  homeCurrency: string
  /** The day of the books. */
  dayOf(instant: string): string
}

export function hubspotIngest(ports: Ports): Ingest {
  const stages = stageReader(ports)
  return {
    platform: 'hubspot',
    objectOf: (received) =>
      received.kind === 'unreadable' ? received.eventId : received.objectId || null,
    async ingest(received, cause) {
      if (received.kind === 'unreadable') {
        throw new Held('unreadable', 'it does not look like a HubSpot notification')
      }
      if (await isEcho(ports.store, received, cause.workspace)) return
      await restate(ports, await stages(), received, cause)
    },
  }
}

/** Stages change rarely; asked for once in five minutes. */
function stageReader({ hubspot, outside }: Ports): () => Promise<Stage[]> {
  let asked: { at: number; stages: Promise<Stage[]> } | undefined
  return () => {
    const now = outside.clock.now().getTime()
    if (!asked || now - asked.at > 300_000) {
      const stages = hubspot.dealStages().catch((error) => {
        asked = undefined
        // No right to read pipelines: the deal's own properties decide (translate.ts isWon).
        if (error instanceof PlatformError && !error.retryable) return []
        throw error
      })
      asked = { at: now, stages }
    }
    return asked.stages
  }
}

/** Our own writing, coming back: a status property with the very value that we wrote last. */
async function isEcho(store: EventStore, received: ReceivedEvent, workspace: string) {
  const { propertyName, propertyValue } = JSON.parse(received.raw) as Notification
  if (!propertyName?.startsWith('tieout_')) return false
  const subject = { platform: 'hubspot', object: 'deal', objectId: received.objectId } as const
  const { state } = await load(store, Sync.decider, workspace, Sync.idOf(subject))
  const written = state.written?.[propertyName] ?? state.pending?.values[propertyName]
  return written !== undefined && written === propertyValue
}

async function restate(
  ports: Ports,
  stages: Stage[],
  received: ReceivedEvent,
  cause: Cause,
): Promise<void> {
  const { store, hubspot } = ports
  const dealId = received.objectId
  const deal = await readDeal(hubspot, dealId)
  if (!deal) {
    const request = { dealId, modifiedAt: received.occurredAt }
    await transact(store, Deal.decider, dealId, Deal.observeNotWon(request), cause)
    return
  }
  const won = translate.isWon(deal, stages)
  const effective = { ...cause, effectiveAt: translate.modifiedAt(deal) }
  const currency = won ? await restateWon(ports, deal, effective) : null
  if (!won) {
    const request = { dealId, modifiedAt: translate.modifiedAt(deal) }
    await transact(store, Deal.decider, dealId, Deal.observeNotWon(request), effective)
  }
  const known = (await load(store, Deal.decider, cause.workspace, dealId)).state
  if (known.kind === 'absent') return
  const values = translate.beliefsOf(deal, won, currency ?? known.terms?.currency ?? null)
  const subject = { platform: 'hubspot', object: 'deal', objectId: dealId } as const
  const asOf = translate.modifiedAt(deal)
  const seen = { ...subject, externalId: dealId, values, asOf }
  await transact(store, Sync.decider, Sync.idOf(subject), Sync.observeState(seen), cause)
}

const linked = ['companies', 'contacts', 'line_items'] as const

/** The deal with all its links; null when HubSpot has it no more. Links that are not given inline
 *  are asked for by themselves. */
async function readDeal(hubspot: HubSpotClient, id: string): Promise<HubSpotRecord | null> {
  try {
    const deal = await hubspot.record('deals', id, translate.dealProperties, [...linked])
    if (Object.keys(deal.associations).length > 0) return deal
    const links = linked.map(async (type) => {
      const ids = await hubspot.associated('deals', id, type)
      return [type, ids.map((other) => ({ id: other, type }))]
    })
    return { ...deal, associations: Object.fromEntries(await Promise.all(links)) }
  } catch (error) {
    if (hasCode(error, 'not-found')) return null
    throw error
  }
}

/** Records the customer first, then the deal; answers the deal's currency. */
async function restateWon(ports: Ports, deal: HubSpotRecord, cause: Cause): Promise<string> {
  const { store, hubspot } = ports
  const link = translate.customerLinkOf(deal)
  if (!link) {
    const reason = `deal ${deal.id} has neither company nor contact; link one in HubSpot`
    throw new Held('deal-without-customer', reason)
  }
  const customerId = translate.customerIdOf(link)
  const [company, contacts, lineItems] = await Promise.all([
    link.type === 'companies' ? hubspot.record('companies', link.id, ['name', 'domain']) : null,
    readContacts(hubspot, deal),
    readLineItems(hubspot, deal),
  ])
  const profile = translate.profileOf(customerId, company, contacts)
  const terms = translate.termsOf(deal, lineItems, customerId, ports)
  const plan = planOf(deal.properties)
  const identity = { customerId, platform: 'hubspot' as const, externalId: link.id, currency: null }
  const known = Customer.link(identity, `deal ${deal.id}`)
  const seenAndLinked = inTurn(Customer.decider, Customer.see(profile), known)
  await transact(store, Customer.decider, customerId, seenAndLinked, cause)
  await transact(store, Deal.decider, deal.id, Deal.observeWon(terms, plan), cause)
  return terms.currency
}

async function readContacts(hubspot: HubSpotClient, deal: HubSpotRecord) {
  const ids = [...new Set((deal.associations.contacts ?? []).map((one) => one.id))].slice(0, 10)
  const properties = ['email', 'firstname', 'lastname']
  return Promise.all(ids.map((id) => hubspot.record('contacts', id, properties)))
}

async function readLineItems(hubspot: HubSpotClient, deal: HubSpotRecord) {
  const inline = deal.associations['line items'] ?? deal.associations.line_items ?? []
  const isCut = inline.length >= 100
  const ids = isCut
    ? await hubspot.associated('deals', deal.id, 'line_items')
    : inline.map((one) => one.id)
  const unique = [...new Set(ids)].sort(translate.byAge)
  return hubspot.lineItems(unique, lineItemProperties)
}
