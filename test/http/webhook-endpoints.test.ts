// Endpoints over HTTP: added, changed, switched, removed; their secrets shown once; what they were
// told of, in pages; and what may be asked for.
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openSealer } from '../../src/adapters/connections/sealing.ts'
import { checkAddress } from '../../src/adapters/outgoing/addresses.ts'
import { newSecret } from '../../src/adapters/outgoing/signing.ts'
import { postgresOutgoing } from '../../src/adapters/postgres/outgoing.ts'
import { postgresOutgoingLog } from '../../src/adapters/postgres/outgoing-log.ts'
import { postgresSigningKeys } from '../../src/adapters/postgres/outgoing-secrets.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import type { OutgoingDesk } from '../../src/domain/outgoing.ts'
import * as WebhookEndpoint from '../../src/domain/webhook-endpoint.ts'
import { at, delivery } from '../adapters/outgoing-queue.contract.ts'
import { type Api, openApi, type Request } from './api.ts'

let api: Api
let pool: pg.Pool
let keys: ReturnType<typeof postgresSigningKeys>
beforeAll(async () => {
  // What is given below is only asked for once the database is there.
  const desk: OutgoingDesk = {
    log: {
      deliveries: (filter) => postgresOutgoingLog(pool).deliveries(filter),
      delivery: (...given) => postgresOutgoingLog(pool).delivery(...given),
      counts: (id) => postgresOutgoingLog(pool).counts(id),
      health: (ids) => postgresOutgoingLog(pool).health(ids),
      replays: (ids) => postgresOutgoingLog(pool).replays(ids),
    },
    keys: { keep: (...given) => keys.keep(...given) },
    newSecret,
    checkAddress: (url) =>
      checkAddress(url, {
        allowLocal: false,
        resolve: ((_name: string, _options: object, answer: (...given: unknown[]) => void) =>
          answer(null, [{ address: '93.184.216.34', family: 4 }])) as never,
      }),
  }
  api = await openApi({ outgoing: desk })
  pool = openPool({ connectionString: api.database.connectionString, name: 'endpoints' })
  keys = postgresSigningKeys(pool, openSealer(randomBytes(32)))
})
afterAll(async () => {
  await pool.end()
  await api.close()
})
beforeEach(async () => {
  for (const { id } of await list())
    await send('DELETE', `/v1/webhook-endpoints/${id}`).answers(202)
})

const send = (
  method: NonNullable<Request['method']>,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => api.when({ method, url, headers, ...(body !== undefined && { body }) })
const post = (url: string, body: unknown = {}, headers?: Record<string, string>) =>
  send('POST', url, body, headers)
const list = async (): Promise<{ id: string }[]> =>
  (await api.when('/v1/webhook-endpoints').answers(200)).data
const draft = { url: 'https://example.com/in', types: ['tieout.InvoicePaid'] }
const key = (name: string) => ({ 'idempotency-key': name })
async function added(given: object = {}) {
  const { id } = await post('/v1/webhook-endpoints', { ...draft, ...given }).answers(202)
  return `/v1/webhook-endpoints/${id}`
}
const idIn = (url: string) => url.split('/').at(-1) ?? ''

test('an endpoint is added, changed, switched off and on, and removed', async () => {
  const { id, position, secret } = await post('/v1/webhook-endpoints', draft).answers(202, {
    repeated: false,
  })
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const url = `/v1/webhook-endpoints/${id}`
  await api.when(`${url}?after=${position}`).answers(200, {
    ...{ id, ...draft, description: null, state: 'enabled', disabled: null, missed: null },
    ...{ replayId: null, health: { failingSince: null, failures: 0 } },
  })
  const wanted = { url: 'https://example.com/new', types: [], description: 'the warehouse' }
  await send('PUT', url, wanted).answers(202, { repeated: false })
  await api.when(url).answers(200, wanted)
  const off = await post(`${url}/disable`, { note: 'moving house' }).answers(202)
  await api.when(url).answers(200, {
    ...{ state: 'disabled', disabled: { reason: 'by-hand', note: 'moving house' } },
    missed: { from: off.position, to: null },
  })
  const on = await post(`${url}/enable`).answers(202)
  await api.when(url).answers(200, {
    ...{ state: 'enabled', disabled: null, missed: { from: off.position, to: on.position } },
  })
  await send('DELETE', url).answers(202, { repeated: false })
  await api.when(url).answers(404, { code: 'not-found' })
  const types = await api.typesIn(WebhookEndpoint.category, WebhookEndpoint.streamId)
  expect(types.slice(-5)).toEqual([
    ...['EndpointAdded', 'EndpointChanged', 'EndpointDisabled', 'EndpointEnabled'],
    'EndpointRemoved',
  ])
})

describe('a secret', () => {
  test('is shown once, and by no repeated request', async () => {
    const first = await post('/v1/webhook-endpoints', draft, key('new')).answers(202)
    expect(first.secret).toMatch(/^whsec_/)
    const again = await post('/v1/webhook-endpoints', draft, key('new')).answers(202)
    expect(again).toEqual({ ...first, secret: null, repeated: true })
    await post('/v1/webhook-endpoints', { ...draft, types: [] }, key('new')).answers(422, {
      code: 'idempotency-key-reused',
    })
    expect(await list()).toHaveLength(1)
  })

  test('is the same for two requests that come at once, and one of them shows it', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => post('/v1/webhook-endpoints', draft, key('at-once')).answers(202)),
    )
    const [one, other] = answers
    expect(one.id).toBe(other.id)
    const shown = answers.map(({ secret }) => secret).filter((secret) => secret !== null)
    expect(shown).toHaveLength(1)
    const state = await api.when(`/v1/webhook-endpoints/${one.id}`).answers(200)
    expect(await keys.read(one.id, [state.secrets[0].id])).toEqual(shown)
  })

  test('is replaced by another, which is shown once; the names of both can be seen', async () => {
    const url = await added()
    const first = await post(`${url}/rotate-secret`, {}, key('r1')).answers(202)
    expect(first.secret).toMatch(/^whsec_/)
    const again = await post(`${url}/rotate-secret`, {}, key('r1')).answers(202)
    expect(again).toMatchObject({ secret: null, repeated: true, position: first.position })
    const { secrets } = await api.when(url).answers(200)
    expect(secrets).toHaveLength(2)
    expect(secrets[0].until).toBeNull()
    const hours = (Date.parse(secrets[1].until) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(23.9)
    expect(await keys.read(idIn(url), [secrets[0].id])).toEqual([first.secret])
    await post(`${url}/rotate-secret`, { overlapHours: 0 }).answers(202)
    expect((await api.when(url).answers(200)).secrets).toHaveLength(1)
    await post(`${url}/rotate-secret`, { overlapHours: 169 }).answers(400)
  })

  test('is nowhere but in that answer: not in events, not in lists, not in the database', async () => {
    const { id, secret } = await post('/v1/webhook-endpoints', draft).answers(202)
    const bare = secret.slice('whsec_'.length)
    const events = await Array.fromAsync(api.store.readStream('webhook-endpoint-main.all'))
    const said = [
      JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      (await api.when('/v1/webhook-endpoints')).body,
      (await api.when(`/v1/webhook-endpoints/${id}`)).body,
    ]
    const { rows: tables } = await pool.query(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name
       from information_schema.tables where table_schema like 'tieout%' and table_type = 'BASE TABLE'`,
    )
    for (const { name } of tables) {
      const { rows } = await pool.query(`select t::text as row from ${name} t`)
      said.push(rows.map(({ row }) => row).join())
    }
    const hex = Buffer.from(bare).toString('hex')
    for (const text of said) {
      expect(text.includes(bare)).toBe(false)
      expect(text.includes(hex)).toBe(false)
    }
  })
})

describe('an address', () => {
  test.each([
    'http://example.com/in',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://user:pass@example.com/',
    'https://example.com:25/',
  ])('%s is refused, when an endpoint is added and when it is changed', async (url) => {
    await post('/v1/webhook-endpoints', { ...draft, url }).answers(422, {
      code: 'endpoint-url-refused',
    })
    const endpoint = await added()
    await send('PUT', endpoint, { ...draft, url }).answers(422, { code: 'endpoint-url-refused' })
  })

  test('that is none, and types that no event has, are refused', async () => {
    await post('/v1/webhook-endpoints', { ...draft, url: 'nowhere' }).answers(422)
    await post('/v1/webhook-endpoints', { ...draft, url: '' }).answers(400)
    await post('/v1/webhook-endpoints', { ...draft, url: 'https://a b' }).answers(400)
    await post('/v1/webhook-endpoints', {}).answers(400)
    await post('/v1/webhook-endpoints', { ...draft, secret: 'mine' }).answers(400)
    await post('/v1/webhook-endpoints', { ...draft, types: ['tieout.InvoicePayed'] }).answers(422, {
      code: 'event-type-unknown',
    })
    await post('/v1/webhook-endpoints', { ...draft, types: ['a*b'] }).answers(400)
    expect(await list()).toEqual([])
  })
})

test('the types of events are listed, those of the platforms raw are not', async () => {
  const { data } = await api.when('/v1/event-types').answers(200)
  expect(data).toContainEqual({ type: 'tieout.PaymentReceived', category: 'payment' })
  expect(JSON.stringify(data)).not.toContain('StripeEventReceived')
  const { data: schema } = await api.when('/v1/event-types/tieout.InvoicePaid').answers(200)
  expect(Object.keys(schema.properties)).toContain('invoiceId')
  await api.when('/v1/event-types/tieout.Nothing').answers(404)
  const { webhooks } = (await api.app.inject('/openapi.json')).json()
  const [type] = Object.keys(webhooks.event.post.requestBody.content)
  expect(type).toBe('application/cloudevents+json')
})

describe('what an endpoint was told of', () => {
  test('is shown in pages, by state, and one by one with its attempts', async () => {
    const url = await added()
    const id = idIn(url)
    const queue = postgresOutgoing(pool)
    await queue.add(
      [1, 2, 3].map((place) => delivery(id, place)),
      at(0),
    )
    const [one] = await queue.claim(id, 1, at(1), at(61))
    if (!one) throw new Error('nothing was due')
    await queue.record(one, {
      ...{ code: 'refused', status: 500, durationMs: 12, answer: 'no', at: at(2) },
      ...{ state: 'failed', dueAt: null, rung: 1, heldUntil: null },
    })
    const first = await api.when(`${url}/deliveries?limit=2`).answers(200)
    expect(first.data.map(({ revision }: { revision: string }) => revision)).toEqual(['3', '2'])
    const second = await api
      .when(`${url}/deliveries?limit=2&cursor=${first.nextCursor}`)
      .answers(200, { nextCursor: null })
    expect(second.data).toMatchObject([{ state: 'failed', last: { code: 'refused', status: 500 } }])
    await api.when(`${url}/deliveries?state=failed`).answers(200, { data: [{ revision: '1' }] })
    await api.when(`${url}/deliveries?state=lost`).answers(400)
    await api.when(`${url}/deliveries?cursor=x`).answers(400, { code: 'malformed-cursor' })
    await api.when(`${url}/deliveries/${one.eventId}`).answers(200, {
      ...{ state: 'failed', attempts: 1, subject: 's-1' },
      log: [{ number: 1, code: 'refused', status: 500, durationMs: 12, answer: 'no' }],
    })
    await api
      .when(`${url}/deliveries/${'0'.repeat(8)}-0000-8000-8000-${'9'.repeat(12)}`)
      .answers(404)
    await api.when(`${url}/deliveries/nonsense`).answers(400)
    await api.when(url).answers(200, { health: { failures: 1 } })
    const again = `${url}/deliveries/${one.eventId}/resend`
    const asked = await post(again, {}, key('again')).answers(202, { repeated: false })
    await post(again, {}, key('again')).answers(202, { ...asked, repeated: true })
    expect(await api.typesIn(WebhookEndpoint.category, id)).toEqual(['DeliveryResent'])
  })

  test('is a test event when somebody asks for one', async () => {
    const url = await added()
    const asked = await post(`${url}/test`, {}, key('t1')).answers(202, { repeated: false })
    await post(`${url}/test`, {}, key('t1')).answers(202, { ...asked, repeated: true })
    const other = await post(`${url}/test`).answers(202)
    expect(other.eventId).not.toBe(asked.eventId)
    await post(`${url}/disable`).answers(202)
    await post(`${url}/test`).answers(409, { code: 'endpoint-disabled' })
  })
})

describe('a replay', () => {
  test('is asked for, watched and stopped', async () => {
    const url = await added()
    const from = '0'.repeat(19) + '1'
    const { id } = await post(`${url}/replay`, { from }, key('p1')).answers(202, {
      repeated: false,
    })
    await post(`${url}/replay`, { from }, key('p1')).answers(202, { id, repeated: true })
    await post(`${url}/replay`, { from }).answers(409, { code: 'replay-running' })
    await api.when(url).answers(200, { replayId: id })
    await api.when(`${url}/replays/${id}`).answers(200, {
      ...{ id, from, to: null, state: 'running', position: null, looked: 0, requestedBy: 'ada' },
    })
    await post(`${url}/replays/${id}/stop`, {}, key('s1')).answers(202)
    await api.when(`${url}/replays`).answers(200, { data: [{ id, state: 'stopped' }] })
    const to = '2026-03-01T00:00:00Z'
    await post(`${url}/replay`, { from: '2026-01-01T00:00:00Z', to }).answers(202)
    await api.when(`${url}/replays/nobody`).answers(404)
    await post(`${url}/replays/nobody/stop`).answers(404)
  })

  test.each([
    [{}, 400],
    [{ from: 'the beginning' }, 400],
    [{ from: '42' }, 400],
    [{ from: '2126-01-01T00:00:00Z' }, 400],
    [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 400],
    [{ from: '0'.repeat(19) + '2', to: '0'.repeat(19) + '1' }, 400],
    [{ from: '2026-02-30T00:00:00Z' }, 400],
    [{ from: '2026-01-01T00:00:00Z', to: '2026-02-30T00:00:00Z' }, 400],
  ])('%j is not valid', async (body, status) => {
    await post(`${await added()}/replay`, body).answers(status)
  })

  test('is told in words what a bound may be', async () => {
    const { errors } = await post(`${await added()}/replay`, { from: '5' }).answers(400)
    expect(errors[0].detail).toMatch(/neither a position nor a moment/)
  })
})

test.each<[NonNullable<Request['method']>, string, object | undefined]>([
  ['PUT', '', draft],
  ['DELETE', '', undefined],
  ['POST', '/rotate-secret', {}],
  ['POST', '/disable', {}],
  ['POST', '/enable', {}],
  ['POST', '/test', {}],
  ['POST', '/replay', { from: '2026-01-01T00:00:00Z' }],
  ['GET', '/deliveries', undefined],
  ['GET', '/replays', undefined],
])('%s of an endpoint%s that nobody knows is a 404', async (method, path, body) => {
  const url = `/v1/webhook-endpoints/nobody${path}`
  await send(method, url, body).answers(404, { code: 'not-found' })
  await send(method, url, body, { authorization: '' }).answers(401)
})

test('switching on what is on, and off what is off, is said', async () => {
  const url = await added()
  await post(`${url}/enable`).answers(409, { code: 'endpoint-already-so' })
  const off = await post(`${url}/disable`).answers(202)
  await post(`${url}/disable`).answers(202, { ...off, repeated: true })
  await send('DELETE', url).answers(202, { repeated: false })
  await send('DELETE', url).answers(202, { repeated: true })
})
