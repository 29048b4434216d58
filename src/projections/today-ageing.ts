// What customers owe today, by how long it is due.
import { type DatabasePool, sql } from 'slonik'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'

export type Aged = {
  currency: string
  notDue: string
  days1to30: string
  days31to60: string
  days61to90: string
  over90: string
  total: string
  count: number
}

/** What is open on invoices, by how long it is due: what the ageing report of today comes to, from the
 *  invoices themselves, less what is booked on days to come. */
export async function aged(
  db: DatabasePool,
  { workspace, today }: { workspace: string; today: string },
): Promise<Aged[]> {
  const late = sql.fragment`(${today}::date - i.due_on)`
  const receivable = sql.fragment`array_position(j.accounts, 'accounts-receivable')`
  const between = (low: number, high: number) => sql.fragment`
    coalesce(sum(i.open) filter (where ${late} between ${low} and ${high}), 0)`
  const rows = await db.any(sql.type(rowOf<Aged>())`
    with later as (
      select j.invoice_id as id, sum(j.amounts[${receivable}]) as net
      from tieout_views.journal j
      where j.workspace = ${workspace} and j.booked_on > ${today}::date
        and j.invoice_id is not null and j.accounts @> '{accounts-receivable}'
      group by j.invoice_id
    ), unpaid as (
      select i.id, i.currency, i.due_on, i.open from tieout_views.invoices i
      where i.workspace = ${workspace} and i.kind = 'issued' and i.open > 0
      union all
      select l.id, i.currency, i.due_on, -l.net from later l
      join tieout_views.invoices i on i.workspace = ${workspace} and i.id = l.id
    ), known as (
      select id, currency, due_on, sum(open) as open from unpaid group by 1, 2, 3
      having sum(open) <> 0
    )
    select i.currency, coalesce(sum(i.open) filter (where ${late} <= 0), 0) as "notDue",
      ${between(1, 30)} as "days1to30", ${between(31, 60)} as "days31to60",
      ${between(61, 90)} as "days61to90",
      coalesce(sum(i.open) filter (where ${late} > 90), 0) as over90,
      sum(i.open) as total, count(*)::integer as count
    from known i group by i.currency order by sum(i.open) desc, i.currency`)
  return rows.map(({ currency, count, ...amounts }) => {
    const entries = Object.entries(amounts).map(([name, value]) => [name, shown(value, currency)])
    return { ...(Object.fromEntries(entries) as typeof amounts), currency, count }
  })
}
