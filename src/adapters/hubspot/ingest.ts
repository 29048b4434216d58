// What HubSpot told of, looked up and restated to the ledger: deals read whole, with line items,
// company and contacts; what was deleted, merged or brought back.
import * as Deal from '../../domain/deal.ts'
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { wonStagesOf } from '../../domain/won-stages.ts'
import { Held } from '../consumer.ts'
import type { Ingest } from '../ingest.ts'
import type { HubSpotClient } from './client.ts'
import type { HubSpotRecord } from './client-records.ts'
import { mergedIdsOf, recordCustomer, restateCustomer } from './customers.ts'
import { planOf } from './deal-terms.ts'
import { comparison, inOurWords, mappingOf, propertiesOf, seenOf } from './fields.ts'
import { coverOf, type Merged, mergedOf, type Notification } from './notifications.ts'
import { portalReader, type PortalReader } from './portal.ts'
import { type DealReader, dealReader } from './reader.ts'
import * as translate from './translate.ts'

export type IngestPorts = {
  store: EventStore
  hubspot: HubSpotClient
  outside: Outside
  workspace: string
  homeCurrency: string
  /** The day of the books. */
  dayOf(instant: string): string
}

type Ports = IngestPorts & { reader: DealReader; portal: PortalReader }

const subjectOf = (dealId: string) =>
  ({ platform: 'hubspot', object: 'deal', objectId: dealId }) as const

export function hubspotIngest(given: IngestPorts): Ingest {
  const { store, hubspot, outside, workspace } = given
  const properties = async () => propertiesOf(await mappingOf(store, workspace))
  const reader = dealReader(hubspot, outside.clock, properties)
  const ports: Ports = { ...given, reader, portal: portalReader(given) }
  return {
    platform: 'hubspot',
    coverOf,
    objectOf({ kind, eventId, objectId }) {
      if (kind === 'unreadable') return eventId
      if (objectId === '') return null
      return kind.startsWith('deal.') ? objectId : `${kind.split('.')[0]}-${objectId}`
    },
    async ingest(received, cause) {
      if (received.kind === 'unreadable') {
        throw new Held('unreadable', 'it does not look like a HubSpot notification')
      }
      const notification = JSON.parse(received.raw) as Notification
      await checkPortal(ports, notification)
      if (!received.kind.startsWith('deal.')) return restateCustomer(ports, received, cause)
      if (coverOf(received) === null && (await isEcho(ports, received, notification))) return
      const merged = mergedOf(notification)
      if (merged) await settleMerge(ports, merged, received, cause)
      else await restate(ports, received.objectId, received, cause)
    },
  }
}

/** @throws Held unknown-account */
async function checkPortal({ portal }: Ports, { portalId }: Notification) {
  if (portalId === undefined) return
  const ours = await portal.account()
  if (ours === null || ours === String(portalId)) return
  const reason = `it is about the HubSpot account ${portalId}, and the one connected is ${ours}`
  throw new Held('unknown-account', reason)
}

/** Our own writing, coming back: one of our fields with the very value that we know to stand there. */
async function isEcho(
  ports: Ports,
  received: ReceivedEvent,
  { propertyName, propertyValue }: Notification,
) {
  if (propertyName === undefined || propertyValue === undefined) return false
  const ledgerId = await ledgerIdOf(ports, received.objectId, [])
  const { state } = await load(
    ...([ports.store, Sync.decider, ports.workspace, Sync.idOf(subjectOf(ledgerId))] as const),
  )
  const isOurs = propertyName in state.base || propertyName in (state.pending?.values ?? {})
  return isOurs && Sync.isEcho(state, { [propertyName]: propertyValue })
}

const isKnown = async ({ store, workspace }: Ports, dealId: string) =>
  (await load(store, Deal.decider, workspace, dealId)).state.kind !== 'absent'

/** The ledger's name for a deal. One that was made of others goes on as the first of them that the
 *  ledger knows, whose invoices it has. */
async function ledgerIdOf(ports: Ports, dealId: string, others: readonly string[]) {
  for (const id of [dealId, ...others]) if (await isKnown(ports, id)) return id
  return dealId
}

/** Several deals have become one: it goes on under the name of the primary one, where the ledger
 *  knows that, and the ledger takes the others for gone. */
async function settleMerge(
  ports: Ports,
  { ids, primary, survivor }: Merged,
  received: ReceivedEvent,
  cause: Cause,
): Promise<void> {
  const others = ids.filter((id) => id !== survivor)
  const ordered = [primary, ...others.sort(translate.byAge)]
  await restate(ports, survivor, received, cause, ordered)
}

/** It is part of another now, whatever date it bore. */
async function recordPart(ports: Ports, dealId: string, at: string, cause: Cause) {
  const { state } = await load(ports.store, Deal.decider, ports.workspace, dealId)
  if (state.kind !== 'won') return
  await recordGone(ports, dealId, at > state.modifiedAt ? at : state.modifiedAt, cause)
}

async function recordGone({ store }: Ports, dealId: string, at: string, cause: Cause) {
  await transact(store, Deal.decider, dealId, Deal.observeNotWon({ dealId, modifiedAt: at }), cause)
}

/** Reads the deal and records what it is now. */
async function restate(
  ports: Ports,
  dealId: string,
  received: ReceivedEvent,
  cause: Cause,
  merged: readonly string[] = [],
): Promise<void> {
  const deal = await ports.reader.deal(dealId)
  if (!deal) return recordGone(ports, dealId, received.occurredAt, cause)
  const before = [...merged, ...mergedIdsOf(deal)]
  if (deal.id !== dealId) {
    // Its id leads to the one that it was merged into.
    const ids = [...new Set([deal.id, dealId, ...before])]
    const merge = { ids, primary: dealId, survivor: deal.id }
    return settleMerge(ports, merge, received, cause)
  }
  const ledgerId = await ledgerIdOf(ports, dealId, before)
  for (const id of new Set(before)) {
    if (id !== ledgerId) await recordPart(ports, id, received.occurredAt, cause)
  }
  await restateRead(ports, ledgerId, deal, received, cause)
}

async function restateRead(
  ports: Ports,
  ledgerId: string,
  read: HubSpotRecord,
  received: ReceivedEvent,
  cause: Cause,
): Promise<void> {
  const { store, workspace } = ports
  const mapping = await mappingOf(store, workspace)
  const deal = inOurWords(mapping, read)
  const won = translate.isWon(deal, ...(await stagesOf(ports)))
  // What comes back has an older date than its deletion.
  const isBack = received.kind === 'deal.restore' || received.kind === 'deal.found'
  const dated = translate.modifiedAt(deal)
  const modifiedAt = isBack && received.occurredAt > dated ? received.occurredAt : dated
  const effective = { ...cause, effectiveAt: modifiedAt }
  const currency = won
    ? await restateWon(ports, { ledgerId, deal, modifiedAt }, effective)
    : await restateNotWon(ports, { ledgerId, modifiedAt }, effective)
  const known = (await load(store, Deal.decider, cause.workspace, ledgerId)).state
  if (known.kind === 'absent') return
  const values = translate.beliefsOf(deal, won, currency ?? known.terms?.currency ?? null)
  const subject = subjectOf(ledgerId)
  const seen = { ...subject, externalId: deal.id, values: { ...values, ...seenOf(mapping, read) } }
  const compare = await comparison(ports, { subject, mapping, read, received, modifiedAt: dated })
  const stream = Sync.idOf(subject)
  if (compare) {
    // Who is right of a field is not the platform's to say.
    const actor = { kind: 'policy', name: 'conflicts' } as const
    await transact(store, Sync.decider, stream, Sync.compare(compare), { ...cause, actor })
  }
  const observe = Sync.observeState({ ...seen, asOf: dated })
  const observed = inTurn(Sync.decider, observe, unparked(subject))
  await transact(store, Sync.decider, stream, observed, cause)
}

const stagesOf = ({ store, workspace, portal }: Ports) =>
  Promise.all([portal.stages(), wonStagesOf(store, workspace)])

/** What was parked because HubSpot did not have the deal can be written again. */
const unparked =
  (subject: ReturnType<typeof subjectOf>) =>
  (state: Sync.State): Sync.Event[] =>
    state.parked && state.failure === 'not-found' ? Sync.retry(subject)(state) : []

async function restateNotWon(
  { store }: Ports,
  { ledgerId, modifiedAt }: { ledgerId: string; modifiedAt: string },
  cause: Cause,
): Promise<null> {
  const request = { dealId: ledgerId, modifiedAt }
  await transact(store, Deal.decider, ledgerId, Deal.observeNotWon(request), cause)
  return null
}

/** Records the customer first, then the deal; answers the deal's currency. */
/** Of a deal that has to wait it is said what it is worth. */
async function restateWon(
  ports: Ports,
  given: { ledgerId: string; deal: HubSpotRecord; modifiedAt: string },
  cause: Cause,
): Promise<string> {
  try {
    return await recordWon(ports, given, cause)
  } catch (error) {
    const worth = translate.worthOf(given.deal, ports.homeCurrency)
    throw error instanceof Held && worth ? new Held(error.code, error.message, worth) : error
  }
}

async function recordWon(
  ports: Ports,
  { ledgerId, deal, modifiedAt }: { ledgerId: string; deal: HubSpotRecord; modifiedAt: string },
  cause: Cause,
): Promise<string> {
  const [lineItems, customerId] = await Promise.all([
    ports.reader.lineItemsOf(deal),
    recordCustomer(ports, deal, ledgerId, cause),
  ])
  const read = translate.termsOf(deal, lineItems, customerId, ports)
  const terms = { ...read, dealId: ledgerId, modifiedAt }
  const plan = planOf(deal.properties)
  await transact(ports.store, Deal.decider, ledgerId, Deal.observeWon(terms, plan), cause)
  return terms.currency
}
