// People at work in HubSpot: they enter deals, win and lose them, and change their terms.
import { associate, associated, dissociate, type End } from '../hubspot/associations.ts'
import {
  type HubSpotRecord,
  type Portal,
  type Source,
  unoffered,
  type Values,
} from '../hubspot/portal.ts'
import { mergeRecords, restoreRecord } from '../hubspot/merges.ts'
import type { ObjectType } from '../hubspot/schema.ts'
import { setSearchLag } from '../hubspot/search-index.ts'
import { taxRates } from '../hubspot/billing.ts'
import {
  archiveRecord,
  createRecord,
  updateRecord,
  type Workflow,
  workflows,
} from '../hubspot/writes.ts'
import { Impossible, type LineItem, minorUnits, totalOf } from './terms.ts'

export type DealRequest = {
  id?: string
  name: string
  /** Absent = the sum of the line items. */
  amount?: string
  currency?: string
  stage?: string
  closeDate?: string
  createdAt?: string
  company?: { id?: string; name: string; domain?: string }
  contact?: { id?: string; email: string; firstName?: string; lastName?: string }
  lineItems?: LineItem[]
  /** Tell nobody: the deal was there before anyone listened. */
  silent?: boolean
} & DealTerms

/** What people write on a deal for Tieout to read. */
type DealTerms = { plan?: string; termDays?: number; earlyDiscount?: string }

const termLabels = {
  tieout_invoicing_plan: 'Invoicing plan',
  tieout_payment_terms_days: 'Payment terms (days)',
  tieout_early_discount: 'Early payment discount',
}

/** The properties are not HubSpot's own: somebody has to make them first. */
function termsOf(portal: Portal, { plan, termDays, earlyDiscount }: DealTerms): Values {
  const given = {
    ...(plan === undefined ? {} : { tieout_invoicing_plan: plan }),
    ...(termDays === undefined ? {} : { tieout_payment_terms_days: String(termDays) }),
    ...(earlyDiscount === undefined ? {} : { tieout_early_discount: earlyDiscount }),
  }
  for (const name of Object.keys(given) as (keyof typeof given)[]) {
    if (portal.property('deals', name)) continue
    const isNumber = name === 'tieout_payment_terms_days'
    const type = isNumber ? ('number' as const) : ('string' as const)
    const label = termLabels[name]
    portal.define('deals', {
      ...{ name, label, type, fieldType: isNumber ? 'number' : 'text', description: '' },
      ...{ groupName: 'dealinformation', options: [], displayOrder: -1, hasUniqueValue: false },
      ...{ hidden: false, formField: false, calculated: false, externalOptions: false },
      archived: false,
    })
  }
  return given
}

function propertiesOf(item: LineItem): Values {
  const { name, quantity, price, discount, discountPercent, taxRate, recurring } = item
  const rate = taxRates.find(({ percentageRate }) => percentageRate === Number(taxRate))
  if (taxRate !== undefined && !rate) throw new Impossible(`there is no tax rate of ${taxRate} %`)
  return {
    ...{ name, quantity, price },
    ...(discount === undefined ? {} : { discount }),
    ...(discountPercent === undefined ? {} : { hs_discount_percentage: discountPercent }),
    ...(rate ? { hs_tax_rate_group_id: rate.id } : {}),
    ...(recurring ? { recurringbillingfrequency: recurring.frequency } : {}),
    ...(recurring?.period ? { hs_recurring_billing_period: recurring.period } : {}),
    ...(recurring?.startsOn ? { hs_recurring_billing_start_date: recurring.startsOn } : {}),
  }
}

export function dealOf(portal: Portal, id: string): HubSpotRecord {
  const record = portal.tables.deals.get(id)
  if (!record) throw new Impossible(`there is no deal ${id}`)
  return record
}

export function contactOf(portal: Portal, dealId: string): HubSpotRecord | undefined {
  const [first] = associated(portal, { type: 'deals', id: dealId }, 'contacts')
  return first && portal.tables.contacts.get(first.toId)
}

/** Ids follow from the deal, so that the same deal has the same line items in every run. */
function addLineItems(
  portal: Portal,
  deal: End,
  items: readonly LineItem[],
  { prefix, source }: { prefix: string; source: Source },
) {
  items.forEach((item, index) => {
    const id = `${prefix}${String(index + 1).padStart(2, '0')}`
    createRecord(portal, 'line_items', propertiesOf(item), source, { id })
    associate(portal, deal, { type: 'line_items', id }, source)
  })
}

/** The record with the fixed id, or with the same name where no id is given; else a new one. */
function findOrCreate(
  portal: Portal,
  type: 'companies' | 'contacts',
  given: { id: string | undefined; key: string; values: Values; source: Source },
): End {
  const { id, key, values, source } = given
  const existing = id ? portal.tables[type].get(id) : portal.find(type, String(values[key]), key)
  const record = existing ?? createRecord(portal, type, values, source, id ? { id } : {})
  return { type, id: record.id }
}

function addBuyer(portal: Portal, deal: End, request: DealRequest, source: Source) {
  const { company, contact } = request
  const companyEnd =
    company &&
    findOrCreate(portal, 'companies', {
      id: company.id,
      key: 'name',
      values: { name: company.name, domain: company.domain ?? null },
      source,
    })
  if (companyEnd) associate(portal, deal, companyEnd, source)
  if (!contact) return
  const { email, firstName = null, lastName = null } = contact
  const values = { email, firstname: firstName, lastname: lastName }
  const person = findOrCreate(portal, 'contacts', { id: contact.id, key: 'email', values, source })
  associate(portal, deal, person, source)
  if (companyEnd) associate(portal, person, companyEnd, source)
}

function createDeal(portal: Portal, request: DealRequest, homeCurrency: string): HubSpotRecord {
  const existing = request.id && portal.tables.deals.get(request.id)
  if (existing) return existing
  const source = request.silent ? 'silent' : 'CRM_UI'
  const { name, lineItems = [], currency = homeCurrency, id, createdAt, closeDate } = request
  const amount = request.amount ?? totalOf(lineItems)
  minorUnits(amount)
  const values: Values = {
    dealname: name,
    amount,
    deal_currency_code: currency,
    dealstage: request.stage ?? 'contractsent',
    ...(closeDate ? { closedate: closeDate } : {}),
    ...termsOf(portal, request),
  }
  const fixed = { ...(id ? { id } : {}), ...(createdAt ? { createdAt } : {}) }
  const deal = createRecord(portal, 'deals', values, source, fixed)
  const end: End = { type: 'deals', id: deal.id }
  addBuyer(portal, end, request, source)
  addLineItems(portal, end, lineItems, { prefix: deal.id, source })
  return deal
}

export type Amendment = { amount?: string; name?: string; lineItems?: LineItem[] } & DealTerms

function amendDeal(portal: Portal, id: string, terms: Amendment): HubSpotRecord {
  const end: End = { type: 'deals', id: dealOf(portal, id).id }
  if (terms.lineItems) {
    for (const { toId } of associated(portal, end, 'line_items')) {
      archiveRecord(portal, 'line_items', toId, 'CRM_UI')
    }
    // Numbers go on, so an archived line item is never brought back by its id.
    const prefix = `${id}${portal.journal.count(`world/amendment/${id}`)}`
    addLineItems(portal, end, terms.lineItems, { prefix, source: 'CRM_UI' })
  }
  const amount = terms.amount ?? (terms.lineItems && totalOf(terms.lineItems))
  if (amount) minorUnits(amount)
  const values: Values = {
    ...(amount ? { amount } : {}),
    ...(terms.name ? { dealname: terms.name } : {}),
    ...termsOf(portal, terms),
  }
  return updateRecord(portal, 'deals', id, values, 'CRM_UI')
}

export function selling(portal: Portal, homeCurrency: string) {
  const { journal } = portal
  const close = (id: string, stage: string, closeDate?: string) =>
    journal.change(() => {
      const values = { dealstage: stage, closedate: closeDate ?? portal.timestamp() }
      return updateRecord(portal, 'deals', dealOf(portal, id).id, values, 'CRM_UI')
    })
  return {
    createDeal: (request: DealRequest) =>
      journal.change(() => createDeal(portal, request, homeCurrency)),
    winDeal: (id: string, closeDate?: string) => close(id, 'closedwon', closeDate),
    loseDeal: (id: string, closeDate?: string) => close(id, 'closedlost', closeDate),
    /** New terms: other line items (and so another amount), another amount alone, another name. */
    amendDeal: (id: string, terms: Amendment) => journal.change(() => amendDeal(portal, id, terms)),
    ...editing(portal),
  }
}

type Merge = { primary: string; merged: string; isNew?: boolean }

/** What people, and the account's own workflows, do to records besides selling. */
function editing(portal: Portal) {
  const { journal } = portal
  return {
    /** Any properties, of one record or of many in one go: then all of them change in one moment. */
    editHubSpot: (type: ObjectType, ids: string | readonly string[], values: Values) =>
      journal.change(() => {
        const all = typeof ids === 'string' ? [ids] : ids
        const at = all.length > 1 ? portal.timestamp() : undefined
        for (const id of all) updateRecord(portal, type, id, values, 'CRM_UI', at)
      }),
    deleteHubSpot: (type: ObjectType, id: string) =>
      journal.change(() => archiveRecord(portal, type, id, 'CRM_UI')),
    restoreHubSpot: (type: ObjectType, id: string) =>
      journal.change(() => restoreRecord(portal, type, id, 'CRM_UI')),
    /** Answers with the id of what is left of both. */
    mergeHubSpot: (type: ObjectType, { isNew, ...ids }: Merge): { id: string } =>
      journal.change(() => ({ id: mergeRecords(portal, type, ids, 'CRM_UI', isNew).id })),
    linkHubSpot: (from: End, to: End) =>
      journal.change(() => associate(portal, from, to, 'CRM_UI')),
    unlinkHubSpot: (from: End, to: End) =>
      journal.change(() => dissociate(portal, from, to, 'CRM_UI')),
    /** From now on it sets the property to its value whenever an app writes another. */
    addHubSpotWorkflow: (workflow: Workflow) =>
      journal.change(() =>
        workflows(portal).put(`${workflow.type}/${workflow.property}`, workflow),
      ),
    removeHubSpotWorkflows: () =>
      journal.change(() => {
        for (const one of [...workflows(portal).rows()]) {
          workflows(portal).remove(`${one.type}/${one.property}`)
        }
      }),
    /** How far search is behind what was written. */
    lagHubSpotSearch: (ms: number) => journal.change(() => setSearchLag(portal, ms)),
    /** Endpoints whose path contains this text answer as if there were no such thing. */
    withoutHubSpotEndpoint: (path: string, status = 404) =>
      journal.change(() => unoffered(portal).put(path, { path, status })),
  }
}
