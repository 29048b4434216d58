// Two invoices for one sale: under one number, or of one customer over one amount within days. What is
// sold month by month, and in equal parts of one deal, is none.
import { sql } from 'slonik'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import {
  atStake,
  because,
  chunkOf,
  type Detector,
  delta,
  looked,
  said,
  within,
} from './detector.ts'

/** A bookkeeper may be later than the deal. */
const byHandDays = 14

/** The invoice that `i` (with its deal `d`) repeats. The one that was made by hand repeats that of a
 *  deal; of two alike the later one repeats the earlier. */
export const twinOf = (workspace: string, days: number) => sql.fragment`
  select t.id, t.number, t.position, (t.number_key = i.number_key) as "isNumber"
  from (
    select n.* from tieout_views.invoices n
    where n.workspace = ${workspace} and n.number_key = i.number_key and n.number_key <> ''
    union all
    select n.* from tieout_views.invoices n
    where n.workspace = ${workspace} and n.kind in ('requested', 'issued')
      and n.customer_id = i.customer_id
      and n.currency = i.currency and n.total = i.total
      -- By the customer, not by the day: on a day lie those of all customers.
      and abs(n.issued_on - i.issued_on) <= ${Math.max(days, byHandDays)}::integer
  ) t
  left join tieout_views.deals e on e.workspace = ${workspace} and e.id = t.deal_id
  where t.id <> i.id and t.kind in ('requested', 'issued') and t.total > 0
    and (t.deal_id is null or i.deal_id is null or t.deal_id <> i.deal_id)
    and case
      when t.deal_id is not null and i.deal_id is null then true
      when t.deal_id is null and i.deal_id is not null then false
      else (t.issued_on, t.id) < (i.issued_on, i.id)
    end
    and (t.number_key = i.number_key
      or (t.deal_id is not null and i.deal_id is null)
      or (abs(t.issued_on - i.issued_on) <= ${days}
        and (i.deal_id is null or position(lower(e.name) in lower(d.name)) > 0
          or position(lower(d.name) in lower(e.name)) > 0)))
  order by t.issued_on, t.id limit 1`

type Row = {
  id: string
  currency: string
  total: string
  dealId: string | null
  customerId: string | null
  issuedOn: string
  number: string | null
  other: string
  otherNumber: string | null
  isNumber: boolean | null
  positions: string[]
}

function causeOfTwin({ dealId, isNumber, number, other, otherNumber }: Row) {
  if (isNumber) return because('same-number', { number: number ?? '' })
  const named = { other: otherNumber ?? other }
  return because(dealId === null ? 'made-by-hand' : 'same-sale', named)
}

export const duplicates: Detector = {
  kinds: ['duplicate-invoice'],
  of: 'invoices',
  async look(context, asked) {
    const { db, workspace, tolerances } = context
    const where = await chunkOf(context, 'invoices', asked)
    const twin = twinOf(workspace, tolerances('duplicate-invoice').days ?? 0)
    const rows = await db.any(sql.type(rowOf<Row>())`
      select i.id, i.currency, i.total, i.deal_id as "dealId", i.customer_id as "customerId",
        i.issued_on as "issuedOn", i.number, o.id as other, o.number as "otherNumber",
        o."isNumber", array[i.position, o.position] as positions
      from tieout_views.invoices i
      left join tieout_views.deals d on d.workspace = i.workspace and d.id = i.deal_id
      cross join lateral (${twin}) o
      where i.workspace = ${workspace} and i.kind in ('requested', 'issued') and i.total > 0
        and ${within(sql.fragment`i.id`, where)}
      order by i.id`)
    return looked(rows, where, (row) => {
      const { id, currency, total, dealId, customerId, issuedOn, positions } = row
      const isOwn = dealId === null
      return [
        {
          ...{ kind: 'duplicate-invoice', subject: { noun: 'invoice', id }, positions },
          ...{ pair: 'deals-invoices', platforms: isOwn ? ['quickbooks'] : ['hubspot'] },
          ...{ related: { invoiceId: id, dealId, customerId }, effectiveOn: issuedOn },
          ...{ ledger: said(total, currency), theirs: row.otherNumber ?? row.other },
          ...{ atStake: atStake(total, currency), cause: causeOfTwin(row) },
          delta: isOwn ? delta(new Decimal(total).negated(), currency) : null,
        },
      ]
    })
  },
}
