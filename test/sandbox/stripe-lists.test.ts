// What the Stripe simulator lists and lets others write on its objects, as the real SDK sees it.
import { expect, test } from 'vitest'
import { movableOutside, openSandbox, stripeOf } from './support.ts'

const dayMs = 86_400_000

test('events are kept for 30 days', async () => {
  const outside = movableOutside()
  const sandbox = await openSandbox({ outside })
  const stripe = stripeOf(sandbox)
  sandbox.pay({ ref: 'a', amount: '10.00' })
  outside.forward(29 * dayMs)
  const [first] = (await stripe.events.list()).data
  expect(first).toMatchObject({ object: 'event' })
  sandbox.pay({ ref: 'b', amount: '10.00' })
  outside.forward(2 * dayMs)
  const { data } = await stripe.events.list({ limit: 100 })
  expect(data.length).toBeGreaterThan(0)
  expect(JSON.stringify(data)).not.toContain('ch_a')
  await expect(stripe.events.retrieve(first?.id ?? '')).rejects.toMatchObject({ statusCode: 404 })
  const after = stripe.events.list({ starting_after: first?.id ?? '' })
  await expect(after).rejects.toMatchObject({ code: 'resource_missing' })
})

test('events are listed by type, by a group of types, and by up to twenty of them', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  sandbox.pay({ ref: 'a', amount: '10.00' })
  sandbox.refund({ charge: 'ch_a', amount: '4.00' })
  const typesOf = async (asked: object) =>
    (await stripe.events.list({ limit: 100, ...asked })).data.map(({ type }) => type)
  expect(await typesOf({ type: 'charge.succeeded' })).toEqual(['charge.succeeded'])
  const group = await typesOf({ type: 'charge.*' })
  expect(group).toContain('charge.refunded')
  expect(group.every((type) => type.startsWith('charge.'))).toBe(true)
  const types = ['charge.succeeded', 'refund.created']
  expect((await typesOf({ types })).sort()).toEqual(types)
  const many = Array.from({ length: 21 }, (_, n) => `charge.no${n}`)
  await expect(typesOf({ types: many })).rejects.toMatchObject({ statusCode: 400 })
})

test('lists take a range of seconds in which the objects were made', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  for (const [n, created] of [1000, 2000, 3000].entries()) {
    sandbox.pay({ ref: `p${n}`, amount: '10.00', created })
    sandbox.refund({ id: `re_${n}`, charge: `ch_p${n}`, created: created + 10 })
  }
  const range = { created: { gte: 2000, lt: 3000 } }
  const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)
  expect(ids(await stripe.charges.list(range))).toEqual(['ch_p1'])
  expect(ids(await stripe.refunds.list(range))).toEqual(['re_1'])
  const lines = await stripe.balanceTransactions.list({ created: { gte: 3000 } })
  expect(ids(lines)).toEqual(['txn_re_2', 'txn_p2'])
})

test('metadata are merged, taken away by an empty text, and limited', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  sandbox.pay({ ref: 'a', amount: '10.00', metadata: { order: '1' } })
  await stripe.charges.update('ch_a', { metadata: { note: 'x' } })
  await stripe.paymentIntents.update('pi_a', { metadata: { order: '', note: 'y' } })
  expect((await stripe.charges.retrieve('ch_a')).metadata).toEqual({ order: '1', note: 'x' })
  expect((await stripe.paymentIntents.retrieve('pi_a')).metadata).toEqual({ note: 'y' })
  const types = (await stripe.events.list()).data.map(({ type }) => type)
  expect(types.filter((type) => type.endsWith('.updated'))).toEqual(['charge.updated'])
  for (const metadata of [{ ['k'.repeat(41)]: 'x' }, { note: 'v'.repeat(501) }]) {
    const refused = stripe.charges.update('ch_a', { metadata })
    await expect(refused).rejects.toMatchObject({ statusCode: 400 })
  }
})

test('the account, and the endpoints that somebody has set up', async () => {
  const stripe = stripeOf(await openSandbox())
  expect(await stripe.accounts.retrieveCurrent()).toMatchObject({ id: 'acct_sandbox0001' })
  const made = await stripe.webhookEndpoints.create({
    url: 'https://books.example/webhooks/main/stripe',
    enabled_events: ['charge.succeeded'],
  })
  expect((await stripe.webhookEndpoints.list()).data).toMatchObject([
    { id: made.id, url: 'https://books.example/webhooks/main/stripe', status: 'enabled' },
  ])
  await stripe.webhookEndpoints.del(made.id)
  expect((await stripe.webhookEndpoints.list()).data).toEqual([])
})
