// Whom a deal is with, by the ledger's name for them. A company that was merged into another goes on
// as the customer it was: its invoices and payments are under that name.
import * as Customer from '../../domain/customer.ts'
import * as Deal from '../../domain/deal.ts'
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import type { HubSpotRecord } from './client-records.ts'
import { mergedOf, type Notification } from './notifications.ts'
import type { DealReader } from './reader.ts'
import { byAge, customerIdOf, customerLinkOf, profileOf } from './translate.ts'

type Ports = { store: EventStore; reader: DealReader }
type Link = { type: 'companies' | 'contacts'; id: string }

/** What became part of this record, in the order in which these were made. */
export const mergedIdsOf = ({ properties }: HubSpotRecord): string[] =>
  (properties.hs_merged_object_ids ?? '')
    .split(/[;,\s]+/)
    .filter((id) => /^\d+$/.test(id))
    .sort(byAge)

const isKnown = async (store: EventStore, workspace: string, customerId: string) =>
  (await load(store, Customer.decider, workspace, customerId)).state.profile !== null

/** The customer that stands for this company or contact: of a deal that is known the one it has; else
 *  the company's own, where it is known; else the first of those that were merged into it. */
async function customerIdFor(
  { store }: Ports,
  link: Link,
  record: HubSpotRecord,
  { workspace, dealId }: { workspace: string; dealId: string | null },
): Promise<string> {
  const own = customerIdOf(link)
  const merged = mergedIdsOf(record).map((id) => customerIdOf({ ...link, id }))
  if (merged.length === 0) return own
  const deal = dealId === null ? null : (await load(store, Deal.decider, workspace, dealId)).state
  const before = deal?.terms?.customerId
  if (before !== undefined && merged.includes(before)) return before
  for (const id of [own, ...merged]) if (await isKnown(store, workspace, id)) return id
  return own
}

/** Records the customer of a deal, and answers with its id.
 *  @throws Held deal-without-customer, customer-gone */
export async function recordCustomer(
  ports: Ports,
  deal: HubSpotRecord,
  ledgerId: string,
  cause: Cause,
): Promise<string> {
  const link = customerLinkOf(deal)
  if (!link) {
    const reason = `deal ${deal.id} has neither company nor contact; link one in HubSpot`
    throw new Held('deal-without-customer', reason)
  }
  const [record, contacts] = await Promise.all([
    ports.reader.record(link.type, link.id),
    ports.reader.contactsOf(deal),
  ])
  if (!record) {
    const reason = `deal ${deal.id} is linked to one of the ${link.type}, ${link.id}, that HubSpot does not have`
    throw new Held('customer-gone', reason)
  }
  const { workspace } = cause
  const customerId = await customerIdFor(ports, link, record, { workspace, dealId: ledgerId })
  const company = link.type === 'companies' ? record : null
  const profile = profileOf(customerId, company, contacts)
  const identity = {
    ...{ customerId, platform: 'hubspot' as const, externalId: link.id, currency: null },
  }
  const known = Customer.link(identity, `deal ${deal.id}`)
  const seenAndLinked = inTurn(Customer.decider, Customer.see(profile), known)
  await transact(ports.store, Customer.decider, customerId, seenAndLinked, cause)
  return customerId
}

/** A company or contact has changed, by itself or by a merge. Only those that the ledger knows are
 *  its business. */
export async function restateCustomer(
  ports: Ports,
  received: ReceivedEvent,
  cause: Cause,
): Promise<void> {
  const type = received.kind.startsWith('company.') ? 'companies' : 'contacts'
  const merged = mergedOf(JSON.parse(received.raw) as Notification)
  const customerId = customerIdOf({ type, id: received.objectId })
  if (!(await isKnown(ports.store, cause.workspace, customerId))) return
  const id = merged?.survivor ?? received.objectId
  if (id !== received.objectId) {
    const identity = { customerId, platform: 'hubspot' as const, externalId: id, currency: null }
    const evidence = `merged into ${id} in HubSpot`
    const link = Customer.link(identity, evidence)
    await transact(ports.store, Customer.decider, customerId, link, cause)
  }
  const record = await ports.reader.record(type, id)
  if (!record) return
  const isCompany = type === 'companies'
  const profile = profileOf(customerId, isCompany ? record : null, isCompany ? [] : [record])
  await transact(ports.store, Customer.decider, customerId, Customer.see(profile), cause)
}
