// What was agreed of each invoice and when that became known: whose it is, when it is due. Ageing
// and statements need it as it was, and an amendment that moves no money is no entry of the journal.
import { type FragmentSqlToken, sql } from 'slonik'
import * as Invoice from '../domain/invoice.ts'
import type { Clocks } from './clocks.ts'
import { readEvent } from './ledger-event.ts'
import type { LogView } from './view.ts'

type Row = {
  invoice_id: string
  recorded_at: string
  number: string | null
  customer_id: string | null
  currency: string
  issued_on: string
  due_on: string
}

export const view: LogView<Row> = {
  kind: 'log',
  name: 'invoice-terms',
  table: 'invoice_terms',
  columns: {
    invoice_id: 'text',
    recorded_at: 'timestamptz',
    number: 'text',
    customer_id: 'text',
    currency: 'text',
    issued_on: 'date',
    due_on: 'date',
  },
  categories: [Invoice.category],
  toRow(stored, { category }) {
    const { type, data } = readEvent(stored, category)
    if (type !== 'InvoiceIssued' && type !== 'InvoiceAmended') return null
    return {
      invoice_id: data.invoiceId,
      recorded_at: stored.recordedAt,
      number: data.number,
      customer_id: data.customerId,
      currency: data.currency,
      issued_on: data.issuedOn,
      due_on: data.dueOn,
    }
  },
}

/** The latest terms of the invoice that were known. */
export const latestTermsOf = ({ workspace, knownAt }: Clocks, invoiceId: FragmentSqlToken) =>
  sql.fragment`
    select t.number, t.customer_id, t.issued_on, t.due_on from tieout_views.invoice_terms t
    where ${sql.and([
      sql.fragment`t.workspace = ${workspace} and t.invoice_id = ${invoiceId}`,
      knownAt !== undefined && sql.fragment`t.recorded_at <= ${knownAt}::timestamptz`,
    ])}
    order by t.position desc limit 1`

/** Those that are the customer's or once were, as one array: an index finds the entries of each. */
export const invoicesOf = (workspace: string, customerId: string) => sql.fragment`array(
  select t.invoice_id from tieout_views.invoice_terms t
  where t.workspace = ${workspace} and t.customer_id = ${customerId})`
