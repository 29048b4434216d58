// Nothing goes round in circles, and nothing is there twice: whatever is said again and again, and
// however much goes wrong on the way.
import { createRequire } from 'node:module'
import type { AxiosStatic, InternalAxiosRequestConfig } from 'axios'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeOff } from '../../src/domain/invoice-settling.ts'
import { amend } from '../../src/domain/invoice-terms.ts'
import { soldLine } from '../support/examples.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'

/** The one that node-quickbooks calls by. */
const axios = createRequire(import.meta.url)('axios') as AxiosStatic
let books: QuickBooksBooks
let writes: string[] = []
let watching: number

beforeEach(async () => {
  books = await openQuickBooksBooks()
  writes = []
  watching = axios.interceptors.request.use((config: InternalAxiosRequestConfig) => {
    if (config.method === 'post') writes.push(config.url ?? '')
    return config
  })
})
afterEach(() => axios.interceptors.request.eject(watching))

async function sold(deals: readonly string[]) {
  for (const deal of deals) await books.request(deal, '100.00')
  for (const deal of deals) await books.charge(`ch_${deal}`, '90.00', [deal])
}

test('after it is quiet, webhooks and sweeps again and again write nothing', async () => {
  await sold(['1', '2'])
  await books.settleDown()
  await books.onInvoice('1', writeOff({ reason: 'so', kind: 'bank-fee', amount: '10.00' }))
  books.sandbox.createManualQuickBooksInvoice({
    ...{ docNumber: 'M-1', customer: 'Walk-in', amount: '100.00' },
  })
  books.sandbox.payQuickBooksInvoice('M-1', { amount: '40.00' })
  await books.agrees()
  writes = []
  for (let round = 0; round < 4; round++) {
    await books.hearAgain()
    await books.sweep('quickbooks-cdc')
    await books.sweep('quickbooks-ids')
    await books.agrees()
  }
  expect(writes).toEqual([])
})

test('what both sides change again and again comes to rest', async () => {
  await sold(['1'])
  await books.agrees()
  for (let round = 1; round <= 6; round++) {
    books.sandbox.changeQuickBooksInvoice('INV-1', { dueOn: `2027-01-0${round}` })
    await books.settleDown()
  }
  writes = []
  for (let round = 0; round < 3; round++) {
    await books.hearAgain()
    await books.sweep('quickbooks-cdc')
    await books.settleDown()
  }
  expect(writes).toEqual([])
})

describe('a call whose answer never came', () => {
  const lost = (path: string) =>
    books.sandbox.injectFault({
      ...{ platform: 'quickbooks', kind: 'drop-after-commit', method: 'POST', times: 1, path },
    })

  test('is found again days later, when QuickBooks knows no request of it any more', async () => {
    // Nor does a webhook tell of it.
    books.loseWebhooks(true)
    for (const path of ['/customer', '/invoice', '/payment', '/creditmemo']) lost(path)
    await books.request('1', '100.00')
    for (let time = 0; time < 4; time++) {
      await books.settleDown(1).catch(() => undefined)
      books.sandbox.forgetQuickBooksRequests()
    }
    await books.charge('ch_1', '90.00', ['1'])
    await books.onInvoice('1', writeOff({ reason: 'so', kind: 'bank-fee', amount: '10.00' }))
    for (let time = 0; time < 4; time++) {
      await books.settleDown(1).catch(() => undefined)
      books.sandbox.forgetQuickBooksRequests()
    }
    await books.agrees()
    const { Invoice, Payment, CreditMemo, Customer } = books.sandbox.tables.quickbooks
    expect([Customer.size, Invoice.size, CreditMemo.size, Payment.size]).toEqual([1, 1, 1, 2])
  })

  test('also where somebody has given it another number since', async () => {
    books.loseWebhooks(true)
    lost('/invoice')
    await books.request('1', '100.00')
    await books.settleDown(1).catch(() => undefined)
    const [made] = [...books.sandbox.tables.quickbooks.Invoice.rows()]
    expect(made).toBeDefined()
    books.sandbox.changeQuickBooksInvoice('INV-1', { docNumber: 'R-1' })
    books.sandbox.forgetQuickBooksRequests()
    await books.agrees()
    expect(books.sandbox.tables.quickbooks.Invoice.size).toBe(1)
  })
})

test('one call in five fails in every way, and each document is there once', async () => {
  const deals = ['1', '2', '3', '4', '5', '6', '7', '8']
  const kinds = [
    ...(['drop', 'drop-after-commit', 'server-error', 'server-error-after-commit'] as const),
    'rate-limit',
  ] as const
  for (const kind of kinds) {
    const retryAfter = kind === 'rate-limit' ? { retryAfter: '0' } : {}
    books.sandbox.injectFault({ platform: 'quickbooks', kind, rate: 0.04, ...retryAfter })
  }
  books.sandbox.injectFault({ platform: 'quickbooks', kind: 'duplicate-webhooks', rate: 0.3 })
  books.sandbox.injectFault({ platform: 'quickbooks', kind: 'reorder-webhooks', rate: 0.3 })
  await sold(deals)
  await books.settleDown(40)
  for (const deal of ['1', '3']) {
    const { terms } = await books.invoice(deal)
    if (!terms) continue
    const next = { ...terms, total: '90.00', lines: [soldLine('90.00')] }
    await books.onInvoice(deal, amend(next, 'less'))
  }
  for (const deal of ['2', '4']) {
    await books.onInvoice(deal, writeOff({ reason: 'so', kind: 'bad-debt', amount: '10.00' }))
  }
  await books.settleDown(40)
  books.sandbox.clearFaults()
  await books.sweep('quickbooks-cdc')
  await books.agrees()
  const { Invoice, Payment, CreditMemo, Customer } = books.sandbox.tables.quickbooks
  expect([Customer.size, Invoice.size, CreditMemo.size]).toEqual([1, 8, 2])
  expect(Payment.size).toBe(8 + 2)
  const states = (await books.events()).filter(({ type }) => type === 'ConflictDetected')
  expect(states).toEqual([])
})
