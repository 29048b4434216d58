// The whole service while Stripe's webhooks get lost: its sweeps alone bring the money to the
// invoices, and what the ledger decides stands at Stripe. Real SDKs over HTTP.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realOutside } from '../src/adapters/outside.ts'
import { openService, type RunningService } from './support/service.ts'

let service: RunningService
beforeAll(async () => {
  service = await openService({ TIEOUT_SWEEP_SECONDS: '1' })
})
afterAll(() => service.close())

async function until<T>(look: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look()
    if (holds(found)) return found
    await realOutside.clock.sleep(100)
  }
}

const company = { name: 'Acme Ltd', domain: 'acme.example' }
const contact = { email: 'ann@acme.example', firstName: 'Ann', lastName: 'Lee' }

test('charges, refunds, disputes, payouts and fees are found without a webhook', {
  timeout: 120_000,
}, async () => {
  const { sandbox } = service
  sandbox.injectFault({ platform: 'stripe', kind: 'lose-webhooks' })
  const lineItems = [{ name: 'Training day', quantity: '2', price: '500.00' }]
  const { id: dealId } = sandbox.createDeal({ name: 'Acme', company, contact, lineItems })
  sandbox.winDeal(dealId)
  const invoice = () => service.get(`/v1/invoices/deal-${dealId}`).catch(() => null)
  await until(invoice, (found) => found?.status === 'open')

  const created = Math.floor(realOutside.clock.now().getTime() / 1000) - 5 * 86_400
  sandbox.pay({ ref: 'a', dealId, created })
  await until(invoice, (found) => found?.status === 'paid')
  const charge = () => sandbox.tables.stripe.charges.get('ch_a')?.metadata
  const number = (await invoice()).number
  await until(
    async () => charge(),
    (metadata) => metadata?.tieout_status === 'paid',
  )
  expect(charge()).toMatchObject({ tieout_invoices: number })

  sandbox.refund({ id: 're_a', charge: 'ch_a', amount: '400.00', created: created + 3600 })
  await until(
    async () => charge(),
    (metadata) => metadata?.tieout_status === 'partially_paid',
  )
  sandbox.pay({ ref: 'b', amount: '70.00', created })
  sandbox.openDispute({ id: 'dp_b', charge: 'ch_b', created: created + 7200 })
  sandbox.closeDispute('dp_b', 'lost')
  sandbox.balanceLine({ id: 'txn_fee', amount: '-9.99', created: created + 7200 })
  sandbox.payOut({ id: 'po_a', created: created + 3 * 86_400, reconciled: true })
  sandbox.payoutArrives('po_a')
  const payouts = () => service.get('/v1/payouts')
  const { data } = await until(payouts, ({ data }) => typeof data[0]?.difference === 'string')
  expect(data).toMatchObject([{ id: 'stripe-po_a', status: 'paid', difference: '0.00' }])
  // Nothing is pending or disputed any more; what the bank got, less what was given back since, is
  // what Stripe holds.
  const lines = [...sandbox.tables.stripe.balanceTransactions.rows()]
  const held = (lines.reduce((sum, { net }) => sum + net, 0) / 100).toFixed(2)
  const balances = async () => {
    const { data } = await service.get('/v1/trial-balance')
    const own = /^(stripe-clearing|stripe-pending|disputed|payouts-in-transit)/
    return Object.fromEntries(
      data
        .filter((row: { account: string }) => own.test(row.account))
        .map((row: { account: string; balance: string }) => [row.account, row.balance]),
    ) as Record<string, string>
  }
  await until(balances, (found) => (found['stripe-clearing'] ?? '0.00') === held)
  const open = Object.entries(await balances()).filter(([name]) => name !== 'stripe-clearing')
  expect(open.filter(([, balance]) => Number(balance) !== 0)).toEqual([])

  const { data: sweeps } = await service.get('/v1/sweeps?platform=stripe')
  expect(sweeps[0]).toMatchObject({
    name: 'stripe-events',
    failure: null,
    state: expect.any(String),
  })
  expect(sweeps[0].found).toBeGreaterThan(8)
  expect((await service.get('/v1/sync/held')).data).toEqual([])
})
