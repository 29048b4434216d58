// The documents that each pair compares, as one query per pair: what the left side says of a document
// and what the right one does. Everything else (sums, matched, what differs) is made from these.
//
// A document has one day, by which a statement takes it or leaves it, so that no cut ever comes
// between its two sides. A side that says nothing of it is null.
import { type FragmentSqlToken, sql } from 'slonik'
import type { Pair } from '../domain/discrepancy-kinds.ts'
import {
  creditNotesQuickBooks,
  invoicesQuickBooks,
  payoutsDeposits,
  transactionsPayouts,
} from './pair-papers.ts'
import { paymentsInvoices, paymentsQuickBooks, stripePayments } from './pair-payments.ts'
import { amountIn, among, type Scope } from './pair-scope.ts'

export type { Scope } from './pair-scope.ts'

/** Pairs that are compared document by document, in money. */
export const comparedPairs = [
  ...(['deals-invoices', 'deals-hubspot', 'invoices-quickbooks', 'stripe-payments'] as const),
  ...(['payments-invoices', 'payments-quickbooks', 'credit-notes-quickbooks'] as const),
  ...(['transactions-payouts', 'payouts-deposits'] as const),
] as const satisfies readonly Pair[]
export type ComparedPair = (typeof comparedPairs)[number]

export const isCompared = (pair: Pair): pair is ComparedPair =>
  (comparedPairs as readonly Pair[]).includes(pair)

/** `id, noun, day, left_currency, left_amount, right_currency, right_amount, position`; where both
 *  sides are null there is no document. */
export function documentsOf(pair: ComparedPair, scope: Scope): FragmentSqlToken {
  return queries[pair](scope)
}

const queries: Record<ComparedPair, (scope: Scope) => FragmentSqlToken> = {
  'deals-invoices': dealsInvoices,
  'deals-hubspot': dealsHubSpot,
  'invoices-quickbooks': invoicesQuickBooks,
  'stripe-payments': stripePayments,
  'payments-invoices': paymentsInvoices,
  'payments-quickbooks': paymentsQuickBooks,
  'credit-notes-quickbooks': creditNotesQuickBooks,
  'transactions-payouts': transactionsPayouts,
  'payouts-deposits': payoutsDeposits,
}

/** What was sold, as far as it is to be invoiced by now, and what was invoiced of it; and invoices
 *  behind which there is no deal. Where somebody has put another amount over the lines of the deal in
 *  HubSpot, that is what HubSpot says was sold. What is void on both sides is no document. Of what is sold again and
 *  again, and of a plan with a void instalment, nobody can say how much there should be. */
function dealsInvoices(scope: Scope): FragmentSqlToken {
  const { workspace, day } = scope
  return sql.fragment`
    select d.id, 'deal' as noun, d.closed_on as day, d.position,
      d.currency as left_currency,
      case when d.state <> 'won' then null
        when r.edited is not null then r.edited
        when d.to_invoice is null or i.voided > 0 then coalesce(i.total, 0)
        when d.next_due_on is null or d.next_due_on > ${day}::date
          then d.total - greatest(d.to_invoice - coalesce(i.requested, 0), 0)
        else d.total end as left_amount,
      coalesce(i.currency, d.currency) as right_currency, i.total as right_amount
    from tieout_views.deals d
    left join (
      select n.deal_id, max(n.currency) as currency,
        sum(n.total) filter (where n.kind in ('requested', 'issued')) as total,
        sum(n.total) filter (where n.kind = 'requested') as requested,
        count(*) filter (where n.kind = 'void') as voided
      from tieout_views.invoices n
      where n.workspace = ${workspace} and n.deal_id is not null and n.kind <> 'absent'
        and ${among(sql.fragment`n.deal_id`, scope)}
      group by n.deal_id
    ) i on i.deal_id = d.id
    left join (
      select b.id, ${amountIn(sql.fragment`one ->> 'theirs'`)} as edited
      from tieout_views.reconciliation b, json_array_elements(b.differences) one
      where b.workspace = ${workspace} and not b.agrees
        and one ->> 'platform' = 'hubspot' and one ->> 'field' = 'amount'
    ) r on r.id = 'deal-' || d.id
    where d.workspace = ${workspace} and d.state <> 'absent' and d.closed_on <= ${day}::date
      and ${among(sql.fragment`d.id`, scope)}
      and (i.total is not null or (d.state = 'won' and coalesce(i.voided, 0) = 0))
    union all
    select n.id, 'invoice', n.issued_on, n.position, n.currency, null, n.currency, n.total
    from tieout_views.invoices n
    where n.workspace = ${workspace} and n.deal_id is null and n.kind in ('requested', 'issued')
      and n.issued_on <= ${day}::date and ${among(sql.fragment`n.id`, scope)}`
}

/** What HubSpot should show as due of a deal, by the ledger, and what it shows. Where the field mapping
 *  gives that figure no place there, nothing is compared. */
function dealsHubSpot(scope: Scope): FragmentSqlToken {
  const { workspace, day } = scope
  return sql.fragment`
    select d.id, 'deal' as noun, d.closed_on as day, greatest(d.position, s.position) as position,
      d.currency as left_currency,
      ${amountIn(sql.fragment`s.should ->> 'tieout_amount_due'`)} as left_amount,
      d.currency as right_currency,
      ${amountIn(sql.fragment`s.says ->> 'tieout_amount_due'`)} as right_amount
    from tieout_views.deals d
    join tieout_views.sync_status s
      on s.workspace = d.workspace and s.id = 'hubspot-deal-' || d.id
        and s.platform = 'hubspot' and s.object = 'deal'
    where d.workspace = ${workspace} and d.state <> 'absent' and d.closed_on <= ${day}::date
      and ${amountIn(sql.fragment`s.should ->> 'tieout_amount_due'`)} is not null
      and ${among(sql.fragment`d.id`, scope)}`
}
