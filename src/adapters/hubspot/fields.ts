// The fields of a HubSpot deal by the workspace's mapping: what the ledger writes into which of them,
// what it reads from which, and the comparison of both sides.
import * as Deal from '../../domain/deal.ts'
import { invoiceIdsOf } from '../../domain/deal-figures.ts'
import { dealValues, outwardOf } from '../../domain/deal-values.ts'
import { type EventStore, streamOf } from '../../domain/event-store.ts'
import * as FieldMapping from '../../domain/field-mapping.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import * as Invoice from '../../domain/invoice.ts'
import { Decimal, exponentOf } from '../../domain/money.ts'
import * as Sync from '../../domain/sync.ts'
import { load } from '../../domain/transact.ts'
import type { HubSpotRecord, Properties, Stage } from './client.ts'
import type { PortalReader } from './portal.ts'
import { decimalOf } from './line-items.ts'
import * as translate from './translate.ts'

type Mapping = FieldMapping.Mapping
type Ports = { store: EventStore; workspace: string; portal: PortalReader }

/** Under which name the rest of this adapter knows a value that may stand in another property. */
const ourName: Readonly<Record<string, string>> = Object.fromEntries(
  FieldMapping.defaults.hubspot.entries.map(({ value, property }) => [value, property]),
)

export const mappingOf = async (store: EventStore, workspace: string): Promise<Mapping> => {
  const stream = FieldMapping.idOf('hubspot')
  const { state } = await load(store, FieldMapping.decider, workspace, stream)
  return FieldMapping.mappingOf(state, 'hubspot')
}

const ofDeals = ({ entries }: Mapping) => entries.filter(({ object }) => object === 'deal')

/** All that is asked for when a deal is read. */
export const propertiesOf = (mapping: Mapping): string[] => [
  ...new Set([...translate.dealProperties, ...ofDeals(mapping).map(({ property }) => property)]),
]

/** Which of them both sides may write, or the ledger alone, and who is right. */
export const policiesOf = (mapping: Mapping): Record<string, Sync.Policy> => ({
  ...FieldMapping.policiesOf(mapping, 'deal'),
  dealstage: mapping.stagePolicy ?? 'platform-wins',
})

function undone(entry: FieldMapping.Entry, text: string | null, currency: string | null) {
  const { transform } = entry
  if (!text) return null
  if (typeof transform !== 'string') {
    const found = Object.entries(transform.options).find(([, value]) => value === text)
    return found?.[0] ?? text
  }
  if (transform === 'upper-case') return text.toLowerCase()
  if (transform !== 'minor-units' || currency === null) return text
  const amount = decimalOf(text)
  return amount && amount.div(new Decimal(10).pow(exponentOf(currency))).toFixed()
}

/** The deal with what stands in mapped properties under our own names; what is not mapped says
 *  nothing, whatever stands in the property of that name. */
export function inOurWords(mapping: Mapping, deal: HubSpotRecord): HubSpotRecord {
  const { properties } = deal
  const currency = properties.deal_currency_code ?? null
  const own: Properties = { ...properties }
  for (const name of Object.values(ourName)) own[name] = null
  for (const entry of ofDeals(mapping)) {
    const name = ourName[entry.value]
    if (name) own[name] = undone(entry, properties[entry.property] ?? null, currency)
  }
  return { ...deal, properties: own }
}

/** What stands in the fields that are mapped, and in those that tell of a change, as it is. */
export const seenOf = (mapping: Mapping, { properties }: HubSpotRecord): Sync.Values => ({
  ...Object.fromEntries(
    ofDeals(mapping).map(({ property }) => [property, properties[property] || null]),
  ),
  ...Object.fromEntries(
    translate.watchedProperties.map((name) => [name, properties[name] || null]),
  ),
})

export async function readLedger(store: EventStore, workspace: string, dealId: string) {
  const deal = (await load(store, Deal.decider, workspace, dealId)).state
  const invoices = await Promise.all(
    invoiceIdsOf(deal, dealId).map(async (invoiceId) => {
      return (await load(store, Invoice.decider, workspace, invoiceId)).state
    }),
  )
  return { deal, invoices }
}

/** Where the deal is to be moved to; null when it is to stay. A deal is not moved out of its pipeline,
 *  nor back behind a stage that somebody has moved it to. */
export function stageOf(
  mapping: Mapping,
  status: Invoice.Status,
  stages: readonly Stage[],
  { observed, base, letStand }: Pick<Sync.State, 'observed' | 'base' | 'letStand'>,
): string | null {
  const known = base.dealstage ?? observed?.dealstage
  const wanted = stages.find(({ id }) => id === mapping.stages[status])
  const now = stages.find(({ id }) => id === known)
  if (!wanted || !now || now.pipeline !== wanted.pipeline) return null
  const isTheirs = base.dealstage === undefined || letStand.dealstage !== undefined
  const isBack = wanted.order < now.order && isTheirs
  return isBack && mapping.stagePolicy !== 'ledger-wins' ? null : wanted.id
}

/** All that the ledger would have stand at HubSpot; null while it has nothing to say. */
export async function wantedOf(
  { store, workspace, portal }: Ports,
  mapping: Mapping,
  dealId: string,
  sync: Sync.State,
): Promise<Sync.Values | null> {
  const { deal, invoices } = await readLedger(store, workspace, dealId)
  const values = outwardOf(mapping, deal, invoices)
  const status = dealValues(deal, invoices)?.status
  if (!values || !status || deal.kind !== 'won' || !mapping.stages[status]) return values
  const dealstage = stageOf(mapping, status, await portal.stages(), sync)
  return dealstage === null ? values : { ...values, dealstage }
}

/** HubSpot may show a number or a time in another form than it was written in. */
export function inWordsOf(wanted: string | null | undefined, seen: string | null): string | null {
  if (!wanted || !seen || wanted === seen) return seen
  const [ours, theirs] = [decimalOf(wanted), decimalOf(seen)]
  if (ours && theirs) return ours.equals(theirs) ? wanted : seen
  const isTime = /^\d{4}-\d{2}-\d{2}(T.*)?$|^\d{12,14}$/
  if (!isTime.test(wanted) || !isTime.test(seen)) return seen
  const time = (text: string) => new Date(/^\d+$/.test(text) ? Number(text) : text).getTime()
  return time(wanted) === time(seen) ? wanted : seen
}

/** Both sides of a deal that was read; null while the ledger has nothing to say. */
export async function comparison(
  ports: Ports,
  about: {
    subject: Sync.Subject
    mapping: Mapping
    read: HubSpotRecord
    modifiedAt: string
    /** Of which property it is known when it was changed. */
    received?: Pick<ReceivedEvent, 'raw' | 'occurredAt'> | undefined
  },
): Promise<Sync.Comparison | null> {
  const { subject, mapping, read, modifiedAt, received } = about
  const { store, workspace } = ports
  const sync = (await load(store, Sync.decider, workspace, Sync.idOf(subject))).state
  const observed = seenOf(mapping, read)
  const wanted = await wantedOf(ports, mapping, subject.objectId, { ...sync, observed })
  if (!wanted) return null
  const policies = policiesOf(mapping)
  // A stage that we have never written is where people have brought it.
  const isMoved = sync.base.dealstage !== undefined || sync.conflicts.dealstage !== undefined
  const fields = Object.fromEntries(
    Object.entries(policies).filter(([field]) => field !== 'dealstage' || isMoved),
  )
  const seen = Object.fromEntries(
    Object.keys(fields).map((field) => {
      const known = [wanted[field], sync.base[field], sync.pending?.values[field]]
      const text = observed[field] ?? null
      return [field, known.map((one) => inWordsOf(one, text)).find((one) => one !== text) ?? text]
    }),
  )
  const isNewest = Object.values(fields).includes('newest-wins')
  const theirsAt = told(received) ?? modifiedAt
  const ledgerAt = isNewest ? await changedAt(ports, subject.objectId) : undefined
  return { subject, wanted, seen, asOf: modifiedAt, theirsAt, ledgerAt, fields }
}

const told = (received?: Pick<ReceivedEvent, 'raw' | 'occurredAt'>) =>
  received && 'propertyName' in (JSON.parse(received.raw) as object)
    ? received.occurredAt
    : undefined

/** When the ledger last changed its mind of the invoices of a deal. */
export async function changedAt(
  { store, workspace }: Ports,
  dealId: string,
): Promise<string | undefined> {
  const deal = (await load(store, Deal.decider, workspace, dealId)).state
  let latest: string | undefined
  for (const invoiceId of invoiceIdsOf(deal, dealId)) {
    for await (const event of store.readStream(streamOf(Invoice.category, workspace, invoiceId))) {
      if (latest === undefined || event.recordedAt > latest) latest = event.recordedAt
    }
  }
  return latest
}
