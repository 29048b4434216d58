// The log of what platforms told, as it came and what came of it; reading it once more; what was
// turned away; and how much goes to and fro.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresTraffic } from '../../src/adapters/postgres/traffic.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import { refusedMost, type TrafficLog } from '../../src/domain/traffic.ts'
import type { TakenUp } from '../../src/projections/received.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { type Api, openApi } from './api.ts'
import { type Given, heldInbound } from './examples.ts'
import { behaveAsLists } from './lists.ts'

let api: Api
let database: FreshDatabase
let pool: pg.Pool
let log: TrafficLog
let takenUp: TakenUp = {}
beforeAll(async () => {
  database = await freshDatabase()
  pool = openPool({ connectionString: database.connectionString, name: 'traffic', max: 2 })
  log = postgresTraffic(pool)
  const workers = () => [
    { name: 'ingest-stripe', failing: () => undefined, inHand: () => 3 },
    { name: 'settlement', failing: () => 'down', inHand: () => 0 },
  ]
  api = await openApi({ traffic: { log, takenUp: async () => takenUp, workers } })
  await api.given(fact('hubspot', 'hub-1', 'deal.propertyChange', '77'))
  const position = await api.given(heldInbound('evt_9'))
  takenUp = { stripe: { position }, hubspot: { position } }
  await api.given(fact('quickbooks', 'sweep-invoice-1-5-0', 'invoice.swept', '1/invoice/5'))
})
afterAll(async () => {
  await api.close()
  await pool.end()
  await database.drop()
})

const fact = (
  platform: 'hubspot' | 'stripe' | 'quickbooks',
  eventId: string,
  kind: string,
  objectId: string,
): Given => {
  const received = { eventId, kind, objectId, occurredAt: '2026-03-02T10:00:00.000Z' }
  const { event } = Inbound.receivedFact('main', platform, {
    ...received,
    raw: `{"n":"${eventId}"}`,
  })
  const { type, data } = event
  return {
    category: Inbound.category,
    id: Inbound.idOf(platform, eventId),
    facts: [{ type, data }],
  }
}

const replay = (id: string, headers: Record<string, string> = {}) =>
  api.when({ method: 'POST', url: `/v1/webhooks/received/${id}/replay`, headers, body: {} })

behaveAsLists(
  () => api,
  [['/v1/webhooks/received', 3, { id: 'quickbooks-sweep-invoice-1-5-0', state: 'waiting' }]],
)

describe('what was received', () => {
  test('says how it came, how far it is, and what it is, in words', async () => {
    const { data } = await api.when('/v1/webhooks/received').answers(200)
    expect(data).toMatchObject([
      { platform: 'quickbooks', via: 'sweep', state: 'waiting', objectId: '1/invoice/5' },
      { platform: 'stripe', via: 'webhook', state: 'held', code: 'unknown-currency' },
      { platform: 'hubspot', via: 'webhook', state: 'taken', kind: 'deal.propertyChange' },
    ])
    expect(data[2].sentence).toBe('HubSpot sent word of “deal.propertyChange” about 77.')
    const french = await api.when('/v1/webhooks/received?language=fr&platform=hubspot').answers(200)
    expect(french.data[0].sentence).toContain('HubSpot a envoyé')
  })
  test.each([
    ['platform=stripe', ['stripe-evt_9']],
    ['kind=deal.propertyChange', ['hubspot-hub-1']],
    ['about=ch_9', ['stripe-evt_9']],
    ['about=hub-1', ['hubspot-hub-1']],
    ['state=held', ['stripe-evt_9']],
    ['state=waiting', ['quickbooks-sweep-invoice-1-5-0']],
    ['state=taken', ['hubspot-hub-1']],
    ['until=2020-01-01T00:00:00Z', []],
    ['since=2020-01-01T00:00:00Z&platform=hubspot', ['hubspot-hub-1']],
  ])('is found by %s', async (query, ids) => {
    const { data } = await api.when(`/v1/webhooks/received?${query}`).answers(200)
    expect(data.map(({ id }: { id: string }) => id)).toEqual(ids)
  })
  test('is shown as it came, with what came of it', async () => {
    const one = await api.when('/v1/webhooks/received/stripe-evt_9').answers(200, {
      ...{
        raw: '{"secret":"raw payload"}',
        state: 'held',
        reason: 'The currency XTS is not known.',
      },
      story: [{ type: 'StripeEventReceived' }, { type: 'InboundHeld' }],
    })
    expect(one.story[1].sentence).toMatch(/^Message evt_9 was held back/)
    await api.when('/v1/webhooks/received/stripe-none').answers(404, { code: 'not-found' })
  })
  test('as of a moment before it there was none', async () => {
    const { data } = await api
      .when('/v1/webhooks/received?knownAt=2020-01-01T00:00:00Z')
      .answers(200)
    expect(data).toEqual([])
  })
})

describe('reading a fact once more', () => {
  test('is recorded once under one key, and again under another', async () => {
    const key = { 'idempotency-key': 'again' }
    const first = await replay('hubspot-hub-1', key).answers(202, { repeated: false })
    await replay('hubspot-hub-1', key).answers(202, { ...first, repeated: true })
    await replay('hubspot-hub-1').answers(202, { repeated: false })
    const types = await api.typesIn('inbound', 'hubspot-hub-1')
    expect(types).toEqual(['HubSpotEventReceived', 'InboundReplayed', 'InboundReplayed'])
  })
  test('waits until it is read, and says how often it was asked for', async () => {
    const { position } = await replay('hubspot-hub-1').answers(202)
    const url = `/v1/webhooks/received/hubspot-hub-1?after=${position}`
    const asked = await api.when(url).answers(200, { state: 'waiting' })
    expect(asked.readAgain).toBeGreaterThanOrEqual(1)
    takenUp = { ...takenUp, hubspot: { position } }
    await api.when(url).answers(200, { state: 'taken' })
  })
  test('releases what is held', async () => {
    await api.given(heldInbound('evt_10'))
    const { position } = await replay('stripe-evt_10').answers(202)
    expect((await api.typesIn('inbound', 'stripe-evt_10')).at(-1)).toBe('InboundReleased')
    await api.when(`/v1/webhooks/received/stripe-evt_10?after=${position}`).answers(200, {
      ...{ state: 'waiting', code: null },
    })
  })
  test('of what never came is not found', () => replay('stripe-none').answers(404))
})

const refusal = (n: number) => ({
  ...{ platform: 'stripe' as const, code: 'signature-invalid', detail: null, bytes: n, agent: 'x' },
  refusedAt: new Date(Date.UTC(2026, 10, 1) + n * 1000).toISOString(),
})

describe('webhooks turned away', () => {
  test('are listed, the newest first, page by page', async () => {
    await log.addRefused('main', [1, 2, 3].map(refusal))
    await log.addRefused('other', [refusal(9)])
    const url = '/v1/webhooks/refused?limit=2'
    const page = await api.when(url).answers(200)
    expect(page.data.map(({ bytes }: { bytes: number }) => bytes)).toEqual([3, 2])
    const { data, nextCursor } = await api.when(`${url}&cursor=${page.nextCursor}`).answers(200)
    expect(data).toMatchObject([{ bytes: 1, code: 'signature-invalid', platform: 'stripe' }])
    expect(nextCursor).toBeNull()
    await api.when('/v1/webhooks/refused?platform=hubspot').answers(200, { data: [] })
    await api.when('/v1/webhooks/refused?cursor=WyJ4Il0').answers(400, { code: 'malformed-cursor' })
  })
  test('are forgotten after a while, and all but the newest at once', async () => {
    const many = Array.from({ length: refusedMost + 5 }, (_, n) => refusal(100 + n))
    await log.addRefused('main', many)
    const never = '2020-01-01T00:00:00Z'
    await log.forget('main', { counts: never, refused: never })
    const kept = await log.refused({ workspace: 'main', limit: 1000 })
    expect(kept).toHaveLength(refusedMost)
    expect(kept[0]?.bytes).toBe(100 + refusedMost + 4)
    await log.forget('main', { counts: never, refused: '2030-01-01T00:00:00Z' })
    expect(await log.refused({ workspace: 'main', limit: 1000 })).toEqual([])
    expect(await log.refused({ workspace: 'other', limit: 1000 })).toHaveLength(1)
  })
})

describe('the throughput', () => {
  const minute = () => `${new Date(Date.now() - 120_000).toISOString().slice(0, 16)}:00Z`
  test('adds up what several processes have counted', async () => {
    const at = minute()
    const counted = [
      { name: 'stripe', measure: 'calls', count: 4 } as const,
      { name: 'stripe', measure: 'throttled', count: 1 } as const,
      { name: 'ingest-stripe', measure: 'handled', count: 7 } as const,
    ]
    await log.add('main', at, counted)
    await log.add('main', at, counted)
    await log.add('other', at, counted)
    const { platforms, consumers, stepSeconds } = await api.when('/v1/sync/throughput').answers(200)
    const [stripe] = platforms.filter((one: { platform: string }) => one.platform === 'stripe')
    expect(stepSeconds).toBe(60)
    expect(stripe).toMatchObject({ total: { calls: 8, throttled: 2, webhooks: 0 } })
    expect(stripe.points).toMatchObject([{ at, calls: 8 }])
    expect(consumers).toMatchObject([
      { name: 'ingest-stripe', platform: 'stripe', handled: 14, inHand: 3, isFailing: false },
      { name: 'settlement', platform: null, handled: 0, inHand: 0, isFailing: true },
    ])
  })
  test('is told by longer steps over a longer time, and never beyond what is kept', async () => {
    await api.when('/v1/sync/throughput?hours=24').answers(200, { stepSeconds: 600 })
    await api.when('/v1/sync/throughput?hours=73').answers(400)
  })
})
