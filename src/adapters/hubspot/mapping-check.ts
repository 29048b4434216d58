// A mapping held against the account it is for: do its fields exist, take what is to be written, and
// are its stages ones that a deal with invoices may stand in.
import type { DealField, Entry, Fault, Mapping } from '../../domain/field-mapping.ts'
import type { Status } from '../../domain/invoice.ts'
import type { Won } from '../../domain/won-stages.ts'
import type { DealProperty, HubSpotClient, Stage } from './client.ts'
import { definitions, statusDefinition } from './properties.ts'
import { meansWon } from './translate.ts'

const statuses: readonly Status[] = [
  ...(['open', 'partially_paid', 'paid', 'void', 'written_off', 'disputed'] as const),
]

/** Of these types a field takes a value as it is written by the transformation. */
const typesFor = {
  text: ['string', 'phone_number'],
  status: ['string', 'enumeration'],
  amount: ['number', 'string'],
  date: ['date', 'datetime', 'string'],
  'day-start-ms': ['date', 'datetime', 'number', 'string'],
  days: ['number', 'string'],
} as const

const kindOf = ({ value, transform }: Entry): keyof typeof typesFor => {
  if (transform === 'day-start-ms') return 'day-start-ms'
  if (value.startsWith('amount.')) return 'amount'
  if (value.endsWith('On')) return 'date'
  if (value === 'invoice.status') return 'status'
  return value === 'terms.days' ? 'days' : 'text'
}

export function faultsWithSchema(
  mapping: Mapping,
  properties: readonly DealProperty[],
  stages: readonly Stage[],
  won: Won = null,
): Fault[] {
  const byName = new Map(properties.map((one) => [one.name, one]))
  // Those that we make ourselves are there once they are needed.
  for (const { name, label, type } of definitions) {
    const own = { name, label, type, isReadOnly: false, hasOtherOptions: false }
    if (!byName.has(name)) byName.set(name, { ...own, options: [] })
  }
  return [
    ...mapping.entries.flatMap((entry, at) => faultsOfEntry(entry, at, byName.get(entry.property))),
    ...faultsOfStages(mapping, stages, won),
  ]
}

function faultsOfEntry(entry: Entry, at: number, property: DealProperty | undefined): Fault[] {
  const fault = (field: string, detail: string): Fault => ({
    pointer: `/entries/${at}/${field}`,
    detail,
  })
  if (!property) return [fault('property', `HubSpot's deals have no property ${entry.property}`)]
  const { type, label, isReadOnly } = property
  const faults: Fault[] = []
  if (isReadOnly && entry.direction !== 'in') {
    faults.push(fault('property', `HubSpot works out "${label}" itself: nobody can write it`))
  }
  const types: readonly string[] = typesFor[kindOf(entry)]
  if (entry.direction !== 'in' && !types.includes(type)) {
    const may = types.join(' or ')
    faults.push(fault('property', `"${label}" is of type ${type}; this value takes ${may}`))
  }
  return [...faults, ...faultsOfOptions(entry, property, fault)]
}

function faultsOfOptions(
  { transform, direction }: Entry,
  { name, type, options, hasOtherOptions, label }: DealProperty,
  fault: (field: string, detail: string) => Fault,
): Fault[] {
  // What our own status lacks it learns when it is written.
  const isFree = type !== 'enumeration' || hasOtherOptions || name === statusDefinition.name
  if (isFree || direction === 'in') return []
  const written = statuses.map((status) => {
    if (typeof transform !== 'string') return transform.options[status] ?? ''
    return transform === 'upper-case' ? status.toUpperCase() : status
  })
  const known = new Set(options.map(({ value }) => value))
  const missing = [...new Set(written)].filter((value) => !known.has(value))
  if (missing.length === 0) return []
  const has = options.map(({ value }) => value).join(', ')
  return [fault('transform', `"${label}" has no option ${missing.join(', ')}; it has ${has}`)]
}

function faultsOfStages({ stages: wanted }: Mapping, stages: readonly Stage[], won: Won): Fault[] {
  return Object.entries(wanted).flatMap(([status, id]): Fault[] => {
    if (id === null) return []
    const pointer = `/stages/${status}`
    const stage = stages.find((one) => one.id === id)
    if (!stage) return [{ pointer, detail: `no pipeline of deals has a stage ${id}` }]
    if (won ? won.has(id) : meansWon(stage)) return []
    const detail = `a deal in stage ${id} counts as not won, and the ledger would take it for lost`
    return [{ pointer, detail }]
  })
}

/** What is wrong with a mapping for the account that is connected. */
export const hubspotMappingCheck =
  (hubspot: HubSpotClient, wonStages: () => Promise<Won> = async () => null) =>
  async (mapping: Mapping): Promise<Fault[]> => {
    const isMoving = Object.values(mapping.stages).some((stage) => stage !== null)
    const [properties, stages, won] = await Promise.all([
      hubspot.dealProperties(),
      isMoving ? hubspot.dealStages() : [],
      wonStages(),
    ])
    return faultsWithSchema(mapping, properties, stages, won)
  }

/** The fields that a mapping may name: those of the account, and ours, which are made once they are
 *  needed. By label, as people look for them. */
export async function dealFieldsOf(hubspot: Pick<HubSpotClient, 'dealProperties'>) {
  const own = new Set(definitions.map(({ name }) => name))
  const there = (await hubspot.dealProperties()).map(
    ({ name, label, type, isReadOnly, options }): DealField => ({
      ...{ name, label, type, isReadOnly, isOurs: own.has(name) },
      options: options.map(({ value, label: text }) => ({ value, label: text })),
    }),
  )
  const known = new Set(there.map(({ name }) => name))
  const missing = definitions
    .filter(({ name }) => !known.has(name))
    .map(({ name, label, type, options = [] }): DealField => {
      const texts = options.map(({ value, label: text }) => ({ value, label: text }))
      return { name, label, type, isReadOnly: false, isOurs: true, options: texts }
    })
  return [...there, ...missing].sort((a, b) => (a.label < b.label ? -1 : 1))
}
