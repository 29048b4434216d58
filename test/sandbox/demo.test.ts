// The demo company, played against a stand-in for the service: it writes an invoice for each won
// deal and books each payment that names its invoice.
import { Decimal } from 'decimal.js'
import { expect, test } from 'vitest'
import { fates, planDeals } from '../../sandbox/demo-deals.ts'
import { specialDeals } from '../../sandbox/demo-special.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import {
  asIfKilled,
  freshDirectory,
  hubspotOf,
  openReceiver,
  openSandbox,
  type QuickBooksClient,
  quickBooksOf,
  type Received,
  stripeOf,
} from './support.ts'

type Entity = Record<string, unknown> & { Id: string; SyncToken: string; Balance: number }

/** Where a deal is invoiced in parts or with tax, the stand-in is told what they come to. */
function documentsOf(dealId: string, amount: number): [number: string, total: number][] {
  const special = specialDeals(new Date(0)).find((deal) => deal.dealId === dealId)
  if (!special) return [[`INV-${dealId}`, amount]]
  const { invoices } = special
  const isOne = invoices.length === 1
  return invoices.map((total, at) => [
    isOne ? `INV-${dealId}` : `INV-${dealId}-P${at + 1}`,
    Number(total),
  ])
}

/** A service in forty lines, and no better than that. */
function standIn(sandbox: Sandbox, books: QuickBooksClient) {
  const deals = hubspotOf(sandbox).crm.deals.basicApi
  const { charges } = stripeOf(sandbox)
  const find = async (
    entity: string,
    field: string,
    value: string,
  ): Promise<Entity | undefined> => {
    const found = await books.call<{ QueryResponse: Record<string, Entity[]> }>(`find${entity}s`, {
      [field]: value,
    })
    return found.QueryResponse[entity]?.[0]
  }

  async function invoice(dealId: string) {
    const properties = ['amount', 'deal_currency_code', 'dealname', 'hs_is_closed_won']
    const deal = await deals.getById(dealId, properties)
    if (deal.properties.hs_is_closed_won !== 'true') return
    const { amount, deal_currency_code: currency, dealname } = deal.properties
    const DisplayName = String(dealname).split(' - ')[0]
    const CurrencyRef = { value: currency }
    const name = { DisplayName, CurrencyRef, requestId: `customer-${DisplayName}` }
    const customer =
      (await find('Customer', 'DisplayName', String(DisplayName))) ??
      (await books.call<Entity>('createCustomer', name))
    const CustomerRef = { value: customer.Id }
    for (const [DocNumber, total] of documentsOf(dealId, Number(amount))) {
      const line = { Amount: total, DetailType: 'SalesItemLineDetail' }
      const Line = [{ ...line, SalesItemLineDetail: { ItemRef: { value: '1' } } }]
      const existing = await find('Invoice', 'DocNumber', DocNumber)
      if (existing) {
        if (existing.TotalAmt === total) continue
        const { Id, SyncToken } = existing
        await books.call('updateInvoice', { Id, SyncToken, Line })
      } else {
        const requestId = `invoice-${DocNumber}`
        const TxnDate = '2026-01-02'
        const fields = { CustomerRef, CurrencyRef, DocNumber, Line, TxnDate, requestId }
        await books.call('createInvoice', fields)
      }
    }
  }

  async function book(chargeId: string) {
    const charge = await charges.retrieve(chargeId)
    const { invoice_number: numbers, hubspot_deal_id: dealId } = charge.metadata
    const text = numbers ?? (dealId ? `INV-${dealId}` : (charge.description ?? ''))
    let left = new Decimal(charge.amount).div(100)
    const Line: object[] = []
    let owner: Entity | undefined
    for (const [number] of text.matchAll(/INV-\d+(-P\d+)?/g)) {
      const invoice = await find('Invoice', 'DocNumber', number)
      if (!invoice) continue
      owner = invoice
      const amount = Decimal.min(left, invoice.Balance)
      left = left.minus(amount)
      const LinkedTxn = [{ TxnId: invoice.Id, TxnType: 'Invoice' }]
      if (amount.greaterThan(0)) Line.push({ Amount: amount.toNumber(), LinkedTxn })
    }
    if (!owner) return
    const { CustomerRef, CurrencyRef } = owner
    const TotalAmt = charge.amount / 100
    const PaymentRefNum = charge.id.slice(-21)
    const requestId = `payment-${charge.id}`.slice(0, 50)
    const fields = { CustomerRef, CurrencyRef, TotalAmt, Line, PaymentRefNum, requestId }
    await books.call('createPayment', { ...fields, TxnDate: '2026-01-03' })
  }

  return async ({ path, body }: Received): Promise<number> => {
    const events = JSON.parse(body)
    if (path === '/stripe' && events.type === 'charge.succeeded') await book(events.data.object.id)
    if (path === '/hubspot') {
      const ids = new Set<string>()
      for (const event of events) {
        if (['dealstage', 'amount'].includes(event.propertyName)) ids.add(String(event.objectId))
      }
      for (const id of ids) {
        await invoice(id)
        // The payment that came before its invoice.
        const early = `ch_demo_${id}_1`
        const charge = sandbox.tables.stripe.charges.get(early)
        const booked = await find('Payment', 'PaymentRefNum', early.slice(-21))
        if (charge && !booked) await book(early)
      }
    }
    return 200
  }
}

type Played = { dataDir?: string; disturb?: (sandbox: Sandbox) => void }

async function open({ dataDir, disturb }: Played) {
  const service: { serve?: (received: Received) => Promise<number> } = {}
  const receiver = await openReceiver((received) => service.serve?.(received) ?? 503)
  const sandbox = await openSandbox({
    webhooks: receiver.targets,
    ...(dataDir === undefined ? {} : { dataDir }),
  })
  const books = quickBooksOf(sandbox)
  await books.connect()
  service.serve = standIn(sandbox, books)
  disturb?.(sandbox)
  return { sandbox, receiver }
}

async function play(options: Played = {}) {
  const { sandbox } = await open(options)
  await sandbox.playDemo({ paceMs: 0 })
  await sandbox.settled()
  return sandbox
}

test('the plan has its accidents, real amounts, and no two alike where it matters', () => {
  const deals = planDeals(new Date('2026-11-21T00:00:00Z'))
  expect(deals).toHaveLength(84)
  const count = (fate: string) => deals.filter((deal) => deal.fate === fate).length
  for (const [fate, wanted] of Object.entries(fates)) expect(count(fate), fate).toBe(wanted)
  for (const { amount, dealId } of deals) {
    expect(Number(amount), dealId).toBeGreaterThanOrEqual(1250)
    expect(Number(amount), dealId).toBeLessThanOrEqual(48_000)
  }
  const perBuyer = deals.map((deal) => `${deal.buyerIndex} ${deal.amount}`)
  expect(new Set(perBuyer).size).toBe(perBuyer.length)
  expect(new Set(deals.map((deal) => deal.buyer.currency))).toEqual(new Set(['USD', 'EUR', 'GBP']))
})

// Three whole demos are played below; a busy machine may take its time over them.
const slow = { timeout: 120_000 }

test('every planned step happens, disturbed or not, to the same documents', slow, async () => {
  const quiet = await play()
  expect(quiet.demoProgress()).toMatchObject({
    done: 183,
    total: 183,
    impossible: [],
    waiting: [],
  })
  expect(quiet.counts()).toMatchObject({
    hubspot: { deals: 87, wonDeals: 75 },
    stripe: { charges: 77, refunds: 5, disputes: 2, payouts: 3 },
    undelivered: { stripe: 0, hubspot: 0, quickbooks: 0 },
  })
  const disturbed = await play({
    disturb(sandbox) {
      sandbox.injectFault({ platform: 'stripe', kind: 'duplicate-webhooks', rate: 0.2 })
      sandbox.injectFault({ platform: 'stripe', kind: 'drop-after-commit', rate: 0.02 })
      sandbox.injectFault({ platform: 'hubspot', kind: 'duplicate-webhooks', rate: 0.3 })
    },
  })
  expect(disturbed.documents()).toEqual(quiet.documents())
})

test('a demo killed in the middle goes on, to the same documents', slow, async () => {
  const dataDir = freshDirectory()
  const { sandbox, receiver } = await open({ dataDir })
  const finished = sandbox.playDemo({ paceMs: 0 })
  await receiver.until((all) => all.filter(({ path }) => path === '/hubspot').length > 20)
  const { done, total } = sandbox.demoProgress()
  expect(done).toBeLessThan(total)
  const restarted = await open({ dataDir: asIfKilled(dataDir) })
  expect(restarted.sandbox.demoProgress().done).toBeGreaterThanOrEqual(done)
  await restarted.sandbox.playDemo({ paceMs: 0 })
  await finished
  await Promise.all([sandbox.settled(), restarted.sandbox.settled()])
  expect(restarted.sandbox.documents()).toEqual(sandbox.documents())
})
