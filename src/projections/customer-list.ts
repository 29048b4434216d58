// The customers as people walk through them, with what they owe.
import { type DatabasePool, sql } from 'slonik'
import { shown } from './amounts.ts'
import { columns, type CustomerItem } from './customers.ts'
import {
  agreeing,
  anyWord,
  type Asked,
  asSorted,
  discrepanciesOf,
  type Listing,
  type ListPage,
  listed,
  sorted,
  within,
} from './listing.ts'

export type Balance = { currency: string; open: string; overdue: string; invoices: number }
export type ListedCustomer = CustomerItem & {
  /** What is open of its invoices, by currency; none where nothing is. */
  balances: Balance[]
  discrepancies: number
}
type Row = ListedCustomer & { sortedOpen: string }

export const sorts = ['name', 'open'] as const
export type SortName = (typeof sorts)[number]

export type CustomerFilter = Asked<SortName> & {
  workspace: string
  /** Of the amounts that are sorted by; with it only those who owe something in it. */
  currency?: string | undefined
  /** Who owes something at all. */
  owing?: boolean | undefined
  /** Due before this day is overdue. */
  today: string
  agrees?: boolean | undefined
  /** A part of the name or of an address, or the whole id on a platform. */
  q?: string | undefined
}

const owed = (workspace: string, currency: string) => sql.fragment`
  (select i.customer_id, sum(i.open) as open from tieout_views.invoices i
    where i.workspace = ${workspace} and i.open > 0 and i.currency = ${currency}
    group by i.customer_id)`

const balances = (today: string) => sql.fragment`
  (select coalesce(json_agg(json_build_object('currency', b.currency, 'open', b.open::text,
      'overdue', b.overdue::text, 'invoices', b.invoices) order by b.currency), '[]'::json)
    from (
      select i.currency, sum(i.open) as open, count(*) as invoices,
        coalesce(sum(i.open) filter (where i.due_on < ${today}::date), 0) as overdue
      from tieout_views.invoices i
      where i.workspace = c.workspace and i.customer_id = c.id and i.open > 0
      group by i.currency) as b)`

// Amounts of several currencies have no order: what is sorted by is that of the one asked for.
function listingOf({ workspace, currency, today }: CustomerFilter) {
  const isByMoney = currency !== undefined
  const open = isByMoney ? sql.fragment`coalesce(o.open, 0)` : sql.fragment`0::numeric`
  const customers = sql.fragment`tieout_views.customers c`
  const listing: Listing<Row, SortName> = {
    rows: isByMoney
      ? sql.fragment`${customers} left join ${owed(workspace, currency)} as o
          on o.customer_id = c.id`
      : customers,
    id: sql.fragment`c.id`,
    columns: sql.fragment`${columns}, ${balances(today)} as balances, ${open} as "sortedOpen",
      ${discrepanciesOf('customer', sql.fragment`c.workspace`, sql.fragment`c.id`)}
        as discrepancies`,
    sorts: {
      name: [{ by: sorted(sql.fragment`c.name`), kind: 'text', of: (item) => asSorted(item.name) }],
      open: [{ by: open, kind: 'amount', of: (item) => item.sortedOpen }],
    },
    totals: {
      currency: isByMoney ? sql.fragment`${currency}::text` : sql.fragment`null::text`,
      sums: isByMoney ? { open } : {},
    },
  }
  return listing
}

/** By name, unless asked otherwise. By money only with a currency: without one all are equal. */
export async function list(
  db: DatabasePool,
  filter: CustomerFilter,
): Promise<ListPage<ListedCustomer>> {
  const { workspace, currency, owing, q } = filter
  const page = await listed(db, listingOf(filter), { ...filter, sort: filter.sort ?? 'name' }, [
    sql.fragment`c.workspace = ${workspace}`,
    currency !== undefined && sql.fragment`o.open > 0`,
    owing !== undefined &&
      sql.fragment`${owing} = (c.id in (select i.customer_id from tieout_views.invoices i
        where i.workspace = ${workspace} and i.open > 0 and i.customer_id is not null))`,
    agreeing('customer', workspace, sql.fragment`c.id`, filter.agrees),
    q !== undefined &&
      anyWord(
        q,
        (word) => sql.fragment`(${within(sql.fragment`c.name`, word)} or c.id = ${word}
          or ${within(sql.fragment`array_to_string(c.emails, ' ')`, word)}
          or exists (select from json_array_elements(c.identities) as one
            where one ->> 'externalId' = ${word}))`,
      ),
  ])
  return { ...page, items: page.items.map(asShown) }
}

function asShown({ sortedOpen: _, ...item }: Row): ListedCustomer {
  const inCurrency = ({ currency, open, overdue, invoices }: Balance) => ({
    ...{ currency, invoices },
    ...{ open: shown(open, currency), overdue: shown(overdue, currency) },
  })
  return { ...item, balances: item.balances.map(inCurrency) }
}
