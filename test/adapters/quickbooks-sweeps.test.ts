// What QuickBooks' webhooks have missed, found by its lists: over HTTP, by the real library.
import { beforeEach, describe, expect, test } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import * as Payment from '../../src/domain/payment.ts'
import { customerId } from '../support/examples.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'
import { movableOutside } from '../sandbox/support.ts'

const outside = movableOutside()
let books: QuickBooksBooks
beforeEach(async () => {
  books = await openQuickBooksBooks(outside)
})

const date = '2026-03-01'
const enter = (docNumber: string, amount = '100.00') =>
  books.sandbox.createManualQuickBooksInvoice({ docNumber, customer: 'Walk-in', amount, date })
const invoice = (id: string) => books.stateOf(Invoice.decider, `qbo-${id}`)
const open = async (id: string) => Invoice.figures(await invoice(id)).open.toFixed(2)
const swept = async (name?: string) => {
  const { news } = await books.sweep(name)
  await books.settleDown()
  return news
}

describe.each(['quickbooks-cdc', 'quickbooks-ids'])('%s', (name) => {
  test('behind webhooks that work it finds nothing', async () => {
    enter('M-1')
    books.sandbox.payQuickBooksInvoice('M-1', { amount: '40.00', date })
    await books.request('1', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.agrees()
    await swept(name)
    expect(await swept(name)).toBe(0)
  })

  test('finds what was made, changed, made void and deleted', async () => {
    const [one, two, three] = [enter('M-1'), enter('M-2'), enter('M-3')]
    const paid = books.sandbox.payQuickBooksInvoice('M-3', { date })
    await books.agrees()
    books.loseWebhooks(true)
    books.sandbox.changeQuickBooksInvoice('M-1', { amount: '60.00' })
    books.sandbox.voidQuickBooksInvoice('M-2')
    books.sandbox.deleteQuickBooksPayment(paid.Id)
    books.sandbox.deleteQuickBooksInvoice('M-3')
    const four = enter('M-4', '25.00')
    await books.settleDown()
    expect(await open(one.Id)).toBe('100.00')
    expect(await swept(name)).toBeGreaterThanOrEqual(5)
    expect([await open(one.Id), await open(four.Id)]).toEqual(['60.00', '25.00'])
    expect((await invoice(two.Id)).kind).toBe('void')
    expect((await invoice(three.Id)).kind).toBe('void')
    const money = await books.stateOf(Payment.decider, `qbo-${paid.Id}`)
    expect(Payment.figures(money).refunded.toFixed(2)).toBe('100.00')
    await books.agrees()
    expect(await swept(name)).toBe(0)
  })

  test('finds what somebody did to an invoice of ours', async () => {
    await books.request('1', '100.00')
    await books.agrees()
    books.loseWebhooks(true)
    books.sandbox.deleteQuickBooksInvoice('INV-1')
    await swept(name)
    expect((await books.invoice('1')).kind).toBe('void')
  })

  test('finds that two customers have become one', async () => {
    await books.request('1', '100.00')
    enter('M-1')
    await books.agrees()
    const { CustomerRef } = books.document('M-1') ?? {}
    books.loseWebhooks(true)
    books.sandbox.mergeQuickBooksCustomers('Ada & Sons', 'Walk-in')
    await swept(name)
    const { identities } = await books.stateOf(Customer.decider, customerId)
    expect(identities).toMatchObject([{ platform: 'quickbooks', externalId: CustomerRef?.value }])
    books.loseWebhooks(false)
    await books.request('2', '50.00')
    await books.agrees()
    expect(books.document('INV-2')?.CustomerRef.value).toBe(CustomerRef?.value)
  })
})

describe('more than one answer can hold', () => {
  /** Copies, of which QuickBooks tells as of the first. */
  function copies(of: { Id: string }, count: number) {
    const { Invoice: table } = books.sandbox.tables.quickbooks
    const row = table.get(of.Id)
    if (!row) throw new Error('no such invoice')
    for (let n = 1; n <= count; n++) {
      const Id = String(5_000_000 + n)
      table.put(Id, { ...row, Id, DocNumber: `C-${n}`, LinkedTxn: [] })
    }
  }

  test('all of it is found, and what is gone too', async () => {
    const first = enter('M-0')
    const gone = enter('M-X')
    await books.agrees()
    await swept()
    books.loseWebhooks(true)
    copies(first, 1300)
    books.sandbox.deleteQuickBooksInvoice('M-X')
    outside.forward(6 * 60_000)
    const { news } = await books.sweep()
    expect(news).toBe(1301)
    const told = (await books.events()).flatMap(({ data }) => data as { kind?: string })
    expect(told.filter(({ kind }) => kind === 'invoice.deleted')).toMatchObject([
      { objectId: expect.stringContaining(gone.Id) },
    ])
    expect((await books.sweep()).news).toBe(0)
  })
})

test('after more than 30 days everything is compared, and it is said', async () => {
  const made = enter('M-1')
  await books.agrees()
  await swept()
  books.loseWebhooks(true)
  books.sandbox.deleteQuickBooksInvoice('M-1')
  const other = enter('M-2')
  outside.forward(40 * 86_400_000)
  const { notice } = await books.sweep()
  expect(notice).toMatch(/30 days/)
  await books.settleDown()
  expect((await invoice(made.Id)).kind).toBe('void')
  expect((await invoice(other.Id)).kind).toBe('issued')
  expect((await books.sweep()).notice).toBeNull()
})

test('a QuickBooks without change data capture is asked by query, and it is said', async () => {
  const made = enter('M-1')
  await books.agrees()
  books.loseWebhooks(true)
  books.sandbox.changeQuickBooksInvoice('M-1', { amount: '60.00' })
  const { changes } = books.quickbooks
  const { PlatformError } = await import('../../src/adapters/platform-error.ts')
  books.quickbooks.changes = () => {
    const how = { retryable: false, status: 404 }
    return Promise.reject(new PlatformError('quickbooks', 'http-404', 'no such path', how))
  }
  const { notice } = await books.sweep()
  books.quickbooks.changes = changes
  expect(notice).toMatch(/no change data capture/)
  await books.settleDown()
  expect(await open(made.Id)).toBe('60.00')
})

test('a backfill loads what bears the day or a later one, and what is known is left out', async () => {
  books.loseWebhooks(true)
  const early = books.sandbox.createManualQuickBooksInvoice({
    ...{ docNumber: 'M-0', customer: 'Walk-in', amount: '10.00', date: '2026-01-15' },
  })
  const made = enter('M-1')
  books.sandbox.payQuickBooksInvoice('M-1', { amount: '40.00', date })
  const given = { docNumber: 'CM-1', customer: 'Walk-in', amount: '30.00', date }
  books.sandbox.issueQuickBooksCreditMemo(given)
  const load = async () => {
    let news = 0
    for (const kind of ['invoices', 'credit-memos', 'payments', 'refund-receipts', 'deposits']) {
      news += (await books.sweep(`backfill-quickbooks-${kind}`, '2026-02-01')).news
    }
    await books.settleDown()
    return news
  }
  expect(await load()).toBe(3)
  expect(await open(made.Id)).toBe('60.00')
  expect((await invoice(early.Id)).kind).toBe('absent')
  expect(await load()).toBe(0)
})
