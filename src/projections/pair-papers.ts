// The documents of the pairs that are about invoices, credits and payouts (pair-documents.ts).
import { type FragmentSqlToken, sql } from 'slonik'
import type { WriteOffKind } from '../domain/invoice.ts'
import { amountIn, among, type Scope } from './pair-scope.ts'

const isGone = (status: FragmentSqlToken) =>
  sql.fragment`coalesce(${status}, 'open') in ('void', 'deleted')`

/** What is invoiced, and what QuickBooks holds of it; beside that what is open by each of them, of
 *  what both hold. */
export function invoicesQuickBooks(scope: Scope): FragmentSqlToken {
  const { workspace, day } = scope
  const gone = isGone(sql.fragment`r.quickbooks ->> 'status'`)
  return sql.fragment`
    select i.id, 'invoice' as noun, i.issued_on as day, i.position,
      i.currency as left_currency,
      case when i.kind in ('requested', 'issued') then i.total end as left_amount,
      coalesce(r.quickbooks ->> 'currency', i.currency) as right_currency,
      case when not ${gone} then ${amountIn(sql.fragment`r.quickbooks ->> 'total'`)} end
        as right_amount,
      case when i.kind = 'issued' then i.open end as left_open,
      case when not ${gone} then ${amountIn(sql.fragment`r.quickbooks ->> 'balance'`)} end
        as right_open
    from tieout_views.invoices i
    left join tieout_views.reconciliation r on r.workspace = i.workspace and r.id = i.id
    where i.workspace = ${workspace} and i.kind <> 'absent' and i.issued_on <= ${day}::date
      and ${among(sql.fragment`i.id`, scope)}`
}

const writeOffKinds = [
  ...(['bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee'] as const),
] satisfies WriteOffKind[]

/** Credit notes and their credit memos. What is given up of an invoice is a credit memo there too, one
 *  of each kind, under the invoice's name. Of a credit whose customer nobody knows none is due. */
export function creditNotesQuickBooks(scope: Scope): FragmentSqlToken {
  const { workspace, day } = scope
  const gone = isGone(sql.fragment`s.says ->> 'status'`)
  const memo = sql.fragment`case when not ${gone}
    then nullif(${amountIn(sql.fragment`s.says ->> 'total'`)}, 0) end`
  const memosOf = sql.join(
    writeOffKinds.map(
      (kind) => sql.fragment`${`quickbooks-credit-note-writeoff-${kind}-`} || i.id`,
    ),
    sql.fragment`, `,
  )
  return sql.fragment`
    select n.id, 'credit-note' as noun, n.issued_on as day, n.position,
      n.currency as left_currency,
      case when n.customer_id is not null or n.invoice_id is not null or s.says is not null
        then nullif(n.total, 0) end as left_amount,
      coalesce(s.says ->> 'currency', n.currency) as right_currency, ${memo} as right_amount
    from tieout_views.credit_notes n
    left join tieout_views.sync_status s
      on s.workspace = n.workspace and s.id = 'quickbooks-credit-note-' || n.id
    where n.workspace = ${workspace} and n.issued_on <= ${day}::date
      and ${among(sql.fragment`n.id`, scope)}
    union all
    select i.id, 'invoice', i.issued_on, i.position, i.currency,
      case when i.quickbooks_id is not null then nullif(i.written_off, 0) end,
      i.currency, w.amount
    from tieout_views.invoices i
    left join lateral (
      select sum(${memo}) as amount from tieout_views.sync_status s
      where s.workspace = i.workspace and s.id = any(array[${memosOf}])
    ) w on true
    where i.workspace = ${workspace} and i.written_off > 0 and i.kind <> 'absent'
      and i.issued_on <= ${day}::date and ${among(sql.fragment`i.id`, scope)}`
}

/** Stripe says within days what is in a payout. */
const sortingDays = 3

/** What was in a payout, and the payout. Only of one by schedule Stripe says what is in it, and until it
 *  has had the time to, nothing is compared. */
export function transactionsPayouts(scope: Scope): FragmentSqlToken {
  const { workspace, day } = scope
  return sql.fragment`
    select p.id, 'payout' as noun, p.arrives_on as day, p.position,
      p.currency as left_currency, p.net as left_amount,
      p.currency as right_currency, p.amount as right_amount
    from tieout_views.payouts p
    where p.workspace = ${workspace} and p.automatic and p.status <> 'failed'
      and (p.ties is not null
        or (p.status = 'paid' and p.arrives_on < ${day}::date - ${sortingDays}::integer))
      and p.arrives_on <= ${day}::date and ${among(sql.fragment`p.id`, scope)}`
}

/** What has reached the bank, and its deposit in QuickBooks. Of one that is still on its way nothing
 *  is due there. */
export function payoutsDeposits(scope: Scope): FragmentSqlToken {
  const { workspace, day } = scope
  const isThere = sql.fragment`
    (p.deposit is not null and coalesce(p.deposit ->> 'status', 'open') <> 'deleted')`
  return sql.fragment`
    select p.id, 'payout' as noun, p.arrives_on as day, p.position,
      p.currency as left_currency,
      case when p.status = 'paid' or (p.deposit_agrees and p.deposit is not null)
        then p.amount end as left_amount,
      coalesce(p.deposit ->> 'currency', p.currency) as right_currency,
      case when ${isThere}
        then coalesce(${amountIn(sql.fragment`p.deposit ->> 'total'`)}, 0) end as right_amount
    from tieout_views.payouts p
    where p.workspace = ${workspace} and p.arrives_on <= ${day}::date
      and (p.deposit_agrees is not null or ${isThere}) and ${among(sql.fragment`p.id`, scope)}`
}
