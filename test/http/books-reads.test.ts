import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accounts } from '../../src/domain/chart.ts'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  balanceTransaction,
  closedPeriod,
  creditNote,
  customer,
  deal,
  exchangeRate,
  invoice,
  payment,
  payout,
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
    creditNote('tieout-1', { invoiceId: 'deal-2' }),
    balanceTransaction('ch_1', 'stripe-po_1'),
    payout('po_1'),
    exchangeRate('EUR', 'USD', '2026-03-02', '1.0842'),
    closedPeriod('2026-02'),
  )
})
afterAll(() => api.close())

const lists: ListCase[] = [
  ['/v1/journal', 9, { type: 'InvoiceIssued', bookedOn: '2026-03-01', late: false }],
  [
    '/v1/general-ledger/accounts-receivable',
    4,
    { debit: '100.00', credit: '0.00', balance: '100.00', currency: 'EUR' },
  ],
  ['/v1/ageing/invoices?asOf=2026-05-15', 2, { open: '100.00', bucket: 'days31to60' }],
  ['/v1/credit-notes', 1, { id: 'tieout-1', total: '40.00', unapplied: '40.00', status: 'open' }],
  ['/v1/payouts', 1, { id: 'stripe-po_1', amount: '97.00', ties: true, depositAgrees: false }],
  ['/v1/balance-transactions', 1, { id: 'txn_ch_1', net: '97.00', payoutId: 'stripe-po_1' }],
  ['/v1/exchange-rates', 1, { from: 'EUR', to: 'USD', on: '2026-03-02', rate: '1.0842' }],
]
behaveAsLists(() => api, lists)

const reports: [url: string, first: object][] = [
  ['/v1/trial-balance', { account: 'bank', debit: '97.00', credit: '0.00', balance: '97.00' }],
  ['/v1/ageing', { customerName: 'Ada & Sons', currency: 'EUR', total: '200.00' }],
  ['/v1/unapplied-cash', { paymentId: 'stripe-ch_2', amount: '100.00', since: '2026-03-02' }],
  ['/v1/revenue', { month: '2026-03', revenue: '300.00', creditNotes: '40.00', net: '260.00' }],
  ['/v1/periods', { month: '2026-03', state: 'open', closedAt: null, history: [] }],
  ['/v1/accounts', { account: 'bank', kind: 'asset', quickbooksAccountId: null }],
]

describe.each(reports)('GET %s', (url, first) => {
  test('answers all of it', async () => {
    const { data } = await api.when(url).answers(200)
    expect(data[0]).toMatchObject(first)
  })

  test('takes nothing that it does not know, and nobody without a key', async () => {
    await api.when(`${url}?colour=red`).answers(400, { errors: [{ pointer: '/colour' }] })
    await api.when({ url, headers: { authorization: '' } }).answers(401)
  })
})

test.each([
  '/v1/credit-notes/tieout-1',
  '/v1/payouts/stripe-po_1',
  '/v1/customers/hubspot-company-7/statement?to=2026-03-31',
])('GET %s shows one, and an unknown one is a 404', async (url) => {
  await api.when(url).answers(200)
  const unknown = url.replace(/(tieout-1|stripe-po_1|hubspot-company-7)/, 'nobody')
  await api.when(unknown).answers(404, { code: 'not-found' })
})

describe('the two clocks', () => {
  const clocked = [
    ...['/v1/journal', '/v1/trial-balance', '/v1/general-ledger/accounts-receivable'],
    ...['/v1/ageing', '/v1/ageing/invoices', '/v1/unapplied-cash', '/v1/revenue'],
  ]
  const count = async (url: string) => (await api.when(url).answers(200)).data.length

  test.each(clocked)('%s shows nothing as of a day or a moment before all of it', async (url) => {
    expect(await count(url)).toBeGreaterThan(0)
    expect(await count(`${url}?asOf=2026-02-28`)).toBe(0)
    expect(await count(`${url}?asOf=2026-02-28T00:00:00Z`)).toBe(0)
    expect(await count(`${url}?asOf=2026-12-31&knownAt=2026-01-01T00:00:00Z`)).toBe(0)
  })

  test.each(clocked)('%s refuses what is no day and no moment', async (url) => {
    for (const query of [
      ...['asOf=yesterday', 'asOf=2026-02-30', 'asOf=2026-13-01', 'asOf=0000-01-01'],
      ...['asOf=2026-02-30T00:00:00Z', 'asOf=2026-03-01T10:00:00', 'knownAt=2026-03-01'],
      ...['knownAt=2026-03-01T25:00:00Z', 'asOf='],
      'asOf=2026-03-01T10:00:00Z&knownAt=2026-03-01T10:00:00Z',
    ]) {
      const { errors } = await api.when(`${url}?${query}`).answers(400, { code: 'invalid-request' })
      expect(errors[0], query).toMatchObject({ in: 'query' })
    }
  })
})

test('every entry of the journal balances, in each currency', async () => {
  const { data } = await api.when('/v1/journal').answers(200)
  for (const { postings } of data) {
    const cents = postings.map((one: { debit: string; credit: string }) =>
      Math.round((Number(one.debit) - Number(one.credit)) * 100),
    )
    expect(cents.reduce((one: number, other: number) => one + other, 0)).toBe(0)
  }
})

test('the journal is found by what its entries name', async () => {
  for (const [filter, rows] of [
    ['account=accounts-receivable', 4],
    ['invoiceId=deal-1', 2],
    ['paymentId=stripe-ch_1', 3],
    ['creditNoteId=tieout-1', 1],
    ['payoutId=stripe-po_1', 1],
    ['customerId=hubspot-company-7', 5],
    ['late=true', 0],
    ['late=false', 9],
    ['from=2026-03-05', 2],
  ] as const) {
    const { data } = await api.when(`/v1/journal?${filter}`).answers(200)
    expect(data, filter).toHaveLength(rows)
  }
  await api.when('/v1/journal?account=petty-cash').answers(400)
  await api.when('/v1/journal?from=2026-02-30').answers(400)
  await api.when('/v1/general-ledger/petty-cash').answers(400)
})

test('a page of the general ledger says what is brought forward', async () => {
  const url = '/v1/general-ledger/accounts-receivable?limit=2'
  const first = await api.when(url).answers(200, { opening: [] })
  await api.when(`${url}&cursor=${first.nextCursor}`).answers(200, {
    opening: [{ currency: 'EUR', balance: '200.00' }],
    data: [{ balance: '300.00' }, { balance: '200.00' }],
  })
})

test('a month tells what is still open in it, closed ever or not', async () => {
  await api.when('/v1/periods/2026-02').answers(200, { month: '2026-02', state: 'closed' })
  const { checklist } = await api
    .when('/v1/periods/2026-03')
    .answers(200, { state: 'open', closedAt: null, position: null })
  expect(checklist.length).toBeGreaterThan(3)
  for (const month of ['2026-13', '2026-3', '0000-01', 'march']) {
    await api.when(`/v1/periods/${month}`).answers(400)
  }
})

test('a payout comes with its parts, its transactions and its deposit', () =>
  api.when('/v1/payouts/stripe-po_1').answers(200, {
    difference: '0.00',
    parts: [{ type: 'charge', count: 1, net: '97.00' }],
    transactions: [{ id: 'txn_ch_1' }],
    deposit: null,
  }))

test('the chart is whole and in its order', async () => {
  const { data, refunds } = await api.when('/v1/accounts').answers(200)
  expect(data.map(({ account }: { account: string }) => account)).toEqual(accounts)
  expect(refunds).toBe('reopen')
})

describe('a statement', () => {
  const url = '/v1/customers/hubspot-company-7/statement'

  test('begins with what was owed, and ends with what is', () =>
    api.when(`${url}?from=2026-03-02&to=2026-03-31`).answers(200, {
      customer: { id: 'hubspot-company-7', name: 'Ada & Sons' },
      currencies: [
        {
          currency: 'EUR',
          opening: '300.00',
          lines: [{ on: '2026-03-02', kind: 'payment', reference: 'INV-1', credit: '100.00' }],
          closing: '200.00',
          ageing: { current: '200.00', over90: '0.00' },
          openInvoices: [{ invoiceId: 'deal-2' }, { invoiceId: 'deal-3' }],
        },
      ],
    }))

  test('is of this month when nothing else is said', async () => {
    const today = new Date().toISOString().slice(0, 10)
    await api.when(url).answers(200, { from: `${today.slice(0, 7)}-01`, to: today })
  })

  test.each(['from=2026-02-30', 'to=2026-04-31', 'from=2026-04-01&to=2026-03-01', 'format=docx'])(
    'refuses ?%s',
    (query) => api.when(`${url}?${query}`).answers(400, { code: 'invalid-request' }),
  )
})

test('what was just recorded is read by its position', async () => {
  const position = await api.given(invoice('late', '7.00'))
  const { data } = await api
    .when(`/v1/ageing/invoices?asOf=2026-03-31&after=${position}`)
    .answers(200)
  expect(data.map(({ invoiceId }: { invoiceId: string }) => invoiceId)).toContain('deal-late')
})
