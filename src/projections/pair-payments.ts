// The documents of the pairs that are about payments (pair-documents.ts).
import { type FragmentSqlToken, sql } from 'slonik'
import { amountIn, among, type Scope } from './pair-scope.ts'

/** The day of the books on which the money came, of payments `p`. */
const receivedOn = sql.fragment`
  coalesce(p.received_on, (p.received_at at time zone 'UTC')::date)`

const payments = (scope: Scope) => sql.fragment`
  p.workspace = ${scope.workspace} and p.received_at is not null
    and ${receivedOn} <= ${scope.day}::date and ${among(sql.fragment`p.id`, scope)}`

/** What Stripe's balance has of each charge, in the payer's currency; and the payment. Where Stripe
 *  has told of the charge and not yet of its line, the charge counts. Money that came otherwise is
 *  known by its payment alone: that nothing stands behind one is for a finding to say. */
export function stripePayments(scope: Scope): FragmentSqlToken {
  const { workspace } = scope
  return sql.fragment`
    select p.id, 'payment' as noun, ${receivedOn} as day, p.position,
      coalesce(t.currency, p.currency) as left_currency,
      case when p.source = 'stripe' then coalesce(t.amount, p.received)
        else p.received end as left_amount,
      p.currency as right_currency, p.received as right_amount
    from tieout_views.payments p
    left join (
      select b.payment_id,
        max(coalesce(b.presented ->> 'currency', b.currency)) as currency,
        sum(coalesce((b.presented ->> 'amount')::numeric, b.amount)) as amount
      from tieout_views.balance_transactions b
      where b.workspace = ${workspace} and b.payment_id is not null
        and b.reporting_category = 'charge' and ${among(sql.fragment`b.payment_id`, scope)}
      group by b.payment_id
    ) t on t.payment_id = p.id
    where ${payments(scope)}`
}

/** What is left of the money, and what of it stands on invoices by the invoices' own word. */
export function paymentsInvoices(scope: Scope): FragmentSqlToken {
  return sql.fragment`
    select p.id, 'payment' as noun, ${receivedOn} as day, p.position,
      p.currency as left_currency, p.received - p.refunded as left_amount,
      p.currency as right_currency, a.amount as right_amount
    from tieout_views.payments p
    left join (
      select l.payment_id, sum(l.amount - l.released) as amount
      from tieout_views.allocations l
      where l.workspace = ${scope.workspace} and l.state in ('applied', 'partly_released')
        and ${among(sql.fragment`l.payment_id`, scope)}
      group by l.payment_id
    ) a on a.payment_id = p.id
    where ${payments(scope)}`
}

/** Objects of QuickBooks that stand for payments: those of a payment over the invoices of several
 *  customers are `payment+customer` but for the first. Payments of nothing, which only tie a credit to
 *  its invoices, are of no payment. */
const paymentOf = sql.fragment`split_part(s.object_id, '+', 1)`
const ofPayments = (scope: Scope) => sql.fragment`
  s.workspace = ${scope.workspace} and s.platform = 'quickbooks' and s.object = 'payment'
    and s.object_id not like 'applied-%'`

const isGone = sql.fragment`coalesce(s.says ->> 'status', 'open') in ('void', 'deleted')`

/** What is left of the money once it stands on an invoice that QuickBooks holds, and what QuickBooks
 *  holds of it. What pays invoices in another currency stands there in that one, and is compared with
 *  what was meant to stand there. */
export function paymentsQuickBooks(scope: Scope): FragmentSqlToken {
  const { workspace } = scope
  return sql.fragment`
    select p.id, 'payment' as noun, ${receivedOn} as day, p.position,
      p.currency as left_currency,
      case when q.standing > 0 or a.payment_id is not null
        then nullif(p.received - p.refunded, 0) end as left_amount,
      p.currency as right_currency, q.amount as right_amount
    from tieout_views.payments p
    left join (
      select ${paymentOf} as payment_id,
        count(s.says) filter (where not ${isGone}) as standing,
        nullif(sum(${amountIn(sql.fragment`s.says ->> 'total'`)}) filter (where not ${isGone}), 0)
          as amount,
        array_agg(distinct coalesce(s.says ->> 'currency', s.values ->> 'currency'))
          filter (where coalesce(s.says ->> 'currency', s.values ->> 'currency') is not null)
          as currencies
      from tieout_views.sync_status s
      where ${ofPayments(scope)} and ${among(paymentOf, scope)}
      group by 1
    ) q on q.payment_id = p.id
    left join (
      select distinct l.payment_id
      from tieout_views.allocations l
      join tieout_views.invoices i on i.workspace = l.workspace and i.id = l.invoice_id
        and i.quickbooks_id is not null
      where l.workspace = ${workspace} and l.state in ('applied', 'partly_released')
        and l.amount > l.released and ${among(sql.fragment`l.payment_id`, scope)}
    ) a on a.payment_id = p.id
    where ${payments(scope)}
      and (q.currencies is null or q.currencies = array[p.currency])
    union all
    select s.object_id, 'payment', ${receivedOn}, s.position,
      s.values ->> 'currency', nullif(${amountIn(sql.fragment`s.values ->> 'total'`)}, 0),
      coalesce(s.says ->> 'currency', s.values ->> 'currency'),
      case when not ${isGone}
        then nullif(${amountIn(sql.fragment`s.says ->> 'total'`)}, 0) end
    from tieout_views.sync_status s
    join tieout_views.payments p on p.workspace = s.workspace and p.id = ${paymentOf}
    where ${ofPayments(scope)} and ${payments(scope)}
      and coalesce(s.says ->> 'currency', s.values ->> 'currency') <> p.currency`
}
