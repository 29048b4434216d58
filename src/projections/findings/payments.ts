// Money that stands on no invoice, all of it or a rest: it came twice, it is too much, or nobody knows
// what it is for. What an invoice let go of when it was made void is told of that invoice.
import { sql } from 'slonik'
import { Decimal } from '../../domain/money.ts'
import type { Platform } from '../../domain/stored.ts'
import { rowOf } from '../database.ts'
import {
  atStake,
  because,
  type Context,
  type Detector,
  delta,
  type Draft,
  looked,
  pageMost,
  rowWith,
  said,
  type Where,
  within,
} from './detector.ts'

type Row = {
  id: string
  source: Platform
  currency: string
  received: string
  allocated: string
  unapplied: string
  receivedOn: string
  isAsked: boolean
  /** An invoice that could not take it, or that took a part of it. */
  invoiceId: string | null
  invoiceNumber: string | null
  lowered: string | null
  refused: string | null
  twin: string | null
  twinSource: string | null
  isNamed: boolean | null
  isUnderWay: boolean
  isFreed: boolean
  positions: (string | null)[]
}

// What there may be to a payment is found for a page of them at once, by what they have in common:
// asked for each by itself, Postgres goes through all payments and deals for each.

/** What it may be for is sold, and not invoiced yet: a deal that it names, or one of as much. */
const comingFor = (today: string) => sql.fragment`
  select c.of, max(c.position) as position from (
    select p.id as of, d.position from page p
    join tieout_views.deals d on d.workspace = p.workspace and d.currency = p.currency
      and coalesce(d.to_invoice, d.total) = p.sought
    where d.state = 'won' and d.next_due_on <= ${today}::date
    union all
    select p.id, d.position from page p
    join tieout_views.deals d on d.workspace = p.workspace and d.id = any(p.named_deals)
      and d.currency = p.currency
    where d.state = 'won' and d.next_due_on <= ${today}::date
    union all
    select p.id, n.position from page p
    join tieout_views.invoices n on n.workspace = p.workspace and n.kind = 'requested'
      and n.deal_id = any(p.named_deals)
    union all
    select p.id, n.position from page p
    join tieout_views.invoices n on n.workspace = p.workspace and n.kind = 'requested'
      and n.number_key = any(p.named_numbers)
    union all
    select p.id, n.position from page p
    join tieout_views.invoices n on n.workspace = p.workspace and n.kind = 'requested'
      and n.currency = p.currency and n.open = p.sought and n.open > 0
  ) c group by c.of`

/** Who pays at Stripe bears another name there than the customer in QuickBooks, who is on the invoice. */
const paidFor = sql.fragment`
  select from tieout_views.allocations a
  join tieout_views.invoices i on i.workspace = a.workspace and i.id = a.invoice_id
  join tieout_views.customers m on m.workspace = i.workspace and m.id = i.customer_id
  where a.workspace = q.workspace and a.payment_id = q.id
    and a.state in ('applied', 'partly_released') and lower(m.name) = lower(p.payer_name)`

/** Settled with it is what the payment was for, by its own words. */
const isNamed = sql.fragment`
  case when p.declined is null and p.named_numbers = '{}' and p.named_deals = '{}' then false
  else exists (
    select from tieout_views.allocations a
    join tieout_views.invoices i on i.workspace = a.workspace and i.id = a.invoice_id
    where a.workspace = q.workspace and a.payment_id = q.id
      and a.state in ('applied', 'partly_released') and (i.id = p.declined
        or i.number_key = any(p.named_numbers) or i.deal_id = any(p.named_deals))
  ) end`

/** Of as much, and settled with it: what this payment was for, by its own words, or by who has paid
 *  within days. */
const twinsWithin = (days: number) => sql.fragment`
  select distinct on (p.id) p.id as of, q.id, q.source, q.position, n.named
  from page p
  join tieout_views.payments q on q.workspace = p.workspace and q.currency = p.currency
    and q.received = p.sought
  cross join lateral (select ${isNamed} as named) n
  where q.id <> p.id and q.allocated > 0
    and (n.named or (
      q.received_at between p.received_at - make_interval(days => ${days})
        and p.received_at + make_interval(days => ${days})
      and (q.stripe_customer_id = p.stripe_customer_id or q.payer_email = p.payer_email
        or lower(q.payer_name) = lower(p.payer_name) or exists (${paidFor}))))
  order by p.id, (not n.named), q.received_at, q.id`

const keysOf = (prefix: string) => sql.fragment`
  array(select substr(k, ${prefix.length + 1}) from unnest(m.wait_keys) k
    where starts_with(k, ${prefix}) and m.allocated = 0)`

const pageOf = ({ workspace }: Context, where: Where) => sql.fragment`
  select p.*, l.*
  from (
    select m.*, ${keysOf('number:')} as named_numbers, ${keysOf('deal:')} as named_deals,
      -- Of what stands on an invoice nothing of it is looked for.
      case when m.allocated = 0 then m.received end as sought
    from tieout_views.payments m
    where m.workspace = ${workspace} and m.unapplied > 0 and m.received_at is not null
      and ${within(sql.fragment`m.id`, where)}
    order by m.id limit ${pageMost}
  ) p
  left join lateral (
    select max(a.invoice_id) filter (where a.state = 'declined') as declined,
      max(a.invoice_id) filter (where a.state in ('applied', 'partly_released')) as applied,
      max(a.reason) filter (where a.reason like 'amended%') as lowered,
      max(a.reason) filter (where a.state = 'declined') as refused,
      coalesce(bool_or(a.reason = 'void' and a.released > 0), false) as freed
    from tieout_views.allocations a
    where a.workspace = p.workspace and a.payment_id = p.id
  ) l on true`

const read = (context: Context, where: Where) => {
  const { db, workspace, tolerances, today } = context
  const invoiceId = sql.fragment`coalesce(p.declined, p.applied)`
  return db.any(sql.type(rowOf<Row>())`
    with page as materialized (${pageOf(context, where)}),
      twins as materialized (${twinsWithin(tolerances('duplicate-payment').days ?? 0)}),
      coming as materialized (${comingFor(today)})
    select p.id, p.source, p.currency, p.received, p.allocated, p.unapplied,
      coalesce(p.received_on, p.received_at::date) as "receivedOn",
      coalesce(r.status = 'open', false) as "isAsked", ${invoiceId} as "invoiceId",
      i.number as "invoiceNumber", p.lowered, p.refused, p.freed as "isFreed", t.id as twin,
      t.source as "twinSource", t.named as "isNamed", w.of is not null as "isUnderWay",
      array[p.position, t.position, w.position] as positions
    from page p
    left join tieout_views.reviews r on r.workspace = p.workspace and r.id = p.id
    left join ${rowWith('invoices', workspace, invoiceId)} i on true
    left join twins t on t.of = p.id
    left join coming w on w.of = p.id
    order by p.id`)
}

function draftOf(row: Row): Draft {
  const { id, source, currency, received, allocated, unapplied, invoiceId } = row
  const base = {
    ...{ subject: { noun: 'payment' as const, id }, pair: 'payments-invoices' as const },
    ...{ platforms: [source], related: { paymentId: id, invoiceId } },
    ...{ ledger: said(allocated, currency), theirs: said(received, currency) },
    ...{ atStake: atStake(unapplied, currency), delta: delta(unapplied, currency) },
    ...{ effectiveOn: row.receivedOn, positions: row.positions },
  }
  if (row.twin !== null) {
    const isOther = row.twinSource !== source
    const code = isOther ? 'recorded-twice' : row.isNamed ? 'same-invoice' : 'same-payer'
    return { ...base, kind: 'duplicate-payment', cause: because(code, { other: row.twin }) }
  }
  const number = row.invoiceNumber ?? invoiceId ?? ''
  if (new Decimal(allocated).greaterThan(0)) {
    const amount = said(unapplied, currency) ?? ''
    const cause =
      row.lowered === null
        ? because('paid-more', { amount, number })
        : because('invoice-lowered', { number })
    return { ...base, kind: 'overpaid', cause }
  }
  const { refused, isAsked, isUnderWay } = row
  const cause =
    refused === null
      ? because(isAsked ? 'waits-for-review' : 'no-invoice')
      : because('released', { reason: refused })
  const course = isUnderWay ? ('waiting' as const) : undefined
  return { ...base, kind: 'payment-without-invoice', cause, course }
}

export const unapplied: Detector = {
  kinds: ['duplicate-payment', 'overpaid', 'payment-without-invoice'],
  of: 'payments',
  look: async (context, where) => {
    const rows = await read(context, where)
    return looked(rows, where, (row) => (row.isFreed ? [] : [draftOf(row)]))
  },
}
