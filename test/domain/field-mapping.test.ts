import { describe, expect, test } from 'vitest'
import * as FieldMapping from '../../src/domain/field-mapping.ts'
import { spec } from '../support/spec.ts'

const mapping = spec(FieldMapping.decider)
const status: FieldMapping.Entry = {
  ...{ object: 'deal', value: 'invoice.status', property: 'billing_status' },
  ...{ direction: 'out', transform: 'as-is', policy: 'ledger-wins' },
}
const days: FieldMapping.Entry = {
  ...{ object: 'deal', value: 'terms.days', property: 'days' },
  ...{ direction: 'both', transform: 'as-is', policy: 'newest-wins' },
}
const stages = { paid: 'closedwon', void: null }
const own: FieldMapping.Mapping = { entries: [status, days], stages }
const set = (one: FieldMapping.Mapping = own, platform: FieldMapping.MappedPlatform = 'hubspot') =>
  FieldMapping.set(platform, one)
const was: FieldMapping.Event = { type: 'MappingSet', data: { platform: 'hubspot', ...own } }

test('a mapping is set, and set again it is so already', () => {
  mapping.given().when(set()).then(was)
  const asked: FieldMapping.Mapping = { ...own, stagePolicy: 'ask' }
  mapping
    .given(was)
    .when(set(asked))
    .then({ type: 'MappingSet', data: { platform: 'hubspot', ...asked } })
})

test('who sets nothing has the defaults, and they are valid themselves', () => {
  const { state } = mapping.given()
  for (const platform of ['hubspot', 'quickbooks'] as const) {
    const holds = FieldMapping.mappingOf(state, platform)
    expect(holds).toBe(FieldMapping.defaults[platform])
    expect(FieldMapping.faultsOf(platform, holds)).toEqual([])
  }
  expect(FieldMapping.mappingOf(mapping.given(was).state, 'hubspot')).toEqual(own)
})

test('taken back, the defaults hold again', () => {
  const back: FieldMapping.Event = { type: 'MappingReset', data: { platform: 'hubspot' } }
  mapping.given(was).when(FieldMapping.reset('hubspot')).then(back)
  mapping.given().when(FieldMapping.reset('hubspot')).thenNothing()
  const { state } = mapping.given(was, back)
  expect(FieldMapping.mappingOf(state, 'hubspot')).toBe(FieldMapping.defaults.hubspot)
  mapping.given(was, back).when(set()).then(was)
})

test('of a field of QuickBooks that a mapping leaves out, the default holds', () => {
  const { quickbooks } = FieldMapping.defaults
  const holds = (entries: FieldMapping.Entry[]) => {
    const data = { platform: 'quickbooks' as const, entries, stages: {} }
    const { state } = mapping.given({ type: 'MappingSet', data })
    return FieldMapping.mappingOf(state, 'quickbooks').entries
  }
  expect(holds([])).toEqual(quickbooks.entries)
  const dueOn = { ...status, object: 'invoice', value: 'dueOn', property: 'dueOn' } as const
  const asked = { ...dueOn, policy: 'ask' } as const
  expect(holds([asked])).toEqual(
    quickbooks.entries.map((one) => (one.value === 'dueOn' ? asked : one)),
  )
})

test('who is right is said of what the ledger writes', () => {
  const { quickbooks } = FieldMapping.defaults
  expect(FieldMapping.policiesOf(quickbooks, 'invoice')).toEqual({
    ...{ total: 'ask', lines: 'ask', dueOn: 'ledger-wins', memo: 'ledger-wins' },
  })
  const read: FieldMapping.Entry = { ...days, direction: 'in' }
  expect(FieldMapping.policiesOf({ entries: [status, read], stages }, 'deal')).toEqual({
    billing_status: 'ledger-wins',
  })
})

describe('a mapping is refused with all that is wrong', () => {
  const faults = (
    one: Partial<FieldMapping.Mapping>,
    platform: FieldMapping.MappedPlatform = 'hubspot',
  ) =>
    FieldMapping.faultsOf(platform, { entries: [], stages: {}, ...one }).map(
      ({ pointer }) => pointer,
    )
  const entries = (...some: Partial<FieldMapping.Entry>[]) => ({
    entries: some.map((one) => ({ ...status, ...one })),
  })
  test.each([
    ['a value nobody knows', entries({ value: 'nothing' }), ['/entries/0/value']],
    ['a direction it has not', entries({ direction: 'in' }), ['/entries/0/direction']],
    ['a transformation of other kinds', entries({ transform: 'date' }), ['/entries/0/transform']],
    [
      'a choice that leaves a status out',
      entries({ transform: { options: { paid: 'x' } } }),
      ['/entries/0/transform'],
    ],
    ['a name that is none', entries({ property: 'Billing Status' }), ['/entries/0/property']],
    ['what the ledger reads itself', entries({ property: 'amount' }), ['/entries/0/property']],
    ['a stage as a property', entries({ property: 'dealstage' }), ['/entries/0/property']],
    ['an object of another platform', entries({ object: 'invoice' }), ['/entries/0/object']],
    ['two values for one property', entries({}, { value: 'amount.paid' }), ['/entries/1/property']],
    [
      'two properties for what is read',
      entries(days, { ...days, property: 'other' }),
      ['/entries/1/value'],
    ],
    ['a status nobody knows', { stages: { sent: 'x' } }, ['/stages/sent']],
    ['no stage', { stages: { paid: '' } }, ['/stages/paid']],
    [
      'several of these',
      { ...entries({ value: 'x' }, { property: '?' }), stages: { sent: 'x' } },
      ['/entries/0/value', '/entries/1/property', '/stages/sent'],
    ],
  ])('%s', (_, one: Partial<FieldMapping.Mapping>, expected) =>
    expect(faults(one)).toEqual(expected),
  )
  test('in QuickBooks only who is right can be said', () => {
    const total: FieldMapping.Entry = {
      ...status,
      object: 'invoice',
      value: 'total',
      property: 'x',
    }
    expect(faults({ entries: [total] }, 'quickbooks')).toEqual(['/entries/0/property'])
    expect(faults({ entries: [{ ...total, property: 'total' }] }, 'quickbooks')).toEqual([])
    const minor = { ...total, property: 'total', transform: 'minor-units' } as const
    expect(faults({ entries: [minor] }, 'quickbooks')).toEqual(['/entries/0/transform'])
    const offered = FieldMapping.valuesOf('quickbooks').map(({ transforms }) => transforms)
    expect(new Set(offered.flat())).toEqual(new Set(['as-is']))
    const deal = { stages: { paid: 'x' }, stagePolicy: 'ask' as const, entries: [status] }
    expect(faults(deal, 'quickbooks')).toEqual([
      '/entries/0/object',
      '/stages/paid',
      '/stagePolicy',
    ])
  })
  test('with a code of its own', () =>
    mapping
      .given()
      .when(set({ ...own, stages: { sent: 'x' } }))
      .thenRefused('mapping-invalid'))
})

test.each([
  ['as-is', '120.00', '120.00'],
  ['minor-units', '120.00', '12000'],
  ['date', '2026-03-01', '2026-03-01'],
  ['day-start-ms', '2026-03-01', '1772323200000'],
  ['upper-case', 'paid', 'PAID'],
  [{ options: { paid: 'Settled' } }, 'paid', 'Settled'],
  [{ options: { paid: 'Settled' } }, 'open', null],
  ['day-start-ms', null, null],
] satisfies [FieldMapping.Transform, string | null, string | null][])(
  '%o of %s is %s',
  (transform, value, expected) =>
    expect(FieldMapping.transformed(transform, value, 'EUR')).toBe(expected),
)
