// Documents that are for one customer here and for another there, and customers of whom the two sides
// say what no rule can settle.
import { sql } from 'slonik'
import { isErased } from '../../domain/erased.ts'
import { rowOf } from '../database.ts'
import {
  atStake,
  because,
  causeOf,
  chunkOf,
  courseOf,
  type Detector,
  looked,
  pageMost,
  rowWith,
  type Written,
  within,
} from './detector.ts'

type Row = {
  id: string
  object: 'invoice' | 'customer'
  objectId: string
  field: string
  ledger: string | null
  theirs: string | null
  customerId: string | null
  ours: string | null
  other: string | null
  dealId: string | null
  currency: string | null
  total: string | null
  issuedOn: string | null
  positions: (string | null)[]
}

export const customers: Detector = {
  kinds: ['customer-differs'],
  of: 'conflicts',
  async look({ db, workspace }, where) {
    const rows = await db.any(sql.type(rowOf<Row>())`
      select c.id, c.object, c.object_id as "objectId", c.field, c.ledger, c.theirs,
        i.customer_id as "customerId", m.name as ours, o.name as other, i.deal_id as "dealId",
        i.currency, i.total, i.issued_on as "issuedOn", array[c.position, i.position] as positions
      from tieout_views.conflicts c
      left join tieout_views.invoices i on i.workspace = c.workspace and i.id = c.object_id
        and c.object = 'invoice'
      left join tieout_views.customers m on m.workspace = c.workspace and m.id = i.customer_id
      left join tieout_views.customers o on o.workspace = c.workspace
        and o.id = 'quickbooks-customer-' || c.theirs
      where c.workspace = ${workspace} and c.state = 'open' and c.platform = 'quickbooks'
        and ((c.object = 'invoice' and c.field = 'customer' and i.kind <> 'void')
          or (c.object = 'customer' and c.field in ('name', 'email')))
        and ${within(sql.fragment`c.id`, where)}
      order by c.id limit ${pageMost}`)
    return looked(rows, where, (row) => {
      const { object, objectId, field, currency, total, dealId, positions } = row
      const isInvoice = object === 'invoice'
      const [ours, theirs] = [row.ours ?? row.ledger ?? '', row.other ?? row.theirs ?? '']
      // Of who was erased, nobody is told what they are called.
      if (isErased(ours) || isErased(theirs)) return []
      const customerId = isInvoice ? row.customerId : objectId.replace(/\+[A-Z]{3}$/, '')
      return [
        {
          kind: 'customer-differs',
          subject: isInvoice
            ? { noun: 'invoice', id: objectId }
            : { noun: 'customer', id: customerId ?? objectId },
          part: isInvoice ? null : field,
          ...{ pair: 'customers', platforms: ['quickbooks'], positions, course: 'settled' },
          effectiveOn: row.issuedOn,
          related: { customerId, dealId, invoiceId: isInvoice ? objectId : null },
          ...{ ledger: ours, theirs, atStake: atStake(total, currency), delta: null },
          cause: because(isInvoice ? 'invoice-edited' : 'linked-otherwise', {
            ledger: ours,
            theirs,
          }),
        },
      ]
    })
  },
}

type Unwritten = Written & {
  id: string
  dealId: string | null
  customerId: string | null
  ours: string | null
  there: string | null
  currency: string | null
  total: string | null
  issuedOn: string | null
  positions: (string | null)[]
}

type Moved = Omit<Unwritten, keyof Written>

/** The deal has another company by now, and its invoice here has not followed. */
export const customersMoved: Detector = {
  kinds: ['customer-differs'],
  of: 'invoices',
  async look(context, asked) {
    const { db, workspace } = context
    const where = await chunkOf(context, 'invoices', asked)
    // Hardly any differ: by themselves first, or for the sake of the page Postgres would go through all
    // invoices in their order and look for the deal of each.
    const rows = await db.any(sql.type(rowOf<Moved>())`
      with moved as materialized (
        select i.workspace, i.id, i.deal_id, i.customer_id, d.customer_id as elsewhere, i.currency,
          i.total, i.issued_on, array[d.position, i.position] as positions
        from tieout_views.invoices i
        join tieout_views.deals d on d.workspace = i.workspace and d.id = i.deal_id
        where i.workspace = ${workspace} and i.kind in ('requested', 'issued') and d.state = 'won'
          and i.customer_id <> d.customer_id and ${within(sql.fragment`i.id`, where)}
      )
      select v.id, v.deal_id as "dealId", v.customer_id as "customerId", v.currency, v.total,
        v.issued_on as "issuedOn", coalesce(m.name, v.customer_id) as ours,
        coalesce(o.name, v.elsewhere) as there, v.positions
      from moved v
      left join tieout_views.customers m on m.workspace = v.workspace and m.id = v.customer_id
      left join tieout_views.customers o on o.workspace = v.workspace and o.id = v.elsewhere
      order by v.id`)
    return looked(rows, where, ({ id, dealId, customerId, currency, total, ...row }) => {
      if (isErased(row.ours) || isErased(row.there)) return []
      return [
        {
          ...{ kind: 'customer-differs', subject: { noun: 'invoice', id }, pair: 'customers' },
          ...{ platforms: ['hubspot'], related: { invoiceId: id, dealId, customerId } },
          ...{ ledger: row.ours, theirs: row.there, effectiveOn: row.issuedOn },
          ...{ atStake: atStake(total, currency), delta: null, positions: row.positions },
          cause: because('deal-changed'),
        },
      ]
    })
  },
}

/** The deal has another company by now, and QuickBooks does not take that over. */
export const customersUnwritten: Detector = {
  kinds: ['customer-differs'],
  of: 'invoices',
  async look({ db, workspace }, where) {
    const rows = await db.any(sql.type(rowOf<Unwritten>())`
      select i.id, i.deal_id as "dealId", i.customer_id as "customerId", m.name as ours,
        s.says ->> 'customer' as there, i.currency, i.total,
        i.issued_on as "issuedOn", s.state, s.code, s.reason,
        array[s.position, i.position] as positions
      from tieout_views.sync_status s
      cross join ${rowWith('invoices', workspace, sql.fragment`s.object_id`)} i
      left join ${rowWith('customers', workspace, sql.fragment`i.customer_id`)} m on true
      where s.workspace = ${workspace} and s.state in ('parked', 'failing')
        and s.state <> 'in_step' and s.platform = 'quickbooks' and s.object = 'invoice'
        and s.values ->> 'customer' <> s.says ->> 'customer' and i.kind <> 'void'
        and ${within(sql.fragment`s.object_id`, where)}
      order by i.id limit ${pageMost}`)
    return looked(rows, where, ({ id, dealId, customerId, currency, total, ...row }) => {
      if (isErased(row.ours)) return []
      return [
        {
          ...{ kind: 'customer-differs', subject: { noun: 'invoice', id }, pair: 'customers' },
          ...{ platforms: ['quickbooks'], related: { invoiceId: id, dealId, customerId } },
          ...{ ledger: row.ours ?? customerId, theirs: row.there, positions: row.positions },
          effectiveOn: row.issuedOn,
          ...{ atStake: atStake(total, currency), delta: null, course: courseOf(row) },
          cause: causeOf(row, because('deal-changed')),
        },
      ]
    })
  },
}
