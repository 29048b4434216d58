// The status and the amounts of a deal's invoices, carried back to the deal in HubSpot as properties
// of ours, which are made if they are missing. Compared with what was written last; equal means no
// call.
import * as Deal from '../../domain/deal.ts'
import { figuresOf, invoiceIdsOf, isThere, numbersOf } from '../../domain/deal-figures.ts'
import { type EventStore, parseStream, type StoredEvent } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import * as Invoice from '../../domain/invoice.ts'
import { format } from '../../domain/money.ts'
import * as Sync from '../../domain/sync.ts'
import { causedBy, load, transact } from '../../domain/transact.ts'
import { PlatformError } from '../platform-error.ts'
import type { HubSpotClient, HubSpotRecord } from './client.ts'
import { definitions, statusDefinition } from './properties.ts'
import { modifiedAt } from './translate.ts'

export const name = 'sync-hubspot'
export const categories = [Invoice.category, Deal.category, Sync.category]

const changing = new Set(['DealWon', 'DealAmended', 'DealReopened', 'PlanSet'])

/** The deal that an event may change the status of; null when none. */
export function subjectOf(event: StoredEvent): Sync.Subject | null {
  const data = event.data as Partial<Sync.Subject> & { invoiceId?: string }
  if (event.type === 'SyncRetried' && data.platform === 'hubspot') return data as Sync.Subject
  const { category, id } = parseStream(event.stream)
  const subject = (objectId: string) => ({ platform: 'hubspot', object: 'deal', objectId }) as const
  if (category === Deal.category) return changing.has(event.type) ? subject(id) : null
  const dealId = category === Invoice.category ? Invoice.dealIdOf(data.invoiceId ?? '') : null
  return dealId === null ? null : subject(dealId)
}

export const laneOf = (event: StoredEvent) => {
  const subject = subjectOf(event)
  return subject && Sync.idOf(subject)
}

/** What HubSpot should say; null while no invoice is issued. */
export function statusValues(
  deal: Deal.State,
  invoices: readonly Invoice.State[],
): Record<string, string> | null {
  const figures = figuresOf(deal, invoices)
  const issued = invoices.filter(isThere)
  const currency = issued[0]?.terms?.currency
  if (!figures || currency === undefined) return null
  const { status, invoiced, paid, due, toInvoice } = figures
  return {
    tieout_invoice_number: numbersOf(issued),
    tieout_invoice_status: status,
    tieout_amount_paid: format(paid, currency),
    tieout_amount_due: format(due, currency),
    tieout_amount_invoiced: format(invoiced, currency),
    // Nobody can say it of what is sold until it is ended; an empty text clears the property.
    tieout_amount_to_invoice: toInvoice === null ? '' : format(toInvoice, currency),
  }
}

async function readDeal(store: EventStore, workspace: string, dealId: string) {
  const deal = (await load(store, Deal.decider, workspace, dealId)).state
  const reading = invoiceIdsOf(deal, dealId).map(async (invoiceId) => {
    return (await load(store, Invoice.decider, workspace, invoiceId)).state
  })
  return statusValues(deal, await Promise.all(reading))
}

export function hubspotOutbound({ store, hubspot }: { store: EventStore; hubspot: HubSpotClient }) {
  const properties = dealProperties(hubspot)

  async function write(dealId: string, values: Record<string, string>): Promise<HubSpotRecord> {
    await properties.ensure()
    try {
      return await hubspot.updateDeal(dealId, values)
    } catch (error) {
      if (!(error instanceof PlatformError && lacksProperty(error))) throw error
      // Somebody has removed a property since we looked, or it was made by an earlier version, which
      // did not know all statuses.
      properties.forget()
      await properties.ensure()
      const { name, options = [] } = statusDefinition
      if (lacksOption(error)) await hubspot.updateDealPropertyOptions(name, options)
      return hubspot.updateDeal(dealId, values)
    }
  }

  return async function handle(event: StoredEvent): Promise<void> {
    const subject = subjectOf(event)
    if (!subject) return
    const { workspace } = parseStream(event.stream)
    const { objectId: dealId } = subject
    const stream = Sync.idOf(subject)
    const sync = (await load(store, Sync.decider, workspace, stream)).state
    if (sync.parked) return
    const values = await readDeal(store, workspace, dealId)
    if (!values || Sync.sameValues(sync.written, values)) return
    const cause = causedBy(event, { kind: 'platform', name: 'hubspot' })
    const requestId = idFrom(workspace, stream, String(sync.writes))
    const intent = { ...subject, operation: 'update', requestId, values }
    await transact(store, Sync.decider, stream, Sync.requestWrite(intent), cause)
    const written = await write(dealId, values)
    const asOf = modifiedAt(written)
    const outcome = { ...subject, operation: 'update', externalId: dealId, values, asOf }
    await transact(store, Sync.decider, stream, Sync.recordWrite(outcome), cause)
  }
}

const lacksOption = (error: PlatformError) => /INVALID_OPTION/.test(error.message)
const lacksProperty = (error: PlatformError) =>
  /PROPERTY_DOESNT_EXIST/.test(error.message) || lacksOption(error)

/** The properties, looked for once and made where missing. */
function dealProperties(hubspot: HubSpotClient) {
  let ensured: Promise<void> | undefined

  async function createMissing() {
    const existing = await hubspot.dealPropertyNames()
    for (const definition of definitions) {
      if (existing.has(definition.name)) continue
      try {
        await hubspot.createDealProperty(definition)
      } catch (error) {
        // Somebody else has made it in the meantime: that is as good.
        const isThere = error instanceof PlatformError && /exist/i.test(error.message)
        if (!isThere) throw error
      }
    }
  }

  return {
    forget: () => {
      ensured = undefined
    },
    ensure: () => {
      ensured ??= createMissing().catch((error) => {
        ensured = undefined
        throw error
      })
      return ensured
    },
  }
}
