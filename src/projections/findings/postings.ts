// The payments of Stripe as QuickBooks holds them: not at all, too little, or more than is left of them
// after what was given back.
import { sql } from 'slonik'
import type { Kind } from '../../domain/discrepancy-kinds.ts'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import {
  atStake,
  because,
  causeOf,
  chunkOf,
  type Context,
  courseOf,
  type Detector,
  delta,
  type Draft,
  looked,
  minus,
  said,
  type Where,
  type Written,
  within,
} from './detector.ts'

type Row = Written & {
  id: string
  currency: string
  left: string
  refunded: string
  lost: string
  receivedOn: string
  /** What stands there of it; the live documents and all that there were. */
  there: string
  documents: number
  live: number
  invoices: string[] | null
  customerId: string | null
  isOpenThere: boolean
  positions: (string | null)[]
}

const isStanding = sql.fragment`coalesce(s.says ->> 'status', 'open') not in ('deleted', 'void')`

/** Compared where it is all in one currency, once it stands on an invoice that QuickBooks holds. */
const read = ({ db, workspace }: Context, where: Where) =>
  db.any(sql.type(rowOf<Row>())`
    select p.id, p.currency, p.received - p.refunded as left, p.refunded, p.lost,
      coalesce(p.received_on, p.received_at::date) as "receivedOn", coalesce(q.total, 0) as there, coalesce(q.documents, 0) as documents,
      coalesce(q.live, 0) as live, q.state, q.code, q.reason,
      -- Not within l: for the sake of their order it would go through all allocations there are.
      (select array_agg(distinct one) from unnest(l.invoices) one) as invoices,
      l.customer as "customerId",
      coalesce(l.open, false) as "isOpenThere",
      array[p.position, q.position, l.position] as positions
    from tieout_views.payments p
    left join lateral (
      select count(*)::integer as documents,
        count(*) filter (where ${isStanding})::integer as live,
        sum((s.says ->> 'total')::numeric) filter (where ${isStanding}) as total,
        bool_or(s.says ->> 'currency' <> p.currency) as foreign,
        max(s.position) as position,
        (array_agg(s.state order by s.position desc))[1] as state,
        (array_agg(s.code order by s.position desc))[1] as code,
        (array_agg(s.reason order by s.position desc))[1] as reason
      from (
        select o.* from tieout_views.sync_status o
        where o.workspace = p.workspace and o.object_id >= p.id and o.object_id < p.id || ','
        -- Postgres takes a range of ids for many, and would rather read all payments there are.
        offset 0
      ) s
      where (s.object_id = p.id or starts_with(s.object_id, p.id || '+'))
        and s.platform = 'quickbooks' and s.object = 'payment'
    ) q on true
    left join lateral (
      select array_agg(i.id) as invoices, max(i.customer_id) as customer,
        bool_and(i.quickbooks_id is not null and i.kind = 'issued') as posted,
        max(r.position) as position,
        bool_or(case when r.quickbooks is not null and r.open is not null
          then (r.quickbooks ->> 'balance')::numeric > r.open end) as open
      from tieout_views.allocations a
      join tieout_views.invoices i on i.workspace = a.workspace and i.id = a.invoice_id
      left join tieout_views.reconciliation r on r.workspace = a.workspace and r.id = i.id
      where a.workspace = p.workspace and a.payment_id = p.id
        and a.state in ('applied', 'partly_released')
    ) l on true
    where p.workspace = ${workspace} and p.source = 'stripe' and p.received_at is not null
      and ${within(sql.fragment`p.id`, where)}
      and ((q.live > 0 and not coalesce(q.foreign, false)
          and p.received - p.refunded <> coalesce(q.total, 0))
        or (coalesce(q.live, 0) = 0 and p.allocated > 0))
      -- Of its own, so that the allocations are read only where the amounts differ.
      and (q.live > 0 or l.posted)
    order by p.id`)

const isDeleted = ({ documents, live }: Row) => documents > 0 && live === 0

const baseOf = (row: Row): Omit<Draft, 'kind' | 'atStake'> => {
  const { id, currency, left, there, invoices, customerId } = row
  return {
    ...{ subject: { noun: 'payment', id }, pair: 'payments-quickbooks' },
    ...{ platforms: ['stripe', 'quickbooks'], effectiveOn: row.receivedOn },
    related: { paymentId: id, invoiceId: invoices?.[0], customerId },
    ...{ ledger: said(left, currency), theirs: said(there, currency), delta: null },
    positions: row.positions,
    // What somebody has deleted nobody writes again by itself.
    course: courseOf(row) ?? (isDeleted(row) ? 'settled' : undefined),
  }
}

/** Not there, or for less. */
function tooLittle(row: Row, short: Decimal): Draft[] {
  const { id, currency, invoices, isOpenThere, documents } = row
  const [invoiceId] = invoices ?? []
  const isOne = invoices?.length === 1 && invoiceId !== undefined
  const kind = isOpenThere ? 'paid-at-stripe-open-in-quickbooks' : 'payment-missing-in-quickbooks'
  const isInvoices = isOpenThere && isOne
  const codes = isOpenThere
    ? { gone: 'payment-deleted', none: 'payment-not-posted' }
    : { gone: isDeleted(row) ? 'deleted-there' : 'edited-there', none: 'not-posted' }
  const code = documents > 0 ? codes.gone : codes.none
  return [
    {
      ...baseOf(row),
      ...(isInvoices && { subject: { noun: 'invoice' as const, id: invoiceId }, part: id }),
      ...{ kind, atStake: atStake(short, currency), delta: delta(short, currency) },
      cause: causeOf(row, because(code, { payment: id })),
    },
  ]
}

/** More than is left: something that was given back is not known there. */
function tooMuch(row: Row, more: Decimal): Draft[] {
  const { id, currency } = row
  const lost = new Decimal(row.lost)
  const refunded = minus(row.refunded, lost)
  const draft = (kind: Kind, amount: Decimal, code: string): Draft => ({
    ...{ ...baseOf(row), kind, atStake: atStake(amount, currency) },
    ...{ delta: delta(amount.negated(), currency) },
    cause: causeOf(row, because(code, { refund: id, dispute: id })),
  })
  const rest = more.minus(lost).minus(refunded)
  if (rest.greaterThan(0) || (lost.isZero() && refunded.isZero())) {
    return [draft('paid-in-quickbooks-without-money', more, 'made-by-hand')]
  }
  const isAll = rest.isZero() && !lost.isZero() && !refunded.isZero()
  if (isAll) {
    return [
      draft('dispute-not-reflected', lost, 'not-posted'),
      draft('refund-missing-in-quickbooks', refunded, 'not-posted'),
    ]
  }
  const isDispute = refunded.isZero() || (more.equals(lost) && !more.equals(refunded))
  const kind = isDispute ? 'dispute-not-reflected' : 'refund-missing-in-quickbooks'
  return [draft(kind, more, 'not-posted')]
}

export const postings: Detector = {
  kinds: [
    ...(['paid-at-stripe-open-in-quickbooks', 'payment-missing-in-quickbooks'] as const),
    ...(['refund-missing-in-quickbooks', 'dispute-not-reflected'] as const),
    ...(['paid-in-quickbooks-without-money'] as const),
  ],
  of: 'payments',
  async look(context, asked) {
    const where = await chunkOf(context, 'payments', asked)
    const rows = await read(context, where)
    return looked(rows, where, (row) => {
      const differs = minus(row.left, row.there)
      if (differs.isZero()) return []
      return differs.isPositive() ? tooLittle(row, differs) : tooMuch(row, differs.negated())
    })
  },
}
