// From the ledger to HubSpot: the state of a deal's invoices, all of them together, into the fields of
// the deal that the mapping names. A write states all of them, so repeating or reordering writes ends
// in the last state.
import * as Deal from '../../domain/deal.ts'
import { outwardOf } from '../../domain/deal-values.ts'
import { type EventStore, parseStream, type StoredEvent } from '../../domain/event-store.ts'
import * as FieldMapping from '../../domain/field-mapping.ts'
import * as Invoice from '../../domain/invoice.ts'
import type { Outside } from '../../domain/outside.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, causedBy, load } from '../../domain/transact.ts'
import type { HubSpotClient } from './client.ts'
import { bothSides } from './both-sides.ts'
import { mappingOf, propertiesOf, wantedOf } from './fields.ts'
import { portalReader } from './portal.ts'
import { dealProperties } from './properties.ts'
import { dealReader } from './reader.ts'
import { dealWriter } from './writer.ts'

export const name = 'sync-hubspot'
export const categories = [
  ...[Invoice.category, Deal.category, Sync.category, FieldMapping.category],
]

const changing = new Set(['DealWon', 'DealAmended', 'DealReopened', 'PlanSet'])

const subjectOfDeal = (objectId: string) =>
  ({ platform: 'hubspot', object: 'deal', objectId }) as const

/** The deal that an event may change the fields of; null when none. */
export function subjectOf(event: StoredEvent): Sync.Subject | null {
  const data = event.data as Partial<Sync.Subject> & { invoiceId?: string }
  const { category, id } = parseStream(event.stream)
  if (category === Sync.category) {
    return Sync.isCall(event) && data.platform === 'hubspot' ? (data as Sync.Subject) : null
  }
  if (category === Deal.category) return changing.has(event.type) ? subjectOfDeal(id) : null
  if (category !== Invoice.category) return null
  const dealId = Invoice.dealIdOf(data.invoiceId ?? '')
  return dealId === null ? null : subjectOfDeal(dealId)
}

const isMapping = (event: StoredEvent) => FieldMapping.isChange(event, 'hubspot')

export const laneOf = (event: StoredEvent) => {
  const subject = subjectOf(event)
  if (subject) return Sync.idOf(subject)
  return isMapping(event) ? 'mapping' : null
}

/** No text at all clears a property. */
const asTexts = (values: Sync.Values) =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value ?? '']))

/** What HubSpot should say where nobody has set a mapping; null while no invoice is issued. */
export function statusValues(
  deal: Deal.State,
  invoices: readonly Invoice.State[],
): Record<string, string> | null {
  const values = outwardOf(FieldMapping.defaults.hubspot, deal, invoices)
  return values && asTexts(values)
}

export type OutboundPorts = {
  store: EventStore
  hubspot: HubSpotClient
  outside: Outside
  workspace: string
  /** The deals that were written to HubSpot or read there, by id behind this one. */
  dealsKnown?(workspace: string, after: string, most: number): Promise<string[]>
}

const dealsAtOnce = 100

export function hubspotOutbound(given: OutboundPorts) {
  const { store, hubspot, outside, workspace } = given
  const ports = { ...given, portal: portalReader(given) }
  const properties = dealProperties(hubspot)
  const reader = dealReader(hubspot, outside.clock, async () =>
    propertiesOf(await mappingOf(store, workspace)),
  )

  /** What is to be written of a deal now; null = nothing. */
  async function due(dealId: string) {
    const subject = subjectOfDeal(dealId)
    const sync = (await load(store, Sync.decider, workspace, Sync.idOf(subject))).state
    if (sync.parked) return null
    const wanted = await wantedOf(ports, await mappingOf(store, workspace), dealId, sync)
    if (!wanted || Sync.isWritten(sync, wanted)) return null
    const values = Sync.outward(sync, wanted)
    if (Object.keys(values).length === 0) return null
    return { subject, values: asTexts(values) }
  }
  const write = dealWriter({ store, hubspot, properties, wanted: due })
  const sides = bothSides({ ...ports, properties: reader.properties })

  async function carry(dealId: string, cause: Cause): Promise<void> {
    await sides.restate(dealId, cause)
    if (!(await due(dealId))) return sides.settle(dealId, cause)
    await sides.look(dealId, cause)
    if (await due(dealId)) await write(dealId, cause)
  }

  async function carryAll(cause: Cause, signal?: AbortSignal): Promise<void> {
    let after = ''
    while (!signal?.aborted) {
      const ids = (await given.dealsKnown?.(workspace, after, dealsAtOnce)) ?? []
      await Promise.all(ids.map((id) => carry(id, cause)))
      const last = ids.at(-1)
      if (last === undefined) return
      after = last
    }
  }

  return async function handle(event: StoredEvent, signal?: AbortSignal): Promise<void> {
    const cause = causedBy(event, { kind: 'policy', name: 'sync-hubspot' })
    if (isMapping(event)) return carryAll(cause, signal)
    const subject = subjectOf(event)
    if (subject) await carry(subject.objectId, cause)
  }
}
