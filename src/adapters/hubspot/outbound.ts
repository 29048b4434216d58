// The invoice's status and amounts, carried back to the deal in HubSpot as four properties, which
// are made if they are missing. Compared with what was written last; equal means no call.
import { type EventStore, parseStream, type StoredEvent } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import * as Invoice from '../../domain/invoice.ts'
import { format } from '../../domain/money.ts'
import * as Sync from '../../domain/sync.ts'
import { causedBy, load, transact } from '../../domain/transact.ts'
import { PlatformError } from '../platform-error.ts'
import type { HubSpotClient, HubSpotRecord, PropertyDefinition } from './client.ts'
import { modifiedAt } from './translate.ts'

export const name = 'sync-hubspot'
export const categories = [Invoice.category, Sync.category]

/** The deal that an event may change the status of; null when none. */
export function subjectOf(event: StoredEvent): Sync.Subject | null {
  const data = event.data as Partial<Sync.Subject> & { invoiceId?: string }
  if (event.type === 'SyncRetried' && data.platform === 'hubspot') return data as Sync.Subject
  if (parseStream(event.stream).category !== Invoice.category) return null
  const dealId = Invoice.dealIdOf(data.invoiceId ?? '')
  return dealId === null ? null : { platform: 'hubspot', object: 'deal', objectId: dealId }
}

export const laneOf = (event: StoredEvent) => {
  const subject = subjectOf(event)
  return subject && Sync.idOf(subject)
}

/** What HubSpot should say; null while the invoice is not issued. */
export function statusValues(invoice: Invoice.State): Record<string, string> | null {
  const { kind, terms } = invoice
  if (!terms || kind === 'requested' || kind === 'absent') return null
  const { settled, open } = Invoice.figures(invoice)
  return {
    tieout_invoice_number: terms.number ?? '',
    tieout_invoice_status: Invoice.statusOf(invoice),
    tieout_amount_paid: format(settled, terms.currency),
    tieout_amount_due: format(open, terms.currency),
  }
}

export function hubspotOutbound({ store, hubspot }: { store: EventStore; hubspot: HubSpotClient }) {
  const properties = dealProperties(hubspot)

  async function write(dealId: string, values: Record<string, string>): Promise<HubSpotRecord> {
    await properties.ensure()
    try {
      return await hubspot.updateDeal(dealId, values)
    } catch (error) {
      if (!(error instanceof PlatformError && lacksProperty(error))) throw error
      // Somebody has removed a property since we looked.
      properties.forget()
      await properties.ensure()
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
    const invoiceId = Invoice.idOfDeal(dealId)
    const values = statusValues((await load(store, Invoice.decider, workspace, invoiceId)).state)
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

const lacksProperty = (error: PlatformError) => /PROPERTY_DOESNT_EXIST/.test(error.message)

const statuses: Invoice.Status[] = ['open', 'partially_paid', 'paid', 'void', 'written_off']

const definitions: PropertyDefinition[] = [
  {
    name: 'tieout_invoice_number',
    label: 'Invoice number',
    description: 'Number of the invoice in QuickBooks. Written by Tieout.',
    type: 'string',
    fieldType: 'text',
  },
  {
    name: 'tieout_invoice_status',
    label: 'Invoice status',
    description: 'Status of the invoice in the ledger. Written by Tieout.',
    type: 'enumeration',
    fieldType: 'select',
    options: statuses.map((value, displayOrder) => {
      const label = (value[0] ?? '').toUpperCase() + value.slice(1).replace('_', ' ')
      return { label, value, displayOrder, hidden: false }
    }),
  },
  {
    name: 'tieout_amount_paid',
    label: 'Amount paid',
    description: "Paid on the invoice, in the deal's currency. Written by Tieout.",
    type: 'number',
    fieldType: 'number',
  },
  {
    name: 'tieout_amount_due',
    label: 'Amount due',
    description: "Still open on the invoice, in the deal's currency. Written by Tieout.",
    type: 'number',
    fieldType: 'number',
  },
]

/** The four properties, looked for once and made where missing. */
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
