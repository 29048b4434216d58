// The payments as people walk through them.
import { type DatabasePool, sql } from 'slonik'
import type * as Payment from '../domain/payment.ts'
import {
  agreeing,
  type AmountRange,
  amounts,
  anyWord,
  type Asked,
  asSorted,
  discrepanciesOf,
  type Listing,
  type ListPage,
  listed,
  oneOf,
  type Range,
  sorted,
  type Where,
  within,
} from './listing.ts'
import { columns, type PaymentItem } from './payments.ts'

export type ListedPayment = PaymentItem & { discrepancies: number }

export const sorts = ['receivedAt', 'payer', 'status', 'received', 'unapplied'] as const
export type SortName = (typeof sorts)[number]

const receivedAt = {
  ...{ by: sql.fragment`p.received_at`, kind: 'instant' as const },
  of: (item: ListedPayment) => item.receivedAt,
}

const listing: Listing<ListedPayment, SortName> = {
  rows: sql.fragment`tieout_views.payments p`,
  id: sql.fragment`p.id`,
  columns: sql.fragment`${columns},
    ${discrepanciesOf('payment', sql.fragment`p.workspace`, sql.fragment`p.id`)} as discrepancies`,
  sorts: {
    receivedAt: [receivedAt],
    payer: [
      {
        by: sorted(sql.fragment`p.payer_name`),
        kind: 'text',
        of: (item) => asSorted(item.payerName),
      },
    ],
    status: [{ by: sql.fragment`p.status`, kind: 'text', of: (item) => item.status }, receivedAt],
    received: [{ by: sql.fragment`p.received`, kind: 'amount', of: (item) => item.received }],
    unapplied: [{ by: sql.fragment`p.unapplied`, kind: 'amount', of: (item) => item.unapplied }],
  },
  totals: {
    currency: sql.fragment`p.currency`,
    sums: {
      received: sql.fragment`p.received`,
      allocated: sql.fragment`p.allocated`,
      refunded: sql.fragment`p.refunded`,
      unapplied: sql.fragment`p.unapplied`,
    },
  },
}

export type PaymentFilter = Asked<SortName> &
  Range &
  AmountRange & {
    workspace: string
    status?: readonly Payment.Status[] | undefined
    source?: PaymentItem['source'] | undefined
    currency?: string | undefined
    /** Whose name its payer has at Stripe, or whose invoices it settles. */
    customerId?: string | undefined
    /** Where the days of the books begin and end. */
    timeZone?: string | undefined
    agrees?: boolean | undefined
    /** A part of the payer's name or address, of the description; or the whole id or charge. */
    q?: string | undefined
  }

/** The newest first, unless asked otherwise. */
export function list(db: DatabasePool, filter: PaymentFilter): Promise<ListPage<ListedPayment>> {
  const { workspace, status, source, currency, customerId, q } = filter
  return listed(db, listing, { ...filter, sort: filter.sort ?? '-receivedAt' }, [
    sql.fragment`p.workspace = ${workspace} and p.received_at is not null`,
    oneOf(sql.fragment`p.status`, status),
    source !== undefined && sql.fragment`p.source = ${source}`,
    currency !== undefined && sql.fragment`p.currency = ${currency}`,
    customerId !== undefined && ofCustomer(workspace, customerId),
    ...booked(filter),
    ...amounts(sql.fragment`p.received`, filter),
    agreeing('payment', workspace, sql.fragment`p.id`, filter.agrees),
    q !== undefined &&
      anyWord(
        q,
        (word) => sql.fragment`(${within(sql.fragment`p.payer_name`, word)}
          or ${within(sql.fragment`p.payer_email`, word)}
          or ${within(sql.fragment`p.description`, word)}
          or p.id = ${word} or p.external_id = ${word} or p.payment_intent_id = ${word})`,
      ),
  ])
}

/** By the day of the books, where one was said, else by the day of the moment in their zone. */
function booked({ from, to, timeZone = 'UTC' }: PaymentFilter): Where[] {
  const day = sql.fragment`coalesce(p.received_on, (p.received_at at time zone ${timeZone})::date)`
  // The wider bounds of moments are those that the index knows.
  return [
    from !== undefined &&
      sql.fragment`${day} >= ${from}::date and p.received_at >= ${from}::date - 2`,
    to !== undefined && sql.fragment`${day} <= ${to}::date and p.received_at < ${to}::date + 3`,
  ]
}

const ofCustomer = (workspace: string, customerId: string) =>
  sql.fragment`(p.stripe_customer_id in (
      select unnest(c.stripe_ids) from tieout_views.customers c
      where c.workspace = ${workspace} and c.id = ${customerId})
    or p.id in (
      select a.payment_id from tieout_views.allocations a
      join tieout_views.invoices i on i.workspace = a.workspace and i.id = a.invoice_id
      where a.workspace = ${workspace} and i.customer_id = ${customerId}))`
