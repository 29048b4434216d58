// Payments that somebody recorded in QuickBooks and behind which no money is known: on the account of
// Stripe, where nobody has paid, or in undeposited funds. One that went straight to a bank is money.
import { sql } from 'slonik'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import {
  atStake,
  because,
  type Context,
  type Detector,
  delta,
  looked,
  pageMost,
  said,
  type Where,
  within,
} from './detector.ts'

type Row = {
  id: string
  currency: string
  left: string
  into: string
  on: string | null
  invoiceId: string | null
  customerId: string | null
  positions: (string | null)[]
}

/** The account that our own payments lie in there, as it is called there. */
const clearing = (workspace: string) => sql.fragment`
  select 'stripe-clearing' union
  select o.account from (
    select w.says ->> 'into' as account from tieout_views.sync_status w
    where w.workspace = ${workspace} and w.id >= 'quickbooks-payment-stripe-'
      and w.id < 'quickbooks-payment-stripe.' and w.says ->> 'into' is not null
    order by w.id limit 20
  ) o`

/** Money at Stripe of as much that has no place may be the same money. */
const unplaced = (workspace: string) => sql.fragment`
  select from tieout_views.payments q
  where q.workspace = ${workspace} and q.source = 'stripe' and q.unapplied > 0
    and q.currency = p.currency and q.received = p.received
    and abs(q.received_at::date - p.received_at::date) <= 14`

/** What bears a reference, as a cheque does, is taken to the bank within days. */
const read = ({ db, workspace, tolerances, today }: Context, where: Where) =>
  db.any(sql.type(rowOf<Row>())`
    select p.id, p.currency, p.received - p.refunded as left, s.says ->> 'into' as into,
      coalesce(s.says ->> 'on', p.received_at::date::text) as on, i.id as "invoiceId",
      i.customer_id as "customerId", array[p.position, s.position] as positions
    from tieout_views.payments p
    join tieout_views.sync_status s
      on s.workspace = p.workspace and s.id = 'quickbooks-payment-' || p.id
    left join lateral (
      select a.invoice_id from tieout_views.allocations a
      where a.workspace = p.workspace and a.payment_id = p.id
        and a.state in ('applied', 'partly_released', 'pending')
      order by a.id limit 1
    ) l on true
    left join tieout_views.invoices i on i.workspace = p.workspace and i.id = l.invoice_id
    where p.workspace = ${workspace} and p.source = 'quickbooks' and p.allocated > 0
      and s.says ->> 'deposit' is null
      and (s.says ->> 'into' in (${clearing(workspace)})
        or (s.says ->> 'into' = 'undeposited-funds' and (s.says ->> 'reference' is null
          or (s.says ->> 'on')::date
            + ${tolerances('paid-in-quickbooks-without-money').days ?? 0}::integer
            < ${today}::date)))
      and not exists (${unplaced(workspace)})
      and ${within(sql.fragment`p.id`, where)}
    order by p.id limit ${pageMost}`)

export const withoutMoney: Detector = {
  kinds: ['paid-in-quickbooks-without-money'],
  of: 'payments',
  async look(context, where) {
    const rows = await read(context, where)
    return looked(rows, where, ({ id, currency, left, into, on, invoiceId, ...row }) => {
      if (!new Decimal(left).greaterThan(0)) return []
      const isWaiting = into === 'undeposited-funds'
      const cause = isWaiting
        ? because('undeposited-funds', { since: on ?? '' })
        : because('clearing-without-charge')
      return [
        {
          ...{ kind: 'paid-in-quickbooks-without-money', subject: { noun: 'payment', id }, cause },
          ...{ pair: 'stripe-payments', platforms: ['quickbooks', 'stripe'] },
          ...{ related: { paymentId: id, invoiceId, customerId: row.customerId } },
          ...{ ledger: said(left, currency), theirs: null, atStake: atStake(left, currency) },
          ...{ delta: delta(new Decimal(left).negated(), currency), effectiveOn: on },
          positions: row.positions,
        },
      ]
    })
  },
}
