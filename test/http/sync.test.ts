// The API of the sync: what should stand where, conflicts and their decisions, mappings, and trying
// again what waits.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as FieldMapping from '../../src/domain/field-mapping.ts'
import * as Sync from '../../src/domain/sync.ts'
import { type Api, openApi } from './api.ts'
import { customer, deal, type Given, heldInbound, invoice, parkedSync } from './examples.ts'
import { behaveAsLists } from './lists.ts'

let api: Api
let faults: FieldMapping.Fault[] | Error = []
beforeAll(async () => {
  api = await openApi({
    mappingFaults: async () => {
      if (faults instanceof Error) throw faults
      return faults
    },
  })
  await api.given(customer(), deal('1'), invoice('1'), conflict('1'), parkedSync('2'))
  await api.given(heldInbound('evt_9'))
})
afterAll(() => api.close())

type Body = Record<string, unknown>
const post = (url: string, body?: Body, headers: Record<string, string> = {}) =>
  api.when({ method: 'POST', url, headers, ...(body !== undefined && { body }) })
const put = (url: string, body: Body, headers: Record<string, string> = {}) =>
  api.when({ method: 'PUT', url, headers, body })

const subjectOf = (objectId: string) => ({ platform: 'hubspot', object: 'deal', objectId }) as const
const conflictIdOf = (dealId: string) => `conflict-${dealId}`
/** Somebody has set the status of a deal in HubSpot, and a person is asked. */
const conflict = (dealId: string): Given => ({
  category: Sync.category,
  id: Sync.idOf(subjectOf(dealId)),
  facts: [
    {
      type: 'StatusPropagated',
      data: {
        ...subjectOf(dealId),
        ...{ operation: 'update', externalId: dealId },
        values: { tieout_invoice_status: 'open' },
      },
    },
    {
      type: 'ConflictDetected',
      data: {
        ...subjectOf(dealId),
        ...{ conflictId: conflictIdOf(dealId), field: 'tieout_invoice_status', base: 'open' },
        ...{ ledger: 'open', theirs: 'paid', policy: 'ask' },
      },
    },
  ] satisfies Sync.Event[],
})

behaveAsLists(
  () => api,
  [
    ['/v1/conflicts', 1, { id: 'conflict-1', syncId: 'hubspot-deal-1', state: 'open' }],
    ['/v1/sync?differs=true&platform=hubspot', 1, { id: 'hubspot-deal-1', state: 'conflict' }],
  ],
)

describe('what should stand on a platform', () => {
  test('is shown beside what does, and since when they differ', async () => {
    const row = await api.when('/v1/sync/hubspot-deal-1').answers(200, {
      should: { tieout_invoice_status: 'open', tieout_amount_due: '100.00' },
      says: { tieout_invoice_status: 'paid' },
    })
    expect(row.differs).toEqual([
      {
        ...{ field: 'tieout_invoice_status', should: 'open', says: 'paid' },
        since: expect.any(String),
      },
    ])
    expect(Date.parse(row.differsSince)).toBe(Date.parse(row.differs[0].since))
  })
  test('is counted by platform, with what waits for which reason', async () => {
    const { data } = await api.when('/v1/sync/summary').answers(200)
    const of = (platform: string) => data.find((one: Body) => one.platform === platform)
    for (const { states } of data) expect(Object.keys(states)).toEqual(Object.keys(states).sort())
    expect(of('hubspot')).toMatchObject({ states: { conflict: 1 }, conflictsOpen: 1, differing: 1 })
    expect(of('quickbooks')).toMatchObject({ parked: [{ code: 'rejected', count: 1 }] })
    expect(of('stripe')).toMatchObject({ held: [{ code: 'unknown-currency', count: 1 }] })
  })
  test.each([
    ['platform=xero', '/platform', 'must be one of hubspot, stripe, quickbooks'],
    ['differs=maybe', '/differs', 'must be one of true, false'],
    ['object=car', '/object', expect.stringMatching(/^must be one of (\w|-|, )*deal/)],
    [
      'state=unknown',
      '/state',
      'must be one of pending, in_step, behind, conflict, failing, parked',
    ],
  ])('is not asked for by %s', (query, pointer, detail) =>
    api.when(`/v1/sync?${query}`).answers(400, { errors: [{ in: 'query', pointer, detail }] }),
  )
})

test('a held fact is shown as it came', async () => {
  await api.when('/v1/sync/held/stripe-evt_9').answers(200, {
    ...{ code: 'unknown-currency', kind: 'charge.succeeded', objectId: 'ch_9' },
    raw: '{"secret":"raw payload"}',
  })
  await api.when('/v1/sync/held/stripe-evt_none').answers(404, { code: 'not-found' })
})

describe('a conflict', () => {
  test('is decided by a person, with a note, and once', async () => {
    await api.given(deal('11'), invoice('11'), conflict('11'))
    const url = `/v1/conflicts/${conflictIdOf('11')}`
    const decided = { winner: 'platform', note: 'agreed with Ada' }
    const first = await post(`${url}/resolve`, decided).answers(202, { repeated: false })
    await api.when(`${url}?after=${first.position}`).answers(200, {
      ...{ state: 'closed', winner: 'platform', value: 'paid', decidedKind: 'person' },
      ...{ decidedBy: 'ada', note: 'agreed with Ada' },
    })
    await post(`${url}/resolve`, decided).answers(202, { ...first, repeated: true })
    await post(`${url}/resolve`, { winner: 'ledger' }).answers(409, { code: 'conflict-closed' })
    expect(await api.typesIn('sync', 'hubspot-deal-11')).toEqual([
      ...['StatusPropagated', 'ConflictDetected', 'ConflictResolved'],
    ])
  })
  test('is decided once under one idempotency key', async () => {
    await api.given(conflict('12'))
    const url = `/v1/conflicts/${conflictIdOf('12')}/resolve`
    const key = { 'idempotency-key': 'k12' }
    const first = await post(url, { winner: 'ledger' }, key).answers(202, { repeated: false })
    await post(url, { winner: 'ledger' }, key).answers(202, { ...first, repeated: true })
    await post(url, { winner: 'platform' }, key).answers(422, { code: 'idempotency-key-reused' })
  })
  test('that nobody knows is not found, and a winner is one of two', async () => {
    await api.when('/v1/conflicts/none').answers(404, { code: 'not-found' })
    await post('/v1/conflicts/none/resolve', { winner: 'ledger' }).answers(404)
    await post('/v1/conflicts/conflict-1/resolve', { winner: 'me' }).answers(400, {
      errors: [{ in: 'body', pointer: '/winner', detail: 'must be one of ledger, platform' }],
    })
    await post('/v1/conflicts/conflict-1/resolve', {}).answers(400)
  })
})

const entry = {
  ...{ object: 'deal', value: 'invoice.status', property: 'billing_status', direction: 'out' },
  ...{ transform: 'as-is', policy: 'ask' },
}

describe('a mapping', () => {
  test('is the default until somebody sets one, and says what can be mapped', async () => {
    const hubspot = await api.when('/v1/mappings/hubspot').answers(200, {
      ...{ platform: 'hubspot', isDefault: true, setBy: null },
      entries: FieldMapping.defaults.hubspot.entries,
    })
    expect(hubspot.values).toContainEqual({
      ...{ object: 'deal', value: 'invoice.status', directions: ['out'] },
      transforms: ['as-is', 'upper-case', 'options'],
    })
    await api.when('/v1/mappings/quickbooks').answers(200, { isDefault: true })
    await api.when('/v1/mappings/stripe').answers(400)
    await api.when({ method: 'DELETE', url: '/v1/mappings/hubspot' }).answers(409, {
      code: 'mapping-is-default',
    })
  })
  test('is set as a whole, and set again in the same words it is so already', async () => {
    const mapping = { entries: [entry], stages: { paid: '12345' }, stagePolicy: 'ledger-wins' }
    const first = await put('/v1/mappings/hubspot', mapping).answers(202, { repeated: false })
    await put('/v1/mappings/hubspot', mapping).answers(202, { ...first, repeated: true })
    await api.when('/v1/mappings/hubspot').answers(200, {
      ...{ isDefault: false, ...mapping, setBy: 'ada', position: first.position },
    })
    const other = { entries: [{ ...entry, policy: 'newest-wins' }], stages: {} }
    await put('/v1/mappings/hubspot', other).answers(202, { repeated: false })
    expect(await api.typesIn('mapping', 'hubspot')).toEqual(['MappingSet', 'MappingSet'])
  })
  test('is set once under one idempotency key, and no other under the same', async () => {
    const key = { 'idempotency-key': 'mapping' }
    const url = '/v1/mappings/quickbooks'
    const total = { ...entry, object: 'invoice', value: 'total', property: 'total' }
    const mapping = { entries: [total], stages: {} }
    const first = await put(url, mapping, key).answers(202, { repeated: false })
    await put(url, mapping, key).answers(202, { ...first, repeated: true })
    await put(url, { entries: [], stages: {} }, key).answers(422, {
      code: 'idempotency-key-reused',
    })
  })
  test('is taken back, and then the default holds again', async () => {
    const url = '/v1/mappings/quickbooks'
    const back = () => api.when({ method: 'DELETE', url })
    const total = { ...entry, object: 'invoice', value: 'total', property: 'total' }
    await put(url, { entries: [total], stages: {} }).answers(202)
    const set = await api.when(url).answers(200, { isDefault: false, setBy: 'ada' })
    expect(set.entries).toHaveLength(FieldMapping.defaults.quickbooks.entries.length)
    expect(set.entries[0]).toMatchObject({ value: 'total', policy: 'ask' })
    const first = await back().answers(202, { repeated: false })
    await back().answers(202, { ...first, repeated: true })
    const { quickbooks } = FieldMapping.defaults
    await api.when(url).answers(200, { isDefault: true, entries: quickbooks.entries })
  })
  test('that is wrong is refused with all that is wrong', async () => {
    const wrong = { ...entry, value: 'nothing' }
    await put('/v1/mappings/hubspot', { entries: [wrong], stages: { sent: 'x' } }).answers(422, {
      code: 'mapping-invalid',
      details: { faults: [{ pointer: '/entries/0/value' }, { pointer: '/stages/sent' }] },
    })
    await put('/v1/mappings/hubspot', { entries: [{ ...entry, transform: 'twice' }] }).answers(400)
  })
  test('is held against the fields that the platform really has', async () => {
    const mapping = { entries: [{ ...entry, property: 'not_there' }], stages: {} }
    faults = [{ pointer: '/entries/0/property', detail: 'HubSpot has no such property' }]
    await put('/v1/mappings/hubspot', mapping).answers(422, {
      ...{ code: 'mapping-invalid', details: { faults } },
    })
    faults = new Error('secret of the platform')
    const answer = await put('/v1/mappings/hubspot', mapping)
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'schema-unavailable', retryable: true })
    expect(answer.body).not.toContain('secret')
    faults = []
    await put('/v1/mappings/hubspot', mapping).answers(202)
  })
})

describe('trying again all that waits', () => {
  test('takes what is parked for one reason, once under one key', async () => {
    const position = await api.given(...['31', '32', '33'].map((id) => parkedSync(id)))
    const key = { 'idempotency-key': 'all' }
    const body = { platform: 'quickbooks', code: 'rejected' }
    const first = await post('/v1/sync/retry', body, key).answers(202, { repeated: false, left: 0 })
    // One was parked before all this.
    expect(first.count).toBe(4)
    expect(first.position > position).toBe(true)
    await post('/v1/sync/retry', body, key).answers(202, { ...first, repeated: true })
    for (const id of ['31', '32', '33']) {
      expect((await api.typesIn('sync', `quickbooks-invoice-deal-${id}`)).at(-1)).toBe(
        'SyncRetried',
      )
    }
  })
  test('of what there is not is nothing', async () => {
    await post('/v1/sync/retry', { code: 'no such code' }).answers(202, {
      ...{ count: 0, left: 0, position: null, repeated: false },
    })
    await post('/v1/sync/retry', { platform: 'sap' }).answers(400)
  })
  test('releases what was not understood', async () => {
    const position = await api.given(heldInbound('evt_41'), heldInbound('evt_42'))
    await api.when(`/v1/sync/held?after=${position}&code=unknown-currency`).answers(200)
    const { count, position: at } = await post('/v1/sync/held/release', {
      ...{ platform: 'stripe', code: 'unknown-currency' },
    }).answers(202, { left: 0, repeated: false })
    expect(count).toBe(3)
    const { data } = await api.when(`/v1/sync/held?after=${at}`).answers(200)
    expect(data).toEqual([])
    expect((await api.typesIn('inbound', 'stripe-evt_41')).at(-1)).toBe('InboundReleased')
  })
})
