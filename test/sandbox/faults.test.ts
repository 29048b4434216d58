// Injected faults: what a caller sees of them, and that the simulators stay right beneath.
import { expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { hubspotOf, openReceiver, openSandbox, quickBooksOf, stripeOf } from './support.ts'

test('a connection dropped after the commit and the same key are one refund', async () => {
  const sandbox = await openSandbox()
  const charge = sandbox.pay({ amount: '100.00' }).id
  sandbox.injectFault({ platform: 'stripe', kind: 'drop-after-commit', times: 1 })
  // The SDK itself tries once more after a lost connection, with the same key.
  const refund = await stripeOf(sandbox).refunds.create({ charge, amount: 1000 })
  expect(refund.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect(sandbox.tables.stripe.refunds.size).toBe(1)
})

test('an internal error after the commit and the same requestid are one customer', async () => {
  const sandbox = await openSandbox()
  const client = quickBooksOf(sandbox)
  await client.connect()
  const create = () => client.call('createCustomer', { DisplayName: 'Acme', requestId: 'one' })
  sandbox.injectFault({ platform: 'quickbooks', kind: 'server-error-after-commit', times: 1 })
  await expect(create()).rejects.toMatchObject({ response: { status: 500 } })
  expect(await create()).toMatchObject({ DisplayName: 'Acme' })
  expect(sandbox.tables.quickbooks.Customer.size).toBe(1)
})

test('a dropped connection before the commit leaves nothing behind', async () => {
  const sandbox = await openSandbox()
  sandbox.injectFault({ platform: 'hubspot', kind: 'drop', method: 'POST', times: 1 })
  const { basicApi } = hubspotOf(sandbox).crm.companies
  const create = () => basicApi.create({ properties: { name: 'Acme' } })
  await expect(create()).rejects.toThrow('fetch failed')
  expect(sandbox.tables.hubspot.companies.size).toBe(0)
  await create()
  expect(sandbox.tables.hubspot.companies.size).toBe(1)
})

test('each platform says "too many requests" in its own way, with or without a time', async () => {
  const sandbox = await openSandbox()
  const client = quickBooksOf(sandbox)
  await client.connect()
  const limit = { kind: 'rate-limit', times: 1 } as const
  sandbox.injectFault({ ...limit, platform: 'stripe', retryAfter: '7' })
  sandbox.injectFault({ ...limit, platform: 'hubspot' })
  sandbox.injectFault({ ...limit, platform: 'quickbooks', path: '/customer' })
  await expect(stripeOf(sandbox).charges.list()).rejects.toMatchObject({
    type: 'StripeRateLimitError',
    headers: { 'retry-after': '7' },
  })
  await expect(hubspotOf(sandbox).crm.deals.basicApi.getPage()).rejects.toMatchObject({
    code: 429,
    body: { policyName: 'TEN_SECONDLY_ROLLING' },
  })
  expect(await client.call('getCompanyInfo', '1')).toMatchObject({ Country: 'US' })
  await expect(client.call('createCustomer', { DisplayName: 'Acme' })).rejects.toMatchObject({
    response: { status: 429, data: { Fault: { Error: [{ code: '003001' }] } } },
  })
  expect(sandbox.faults()).toEqual([])
})

test('the real limits hold when they are asked for', async () => {
  const noon = new Date('2026-11-21T12:00:00Z')
  const clock = { ...realOutside.clock, now: () => noon }
  const sandbox = await openSandbox({ outside: { ...realOutside, clock }, rateLimits: 'real' })
  const stripe = stripeOf(sandbox)
  const calls = Array.from({ length: 27 }, () => stripe.charges.list())
  const refused = (await Promise.allSettled(calls)).filter((one) => one.status === 'rejected')
  expect(refused).toMatchObject([{ reason: { statusCode: 429 } }, { reason: { statusCode: 429 } }])
})

test('a key that is still being worked on is refused with 409', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '100.00' }).id
  sandbox.injectFault({ platform: 'stripe', kind: 'delay', delayMs: 300, times: 1 })
  const options = { idempotencyKey: 'same' }
  const outcomes = await Promise.allSettled([
    stripe.refunds.create({ charge, amount: 1000 }, options),
    stripe.refunds.create({ charge, amount: 1000 }, options),
  ])
  const refused = outcomes.filter((one) => one.status === 'rejected')
  expect(refused).toMatchObject([{ reason: { statusCode: 409, code: 'idempotency_key_in_use' } }])
  expect(sandbox.tables.stripe.refunds.size).toBe(1)
})

test('a webhook comes again until it is taken, and those behind it wait their turn', async () => {
  let refusals = 2
  const receiver = await openReceiver(() => (refusals-- > 0 ? 503 : 200))
  const sandbox = await openSandbox({ webhooks: receiver.targets })
  const [first, second] = [sandbox.pay({ amount: '1.00' }), sandbox.pay({ amount: '2.00' })]
  await sandbox.settled()
  const charges = receiver.all
    .map(({ body }) => JSON.parse(body))
    .filter((event) => event.type === 'charge.succeeded')
    .map((event) => event.data.object.id)
  expect(charges).toEqual([first.id, first.id, first.id, second.id])
})

test('a webhook the receiver does not like does not hold up the others', async () => {
  let disliked = true
  const receiver = await openReceiver(({ body }) =>
    disliked && body.includes('"amount":100,') ? 400 : 200,
  )
  const sandbox = await openSandbox({ webhooks: receiver.targets })
  sandbox.pay({ amount: '1.00' })
  const { id } = sandbox.pay({ amount: '2.00' })
  await receiver.until((all) => all.some(({ body }) => body.includes(id)))
  disliked = false
  await sandbox.settled()
})

test('held webhooks go out when the fault is removed, doubled ones come twice', async () => {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({ webhooks: receiver.targets })
  sandbox.injectFault({ platform: 'stripe', kind: 'hold-webhooks' })
  sandbox.injectFault({ platform: 'stripe', kind: 'duplicate-webhooks' })
  sandbox.pay({ amount: '1.00' })
  const deal = sandbox.createDeal({ name: 'Acme', amount: '1.00' })
  await receiver.until((all) => all.some(({ body }) => body.includes(deal.id)))
  expect(receiver.all.filter(({ path }) => path === '/stripe')).toEqual([])
  sandbox.clearFaults({ id: 'fault-1' })
  await sandbox.settled()
  const types = receiver.all
    .filter(({ path }) => path === '/stripe')
    .map(({ body }) => JSON.parse(body).type)
  expect(types).toEqual([
    'charge.succeeded',
    'charge.succeeded',
    'payment_intent.succeeded',
    'payment_intent.succeeded',
  ])
})

test('reordered webhooks all come, in another order', async () => {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({ webhooks: receiver.targets })
  sandbox.injectFault({ platform: 'stripe', kind: 'reorder-webhooks' })
  for (let n = 1; n <= 10; n++) sandbox.pay({ amount: `${n}.00` })
  await sandbox.settled()
  const ids = receiver.all.map(({ body }) => JSON.parse(body).id as string)
  const sent = [...sandbox.tables.stripe.events.rows()].map((event) => event.id)
  expect(ids).not.toEqual(sent)
  expect(ids.sort()).toEqual(sent.sort())
})

test('the control API does the same and says what is wrong with a request', async () => {
  const sandbox = await openSandbox()
  const { baseUrl } = sandbox.control
  const post = async (path: string, body: unknown) => {
    const response = await fetch(baseUrl + path, { method: 'POST', body: JSON.stringify(body) })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const { body: deal } = await post('/deals', { name: 'Acme', amount: '12.50' })
  expect((await post(`/deals/${deal.id}/win`, {})).status).toBe(200)
  const paid = await post('/pay', { dealId: deal.id, reference: 'deal_id' })
  expect(paid.body).toMatchObject({ amount: 1250, metadata: { hubspot_deal_id: deal.id } })
  expect((await post('/refund', { charge: paid.body.id, amount: '2.50' })).status).toBe(200)

  expect(await post('/pay', { amount: '12.5055' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('/amount') },
  })
  expect(await post('/deals/404/win', {})).toMatchObject({
    status: 400,
    body: { error: 'there is no deal 404' },
  })
  expect(await post('/faults', { platform: 'xero', kind: 'delay' })).toMatchObject({ status: 400 })
  const state = await fetch(`${baseUrl}/state`).then((response) => response.json())
  expect(state).toMatchObject({ stripe: { charges: 1, refunds: 1 }, hubspot: { wonDeals: 1 } })
})
