import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  customer,
  deal,
  heldInbound,
  invoice,
  parkedSync,
  payment,
  review,
} from './examples.ts'
import { behaveAsLists, type ListCase } from './lists.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
  await api.given(
    customer(),
    ...['1', '2', '3'].flatMap((id) => [deal(id), invoice(id)]),
    payment('ch_1'),
    ...allocation('ch_1', '1'),
    payment('ch_2'),
    review('ch_2', ['2', '3']),
    parkedSync('2'),
    heldInbound('evt_9'),
  )
})
afterAll(() => api.close())

const lists: ListCase[] = [
  ['/v1/invoices', 3, { id: 'deal-3', number: 'INV-3', status: 'open', open: '100.00' }],
  ['/v1/payments', 2, { id: 'stripe-ch_2', unapplied: '100.00' }],
  ['/v1/allocations', 1, { paymentId: 'stripe-ch_1', invoiceId: 'deal-1', state: 'applied' }],
  ['/v1/customers', 1, { name: 'Ada & Sons' }],
  ['/v1/deals', 3, { id: '3', invoiceId: 'deal-3' }],
  ['/v1/reconciliations', 3, { invoiceId: 'deal-1', customerName: 'Ada & Sons', agrees: false }],
  ['/v1/reviews', 1, { id: 'stripe-ch_2', unapplied: '100.00', currency: 'EUR' }],
  ['/v1/sync', 6, { id: 'hubspot-deal-1', state: 'behind' }],
  ['/v1/sync/held', 1, { id: 'stripe-evt_9', code: 'unknown-currency', objectId: 'ch_9' }],
  ['/v1/audit/events?limit=200', 23, { type: 'CustomerSeen', revision: '0' }],
]

behaveAsLists(() => api, lists)

test.each([
  '/v1/invoices/deal-1',
  '/v1/payments/stripe-ch_1',
  '/v1/allocations/stripe-ch_1%2F1',
  '/v1/customers/hubspot-company-7',
  '/v1/deals/1',
  '/v1/reconciliations/deal-1',
  '/v1/reviews/stripe-ch_2',
  '/v1/sync/quickbooks-invoice-deal-2',
])('GET %s shows one, and an unknown one is a 404', async (url) => {
  await api.when(url).answers(200)
  const unknown = url.replace(/[^/]+$/, 'nobody')
  await api.when(unknown).answers(404, { code: 'not-found', status: 404, retryable: false })
  await api.when(`${url}?colour=red`).answers(400)
})

test('a payment comes with its allocations and their evidence', () =>
  api.when('/v1/payments/stripe-ch_1').answers(200, {
    status: 'allocated',
    allocations: [{ rule: 'invoice-number', evidence: ['names INV-1'], amount: '100.00' }],
  }))

test('invoices are found by status, number and customer', async () => {
  for (const [filter, count] of [
    ['status=paid', 1],
    ['number=inv-2', 1],
    ['q=ada', 3],
    ['q=100%25', 0],
    ['currency=USD', 0],
  ] as const) {
    const { data } = await api.when(`/v1/invoices?${filter}`).answers(200)
    expect(data, filter).toHaveLength(count)
  }
  await api.when('/v1/invoices?status=nice').answers(400)
  await api.when('/v1/invoices?q=%00').answers(400)
})

test('the reconciliation is filtered by agreement, by what is open, and searched', async () => {
  for (const [filter, count] of [
    ['agrees=false', 3],
    ['agrees=true', 0],
    ['open=true', 2],
    ['open=false', 1],
    ['q=INV-2', 1],
    ['q=sons', 3],
  ] as const) {
    const { data } = await api.when(`/v1/reconciliations?${filter}`).answers(200)
    expect(data, filter).toHaveLength(count)
  }
  await api.when('/v1/reconciliations?agrees=maybe').answers(400)
})

test('the summary counts, and adds up by currency', async () => {
  await api.when('/v1/reconciliations/summary').answers(200, {
    invoices: 3,
    agreeing: 0,
    reviewsOpen: 1,
    held: 1,
    syncParked: 1,
    flows: [
      {
        currency: 'EUR',
        won: '300.00',
        invoiced: '300.00',
        received: '200.00',
        allocated: '100.00',
        unapplied: '100.00',
        posted: '300.00',
      },
    ],
  })
  await api.when('/v1/reconciliations/summary?since=2027-01-01').answers(200, { flows: [] })
})

test('the audit trail of an invoice follows its causes, and takes moments only', async () => {
  const { data } = await api.when('/v1/audit/events?subject=deal-1').answers(200)
  expect(data.map(({ type }: { type: string }) => type)).toContain('AllocationApplied')
  await api.when('/v1/audit/events?type=DealWon').answers(200)
  await api.when('/v1/audit/events?since=2026-01-01T00:00:00Z').answers(200)
  for (const since of ['yesterday', '2026-02-30T00:00:00Z', '2026-01-01T25:00:00Z']) {
    await api.when(`/v1/audit/events?since=${since}`).answers(400, { errors: [{ in: 'query' }] })
  }
  const [first] = data
  await api.when(`/v1/audit/events/${first.id}`).answers(200, { type: first.type })
})

test('a read waits for the position of a write, and says when it does not come', async () => {
  const position = await api.given(invoice('late'))
  await api.when(`/v1/invoices/deal-late?after=${position}`).answers(200)
})

test('connections name each platform with mode and health', () =>
  api.when('/v1/connections').answers(200, {
    data: [
      { name: 'hubspot', mode: 'sandbox', state: 'not-connected', health: 'unknown' },
      { name: 'stripe', mode: 'sandbox' },
      { name: 'quickbooks', mode: 'sandbox' },
    ],
  }))

test('views tell how far they are', async () => {
  const { data } = await api.when('/v1/views').answers(200)
  expect(data.map(({ name }: { name: string }) => name)).toContain('invoices')
})

test('an unknown address is a problem too', () =>
  api
    .when('/v1/nowhere')
    .answers(404, { code: 'route-not-found', type: '/docs/errors/route-not-found' }))
