// From rows that have changed to what may disagree by it: whose they are, and what belongs together.
import { type DatabasePool, sql } from 'slonik'
import type { Noun } from '../../domain/discrepancy-kinds.ts'
import * as Invoice from '../../domain/invoice.ts'
import { rowOf } from '../database.ts'
import type { Named, Subjects } from './detector.ts'

const names: readonly Named[] = [
  ...(['invoices', 'deals', 'payments', 'creditNotes', 'payouts', 'inbound', 'conflicts'] as const),
]

/** Ids of each kind, gathered. */
export type Gathered = Record<Named, Set<string>>

export const gather = (): Gathered =>
  Object.fromEntries(names.map((name) => [name, new Set<string>()])) as Gathered

export const isEmpty = (gathered: Gathered) => names.every((name) => gathered[name].size === 0)

export const sizeOf = (gathered: Gathered) =>
  names.reduce((size, name) => size + gathered[name].size, 0)

export function addAll(to: Gathered, from: Gathered) {
  for (const name of names) for (const id of from[name]) to[name].add(id)
}

export const asSubjects = (
  gathered: Gathered,
  entriesAfter: Subjects['entriesAfter'],
): Subjects => {
  const { invoices, deals, payments, creditNotes, payouts, inbound, conflicts } = gathered
  return {
    ...{ invoices: [...invoices], deals: [...deals], payments: [...payments] },
    ...{ creditNotes: [...creditNotes], payouts: [...payouts], inbound: [...inbound] },
    ...{ conflicts: [...conflicts], entriesAfter },
  }
}

const ofNoun: Partial<Record<Noun, Named>> = {
  ...{ deal: 'deals', invoice: 'invoices', payment: 'payments', payout: 'payouts' },
  ...{ 'credit-note': 'creditNotes', inbound: 'inbound', customer: 'conflicts' },
}

export const namedOf = (noun: Noun): Named | undefined => ofNoun[noun]

const syncId =
  /^(hubspot|stripe|quickbooks)-(invoice|payment|deal|customer|credit-note|payout)-(.+)$/
const writeOff =
  /^(?:applied-)?writeoff-(?:bad-debt|small-difference|early-payment-discount|bank-fee)-(.+)$/

/** Whose an object on a platform is: of a share its payment, of what ties a credit the credit. */
function addObject(to: Gathered, object: string, objectId: string) {
  const invoiceId = writeOff.exec(objectId)?.[1]
  if (invoiceId !== undefined) to.invoices.add(invoiceId)
  else if (object === 'invoice') to.invoices.add(objectId)
  else if (object === 'deal') to.deals.add(objectId)
  else if (object === 'payout') to.payouts.add(objectId)
  else if (object === 'credit-note') to.creditNotes.add(objectId)
  else if (object === 'payment' && objectId.startsWith('applied-')) {
    to.creditNotes.add(objectId.slice('applied-'.length))
  } else if (object === 'payment') to.payments.add(objectId.split('+')[0] ?? objectId)
}

/** Views of which a key says whose the row is. */
const keyed: Readonly<Record<string, Named>> = {
  ...{ invoices: 'invoices', reconciliation: 'invoices', deals: 'deals', payments: 'payments' },
  ...{ 'credit-notes': 'creditNotes', payouts: 'payouts', held: 'inbound', conflicts: 'conflicts' },
}
/** Those of which a row does. */
const looked = ['allocations', 'balance-transactions'] as const

/** Changes of these tell of disagreements. */
export const watched: readonly string[] = [...Object.keys(keyed), ...looked, 'sync-status']

/** Keys by view. */
export type Touched = ReadonlyMap<string, ReadonlySet<string>>

export async function ownersOf(
  db: DatabasePool,
  workspace: string,
  touched: Touched,
): Promise<Gathered> {
  const gathered = gather()
  for (const [view, keys] of touched) {
    const named = keyed[view]
    for (const key of keys) {
      if (named) gathered[named].add(key)
      const [, , object, objectId] = view === 'sync-status' ? (syncId.exec(key) ?? []) : []
      if (object && objectId) addObject(gathered, object, objectId)
    }
  }
  const lines = [...(touched.get('allocations') ?? [])]
  if (lines.length > 0) {
    const rows = await db.any(sql.type(rowOf<{ paymentId: string; invoiceId: string }>())`
      select a.payment_id as "paymentId", a.invoice_id as "invoiceId"
      from tieout_views.allocations a
      where a.workspace = ${workspace} and a.id = any(${sql.array(lines, 'text')})`)
    for (const { paymentId, invoiceId } of rows) {
      gathered.payments.add(paymentId)
      gathered.invoices.add(invoiceId)
    }
  }
  const conflicts = [...(touched.get('conflicts') ?? [])]
  if (conflicts.length > 0) {
    const rows = await db.any(sql.type(rowOf<{ object: string; objectId: string }>())`
      select c.object, c.object_id as "objectId" from tieout_views.conflicts c
      where c.workspace = ${workspace} and c.id = any(${sql.array(conflicts, 'text')})`)
    for (const { object, objectId } of rows) addObject(gathered, object, objectId)
  }
  const transactions = [...(touched.get('balance-transactions') ?? [])]
  if (transactions.length > 0) {
    const rows = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
      select t.payment_id as id from tieout_views.balance_transactions t
      where t.workspace = ${workspace} and t.payment_id is not null
        and t.id = any(${sql.array(transactions, 'text')})`)
    for (const id of rows) gathered.payments.add(id)
  }
  return gathered
}

type Related = { name: Named; id: string }

/** Behind each other by no more than that, two invoices may be one sale. */
const alikeDays = 31
/** So many facts that are held are looked at with every deal. */
const heldMost = 200

/** With all that belongs to them: what is told of one may be seen in the rows of another. */
export async function together(
  db: DatabasePool,
  workspace: string,
  roots: Gathered,
): Promise<Gathered> {
  const all = gather()
  addAll(all, roots)
  for (const id of roots.invoices) {
    const dealId = Invoice.dealIdOf(id)
    if (dealId !== null) all.deals.add(dealId)
  }
  for (const id of roots.deals) all.invoices.add(Invoice.idOfDeal(id))
  const of = (name: Named) => sql.array([...roots[name]], 'text')
  const isDeals = roots.deals.size > 0
  const rows = await db.any(sql.type(rowOf<Related>())`
    select 'invoices' as name, i.id from tieout_views.invoices i
    where i.workspace = ${workspace} and i.deal_id = any(${of('deals')})
    union select 'invoices', a.invoice_id from tieout_views.allocations a
    where a.workspace = ${workspace} and a.payment_id = any(${of('payments')})
    union select 'payments', a.payment_id from tieout_views.allocations a
    where a.workspace = ${workspace} and a.invoice_id = any(${of('invoices')})
    union select 'invoices', n.id from tieout_views.invoices i
    join tieout_views.invoices n on n.workspace = i.workspace and n.kind in ('requested', 'issued')
      and n.customer_id = i.customer_id and n.currency = i.currency and n.total = i.total
      and n.issued_on between i.issued_on - ${alikeDays}::integer
        and i.issued_on + ${alikeDays}::integer
    where i.workspace = ${workspace} and i.id = any(${of('invoices')})
    union select 'invoices', n.id from tieout_views.invoices i
    join tieout_views.invoices n on n.workspace = i.workspace and n.number_key = i.number_key
    where i.workspace = ${workspace} and i.id = any(${of('invoices')})
    union select 'payments', q.id from tieout_views.payments p
    join tieout_views.payments q on q.workspace = p.workspace and q.unapplied > 0
      and q.currency = p.currency and q.received = p.received
    where p.workspace = ${workspace} and p.id = any(${of('payments')})
    union select 'creditNotes', n.id from tieout_views.invoices i
    join tieout_views.credit_notes n on n.workspace = i.workspace and n.unapplied > 0
      and (n.customer_id = i.customer_id or n.invoice_id = i.id)
    where i.workspace = ${workspace} and i.id = any(${of('invoices')})
    union select 'invoices', coalesce(n.invoice_id, '') from tieout_views.credit_notes n
    where n.workspace = ${workspace} and n.id = any(${of('creditNotes')})
    union select 'invoices', line ->> 'invoiceId' from tieout_views.credit_notes n,
      json_array_elements(n.lines) as line
    where n.workspace = ${workspace} and n.id = any(${of('creditNotes')})
    union select 'conflicts', c.id from tieout_views.conflicts c
    where c.workspace = ${workspace} and c.state = 'open'
      and (c.object_id = any(${of('invoices')})
        or (c.object = 'customer' and ${roots.conflicts.size > 0}))
    union (select 'inbound', h.id from tieout_views.held h
      where h.workspace = ${workspace} and h.platform = 'hubspot' and ${isDeals}
      order by h.since desc limit ${heldMost})`)
  for (const { name, id } of rows) if (id !== '') all[name].add(id)
  return all
}
