// Deals of which something should have been invoiced by now, and invoices whose deal is won no more.
import { sql } from 'slonik'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import {
  atStake,
  because,
  type Detector,
  delta,
  looked,
  pageMost,
  said,
  within,
} from './detector.ts'

type Waiting = {
  id: string
  currency: string
  toInvoice: string | null
  customerId: string | null
  dueOn: string
  position: string
}

/** What a deal asks for on a later day is asked for within an hour of that day. */
export const billing: Detector = {
  kinds: ['won-deal-without-invoice'],
  of: 'deals',
  async look({ db, workspace, today }, where) {
    const rows = await db.any(sql.type(rowOf<Waiting>())`
      select d.id, d.currency, d.to_invoice as "toInvoice", d.customer_id as "customerId",
        d.next_due_on as "dueOn", d.position
      from tieout_views.deals d
      where d.workspace = ${workspace} and d.state = 'won' and d.next_due_on is not null
        and (d.next_due_on < ${today}::date
          or (d.next_due_on = ${today}::date and d.invoiced = 0 and d.closed_on = d.next_due_on))
        and coalesce(d.to_invoice, 1) > 0 and ${within(sql.fragment`d.id`, where)}
      order by d.id limit ${pageMost}`)
    return looked(rows, where, ({ id, currency, toInvoice, customerId, dueOn, position }) => [
      {
        ...{ kind: 'won-deal-without-invoice', subject: { noun: 'deal', id }, effectiveOn: dueOn },
        ...{ pair: 'deals-invoices', platforms: ['hubspot'], positions: [position] },
        ...{ related: { dealId: id, customerId }, ledger: null },
        ...{ theirs: said(toInvoice, currency), atStake: atStake(toInvoice, currency) },
        ...{ delta: delta(toInvoice, currency), cause: because('not-requested') },
      },
    ])
  },
}

type Left = {
  id: string
  dealId: string
  customerId: string | null
  currency: string
  total: string
  left: string
  issuedOn: string
  positions: string[]
}

/** What was credited or given up whole asks nobody for money any more. */
export const reopened: Detector = {
  kinds: ['invoice-without-deal'],
  of: 'invoices',
  async look({ db, workspace }, where) {
    const rows = await db.any(sql.type(rowOf<Left>())`
      select i.id, d.id as "dealId", i.customer_id as "customerId", i.currency, i.total,
        i.total - i.credited - i.written_off as left, i.issued_on as "issuedOn",
        array[i.position, d.position] as positions
      from tieout_views.deals d
      join tieout_views.invoices i on i.workspace = d.workspace and i.deal_id = d.id
      where d.workspace = ${workspace} and d.state = 'reopened'
        and i.kind in ('requested', 'issued') and i.total > i.credited + i.written_off
        and ${within(sql.fragment`i.id`, where)}
      order by i.id limit ${pageMost}`)
    return looked(rows, where, (row) => {
      const { id, dealId, customerId, currency, total, issuedOn, positions } = row
      return [
        {
          ...{ kind: 'invoice-without-deal', subject: { noun: 'invoice', id }, positions },
          ...{ pair: 'deals-invoices', platforms: ['hubspot', 'quickbooks'] },
          ...{ related: { invoiceId: id, dealId, customerId }, effectiveOn: issuedOn },
          ...{ ledger: said(total, currency), theirs: null, atStake: atStake(row.left, currency) },
          delta: delta(new Decimal(total).negated(), currency),
          cause: because('deal-not-won', { deal: dealId }),
        },
      ]
    })
  },
}
