// What customers owe, by how long it is overdue: of each invoice what the journal says of it on
// accounts receivable, and its due date as it was known.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { type Clocks, knownAnd } from './clocks.ts'
import { rowOf } from './database.ts'
import { invoicesOf, latestTermsOf } from './invoice-terms.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'

/** Days past the due date; what is not due yet is in the first. */
export type Bucket = 'current' | 'days31to60' | 'days61to90' | 'over90'
export type Buckets = Record<Bucket, string>

export type AgeingFilter = Clocks & {
  customerId?: string | undefined
  currency?: string | undefined
}

export type AgeingLine = Buckets & {
  customerId: string | null
  customerName: string | null
  currency: string
  /** Of `current`, what is not due yet. */
  notDue: string
  total: string
}

export type AgeingInvoice = {
  invoiceId: string
  number: string | null
  customerId: string | null
  customerName: string | null
  currency: string
  issuedOn: string
  dueOn: string
  open: string
  /** Negative while it is not due. */
  daysPastDue: number
  bucket: Bucket
}

const receivable = sql.fragment`array_position(j.accounts, 'accounts-receivable')`

/** The invoices with something open as `aged`, with their days past due on the day asked for. */
const aged = (filter: AgeingFilter): FragmentSqlToken => {
  const { workspace, asOf, customerId, currency } = filter
  const day = asOf === undefined ? sql.fragment`current_date` : sql.fragment`${asOf}::date`
  return sql.fragment`
    open as (
      select j.invoice_id, j.currencies[${receivable}] as currency,
        sum(j.amounts[${receivable}]) as open
      from tieout_views.journal j
      where ${knownAnd(filter, [
        sql.fragment`j.invoice_id is not null and j.accounts @> '{accounts-receivable}'`,
        customerId !== undefined &&
          sql.fragment`j.invoice_id = any(${invoicesOf(workspace, customerId)})`,
      ])}
      group by 1, 2 having sum(j.amounts[${receivable}]) <> 0
    ),
    late as (
      select open.*, t.number, t.customer_id, c.name as customer_name, t.issued_on, t.due_on,
        ${day} - t.due_on as days
      from open
      cross join lateral (${latestTermsOf(filter, sql.fragment`open.invoice_id`)}) t
      left join tieout_views.customers c on c.workspace = ${workspace} and c.id = t.customer_id
      where ${sql.and([
        sql.fragment`true`,
        customerId !== undefined && sql.fragment`t.customer_id = ${customerId}`,
        currency !== undefined && sql.fragment`open.currency = ${currency}`,
      ])}
    ),
    aged as (
      select *, case when days <= 30 then 'current' when days <= 60 then 'days31to60'
        when days <= 90 then 'days61to90' else 'over90' end as bucket
      from late
    )`
}

/** By customer and currency. */
export async function ageing(db: DatabasePool, filter: AgeingFilter): Promise<AgeingLine[]> {
  const rows = await db.any(sql.type(rowOf<AgeingLine>())`
    with ${aged(filter)}
    select customer_id as "customerId", customer_name as "customerName", currency,
      coalesce(sum(open) filter (where bucket = 'current'), 0) as current,
      coalesce(sum(open) filter (where days <= 0), 0) as "notDue",
      coalesce(sum(open) filter (where bucket = 'days31to60'), 0) as "days31to60",
      coalesce(sum(open) filter (where bucket = 'days61to90'), 0) as "days61to90",
      coalesce(sum(open) filter (where bucket = 'over90'), 0) as "over90",
      sum(open) as total
    from aged group by 1, 2, 3
    order by coalesce(customer_name, ''), customer_id, currency`)
  return rows.map(({ currency, ...row }) => {
    const { customerId, customerName } = row
    const [total, notDue] = [shown(row.total, currency), shown(row.notDue, currency)]
    const amounts = bucketsOf((bucket) => row[bucket], currency)
    return { customerId, customerName, currency, ...amounts, notDue, total }
  })
}

export const bucketsOf = (
  amountIn: (bucket: Bucket) => Decimal.Value,
  currency: string,
): Buckets => ({
  current: shown(amountIn('current'), currency),
  days31to60: shown(amountIn('days31to60'), currency),
  days61to90: shown(amountIn('days61to90'), currency),
  over90: shown(amountIn('over90'), currency),
})

const invoiceColumns = sql.fragment`
  invoice_id as "invoiceId", number, customer_id as "customerId",
  customer_name as "customerName", currency, issued_on as "issuedOn", due_on as "dueOn", open,
  days as "daysPastDue", bucket`

/** The invoices behind it, those first that have been due for longest. */
export async function ageingInvoices(
  db: DatabasePool,
  filter: AgeingFilter & Paging & { bucket?: Bucket | undefined },
): Promise<Page<AgeingInvoice>> {
  const { cursor, bucket } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.date, shape.text])
  const rows = await db.any(sql.type(rowOf<AgeingInvoice>())`
    with ${aged(filter)}
    select ${invoiceColumns} from aged
    where ${sql.and([
      sql.fragment`true`,
      bucket !== undefined && sql.fragment`bucket = ${bucket}`,
      after && sql.fragment`(due_on, invoice_id) > (${after[0] ?? ''}::date, ${after[1] ?? ''})`,
    ])}
    order by due_on, invoice_id limit ${limit + 1}`)
  return pageOf(rows.map(asShown), limit, (row) => [row.dueOn, row.invoiceId])
}

const asShown = (row: AgeingInvoice): AgeingInvoice => ({
  ...row,
  open: shown(row.open, row.currency),
})

/** All of a customer's, for its statement. */
export async function openInvoicesOf(
  db: DatabasePool,
  filter: AgeingFilter & { customerId: string },
): Promise<AgeingInvoice[]> {
  const rows = await db.any(sql.type(rowOf<AgeingInvoice>())`
    with ${aged(filter)} select ${invoiceColumns} from aged order by due_on, invoice_id`)
  return rows.map(asShown)
}
