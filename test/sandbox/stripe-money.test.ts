// The balance of the Stripe simulator as the real SDK sees it: settlement in another currency,
// refunds that take their time, inquiries, payouts with what is in them, credit notes.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { movableOutside, openReceiver, openSandbox, stripeOf } from './support.ts'

const day = 86_400
/** Long enough ago that what was taken then is available. */
const longAgo = () => Math.floor(Date.now() / 1000) - 30 * day

const typesOf = (sandbox: Sandbox, about: string) =>
  [...sandbox.tables.stripe.events.rows()]
    .filter(({ data }) => (data.object as { id: string }).id === about)
    .map(({ type }) => type)

const listed = async (stripe: Stripe, payout: string) => {
  const lines = await stripe.balanceTransactions.list({ payout, limit: 2 }).autoPagingToArray({
    limit: 1000,
  })
  return lines.map((line) => [line.type, line.net]).sort()
}

test('a charge in euros is settled in dollars, and so are its refund and its dispute', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const settleIn = { currency: 'USD', rate: '1.095' }
  const { id } = sandbox.pay({ amount: '1250.00', currency: 'EUR', settleIn })
  const refunded = sandbox.refund({ charge: id, amount: '250.00' })
  const disputed = sandbox.openDispute({ charge: id })
  const charge = await stripe.charges.retrieve(id, { expand: ['balance_transaction'] })
  expect(charge).toMatchObject({ amount: 125_000, currency: 'eur' })
  expect(charge.balance_transaction).toMatchObject({
    ...{ amount: 136_875, currency: 'usd', exchange_rate: 1.095, fee: 3999, net: 132_876 },
  })
  const refund = await stripe.refunds.retrieve(refunded.id, { expand: ['balance_transaction'] })
  expect(refund.balance_transaction).toMatchObject({ amount: -27_375, currency: 'usd' })
  const dispute = await stripe.disputes.retrieve(disputed.id)
  expect(dispute.balance_transactions).toMatchObject([{ amount: -109_500, fee: 1500 }])
})

test.each([
  ['JPY', '1250', 1250, 8],
  ['KWD', '12.340', 12_340, 4010.5],
  ['UGX', '1250', 125_000, 0.34],
])('%s %s is %i in minor units', async (currency, amount, minor, dollars) => {
  const sandbox = await openSandbox()
  const rate = { JPY: '0.0064', KWD: '325', UGX: '0.000272' }[currency] as string
  const settleIn = { currency: 'USD', rate }
  const { id } = sandbox.pay({ amount, currency, settleIn })
  const [transaction] = (await stripeOf(sandbox).balanceTransactions.list({ source: id })).data
  expect(sandbox.tables.stripe.charges.get(id)?.amount).toBe(minor)
  expect(transaction).toMatchObject({ amount: Math.round(dollars * 100), currency: 'usd' })
  expect(() => sandbox.pay({ amount: '1.0001', currency })).toThrow(/not an amount/)
})

test('a pending refund moves no money until it goes out, and none if it never does', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '100.00' }).id
  const [out, failed, cancelled] = ['10.00', '20.00', '30.00'].map(
    (amount) => sandbox.refund({ charge, amount, pending: true }).id,
  ) as [string, string, string]
  expect(await stripe.refunds.retrieve(out)).toMatchObject({
    ...{ status: 'pending', balance_transaction: null },
  })
  sandbox.completeRefund(out)
  sandbox.failRefund(failed)
  await stripe.refunds.cancel(cancelled)
  expect((await stripe.refunds.list({ charge })).data.map(({ status }) => status).sort()).toEqual([
    ...['canceled', 'failed', 'succeeded'],
  ])
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 1000 })
  const lines = (await stripe.balanceTransactions.list({ type: 'refund' })).data
  expect(lines.map(({ amount }) => amount)).toEqual([-1000])
  expect(typesOf(sandbox, failed)).toEqual(['refund.created', 'refund.updated', 'refund.failed'])
})

test('an inquiry takes nothing, and closes or becomes a dispute', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const asked = (amount: string) => {
    const charge = sandbox.pay({ amount }).id
    return sandbox.openDispute({ charge, inquiry: true }).id
  }
  const [closed, escalated] = [asked('100.00'), asked('200.00')]
  const inquiry = await stripe.disputes.retrieve(closed)
  expect(inquiry).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] })
  expect(await stripe.charges.retrieve(inquiry.charge as string)).toMatchObject({ disputed: false })
  sandbox.closeDispute(closed, 'won')
  expect((await stripe.disputes.retrieve(closed)).status).toBe('warning_closed')
  sandbox.escalateInquiry(escalated)
  sandbox.closeDispute(escalated, 'lost')
  const lost = await stripe.disputes.retrieve(escalated)
  expect(lost).toMatchObject({ status: 'lost', balance_transactions: [{ amount: -20_000 }] })
  expect(typesOf(sandbox, escalated)).toEqual([
    'charge.dispute.created',
    'charge.dispute.updated',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.closed',
  ])
})

test('an automatic payout is what is available, and tells of it once it is sorted', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const created = longAgo()
  const charge = sandbox.pay({ amount: '100.00', created }).id
  sandbox.pay({ amount: '50.00', created: created + day })
  sandbox.refund({ charge, amount: '20.00', created: created + day })
  sandbox.balanceLine({ amount: '-7.50', description: 'Radar', created: created + day })
  sandbox.balanceLine({ amount: '1.00', type: 'some_new_type', created: created + day })
  sandbox.pay({ amount: '999.00' })
  sandbox.pay({ amount: '99.00', currency: 'EUR', created })
  const { id, amount } = sandbox.payOut({ created: created + 4 * day })
  const net = (gross: number) => gross - Math.round(gross * 0.029) - 30
  expect(amount).toBe(net(10_000) + net(5000) - 2000 - 750 + 100)
  const own = ['payout', -amount] as const
  expect(await stripe.payouts.retrieve(id)).toMatchObject({
    ...{ automatic: true, status: 'in_transit', reconciliation_status: 'in_progress' },
  })
  expect(await listed(stripe, id)).toEqual([own])

  sandbox.reconcilePayout(id)
  sandbox.payoutArrives(id)
  const lines = await listed(stripe, id)
  expect(lines.map(([type]) => type)).toEqual([
    ...['charge', 'charge', 'payout', 'refund', 'some_new_type', 'stripe_fee'],
  ])
  expect(lines.reduce((sum, [, one]) => sum + Number(one), 0)).toBe(0)
  expect(typesOf(sandbox, id)).toEqual([
    'payout.created',
    'payout.reconciliation_completed',
    'payout.updated',
    'payout.paid',
  ])
  const [, second] = [0, sandbox.pay({ amount: '10.00', created: created + 5 * day })]
  const next = sandbox.payOut({ created: created + 9 * day })
  expect(next.amount).toBe(net(second.amount))
})

test('what comes back of a payout is in the next one', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const created = longAgo()
  sandbox.pay({ amount: '100.00', created })
  const first = sandbox.payOut({ created: created + 3 * day, reconciled: true })
  sandbox.payoutArrives(first.id)
  const failed = sandbox.failPayout(first.id, 'account_closed')
  expect(failed).toMatchObject({ status: 'failed', failure_code: 'account_closed' })
  const back = await stripe.balanceTransactions.retrieve(
    failed.failure_balance_transaction as string,
  )
  expect(back).toMatchObject({ type: 'payout_failure', amount: first.amount, source: first.id })
  const second = sandbox.payOut({ created: created + 9 * day, reconciled: true })
  expect(second.amount).toBe(first.amount)
  expect(await listed(stripe, second.id)).toEqual([
    ['payout', -first.amount],
    ['payout_failure', first.amount],
  ])
})

test('a balance below zero is taken from the bank', async () => {
  const sandbox = await openSandbox()
  const created = longAgo()
  const charge = sandbox.pay({ amount: '100.00', created }).id
  sandbox.payOut({ created: created + 3 * day })
  sandbox.refund({ charge, created: created + 3 * day })
  const { id, amount } = sandbox.payOut({ created: created + 9 * day, reconciled: true })
  expect(amount).toBe(-10_000)
  expect(await listed(stripeOf(sandbox), id)).toEqual([
    ['payout', 10_000],
    ['refund', -10_000],
  ])
  expect(() => sandbox.payOut({ created: created + 10 * day })).toThrow(/nothing to pay out/)
})

test('a payout by hand may be cancelled, and nobody knows what is in it', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  sandbox.pay({ amount: '100.00' })
  const made = await stripe.payouts.create({ amount: 5000, currency: 'usd' })
  expect(made).toMatchObject({ automatic: false, reconciliation_status: 'not_applicable' })
  const refused = stripe.balanceTransactions.list({ payout: made.id })
  await expect(refused).rejects.toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
  const cancelled = await stripe.payouts.cancel(made.id)
  expect(cancelled.status).toBe('canceled')
  const lines = (await stripe.balanceTransactions.list({ source: made.id })).data
  expect(lines.map(({ type, amount }) => [type, amount])).toEqual([
    ['payout_cancel', 5000],
    ['payout', -5000],
  ])
})

test('lines are found by type and time, and become available on their day', async () => {
  const outside = movableOutside()
  const sandbox = await openSandbox({ outside })
  const stripe = stripeOf(sandbox)
  const created = longAgo()
  sandbox.balanceLine({ amount: '-7.50', created })
  const { id } = sandbox.pay({ amount: '10.00' })
  const [fee] = (await stripe.balanceTransactions.list({ type: 'stripe_fee' })).data
  expect(fee).toMatchObject({ source: null, amount: -750, fee: 0, net: -750 })
  const since = await stripe.balanceTransactions.list({ created: { gte: created + 1 } })
  expect(since.data.map((line) => line.source)).toEqual([id])
  expect(since.data[0]?.status).toBe('pending')
  outside.forward(3 * day * 1000)
  const later = await stripe.balanceTransactions.retrieve(since.data[0]?.id as string)
  expect(later.status).toBe('available')
})

test('a credit note lowers what is due, and gives back what was paid', async () => {
  const sandbox = await openSandbox()
  const stripe = stripeOf(sandbox)
  const charge = sandbox.pay({ amount: '80.00' }).id
  const invoice = sandbox.stripeInvoice({ amount: '100.00', paid: '80.00', number: 'INV-7' }).id
  const first = sandbox.stripeCreditNote({ invoice, amount: '20.00', tax: '3.20' })
  expect(first).toMatchObject({ type: 'pre_payment', total: 2000, total_excluding_tax: 1680 })
  const refund = { charge, amount: '30.00' }
  const second = sandbox.stripeCreditNote({ invoice, amount: '60.00', outOfBand: '10.00', refund })
  expect(second).toMatchObject({
    ...{ type: 'post_payment', post_payment_amount: 6000, out_of_band_amount: 1000 },
    refunds: [{ amount_refunded: 3000 }],
    customer_balance_transaction: expect.any(String),
  })
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 3000 })
  const read = await stripe.creditNotes.retrieve(second.id, { expand: ['invoice'] })
  expect(read.invoice).toMatchObject({ number: 'INV-7', post_payment_credit_notes_amount: 6000 })
  await stripe.creditNotes.voidCreditNote(first.id)
  expect(await stripe.invoices.retrieve(invoice)).toMatchObject({ amount_remaining: 2000 })
  await expect(stripe.creditNotes.voidCreditNote(second.id)).rejects.toMatchObject({
    statusCode: 400,
  })
})

test('all of it can be done by the control API', async () => {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({ webhooks: { stripe: receiver.targets.stripe } })
  const post = async (path: string, body: object = {}) => {
    const answer = await fetch(`${sandbox.control.baseUrl}${path}`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
    })
    expect(answer.status, path).toBe(200)
    return (await answer.json()) as { id: string; status: string }
  }
  const settleIn = { currency: 'USD', rate: '1.1' }
  const charge = (await post('/pay', { amount: '100.00', currency: 'EUR', settleIn })).id
  const refund = await post('/refund', { charge, amount: '10.00', pending: true })
  expect(await post(`/refunds/${refund.id}/complete`)).toMatchObject({ status: 'succeeded' })
  const other = await post('/refund', { charge, amount: '10.00', pending: true })
  expect(await post(`/refunds/${other.id}/cancel`)).toMatchObject({ status: 'canceled' })
  const dispute = await post('/disputes', { charge, inquiry: true })
  await post(`/disputes/${dispute.id}/escalate`)
  await post('/balance-lines', { amount: '250.00', type: 'topup' })
  const automatic = await post('/payouts', { currency: 'USD' })
  await post(`/payouts/${automatic.id}/reconcile`)
  await post(`/payouts/${automatic.id}/arrive`)
  await post(`/payouts/${automatic.id}/fail`, { code: 'account_frozen' })
  const manual = await post('/payouts', { amount: '5.00' })
  await post(`/payouts/${manual.id}/cancel`)
  const invoice = (await post('/stripe/invoices', { amount: '100.00' })).id
  const note = await post('/stripe/credit-notes', { invoice, amount: '40.00' })
  expect(await post(`/stripe/credit-notes/${note.id}/void`)).toMatchObject({ status: 'void' })
  await sandbox.settled()
  const told = receiver.all.map(({ body }) => JSON.parse(body).type as string)
  for (const type of [
    ...['refund.updated', 'charge.dispute.funds_withdrawn', 'payout.failed', 'payout.canceled'],
    ...['payout.reconciliation_completed', 'credit_note.created', 'credit_note.voided'],
  ]) {
    expect(told).toContain(type)
  }
})
