// One story from end to end, with the real SDKs over real HTTP: deals are won, invoices appear in
// QuickBooks, payments find them, refunds take them back, HubSpot is told. Whatever the order in
// which the platforms tell it, however often, the books come out the same.
import { afterEach, describe, expect, test } from 'vitest'
import { hasNats, sayNotRun, startNatsServer } from './support/nats-server.ts'
import { openService, type RunningService } from './support/service.ts'

let running: RunningService[] = []
afterEach(async () => {
  await Promise.all(running.map((service) => service.close()))
  running = []
})
async function start(environment: Record<string, string | undefined> = {}) {
  const service = await openService(environment)
  running.push(service)
  return service
}

const patience = { timeout: 25_000, interval: 200 }

/** An event store that outlives the tests knows the deals of former runs. */
const firstDeal = process.env.EVENTSTORE_URL
  ? 1_000_000_000 + Math.floor(Math.random() * 1e9)
  : 7_000_000

/** The deals of the story; each run has its own, so that runs can share an event store. */
function dealsOf(run: number) {
  const id = (index: number) => String(firstDeal + run * 100 + index)
  const names = ['paid', 'parts', 'firstOfTwo', 'secondOfTwo', 'over', 'refunded', 'returned']
  return Object.fromEntries(names.map((name, index) => [name, id(index + 1)])) as Record<
    'paid' | 'parts' | 'firstOfTwo' | 'secondOfTwo' | 'over' | 'refunded' | 'returned',
    string
  >
}
type Deals = ReturnType<typeof dealsOf>

function sell({ sandbox }: RunningService, deals: Deals) {
  const buyer = (index: number) => ({
    company: { id: `91${deals.paid}${index}`, name: `Company ${index}` },
    contact: {
      id: `81${deals.paid}${index}`,
      email: `ap@c${index}-${deals.paid}.example`,
      ...{ firstName: 'A', lastName: 'P' },
    },
  })
  const line = (price: string, quantity = '1') => ({ name: 'Licence', quantity, price })
  const deal = (id: string, index: number, currency: string, ...lineItems: object[]) =>
    sandbox.createDeal({
      ...{ id, name: `Deal ${index}`, currency, ...buyer(index) },
      lineItems: lineItems as ReturnType<typeof line>[],
      closeDate: '2026-10-01T12:00:00.000Z',
    })
  deal(deals.paid, 1, 'USD', line('1000.00'), line('125.25', '2'))
  deal(deals.parts, 2, 'EUR', line('900.00'))
  deal(deals.firstOfTwo, 3, 'GBP', line('500.00'))
  deal(deals.secondOfTwo, 3, 'GBP', line('700.00'))
  deal(deals.over, 4, 'USD', line('800.00'))
  deal(deals.refunded, 5, 'USD', line('600.00'))
  deal(deals.returned, 6, 'EUR', line('400.00'))
  for (const id of Object.values(deals)) sandbox.winDeal(id, '2026-10-01T12:00:00.000Z')
}

function buy({ sandbox }: RunningService, deals: Deals) {
  const created = 1_791_000_000
  const pay = (ref: string, more: object) =>
    sandbox.pay({ ref: `${deals.paid}_${ref}`, created, ...more })
  const number = (id: string) => `INV-${id}`
  pay('paid', { dealId: deals.paid, reference: 'none' })
  pay('part1', { dealId: deals.parts, amount: '400.00' })
  pay('part2', { dealId: deals.parts, amount: '300.00', reference: 'deal_id' })
  pay('two', {
    dealId: deals.firstOfTwo,
    amount: '1100.00',
    reference: 'none',
    metadata: { invoice_number: `${number(deals.firstOfTwo)}, ${number(deals.secondOfTwo)}` },
  })
  pay('over', { dealId: deals.over, amount: '950.00', reference: 'description' })
  pay('refunded', { dealId: deals.refunded })
  pay('returned', { dealId: deals.returned })
  pay('unknown', { amount: '77.70', currency: 'USD', email: 'who@nowhere.example' })
}

function giveBack({ sandbox }: RunningService, deals: Deals) {
  const charge = (ref: string) => `ch_${deals.paid}_${ref}`
  const refund = (ref: string, amount?: string) =>
    sandbox.refund({
      id: `re_${deals.paid}_${ref}`,
      charge: charge(ref),
      ...(amount && { amount }),
    })
  refund('refunded')
  refund('returned', '150.00')
}

const invoiceFields = ['status', 'currency', 'total', 'settled', 'credited', 'open'] as const
const paymentFields = [
  'status',
  'currency',
  'received',
  'allocated',
  'refunded',
  'unapplied',
] as const
const pick = (fields: readonly string[], row: Record<string, unknown>) =>
  fields.map((field) => row[field]).join(' ')

/** The ledger, by what is in it and not by when. */
async function ledger(service: RunningService, deals: Deals) {
  const [invoices, payments] = await Promise.all([
    service.get('/v1/invoices?limit=200'),
    service.get('/v1/payments?limit=200'),
  ])
  const named = Object.entries(deals)
  const rows = [
    ...named.map(([name, id]) => {
      const found = invoices.data.find((one: { dealId: string }) => one.dealId === id)
      return [name, found ? pick(invoiceFields, found) : 'absent']
    }),
    ...payments.data
      .filter(({ stripeId }: { stripeId: string }) => stripeId.startsWith(`ch_${deals.paid}_`))
      .map((one: { stripeId: string }) => [
        one.stripeId.replace(`ch_${deals.paid}_`, 'payment '),
        pick(paymentFields, one),
      ]),
  ]
  return Object.fromEntries(rows)
}

const books = {
  paid: 'paid USD 1250.50 1250.50 0.00 0.00',
  parts: 'partially_paid EUR 900.00 700.00 0.00 200.00',
  firstOfTwo: 'paid GBP 500.00 500.00 0.00 0.00',
  secondOfTwo: 'partially_paid GBP 700.00 600.00 0.00 100.00',
  over: 'paid USD 800.00 800.00 0.00 0.00',
  refunded: 'open USD 600.00 0.00 0.00 600.00',
  returned: 'partially_paid EUR 400.00 250.00 0.00 150.00',
  'payment paid': 'allocated USD 1250.50 1250.50 0.00 0.00',
  'payment part1': 'allocated EUR 400.00 400.00 0.00 0.00',
  'payment part2': 'allocated EUR 300.00 300.00 0.00 0.00',
  'payment two': 'allocated GBP 1100.00 1100.00 0.00 0.00',
  'payment over': 'partially_allocated USD 950.00 800.00 0.00 150.00',
  'payment refunded': 'refunded USD 600.00 0.00 600.00 0.00',
  'payment returned': 'partially_refunded EUR 400.00 250.00 150.00 0.00',
  'payment unknown': 'unapplied USD 77.70 0.00 0.00 77.70',
}

async function agreed(service: RunningService, deals: Deals) {
  await expect.poll(() => ledger(service, deals), patience).toEqual(books)
  const disagreeing = async () => {
    const { data } = await service.get('/v1/reconciliations?agrees=false&limit=200')
    const ours = new Set<string>(Object.values(deals))
    return data
      .filter((row: { dealId: string }) => ours.has(row.dealId))
      .map(({ number, differences }: Record<string, unknown>) => ({ number, differences }))
  }
  await expect.poll(disagreeing, patience).toEqual([])
}

/** What the platforms hold in the end, beside what the ledger says they hold. */
function held({ sandbox }: RunningService, deals: Deals) {
  const { Invoice, Payment, Customer } = sandbox.tables.quickbooks
  const invoices = [...Invoice.rows()]
  return {
    balances: Object.fromEntries(
      Object.entries(deals).map(([name, id]) => [
        name,
        invoices.filter((one) => one.DocNumber === `INV-${id}`).map((one) => one.Balance),
      ]),
    ),
    payments: [...Payment.rows()]
      .map((one) => [one.PrivateNote?.split('_').at(-1) ?? '', one.TotalAmt])
      .sort(),
    customers: [...Customer.rows()].length,
  }
}

const balances = {
  paid: [0],
  parts: [200],
  firstOfTwo: [0],
  secondOfTwo: [100],
  over: [0],
  refunded: [600],
  returned: [150],
}

async function wholeStory(service: RunningService, run: number) {
  const deals = dealsOf(run)
  sell(service, deals)
  buy(service, deals)
  giveBack(service, deals)
  await service.sandbox.settled()
  await agreed(service, deals)
  return deals
}

/** The whole on what is set in the environment: embedded, or real servers. */
const servers = { EVENTSTORE_URL: process.env.EVENTSTORE_URL }

describe('the story', () => {
  test('a won deal becomes an invoice, a payment finds it, the status goes back', async () => {
    const service = await start(servers)
    const deals = dealsOf(1)
    sell(service, deals)
    const numbers = async () => {
      const { data } = await service.get('/v1/invoices?status=open&limit=200')
      return data.filter((one: { quickbooksId: unknown }) => one.quickbooksId !== null).length
    }
    await expect.poll(numbers, patience).toBeGreaterThanOrEqual(7)
    buy(service, deals)
    const isPaid = async () => (await ledger(service, deals)).refunded
    await expect.poll(isPaid, patience).toBe('paid USD 600.00 600.00 0.00 0.00')
    const posted = async () => {
      const { data } = await service.get('/v1/sync?platform=quickbooks&limit=200')
      const payments = data.filter((one: { object: string }) => one.object === 'payment')
      return payments.filter((one: { state: string }) => one.state === 'in_step').length
    }
    await expect.poll(posted, patience).toBeGreaterThanOrEqual(7)
    giveBack(service, deals)
    await service.sandbox.settled()
    await agreed(service, deals)

    const differing = async () => (await service.get('/v1/sync?differs=true&limit=200')).data
    await expect.poll(differing, patience).toEqual([])

    const platforms = held(service, deals)
    expect(platforms.balances).toEqual(balances)
    expect(platforms.customers).toBe(6)
    expect(platforms.payments).toEqual([
      ['over', 950],
      ['paid', 1250.5],
      ['part1', 400],
      ['part2', 300],
      ['refunded', 0],
      ['returned', 250],
      ['two', 1100],
    ])
    const deal = service.sandbox.tables.hubspot.deals.get(deals.parts)
    expect(deal?.properties).toMatchObject({
      tieout_invoice_number: `INV-${deals.parts}`,
      tieout_invoice_status: 'partially_paid',
      tieout_amount_paid: '700.00',
      tieout_amount_due: '200.00',
    })
    await hasWholeTrail(service, deals)
  })

  test('a question to a person, answered, places the money', async () => {
    const service = await start(servers)
    const deals = await wholeStory(service, 2)
    const asked = (await service.get('/v1/reviews?limit=200')).data
    const id = `stripe-ch_${deals.paid}_unknown`
    expect(asked.map((one: { id: string }) => one.id)).toContain(id)
    const lines = [{ invoiceId: `deal-${deals.refunded}`, amount: '77.70' }]
    await service.post(`/v1/reviews/${encodeURIComponent(id)}/accept`, { lines })
    const settled = async () => (await ledger(service, deals)).refunded
    await expect.poll(settled, patience).toBe('partially_paid USD 600.00 77.70 0.00 522.30')
    const balance = () => held(service, deals).balances.refunded
    await expect.poll(balance, patience).toEqual([522.3])
  })
})

/** Every event behind a payment, from the webhook on, each with its cause and who made it. */
async function hasWholeTrail(service: RunningService, deals: Deals) {
  const subject = `stripe-ch_${deals.paid}_two`
  const { data } = await service.get(`/v1/audit/events?subject=${subject}&limit=200`)
  const types = data.map((event: { type: string }) => event.type)
  for (const type of [
    'StripeEventReceived',
    'PaymentReceived',
    'PaymentAllocated',
    'AllocationApplied',
    'SyncRequested',
    'StatusPropagated',
  ]) {
    expect(types).toContain(type)
  }
  expect(types.filter((type: string) => type === 'AllocationApplied')).toHaveLength(2)
  // The same story by any of its names, and the whole of it behind the invoice as well.
  const told = async (name: string) => {
    const { data } = await service.get(`/v1/audit/events?subject=${name}&limit=200`)
    return data.map((event: { position: string }) => event.position)
  }
  const positions = data.map((event: { position: string }) => event.position)
  expect(await told(`ch_${deals.paid}_two`)).toEqual(positions)
  expect(await told(`pi_${deals.paid}_two`)).toEqual(positions)
  const behind = await told(`INV-${deals.firstOfTwo}`)
  expect(behind).toEqual(expect.arrayContaining(positions))
  expect(await told(`deal-${deals.firstOfTwo}`)).toEqual(behind)
  expect(await told(deals.firstOfTwo)).toEqual(behind)
  const ids = new Set(data.map((event: { id: string }) => event.id))
  for (const event of data) {
    expect(event.actor.name).toBeTruthy()
    expect(ids).toContain(event.causationId)
  }
}

describe('in any order, any number of times', () => {
  test.each([3, 4, 5])(
    'run %i: shuffled and doubled deliveries end in the same books',
    async (run) => {
      const service = await start(servers)
      for (const platform of ['stripe', 'hubspot', 'quickbooks'] as const) {
        service.sandbox.injectFault({ platform, kind: 'reorder-webhooks' })
        service.sandbox.injectFault({ platform, kind: 'duplicate-webhooks', rate: 0.5 })
      }
      const deals = await wholeStory(service, run)
      expect(held(service, deals).balances).toEqual(balances)
      expect(held(service, deals).customers).toBe(6)
    },
  )

  test('a platform that fails after it has done the work is not made to do it twice', async () => {
    const service = await start(servers)
    const { sandbox } = service
    sandbox.injectFault({
      platform: 'quickbooks',
      kind: 'drop-after-commit',
      method: 'POST',
      times: 3,
    })
    sandbox.injectFault({
      platform: 'quickbooks',
      kind: 'server-error-after-commit',
      method: 'POST',
      times: 3,
    })
    sandbox.injectFault({ platform: 'hubspot', kind: 'server-error', times: 3 })
    sandbox.injectFault({ platform: 'stripe', kind: 'drop', times: 2 })
    sandbox.expireAccessTokens()
    const deals = await wholeStory(service, 6)
    expect(held(service, deals).balances).toEqual(balances)
    expect(held(service, deals).customers).toBe(6)
  })
})

if (!hasNats) sayNotRun('the story with NATS as the change feed')
describe.skipIf(!hasNats)('with NATS as the change feed', () => {
  test('the same story ends in the same books', async () => {
    const server = process.env.NATS_URL ? undefined : await startNatsServer()
    try {
      const service = await start({ ...servers, NATS_URL: process.env.NATS_URL ?? server?.url })
      const deals = await wholeStory(service, 7)
      expect(held(service, deals).balances).toEqual(balances)
    } finally {
      await Promise.all(running.map((service) => service.close()))
      running = []
      await server?.stop()
    }
  })
})
