// Invoices that somebody made in QuickBooks without a deal, and those that were made void or deleted
// there though they are still wanted.
import { sql } from 'slonik'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import {
  atStake,
  because,
  chunkOf,
  type Context,
  type Detector,
  delta,
  type Draft,
  looked,
  said,
  type Where,
  within,
} from './detector.ts'
import { twinOf } from './duplicates.ts'

type ByHand = {
  id: string
  currency: string
  total: string
  customerId: string | null
  issuedOn: string
  position: string
}

/** One that repeats another invoice is told as that. */
export const byHand: Detector = {
  kinds: ['invoice-without-deal'],
  of: 'invoices',
  async look(context, asked) {
    const { db, workspace, tolerances } = context
    const where = await chunkOf(context, 'invoices', asked)
    const twin = twinOf(workspace, tolerances('duplicate-invoice').days ?? 0)
    const rows = await db.any(sql.type(rowOf<ByHand>())`
      select i.id, i.currency, i.total, i.customer_id as "customerId", i.issued_on as "issuedOn",
        i.position
      from tieout_views.invoices i
      left join tieout_views.deals d on d.workspace = i.workspace and d.id = i.deal_id
      where i.workspace = ${workspace} and i.deal_id is null and i.kind = 'issued'
        and i.total > 0 and ${within(sql.fragment`i.id`, where)}
        and not exists (${twin})
      order by i.id`)
    return looked(rows, where, ({ id, currency, total, customerId, issuedOn, position }) => [
      {
        ...{
          kind: 'invoice-without-deal',
          subject: { noun: 'invoice', id },
          effectiveOn: issuedOn,
        },
        ...{ pair: 'deals-invoices', platforms: ['hubspot', 'quickbooks'] },
        ...{ related: { invoiceId: id, customerId }, positions: [position] },
        ...{ ledger: said(total, currency), theirs: null, atStake: atStake(total, currency) },
        ...{ delta: delta(new Decimal(total).negated(), currency), cause: because('made-by-hand') },
      },
    ])
  },
}

type Gone = {
  id: string
  number: string | null
  currency: string
  total: string
  dealId: string | null
  instalment: string | null
  customerId: string | null
  issuedOn: string
  isWanted: boolean
  status: string | null
  /** Of the payments that it let go of: what still has no place, of it and in all. */
  freed: string | null
  unapplied: string | null
  payments: string[] | null
  positions: (string | null)[]
}

const readGone = ({ db, workspace }: Context, where: Where) =>
  db.any(sql.type(rowOf<Gone>())`
    select i.id, i.number, i.currency, i.memory -> 'terms' ->> 'total' as total,
      i.deal_id as "dealId", i.memory -> 'terms' ->> 'instalment' as instalment,
      i.customer_id as "customerId", i.issued_on as "issuedOn",
      coalesce(d.state = 'won', false) as "isWanted", s.says ->> 'status' as status,
      p.freed, p.unapplied, p.payments,
      array[i.position, s.position, d.position, p.position] as positions
    from tieout_views.invoices i
    left join tieout_views.deals d on d.workspace = i.workspace and d.id = i.deal_id
    left join tieout_views.sync_status s
      on s.workspace = i.workspace and s.id = 'quickbooks-invoice-' || i.id
    left join lateral (
      select sum(least(m.unapplied, a.released)) as freed, sum(m.unapplied) as unapplied,
        array_agg(m.id order by m.id) as payments, max(m.position) as position
      from (select n.payment_id, sum(n.released) as released
        from tieout_views.allocations n
        where n.workspace = i.workspace and n.invoice_id = i.id and n.reason = 'void'
        group by n.payment_id) a
      join tieout_views.payments m on m.workspace = i.workspace and m.id = a.payment_id
      where m.unapplied > 0
    ) p on true
    where i.workspace = ${workspace} and i.kind = 'void' and i.currency is not null
      and (d.state = 'won' or p.freed > 0) and ${within(sql.fragment`i.id`, where)}
    order by i.id`)

function goneDrafts(row: Gone): Draft[] {
  const { id, number, currency, total, dealId, customerId, status, freed, payments } = row
  const isDeleted = status === 'deleted'
  const [paymentId] = payments ?? []
  if (new Decimal(total).isZero()) return []
  const base = {
    ...{ subject: { noun: 'invoice' as const, id }, platforms: ['quickbooks' as const] },
    ...{ related: { invoiceId: id, dealId, customerId, paymentId }, effectiveOn: row.issuedOn },
    ...{ positions: row.positions, course: 'settled' as const },
    ...{ ledger: said(total, currency), theirs: status },
    atStake: atStake(total, currency),
  }
  const isFreed = freed !== null && new Decimal(freed).greaterThan(0)
  const money = { pair: 'payments-invoices' as const, delta: delta(row.unapplied, currency) }
  const none = { pair: 'invoices-quickbooks' as const, delta: null }
  if (isDeleted) {
    const cause = because('deleted-by-hand')
    return [{ ...base, ...(isFreed ? money : none), kind: 'deleted-in-quickbooks', cause }]
  }
  if (isFreed) {
    const cause = because('voided-after-payment')
    const kept = { ledger: said(freed, currency), atStake: atStake(freed, currency) }
    return [{ ...base, ...money, ...kept, kind: 'voided-with-payments', cause }]
  }
  if (dealId === null) return []
  const cause = because('invoice-voided', { number: number ?? id })
  return [
    {
      ...{
        ...base,
        kind: 'won-deal-without-invoice',
        subject: { noun: 'deal', id: dealId },
        cause,
      },
      ...{ pair: 'deals-invoices', delta: null, platforms: ['hubspot', 'quickbooks'] },
      part: row.instalment === null ? null : id,
    },
  ]
}

export const gone: Detector = {
  kinds: ['deleted-in-quickbooks', 'voided-with-payments', 'won-deal-without-invoice'],
  of: 'invoices',
  async look(context, asked) {
    const where = await chunkOf(context, 'invoices', asked)
    return looked(await readGone(context, where), where, goneDrafts)
  },
}
