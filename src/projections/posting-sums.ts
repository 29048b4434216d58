// Sums over the postings of many entries. Entries of one kind have the same accounts in the same
// places: they are summed place by place, which spares the database a row for each posting.
import { type DatabasePool, type FragmentSqlToken, type ListSqlToken, sql } from 'slonik'
import { Decimal } from '../domain/money.ts'
import { rowOf } from './database.ts'

// The database takes no entry with more (schema/0004-journal.sql).
const places = [1, 2, 3, 4, 5, 6, 7, 8]

// Debits and credits follow from the two: that is quicker than to tell each amount's side.
const sumsByPlace = sql.join(
  places.map(
    (place) => sql.fragment`
      sum(j.amounts[${place}]) as ${sql.identifier([`net${place}`])},
      sum(abs(j.amounts[${place}])) as ${sql.identifier([`gross${place}`])}`,
  ),
  sql.fragment`, `,
)
const listOf = (what: 'net' | 'gross') =>
  sql.join(
    places.map((place) => sql.identifier([`${what}${place}`])),
    sql.fragment`, `,
  )

export type Turnover = {
  /** What else it is grouped by. */
  group: string
  account: string
  currency: string
  debit: Decimal
  /** Positive. */
  credit: Decimal
}

/** The turnover of each account and currency in the entries `j`, by account, then currency. */
export async function turnovers(
  db: DatabasePool,
  where: FragmentSqlToken | ListSqlToken,
  by: FragmentSqlToken = sql.fragment`''`,
): Promise<Turnover[]> {
  const rows = await db.any(
    sql.type(rowOf<Omit<Turnover, 'debit' | 'credit'> & { net: string; gross: string }>())`
      with kinds as (
        select ${by} as kind, j.accounts, j.currencies, ${sumsByPlace}
        from tieout_views.journal j where ${where} group by 1, j.accounts, j.currencies
      )
      select kind as group, p.account, p.currency, sum(p.net) as net, sum(p.gross) as gross
      from kinds, unnest(accounts, currencies, array[${listOf('net')}], array[${listOf('gross')}])
        as p(account, currency, net, gross)
      where p.account is not null
      group by 1, 2, 3 order by 1, 2, 3`,
  )
  return rows.map(({ net, gross, ...row }) => ({
    ...row,
    debit: new Decimal(gross).plus(net).div(2),
    credit: new Decimal(gross).minus(net).div(2),
  }))
}
