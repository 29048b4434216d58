// One document as each platform has it, beside the ledger. Made from what was read and written there; no
// platform is asked.
import { sql } from 'slonik'
import * as Invoice from '../domain/invoice.ts'
import type { Platform } from '../domain/stored.ts'
import * as Customers from './customers.ts'
import { rowOf } from './database.ts'
import * as Deals from './deals.ts'
import type { DocumentNoun } from './documents.ts'
import * as Invoices from './invoices.ts'
import * as Reconciliation from './reconciliation.ts'
import { type Of, type Side, side, troubleOf } from './side.ts'
import {
  compared,
  hubSpotFields,
  quickBooksInvoiceFields,
  stateOf,
  syncFields,
} from './side-fields.ts'
import { creditNoteSides, paymentSides, payoutSides } from './sides-of-money.ts'
import * as SyncQueries from './sync-queries.ts'

const writeOffKinds = [
  ...(['bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee'] as const),
] satisfies Invoice.WriteOffKind[]

/** Null when there is no such document. */
export async function ofDocument(of: Of, noun: DocumentNoun, id: string): Promise<Side[] | null> {
  switch (noun) {
    case 'invoice':
      return invoiceSides(of, id)
    case 'deal':
      return dealSides(of, id)
    case 'customer':
      return customerSides(of, id)
    case 'payment':
      return paymentSides(of, id)
    case 'credit-note':
      return creditNoteSides(of, id)
    case 'payout':
      return payoutSides(of, id)
  }
}

async function invoiceSides(of: Of, id: string): Promise<Side[] | null> {
  const { db, workspace } = of
  const item = await Invoices.byId(db, workspace, id)
  if (!item) return null
  const ofDeal = item.dealId === null ? [] : await hubSpotSide(of, item.dealId)
  return [...ofDeal, ...(await platformsOfInvoice(of, item))]
}

const invoicesMost = 12

async function dealSides(of: Of, dealId: string): Promise<Side[] | null> {
  const { db, workspace } = of
  if (!(await Deals.byId(db, workspace, dealId))) return null
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select i.id from tieout_views.invoices i
    where i.workspace = ${workspace} and i.deal_id = ${dealId} and i.kind <> 'absent'
    order by i.issued_on desc, i.id desc limit ${invoicesMost}`)
  const ofInvoices = ids.map(async (id) => {
    const item = await Invoices.byId(db, workspace, id)
    return item ? platformsOfInvoice(of, item) : []
  })
  return [...(await hubSpotSide(of, dealId)), ...(await Promise.all(ofInvoices)).flat()]
}

/** HubSpot knows the deal, also where it has become several invoices. */
async function hubSpotSide({ db, workspace }: Of, dealId: string): Promise<Side[]> {
  const deal = await Deals.byId(db, workspace, dealId)
  if (!deal) return []
  const rowId = Invoice.idOfDeal(dealId)
  const row = await Reconciliation.byId(db, workspace, rowId)
  const sync = await SyncQueries.byId(db, workspace, `hubspot-deal-${dealId}`)
  const single = deal.invoiceId === null ? null : row
  const words = {
    ...{ total: deal.total, currency: deal.currency, state: deal.state },
    ...{ paid: deal.paid, due: deal.due },
    invoiceNumber: single?.number ?? null,
    invoiceStatus: single?.ledger?.status ?? null,
  }
  const differences = row?.differences ?? []
  const fields = hubSpotFields(words, row?.hubspot ?? null, differences)
  // What is told of a deal before it has an invoice is only what the deal itself says.
  const isMissing = differences.some((one) => one.platform === 'hubspot')
  const otherwise = row?.hubspot ? 'in_step' : isMissing ? 'differs' : 'linked'
  return [
    side({
      ...{ platform: 'hubspot', object: 'deal', objectId: dealId, fields },
      ...{ of: { noun: 'deal', id: dealId, label: deal.name } },
      ...{ ...troubleOf(sync), state: stateOf(fields, sync, otherwise) },
    }),
  ]
}

/** What was collected for it at Stripe, and what QuickBooks holds of it. */
async function platformsOfInvoice(of: Of, item: Invoices.InvoiceDetails): Promise<Side[]> {
  const { db, workspace } = of
  const row = await Reconciliation.byId(db, workspace, item.id)
  const sync = await SyncQueries.byId(db, workspace, `quickbooks-invoice-${item.id}`)
  const about = { noun: 'invoice' as const, id: item.id, label: item.number ?? item.id }
  const differences = row?.differences ?? []
  const fields = quickBooksInvoiceFields(item, row?.quickbooks ?? null, differences, sync)
  const isMissing = differences.some((one) => one.platform === 'quickbooks')
  const otherwise = row?.quickbooks ? 'in_step' : isMissing ? 'differs' : 'absent'
  return [
    ...(await collectedSide(of, row, about)),
    side({
      ...{ platform: 'quickbooks', object: 'Invoice', fields, of: about },
      objectId: item.quickbooksId ?? sync?.externalId ?? null,
      ...{ ...troubleOf(sync), state: stateOf(fields, sync, otherwise) },
    }),
    ...(await givenUp(of, item, about)),
  ]
}

async function collectedSide(
  { db, workspace }: Of,
  row: Reconciliation.ReconciliationItem | null,
  of: Side['of'],
): Promise<Side[]> {
  const difference = row?.differences.find((one) => one.platform === 'stripe')
  const payments = row?.stripe.payments ?? []
  if (!row || (payments.length === 0 && !difference)) return []
  const charges = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select p.external_id as id from tieout_views.payments p
    where p.workspace = ${workspace} and p.id = any(${sql.array(payments, 'text')})
      and p.external_id is not null
    order by p.received_at, p.id`)
  const { collected } = row.stripe
  const ledger = difference ? difference.ledger : collected
  const fields = [{ field: 'collected', ledger, theirs: collected, agrees: !difference }]
  const things = charges.map((objectId) => ({ object: 'charge', objectId }))
  const objectId = charges[0] ?? null
  const state = difference ? 'differs' : 'in_step'
  return [side({ platform: 'stripe', object: 'charge', objectId, of, fields, state, things })]
}

/** What is given up of an invoice is a credit memo in QuickBooks, one of each kind. */
async function givenUp(
  { db, workspace }: Of,
  item: Invoices.InvoiceDetails,
  of: Side['of'],
): Promise<Side[]> {
  const amounts = new Map(item.writeOffs.map((one) => [one.kind, one.amount]))
  const rows = await Promise.all(
    writeOffKinds.map(async (kind) => {
      const id = `quickbooks-credit-note-writeoff-${kind}-${item.id}`
      return { kind, sync: await SyncQueries.byId(db, workspace, id) }
    }),
  )
  return rows.flatMap(({ kind, sync }) => {
    if (!sync) return []
    const total = amounts.get(kind)
    const fields = syncFields(sync, total === undefined ? {} : { total })
    const state = stateOf(fields, sync)
    const { externalId: objectId } = sync
    const about = { platform: 'quickbooks', object: 'CreditMemo' } as const
    return [side({ ...about, objectId, of, fields, ...troubleOf(sync), state })]
  })
}

async function customerSides(of: Of, id: string): Promise<Side[] | null> {
  const { db, workspace } = of
  const customer = await Customers.byId(db, workspace, id)
  if (!customer) return null
  const about = { noun: 'customer' as const, id, label: customer.name ?? id }
  // Who gave the customer its id has told its name.
  const isSource = (platform: string) => id.startsWith(`${platform}-`)
  const sides = customer.identities.map(async ({ platform, externalId, currency }) => {
    if ((platform as string) === 'email') return []
    const object = customerObject(platform as Platform, id)
    const named = { platform: platform as Platform, object, objectId: externalId, of: about }
    const sync =
      platform === 'quickbooks'
        ? await SyncQueries.byId(db, workspace, `quickbooks-customer-${id}+${currency}`)
        : null
    const own = isSource(platform) ? [compared('name', customer.name, customer.name)] : []
    const emails = customer.emails.join(', ') || null
    const told = own.length > 0 && emails ? [...own, compared('email', emails, emails)] : own
    const fields = [
      ...(sync ? syncFields(sync) : told),
      ...(currency ? [{ field: 'currency', ledger: null, theirs: currency, agrees: null }] : []),
    ]
    const state = stateOf(fields, sync, sync || own.length > 0 ? 'in_step' : 'linked')
    return [side({ ...named, fields, ...troubleOf(sync), state })]
  })
  return (await Promise.all(sides)).flat()
}

/** HubSpot's customer is a company, or the contact of a deal that has none. */
function customerObject(platform: Platform, customerId: string): string {
  if (platform === 'quickbooks') return 'Customer'
  if (platform === 'stripe') return 'customer'
  return customerId.startsWith('hubspot-contact-') ? 'contact' : 'company'
}
