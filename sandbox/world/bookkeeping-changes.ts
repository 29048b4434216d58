// Somebody changes in QuickBooks what others have made: invoices, and who the customers are.
import { Decimal } from 'decimal.js'
import type { Company } from '../quickbooks/company.ts'
import { mergeCustomers, updateName } from '../quickbooks/names.ts'
import type { Customer, SalesDocument } from '../quickbooks/objects.ts'
import { updateSale } from '../quickbooks/sales.ts'
import { invoiceOf } from './bookkeeping.ts'
import { Impossible } from './terms.ts'

export type InvoiceChange = {
  amount?: string
  /** Of the amount, or on top of it where the amount stays. */
  tax?: string
  /** Somebody else it is for, by name. */
  customer?: string
  description?: string
  dueOn?: string
  docNumber?: string
  note?: string
}
export type CustomerChange = { name?: string; email?: string; active?: boolean }

function customerNamed(company: Company, name: string): Customer {
  const found = [...company.tables.Customer.rows()].find((one) => one.DisplayName === name)
  if (!found) throw new Impossible(`there is no customer ${name}`)
  return found
}

/** One line for all that is sold, at another price. */
function linesOf(invoice: SalesDocument, { amount, description, tax: stated }: InvoiceChange) {
  if (amount === undefined && description === undefined) return {}
  const tax = new Decimal(stated ?? invoice.TxnTaxDetail?.TotalTax ?? 0)
  const [first] = invoice.Line
  const line = {
    Amount: new Decimal(amount ?? invoice.TotalAmt).minus(tax).toNumber(),
    Description: description ?? first?.Description ?? '',
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: '1' } },
  }
  return { Line: [line] }
}

export const bookkeepingChanges = (company: Company) => ({
  /** The invoice as the bookkeeper thinks that it should be. */
  changeQuickBooksInvoice: (docNumber: string, change: InvoiceChange) =>
    company.change(() => {
      const invoice = invoiceOf(company, docNumber)
      const { dueOn, docNumber: number, note, tax, customer } = change
      const fields = {
        ...linesOf(invoice, change),
        ...(dueOn !== undefined && { DueDate: dueOn }),
        ...(number !== undefined && { DocNumber: number }),
        ...(note !== undefined && { PrivateNote: note }),
        ...(tax !== undefined && { TxnTaxDetail: { TotalTax: new Decimal(tax).toNumber() } }),
        ...(customer !== undefined && {
          CustomerRef: { value: customerNamed(company, customer).Id },
        }),
        sparse: true,
      }
      return updateSale(company, 'Invoice', fields, invoice, false) as SalesDocument
    }),
  /** Another name or address, or no longer a customer; one who is inactive may be active again. */
  changeQuickBooksCustomer: (name: string, change: CustomerChange) =>
    company.change(() => {
      const customer = customerNamed(company, name)
      const { name: DisplayName, email, active: Active } = change
      const fields = {
        ...(DisplayName !== undefined && { DisplayName }),
        ...(email !== undefined && { PrimaryEmailAddr: { Address: email } }),
        ...(Active !== undefined && { Active }),
        sparse: true,
      }
      return updateName(company, 'Customer', fields, customer) as Customer
    }),
  /** Two that are one: all that the first had is the second's. */
  mergeQuickBooksCustomers: (gone: string, into: string) =>
    company.change(() => {
      const { Id } = customerNamed(company, gone)
      return mergeCustomers(company, Id, customerNamed(company, into).Id) as Customer
    }),
  /** What was asked before is done anew when it is asked again. */
  forgetQuickBooksRequests: () => {
    const kept = company.journal.table<{ key: string }>('quickbooks/requests')
    company.journal.change(() => {
      for (const { key } of [...kept.rows()]) kept.remove(key)
    })
  },
})
