// A month at Stripe through the whole service, over HTTP: charges in several currencies, refunds,
// a dispute, fees, payouts, a credit note. In the end the books hold what Stripe holds, to the cent,
// and every payout ties to what was in it.
import { afterEach, describe, expect, test } from 'vitest'
import { openService, type RunningService } from './support/service.ts'

let service: RunningService | undefined
afterEach(async () => {
  await service?.close()
  service = undefined
})

const patience = { timeout: 25_000, interval: 100 }
const day = 86_400
const start = Math.floor(Date.UTC(2026, 8, 1, 12) / 1000)

function sell({ sandbox }: RunningService) {
  const company = { id: '91001', name: 'Ferro GmbH' }
  const contact = { id: '81001', email: 'ap@ferro.example', firstName: 'A', lastName: 'P' }
  const deal = (id: string, currency: string, price: string) => {
    const lineItems = [{ name: 'Licence', quantity: '1', price }]
    const closeDate = '2026-08-20T12:00:00.000Z'
    sandbox.createDeal({ id, name: `Deal ${id}`, currency, company, contact, lineItems, closeDate })
    sandbox.winDeal(id, closeDate)
  }
  deal('7101', 'EUR', '500.00')
  deal('7102', 'USD', '300.00')
}

/** What Stripe does, in its order; the webhooks come as they like. */
function month({ sandbox }: RunningService) {
  const settleIn = { currency: 'USD', rate: '1.095' }
  sandbox.pay({ ref: 'eur', dealId: '7101', settleIn, created: start })
  sandbox.pay({ ref: 'usd', dealId: '7102', created: start, settleAfterMs: 30 })
  sandbox.pay({ ref: 'lost', amount: '80.00', currency: 'USD', created: start })
  sandbox.refund({ id: 're_eur', charge: 'ch_eur', amount: '50.00', created: start + day })
  sandbox.balanceLine({ amount: '-19.90', created: start + 2 * day })
}
function monthEnd({ sandbox }: RunningService) {
  sandbox.payOut({ id: 'po_1', created: start + 4 * day })
  sandbox.openDispute({ id: 'dp_1', charge: 'ch_lost', created: start + 5 * day })
  sandbox.reconcilePayout('po_1')
  sandbox.payoutArrives('po_1')
  sandbox.closeDispute('dp_1', 'lost')
  sandbox.payOut({ id: 'po_2', created: start + 12 * day, reconciled: true })
  sandbox.payoutArrives('po_2')
  const invoice = sandbox.stripeInvoice({
    ...{ number: 'INV-7102', amount: '300.00', currency: 'USD' },
  }).id
  sandbox.stripeCreditNote({ id: 'cn_1', invoice, amount: '25.00' })
}

async function balances({ get }: RunningService) {
  const { data } = await get('/v1/trial-balance')
  return Object.fromEntries(
    data
      .filter(({ balance }: { balance: string }) => Number(balance) !== 0)
      .map(({ account, currency, balance }: Record<string, string>) => [
        `${account} ${currency}`,
        balance,
      ]),
  )
}

/** In dollars 547.50, 300 and 80 came in, 54.75 went back and 80 was lost. Stripe kept 16.18, 9 and
 *  2.62 of the charges, 15 for the dispute and 19.90 for the month. */
const expected = {
  'bank USD': '730.05',
  'stripe-fees USD': '47.70',
  'dispute-fees USD': '15.00',
}
/** All of it is paid out and decided. */
const empty = ['stripe-clearing', 'stripe-pending', 'payouts-in-transit', 'disputed-funds']

describe('a month at Stripe', () => {
  test.each([
    ['in order', false],
    ['doubled and shuffled', true],
  ])('%s', { timeout: 60_000 }, async (_, isShuffled) => {
    const running = await openService()
    service = running
    const { sandbox } = running
    if (isShuffled) {
      sandbox.injectFault({ platform: 'stripe', kind: 'reorder-webhooks' })
      sandbox.injectFault({ platform: 'stripe', kind: 'duplicate-webhooks', rate: 0.5 })
    }
    sell(running)
    month(running)
    while (!sandbox.tables.stripe.charges.get('ch_usd')?.balance_transaction)
      await sandbox.settled()
    monthEnd(running)
    await sandbox.settled()

    await expect.poll(() => balances(running), patience).toMatchObject(expected)
    const left = Object.keys(await balances(running)).map((key) => key.split(' ')[0])
    expect(left.filter((account) => empty.includes(account ?? ''))).toEqual([])
    const ties = async () =>
      (await running.get('/v1/payouts?ties=true')).data.map(
        (one: Record<string, unknown>) => `${one.externalId} ${one.status} ${one.difference}`,
      )
    await expect.poll(ties, patience).toEqual(['po_2 paid 0.00', 'po_1 paid 0.00'])
    const notes = async () => (await running.get('/v1/credit-notes')).data
    await expect.poll(notes, patience).toMatchObject([{ id: 'stripe-cn_1', total: '25.00' }])
  })
})
