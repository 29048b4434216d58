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
  isUnderWay: boolean | null
  positions: (string | null)[]
}

/** What it may be for is sold, and not invoiced yet: a deal that it names, or one of as much. */
const comingFor = (today: string) => sql.fragment`
  select true as coming, max(c.position) as position from (
    select d.position from tieout_views.deals d
    where d.workspace = p.workspace and d.state = 'won' and d.next_due_on <= ${today}::date
      and d.currency = p.currency
      and (d.id = any(p.named_deals) or coalesce(d.to_invoice, d.total) = p.received)
    union all
    select n.position from tieout_views.invoices n
    where n.workspace = p.workspace and n.kind = 'requested' and n.deal_id = any(p.named_deals)
    union all
    select n.position from tieout_views.invoices n
    where n.workspace = p.workspace and n.kind = 'requested'
      and n.number_key = any(p.named_numbers)
    union all
    select n.position from tieout_views.invoices n
    where n.workspace = p.workspace and n.kind = 'requested' and n.currency = p.currency
      and n.open = p.received and n.open > 0
  ) c having count(*) > 0`

/** Who pays at Stripe bears another name there than the customer in QuickBooks, who is on the invoice. */
const paidFor = sql.fragment`
  select from tieout_views.allocations a
  join tieout_views.invoices i on i.workspace = a.workspace and i.id = a.invoice_id
  join tieout_views.customers m on m.workspace = i.workspace and m.id = i.customer_id
  where a.workspace = q.workspace and a.payment_id = q.id
    and a.state in ('applied', 'partly_released') and lower(m.name) = lower(p.payer_name)`

/** Of as much, and settled with it: what this payment was for, by its own words, or by who has paid
 *  within days. */
const twinOf = (days: number) => sql.fragment`
  select q.id, q.source, q.position, (n.payment_id is not null) as named
  from tieout_views.payments q
  left join (
    select distinct a.payment_id
    from tieout_views.invoices i
    join tieout_views.allocations a on a.workspace = i.workspace and a.invoice_id = i.id
      and a.state in ('applied', 'partly_released')
    where i.workspace = p.workspace and (i.id = l.declined
      or i.number_key = any(p.named_numbers) or i.deal_id = any(p.named_deals))
  ) n on n.payment_id = q.id
  where q.workspace = p.workspace and q.id <> p.id and q.allocated > 0
    and q.currency = p.currency and q.received = p.received
    and (n.payment_id is not null or (
      q.received_at between p.received_at - make_interval(days => ${days})
        and p.received_at + make_interval(days => ${days})
      and (q.stripe_customer_id = p.stripe_customer_id or q.payer_email = p.payer_email
        or lower(q.payer_name) = lower(p.payer_name) or exists (${paidFor}))))
  order by (n.payment_id is null), q.received_at, q.id limit 1`

const keysOf = (prefix: string) => sql.fragment`
  array(select substr(k, ${prefix.length + 1}) from unnest(m.wait_keys) k
    where starts_with(k, ${prefix}))`

const read = ({ db, workspace, tolerances, today }: Context, where: Where) =>
  db.any(sql.type(rowOf<Row>())`
    select p.id, p.source, p.currency, p.received, p.allocated, p.unapplied,
      coalesce(p.received_on, p.received_at::date) as "receivedOn", coalesce(r.status = 'open', false) as "isAsked",
      coalesce(l.declined, l.applied) as "invoiceId", i.number as "invoiceNumber", l.lowered,
      l.refused, t.id as twin, t.source as "twinSource", t.named as "isNamed", w.coming as "isUnderWay",
      array[p.position, t.position, w.position] as positions
    from (
      select m.*, ${keysOf('number:')} as named_numbers, ${keysOf('deal:')} as named_deals
      from tieout_views.payments m
      where m.workspace = ${workspace} and m.unapplied > 0 and m.received_at is not null
        and ${within(sql.fragment`m.id`, where)}
      order by m.id limit ${pageMost}
    ) p
    left join tieout_views.reviews r on r.workspace = p.workspace and r.id = p.id
    left join lateral (
      select max(a.invoice_id) filter (where a.state = 'declined') as declined,
        max(a.invoice_id) filter (where a.state in ('applied', 'partly_released')) as applied,
        max(a.reason) filter (where a.reason like 'amended%') as lowered,
        max(a.reason) filter (where a.state = 'declined') as refused,
        bool_or(a.reason = 'void' and a.released > 0) as freed
      from tieout_views.allocations a
      where a.workspace = p.workspace and a.payment_id = p.id
    ) l on true
    left join tieout_views.invoices i
      on i.workspace = p.workspace and i.id = coalesce(l.declined, l.applied)
    left join lateral (${twinOf(tolerances('duplicate-payment').days ?? 0)}) t
      on p.allocated = 0
    left join lateral (${comingFor(today)}) w on p.allocated = 0
    where coalesce(not l.freed, true)
    order by p.id`)

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
    return looked(rows, where, (row) => [draftOf(row)])
  },
}
