// The Stripe simulator as the real SDK sees it.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { movableOutside, openReceiver, openSandbox, stripeOf } from './support.ts'

test('balance transaction and refunds come with the charge when expanded', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const { id } = sandbox.pay({ amount: '1250.00', currency: 'EUR', metadata: { a: 'b' } })
  sandbox.refund({ charge: id, amount: '250.00' })

  const plain = await stripe.charges.retrieve(id)
  expect(plain).toMatchObject({ amount: 125_000, amount_refunded: 25_000, currency: 'eur' })
  expect(plain).toMatchObject({
    metadata: { a: 'b' },
    balance_transaction: id.replace('ch', 'txn'),
  })
  expect(plain).not.toHaveProperty('refunds')

  const expand = ['balance_transaction', 'refunds']
  const whole = await stripe.charges.retrieve(id, { expand })
  expect(whole.balance_transaction).toMatchObject({ amount: 125_000, fee: 3655, net: 121_345 })
  expect(whole.refunds?.data).toMatchObject([{ amount: 25_000, status: 'succeeded' }])
})

test('the same key and parameters are one refund, replayed', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '100.00' }).id
  const options = { idempotencyKey: 'refund-1' }
  const first = await stripe.refunds.create({ charge, amount: 1000 }, options)
  const second = await stripe.refunds.create({ charge, amount: 1000 }, options)
  expect(second.id).toBe(first.id)
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined()
  expect((await stripe.refunds.list({ charge })).data).toHaveLength(1)
})

test('the same key with other parameters is refused', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '100.00' }).id
  const options = { idempotencyKey: 'refund-1' }
  await stripe.refunds.create({ charge, amount: 1000 }, options)
  const other = stripe.refunds.create({ charge, amount: 2000 }, options)
  await expect(other).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
})

test('after a day the key is forgotten', async () => {
  const outside = movableOutside()
  const sandbox = await openSandbox({ outside })
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '100.00' }).id
  const options = { idempotencyKey: 'refund-1' }
  const first = await stripe.refunds.create({ charge, amount: 1000 }, options)
  outside.forward(25 * 3_600_000)
  const second = await stripe.refunds.create({ charge, amount: 1000 }, options)
  expect(second.id).not.toBe(first.id)
})

test('a request that was refused for its parameters does not use up its key', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '100.00' }).id
  const options = { idempotencyKey: 'refund-1' }
  const tooMuch = stripe.refunds.create({ charge, amount: 99_999_999 }, options)
  await expect(tooMuch).rejects.toMatchObject({ statusCode: 400, param: 'amount' })
  expect(await stripe.refunds.create({ charge, amount: 1000 }, options)).toMatchObject({
    status: 'succeeded',
  })
})

test('a missing object and a wrong key have the errors the SDK knows', async () => {
  const sandbox = await openSandbox()
  await expect(stripeOf(sandbox).charges.retrieve('ch_none')).rejects.toMatchObject({
    type: 'StripeInvalidRequestError',
    code: 'resource_missing',
    statusCode: 404,
    requestId: expect.stringMatching(/^req_/),
  })
  const wrong = { ...sandbox, stripe: { ...sandbox.stripe, secretKey: 'sk_test_other' } }
  const refused = stripeOf(wrong as never).charges.list()
  await expect(refused).rejects.toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
})

test('a confirmed payment intent has a charge', async () => {
  const stripe = stripeOf(await openSandbox())
  const customer = await stripe.customers.create({ email: 'ann@acme.example', name: 'Ann' })
  const intent = await stripe.paymentIntents.create({
    amount: 4200,
    currency: 'gbp',
    confirm: true,
    customer: customer.id,
    metadata: { invoice_number: 'INV-1' },
    expand: ['latest_charge.customer'],
  })
  expect(intent).toMatchObject({
    status: 'succeeded',
    latest_charge: { amount: 4200, metadata: { invoice_number: 'INV-1' } },
  })
  const charge = intent.latest_charge as Stripe.Charge
  expect(charge.customer).toMatchObject({ email: 'ann@acme.example' })
})

test('lists go newest first, by cursor, to the end', async () => {
  const sandbox = await openSandbox()
  const made = Array.from({ length: 7 }, (_, n) => sandbox.pay({ amount: `${n + 1}.00` }).id)
  const seen: string[] = []
  for await (const charge of stripeOf(sandbox).charges.list({ limit: 3 })) seen.push(charge.id)
  expect(seen).toEqual(made.reverse())
})

test('webhooks are accepted by the SDK and tell a payment in order', async () => {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({ webhooks: receiver.targets })
  const { id } = sandbox.pay({ amount: '1250.00', settleAfterMs: 5 })
  await sandbox.settled()
  const { webhookSecret } = sandbox.stripe
  const events = receiver.all.map(({ body, headers }) =>
    stripeOf(sandbox).webhooks.constructEvent(
      body,
      headers['stripe-signature'] as string,
      webhookSecret,
    ),
  )
  expect(events.map((event) => event.type)).toEqual([
    'charge.succeeded',
    'payment_intent.succeeded',
    'charge.updated',
  ])
  expect(events[0]?.data.object).toMatchObject({ id, balance_transaction: null })
  expect(events[2]?.data.object).toMatchObject({ balance_transaction: expect.any(String) })
  const [stored] = (await stripeOf(sandbox).events.list({ type: 'charge.updated' })).data
  expect(stored?.id).toBe(events[2]?.id)
})

test('a refund that fails gives the money back to the charge and to the balance', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '100.00' }).id
  const { id } = sandbox.refund({ charge, amount: '40.00' })
  sandbox.failRefund(id)
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0 })
  expect(await stripe.refunds.retrieve(id)).toMatchObject({ status: 'failed' })
  const lines = (await stripe.balanceTransactions.list({ source: id })).data
  expect(lines.map((line) => [line.type, line.amount]).sort()).toEqual([
    ['refund', -4000],
    ['refund_failure', 4000],
  ])
})

test('a dispute takes amount and fee, and gives them back when it is won', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '100.00' }).id
  const { id } = sandbox.openDispute({ charge })
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ disputed: true })
  sandbox.closeDispute(id, 'won')
  const dispute = await stripe.disputes.retrieve(id)
  expect(dispute.status).toBe('won')
  expect(dispute.balance_transactions.map((line) => line.net)).toEqual([-11_500, 11_500])
})
