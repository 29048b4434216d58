// What a HubSpot portal knows from the start: object types, their properties, the sales pipeline,
// the kinds of association.

import { frequencies } from './billing.ts'

export const objectTypes = ['deals', 'contacts', 'companies', 'line_items'] as const
export type ObjectType = (typeof objectTypes)[number]

/** Every type under the names the API takes for it. */
const aliases: Record<string, ObjectType> = {
  deals: 'deals',
  deal: 'deals',
  '0-3': 'deals',
  contacts: 'contacts',
  contact: 'contacts',
  '0-1': 'contacts',
  companies: 'companies',
  company: 'companies',
  '0-2': 'companies',
  line_items: 'line_items',
  line_item: 'line_items',
  '0-8': 'line_items',
}

export const objectTypeOf = (name: string): ObjectType | undefined => aliases[name]

export const singular: Record<ObjectType, string> = {
  deals: 'deal',
  contacts: 'contact',
  companies: 'company',
  line_items: 'line_item',
}

export const objectTypeId: Record<ObjectType, string> = {
  contacts: '0-1',
  companies: '0-2',
  deals: '0-3',
  line_items: '0-8',
}

export type PropertyType = 'string' | 'number' | 'datetime' | 'date' | 'enumeration' | 'bool'
export type Option = { label: string; value: string; displayOrder: number; hidden: boolean }
export type Property = {
  name: string
  label: string
  type: PropertyType
  fieldType: string
  groupName: string
  description: string
  options: Option[]
  displayOrder: number
  hasUniqueValue: boolean
  hidden: boolean
  formField: boolean
  calculated: boolean
  externalOptions: boolean
  hubspotDefined?: boolean
  archived: boolean
  createdAt?: string
  updatedAt?: string
}

const fieldTypes: Record<PropertyType, string> = {
  string: 'text',
  number: 'number',
  datetime: 'date',
  date: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
}

const words: Record<ObjectType, string> = {
  deals:
    'dealname amount:number deal_currency_code dealstage pipeline closedate:datetime ' +
    'hubspot_owner_id createdate:datetime hs_lastmodifieddate:datetime hs_object_id:number ' +
    'hs_is_closed_won:bool hs_is_closed:bool hs_deal_stage_probability:number description ' +
    'amount_in_home_currency:number hs_exchange_rate:number dealtype closed_lost_reason ' +
    'closed_won_reason hs_next_step hs_tcv:number hs_acv:number',
  contacts:
    'email firstname lastname phone company lifecyclestage createdate:datetime ' +
    'lastmodifieddate:datetime hs_object_id:number jobtitle',
  companies:
    'name domain phone country city createdate:datetime hs_lastmodifieddate:datetime ' +
    'hs_object_id:number lifecyclestage',
  line_items:
    'name quantity:number price:number amount:number hs_product_id hs_sku discount:number ' +
    'hs_discount_percentage:number hs_pre_discount_amount:number hs_total_discount:number ' +
    'hs_line_item_currency_code hs_tax_rate_group_id hs_tax_rate:number hs_tax_amount:number ' +
    'hs_post_tax_amount:number recurringbillingfrequency:enumeration hs_recurring_billing_period ' +
    'hs_recurring_billing_terms hs_recurring_billing_number_of_payments:number ' +
    'hs_recurring_billing_start_date:date hs_billing_start_delay_type ' +
    'hs_billing_start_delay_days:number hs_billing_start_delay_months:number description ' +
    'createdate:datetime hs_lastmodifieddate:datetime hs_object_id:number',
}

const readOnly = new Set([
  'hs_object_id',
  'createdate',
  'hs_lastmodifieddate',
  'lastmodifieddate',
  'hs_is_closed_won',
  'hs_is_closed',
  'amount_in_home_currency',
  ...['hs_pre_discount_amount', 'hs_total_discount', 'hs_tax_rate', 'hs_tax_amount'],
  ...['hs_post_tax_amount', 'hs_recurring_billing_terms'],
  'hs_recurring_billing_number_of_payments',
])

export const isReadOnly = (name: string) => readOnly.has(name)

const groups: Record<ObjectType, string> = {
  deals: 'dealinformation',
  contacts: 'contactinformation',
  companies: 'companyinformation',
  line_items: 'lineiteminformation',
}

const option = (value: string, displayOrder: number): Option => ({
  ...{ label: value, value, displayOrder, hidden: false },
})

export function builtInProperties(type: ObjectType): Property[] {
  return words[type].split(' ').map((word, displayOrder) => {
    const [name, kind = 'string'] = word.split(':') as [string, PropertyType?]
    return {
      name,
      label: name,
      type: kind,
      fieldType: fieldTypes[kind],
      groupName: groups[type],
      description: '',
      options: name === 'recurringbillingfrequency' ? frequencies.map(option) : [],
      displayOrder,
      hasUniqueValue: type === 'contacts' && name === 'email',
      hidden: false,
      formField: false,
      calculated: false,
      externalOptions: false,
      hubspotDefined: true,
      archived: false,
    }
  })
}

/** What a read returns when it names no properties. */
export const defaultProperties: Record<ObjectType, string[]> = {
  deals: ['amount', 'closedate', 'dealname', 'dealstage', 'pipeline'],
  contacts: ['email', 'firstname', 'lastname'],
  companies: ['domain', 'name'],
  line_items: ['amount', 'name', 'price', 'quantity'],
}

export const modifiedName = (type: ObjectType) =>
  type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate'

const stages: [id: string, label: string, probability: string, closed: string][] = [
  ['appointmentscheduled', 'Appointment Scheduled', '0.2', 'false'],
  ['qualifiedtobuy', 'Qualified To Buy', '0.4', 'false'],
  ['presentationscheduled', 'Presentation Scheduled', '0.6', 'false'],
  ['decisionmakerboughtin', 'Decision Maker Bought-In', '0.8', 'false'],
  ['contractsent', 'Contract Sent', '0.9', 'false'],
  ['closedwon', 'Closed Won', '1.0', 'true'],
  ['closedlost', 'Closed Lost', '0.0', 'true'],
]

const since = '2024-01-01T00:00:00.000Z'

export const salesPipeline = {
  id: 'default',
  label: 'Sales Pipeline',
  displayOrder: 0,
  archived: false,
  createdAt: since,
  updatedAt: since,
  stages: stages.map(([id, label, probability, isClosed], displayOrder) => ({
    id,
    label,
    displayOrder,
    metadata: { isClosed, probability },
    archived: false,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    createdAt: since,
    updatedAt: since,
  })),
}

export const stageOf = (id: string) => salesPipeline.stages.find((stage) => stage.id === id)

/** HUBSPOT_DEFINED association types, unlabelled, and the primary ones beside them. */
export const associationTypeIds: Record<string, { typeId: number; primary?: number }> = {
  'deals/contacts': { typeId: 3 },
  'contacts/deals': { typeId: 4 },
  'deals/companies': { typeId: 341, primary: 5 },
  'companies/deals': { typeId: 342, primary: 6 },
  'deals/line_items': { typeId: 19 },
  'line_items/deals': { typeId: 20 },
  'contacts/companies': { typeId: 279, primary: 1 },
  'companies/contacts': { typeId: 280, primary: 2 },
}
