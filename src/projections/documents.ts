// A few documents of any kind in one form, for lists that hold several kinds.
import { type DatabasePool, sql } from 'slonik'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'

export const documentNouns = [
  ...(['deal', 'invoice', 'payment', 'credit-note', 'payout', 'customer'] as const),
] as const
export type DocumentNoun = (typeof documentNouns)[number]

export type Ref = { noun: DocumentNoun; id: string }

export type Document = Ref & {
  /** What people call it: a number, a name, a charge. */
  label: string
  amount: string | null
  currency: string | null
  status: string | null
  /** The day that it is known by. */
  on: string | null
  customerId: string | null
}

const most = 20

/** The first of them, in the order given, each once. */
export async function documentsOf(
  db: DatabasePool,
  workspace: string,
  refs: readonly Ref[],
): Promise<Document[]> {
  const wanted = new Map(refs.map((ref) => [`${ref.noun} ${ref.id}`, ref]))
  const first = [...wanted.values()].slice(0, most)
  if (first.length === 0) return []
  const ids = (noun: DocumentNoun) =>
    sql.array(
      first.filter((ref) => ref.noun === noun).map(({ id }) => id),
      'text',
    )
  const rows = await db.any(sql.type(rowOf<Document>())`
    select 'deal' as noun, d.id, coalesce(d.name, d.id) as label, d.total as amount, d.currency,
      d.state as status, d.closed_on as on, d.customer_id as "customerId"
    from tieout_views.deals d where d.workspace = ${workspace} and d.id = any(${ids('deal')})
    union all
    select 'invoice', i.id, coalesce(i.number, i.id), i.total, i.currency, i.status, i.issued_on,
      i.customer_id
    from tieout_views.invoices i where i.workspace = ${workspace} and i.id = any(${ids('invoice')})
    union all
    select 'payment', p.id, coalesce(p.external_id, p.id), p.received, p.currency, p.status,
      (p.received_at at time zone 'UTC')::date, null
    from tieout_views.payments p where p.workspace = ${workspace} and p.id = any(${ids('payment')})
    union all
    select 'credit-note', n.id, coalesce(n.number, n.id), n.total, n.currency, n.status,
      n.issued_on, n.customer_id
    from tieout_views.credit_notes n
      where n.workspace = ${workspace} and n.id = any(${ids('credit-note')})
    union all
    select 'payout', o.id, coalesce(o.external_id, o.id), o.amount, o.currency, o.status,
      o.arrives_on, null
    from tieout_views.payouts o where o.workspace = ${workspace} and o.id = any(${ids('payout')})
    union all
    select 'customer', c.id, coalesce(c.name, c.id), null, null, null, null, c.id
    from tieout_views.customers c
      where c.workspace = ${workspace} and c.id = any(${ids('customer')})`)
  const known = new Map(rows.map((row) => [`${row.noun} ${row.id}`, row]))
  return first.flatMap(({ noun, id }) => {
    const row = known.get(`${noun} ${id}`)
    if (!row) return []
    return [{ ...row, amount: row.amount === null ? null : shown(row.amount, row.currency) }]
  })
}
