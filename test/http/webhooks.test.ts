import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { openStripe } from '../../src/adapters/stripe/client.ts'
import { stripeWebhook } from '../../src/adapters/stripe/inbound.ts'
import { StoreUnavailable } from '../../src/domain/event-store.ts'
import { constantTokens, openDoor } from '../support/gate.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { type Api, openApi } from './api.ts'

const secret = 'whsec_test'
const store = openMemoryStore(realOutside.clock)
const stripe = openStripe({ keys: constantTokens('sk_test_x') }, openDoor, realOutside)
const refused = async () => {
  throw new Error('only Stripe is asked here')
}
let isDown = false
let api: Api
beforeAll(async () => {
  const flaky = {
    ...store,
    append: async (...wanted: Parameters<typeof store.append>) => {
      if (isDown) throw new StoreUnavailable('the disk at 10.0.0.7 is full')
      return store.append(...wanted)
    },
  }
  api = await openApi({
    store,
    webhooks: {
      stripe: stripeWebhook({ store: flaky, stripe, outside: realOutside }, [secret]),
      hubspot: refused,
      quickbooks: refused,
    },
  })
})
afterAll(() => api.close())

const event = (id: string) =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'charge.succeeded',
    created: 1_772_000_000,
    data: { object: { id: 'ch_1', object: 'charge' } },
  })

const now = () => Math.floor(realOutside.clock.now().getTime() / 1000)
const sign = (body: string, at = now(), with_ = secret) =>
  `t=${at},v1=${createHmac('sha256', with_).update(`${at}.${body}`).digest('hex')}`

const deliver = (body: string, signature?: string | string[], workspace = 'main') =>
  api.app.inject({
    method: 'POST',
    url: `/webhooks/${workspace}/stripe`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(signature !== undefined && { 'stripe-signature': signature as string }),
    },
    payload: body,
  })

const stored = async (id: string) => (await api.typesIn('inbound', `stripe-${id}`)).length

test('a signed event is stored once, however often and however parallel it comes', async () => {
  const body = event('evt_1')
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(body, sign(body))))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(100).fill(200))
  expect(answers.filter((answer) => answer.json().received === 1)).toHaveLength(1)
  expect(await stored('evt_1')).toBe(1)
})

test('the bytes are stored as they came', async () => {
  const body = event('evt_bytes').replace('{', '{ \n "é": 1.10, ')
  expect((await deliver(body, sign(body))).statusCode).toBe(200)
  for await (const { data } of store.readStream('inbound-main.stripe-evt_bytes')) {
    expect(data).toMatchObject({ raw: body })
  }
})

describe('is refused and leaves no trace:', () => {
  const body = event('evt_no')
  const good = sign(body)
  test.each<[string, string | undefined, string]>([
    ['no signature', undefined, 'signature-missing'],
    ['an empty one', '', 'signature-missing'],
    ['a short one', `t=${now()},v1=abcd`, 'signature-invalid'],
    ['one that is not hex', `t=${now()},v1=${'zz'.repeat(32)}`, 'signature-invalid'],
    ['one of another secret', sign(body, now(), 'whsec_other'), 'signature-invalid'],
    ['one without a time', good.replace(/^t=\d+,/, ''), 'signature-invalid'],
    ['one whose time is a word', good.replace(/^t=\d+/, 't=now'), 'signature-invalid'],
    ['one of six minutes ago', sign(body, now() - 360), 'signature-stale'],
    ['one of in six minutes', sign(body, now() + 360), 'signature-stale'],
    ['one of a former body', sign(event('evt_other')), 'signature-invalid'],
    ['one with many entries', `t=${now()}${',v1=00'.repeat(2000)}`, 'signature-invalid'],
  ])('%s', async (_, signature, code) => {
    const answer = await deliver(body, signature)
    expect({ status: answer.statusCode, ...answer.json() }).toMatchObject({ status: 401, code })
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(await stored('evt_no')).toBe(0)
  })

  test('a header that comes twice', async () => {
    const answer = await deliver(body, ['t=1,v1=00', 't=2,v1=00'])
    expect(answer.statusCode).toBe(401)
    expect(await stored('evt_no')).toBe(0)
  })

  test.each([
    ['no body', ''],
    ['half a body', '{"id":"evt_no"'],
    ['nothing', 'null'],
    ['a number', '7'],
    ['a list', '[]'],
  ])('signed, but %s', async (_, wrong) => {
    const answer = await deliver(wrong, sign(wrong))
    expect({ status: answer.statusCode, code: answer.json().code }).toEqual({
      status: 400,
      code: 'malformed-body',
    })
  })

  test('signed, but another object: it is kept, to be shown', async () => {
    const other = '{"hello":"world"}'
    const answer = await deliver(other, sign(other))
    expect(answer.json()).toEqual({ received: 1, repeated: 0 })
  })

  test('a body that is too large', async () => {
    const large = event('evt_large').replace('}', `,"x":"${'x'.repeat(1_100_000)}"}`)
    expect((await deliver(large, sign(large))).json()).toMatchObject({ code: 'body-too-large' })
  })

  test('another workspace, another platform', async () => {
    expect((await deliver(body, good, 'other')).json()).toMatchObject({
      status: 404,
      code: 'unknown-workspace',
    })
    const paypal = await api.app.inject({ method: 'POST', url: '/webhooks/main/paypal' })
    expect(paypal.json()).toMatchObject({ status: 404, code: 'route-not-found' })
  })
})

test('any content type will do: what counts is the signature', async () => {
  const body = event('evt_type')
  for (const type of ['text/plain', 'application/cloudevents-batch+json', 'application/xml']) {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/webhooks/main/stripe',
      headers: { 'content-type': type, 'stripe-signature': sign(body) },
      payload: body,
    })
    expect(answer.statusCode).toBe(200)
  }
})

test('while the store is down it says so, and shows nothing of the inside', async () => {
  const body = event('evt_down')
  isDown = true
  const answer = await deliver(body, sign(body))
  isDown = false
  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  expect(answer.json()).toMatchObject({ code: 'store-unavailable', retryable: true })
  expect(answer.body).not.toContain('10.0.0.7')
  expect((await deliver(body, sign(body))).json()).toEqual({ received: 1, repeated: 0 })
})

test('what went wrong inside stays inside', async () => {
  const answer = await api.app.inject({ method: 'POST', url: '/webhooks/main/hubspot' })
  expect(answer.json()).toMatchObject({ status: 500, code: 'internal' })
  expect(answer.body).not.toContain('only Stripe')
})

test('deliveries are counted by platform and outcome', async () => {
  const { body } = await api.app.inject('/metrics')
  expect(body).toMatch(/tieout_webhooks_total\{platform="stripe",outcome="received"\} \d+/)
  expect(body).toContain('outcome="signature-stale"')
  expect(body).toContain('tieout_http_request_duration_seconds_bucket')
  expect(body).toContain('tieout_view_lag_seconds{view="invoices"}')
})

test('a header beyond all measure is refused before it is read', async () => {
  const url = new URL(await api.app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(url.port), url.hostname)
  const signature = `t=1${',v1=00'.repeat(10_000)}`
  socket.end(
    `POST /webhooks/main/stripe HTTP/1.1\r\nHost: x\r\nStripe-Signature: ${signature}\r\n` +
      'Content-Length: 2\r\n\r\n{}',
  )
  expect(await text(socket)).toMatch(/^HTTP\/1.1 (431|400) /)
})
