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
  modificationMetadata?: {
    archivable: boolean
    readOnlyDefinition: boolean
    readOnlyValue: boolean
  }
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
    'dealname amount:number deal_currency_code dealstage:enumeration pipeline:enumeration closedate:datetime ' +
    'hubspot_owner_id createdate:datetime hs_lastmodifieddate:datetime hs_object_id:number ' +
    'hs_is_closed_won:bool hs_is_closed:bool hs_deal_stage_probability:number description ' +
    'amount_in_home_currency:number hs_exchange_rate:number dealtype closed_lost_reason ' +
    'closed_won_reason hs_next_step hs_tcv:number hs_acv:number hs_merged_object_ids ' +
    'num_associated_contacts:number hs_num_of_associated_line_items:number ' +
    'hs_primary_associated_company hs_days_to_close:number',
  contacts:
    'email firstname lastname phone company lifecyclestage createdate:datetime ' +
    'lastmodifieddate:datetime hs_object_id:number jobtitle hs_merged_object_ids',
  companies:
    'name domain phone country city createdate:datetime hs_lastmodifieddate:datetime ' +
    'hs_object_id:number lifecyclestage hs_merged_object_ids',
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

/** What HubSpot works out itself. */
const calculated = new Set(['hs_days_to_close', 'hs_is_closed', 'hs_is_closed_won'])

const readOnly = new Set([
  ...calculated,
  'hs_object_id',
  'createdate',
  'hs_lastmodifieddate',
  'lastmodifieddate',
  'amount_in_home_currency',
  ...['hs_pre_discount_amount', 'hs_total_discount', 'hs_tax_rate', 'hs_tax_amount'],
  ...['hs_post_tax_amount', 'hs_recurring_billing_terms'],
  'hs_recurring_billing_number_of_payments',
  ...['hs_merged_object_ids', 'num_associated_contacts', 'hs_primary_associated_company'],
  'hs_num_of_associated_line_items',
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
      calculated: calculated.has(name),
      externalOptions: name === 'dealstage' || name === 'pipeline',
      modificationMetadata: {
        ...{ archivable: false, readOnlyDefinition: true, readOnlyValue: isReadOnly(name) },
      },
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
  // Made by the account itself, beside what every portal has from the start.
  ['148800001', 'Invoiced', '1.0', 'true'],
  ['148800002', 'Money is in', '1.0', 'true'],
]

type Stage = (typeof stages)[number]
const renewals: Stage[] = [
  ['149900001', 'Up for renewal', '0.5', 'false'],
  ['149900002', 'Renewed', '1.0', 'true'],
  ['149900003', 'Not renewed', '0.0', 'true'],
]

const since = '2024-01-01T00:00:00.000Z'

const pipeline = (id: string, label: string, displayOrder: number, of: Stage[]) => ({
  ...{ id, label, displayOrder },
  archived: false,
  createdAt: since,
  updatedAt: since,
  stages: of.map(([stageId, stageLabel, probability, isClosed], at) => ({
    ...{ id: stageId, label: stageLabel, displayOrder: at },
    metadata: { isClosed, probability },
    archived: false,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    createdAt: since,
    updatedAt: since,
  })),
})

export const pipelines = [
  pipeline('default', 'Sales Pipeline', 0, stages),
  pipeline('75000001', 'Renewals', 1, renewals),
]

export const stageOf = (id: string) =>
  pipelines.flatMap((one) => one.stages).find((stage) => stage.id === id)

export const pipelineOf = (stageId: string) =>
  pipelines.find((one) => one.stages.some((stage) => stage.id === stageId))

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
