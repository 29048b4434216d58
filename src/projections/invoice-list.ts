// The invoices as people walk through them.
import { type DatabasePool, sql } from 'slonik'
import type * as Invoice from '../domain/invoice.ts'
import { columns, type InvoiceItem, numberKey } from './invoices.ts'
import {
  agreeing,
  type AmountRange,
  amounts,
  anyWord,
  type Asked,
  asSorted,
  days,
  discrepanciesOf,
  type Listing,
  type ListPage,
  listed,
  oneOf,
  type Range,
  sorted,
  within,
} from './listing.ts'

export type ListedInvoice = InvoiceItem & {
  customerName: string | null
  /** How many about it are open. */
  discrepancies: number
}

export const sorts = [
  ...(['issuedOn', 'dueOn', 'number', 'customer', 'status', 'total', 'open'] as const),
] as const
export type SortName = (typeof sorts)[number]

const issuedOn = {
  ...{ by: sql.fragment`i.issued_on`, kind: 'date' as const },
  of: (item: ListedInvoice) => item.issuedOn,
}

const listing: Listing<ListedInvoice, SortName> = {
  rows: sql.fragment`tieout_views.invoices i
    left join tieout_views.customers c on c.workspace = i.workspace and c.id = i.customer_id`,
  id: sql.fragment`i.id`,
  columns: sql.fragment`${columns}, c.name as "customerName",
    ${discrepanciesOf('invoice', sql.fragment`i.workspace`, sql.fragment`i.id`)} as discrepancies`,
  sorts: {
    issuedOn: [issuedOn],
    dueOn: [{ by: sql.fragment`i.due_on`, kind: 'date', of: (item) => item.dueOn }],
    number: [
      { by: sorted(sql.fragment`i.number`), kind: 'text', of: (item) => asSorted(item.number) },
    ],
    customer: [
      { by: sorted(sql.fragment`c.name`), kind: 'text', of: (item) => asSorted(item.customerName) },
    ],
    status: [{ by: sql.fragment`i.status`, kind: 'text', of: (item) => item.status }, issuedOn],
    total: [{ by: sql.fragment`i.total`, kind: 'amount', of: (item) => item.total }],
    open: [{ by: sql.fragment`i.open`, kind: 'amount', of: (item) => item.open }],
  },
  totals: {
    currency: sql.fragment`i.currency`,
    sums: {
      total: sql.fragment`i.total`,
      settled: sql.fragment`i.settled`,
      credited: sql.fragment`i.credited`,
      writtenOff: sql.fragment`i.written_off`,
      open: sql.fragment`i.open`,
    },
  },
}

export type InvoiceFilter = Asked<SortName> &
  Range &
  AmountRange & {
    workspace: string
    status?: readonly Invoice.Status[] | undefined
    customerId?: string | undefined
    dealId?: string | undefined
    /** The whole number, compared by letters and digits. */
    number?: string | undefined
    currency?: string | undefined
    dueFrom?: string | undefined
    dueTo?: string | undefined
    /** Open, and due before this day. */
    overdueOn?: string | undefined
    agrees?: boolean | undefined
    /** A part of the number, of the customer's name; a whole id of it or of its deal. */
    q?: string | undefined
  }

/** The newest first, unless asked otherwise. */
export function list(db: DatabasePool, filter: InvoiceFilter): Promise<ListPage<ListedInvoice>> {
  const { workspace, status, customerId, dealId, number, currency, overdueOn, q } = filter
  return listed(db, listing, { ...filter, sort: filter.sort ?? '-issuedOn' }, [
    sql.fragment`i.workspace = ${workspace} and i.kind <> 'absent'`,
    oneOf(sql.fragment`i.status`, status),
    customerId !== undefined && sql.fragment`i.customer_id = ${customerId}`,
    dealId !== undefined && sql.fragment`i.deal_id = ${dealId}`,
    number !== undefined && sql.fragment`i.number_key = ${numberKey(number)}`,
    currency !== undefined && sql.fragment`i.currency = ${currency}`,
    ...days(sql.fragment`i.issued_on`, filter),
    ...days(sql.fragment`i.due_on`, { from: filter.dueFrom, to: filter.dueTo }),
    ...amounts(sql.fragment`i.total`, filter),
    overdueOn !== undefined && sql.fragment`i.open > 0 and i.due_on < ${overdueOn}::date`,
    agreeing('invoice', workspace, sql.fragment`i.id`, filter.agrees),
    q !== undefined &&
      anyWord(
        q,
        (word) => sql.fragment`(${within(sql.fragment`i.number`, word)}
          or ${within(sql.fragment`c.name`, word)}
          or i.id = ${word} or i.deal_id = ${word} or i.quickbooks_id = ${word})`,
      ),
  ])
}
