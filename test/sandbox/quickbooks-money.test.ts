// Deposits, journal entries, tax, rates and closed books, as the real library meets them.
import { expect, test } from 'vitest'
import { faultOf, openSandbox, quickBooksOf } from './support.ts'

type Entity = Record<string, unknown> & { Id: string; SyncToken: string }

async function company() {
  const sandbox = await openSandbox()
  const client = quickBooksOf(sandbox)
  await client.connect()
  const call = (name: string, entity: unknown) => client.call<Entity>(name, entity)
  const customer = await call('createCustomer', { DisplayName: 'Acme Ltd' })
  const CustomerRef = { value: customer.Id }
  const payment = (TotalAmt: number, more: object = {}) =>
    call('createPayment', { CustomerRef, TotalAmt, ...more })
  const deposit = (Line: object[], more: object = {}) =>
    call('createDeposit', { DepositToAccountRef: { value: '3' }, Line, ...more })
  return { sandbox, call, CustomerRef, payment, deposit }
}

const of = (payment: Entity) => ({
  Amount: payment.TotalAmt,
  LinkedTxn: [{ TxnId: payment.Id, TxnType: 'Payment', TxnLineId: '0' }],
})
const from = (account: string, Amount: number) => ({
  Amount,
  DetailType: 'DepositLineDetail',
  DepositLineDetail: { AccountRef: { value: account } },
})
const sold = (Amount: number, code: 'TAX' | 'NON' = 'NON') => ({
  Amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' }, TaxCodeRef: { value: code } },
})

test('a deposit takes payments out of Undeposited Funds, less a fee', async () => {
  const { call, payment, deposit } = await company()
  const paid = await payment(100)
  const made = await deposit([of(paid), from('5', -3)])
  expect(made).toMatchObject({ TotalAmt: 97 })
  expect(await faultOf(deposit([of(paid)]))).toMatchObject({ code: '6000' })
  const { Id } = paid
  const current = await call('getPayment', Id)
  const { SyncToken } = current
  const change = (more: object) => call('updatePayment', { Id, SyncToken, ...more })
  expect(await faultOf(change({ CustomerRef: paid.CustomerRef, TotalAmt: 90 }))).toMatchObject({
    code: '6540',
  })
  expect(await faultOf(change({ void: true }))).toMatchObject({ code: '6540' })
  expect(await faultOf(call('deletePayment', { Id, SyncToken }))).toMatchObject({ code: '6540' })
  await call('deleteDeposit', { Id: made.Id, SyncToken: made.SyncToken })
  const free = await call('getPayment', Id)
  expect(await change({ ...free, TotalAmt: 90 })).toMatchObject({ TotalAmt: 90 })
})

test('a payment that sits elsewhere cannot be deposited, nor can less than nothing', async () => {
  const { payment, deposit } = await company()
  const elsewhere = await payment(100, { DepositToAccountRef: { value: '3' } })
  expect(await faultOf(deposit([of(elsewhere)]))).toMatchObject({ code: '6000' })
  expect(await faultOf(deposit([from('5', -3)]))).toMatchObject({ code: '6000' })
  expect(await faultOf(deposit([from('99', 3)]))).toMatchObject({ code: '2500' })
})

test('a journal entry balances', async () => {
  const { call } = await company()
  const line = (PostingType: string, Amount: number, account: string) => ({
    ...{ Amount, DetailType: 'JournalEntryLineDetail' },
    JournalEntryLineDetail: { PostingType, AccountRef: { value: account } },
  })
  const entry = (credit: number) =>
    call('createJournalEntry', { Line: [line('Debit', 10, '5'), line('Credit', credit, '3')] })
  expect(await faultOf(entry(9))).toMatchObject({ code: '6000' })
  expect(await entry(10)).toMatchObject({ TotalAmt: 10 })
})

test('tax is what the caller says, or what the company makes of it, by line or document', async () => {
  const { sandbox, call, CustomerRef } = await company()
  const Line = [sold(10.01, 'TAX'), sold(10.01, 'TAX'), sold(10.01, 'TAX'), sold(5)]
  const invoice = () =>
    call('createInvoice', { CustomerRef, Line, TxnTaxDetail: { TotalTax: 2.4 } })
  expect(await invoice()).toMatchObject({ TotalAmt: 37.43, TxnTaxDetail: { TotalTax: 2.4 } })
  sandbox.setQuickBooksTax({ rate: '8.25', per: 'document' })
  expect(await invoice()).toMatchObject({ TotalAmt: 37.51, TxnTaxDetail: { TotalTax: 2.48 } })
  sandbox.setQuickBooksTax({ rate: '8.25', per: 'line' })
  expect(await invoice()).toMatchObject({ TotalAmt: 37.52, TxnTaxDetail: { TotalTax: 2.49 } })
})

test('a foreign document is booked at the rate it states, at 1 where it states none', async () => {
  const { sandbox, call } = await company()
  const euro = { CurrencyRef: { value: 'EUR' } }
  const { Id } = await call('createCustomer', { DisplayName: 'Euro AG', ...euro })
  const invoice = (more: object) =>
    call('createInvoice', { CustomerRef: { value: Id }, ...euro, Line: [sold(100)], ...more })
  expect(await invoice({})).toMatchObject({ ExchangeRate: 1, HomeTotalAmt: 100 })
  expect(await invoice({ ExchangeRate: 1.0825 })).toMatchObject({ HomeTotalAmt: 108.25 })
  sandbox.setQuickBooksRate('EUR', '1.09')
  const asked = { sourcecurrencycode: 'EUR', asofdate: '2026-03-01' }
  expect(await call('getExchangeRate', asked)).toMatchObject({
    ExchangeRate: { Rate: 1.09, AsOfDate: '2026-03-01', TargetCurrencyCode: 'USD' },
  })
})

test('amounts have the decimals of their currency', async () => {
  const { call } = await company()
  const documents = async (currency: string, paid: number) => {
    const CurrencyRef = { value: currency }
    const { Id } = await call('createCustomer', { DisplayName: `In ${currency}`, CurrencyRef })
    const own = { CustomerRef: { value: Id }, CurrencyRef }
    const invoice = await call('createInvoice', { ...own, Line: [sold(100.125)] })
    const LinkedTxn = [{ TxnId: invoice.Id, TxnType: 'Invoice' }]
    const Line = [{ Amount: paid, LinkedTxn }]
    const payment = await call('createPayment', { ...own, TotalAmt: paid, Line })
    return [await call('getInvoice', invoice.Id), payment]
  }
  expect(await documents('KWD', 50.125)).toMatchObject([
    { TotalAmt: 100.125, Balance: 50 },
    { TotalAmt: 50.125, UnappliedAmt: 0, Line: [{ Amount: 50.125 }] },
  ])
  expect(await documents('JPY', 50)).toMatchObject([{ TotalAmt: 100, Balance: 50 }, {}])
  // More than a currency has is rounded in the total as it is in the lines.
  expect(await documents('EUR', 50.125)).toMatchObject([
    { TotalAmt: 100.13, Balance: 50 },
    { TotalAmt: 50.13, UnappliedAmt: 0 },
  ])
})

test('nothing is changed on a day whose books are closed', async () => {
  const { sandbox, call, CustomerRef } = await company()
  const invoice = (TxnDate: string) =>
    call('createInvoice', { CustomerRef, Line: [sold(100)], TxnDate })
  const { Id, SyncToken } = await invoice('2026-03-31')
  sandbox.closeQuickBooksBooks('2026-03-31')
  expect(await faultOf(invoice('2026-03-31'))).toMatchObject({ code: '6210' })
  const late = call('updateInvoice', { Id, SyncToken, TxnDate: '2026-04-01' })
  expect(await faultOf(late)).toMatchObject({ code: '6210' })
  expect(await faultOf(call('voidInvoice', { Id, SyncToken }))).toMatchObject({ code: '6210' })
  await invoice('2026-04-01')
  sandbox.closeQuickBooksBooks()
  await invoice('2026-03-31')
})

test('a credit memo lets go of its invoice when it is deleted; the API cannot void it', async () => {
  const { call, CustomerRef, payment } = await company()
  const invoice = await call('createInvoice', { CustomerRef, Line: [sold(500)] })
  const memo = await call('createCreditMemo', { CustomerRef, Line: [sold(300)] })
  const link = (TxnId: string, TxnType: string) => ({
    Amount: 300,
    LinkedTxn: [{ TxnId, TxnType }],
  })
  const tie = await payment(0, { Line: [link(invoice.Id, 'Invoice'), link(memo.Id, 'CreditMemo')] })
  const { Id, SyncToken } = await call('getCreditMemo', memo.Id)
  const voiding = call('updateCreditMemo', { Id, SyncToken, void: true })
  expect(await faultOf(voiding)).toMatchObject({ code: '500' })
  await call('deleteCreditMemo', { Id, SyncToken })
  expect(await call('getInvoice', invoice.Id)).toMatchObject({ Balance: 500 })
  expect(await call('getPayment', tie.Id)).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0, Line: [] })
})

test('the bookkeeper has all of it on the control server', async () => {
  const { sandbox } = await company()
  const press = async (path: string, body: object = {}) => {
    const answer = await fetch(`${sandbox.control.baseUrl}/quickbooks/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Entity }
  }
  const sale = { customer: 'Walk-in', amount: '100.00' }
  await press('invoices', { ...sale, docNumber: 'M-1', tax: '5.00' })
  await press('credit-memos', { ...sale, docNumber: 'CM-1' })
  const tie = await press('credit-memos/CM-1/apply', {
    lines: [{ invoice: 'M-1', amount: '40.00' }],
  })
  expect(tie.status).toBe(200)
  const { Invoice, CreditMemo } = sandbox.tables.quickbooks
  expect([...Invoice.rows()]).toMatchObject([{ Balance: 60 }])
  await press(`payments/${tie.body.Id}/reapply`, { creditMemo: 'CM-1', lines: [] })
  expect([...CreditMemo.rows()]).toMatchObject([{ Balance: 100 }])
  await press('credit-memos/CM-1/void')
  expect([...CreditMemo.rows()]).toMatchObject([{ TotalAmt: 0 }])
  const paid = await press('invoices/M-1/pay', { amount: '30.00' })
  await press(`payments/${paid.body.Id}/change`, {
    ...{ amount: '20.00', lines: [{ invoice: 'M-1', amount: '20.00' }] },
  })
  expect([...Invoice.rows()]).toMatchObject([{ Balance: 80 }])
  const deposit = await press('deposits', { payments: [paid.body.Id] })
  expect((await press(`payments/${paid.body.Id}/delete`)).status).toBe(400)
  await press(`deposits/${deposit.body.Id}/delete`)
  await press(`payments/${paid.body.Id}/delete`)
  await press('invoices/M-1/delete')
  expect([...Invoice.rows()]).toEqual([])
  expect((await press('close', { until: '2026-03-31' })).status).toBe(200)
})
