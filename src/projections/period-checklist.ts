// What is still open in an accounting month, for whoever closes it. Nearly all of it may be left
// open on purpose; only what makes the month's figures wrong for certain blocks.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import { lastDayOf } from '../domain/dates.ts'
import { rowOf } from './database.ts'

export type Check = {
  /** A stable name. */
  check: string
  /** What is counted, in words. */
  label: string
  count: number
  /** The first of them. */
  ids: string[]
  /** The month cannot be closed while there are any. */
  blocks: boolean
}

type Query = (at: { workspace: string; first: string; last: string }) => FragmentSqlToken
type Question = { check: string; label: string; blocks?: true; found: Query }

/** Of the table of payments as `p`. */
const receivedOn = sql.fragment`coalesce(p.received_on, (p.received_at at time zone 'UTC')::date)`

const questions: Question[] = [
  {
    check: 'invoices-requested',
    label: 'Invoices of the month that QuickBooks does not hold yet',
    blocks: true,
    found: ({ workspace, first, last }) => sql.fragment`
      select i.id from tieout_views.invoices i where i.workspace = ${workspace}
        and i.kind = 'requested' and i.issued_on between ${first}::date and ${last}::date`,
  },
  {
    check: 'invoices-differing',
    label: 'Invoices of the month on which the platforms do not agree',
    found: ({ workspace, first, last }) => sql.fragment`
      select r.id from tieout_views.reconciliation r
      join tieout_views.invoices i on i.workspace = r.workspace and i.id = r.id
      where r.workspace = ${workspace} and not r.agrees and i.kind <> 'requested'
        and i.issued_on between ${first}::date and ${last}::date`,
  },
  {
    check: 'payments-unapplied',
    label: 'Payments of the month with money that has no place yet',
    found: ({ workspace, first, last }) => sql.fragment`
      select p.id from tieout_views.payments p where p.workspace = ${workspace}
        and p.unapplied > 0 and ${receivedOn} between ${first}::date and ${last}::date`,
  },
  {
    check: 'reviews-open',
    label: 'Payments of the month that wait for a person',
    found: ({ workspace, first, last }) => sql.fragment`
      select v.id from tieout_views.reviews v
      join tieout_views.payments p on p.workspace = v.workspace and p.id = v.payment_id
      where v.workspace = ${workspace} and v.status = 'open'
        and ${receivedOn} between ${first}::date and ${last}::date`,
  },
  {
    check: 'payments-without-balance-transaction',
    label: 'Stripe payments of the month whose line in the balance is not known',
    found: ({ workspace, first, last }) => sql.fragment`
      select p.id from tieout_views.payments p where p.workspace = ${workspace}
        and p.source = 'stripe' and ${receivedOn} between ${first}::date and ${last}::date
        and not exists (select from tieout_views.balance_transactions t
          where t.workspace = p.workspace and t.payment_id = p.id)`,
  },
  {
    check: 'credit-notes-unapplied',
    label: 'Credit notes of the month that are not used up',
    found: ({ workspace, first, last }) => sql.fragment`
      select n.id from tieout_views.credit_notes n where n.workspace = ${workspace}
        and n.unapplied > 0 and n.issued_on between ${first}::date and ${last}::date`,
  },
  {
    check: 'payouts-not-tying',
    label: 'Payouts of the month whose transactions do not come to their amount',
    found: ({ workspace, first, last }) => sql.fragment`
      select o.id from tieout_views.payouts o where o.workspace = ${workspace}
        and o.automatic and o.status <> 'failed' and o.ties is not true
        and o.arrives_on between ${first}::date and ${last}::date`,
  },
  {
    check: 'payouts-without-deposit',
    label: 'Payouts of the month whose deposit in QuickBooks is missing or differs',
    found: ({ workspace, first, last }) => sql.fragment`
      select o.id from tieout_views.payouts o where o.workspace = ${workspace}
        and o.deposit_agrees = false and o.arrives_on between ${first}::date and ${last}::date`,
  },
  {
    check: 'balance-transactions-unknown',
    label: 'Lines of the Stripe balance of a kind that is not known, in suspense',
    found: ({ workspace, first, last }) => sql.fragment`
      select t.id from tieout_views.balance_transactions t where t.workspace = ${workspace}
        and not t.explained and t.made_on between ${first}::date and ${last}::date`,
  },
  {
    check: 'late-entries',
    label: 'Entries that belong into a closed month and are booked in this one',
    found: ({ workspace, first, last }) => sql.fragment`
      select j.event_id as id from tieout_views.journal j where j.workspace = ${workspace}
        and j.late and j.booked_on between ${first}::date and ${last}::date`,
  },
  {
    check: 'held',
    label: 'Facts from the platforms that wait to be understood; any may belong into the month',
    found: ({ workspace }) => sql.fragment`
      select h.id from tieout_views.held h where h.workspace = ${workspace}`,
  },
  {
    check: 'sync-parked',
    label: 'Writes to the platforms that were given up until a person tries again',
    found: ({ workspace }) => sql.fragment`
      select s.id from tieout_views.sync_status s
      where s.workspace = ${workspace} and s.state = 'parked'`,
  },
]

const idsShown = 20

/** Every check, those that find nothing too. */
export async function checklist(
  db: DatabasePool,
  { workspace, month }: { workspace: string; month: string },
): Promise<Check[]> {
  const at = { workspace, first: `${month}-01`, last: lastDayOf(month) }
  const counted = questions.map(async ({ check, label, blocks = false, found }) => {
    const { count, ids } = await db.one(sql.type(rowOf<{ count: number; ids: string[] }>())`
      with found as materialized (${found(at)})
      select (select count(*) from found)::integer as count,
        array(select id from found order by id limit ${idsShown}) as ids`)
    return { check, label, count, ids, blocks }
  })
  return Promise.all(counted)
}
