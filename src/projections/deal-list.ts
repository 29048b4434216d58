// The deals as people walk through them.
import { type DatabasePool, sql } from 'slonik'
import { columns, type DealItem } from './deals.ts'
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

export type ListedDeal = DealItem & { customerName: string | null; discrepancies: number }

export const sorts = ['closedOn', 'name', 'customer', 'state', 'total', 'due'] as const
export type SortName = (typeof sorts)[number]

const closedOn = {
  ...{ by: sql.fragment`d.closed_on`, kind: 'date' as const },
  of: (item: ListedDeal) => item.closedOn,
}

const listing: Listing<ListedDeal, SortName> = {
  rows: sql.fragment`tieout_views.deals d
    left join tieout_views.customers c on c.workspace = d.workspace and c.id = d.customer_id`,
  id: sql.fragment`d.id`,
  columns: sql.fragment`${columns}, c.name as "customerName",
    ${discrepanciesOf('deal', sql.fragment`d.workspace`, sql.fragment`d.id`)} as discrepancies`,
  sorts: {
    closedOn: [closedOn],
    name: [{ by: sorted(sql.fragment`d.name`), kind: 'text', of: (item) => asSorted(item.name) }],
    customer: [
      { by: sorted(sql.fragment`c.name`), kind: 'text', of: (item) => asSorted(item.customerName) },
    ],
    state: [{ by: sql.fragment`d.state`, kind: 'text', of: (item) => item.state }, closedOn],
    total: [{ by: sql.fragment`d.total`, kind: 'amount', of: (item) => item.total }],
    due: [{ by: sql.fragment`d.due`, kind: 'amount', of: (item) => item.due }],
  },
  totals: {
    currency: sql.fragment`d.currency`,
    sums: {
      total: sql.fragment`d.total`,
      invoiced: sql.fragment`d.invoiced`,
      paid: sql.fragment`d.paid`,
      credited: sql.fragment`d.credited`,
      due: sql.fragment`d.due`,
    },
  },
}

export type DealFilter = Asked<SortName> &
  Range &
  AmountRange & {
    workspace: string
    state?: readonly DealItem['state'][] | undefined
    customerId?: string | undefined
    currency?: string | undefined
    agrees?: boolean | undefined
    /** A part of the name or of the customer's name, or the whole id. */
    q?: string | undefined
  }

/** The last closed first, unless asked otherwise. */
export function list(db: DatabasePool, filter: DealFilter): Promise<ListPage<ListedDeal>> {
  const { workspace, state, customerId, currency, q } = filter
  return listed(db, listing, { ...filter, sort: filter.sort ?? '-closedOn' }, [
    sql.fragment`d.workspace = ${workspace} and d.state <> 'absent'`,
    oneOf(sql.fragment`d.state`, state),
    customerId !== undefined && sql.fragment`d.customer_id = ${customerId}`,
    currency !== undefined && sql.fragment`d.currency = ${currency}`,
    ...days(sql.fragment`d.closed_on`, filter),
    ...amounts(sql.fragment`d.total`, filter),
    agreeing('deal', workspace, sql.fragment`d.id`, filter.agrees),
    q !== undefined &&
      anyWord(
        q,
        (word) => sql.fragment`(${within(sql.fragment`d.name`, word)}
          or ${within(sql.fragment`c.name`, word)} or d.id = ${word})`,
      ),
  ])
}
