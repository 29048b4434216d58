// The payouts as people walk through them.
import { type DatabasePool, sql } from 'slonik'
import {
  agreeing,
  type AmountRange,
  amounts,
  anyWord,
  type Asked,
  days,
  discrepanciesOf,
  type Listing,
  type ListPage,
  listed,
  oneOf,
  type Range,
  within,
} from './listing.ts'
import { columns, type PayoutItem, type PayoutStatus } from './payouts.ts'

export type ListedPayout = PayoutItem & { discrepancies: number }

export const sorts = ['arrivesOn', 'createdOn', 'status', 'amount'] as const
export type SortName = (typeof sorts)[number]

const arrivesOn = {
  ...{ by: sql.fragment`p.arrives_on`, kind: 'date' as const },
  of: (item: ListedPayout) => item.arrivesOn,
}

const listing: Listing<ListedPayout, SortName> = {
  rows: sql.fragment`tieout_views.payouts p`,
  id: sql.fragment`p.id`,
  columns: sql.fragment`${columns},
    ${discrepanciesOf('payout', sql.fragment`p.workspace`, sql.fragment`p.id`)} as discrepancies`,
  sorts: {
    arrivesOn: [arrivesOn],
    createdOn: [{ by: sql.fragment`p.created_on`, kind: 'date', of: (item) => item.createdOn }],
    status: [{ by: sql.fragment`p.status`, kind: 'text', of: (item) => item.status }, arrivesOn],
    amount: [{ by: sql.fragment`p.amount`, kind: 'amount', of: (item) => item.amount }],
  },
  totals: {
    currency: sql.fragment`p.currency`,
    sums: { amount: sql.fragment`p.amount`, net: sql.fragment`p.net` },
  },
}

export type PayoutFilter = Asked<SortName> &
  Range &
  AmountRange & {
    workspace: string
    status?: readonly PayoutStatus[] | undefined
    currency?: string | undefined
    /** Whether its transactions come to it. */
    ties?: boolean | undefined
    /** Whether QuickBooks holds what it should. */
    depositAgrees?: boolean | undefined
    agrees?: boolean | undefined
    /** A part of the description; or the whole id, ours, that of Stripe or of the deposit. */
    q?: string | undefined
  }

/** The last to arrive first, unless asked otherwise. */
export function list(db: DatabasePool, filter: PayoutFilter): Promise<ListPage<ListedPayout>> {
  const { workspace, status, currency, ties, depositAgrees, q } = filter
  return listed(db, listing, { ...filter, sort: filter.sort ?? '-arrivesOn' }, [
    sql.fragment`p.workspace = ${workspace} and p.arrives_on is not null`,
    oneOf(sql.fragment`p.status`, status),
    currency !== undefined && sql.fragment`p.currency = ${currency}`,
    ties !== undefined && sql.fragment`p.ties = ${ties}`,
    depositAgrees !== undefined && sql.fragment`p.deposit_agrees = ${depositAgrees}`,
    ...days(sql.fragment`p.arrives_on`, filter),
    ...amounts(sql.fragment`p.amount`, filter),
    agreeing('payout', workspace, sql.fragment`p.id`, filter.agrees),
    q !== undefined &&
      anyWord(
        q,
        (word) => sql.fragment`(${within(sql.fragment`p.description`, word)} or p.id = ${word}
          or p.external_id = ${word} or p.deposit ->> 'quickbooksId' = ${word})`,
      ),
  ])
}
