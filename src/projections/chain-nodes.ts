// The documents of a chain as nodes with their amounts and states, and the money between them as
// edges.
import { type DatabasePool, sql } from 'slonik'
import { Decimal, type Money, sum } from '../domain/money.ts'
import type { Chain } from '../domain/story/chain.ts'
import type { Ids } from './chain.ts'
import { type Drawing, idOf, moneyOf, openDrawing } from './chain-drawing.ts'
import { rowOf } from './database.ts'
import type { PayoutDeposit } from './payouts.ts'

type Asking = { db: DatabasePool; workspace: string; ids: Ids; drawing: Drawing }

export async function chainOf(db: DatabasePool, workspace: string, ids: Ids): Promise<Chain> {
  const asking = { db, workspace, ids, drawing: openDrawing() }
  await drawInvoices(asking)
  await drawCreditNotes(asking)
  await drawPayments(asking)
  await drawReversals(asking)
  await drawTransactions(asking)
  await drawPayouts(asking)
  await drawQuickBooks(asking)
  return asking.drawing.chain()
}

const texts = (ids: ReadonlySet<string>) => sql.array([...ids], 'text')

type Row = {
  id: string
  label: string | null
  amount: string | null
  currency: string | null
  status: string
  on: string | null
  customerId: string | null
}

async function drawInvoices({ db, workspace, ids, drawing }: Asking) {
  const deals = await db.any(sql.type(rowOf<Row>())`
    select d.id, d.name as label, d.total as amount, d.currency, d.state as status,
      d.closed_on as "on", d.customer_id as "customerId"
    from tieout_views.deals d
    where d.workspace = ${workspace} and d.id = any(${texts(ids.deal)}) and d.state <> 'absent'`)
  for (const { id, label, amount, currency, ...rest } of deals) {
    const name = label === null ? id : `${id} (${label})`
    const money = moneyOf(amount, currency)
    drawing.node(id, {
      kind: 'deal',
      platform: 'hubspot',
      documentId: id,
      label: name,
      money,
      ...rest,
    })
  }
  type Invoice = Row & { dealId: string | null; writtenOff: string; kind: string }
  const invoices = await db.any(sql.type(rowOf<Invoice>())`
    select i.id, i.number as label, i.total as amount, i.currency, i.status, i.kind,
      i.issued_on as "on", i.customer_id as "customerId", i.deal_id as "dealId",
      i.written_off as "writtenOff"
    from tieout_views.invoices i
    where i.workspace = ${workspace} and i.id = any(${texts(ids.invoice)}) and i.kind <> 'absent'`)
  for (const { id, label, amount, currency, dealId, writtenOff, kind, ...rest } of invoices) {
    const money = moneyOf(amount, currency)
    const status = kind === 'requested' ? 'requested' : rest.status
    const told = { kind: 'invoice', platform: 'tieout', documentId: id, money } as const
    const node = drawing.node(id, { ...told, ...rest, status, label: label ?? id })
    if (dealId !== null) drawing.edge(idOf('deal', dealId), node, 'invoiced', money)
    if (!new Decimal(writtenOff).isZero()) {
      const given = moneyOf(writtenOff, currency)
      const off = { kind: 'write-off', platform: 'tieout', documentId: id, money: given } as const
      drawing.edge(node, drawing.node(id, off), 'written-off', given)
    }
  }
}

async function drawCreditNotes({ db, workspace, ids, drawing }: Asking) {
  type Note = Row & { lines: { invoiceId: string; amount: string }[] }
  const notes = await db.any(sql.type(rowOf<Note>())`
    select n.id, n.number as label, n.total as amount, n.currency, n.status, n.issued_on as "on",
      n.customer_id as "customerId", n.lines
    from tieout_views.credit_notes n
    where n.workspace = ${workspace} and n.id = any(${texts(ids['credit-note'])})`)
  for (const { id, label, amount, currency, lines, ...rest } of notes) {
    const told = { kind: 'credit-note', platform: 'tieout', documentId: id } as const
    const money = moneyOf(amount, currency)
    const node = drawing.node(id, { ...told, ...rest, label: label ?? id, money })
    const byInvoice = Map.groupBy(lines, ({ invoiceId }) => invoiceId)
    for (const [invoiceId, parts] of byInvoice) {
      const applied = sum(parts.map((part) => part.amount)).toFixed()
      drawing.edge(idOf('invoice', invoiceId), node, 'credited', moneyOf(applied, currency))
    }
  }
}

async function drawPayments({ db, workspace, ids, drawing }: Asking) {
  type Payment = Row & { source: string }
  const payments = await db.any(sql.type(rowOf<Payment>())`
    select p.id, p.external_id as label, p.received as amount, p.currency, p.status, p.source,
      (p.received_at at time zone 'UTC')::date as "on"
    from tieout_views.payments p
    where p.workspace = ${workspace} and p.id = any(${texts(ids.payment)})
      and p.received_at is not null`)
  for (const { id, label, amount, currency, source, ...rest } of payments) {
    const money = moneyOf(amount, currency)
    const name = label ?? id
    const told = { kind: 'payment', platform: 'tieout', documentId: id, label: name } as const
    const node = drawing.node(id, { ...told, money, ...rest })
    if (source !== 'stripe') continue
    const charge = { kind: 'charge', platform: 'stripe', documentId: name, on: rest.on } as const
    drawing.edge(node, drawing.node(id, { ...charge, money }), 'taken', money)
  }
  type Placed = { paymentId: string; invoiceId: string; amount: string; currency: string }
  const placed = await db.any(sql.type(rowOf<Placed>())`
    select a.payment_id as "paymentId", a.invoice_id as "invoiceId", a.currency,
      sum(coalesce(a.amount, 0) - a.released) as amount
    from tieout_views.allocations a
    where a.workspace = ${workspace} and a.payment_id = any(${texts(ids.payment)})
      and a.invoice_id = any(${texts(ids.invoice)})
      and a.state in ('pending', 'applied', 'partly_released')
    group by a.payment_id, a.invoice_id, a.currency`)
  for (const { paymentId, invoiceId, amount, currency } of placed) {
    const money = moneyOf(amount, currency)
    drawing.edge(idOf('invoice', invoiceId), idOf('payment', paymentId), 'settled', money)
  }
}

type Reversal = {
  type: string
  recordedAt: string
  data: {
    paymentId: string
    refundId?: string
    disputeId?: string
    amount?: Money
    outcome?: string
    on?: string
  }
}

/** As the payments' own events tell of them, in order: the last word counts. */
async function drawReversals({ db, workspace, ids, drawing }: Asking) {
  const told = await db.any(sql.type(rowOf<Reversal>())`
    select a.type, a.recorded_at as "recordedAt", a.data from tieout_views.audit a
    where a.workspace = ${workspace} and a.subjects && ${texts(ids.payment)}
      and a.type in ('RefundIssued', 'RefundFailed', 'DisputeOpened', 'DisputeClosed',
        'InquiryOpened')
    order by a.position`)
  for (const { type, recordedAt, data } of told) {
    const { paymentId, refundId, disputeId, amount: money = null } = data
    const isRefund = type.startsWith('Refund')
    const id = isRefund ? refundId : disputeId
    if (id === undefined || !ids.payment.has(paymentId)) continue
    const kind = isRefund ? 'refund' : 'dispute'
    const isKnown = drawing.has(idOf(kind, id))
    const node = drawing.node(id, {
      ...{ kind, platform: 'stripe', documentId: id, money },
      on: data.on ?? recordedAt.slice(0, 10),
      status: statusOf(type, data),
    })
    const edge = isRefund ? 'refunded' : 'disputed'
    if (!isKnown) drawing.edge(idOf('payment', paymentId), node, edge, money)
  }
}

function statusOf(type: string, { outcome }: Reversal['data']): string {
  if (type === 'RefundIssued') return 'issued'
  if (type === 'RefundFailed') return 'failed'
  if (type === 'InquiryOpened') return 'inquiry'
  return type === 'DisputeOpened' ? 'open' : (outcome ?? 'open')
}

async function drawTransactions({ db, workspace, ids, drawing }: Asking) {
  type Transaction = {
    id: string
    type: string
    amount: string
    fee: string
    net: string
    currency: string
    presented: Money | null
    sourceId: string | null
    paymentId: string
    payoutId: string | null
    on: string
  }
  const found = await db.any(sql.type(rowOf<Transaction>())`
    select t.id, t.type, t.amount, t.fee, t.net, t.currency, t.presented,
      t.source_id as "sourceId", t.payment_id as "paymentId", t.payout_id as "payoutId",
      t.made_on as "on"
    from tieout_views.balance_transactions t
    where t.workspace = ${workspace} and t.payment_id = any(${texts(ids.payment)})
    order by t.made_on, t.id limit 1000`)
  for (const { id, type, currency, paymentId, payoutId, sourceId, on, ...t } of found) {
    const [gross, fee, net] = [t.amount, t.fee, t.net].map((one) => moneyOf(one, currency))
    const told = { kind: 'balance-transaction', platform: 'stripe', documentId: id } as const
    const node = drawing.node(id, { ...told, money: net ?? null, on, detail: type })
    const behind = [idOf('refund', sourceId ?? ''), idOf('dispute', sourceId ?? '')].find(
      drawing.has,
    )
    drawing.edge(behind ?? idOf('charge', paymentId), node, 'booked', t.presented ?? gross ?? null)
    if (fee && !new Decimal(fee.amount).isZero()) {
      const kept = { kind: 'fee', platform: 'stripe', documentId: id, money: fee } as const
      drawing.edge(node, drawing.node(id, kept), 'fee', fee)
    }
    if (payoutId !== null) drawing.edge(node, idOf('payout', payoutId), 'paid-out', net ?? null)
  }
}

async function drawPayouts({ db, workspace, ids, drawing }: Asking) {
  type Payout = Row & { deposit: PayoutDeposit | null }
  const payouts = await db.any(sql.type(rowOf<Payout>())`
    select o.id, o.external_id as label, o.amount, o.currency, o.status, o.arrives_on as "on",
      o.deposit
    from tieout_views.payouts o
    where o.workspace = ${workspace} and o.id = any(${texts(ids.payout)})`)
  for (const { id, label, amount, currency, status, on, deposit } of payouts) {
    const money = moneyOf(amount, currency)
    const name = label ?? id
    const told = { kind: 'payout', platform: 'stripe', documentId: id, label: name } as const
    const node = drawing.node(id, { ...told, money, status, on })
    const arrived = status === 'paid' ? 'arrived' : status === 'failed' ? 'failed' : 'expected'
    const bank = { kind: 'bank', platform: 'bank', documentId: name, money, on } as const
    const way = arrived === 'failed' ? 'sent-back' : arrived
    drawing.edge(node, drawing.node(id, { ...bank, status: arrived }), way, money)
    if (deposit === null) continue
    const there = moneyOf(deposit.total, deposit.currency ?? currency)
    const held = { kind: 'deposit', platform: 'quickbooks', money: there } as const
    const documentId = deposit.quickbooksId
    const document = drawing.node(id, {
      ...held,
      documentId,
      status: deposit.status,
      on: deposit.on,
    })
    drawing.edge(node, document, 'deposited', there)
    drawing.edge(document, idOf('bank', id), way, there)
  }
}

type Held = {
  object: 'invoice' | 'payment' | 'credit-note'
  objectId: string
  externalId: string
  state: string
  says: Record<string, string | null> | null
}

/** What QuickBooks holds of each: shares of one payment are several documents there. */
async function drawQuickBooks({ db, workspace, ids, drawing }: Asking) {
  const held = await db.any(sql.type(rowOf<Held>())`
    with wanted as (
      select 'invoice' as object, id from unnest(${texts(ids.invoice)}) id
      union all select 'payment', id from unnest(${texts(ids.payment)}) id
      union all select 'credit-note', id from unnest(${texts(ids['credit-note'])}) id)
    select s.object, s.object_id as "objectId", s.external_id as "externalId", s.state, s.says
    from wanted w join tieout_views.sync_status s on s.workspace = ${workspace}
      and s.platform = 'quickbooks' and s.object = w.object and s.external_id is not null
      and (s.object_id = w.id or (w.object = 'payment'
        and s.object_id >= w.id || '+' and s.object_id < w.id || ','))`)
  for (const { object, objectId, externalId, state, says } of held) {
    const [id = ''] = objectId.split('+')
    const there = says?.status
    const money = moneyOf(decimalIn(says?.total), says?.currency ?? currencyOf(drawing, object, id))
    const isGone = there === 'void' || there === 'deleted'
    const node = drawing.node(objectId, {
      ...{ kind: `quickbooks-${object}`, platform: 'quickbooks', documentId: externalId, money },
      status: isGone ? there : state,
    })
    drawing.edge(idOf(object, id), node, 'posted', money)
  }
}

const decimalIn = (text: string | null | undefined) =>
  text != null && /^-?\d{1,30}(\.\d{1,12})?$/.test(text) ? text : null

const currencyOf = (drawing: Drawing, object: Held['object'], id: string) =>
  drawing.chain().nodes.find((node) => node.id === idOf(object, id))?.money?.currency ?? null
