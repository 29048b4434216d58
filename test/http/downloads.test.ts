import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  balanceTransaction,
  closedPeriod,
  creditNote,
  customer,
  exchangeRate,
  invoice,
  payment,
  payout,
} from './examples.ts'
import { readWorkbook } from './workbook.ts'

const hostile = '=HYPERLINK("https://evil.test","Łódź")'
const days = Array.from({ length: 450 }, (_, index) =>
  new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10),
)

let api: Api
beforeAll(async () => {
  api = await openApi({ companyName: 'Tieout Ltd' })
  await api.given(
    customer(hostile),
    ...['1', '2'].map((id) => invoice(id)),
    payment('ch_1'),
    ...allocation('ch_1', '1'),
    payment('ch_2'),
    creditNote('tieout-1'),
    balanceTransaction('ch_1', 'stripe-po_1'),
    payout('po_1'),
    closedPeriod('2026-02'),
    {
      category: ExchangeRate.category,
      id: 'EUR-USD',
      facts: days.flatMap((on) => exchangeRate('EUR', 'USD', on, '1.1').facts),
    },
  )
})
afterAll(() => api.close())

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const lines = (csv: string) => csv.trimEnd().split('\r\n')

const files: [url: string, file: string, head: string, rows: number][] = [
  ['/v1/journal', 'journal', 'bookedOn,effectiveOn,late,', 17],
  ['/v1/trial-balance?asOf=2026-03-31', 'trial-balance-2026-03-31', 'account,currency,debit', 10],
  ['/v1/general-ledger/bank', 'general-ledger-bank', 'bookedOn,effectiveOn,late,', 1],
  ['/v1/ageing?asOf=2026-03-31', 'ageing-2026-03-31', 'customerId,customerName,currency', 1],
  ['/v1/ageing/invoices?asOf=2026-03-31', 'ageing-invoices-2026-03-31', 'invoiceId,number', 1],
  ['/v1/unapplied-cash', 'unapplied-cash', 'paymentId,payerName,since', 1],
  ['/v1/revenue', 'revenue', 'month,currency,revenue', 1],
  ['/v1/credit-notes', 'credit-notes', 'id,number,source', 1],
  ['/v1/payouts', 'payouts', 'id,externalId,status', 1],
  ['/v1/balance-transactions', 'balance-transactions', 'id,type,reportingCategory', 1],
  ['/v1/periods', 'periods', 'month,state,closedAt', 2],
  ['/v1/exchange-rates', 'exchange-rates', 'from,to,on,rate,source', 450],
  ['/v1/accounts', 'accounts', 'account,label,kind', 23],
  [
    '/v1/customers/hubspot-company-7/statement?from=2026-03-01&to=2026-03-31',
    'statement-hubspot-company-7-2026-03-01-2026-03-31',
    'currency,on,kind,reference',
    5,
  ],
]

describe.each(files)('%s', (url, file, head, rows) => {
  const as = (format: string) => `${url}${url.includes('?') ? '&' : '?'}format=${format}`

  test('comes as CSV, all of it', async () => {
    const answer = await api.when(as('csv'))
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${file}.csv"`,
      vary: 'accept, accept-language',
    })
    const [first, ...others] = lines(answer.body)
    expect(first).toMatch(new RegExp(`^${head}`))
    expect(others).toHaveLength(rows)
  })

  test('comes as a workbook with the same rows', async () => {
    const answer = await api.when(as('xlsx'))
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': xlsx,
      'content-disposition': `attachment; filename="${file}.xlsx"`,
    })
    const cells = readWorkbook(answer.rawPayload)
    const places = Object.keys(cells).map((at) => Number(at.replace(/[A-Z]+/, '')))
    expect(Math.max(...places)).toBe(rows + 1)
  })

  test('comes in no other form', () =>
    api.when(as('exe')).answers(400, { errors: [{ in: 'query', pointer: '/format' }] }))
})

test('the header Accept chooses where the query is silent', async () => {
  for (const [accept, type] of [
    ['text/csv', 'text/csv'],
    [xlsx, xlsx],
    ['application/json;q=0.5, text/csv;q=0.9', 'text/csv'],
    ['text/csv;q=0.5, application/json', 'application/json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/json'],
    ['text/csv;q=0', 'application/json'],
    ['application/pdf', 'application/json'],
    ['', 'application/json'],
  ] as const) {
    const answer = await api.when({ url: '/v1/payouts', headers: { accept } })
    expect(String(answer.headers['content-type']), accept).toContain(type)
  }
  const answer = await api.when({ url: '/v1/payouts?format=json', headers: { accept: 'text/csv' } })
  expect(answer.json().data).toHaveLength(1)
})

test('a file has neither pages nor a limit, and what is refused stays a problem', async () => {
  await api
    .when('/v1/journal?format=csv&limit=10')
    .answers(400, { errors: [{ pointer: '/limit' }] })
  await api.when('/v1/journal?format=csv&cursor=x').answers(400)
  await api.when('/v1/journal?format=xlsx&asOf=2026-02-30').answers(400)
  await api.when('/v1/customers/none/statement?format=pdf').answers(404, { code: 'not-found' })
})

test('what others wrote is text in every file', async () => {
  const csv = await api.when('/v1/ageing?asOf=2026-03-31&format=csv')
  expect(lines(csv.body)[1]).toContain(`"'=HYPERLINK(""https://evil.test"",""Łódź"")"`)
  const sheet = readWorkbook((await api.when('/v1/ageing?asOf=2026-03-31&format=xlsx')).rawPayload)
  expect(sheet.B2).toMatchObject({ kind: 'text', value: hostile })
  expect(sheet.H2).toEqual({ kind: 'number', value: '100', format: '#,##0.00' })
})

test('a statement comes on paper, the same bytes for the same moment', async () => {
  const known = new Date().toISOString()
  const url = `/v1/customers/hubspot-company-7/statement?from=2026-03-01&to=2026-03-31&knownAt=${known}`
  const one = await api.when(`${url}&format=pdf`)
  expect(one.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition':
      'attachment; filename="statement-hubspot-company-7-2026-03-01-2026-03-31.pdf"',
  })
  expect(one.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  const other = await api.when({ url, headers: { accept: 'application/pdf' } })
  expect(other.rawPayload.equals(one.rawPayload)).toBe(true)
})

describe('to a reader of French', () => {
  const french = { 'accept-language': 'fr' }
  test('every workbook has French heads', async () => {
    for (const [url] of files) {
      const as = (language: string) =>
        api.when(`${url}${url.includes('?') ? '&' : '?'}format=xlsx&language=${language}`)
      const [one, other] = [await as('fr'), await as('en')]
      const headOf = (cells: object) =>
        Object.entries(cells)
          .filter(([at]) => /^[A-Z]+1$/.test(at))
          .map(([, cell]) => cell.value)
      const [told, plain] = [one, other].map((file) => headOf(readWorkbook(file.rawPayload)))
      expect(told, url).toHaveLength(plain?.length ?? 0)
      expect(told, url).not.toEqual(plain)
    }
  })
  test('a CSV keeps its keys, which programs read', async () => {
    const url = '/v1/ageing?asOf=2026-03-31&format=csv'
    const { body } = await api.when({ url, headers: french })
    expect(body).toMatch(/^customerId,customerName,currency/)
  })
  test('the entries of the journal are described in French, as a file too', async () => {
    const { data } = await api.when({ url: '/v1/journal', headers: french }).answers(200)
    const all = data.map(({ description }: { description: string }) => description)
    expect(all).toContain('Facture INV-1 émise')
    expect(all.join(' ')).not.toMatch(/ settles | received | issued/)
    const { body } = await api.when('/v1/general-ledger/accounts-receivable?format=csv&language=fr')
    expect(body).toContain('Facture INV-2 émise')
  })
})
