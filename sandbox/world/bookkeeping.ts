// Somebody at work in QuickBooks itself: invoices by hand, cheques, voided documents.
import { Decimal } from 'decimal.js'
import { type Company, homeCurrency } from '../quickbooks/company.ts'
import { createName } from '../quickbooks/names.ts'
import type { Account, Customer, Payment, SalesDocument } from '../quickbooks/objects.ts'
import { createPayment, deleteSale, voidPayment, voidSale } from '../quickbooks/payments.ts'
import { createSale } from '../quickbooks/sales.ts'
import { Impossible } from './terms.ts'

export type InvoiceRequest = {
  docNumber: string
  customer: string
  currency?: string
  amount: string
  /** Part of the amount. */
  tax?: string
  /** What one unit of the currency is worth in the home currency. */
  rate?: string
  date?: string
  note?: string
}

export function customerOf(company: Company, name: string, currency: string): Customer {
  const existing = [...company.tables.Customer.rows()].find((one) => one.DisplayName === name)
  const fields = { DisplayName: name, CurrencyRef: { value: currency } }
  return existing ?? (createName(company, 'Customer', fields) as Customer)
}

export function invoiceOf(company: Company, docNumber: string): SalesDocument {
  const found = [...company.tables.Invoice.rows()].find((one) => one.DocNumber === docNumber)
  if (!found) throw new Impossible(`there is no invoice ${docNumber}`)
  return found
}

export function accountOf(company: Company, name: string): Account {
  const found = [...company.tables.Account.rows()].find((one) => one.Name === name)
  if (!found) throw new Impossible(`there is no account ${name}`)
  return found
}

export function paymentOf(company: Company, id: string): Payment {
  const payment = company.tables.Payment.get(id)
  if (!payment) throw new Impossible(`there is no payment ${id}`)
  return payment
}

/** The fields of an invoice or a credit memo with one line. */
export function saleFields(customer: Customer, request: Omit<InvoiceRequest, 'customer'>) {
  const tax = new Decimal(request.tax ?? 0)
  const line = {
    Amount: new Decimal(request.amount).minus(tax).toNumber(),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: '1' } },
  }
  return {
    CustomerRef: { value: customer.Id },
    CurrencyRef: { value: customer.CurrencyRef.value },
    DocNumber: request.docNumber,
    ...(request.rate ? { ExchangeRate: Number(request.rate) } : {}),
    ...(request.tax ? { TxnTaxDetail: { TotalTax: tax.toNumber() } } : {}),
    ...(request.date ? { TxnDate: request.date } : {}),
    ...(request.note ? { PrivateNote: request.note } : {}),
    Line: [line],
  }
}

function enterInvoice(company: Company, request: InvoiceRequest): SalesDocument {
  const customer = customerOf(company, request.customer, request.currency ?? homeCurrency)
  return createSale(company, 'Invoice', saleFields(customer, request), false) as SalesDocument
}

export type ChequeRequest = {
  amount?: string
  reference?: string
  date?: string
  /** The account it goes to, by name; absent = Undeposited Funds. */
  into?: string
}

function enterCheque(company: Company, docNumber: string, cheque: ChequeRequest): Payment {
  const invoice = invoiceOf(company, docNumber)
  const amount = cheque.amount ? new Decimal(cheque.amount).toNumber() : invoice.Balance
  return createPayment(company, {
    CustomerRef: { value: invoice.CustomerRef.value },
    CurrencyRef: { value: invoice.CurrencyRef.value },
    TotalAmt: amount,
    ...(cheque.reference ? { PaymentRefNum: cheque.reference } : {}),
    ...(cheque.date ? { TxnDate: cheque.date } : {}),
    ...(cheque.into ? { DepositToAccountRef: { value: accountOf(company, cheque.into).Id } } : {}),
    Line: [{ Amount: amount, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] }],
  }) as Payment
}

export const bookkeeping = (company: Company) => ({
  createManualQuickBooksInvoice: (request: InvoiceRequest) =>
    company.change(() => enterInvoice(company, request)),
  /** A payment in the books that Stripe knows nothing of. */
  payQuickBooksInvoice: (docNumber: string, cheque: ChequeRequest = {}) =>
    company.change(() => enterCheque(company, docNumber, cheque)),
  voidQuickBooksInvoice: (docNumber: string) =>
    company.change(() => voidSale(company, 'Invoice', invoiceOf(company, docNumber))),
  deleteQuickBooksInvoice: (docNumber: string) =>
    company.change(() => deleteSale(company, 'Invoice', invoiceOf(company, docNumber))),
  voidQuickBooksPayment: (id: string) =>
    company.change(() => voidPayment(company, paymentOf(company, id))),
})
