// What each platform says of a document, field by field, beside the ledger.
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Invoice from '../../src/domain/invoice.ts'
import * as Sync from '../../src/domain/sync.ts'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  balanceTransaction,
  creditNote,
  customer,
  deal,
  type Given,
  invoice,
  parkedSync,
  payment,
  payout,
} from './examples.ts'

let api: Api
beforeAll(async () => {
  api = await openApi({
    pages: async () => (platform, object, id) =>
      object === 'deal' ? null : `https://sites.example/${platform}/${object}/${id}`,
  })
  await api.given(
    customer(),
    ...['1', '2', '3'].flatMap((id) => [deal(id), invoice(id)]),
    payment('ch_1'),
    balanceTransaction('ch_1'),
    ...allocation('ch_1', '1'),
    payment('ch_2'),
    inQuickBooks('1', { total: '100.00', balance: '40.00' }),
    parkedSync('2'),
    creditNote('cn-1'),
    payout('po_1'),
  )
})
afterAll(() => api.close())

/** The invoice as QuickBooks was read to hold it. */
function inQuickBooks(dealId: string, values: Record<string, string>): Given {
  const subject = {
    ...({ platform: 'quickbooks', object: 'invoice' } as const),
    objectId: Invoice.idOfDeal(dealId),
  }
  const said = { number: `INV-${dealId}`, currency: 'EUR', status: 'open', ...values }
  return {
    category: Sync.category,
    id: Sync.idOf(subject),
    facts: [
      { type: 'StateObserved', data: { ...subject, externalId: `9${dealId}`, values: said } },
    ],
  }
}

const sidesOf = async (noun: string, id: string) =>
  (await api.when(`/v1/documents/${noun}/${id}/sides`).answers(200, { noun, id })).sides as any[]
const of = (sides: any[], platform: string) => sides.find((one) => one.platform === platform)
const field = (side: any, name: string) => side.fields.find((one: any) => one.field === name)

test('an invoice shows the very field in which QuickBooks says otherwise', async () => {
  const sides = await sidesOf('invoice', 'deal-1')
  const quickbooks = of(sides, 'quickbooks')
  expect(quickbooks).toMatchObject({
    ...{
      object: 'Invoice',
      objectId: '91',
      state: 'differs',
      syncId: 'quickbooks-invoice-deal-1',
    },
    url: 'https://sites.example/quickbooks/Invoice/91',
  })
  expect(field(quickbooks, 'balance')).toEqual({
    ...{ field: 'balance', ledger: '0.00', theirs: '40.00', agrees: false },
  })
  expect(field(quickbooks, 'total')).toMatchObject({ agrees: true })
  expect(of(sides, 'stripe')).toMatchObject({
    things: [{ object: 'charge', objectId: 'ch_1' }],
    fields: [{ field: 'collected', ledger: '100.00', theirs: '100.00', agrees: true }],
  })
})

test('what HubSpot was never told is missing there, and its page may not be known', async () => {
  const hubspot = of(await sidesOf('invoice', 'deal-1'), 'hubspot')
  expect(hubspot).toMatchObject({ object: 'deal', objectId: '1', url: null, state: 'differs' })
  expect(hubspot.of).toEqual({ noun: 'deal', id: '1', label: expect.any(String) })
})

test('a write that was given up is parked, with its reason', async () => {
  expect(of(await sidesOf('invoice', 'deal-2'), 'quickbooks')).toMatchObject({
    ...{ state: 'parked', code: 'rejected', reason: 'The customer is inactive.' },
  })
})

test('a deal tells of its invoice as well', async () => {
  const sides = await sidesOf('deal', '1')
  expect(sides.map(({ platform, of: about }) => `${platform} ${about.noun}`)).toEqual([
    ...['hubspot deal', 'stripe invoice', 'quickbooks invoice'],
  ])
})

test('a payment is compared with the lines of the balance at Stripe', async () => {
  const stripe = of(await sidesOf('payment', 'stripe-ch_1'), 'stripe')
  expect(field(stripe, 'received')).toMatchObject({ ledger: '100.00', theirs: '100.00' })
  expect(stripe.state).toBe('in_step')
  const waiting = await sidesOf('payment', 'stripe-ch_2')
  expect(of(waiting, 'stripe')).toMatchObject({ state: 'pending', objectId: 'ch_2' })
  expect(of(waiting, 'quickbooks')).toMatchObject({ state: 'absent', objectId: null })
})

test('every kind of document has sides, now and then', async () => {
  const known = [
    ...(['customer/hubspot-company-7', 'credit-note/cn-1', 'payout/stripe-po_1'] as const),
    ...(['deal/2', 'invoice/deal-3'] as const),
  ]
  for (const path of known) {
    const { sides } = await api.when(`/v1/documents/${path}/sides`).answers(200)
    expect(sides.length, path).toBeGreaterThan(0)
    const past = `/v1/documents/${path}/sides?knownAt=2020-01-01T00:00:00Z`
    await api.when(past).answers(404, { code: 'not-found' })
  }
  await api.when('/v1/documents/invoice/nobody/sides').answers(404, { code: 'not-found' })
  await api.when('/v1/documents/cheque/1/sides').answers(400)
})
