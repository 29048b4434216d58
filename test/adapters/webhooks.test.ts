// What comes in by webhook: signed on the raw bytes or refused, stored once, whole.
import { createHmac } from 'node:crypto'
import Stripe from 'stripe'
import { beforeEach, describe, expect, test } from 'vitest'
import { hubspotWebhook } from '../../src/adapters/hubspot/inbound.ts'
import { quickBooksWebhook } from '../../src/adapters/quickbooks/inbound.ts'
import { openStripe } from '../../src/adapters/stripe/client.ts'
import { stripeWebhook } from '../../src/adapters/stripe/inbound.ts'
import type { ReceiveWebhook } from '../../src/adapters/webhook.ts'
import type { EventStore, StoredEvent } from '../../src/domain/event-store.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { constantTokens, openDoor } from '../support/gate.ts'
import { openMemoryStore } from '../support/memory-store.ts'

const now = new Date('2026-11-02T10:00:00.000Z')
const outside = {
  clock: { now: () => now, sleep: () => new Promise<void>(() => undefined) },
  random: { next: () => 0.5, uuid: () => '00000000-0000-4000-8000-000000000000' },
}
const url = 'http://127.0.0.1:3000/webhooks/main/x'
let store: EventStore
beforeEach(() => {
  store = openMemoryStore(outside.clock)
})

async function stored(): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  const done = new AbortController()
  const head = await store.head()
  if (!head) return all
  for await (const { events, position } of store.subscribe({ signal: done.signal })) {
    all.push(...events)
    if (position >= head) break
  }
  return all
}

const post = (
  receive: ReceiveWebhook,
  body: string,
  headers: Record<string, string | string[] | undefined>,
) => receive({ workspace: 'main', method: 'POST', url, headers, rawBody: Buffer.from(body) })

async function refusal(sending: Promise<unknown>): Promise<string> {
  const outcome = await sending.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refusal ? error.code : `not a refusal: ${error}`),
  )
  expect(await stored()).toEqual([])
  return outcome
}

describe('Stripe', () => {
  const secrets = ['whsec_new', 'whsec_old']
  const event = {
    id: 'evt_1',
    object: 'event',
    type: 'charge.succeeded',
    created: 1_793_500_200,
    data: { object: { id: 'ch_1', object: 'charge' } },
  }
  const body = JSON.stringify(event)
  const sign = (payload: string, secret: string, at = now) =>
    Stripe.webhooks.generateTestHeaderString({
      payload,
      secret,
      timestamp: Math.floor(at.getTime() / 1000),
    })
  const receive: ReceiveWebhook = (request) =>
    stripeWebhook(
      {
        store,
        stripe: openStripe({ keys: constantTokens('sk_test') }, openDoor, outside),
        outside,
      },
      secrets,
    )(request)

  test('a signed event is kept whole, under the charge it is about', async () => {
    const outcome = await post(receive, body, { 'stripe-signature': sign(body, 'whsec_new') })
    expect(outcome).toEqual({ received: 1, repeated: 0 })
    const [fact] = await stored()
    expect(fact?.stream).toBe('inbound-main.stripe-evt_1')
    expect(fact?.type).toBe('StripeEventReceived')
    expect(fact?.data).toMatchObject({ eventId: 'evt_1', objectId: 'ch_1', raw: body })
  })

  test('the same event a hundred times at once is one fact', async () => {
    const headers = { 'stripe-signature': sign(body, 'whsec_old') }
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => post(receive, body, headers)),
    )
    expect(outcomes.filter((one) => one.received === 1)).toHaveLength(1)
    expect(await stored()).toHaveLength(1)
  })

  test.each([
    ['no signature', undefined, 'signature-missing'],
    ['an empty one', '', 'signature-missing'],
    ['one that comes twice', ['t=1,v1=aa', 't=1,v1=bb'], 'signature-invalid'],
    ['rubbish', 'rubbish', 'signature-invalid'],
    ['no hex', `t=${now.getTime() / 1000},v1=zz`, 'signature-invalid'],
    [
      'ten thousand entries',
      `t=${now.getTime() / 1000}${',v1=ab'.repeat(10_000)}`,
      'signature-invalid',
    ],
    ['another secret', sign(body, 'whsec_other'), 'signature-invalid'],
    [
      'six minutes old',
      sign(body, 'whsec_new', new Date(now.getTime() - 360_000)),
      'signature-stale',
    ],
    [
      'six minutes ahead',
      sign(body, 'whsec_new', new Date(now.getTime() + 360_000)),
      'signature-stale',
    ],
    ['of another body', sign(`${body} `, 'whsec_new'), 'signature-invalid'],
  ])('%s: refused, nothing stored', async (_, header, code) => {
    expect(await refusal(post(receive, body, { 'stripe-signature': header }))).toBe(code)
  })

  test.each(['not json', '[]', 'null', '7'])('signed, but no object: %s', async (text) => {
    const headers = { 'stripe-signature': sign(text, 'whsec_new') }
    expect(await refusal(post(receive, text, headers))).toBe('malformed-body')
  })

  test.each(['{"id":5}', '{"object":"v2.core.event","id":"evt_v2"}'])(
    'signed, but no event that we know, is kept to be shown: %s',
    async (text) => {
      const headers = { 'stripe-signature': sign(text, 'whsec_new') }
      expect(await post(receive, text, headers)).toEqual({ received: 1, repeated: 0 })
      expect(await post(receive, text, headers)).toEqual({ received: 0, repeated: 1 })
      const [fact] = await stored()
      expect(fact?.data).toMatchObject({ kind: 'unreadable', raw: text })
    },
  )
})

describe('HubSpot', () => {
  const secret = 'hs-secret'
  const item = {
    eventId: 31,
    subscriptionId: 65,
    portalId: 489,
    appId: 39,
    occurredAt: 1_793_590_805_120,
    subscriptionType: 'deal.propertyChange',
    attemptNumber: 0,
    objectId: 5011,
    propertyName: 'dealstage',
    propertyValue: 'closedwon',
  }
  const sign = (body: string, at = now.getTime(), address = url, key = secret) => ({
    'x-hubspot-request-timestamp': String(at),
    'x-hubspot-signature-v3': createHmac('sha256', key)
      .update(`POST${address}${body}${at}`)
      .digest('base64'),
  })
  const receive: ReceiveWebhook = (request) => hubspotWebhook({ store, outside }, [secret])(request)

  test('a batch is one fact per notification; a repeated attempt is the same notification', async () => {
    const other = { ...item, propertyName: 'amount', propertyValue: '12.00' }
    const body = JSON.stringify([item, { ...item, attemptNumber: 1 }, other])
    expect(await post(receive, body, sign(body))).toEqual({ received: 2, repeated: 1 })
    expect((await stored()).map((fact) => fact.data)).toMatchObject([
      { kind: 'deal.propertyChange', objectId: '5011' },
      { kind: 'deal.propertyChange', objectId: '5011' },
    ])
  })

  test('a notification we cannot read is kept beside the others', async () => {
    const body = JSON.stringify([item, { hello: 'there' }, 7])
    expect(await post(receive, body, sign(body))).toEqual({ received: 3, repeated: 0 })
    const kinds = (await stored()).map((fact) => (fact.data as { kind: string }).kind)
    expect(kinds.sort()).toEqual(['deal.propertyChange', 'unreadable', 'unreadable'])
  })

  test('an escaped address is signed with its escapes undone', async () => {
    const body = JSON.stringify([item])
    const called = `${url}?a=b%2Cc`
    const headers = sign(body, now.getTime(), `${url}?a=b,c`)
    const request = { workspace: 'main', method: 'POST', url: called, headers }
    const outcome = await receive({ ...request, rawBody: Buffer.from(body) })
    expect(outcome.received).toBe(1)
  })

  const body = JSON.stringify([item])
  const good = sign(body)
  test.each([
    ['no signature', { ...good, 'x-hubspot-signature-v3': undefined }, 'signature-missing'],
    ['no time', { ...good, 'x-hubspot-request-timestamp': undefined }, 'signature-missing'],
    [
      'a time that is none',
      { ...good, 'x-hubspot-request-timestamp': 'soon' },
      'signature-invalid',
    ],
    ['six minutes old', sign(body, now.getTime() - 360_000), 'signature-stale'],
    ['six minutes ahead', sign(body, now.getTime() + 360_000), 'signature-stale'],
    ['of another address', sign(body, now.getTime(), 'http://else/'), 'signature-invalid'],
    ['by another secret', sign(body, now.getTime(), url, 'x'), 'signature-invalid'],
    ['of the wrong length', { ...good, 'x-hubspot-signature-v3': 'abc' }, 'signature-invalid'],
  ])('%s: refused, nothing stored', async (_, headers, code) => {
    expect(await refusal(post(receive, body, headers))).toBe(code)
  })

  test.each(['not json', '{}', 'null'])('signed but no batch: %s', async (text) => {
    expect(await refusal(post(receive, text, sign(text)))).toBe('malformed-body')
  })
})

describe('QuickBooks', () => {
  const verifier = 'qbo-verifier'
  const sign = (body: string, key = verifier) => ({
    'intuit-signature': createHmac('sha256', key).update(body).digest('base64'),
  })
  const receive: ReceiveWebhook = (request) =>
    quickBooksWebhook({ store, outside }, [verifier])(request)
  const cloudEvent = {
    specversion: '1.0',
    id: '7b0c1d9e-1111-4c3b-9a55-0d8e6d1f0002',
    source: 'intuit.x',
    type: 'qbo.invoice.updated.v1',
    time: '2026-11-02T10:11:12.345678901Z',
    intuitentityid: '130',
    intuitaccountid: '913',
    data: {},
  }
  const entity = {
    name: 'Payment',
    id: '163',
    operation: 'Create',
    lastUpdated: '2026-11-02T10:11:12.000Z',
  }
  const legacy = {
    eventNotifications: [{ realmId: '913', dataChangeEvent: { entities: [entity, entity] } }],
  }

  test('CloudEvents: one fact each, named by their id', async () => {
    const body = JSON.stringify([cloudEvent])
    expect(await post(receive, body, sign(body))).toEqual({ received: 1, repeated: 0 })
    const [fact] = await stored()
    expect(fact?.data).toMatchObject({
      eventId: cloudEvent.id,
      kind: 'invoice.updated',
      objectId: '913/invoice/130',
      occurredAt: '2026-11-02T10:11:12.345Z',
    })
  })

  test('the older body: named by what it says, so a repeat is known', async () => {
    const body = JSON.stringify(legacy)
    expect(await post(receive, body, sign(body))).toEqual({ received: 1, repeated: 1 })
    expect(await post(receive, body, sign(body))).toEqual({ received: 0, repeated: 2 })
    expect((await stored())[0]?.data).toMatchObject({
      kind: 'payment.create',
      objectId: '913/payment/163',
    })
  })

  test.each([
    ['no signature', {}, 'signature-missing'],
    ['another verifier', sign(JSON.stringify(legacy), 'x'), 'signature-invalid'],
    ['of the wrong length', { 'intuit-signature': 'abc' }, 'signature-invalid'],
    ['twice', { 'intuit-signature': ['a', 'b'] }, 'signature-invalid'],
  ])('%s: refused, nothing stored', async (_, headers, code) => {
    expect(await refusal(post(receive, JSON.stringify(legacy), headers))).toBe(code)
  })

  test.each(['not json', '{}', '7'])('signed but neither body: %s', async (text) => {
    expect(await refusal(post(receive, text, sign(text)))).toBe('malformed-body')
  })
})
