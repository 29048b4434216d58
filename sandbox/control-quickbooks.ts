// The bookkeeper's part of the control API. Documents are called by their numbers, payments and
// deposits by their ids.
import Type from 'typebox'
import { Invoice } from './control-requests.ts'
import {
  Amount,
  Currency,
  Day,
  type Entry,
  id,
  Nothing,
  optional,
  type Post,
  Rate,
  Strict,
  Text,
} from './control-shapes.ts'
import type { World } from './world.ts'

const Lines = Type.Array(Strict({ invoice: Text, amount: Amount }))
const Cheque = Strict({
  ...{ amount: optional(Amount), reference: optional(Text), date: optional(Day) },
  into: optional(Text),
})
const Apply = Strict({ lines: Lines, date: optional(Day) })
const Change = Strict({ amount: Amount, lines: Lines })
const Reapply = Strict({ creditMemo: Text, lines: Lines })
const Receipt = Strict({
  ...Invoice.properties,
  creditMemo: optional(Text),
  payment: optional(Text),
})
const Deposit = Strict({
  amount: optional(Amount),
  from: optional(Text),
  payments: optional(Type.Array(Text)),
  to: optional(Text),
  currency: optional(Currency),
  date: optional(Day),
  note: optional(Text),
})
const InvoiceChange = Strict({
  amount: optional(Amount),
  tax: optional(Amount),
  customer: optional(Text),
  description: optional(Text),
  dueOn: optional(Day),
  docNumber: optional(Text),
  note: optional(Text),
})
const CustomerChange = Strict({
  name: optional(Text),
  email: optional(Text),
  active: optional(Type.Boolean()),
})
const Merge = Strict({ into: Text })
const Closing = Strict({ until: optional(Day) })
const Tax = Strict({
  rate: Rate,
  per: Type.Union([Type.Literal('line'), Type.Literal('document')]),
})
const CurrencyRate = Strict({ rate: Rate })

/** An amount on a line that is put on an invoice. */
const lines = [{ invoice: 'M-1', amount: '40.00' }]
const sale = { docNumber: 'M-1', customer: 'Walk-in', amount: '100.00' }

export function quickBooksEntries(control: World, post: Post): Entry[] {
  const doc = (path: string, run: (name: string) => unknown): Entry =>
    post(`/quickbooks/${path}`, Nothing, {}, (_, params) => run(id(params)))
  return [
    post('/quickbooks/invoices', Invoice, sale, control.createManualQuickBooksInvoice),
    post('/quickbooks/invoices/:id/pay', Cheque, { amount: '40.00' }, (body, params) =>
      control.payQuickBooksInvoice(id(params), body),
    ),
    post('/quickbooks/invoices/:id/change', InvoiceChange, { amount: '60.00' }, (body, params) =>
      control.changeQuickBooksInvoice(id(params), body),
    ),
    doc('invoices/:id/void', control.voidQuickBooksInvoice),
    doc('invoices/:id/delete', control.deleteQuickBooksInvoice),
    doc('payments/:id/void', control.voidQuickBooksPayment),
    doc('payments/:id/delete', control.deleteQuickBooksPayment),
    post('/quickbooks/payments/:id/change', Change, { amount: '40.00', lines }, (body, params) =>
      control.changeQuickBooksPayment(id(params), body.amount, body.lines),
    ),
    post(
      '/quickbooks/payments/:id/reapply',
      Reapply,
      { creditMemo: 'CM-1', lines },
      ({ creditMemo, lines: to }, params) =>
        control.reapplyQuickBooksCreditMemo(id(params), creditMemo, to),
    ),
    post(
      '/quickbooks/credit-memos',
      Invoice,
      { ...sale, docNumber: 'CM-1' },
      control.issueQuickBooksCreditMemo,
    ),
    post('/quickbooks/credit-memos/:id/apply', Apply, { lines }, (body, params) =>
      control.applyQuickBooksCreditMemo(id(params), body.lines, body.date),
    ),
    doc('credit-memos/:id/void', control.voidQuickBooksCreditMemo),
    doc('credit-memos/:id/delete', control.deleteQuickBooksCreditMemo),
    post(
      '/quickbooks/refund-receipts',
      Receipt,
      { ...sale, docNumber: 'RR-1' },
      control.refundInQuickBooks,
    ),
    post(
      '/quickbooks/deposits',
      Deposit,
      { amount: '100.00', from: 'Stripe clearing' },
      control.makeQuickBooksDeposit,
    ),
    doc('deposits/:id/delete', control.deleteQuickBooksDeposit),
    post(
      '/quickbooks/customers/:id/change',
      CustomerChange,
      { email: 'ann@acme.example' },
      (body, params) => control.changeQuickBooksCustomer(id(params), body),
    ),
    post('/quickbooks/customers/:id/merge', Merge, { into: 'Acme Ltd' }, (body, params) =>
      control.mergeQuickBooksCustomers(id(params), body.into),
    ),
    post('/quickbooks/requests/forget', Nothing, {}, control.forgetQuickBooksRequests),
    post('/quickbooks/close', Closing, { until: '2026-03-31' }, (body) =>
      control.closeQuickBooksBooks(body.until),
    ),
    post('/quickbooks/tax', Tax, { rate: '8.25', per: 'line' }, control.setQuickBooksTax),
    post('/quickbooks/rates/:id', CurrencyRate, { rate: '1.0825' }, (body, params) =>
      control.setQuickBooksRate(id(params), body.rate),
    ),
  ]
}
