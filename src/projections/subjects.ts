// What belongs together under one name: an invoice, its deal and the payments on it; a payment and
// its charge. Asked by whatever people have at hand: our id, the number on the invoice, the charge.
import { type DatabasePool, sql } from 'slonik'
import { normalNumber } from '../domain/matching/wanted.ts'
import { rowOf } from './database.ts'

/** The name itself, and every id that its story is told under. */
export async function storyIds(
  db: DatabasePool,
  workspace: string,
  name: string,
): Promise<string[]> {
  // The index knows a number by its letters and digits; whether it is the same, the text says.
  const numberKey = normalNumber(name).slice(0, 100)
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string | null }>())`
    with invoice as (
      select i.id, i.deal_id from tieout_views.invoices i
      where i.workspace = ${workspace} and (i.id = ${name} or i.deal_id = ${name}
        or (i.number_key = ${numberKey}
          and upper(btrim(left(i.number, 100))) = upper(btrim(${name}))))
    ), payment as (
      select p.id from tieout_views.payments p
      where p.workspace = ${workspace}
        and (p.id = ${name} or p.external_id = ${name} or p.payment_intent_id = ${name})
      union
      select a.payment_id from tieout_views.allocations a
      join invoice on a.workspace = ${workspace} and a.invoice_id = invoice.id
    )
    select id from invoice
    union select deal_id from invoice where deal_id is not null
    union select id from payment
    -- QuickBooks numbers each kind of document by itself, so only Stripe's ids name one thing.
    union select unnest(array[p.external_id, p.payment_intent_id]) from payment
      join tieout_views.payments p
        on p.workspace = ${workspace} and p.id = payment.id and p.source = 'stripe'`)
  return [...new Set([name, ...ids.filter((id) => id !== null)])]
}
