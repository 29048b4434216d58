// Which value of the ledger stands in which field of a platform, how it is written there, and who is
// right when both sides have changed it. One stream per platform; without one, the defaults hold.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import type { Fact } from './event-store.ts'
import type { Status } from './invoice.ts'
import { Transform } from './mapping-transforms.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, OrNull } from './stored.ts'
import { Policy } from './sync-fields.ts'

export { Transform, transformed } from './mapping-transforms.ts'

export const category = 'mapping'

export const MappedPlatform = Type.Union([Type.Literal('hubspot'), Type.Literal('quickbooks')])
export type MappedPlatform = Static<typeof MappedPlatform>

export const idOf = (platform: MappedPlatform): string => platform

// Stored shapes: change them only by adding optional fields or a new version.

export const Entry = Type.Object({
  object: Type.Union([Type.Literal('deal'), Type.Literal('invoice'), Type.Literal('customer')]),
  /** The ledger's name of it, one of `ledgerValues`. */
  value: Type.String(),
  /** The platform's name of the field. */
  property: Type.String(),
  direction: Type.Union([Type.Literal('out'), Type.Literal('in'), Type.Literal('both')]),
  transform: Transform,
  policy: Policy,
})
export type Entry = Static<typeof Entry>

export const Mapping = Type.Object({
  entries: Type.Array(Entry),
  /** To which stage a deal is moved when its invoices have this status; null or absent = it is not
   *  moved. */
  stages: Type.Record(Type.String(), OrNull(Type.String())),
  /** Who is right of the stage; absent = the platform. */
  stagePolicy: Type.Optional(Policy),
})
export type Mapping = Static<typeof Mapping>

export const shapes = {
  MappingSet: Type.Object({ platform: MappedPlatform, ...Mapping.properties }),
  /** The defaults hold again. */
  MappingReset: Type.Object({ platform: MappedPlatform }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = { mapping: Mapping | null }
export const initial: State = { mapping: null }

export function evolve(_: State, event: Event): State {
  if (event.type === 'MappingReset') return initial
  const { platform: __, ...mapping } = event.data
  return { mapping }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

type Kind = 'text' | 'status' | 'amount' | 'date' | 'days'
type Known = { kind: Kind; directions: readonly Entry['direction'][] }

const out = (kind: Kind): Known => ({ kind, directions: ['out'] })
const read = (kind: Kind): Known => ({ kind, directions: ['in'] })

/** What the ledger can say of an object, or hear of it. */
export const ledgerValues = {
  deal: {
    'invoice.numbers': out('text'),
    'invoice.status': out('status'),
    'invoice.link': out('text'),
    'invoice.firstIssuedOn': out('date'),
    'invoice.nextDueOn': out('date'),
    'payment.lastOn': out('date'),
    'amount.invoiced': out('amount'),
    'amount.paid': out('amount'),
    'amount.due': out('amount'),
    'amount.toInvoice': out('amount'),
    'terms.days': { kind: 'days', directions: ['in', 'both'] },
    'terms.earlyDiscount': read('text'),
    'plan.text': read('text'),
  },
  invoice: { total: out('amount'), dueOn: out('date'), lines: out('text'), memo: out('text') },
  customer: { name: out('text'), email: out('text') },
} as const satisfies Record<Entry['object'], Record<string, Known>>

export type DealValue = keyof typeof ledgerValues.deal

const entry = (
  object: Entry['object'],
  value: string,
  property: string,
  how: Partial<Entry> = {},
): Entry => ({
  ...{ object, value, property, direction: 'out', transform: 'as-is', policy: 'ledger-wins' },
  ...how,
})

export const defaults: Readonly<Record<MappedPlatform, Mapping>> = {
  hubspot: {
    entries: [
      entry('deal', 'invoice.numbers', 'tieout_invoice_number'),
      entry('deal', 'invoice.status', 'tieout_invoice_status'),
      entry('deal', 'amount.paid', 'tieout_amount_paid'),
      entry('deal', 'amount.due', 'tieout_amount_due'),
      entry('deal', 'amount.invoiced', 'tieout_amount_invoiced'),
      entry('deal', 'amount.toInvoice', 'tieout_amount_to_invoice'),
      ...(
        [
          ['terms.days', 'tieout_payment_terms_days'],
          ['terms.earlyDiscount', 'tieout_early_discount'],
          ['plan.text', 'tieout_invoicing_plan'],
        ] as const
      ).map(([value, property]) =>
        entry('deal', value, property, { direction: 'in', policy: 'platform-wins' }),
      ),
    ],
    stages: {},
  },
  // Its fields are what they are, and are all written: only who is right of them can be said.
  quickbooks: {
    entries: [
      entry('invoice', 'total', 'total', { policy: 'ask' }),
      entry('invoice', 'lines', 'lines', { policy: 'ask' }),
      entry('invoice', 'dueOn', 'dueOn'),
      entry('invoice', 'memo', 'memo'),
      entry('customer', 'name', 'name'),
      entry('customer', 'email', 'email'),
    ],
    stages: {},
  },
}

/** What holds for a platform now. QuickBooks' fields are always carried: of those that a mapping
 *  leaves out, the default holds. */
export function mappingOf({ mapping }: State, platform: MappedPlatform): Mapping {
  if (!mapping) return defaults[platform]
  if (platform !== 'quickbooks') return mapping
  const entries = defaults.quickbooks.entries.map((usual) => {
    const isIt = (one: Entry) => one.object === usual.object && one.value === usual.value
    return mapping.entries.find(isIt) ?? usual
  })
  return { ...mapping, entries }
}

/** After these, whoever carries its objects looks again. */
export const isChange = ({ type, data }: Fact, platform: MappedPlatform) =>
  Object.hasOwn(shapes, type) && (data as { platform?: string }).platform === platform

/** Who is right, field by field, of what the ledger writes of such an object. */
export const policiesOf = (mapping: Mapping, object: Entry['object']): Record<string, Policy> =>
  Object.fromEntries(
    mapping.entries
      .filter((one) => one.object === object && one.direction !== 'in')
      .map(({ property, policy }) => [property, policy]),
  )

/** What is wrong with a mapping, and where: a JSON pointer into it. */
export type Fault = { pointer: string; detail: string }

/** A field of HubSpot's deals, as the account has it. */
export type DealField = {
  name: string
  label: string
  type: string
  isReadOnly: boolean
  options: { value: string; label: string }[]
  /** One that we make ourselves once it is needed. */
  isOurs: boolean
}

const statuses: readonly Status[] = [
  ...(['open', 'partially_paid', 'paid', 'void', 'written_off', 'disputed'] as const),
]

const transforms: Record<Kind, readonly string[]> = {
  text: ['as-is', 'upper-case'],
  status: ['as-is', 'upper-case', 'options'],
  amount: ['as-is', 'minor-units'],
  date: ['as-is', 'date', 'day-start-ms'],
  days: ['as-is'],
}

/** QuickBooks' fields have a form of their own. */
const transformsOf = (platform: MappedPlatform, kind: Kind) =>
  platform === 'quickbooks' ? ['as-is'] : transforms[kind]

/** What can be mapped on a platform, and how. */
export const valuesOf = (platform: MappedPlatform) =>
  [...new Set(defaults[platform].entries.map(({ object }) => object))].flatMap((object) =>
    Object.entries(ledgerValues[object] as Record<string, Known>).map(
      ([value, { kind, directions }]) => ({
        ...{ object, value, directions: [...directions] },
        transforms: [...transformsOf(platform, kind)],
      }),
    ),
  )

/** Of these the ledger takes the deal itself; written by it too, they would change the deal. */
const taken = ['amount', 'closedate', 'deal_currency_code', 'dealname', 'dealstage', 'pipeline']

const knownValue = ({ object, value }: Entry): Known | undefined =>
  (ledgerValues[object] as Record<string, Known>)[value]

function faultsOfTransform(
  platform: MappedPlatform,
  { transform }: Entry,
  kind: Kind,
): string | null {
  const name = typeof transform === 'string' ? transform : 'options'
  const able = transformsOf(platform, kind)
  if (!able.includes(name)) return `it takes ${able.join(', ')}`
  if (typeof transform === 'string') return null
  const missing = statuses.filter((status) => transform.options[status] === undefined)
  return missing.length > 0 ? `say what to write for ${missing.join(', ')}` : null
}

function faultsOfEntry(platform: MappedPlatform, one: Entry, at: number): Fault[] {
  const fault = (field: string, detail: string): Fault => ({
    pointer: `/entries/${at}/${field}`,
    detail,
  })
  const known = knownValue(one)
  const objects = new Set(defaults[platform].entries.map(({ object }) => object))
  if (!objects.has(one.object)) {
    return [fault('object', `${platform} takes ${[...objects].join(', ')}`)]
  }
  if (!known) {
    const names = Object.keys(ledgerValues[one.object]).join(', ')
    return [fault('value', `the ledger says of a ${one.object}: ${names}`)]
  }
  const faults: Fault[] = []
  if (!known.directions.includes(one.direction)) {
    faults.push(fault('direction', `this value goes ${known.directions.join(' or ')}`))
  }
  const wrong = faultsOfTransform(platform, one, known.kind)
  if (wrong) faults.push(fault('transform', wrong))
  if (platform === 'quickbooks') {
    if (one.property !== one.value) faults.push(fault('property', `it is called ${one.value}`))
  } else if (!/^[a-z][a-z0-9_]{0,99}$/.test(one.property)) {
    faults.push(fault('property', 'the internal name: small letters, digits and _'))
  } else if (taken.includes(one.property)) {
    const why =
      one.property === 'dealstage' ? 'say it under stages' : 'the ledger reads it as it is'
    faults.push(fault('property', why))
  }
  return faults
}

/** What can be said without asking the platform. */
export function faultsOf(platform: MappedPlatform, mapping: Mapping): Fault[] {
  const { entries, stages, stagePolicy } = mapping
  const faults = entries.flatMap((one, at) => faultsOfEntry(platform, one, at))
  for (const [at, one] of entries.entries()) {
    const before = entries.slice(0, at).filter(({ object }) => object === one.object)
    if (before.some(({ property }) => property === one.property)) {
      faults.push({ pointer: `/entries/${at}/property`, detail: 'it is mapped already' })
    }
    if (one.direction !== 'out' && before.some(({ value }) => value === one.value)) {
      faults.push({ pointer: `/entries/${at}/value`, detail: 'it is read from another field' })
    }
  }
  for (const [status, stage] of Object.entries(stages)) {
    const pointer = `/stages/${status}`
    if (platform !== 'hubspot') faults.push({ pointer, detail: 'only HubSpot has stages' })
    else if (!statuses.includes(status as Status)) {
      faults.push({ pointer, detail: `a status is one of ${statuses.join(', ')}` })
    } else if (stage === '') faults.push({ pointer, detail: 'the id of a stage, or null' })
  }
  if (stagePolicy !== undefined && platform !== 'hubspot') {
    faults.push({ pointer: '/stagePolicy', detail: 'only HubSpot has stages' })
  }
  return faults
}

/** @throws Refusal mapping-invalid, with all faults */
export const set =
  (platform: MappedPlatform, mapping: Mapping): Decision<State, Event> =>
  (state) => {
    const faults = faultsOf(platform, mapping)
    if (faults.length > 0) throw new Refusal('mapping-invalid', { faults })
    const { entries, stages, stagePolicy } = mapping
    const data = { platform, entries, stages, ...(stagePolicy && { stagePolicy }) }
    const before = state.mapping && { platform, ...state.mapping }
    return JSON.stringify(before) === JSON.stringify(data) ? [] : [{ type: 'MappingSet', data }]
  }

/** The defaults hold again. */
export const reset =
  (platform: MappedPlatform): Decision<State, Event> =>
  ({ mapping }) =>
    mapping ? [{ type: 'MappingReset', data: { platform } }] : []
