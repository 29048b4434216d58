// The credit notes as people walk through them.
import { type DatabasePool, sql } from 'slonik'
import type * as CreditNote from '../domain/credit-note.ts'
import { columns, type CreditNoteItem } from './credit-notes.ts'
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

export type ListedCreditNote = CreditNoteItem & {
  customerName: string | null
  discrepancies: number
}

export const sorts = ['issuedOn', 'number', 'customer', 'status', 'total', 'unapplied'] as const
export type SortName = (typeof sorts)[number]

const issuedOn = {
  ...{ by: sql.fragment`n.issued_on`, kind: 'date' as const },
  of: (item: ListedCreditNote) => item.issuedOn,
}

const listing: Listing<ListedCreditNote, SortName> = {
  rows: sql.fragment`tieout_views.credit_notes n
    left join tieout_views.customers c on c.workspace = n.workspace and c.id = n.customer_id`,
  id: sql.fragment`n.id`,
  columns: sql.fragment`${columns}, c.name as "customerName",
    ${discrepanciesOf('credit-note', sql.fragment`n.workspace`, sql.fragment`n.id`)}
      as discrepancies`,
  sorts: {
    issuedOn: [issuedOn],
    number: [
      { by: sorted(sql.fragment`n.number`), kind: 'text', of: (item) => asSorted(item.number) },
    ],
    customer: [
      { by: sorted(sql.fragment`c.name`), kind: 'text', of: (item) => asSorted(item.customerName) },
    ],
    status: [{ by: sql.fragment`n.status`, kind: 'text', of: (item) => item.status }, issuedOn],
    total: [{ by: sql.fragment`n.total`, kind: 'amount', of: (item) => item.total }],
    unapplied: [{ by: sql.fragment`n.unapplied`, kind: 'amount', of: (item) => item.unapplied }],
  },
  totals: {
    currency: sql.fragment`n.currency`,
    sums: {
      total: sql.fragment`n.total`,
      applied: sql.fragment`n.applied`,
      refunded: sql.fragment`n.refunded`,
      unapplied: sql.fragment`n.unapplied`,
    },
  },
}

export type CreditNoteFilter = Asked<SortName> &
  Range &
  AmountRange & {
    workspace: string
    status?: readonly CreditNote.Status[] | undefined
    source?: CreditNoteItem['source'] | undefined
    currency?: string | undefined
    customerId?: string | undefined
    /** That it names, or that a line of it stands on. */
    invoiceId?: string | undefined
    agrees?: boolean | undefined
    /** A part of the number, of the customer's name or of the reason; or the whole id. */
    q?: string | undefined
  }

/** The newest first, unless asked otherwise. */
export function list(
  db: DatabasePool,
  filter: CreditNoteFilter,
): Promise<ListPage<ListedCreditNote>> {
  const { workspace, status, source, currency, customerId, invoiceId, q } = filter
  return listed(db, listing, { ...filter, sort: filter.sort ?? '-issuedOn' }, [
    sql.fragment`n.workspace = ${workspace} and n.issued_on is not null`,
    oneOf(sql.fragment`n.status`, status),
    source !== undefined && sql.fragment`n.source = ${source}`,
    currency !== undefined && sql.fragment`n.currency = ${currency}`,
    customerId !== undefined && sql.fragment`n.customer_id = ${customerId}`,
    invoiceId !== undefined &&
      sql.fragment`(n.invoice_id = ${invoiceId} or exists (
        select from json_array_elements(n.lines) as line
        where line ->> 'invoiceId' = ${invoiceId}))`,
    ...days(sql.fragment`n.issued_on`, filter),
    ...amounts(sql.fragment`n.total`, filter),
    agreeing('credit-note', workspace, sql.fragment`n.id`, filter.agrees),
    q !== undefined &&
      anyWord(
        q,
        (word) => sql.fragment`(${within(sql.fragment`n.number`, word)}
          or ${within(sql.fragment`c.name`, word)} or ${within(sql.fragment`n.reason`, word)}
          or n.id = ${word} or n.external_id = ${word})`,
      ),
  ])
}
