import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  customer,
  exchangeRate,
  heldInbound,
  invoice,
  parkedSync,
  payment,
  review,
} from './examples.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
  await api.given(customer())
})
afterAll(() => api.close())

let count = 0
/** A payment of 100.00 that fits two invoices of 100.00 each, and waits. */
async function waiting() {
  count += 1
  const [charge, one, other] = [`ch_${count}`, `${count}1`, `${count}2`]
  await api.given(invoice(one), invoice(other), payment(charge), review(charge, [one, other]))
  const url = `/v1/reviews/stripe-${charge}`
  return { charge, one, other, id: `stripe-${charge}`, url }
}
const post = (url: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.when({ method: 'POST', url, headers, ...(body !== undefined && { body }) })

describe('accepting a review', () => {
  test('by a proposal records its lines, by the name of the key', async () => {
    const { url, id, other } = await waiting()
    const { position } = await post(`${url}/accept`, { proposal: 1, note: 'asked Ada' }).answers(
      202,
      { repeated: false },
    )
    await api.when(`${url}?after=${position}`).answers(200, { status: 'accepted' })
    const trail = await api.when(`/v1/audit/events?subject=${id}&after=${position}`).answers(200)
    expect(trail.data.at(-1)).toMatchObject({
      type: 'ReviewAccepted',
      actor: { kind: 'person', name: 'ada' },
      data: { lines: [{ invoiceId: `deal-${other}`, amount: '100.00' }], note: 'asked Ada' },
    })
  })

  test('by lines records them with all decimals of the currency', async () => {
    const { url, id, one, other } = await waiting()
    const lines = [
      { invoiceId: `deal-${one}`, amount: '60' },
      { invoiceId: `deal-${other}`, amount: '40.0' },
    ]
    const { position } = await post(`${url}/accept`, { lines }).answers(202)
    const trail = await api.when(`/v1/audit/events?subject=${id}&after=${position}`).answers(200)
    expect(trail.data.at(-1).data.lines.map(({ amount }: { amount: string }) => amount)).toEqual([
      '60.00',
      '40.00',
    ])
  })

  test('again in the same words answers the same, in others is a conflict', async () => {
    const { url, id } = await waiting()
    const first = await post(`${url}/accept`, { proposal: 0 }).answers(202)
    await post(`${url}/accept`, { proposal: 0 }).answers(202, { ...first, repeated: true })
    await post(`${url}/accept`, { proposal: 1 }).answers(409, { code: 'review-decided' })
    await post(`${url}/reject`, {}).answers(409, { code: 'review-decided' })
    expect(await api.typesIn('review', id)).toEqual(['ReviewRequested', 'ReviewAccepted'])
  })

  test('under one idempotency key is done once, and another request may not use it', async () => {
    const { url, id } = await waiting()
    const key = { 'idempotency-key': 'abc' }
    const first = await post(`${url}/accept`, { proposal: 0 }, key).answers(202)
    await post(`${url}/accept`, { proposal: 0 }, key).answers(202, { ...first, repeated: true })
    await post(`${url}/accept`, { proposal: 1 }, key).answers(422, {
      code: 'idempotency-key-reused',
    })
    expect(await api.typesIn('review', id)).toEqual(['ReviewRequested', 'ReviewAccepted'])
    // Under another address the same word is another key.
    const next = await waiting()
    await post(`${next.url}/accept`, { proposal: 1 }, key).answers(202, { repeated: false })
  })

  test('at the same time by many is done once', async () => {
    const { url, id } = await waiting()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(`${url}/accept`, { proposal: 0 }).answers(202)),
    )
    expect(new Set(answers.map(({ position }) => position)).size).toBe(1)
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(await api.typesIn('review', id)).toEqual(['ReviewRequested', 'ReviewAccepted'])
  })

  test.each<[string, (on: Awaited<ReturnType<typeof waiting>>) => object, object]>([
    [
      'more than the payment brought',
      ({ one, other }) => ({
        lines: [
          { invoiceId: `deal-${one}`, amount: '60.00' },
          { invoiceId: `deal-${other}`, amount: '60.00' },
        ],
      }),
      { code: 'exceeds-unapplied', details: { unapplied: '100' } },
    ],
    [
      'an invoice nobody knows',
      () => ({ lines: [{ invoiceId: 'deal-none', amount: '10.00' }] }),
      { code: 'invoice-not-found', errors: [{ in: 'body', pointer: '/lines/0/invoiceId' }] },
    ],
    [
      'no money',
      ({ one }) => ({ lines: [{ invoiceId: `deal-${one}`, amount: '0.00' }] }),
      { code: 'not-positive' },
    ],
    [
      'negative money',
      ({ one }) => ({ lines: [{ invoiceId: `deal-${one}`, amount: '-5.00' }] }),
      { code: 'not-positive' },
    ],
    [
      'parts of a cent',
      ({ one }) => ({ lines: [{ invoiceId: `deal-${one}`, amount: '1.005' }] }),
      { code: 'too-many-decimals' },
    ],
    ['a proposal there is not', () => ({ proposal: 7 }), { code: 'no-such-proposal' }],
  ])('with %s is refused and changes nothing', async (_, body, problem) => {
    const on = await waiting()
    await post(`${on.url}/accept`, body(on)).answers(422, problem)
    expect(await api.typesIn('review', on.id)).toEqual(['ReviewRequested'])
  })

  test('with more than is open on the invoice names the line and what is open', async () => {
    const { url, one, other } = await waiting()
    const paid = `ch_paid_${one}`
    await api.given(payment(paid, '70.00'), ...allocation(paid, one, '70.00'))
    const lines = [
      { invoiceId: `deal-${other}`, amount: '50.00' },
      { invoiceId: `deal-${one}`, amount: '20.00' },
      { invoiceId: `deal-${one}`, amount: '20.00' },
    ]
    await post(`${url}/accept`, { lines }).answers(422, {
      code: 'exceeds-open',
      details: { open: '10' },
      errors: [{ pointer: '/lines/2/amount' }],
    })
  })

  test('on an invoice of another currency is refused until a rate is stated', async () => {
    const { url, charge } = await waiting()
    await api.given(invoice(`usd-${charge}`, '100.00', 'USD'))
    const lines = [{ invoiceId: `deal-usd-${charge}`, amount: '10.00' }]
    await post(`${url}/accept`, { lines }).answers(422, { code: 'rate-missing' })
    await api.given(exchangeRate('EUR', 'USD', '2026-03-02', '1.1'))
    await post(`${url}/accept`, { lines }).answers(202)
  })

  test.each<[string, unknown, string]>([
    ['neither proposal nor lines', {}, ''],
    ['both', { proposal: 0, lines: [{ invoiceId: 'x', amount: '1' }] }, ''],
    ['no lines', { lines: [] }, '/lines'],
    ['a number for an amount', { lines: [{ invoiceId: 'x', amount: 1 }] }, '/lines/0/amount'],
    ['a word for a number', { proposal: '0' }, '/proposal'],
    ['an actor of its choice', { proposal: 0, actor: { name: 'cfo' } }, '/actor'],
    ['a status of its choice', { proposal: 0, status: 'accepted' }, '/status'],
    ['another workspace', { proposal: 0, workspace: 'other' }, '/workspace'],
    ['a list', [], ''],
  ])('with %s is not valid', async (_, body, pointer) => {
    const { url } = await waiting()
    await post(`${url}/accept`, body).answers(400, {
      code: 'invalid-request',
      errors: [{ in: 'body', pointer }],
    })
  })

  test('that nobody asked for is a 404', () =>
    post('/v1/reviews/nobody/accept', { proposal: 0 }).answers(404, { code: 'review-not-found' }))
})

describe('rejecting a review', () => {
  test('is recorded, and again in the same words answers the same', async () => {
    const { url, id } = await waiting()
    const first = await post(`${url}/reject`, { note: 'not ours' }).answers(202)
    await post(`${url}/reject`, { note: 'not ours' }).answers(202, { ...first, repeated: true })
    await post(`${url}/reject`, { note: 'changed my mind' }).answers(409)
    await post(`${url}/accept`, { proposal: 0 }).answers(409)
    expect(await api.typesIn('review', id)).toEqual(['ReviewRequested', 'ReviewRejected'])
  })
})

describe('trying again', () => {
  test('a parked write is recorded once per key', async () => {
    await api.given(parkedSync('77'))
    const url = '/v1/sync/quickbooks-invoice-deal-77/retry'
    const key = { 'idempotency-key': 'once' }
    const first = await post(url, undefined, key).answers(202, { repeated: false })
    await post(url, undefined, key).answers(202, { ...first, repeated: true })
    await api
      .when(`/v1/sync/quickbooks-invoice-deal-77?after=${first.position}`)
      .answers(200, { state: 'pending' })
    await post('/v1/sync/quickbooks-invoice-nobody/retry').answers(404)
  })

  test('a held fact releases it, once', async () => {
    await api.given(heldInbound('evt_77'))
    const url = '/v1/sync/held/stripe-evt_77/release'
    const first = await post(url).answers(202, { repeated: false })
    await post(url).answers(202, { ...first, repeated: true })
    const { data } = await api.when(`/v1/sync/held?after=${first.position}`).answers(200)
    expect(data).toEqual([])
    await post('/v1/sync/held/stripe-evt_none/release').answers(404)
  })
})

test('a view is rebuilt and shows the same', async () => {
  const before = await api.when('/v1/invoices?limit=200').answers(200)
  await post('/v1/views/invoices/rebuild').answers(202, { state: 'rebuilding' })
  await post('/v1/views/nothing/rebuild').answers(404)
  // Something that no invoice shows.
  const position = await api.given(payment('ch_rebuilt', '1.00'))
  const after = await api.when(`/v1/invoices?limit=200&after=${position}`).answers(200)
  expect(after).toEqual(before)
})

test('a body that is not JSON, or of another type, is a problem', async () => {
  const { url } = await waiting()
  const send = (type: string, payload: string) =>
    api.app.inject({
      method: 'POST',
      url: `${url}/accept`,
      headers: { authorization: 'Bearer test-key-of-ada', 'content-type': type },
      payload,
    })
  expect((await send('application/json', '{"proposal":')).json()).toMatchObject({
    status: 400,
    code: 'malformed-body',
  })
  expect((await send('application/json', '')).json().status).toBe(400)
  expect((await send('text/csv', 'a;b')).json()).toMatchObject({ status: 415 })
  expect((await send('application/json', `"${'x'.repeat(300_000)}"`)).json()).toMatchObject({
    status: 413,
    code: 'body-too-large',
  })
  expect((await send('application/json', '{"__proto__":{"a":1},"proposal":0}')).statusCode).toBe(
    400,
  )
})
