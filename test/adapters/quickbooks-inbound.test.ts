// What a bookkeeper does in QuickBooks, as the ledger has it in the end: told by webhooks, read by
// the real library over HTTP.
import { beforeEach, describe, expect, test } from 'vitest'
import * as translate from '../../src/adapters/quickbooks/translate.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import * as Customer from '../../src/domain/customer.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { amend } from '../../src/domain/invoice-terms.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocateByHand } from '../../src/domain/payment-placing.ts'
import * as Sync from '../../src/domain/sync.ts'
import { customerId, soldLine } from '../support/examples.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'

let books: QuickBooksBooks
beforeEach(async () => {
  books = await openQuickBooksBooks()
})

const date = '2026-03-01'
const enter = (docNumber: string, amount: string, more: object = {}) =>
  books.sandbox.createManualQuickBooksInvoice({
    ...{ docNumber, customer: 'Walk-in', amount, date },
    ...more,
  })
const invoice = (id: string) => books.stateOf(Invoice.decider, `qbo-${id}`)
const figures = async (id: string) => {
  const { total, settled, credited, open } = Invoice.figures(await invoice(id))
  return [total, settled, credited, open].map(String)
}
const payment = (id: string) => books.stateOf(Payment.decider, `qbo-${id}`)
const money = async (id: string) => {
  const { received, allocated, refunded, unapplied } = Payment.figures(await payment(id))
  return [received, allocated, refunded, unapplied].map(String)
}
const note = (id: string) => books.stateOf(CreditNote.decider, `qbo-${id}`)

describe('invoices made by hand', () => {
  test('with tax, in another currency, at the rate they were booked at', async () => {
    const made = enter('M-1', '108.25', { tax: '8.25', currency: 'EUR', rate: '1.0825' })
    await books.agrees()
    expect((await invoice(made.Id)).terms).toMatchObject({
      ...{ number: 'M-1', currency: 'EUR', total: '108.25', tax: '8.25' },
      rate: { from: 'EUR', to: 'USD', rate: '1.0825', on: date },
    })
  })

  test('whose tax is taken away have none', async () => {
    const made = enter('M-1', '108.25', { tax: '8.25' })
    await books.agrees()
    const { Id, SyncToken, Line } = made
    const change = { Id, SyncToken, Line, TxnTaxDetail: { TotalTax: 0 } }
    await books.quickbooks.update('Invoice', change, 'tax')
    await books.agrees()
    expect((await invoice(made.Id)).terms).toMatchObject({ total: '100.00' })
    expect((await invoice(made.Id)).terms?.tax).toBeUndefined()
  })

  test('deleted there, they are void here, and their money is unapplied', async () => {
    const made = enter('M-1', '100.00')
    const paid = books.sandbox.payQuickBooksInvoice('M-1', { date })
    await books.agrees()
    expect(await figures(made.Id)).toEqual(['100', '100', '0', '0'])
    books.sandbox.deleteQuickBooksInvoice('M-1')
    await books.agrees()
    expect((await invoice(made.Id)).kind).toBe('void')
    expect(await money(paid.Id)).toEqual(['100', '0', '0', '100'])
  })

  test('one of ours that is deleted there is void here', async () => {
    await books.request('1', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.agrees()
    books.sandbox.deleteQuickBooksInvoice('INV-1')
    await books.agrees()
    expect((await books.invoice('1')).kind).toBe('void')
    expect(books.payments()).toMatchObject([{ TotalAmt: 100, UnappliedAmt: 100 }])
  })
})

describe('customers of whom only QuickBooks knows', () => {
  const customer = (ref: string) => books.stateOf(Customer.decider, translate.customerIdOf(ref))
  const about = (ref: string) => ({
    ...{ customerId: translate.customerIdOf(ref), platform: 'quickbooks', externalId: ref },
    currency: 'USD',
  })
  const seen = async () =>
    (await books.events()).filter(({ type }) => /^(CustomerSeen|IdentityLinked)$/.test(type)).length

  test.each(['an invoice', 'a payment', 'a credit memo', 'a refund receipt'])(
    '%s makes them known, with their addresses',
    async (what) => {
      const there = await books.quickbooks.create(
        'Customer',
        {
          DisplayName: 'Beta Ltd',
          PrimaryEmailAddr: { Address: 'Pay@Beta.example, ann@beta.example' },
        },
        'beta',
      )
      const given = { docNumber: 'B-1', customer: 'Beta Ltd', amount: '80.00', date }
      if (what === 'an invoice') enter('B-1', '80.00', { customer: 'Beta Ltd' })
      if (what === 'a credit memo') books.sandbox.issueQuickBooksCreditMemo(given)
      if (what === 'a refund receipt') books.sandbox.refundInQuickBooks(given)
      if (what === 'a payment') {
        const money = { CustomerRef: { value: there.Id }, TotalAmt: 80, TxnDate: date }
        await books.quickbooks.create('Payment', money, 'beta paid')
      }
      await books.agrees()
      const { profile, identities } = await customer(there.Id)
      expect(profile).toMatchObject({ name: 'Beta Ltd', source: 'quickbooks' })
      expect(profile?.emails).toEqual(['ann@beta.example', 'pay@beta.example'])
      expect(Date.parse(profile?.seenAt ?? '')).toBe(
        Date.parse(there.MetaData?.LastUpdatedTime ?? ''),
      )
      expect(identities).toMatchObject([about(there.Id)])
    },
  )

  test('are seen once, and anew when they are called otherwise', async () => {
    const made = enter('M-1', '100.00')
    enter('M-2', '100.00')
    await books.agrees()
    const ref = made.CustomerRef.value
    const before = await seen()
    books.sandbox.payQuickBooksInvoice('M-1', { date })
    await books.agrees()
    expect(await seen()).toBe(before)
    const { Id, SyncToken } = await books.quickbooks.read('Customer', ref)
    const change = { Id, SyncToken, sparse: true, DisplayName: 'Run-in' }
    await books.quickbooks.update('Customer', change, 'renamed')
    enter('M-3', '100.00', { customer: 'Run-in' })
    await books.agrees()
    expect((await customer(ref)).profile?.name).toBe('Run-in')
    expect(await seen()).toBe(before + 1)
  })

  test('are called as on the document when they cannot be read', async () => {
    const made = enter('M-1', '100.00')
    books.sandbox.tables.quickbooks.Customer.remove(made.CustomerRef.value)
    await books.agrees()
    expect((await customer(made.CustomerRef.value)).profile).toMatchObject({
      ...{ name: 'Walk-in', emails: [] },
      seenAt: new Date(made.MetaData.LastUpdatedTime).toISOString(),
    })
  })

  test('a link that a person has taken away stays away', async () => {
    const made = enter('M-1', '100.00')
    await books.agrees()
    const ref = made.CustomerRef.value
    const identity = { ...about(ref), platform: 'quickbooks' as const }
    const away = Customer.unlink(identity, 'by ada')
    await books.decide(Customer.decider, identity.customerId, away)
    books.sandbox.payQuickBooksInvoice('M-1', { date })
    await books.agrees()
    expect((await customer(ref)).identities).toEqual([])
  })

  test('one of ours who stands there is not another', async () => {
    await books.request('1', '100.00')
    await books.agrees()
    const CustomerRef = books.document('INV-1')?.CustomerRef as { value: string; name: string }
    const made = enter('M-1', '100.00', { customer: CustomerRef.name })
    const given = { docNumber: 'CM-1', customer: CustomerRef.name, amount: '30.00', date }
    const memo = books.sandbox.issueQuickBooksCreditMemo(given)
    await books.agrees()
    expect((await invoice(made.Id)).terms?.customerId).toBe(customerId)
    expect((await note(memo.Id)).terms?.customerId).toBe(customerId)
    expect(await customer(CustomerRef.value)).toEqual(Customer.initial)
  })
})

describe('payments made by hand', () => {
  test('are restated when they are changed', async () => {
    const [one, two] = [enter('M-1', '100.00'), enter('M-2', '100.00')]
    const paid = books.sandbox.payQuickBooksInvoice('M-1', { amount: '60.00', date })
    await books.agrees()
    expect(await figures(one.Id)).toEqual(['100', '60', '0', '40'])
    const change = books.sandbox.changeQuickBooksPayment
    change(paid.Id, '60.00', [{ invoice: 'M-1', amount: '25.00' }])
    await books.agrees()
    expect(await money(paid.Id)).toEqual(['60', '25', '0', '35'])
    change(paid.Id, '90.00', [
      { invoice: 'M-1', amount: '25.00' },
      { invoice: 'M-2', amount: '65.00' },
    ])
    await books.agrees()
    expect(await money(paid.Id)).toEqual(['90', '90', '0', '0'])
    expect(await figures(two.Id)).toEqual(['100', '65', '0', '35'])
    change(paid.Id, '30.00', [{ invoice: 'M-2', amount: '30.00' }])
    await books.agrees()
    expect(await money(paid.Id)).toEqual(['30', '30', '0', '0'])
    expect(await figures(one.Id)).toEqual(['100', '0', '0', '100'])
  })

  test.each(['void', 'deleted'])('%s, their money is gone', async (how) => {
    const made = enter('M-1', '100.00')
    const paid = books.sandbox.payQuickBooksInvoice('M-1', { date })
    await books.agrees()
    if (how === 'void') books.sandbox.voidQuickBooksPayment(paid.Id)
    else books.sandbox.deleteQuickBooksPayment(paid.Id)
    await books.agrees()
    expect(await money(paid.Id)).toEqual(['100', '0', '100', '0'])
    expect(await figures(made.Id)).toEqual(['100', '0', '0', '100'])
  })

  test('what the ledger takes from an invoice is taken from it there', async () => {
    await books.request('1', '100.00')
    await books.agrees()
    const paid = books.sandbox.payQuickBooksInvoice('INV-1', { date })
    await books.agrees()
    const { terms } = await books.invoice('1')
    if (!terms) throw new Error('the invoice has no terms')
    const less = { ...terms, total: '60.00', lines: [soldLine('60.00')] }
    await books.onInvoice('1', amend(less, 'the deal changed'))
    await books.agrees()
    expect(await money(paid.Id)).toEqual(['100', '60', '0', '40'])
    expect(books.payments()).toMatchObject([{ TotalAmt: 100, UnappliedAmt: 40 }])
    await books.request('2', '40.00')
    await books.agrees()
    const lines = [{ invoiceId: 'deal-2', amount: '40.00' }]
    const byAda = allocateByHand({ decisionId: 'ada', lines, note: '' })
    await books.decide(Payment.decider, `qbo-${paid.Id}`, byAda)
    await books.agrees()
    expect(books.document('INV-2')?.Balance).toBe(0)
    expect(await money(paid.Id)).toEqual(['100', '100', '0', '0'])
  })

  test('an invoice that is paid twice waits for a person', async () => {
    await books.request('1', '100.00')
    await books.agrees()
    books.sandbox.payQuickBooksInvoice('INV-1', { date })
    await books.charge('ch_1', '100.00', ['1'])
    await books.settleDown()
    expect(await books.disagreements()).toMatchObject([
      { id: 'quickbooks-payment-stripe-ch_1', parked: true, failure: 'settled-otherwise' },
    ])
  })

  test('one of ours that is deleted there is made anew with the next change', async () => {
    await books.request('1', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.agrees()
    const [ours] = books.payments()
    books.sandbox.deleteQuickBooksPayment(ours?.Id ?? '')
    await books.settleDown()
    const sync = () => books.stateOf(Sync.decider, 'quickbooks-payment-stripe-ch_1')
    expect((await sync()).observed).toMatchObject({ status: 'deleted', total: null })
    const refunds = [
      { refundId: 're_1', amount: { amount: '10.00', currency: 'USD' }, failed: false },
    ]
    await books.charge('ch_1', '100.00', ['1'], { refunds })
    await books.agrees()
    expect(books.payments()).toMatchObject([{ TotalAmt: 90 }])
  })
})

describe('credit memos made by hand', () => {
  const issue = (amount: string, more: object = {}) =>
    books.sandbox.issueQuickBooksCreditMemo({
      ...{ docNumber: 'CM-1', customer: 'Walk-in', amount, date: '2026-03-04' },
      ...more,
    })

  test('are credit notes, applied where they are applied there', async () => {
    const [one, two] = [enter('M-1', '100.00'), enter('M-2', '100.00')]
    const memo = issue('80.00', { tax: '5.00' })
    await books.agrees()
    expect((await note(memo.Id)).terms).toMatchObject({
      ...{ number: 'CM-1', total: '80.00', tax: '5.00', issuedOn: '2026-03-04' },
      ...{ source: 'quickbooks', customerId: `quickbooks-customer-${memo.CustomerRef.value}` },
    })
    const tie = books.sandbox.applyQuickBooksCreditMemo('CM-1', [
      { invoice: 'M-1', amount: '30.00' },
      { invoice: 'M-2', amount: '20.00' },
    ])
    await books.agrees()
    expect(await figures(one.Id)).toEqual(['100', '0', '30', '70'])
    expect(await figures(two.Id)).toEqual(['100', '0', '20', '80'])
    books.sandbox.reapplyQuickBooksCreditMemo(tie.Id, 'CM-1', [{ invoice: 'M-2', amount: '45.00' }])
    await books.agrees()
    expect(await figures(one.Id)).toEqual(['100', '0', '0', '100'])
    expect(await figures(two.Id)).toEqual(['100', '0', '45', '55'])
    books.sandbox.deleteQuickBooksPayment(tie.Id)
    await books.agrees()
    expect(await figures(two.Id)).toEqual(['100', '0', '0', '100'])
    expect(CreditNote.figures(await note(memo.Id)).unapplied.toFixed()).toBe('80')
  })

  test('in another currency, at the rate they were booked at', async () => {
    const memo = issue('80.00', { customer: 'Euro AG', currency: 'EUR', rate: '1.0825' })
    await books.agrees()
    expect((await note(memo.Id)).terms?.rate).toMatchObject({ from: 'EUR', rate: '1.0825' })
  })

  test.each(['void', 'deleted'])('%s, they are void', async (how) => {
    const made = enter('M-1', '100.00')
    const memo = issue('80.00')
    books.sandbox.applyQuickBooksCreditMemo('CM-1', [{ invoice: 'M-1', amount: '30.00' }])
    await books.agrees()
    if (how === 'void') books.sandbox.voidQuickBooksCreditMemo('CM-1')
    else books.sandbox.deleteQuickBooksCreditMemo('CM-1')
    await books.agrees()
    expect((await note(memo.Id)).kind).toBe('void')
    expect(await figures(made.Id)).toEqual(['100', '0', '0', '100'])
  })

  test('a person puts one on an invoice here, and QuickBooks follows', async () => {
    const made = enter('M-1', '100.00')
    const memo = issue('80.00')
    await books.agrees()
    const amount = { amount: '25.00', currency: 'USD' }
    const lines = [{ invoiceId: `qbo-${made.Id}`, amount }]
    await books.onNote(`qbo-${memo.Id}`, CreditNote.apply({ decisionId: 'by ada', lines }))
    await books.agrees()
    expect(books.document('M-1')?.Balance).toBe(75)
    expect(books.memos()).toMatchObject([{ TotalAmt: 80, Balance: 55 }])
  })

  test('a refund receipt is credit that was paid out', async () => {
    const receipt = books.sandbox.refundInQuickBooks({
      ...{ docNumber: 'RR-1', customer: 'Walk-in', amount: '40.00', tax: '3.00', date },
    })
    await books.agrees()
    const state = await books.stateOf(CreditNote.decider, `qbo-refund-${receipt.Id}`)
    expect(state.terms).toMatchObject({ total: '40.00', tax: '3.00', number: 'RR-1' })
    const { refunded, unapplied } = CreditNote.figures(state)
    expect([refunded.toFixed(), unapplied.toFixed()]).toEqual(['40', '0'])
  })

  test('one of what Stripe tells itself is put to a person', async () => {
    await books.request('1', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.agrees()
    books.sandbox.refundInQuickBooks({
      ...{ docNumber: 'RR-1', customer: 'Ada & Sons', amount: '40.00', date },
      note: 'refunded re_1 by card',
    })
    await books.settleDown()
    expect(await books.held()).toEqual(['refund-told-twice'])
  })
})

test('the account of a payment is told by its id alone, and known for what it is', async () => {
  enter('M-1', '100.00')
  const cheque = books.sandbox.payQuickBooksInvoice('M-1', { date })
  expect(cheque.DepositToAccountRef).toEqual({ value: '4' })
  const { Account } = books.sandbox.tables.quickbooks
  // As newer companies call it.
  const funds = Account.get('4')
  if (!funds) throw new Error('there are no undeposited funds')
  Object.assign(funds, { Name: 'Payments to deposit' })
  await books.agrees()
  const into = async (id: string) =>
    (await books.stateOf(Sync.decider, `quickbooks-payment-qbo-${id}`)).observed?.into
  expect(await into(cheque.Id)).toBe('undeposited-funds')
  enter('M-2', '60.00')
  const banked = books.sandbox.payQuickBooksInvoice('M-2', { date, into: 'Checking' })
  await books.agrees()
  expect(await into(banked.Id)).toBe('Checking')
})
