// HubSpot's records in the ledger's words. Pure. Every property is a string or null; amounts are
// decimal strings in the deal's currency; times are ISO 8601 or milliseconds, UTC.
import type { Profile } from '../../domain/customer.ts'
import type { DealLine, Terms } from '../../domain/deal.ts'
import {
  Decimal,
  format,
  isCurrency,
  knownCurrency,
  type Money,
  money,
  round,
  sum,
} from '../../domain/money.ts'
import type { Values } from '../../domain/sync.ts'
import type { Won } from '../../domain/won-stages.ts'
import { Held } from '../consumer.ts'
import type { HubSpotRecord, Stage } from './client.ts'
import { paymentTermsOf, termProperties } from './deal-terms.ts'
import { decimalOf, lineOf } from './line-items.ts'

export const statusProperties = [
  'tieout_invoice_number',
  'tieout_invoice_status',
  'tieout_amount_paid',
  'tieout_amount_due',
  'tieout_amount_invoiced',
  'tieout_amount_to_invoice',
] as const

/** What a deal says of those it is linked to; it tells that these have changed. */
const counted = [
  ...['hs_tcv', 'hs_acv', 'hs_arr', 'hs_mrr'],
  'num_associated_contacts',
  'hs_num_of_associated_line_items',
  'hs_primary_associated_company',
] as const

/** What a change of a deal that concerns the ledger shows in, beside its fields that are mapped. */
export const watchedProperties = [
  ...['dealname', 'closedate', 'dealstage', 'pipeline', 'deal_currency_code'],
  ...counted,
]

export const dealProperties = [
  'dealname',
  'amount',
  'deal_currency_code',
  'dealstage',
  'pipeline',
  'closedate',
  'hs_lastmodifieddate',
  'hs_is_closed_won',
  'hs_merged_object_ids',
  ...counted,
  ...statusProperties,
  ...termProperties,
]

/** By HubSpot's own word. */
export const meansWon = ({ isClosed, probability }: Pick<Stage, 'isClosed' | 'probability'>) =>
  isClosed && probability === 1

/** Won in a stage that was chosen; where none was, by the stage's own metadata (closed, probability
 *  1). Where the pipelines cannot be read, HubSpot's own verdict, or its default stage. */
export function isWon(deal: HubSpotRecord, stages: Stage[], chosen: Won = null): boolean {
  if (deal.archived) return false
  const { dealstage, hs_is_closed_won: verdict } = deal.properties
  if (chosen) return dealstage ? chosen.has(dealstage) : false
  const stage = stages.find((one) => one.id === dealstage)
  if (stage) return meansWon(stage)
  return verdict === 'true' || (!verdict && dealstage === 'closedwon')
}

/** RFC 3339 UTC of a property that is a date-time: ISO text or milliseconds. */
function instantOf(value: string | null | undefined): string | null {
  if (!value) return null
  const time = new Date(/^\d+$/.test(value) ? Number(value) : value)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

export const modifiedAt = (deal: HubSpotRecord) =>
  instantOf(deal.properties.hs_lastmodifieddate) ?? deal.updatedAt

/** @throws Held currency-differs; Refusal unknown-currency */
export function currencyOf(
  deal: HubSpotRecord,
  lineItems: HubSpotRecord[],
  homeCurrency: string,
): string {
  const ofLines = lineItems.map((item) => item.properties.hs_line_item_currency_code)
  const named = [deal.properties.deal_currency_code, ...ofLines].filter(
    (code) => typeof code === 'string' && code !== '',
  ) as string[]
  const codes = new Set(named.map((code) => code.toUpperCase()))
  if (codes.size > 1) {
    throw new Held('currency-differs', `the deal and its lines speak of ${[...codes].join(', ')}`)
  }
  return knownCurrency([...codes][0] ?? homeCurrency)
}

/** What HubSpot says that the deal is worth; null where it says nothing that could be booked. */
export function worthOf({ properties }: HubSpotRecord, homeCurrency: string): Money | null {
  const amount = decimalOf(properties.amount)
  const currency = (properties.deal_currency_code || homeCurrency).toUpperCase()
  return amount && isCurrency(currency) ? money(round(amount, currency), currency) : null
}

/** A deal without line items is invoiced as one line of its amount. */
function wholeLine(deal: HubSpotRecord, currency: string): DealLine[] {
  const amount = decimalOf(deal.properties.amount)
  if (!amount || amount.isZero()) return []
  const value = format(round(amount, currency), currency)
  const description = deal.properties.dealname ?? `Deal ${deal.id}`
  return [{ lineId: 'deal', description, quantity: '1', unitPrice: value, amount: value }]
}

/** The day of the books on which it was closed. A date that was typed is kept by HubSpot as midnight
 *  in UTC: that is the day that was meant, wherever the books are kept. */
export function closedOnOf(deal: HubSpotRecord, dayOf: (instant: string) => string): string {
  const closed = instantOf(deal.properties.closedate) ?? modifiedAt(deal)
  return closed.endsWith('T00:00:00.000Z') ? closed.slice(0, 10) : dayOf(closed)
}

export function termsOf(
  deal: HubSpotRecord,
  lineItems: HubSpotRecord[],
  customerId: string,
  { homeCurrency, dayOf }: { homeCurrency: string; dayOf: (instant: string) => string },
): Terms {
  const currency = currencyOf(deal, lineItems, homeCurrency)
  const closedOn = closedOnOf(deal, dayOf)
  const lines =
    lineItems.length > 0
      ? lineItems.map((item) => lineOf(item, currency, closedOn))
      : wholeLine(deal, currency)
  // Of what has no end, one period counts.
  const overAll = (of: (line: DealLine) => string | undefined) =>
    sum(lines.map((line) => new Decimal(of(line) ?? 0).times(line.recurring?.periods ?? 1)))
  const tax = overAll((line) => line.tax)
  const discount = overAll((line) => line.discount)
  const total = overAll((line) => line.amount).plus(tax)
  return {
    dealId: deal.id,
    name: deal.properties.dealname ?? '',
    customerId,
    currency,
    total: format(total, currency),
    lines,
    closedOn,
    modifiedAt: modifiedAt(deal),
    ...(tax.isZero() ? {} : { tax: format(tax, currency) }),
    ...(discount.isZero() ? {} : { discount: format(discount, currency) }),
    ...paymentTermsOf(deal.properties),
  }
}

/** Whom the deal is with: its primary company, else its first company, else its first contact. */
export function customerLinkOf(
  deal: HubSpotRecord,
): { type: 'companies' | 'contacts'; id: string } | null {
  const companies = deal.associations.companies ?? []
  const primary = companies.filter((one) => one.type === 'deal_to_company')
  const company = lowest(primary.length > 0 ? primary : companies)
  if (company) return { type: 'companies', id: company }
  const contact = lowest(deal.associations.contacts ?? [])
  return contact ? { type: 'contacts', id: contact } : null
}

/** Of several links of equal rank the same one each time. */
const lowest = (links: { id: string }[]) => links.map((link) => link.id).sort(byAge)[0]

/** Ids are numbers, given in the order in which things are made. */
export const byAge = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1)

export const customerIdOf = (link: { type: 'companies' | 'contacts'; id: string }) =>
  `hubspot-${link.type === 'companies' ? 'company' : 'contact'}-${link.id}`

export function profileOf(
  customerId: string,
  company: HubSpotRecord | null,
  contacts: HubSpotRecord[],
): Profile {
  const emails = contacts.flatMap(({ properties }) => properties.email?.toLowerCase() ?? [])
  const people = contacts.map(({ properties: { firstname, lastname } }) =>
    [firstname, lastname].filter(Boolean).join(' '),
  )
  const name = company?.properties.name || people.find(Boolean) || emails[0] || customerId
  const seen = [company, ...contacts].map((record) => record?.updatedAt ?? '').sort()
  return {
    customerId,
    name,
    emails: [...new Set(emails)].sort(),
    source: 'hubspot',
    seenAt: seen.at(-1) || '1970-01-01T00:00:00.000Z',
  }
}

/** What HubSpot believes of the deal, as sync.ts StateObserved keeps it. */
export function beliefsOf(deal: HubSpotRecord, won: boolean, currency: string | null): Values {
  const amountIn = (name: string) => {
    const value = decimalOf(deal.properties[name])
    return value && currency ? value.toFixed(Math.max(value.decimalPlaces(), 2)) : null
  }
  const written = statusProperties.map((name) => {
    const isAmount = name.startsWith('tieout_amount')
    return [name, isAmount ? amountIn(name) : deal.properties[name] || null]
  })
  const own = { amount: amountIn('amount'), currency, won: String(won) }
  return { ...own, ...Object.fromEntries(written) }
}
