// The long lists: sorted both ways, filtered, added up, jumped in, as files of chosen columns; and the
// views under which people keep them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, openApi } from './api.ts'
import { allocation, creditNote, customer, deal, invoice, payment, payout } from './examples.ts'

let api: Api
beforeAll(async () => {
  api = await openApi({
    apiKeys: [
      { name: 'ada', key: 'test-key-of-ada' },
      { name: 'Vera', key: 'test-key-of-vera', role: 'viewer' },
      { name: 'Ruth', key: 'test-key-of-ruth', role: 'accountant' },
    ],
  })
  await api.given(
    customer(),
    ...['1', '2', '3', '4'].flatMap((id) => [deal(id, `${id}00.00`), invoice(id, `${id}00.00`)]),
    invoice('5', '500', 'USD'),
    payment('ch_1'),
    ...allocation('ch_1', '1'),
    payment('ch_2'),
    creditNote('tieout-1'),
    payout('po_1'),
  )
})
afterAll(() => api.close())

const idsOf = async (url: string): Promise<string[]> => {
  const { data } = await api.when(url).answers(200)
  return data.map(({ id }: { id: string }) => id)
}

const sorts: [list: string, sorts: string[]][] = [
  ['invoices', ['issuedOn', 'dueOn', 'number', 'customer', 'status', 'total', 'open']],
  ['payments', ['receivedAt', 'payer', 'status', 'received', 'unapplied']],
  ['credit-notes', ['issuedOn', 'number', 'customer', 'status', 'total', 'unapplied']],
  ['payouts', ['arrivesOn', 'createdOn', 'status', 'amount']],
  ['deals', ['closedOn', 'name', 'customer', 'state', 'total', 'due']],
  ['customers', ['name', 'open&currency=EUR']],
]

describe.each(sorts)('GET /v1/%s', (list, names) => {
  test.each(names)('by %s: the other way round the same, in pages and by jumping', async (name) => {
    const up = await idsOf(`/v1/${list}?sort=${name}`)
    expect(await idsOf(`/v1/${list}?sort=-${name}`)).toEqual(up.toReversed())
    const paged: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`
      const page = await api.when(`/v1/${list}?sort=${name}&limit=1${more}`).answers(200)
      paged.push(...page.data.map(({ id }: { id: string }) => id))
      cursor = page.nextCursor
    }
    expect(paged).toEqual(up)
    const jumped = await Promise.all(
      up.map((_, offset) => idsOf(`/v1/${list}?sort=${name}&limit=1&offset=${offset}`)),
    )
    expect(jumped.flat()).toEqual(up)
  })

  test('a cursor of one sort fits no other', async () => {
    const { nextCursor } = await api.when('/v1/invoices?sort=total&limit=1').answers(200)
    await api
      .when(`/v1/invoices?sort=-total&cursor=${nextCursor}`)
      .answers(400, { code: 'malformed-cursor' })
  })

  test('refuses what it cannot sort by, and days that are none', async () => {
    await api.when(`/v1/${list}?sort=colour`).answers(400, { errors: [{ pointer: '/sort' }] })
    if (list === 'customers') {
      await api.when('/v1/customers?sort=open').answers(400, { errors: [{ pointer: '/sort' }] })
      return
    }
    await api.when(`/v1/${list}?from=2026-02-30`).answers(400, { errors: [{ pointer: '/from' }] })
  })

  test('as CSV it has the columns that were asked for, in their order', async () => {
    const csv = await api.when(`/v1/${list}?format=csv&columns=discrepancies,id`)
    expect(csv.statusCode).toBe(200)
    expect(csv.headers['content-disposition']).toContain(`${list}.csv`)
    expect(csv.body.split('\r\n')[0]).toBe('discrepancies,id')
    await api
      .when(`/v1/${list}?format=csv&columns=id,colour`)
      .answers(400, { errors: [{ pointer: '/columns' }] })
    await api
      .when(`/v1/${list}?format=csv&offset=1`)
      .answers(400, { errors: [{ pointer: '/offset' }] })
  })
})

test('invoices are sorted by their amounts, not by the digits of them', async () => {
  expect(await idsOf('/v1/invoices?sort=-total')).toEqual([
    ...['deal-5', 'deal-4', 'deal-3', 'deal-2', 'deal-1'],
  ])
  expect(await idsOf('/v1/invoices?sort=open&limit=2')).toEqual(['deal-1', 'deal-2'])
})

test.each([
  ['status=paid', ['deal-1']],
  ['status=paid&status=open&currency=EUR', ['deal-4', 'deal-3', 'deal-2', 'deal-1']],
  ['minAmount=200&maxAmount=300', ['deal-3', 'deal-2']],
  ['from=2026-03-01&to=2026-03-01&currency=USD', ['deal-5']],
  ['to=2026-02-28', []],
  ['dueFrom=2026-03-31&dueTo=2026-03-31&minAmount=400', ['deal-5', 'deal-4']],
  ['dueTo=2026-03-30', []],
  ['overdue=true', ['deal-5', 'deal-4', 'deal-3', 'deal-2']],
  ['overdue=true&asOf=2026-03-31', []],
  ['q=INV-2|inv-4|nothing', ['deal-4', 'deal-2']],
  ['q=|', ['deal-5', 'deal-4', 'deal-3', 'deal-2', 'deal-1']],
  ['agrees=true&minAmount=500', ['deal-5']],
  ['agrees=false', []],
])('invoices with ?%s', async (filter, ids) => {
  expect(await idsOf(`/v1/invoices?${filter}`)).toEqual(ids)
})

test('what fits is counted and added up by currency, whatever is on the page', async () => {
  const { totals, data } = await api.when('/v1/invoices?count=true&limit=1').answers(200)
  expect(data).toHaveLength(1)
  expect(totals).toEqual({
    ...{ count: 5, isCapped: false },
    currencies: [
      {
        ...{ currency: 'EUR', count: 4 },
        sums: {
          ...{ total: '1000.00', settled: '100.00', credited: '0.00', writtenOff: '0.00' },
          open: '900.00',
        },
      },
      {
        ...{ currency: 'USD', count: 1 },
        sums: {
          ...{ total: '500.00', settled: '0.00', credited: '0.00', writtenOff: '0.00' },
          open: '500.00',
        },
      },
    ],
  })
  const { totals: some } = await api.when('/v1/invoices?count=true&status=paid').answers(200)
  expect(some).toMatchObject({ count: 1, currencies: [{ sums: { total: '100.00' } }] })
  const { totals: none } = await api.when('/v1/invoices').answers(200)
  expect(none).toBeUndefined()
})

test('as of a moment before everything nothing is listed, and nothing comes to anything', async () => {
  const url = '/v1/invoices?count=true&sort=-total&knownAt=2020-01-01T00:00:00Z'
  await api.when(url).answers(200, { data: [], totals: { count: 0, currencies: [] } })
})

test('customers say what they owe, and payments are found by whose they are', async () => {
  const { data } = await api.when('/v1/customers?sort=-open&currency=EUR').answers(200)
  expect(data).toMatchObject([
    {
      name: 'Ada & Sons',
      balances: [
        { currency: 'EUR', open: '900.00', overdue: '900.00', invoices: 3 },
        { currency: 'USD', open: '500.00', overdue: '500.00', invoices: 1 },
      ],
    },
  ])
  expect(await idsOf('/v1/customers?owing=false')).toEqual([])
  expect(await idsOf('/v1/payments?customerId=hubspot-company-7')).toEqual(['stripe-ch_1'])
  expect(await idsOf('/v1/payments?customerId=nobody')).toEqual([])
})

describe('saved views', () => {
  const as = (who: string) => ({ headers: { authorization: `Bearer test-key-of-${who}` } })
  const body = {
    ...{ page: 'invoices', name: 'Late and large', isShared: false },
    ...{ search: { status: 'open', minAmount: '300' }, columns: ['number', 'open'] },
  }
  const put = (who: string, id: string, patch: object = {}) =>
    api.when({
      ...{ method: 'PUT', url: `/v1/saved-views/${id}`, body: { ...body, ...patch } },
      ...as(who),
    })
  const namesFor = async (who: string, page = 'invoices') => {
    const { data } = await api
      .when({ url: `/v1/saved-views?page=${page}`, ...as(who) })
      .answers(200)
    return data.map(({ name }: { name: string }) => name)
  }

  test('are their owner’s alone until they are shared', async () => {
    await put('vera', 'v1').answers(200, { owner: 'Vera', isMine: true, search: body.search })
    expect(await namesFor('vera')).toEqual(['Late and large'])
    expect(await namesFor('ruth')).toEqual([])
    await put('ruth', 'v1', { name: 'Mine now' }).answers(404, { code: 'not-found' })
    await put('vera', 'v1', { isShared: true }).answers(200)
    expect(await namesFor('ruth')).toEqual(['Late and large'])
    expect(await namesFor('vera', 'payments')).toEqual([])
  })

  test('that are shared are changed by their owner and by administrators', async () => {
    await put('vera', 'v2', { isShared: true, name: 'Zebra' }).answers(200)
    await put('ruth', 'v2').answers(403, { code: 'saved-view-of-another' })
    const admin = await put('ada', 'v2', { isShared: true, name: 'Yak' }).answers(200)
    expect(admin).toMatchObject({ owner: 'Vera', isMine: false, name: 'Yak' })
    await put('vera', 'v2', { page: 'payments' }).answers(409, { code: 'saved-view-elsewhere' })
  })

  test('go away, once', async () => {
    await put('vera', 'v3').answers(200)
    const remove = { method: 'DELETE' as const, url: '/v1/saved-views/v3', ...as('vera') }
    await api.when(remove).answers(200, { removed: true })
    await api.when(remove).answers(200, { removed: false })
  })

  test('take no search that is none, and no page that is none', async () => {
    await put('vera', 'v4', { search: { 'a b': '1' } }).answers(400)
    await put('vera', 'v4', { page: 'In voices' }).answers(400)
    await put('vera', 'v4', { name: '' }).answers(400)
  })
})
