// What the views know of a person: its documents, its payments, and who else pays under its ids.
import { type DatabasePool, sql } from 'slonik'
import { rowOf } from './database.ts'

export type Trail = {
  deals: string[]
  invoices: string[]
  creditNotes: string[]
  payments: PaymentOfPerson[]
}
export type PaymentOfPerson = {
  id: string
  externalId: string | null
  source: string | null
  paymentIntentId: string | null
  stripeCustomerId: string | null
  payerName: string | null
  payerEmail: string | null
  /** By an id or an address of the person; else it only stands on an invoice of the person's. */
  isByPerson: boolean
}

const idsOf = (
  db: DatabasePool,
  table: 'deals' | 'invoices' | 'credit_notes',
  workspace: string,
  customerId: string,
) =>
  db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select d.id from ${sql.identifier(['tieout_views', table])} d
    where d.workspace = ${workspace} and d.customer_id = ${customerId} order by d.id`)

/** What somebody else has paid for the person, and is known as a customer for it, is theirs. */
export async function trailOf(
  db: DatabasePool,
  workspace: string,
  person: { customerId: string; stripeIds: readonly string[]; emails: readonly string[] },
): Promise<Trail> {
  const { customerId } = person
  const stripeIds = sql.array([...person.stripeIds], 'text')
  const emails = sql.array([...person.emails], 'text')
  const [deals, invoices, creditNotes, payments] = await Promise.all([
    idsOf(db, 'deals', workspace, customerId),
    idsOf(db, 'invoices', workspace, customerId),
    idsOf(db, 'credit_notes', workspace, customerId),
    db.any(sql.type(rowOf<PaymentOfPerson>())`
      with own as (
        select a.payment_id as id from tieout_views.allocations a
        join tieout_views.invoices i
          on i.workspace = ${workspace} and i.id = a.invoice_id and i.customer_id = ${customerId}
        where a.workspace = ${workspace}
        union
        select p.id from tieout_views.payments p
        where p.workspace = ${workspace}
          and (p.stripe_customer_id = any (${stripeIds}) or p.payer_email = any (${emails}))
      )
      select p.id, p.external_id as "externalId", p.source,
        p.payment_intent_id as "paymentIntentId", p.stripe_customer_id as "stripeCustomerId",
        p.payer_name as "payerName", p.payer_email as "payerEmail",
        coalesce(p.stripe_customer_id = any (${stripeIds}), false)
          or coalesce(p.payer_email = any (${emails}), false) as "isByPerson"
      from own join tieout_views.payments p on p.workspace = ${workspace} and p.id = own.id
      where p.stripe_customer_id is null or p.stripe_customer_id = any (${stripeIds})
        or not exists (
          select from tieout_views.customers c
          where c.workspace = ${workspace} and c.id <> ${customerId}
            and p.stripe_customer_id = any (c.stripe_ids))
      order by p.id`),
  ])
  return {
    deals: [...deals],
    invoices: [...invoices],
    creditNotes: [...creditNotes],
    payments: [...payments],
  }
}
