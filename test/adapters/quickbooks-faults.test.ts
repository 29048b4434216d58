// What goes wrong on the way to QuickBooks with the documents that lower an invoice, and with
// deposits: each of them is there once in the end, or waits for a person with a clear code.
import { beforeEach, describe, expect, test } from 'vitest'
import { observe as observeNote, voidNote } from '../../src/domain/credit-note-terms.ts'
import { writeOff } from '../../src/domain/invoice-settling.ts'
import { voidInvoice } from '../../src/domain/invoice-terms.ts'
import * as Payout from '../../src/domain/payout.ts'
import * as Sync from '../../src/domain/sync.ts'
import { asPlatformError } from '../../src/adapters/quickbooks/faults.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'

test.each([200, 400])('an answer of %i that breaks off is no refusal', (status) => {
  const response = { status, data: undefined, headers: {} }
  const failure = { isAxiosError: true, message: 'stream has been aborted', response }
  expect(asPlatformError(failure, new Date())).toMatchObject({
    code: 'unreachable',
    retryable: true,
  })
})

let books: QuickBooksBooks
beforeEach(async () => {
  books = await openQuickBooksBooks()
  await books.request('1', '100.00')
  await books.agrees()
})

const usd = (amount: string) => ({ amount, currency: 'USD' })
const credit = (total = '40.00') =>
  books.onNote(
    'stripe-cn_1',
    observeNote({
      ...{ creditNoteId: 'stripe-cn_1', source: 'stripe', externalId: 'cn_1', number: 'CN-1' },
      ...{ customerId: null, invoiceId: 'deal-1', currency: 'USD', total, reason: null },
      issuedOn: '2026-03-03',
    }),
  )
const payOut = async () => {
  const created = {
    ...{ payoutId: 'stripe-po_1', externalId: 'po_1', amount: usd('97.00'), automatic: true },
    ...{ createdOn: '2026-03-08', arrivesOn: '2026-03-10', description: null },
  }
  const part = { type: 'charge', count: 1, amount: '100.00', fee: '3.00', net: '97.00' }
  const told = (decision: Parameters<typeof books.decide<Payout.State, Payout.Event>>[2]) =>
    books.decide(Payout.decider, 'stripe-po_1', decision)
  await told(Payout.observe({ ...created, status: 'paid', failure: null }))
  await told(Payout.reconcile([part]))
}
const stuck = async () => {
  const all = await books.disagreements()
  return all.map((one) => ('failure' in one ? `${one.id}: ${one.failure}` : one.id))
}

const troubles = [
  ...(['drop-after-commit', 'server-error-after-commit', 'drop', 'cut-answer'] as const),
]
describe.each(troubles)('%s', (kind) => {
  test.each(['creditmemo', 'payment', 'deposit'])('of a %s leaves one', async (path) => {
    books.sandbox.injectFault({
      ...{ platform: 'quickbooks', kind, method: 'POST', times: 1, path: `/${path}` },
    })
    await credit()
    await books.onInvoice('1', writeOff({ reason: 'so', kind: 'bank-fee', amount: '10.00' }))
    await payOut()
    await books.agrees()
    expect(
      books
        .memos()
        .map((one) => one.TotalAmt)
        .sort(),
    ).toEqual([10, 40])
    expect(books.payments()).toHaveLength(2)
    expect(books.document('INV-1')?.Balance).toBe(50)
    expect([...books.sandbox.tables.quickbooks.Deposit.rows()]).toMatchObject([{ TotalAmt: 97 }])
  })
})

test('what was meant by a lost call is not what is meant now', async () => {
  books.sandbox.injectFault({
    ...{ platform: 'quickbooks', kind: 'drop-after-commit', method: 'POST', times: 1 },
    path: '/creditmemo',
  })
  await credit()
  await books.world.settleDown()
  await credit('25.00')
  await books.agrees()
  expect(books.memos()).toMatchObject([{ TotalAmt: 25, Balance: 0 }])
})

test('a delete whose answer is lost is over', async () => {
  await credit()
  await books.agrees()
  books.sandbox.injectFault({
    ...{ platform: 'quickbooks', kind: 'drop-after-commit', method: 'POST', times: 1 },
    path: '/creditmemo',
  })
  await books.onNote('stripe-cn_1', voidNote({ reason: 'so' }))
  await books.agrees()
  expect(books.memos()).toEqual([])
})

test('a void whose answer is lost is over', async () => {
  books.sandbox.injectFault({
    ...{ platform: 'quickbooks', kind: 'drop-after-commit', method: 'POST', times: 1 },
    path: '/invoice',
  })
  await books.onInvoice('1', voidInvoice('so'))
  await books.agrees()
  expect(books.document('INV-1')).toMatchObject({ TotalAmt: 0, PrivateNote: /^Voided/ })
})

test('a number that belongs to somebody else waits for a person', async () => {
  books.sandbox.issueQuickBooksCreditMemo({
    ...{ docNumber: 'CN-1', customer: 'Walk-in', amount: '5.00' },
  })
  await credit()
  await books.settleDown()
  expect(await stuck()).toContain('quickbooks-credit-note-stripe-cn_1: number-taken')
})

test('books that are closed there are for a person, and done once they are open', async () => {
  books.sandbox.closeQuickBooksBooks('2026-03-31')
  await payOut()
  await books.settleDown()
  expect(await stuck()).toEqual(['quickbooks-payout-stripe-po_1: 6210'])
  books.sandbox.closeQuickBooksBooks()
  const subject = { platform: 'quickbooks', object: 'payout', objectId: 'stripe-po_1' } as const
  await books.decide(Sync.decider, Sync.idOf(subject), Sync.retry(subject))
  await books.agrees()
})

test('a payment that a bookkeeper has deposited cannot be changed, and says so', async () => {
  await books.charge('ch_1', '100.00', ['1'])
  await books.agrees()
  const [ours] = books.payments()
  // As it was before there was a clearing account.
  const { Payment } = books.sandbox.tables.quickbooks
  if (!ours) throw new Error('no payment')
  Payment.put(ours.Id, { ...ours, DepositToAccountRef: { value: '4' } })
  books.sandbox.makeQuickBooksDeposit({ payments: [ours.Id] })
  const refunds = [{ refundId: 're_1', amount: usd('10.00'), failed: false }]
  await books.charge('ch_1', '100.00', ['1'], { refunds })
  await books.settleDown()
  expect(await stuck()).toContain('quickbooks-payment-stripe-ch_1: 6540')
})

test('what an invoice cannot take that a bookkeeper has lowered there waits for a person', async () => {
  const invoice = books.document('INV-1')
  if (!invoice) throw new Error('no invoice')
  const { Invoice } = books.sandbox.tables.quickbooks
  Invoice.put(invoice.Id, { ...invoice, TotalAmt: 60, Balance: 60 })
  await books.charge('ch_1', '100.00', ['1'])
  await books.settleDown()
  expect(await stuck()).toContain('quickbooks-payment-stripe-ch_1: conflict-open')
})
