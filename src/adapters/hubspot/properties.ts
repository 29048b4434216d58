// The properties of ours on a HubSpot deal: what Tieout writes there, and what people may write for
// Tieout to read.
import type * as Invoice from '../../domain/invoice.ts'
import { PlatformError } from '../platform-error.ts'
import type { HubSpotClient, PropertyDefinition } from './client.ts'

const statuses: Invoice.Status[] = [
  ...(['open', 'partially_paid', 'paid', 'void', 'written_off', 'disputed'] as const),
]

const amount = (name: string, label: string, what: string): PropertyDefinition => ({
  name,
  label,
  description: `${what}, in the deal's currency. Written by Tieout.`,
  type: 'number',
  fieldType: 'number',
})
const text = (name: string, label: string, description: string): PropertyDefinition => ({
  ...{ name, label, description, type: 'string', fieldType: 'text' },
})

export const statusDefinition: PropertyDefinition = {
  name: 'tieout_invoice_status',
  label: 'Invoice status',
  description: 'Status of the invoices in the ledger. Written by Tieout.',
  type: 'enumeration',
  fieldType: 'select',
  options: statuses.map((value, displayOrder) => {
    const label = (value[0] ?? '').toUpperCase() + value.slice(1).replace('_', ' ')
    return { label, value, displayOrder, hidden: false }
  }),
}

export const definitions: PropertyDefinition[] = [
  text('tieout_invoice_number', 'Invoice number', 'Invoices in QuickBooks. Written by Tieout.'),
  statusDefinition,
  amount('tieout_amount_paid', 'Amount paid', 'Paid on the invoices'),
  amount('tieout_amount_due', 'Amount due', 'Still open on the invoices'),
  amount('tieout_amount_invoiced', 'Amount invoiced', 'The total of the invoices'),
  amount('tieout_amount_to_invoice', 'Amount to invoice', 'Of the deal, not invoiced yet'),
  {
    name: 'tieout_payment_terms_days',
    label: 'Payment terms (days)',
    description: 'Days until an invoice is due; empty = 30. Read by Tieout.',
    type: 'number',
    fieldType: 'number',
  },
  text(
    'tieout_early_discount',
    'Early payment discount',
    'Percent / days: 2/10 is two percent less within ten days. Read by Tieout.',
  ),
  text(
    'tieout_invoicing_plan',
    'Invoicing plan',
    'For example: 30% deposit on win; 40% milestone; rest final after 30 days. Read by Tieout.',
  ),
]

export type DealProperties = {
  /** Makes those that are missing. */
  ensure(): Promise<void>
  /** Looks anew, and teaches the status its options. */
  mend(withOptions: boolean): Promise<void>
}

/** Our properties in an account, looked for once and made where missing. */
export function dealProperties(hubspot: HubSpotClient): DealProperties {
  let ensured: Promise<void> | undefined

  async function createMissing() {
    const all = await hubspot.dealProperties()
    const existing = new Set(all.map(({ name }) => name))
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

  const ensure = () => {
    ensured ??= createMissing().catch((error) => {
      ensured = undefined
      throw error
    })
    return ensured
  }
  return {
    ensure,
    async mend(withOptions) {
      ensured = undefined
      await ensure()
      const { name, options = [] } = statusDefinition
      if (withOptions) await hubspot.updateDealPropertyOptions(name, options)
    },
  }
}
