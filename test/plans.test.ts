// Deals that become several invoices, with the real SDKs over real HTTP: an instalment at a time, a
// period at a time, with tax and discount, and what HubSpot is told of them.
import { afterEach, expect, test } from 'vitest'
import { openService, type RunningService } from './support/service.ts'

let running: RunningService | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})
const start = async () => {
  running = await openService()
  return running
}
const patience = { timeout: 25_000, interval: 200 }

const dayMs = 86_400_000
const daysAgo = (days: number) =>
  new Date(Math.floor(Date.now() / dayMs) * dayMs - days * dayMs + dayMs / 2).toISOString()
const line = (price: string, more = {}) => ({ name: 'Website', quantity: '1', price, ...more })

type Request = Parameters<RunningService['sandbox']['createDeal']>[0]
function sell(
  { sandbox }: RunningService,
  id: string,
  request: Partial<Request>,
  closeDate: string,
) {
  const company = { id: `9${id}`, name: `Company ${id}` }
  const contact = { id: `8${id}`, email: `ap@c${id}.example`, firstName: 'A', lastName: 'P' }
  sandbox.createDeal({ id, name: `Deal ${id}`, currency: 'USD', company, contact, ...request })
  sandbox.winDeal(id, closeDate)
}

const inBooks = ({ sandbox }: RunningService, id: string) =>
  [...sandbox.tables.quickbooks.Invoice.rows()]
    .filter((one) => one.DocNumber?.startsWith(`INV-${id}`))
    .map((one) => `${one.DocNumber} ${one.TotalAmt.toFixed(2)} ${one.Balance.toFixed(2)}`)
    .sort()

const inHubSpot = ({ sandbox }: RunningService, id: string) => {
  const properties = sandbox.tables.hubspot.deals.get(id)?.properties ?? {}
  return ['number', 'status']
    .map((name) => properties[`tieout_invoice_${name}`])
    .concat(
      ['paid', 'due', 'invoiced', 'to_invoice'].map((name) => properties[`tieout_amount_${name}`]),
    )
}

const agreeing = async (service: RunningService, id: string) => {
  const { data } = await service.get(`/v1/reconciliations?q=${id}&limit=50`)
  return data.map(
    (one: { invoiceId: string; agrees: boolean; differences: object[] }) =>
      `${one.invoiceId} ${one.agrees ? 'agrees' : JSON.stringify(one.differences)}`,
  )
}

test('a deal is invoiced by its plan, as its days and its milestones come', async () => {
  const service = await start()
  const { sandbox } = service
  const plan = '30% deposit on win; 40% milestone (Design); rest final after 10 days'
  sell(service, '71', { lineItems: [line('1000.00')], plan, termDays: 14 }, daysAgo(12))
  await expect
    .poll(() => inBooks(service, '71'), patience)
    .toEqual(['INV-71-P1 300.00 300.00', 'INV-71-P3 300.00 300.00'])
  await expect
    .poll(() => inHubSpot(service, '71'), patience)
    .toEqual(['INV-71-P1, INV-71-P3', 'open', '0.00', '600.00', '600.00', '400.00'])

  sandbox.pay({
    ref: 'a',
    amount: '300.00',
    currency: 'USD',
    metadata: { invoice_number: 'INV-71-P1' },
  })
  await expect
    .poll(() => inHubSpot(service, '71').slice(1), patience)
    .toEqual(['partially_paid', '300.00', '300.00', '600.00', '400.00'])

  await service.post('/v1/deals/71/instalments/2/invoice', {})
  await expect
    .poll(() => inBooks(service, '71'), patience)
    .toEqual(['INV-71-P1 300.00 0.00', 'INV-71-P2 400.00 400.00', 'INV-71-P3 300.00 300.00'])
  await expect
    .poll(() => service.get('/v1/deals/71'), patience)
    .toMatchObject({
      ...{ total: '1000.00', invoiced: '1000.00', paid: '300.00', due: '700.00' },
      ...{ toInvoice: '0.00', nextDueOn: null, termDays: 14, invoiceId: null },
      instalments: [
        { number: 1, label: 'Deposit', total: '300.00', isRequested: true },
        { number: 2, label: 'Design', total: '400.00', isOnMilestone: true, isRequested: true },
        { number: 3, label: 'Final', total: '300.00', invoiceNumber: 'INV-71-P3' },
      ],
    })

  // A payment that names the deal fills what is open of it.
  sandbox.pay({ ref: 'b', amount: '700.00', currency: 'USD', metadata: { hubspot_deal_id: '71' } })
  await expect
    .poll(() => inHubSpot(service, '71'), patience)
    .toEqual(['INV-71-P1, INV-71-P2, INV-71-P3', 'paid', '1000.00', '0.00', '1000.00', '0.00'])
  await expect
    .poll(() => agreeing(service, '71'), patience)
    .toEqual(['deal-71-p1 agrees', 'deal-71-p2 agrees', 'deal-71-p3 agrees'])

  sandbox.amendDeal('71', { lineItems: [line('1100.00')] })
  await expect
    .poll(() => inHubSpot(service, '71').slice(1), patience)
    .toEqual(['partially_paid', '1000.00', '100.00', '1100.00', '0.00'])
}, 60_000)

test('a deposit that is void in QuickBooks is not earned with the final', async () => {
  const service = await start()
  const plan = '40% deposit on win; rest final after 10 days'
  sell(service, '76', { lineItems: [line('1000.00')], plan }, daysAgo(12))
  const deferred = async () => {
    const { data } = await service.get('/v1/trial-balance')
    const names = ['revenue', 'deferred-revenue']
    return names.map((name) => {
      const found = data.find(({ account }: { account: string }) => account === name)
      return Number(found?.balance ?? 0).toFixed(2)
    })
  }
  await expect.poll(deferred, patience).toEqual(['-1000.00', '0.00'])

  service.sandbox.voidQuickBooksInvoice('INV-76-P1')
  await expect.poll(deferred, patience).toEqual(['-600.00', '0.00'])
  await expect
    .poll(() => inHubSpot(service, '76'), patience)
    .toEqual(['INV-76-P1, INV-76-P2', 'open', '0.00', '600.00', '600.00', '0.00'])
  await expect
    .poll(() => agreeing(service, '76'), patience)
    .toEqual(['deal-76-p1 agrees', 'deal-76-p2 agrees'])

  // The final is paid: nothing more is to come.
  const metadata = { invoice_number: 'INV-76-P2' }
  service.sandbox.pay({ ref: 'c', amount: '600.00', currency: 'USD', metadata })
  await expect.poll(() => inHubSpot(service, '76')[1], patience).toBe('paid')
}, 60_000)

test('tax and discount of the lines are on the invoice', async () => {
  const service = await start()
  const lineItems = [line('500.00', { discountPercent: '10', taxRate: '20' }), line('100.00')]
  sell(service, '72', { lineItems, earlyDiscount: '2/10' }, daysAgo(3))
  await expect.poll(() => inBooks(service, '72'), patience).toEqual(['INV-72 640.00 640.00'])
  await expect
    .poll(() => service.get('/v1/deals/72'), patience)
    .toMatchObject({
      ...{ total: '640.00', tax: '90.00', discount: '50.00', toInvoice: '0.00' },
      earlyDiscount: { percent: '2', withinDays: 10 },
      lines: [{ amount: '450.00', discount: '50.00', tax: '90.00' }, { amount: '100.00' }],
    })
  await expect
    .poll(() => inHubSpot(service, '72'), patience)
    .toEqual(['INV-72', 'open', '0.00', '640.00', '640.00', '0.00'])
  await expect.poll(() => agreeing(service, '72'), patience).toEqual(['deal-72 agrees'])
}, 60_000)

test('what recurs is invoiced as its periods begin', async () => {
  const service = await start()
  const recurring = { frequency: 'weekly', period: 'P4W' }
  const lineItems = [line('50.00', { recurring }), line('200.00')]
  sell(service, '73', { lineItems }, daysAgo(8))
  await expect
    .poll(() => inBooks(service, '73'), patience)
    .toEqual(['INV-73-P1 250.00 250.00', 'INV-73-P2 50.00 50.00'])
  await expect
    .poll(() => inHubSpot(service, '73'), patience)
    .toEqual(['INV-73-P1, INV-73-P2', 'open', '0.00', '300.00', '300.00', '100.00'])
  const nextDueOn = daysAgo(-6).slice(0, 10)
  await expect.poll(() => service.get('/v1/deals/73'), patience).toMatchObject({ nextDueOn })
}, 60_000)

test('a plan that cannot be read waits for a person, and nothing is invoiced', async () => {
  const service = await start()
  sell(
    service,
    '74',
    { lineItems: [line('100.00')], plan: 'a third now, the rest later' },
    daysAgo(1),
  )
  sell(service, '75', { lineItems: [line('100.00')], plan: '60% deposit; 60% final' }, daysAgo(1))
  const held = async () => {
    const { data } = await service.get('/v1/sync/held?limit=50')
    return [...new Set(data.map((one: { code: string }) => one.code))].sort()
  }
  await expect.poll(held, patience).toEqual(['plan-over-total', 'plan-unreadable'])
  expect(inBooks(service, '7')).toEqual([])
}, 60_000)
