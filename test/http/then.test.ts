// Every list, document and report as of an earlier moment, over HTTP.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
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

const reads = [
  ...['invoices', 'invoices/deal-1', 'payments', 'payments/stripe-ch_1', 'allocations'],
  ...['customers', 'customers/hubspot-company-7', 'deals', 'deals/1', 'credit-notes', 'payouts'],
  ...['balance-transactions', 'reviews', 'reviews/summary', 'reconciliations'],
  ...['reconciliations/summary', 'reconciliations/deal-1', 'conflicts', 'sync', 'sync/summary'],
  ...[
    'sync/held',
    'periods',
    'exchange-rates',
    'journal',
    'trial-balance',
    'revenue',
    'unapplied-cash',
  ],
  ...['general-ledger/accounts-receivable', 'ageing/invoices?asOf=2026-12-31'],
].map((path) => `/v1/${path}`)

const { clock } = realOutside
let api: Api
/** A moment with what was answered then. */
const past: { moment: string; answers: Map<string, unknown> }[] = []

async function remember() {
  const moment = clock.now().toISOString()
  // The next event is recorded in a later millisecond.
  while (clock.now().toISOString() <= moment);
  const answers = new Map<string, unknown>()
  for (const url of reads) {
    const answer = await api.when(url)
    answers.set(url, { status: answer.statusCode, body: answer.json() })
  }
  past.push({ moment, answers })
}

beforeAll(async () => {
  api = await openApi()
  const parts = [
    [],
    [customer(), deal('1'), invoice('1'), payment('ch_1')],
    [...allocation('ch_1', '1'), deal('2'), invoice('2'), payment('ch_2')],
    [review('ch_2', ['2']), parkedSync('2'), heldInbound('evt_9'), deal('3')],
  ]
  for (const part of parts) {
    if (part.length > 0) await api.given(...part)
    await remember()
  }
}, 60_000)
afterAll(() => api.close())

test.each(reads)('%s?knownAt= answers as it did then', async (url) => {
  for (const { moment, answers } of past) {
    const answer = await api.when(`${url}${url.includes('?') ? '&' : '?'}knownAt=${moment}`)
    const { requestId: _, ...body } = answer.json()
    const { requestId: __, ...wanted } = (answers.get(url) as { body: Record<string, unknown> })
      .body
    expect({ status: answer.statusCode, body }).toEqual({
      ...(answers.get(url) as object),
      body: wanted,
    })
    if (answer.statusCode === 200) expect(answer.headers['tieout-known-at']).toBe(moment)
  }
})

test('what was known is not what is known: it has changed in between', () => {
  for (const url of ['/v1/invoices', '/v1/payments/stripe-ch_1', '/v1/trial-balance', '/v1/sync']) {
    const all = past.map(({ answers }) => JSON.stringify(answers.get(url)))
    expect(new Set(all).size, url).toBeGreaterThan(1)
  }
})

test('a moment in asOf is the same', async () => {
  const { moment, answers } = past[1] as (typeof past)[number]
  for (const url of ['/v1/invoices', '/v1/customers', '/v1/trial-balance']) {
    const answer = await api.when(`${url}?asOf=${moment}`)
    expect(answer.json()).toEqual((answers.get(url) as { body: unknown }).body)
    expect(answer.headers['tieout-known-at']).toBe(moment)
  }
})

test('without a moment nothing is said of one', async () => {
  const { headers } = await api.when('/v1/invoices')
  expect(headers).not.toHaveProperty('tieout-known-at')
})

test.each(['/v1/invoices', '/v1/trial-balance', '/v1/sync/held', '/v1/deals/1'])(
  '%s: what will be known nobody knows',
  async (url) => {
    await api.when(`${url}?knownAt=2999-01-01T00:00:00Z`).answers(422, { code: 'moment-to-come' })
  },
)

test('pages go on as of the same moment', async () => {
  const { moment, answers } = past[2] as (typeof past)[number]
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const page = await api.when(`/v1/invoices?limit=1&knownAt=${moment}${cursor}`).answers(200)
    ids.push(...page.data.map(({ id }: { id: string }) => id))
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  const { body } = answers.get('/v1/invoices') as { body: { data: { id: string }[] } }
  expect(ids).toEqual(body.data.map(({ id }) => id))
})

test('by the effective clock a document is what it was by the end of a day of the books', async () => {
  const today = clock.now().toISOString().slice(0, 10)
  const { data } = await api.when(`/v1/invoices?asOf=${today}`).answers(200)
  expect(data).toEqual((await api.when('/v1/invoices').answers(200)).data)
  await api.when('/v1/invoices?asOf=2020-01-01').answers(200, { data: [] })
  await api.when('/v1/invoices/deal-1?asOf=2020-01-01').answers(404, { code: 'not-found' })
  await api.when(`/v1/deals/1?asOf=${today}`).answers(200, { id: '1', state: 'won' })
  await api.when('/v1/customers?asOf=2020-01-01').answers(400, { code: 'invalid-request' })
})
