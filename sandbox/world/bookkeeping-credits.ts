// Somebody gives credit in QuickBooks: credit memos, what they are put on, refunds in cash.
import { Decimal } from 'decimal.js'
import { type Company, homeCurrency } from '../quickbooks/company.ts'
import type { Payment, SalesDocument } from '../quickbooks/objects.ts'
import {
  createPayment,
  deletePayment,
  deleteSale,
  updatePayment,
  voidSale,
} from '../quickbooks/payments.ts'
import { createSale } from '../quickbooks/sales.ts'
import { customerOf, invoiceOf, type InvoiceRequest, paymentOf, saleFields } from './bookkeeping.ts'
import { Impossible } from './terms.ts'

export type CreditLine = { invoice: string; amount: string }

function memoOf(company: Company, docNumber: string): SalesDocument {
  const found = [...company.tables.CreditMemo.rows()].find((one) => one.DocNumber === docNumber)
  if (!found) throw new Impossible(`there is no credit memo ${docNumber}`)
  return found
}

const linked = (amount: string, TxnId: string, TxnType: string) => ({
  Amount: new Decimal(amount).toNumber(),
  LinkedTxn: [{ TxnId, TxnType }],
})

/** The lines of a payment of nothing that puts a credit memo on invoices. */
function creditLines(company: Company, memo: SalesDocument, lines: readonly CreditLine[]) {
  const total = lines.reduce((sum, one) => sum.plus(one.amount), new Decimal(0))
  return [
    ...lines.map(({ invoice, amount }) => {
      return linked(amount, invoiceOf(company, invoice).Id, 'Invoice')
    }),
    linked(total.toFixed(2), memo.Id, 'CreditMemo'),
  ]
}

export const bookkeepingCredits = (company: Company) => ({
  issueQuickBooksCreditMemo: (request: InvoiceRequest) =>
    company.change(() => {
      const customer = customerOf(company, request.customer, request.currency ?? homeCurrency)
      const fields = saleFields(customer, request)
      return createSale(company, 'CreditMemo', fields, false) as SalesDocument
    }),
  /** A payment of nothing that puts the credit memo on invoices. */
  applyQuickBooksCreditMemo: (docNumber: string, lines: readonly CreditLine[], date?: string) =>
    company.change(() => {
      const memo = memoOf(company, docNumber)
      return createPayment(company, {
        CustomerRef: { value: memo.CustomerRef.value },
        CurrencyRef: { value: memo.CurrencyRef.value },
        TotalAmt: 0,
        ...(date ? { TxnDate: date } : {}),
        Line: creditLines(company, memo, lines),
      }) as Payment
    }),
  /** Puts it on other invoices, or on none. */
  reapplyQuickBooksCreditMemo: (
    paymentId: string,
    docNumber: string,
    lines: readonly CreditLine[],
  ) =>
    company.change(() => {
      const payment = paymentOf(company, paymentId)
      const Line = lines.length > 0 ? creditLines(company, memoOf(company, docNumber), lines) : []
      return updatePayment(company, { ...payment, Line }, payment) as Payment
    }),
  /** Another amount, or other invoices. */
  changeQuickBooksPayment: (id: string, amount: string, lines: readonly CreditLine[]) =>
    company.change(() => {
      const payment = paymentOf(company, id)
      const Line = lines.map((one) => {
        return linked(one.amount, invoiceOf(company, one.invoice).Id, 'Invoice')
      })
      const TotalAmt = new Decimal(amount).toNumber()
      return updatePayment(company, { ...payment, TotalAmt, Line }, payment) as Payment
    }),
  deleteQuickBooksPayment: (id: string) =>
    company.change(() => deletePayment(company, paymentOf(company, id))),
  voidQuickBooksCreditMemo: (docNumber: string) =>
    company.change(() => voidSale(company, 'CreditMemo', memoOf(company, docNumber))),
  deleteQuickBooksCreditMemo: (docNumber: string) =>
    company.change(() => deleteSale(company, 'CreditMemo', memoOf(company, docNumber))),
  /** Money handed back, with what it was for in the words of the bookkeeper. */
  refundInQuickBooks: (request: InvoiceRequest & { creditMemo?: string; payment?: string }) =>
    company.change(() => {
      const { creditMemo, payment, ...rest } = request
      const customer = customerOf(company, rest.customer, rest.currency ?? homeCurrency)
      const receipt = createSale(
        company,
        'RefundReceipt',
        saleFields(customer, rest),
        false,
      ) as SalesDocument
      if (!creditMemo && !payment) return receipt
      const LinkedTxn = creditMemo
        ? [{ TxnId: memoOf(company, creditMemo).Id, TxnType: 'CreditMemo' }]
        : [{ TxnId: paymentOf(company, payment ?? '').Id, TxnType: 'Payment' }]
      return company.store<SalesDocument>('RefundReceipt', { ...receipt, LinkedTxn })
    }),
})
