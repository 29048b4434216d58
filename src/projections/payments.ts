// Every payment: who paid, where the money went, what has no place yet.
import { type DatabasePool, sql } from 'slonik'
import type { Rate } from '../domain/exchange.ts'
import type { Unapplied } from '../domain/look-up.ts'
import { keysOfPayment } from '../domain/matching/wanted.ts'
import { Decimal } from '../domain/money.ts'
import * as Payment from '../domain/payment.ts'
import type { Line } from '../domain/payment-lines.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { isOneOf } from './ledger-event.ts'
import type { StateView } from './view.ts'

type Row = {
  source: 'stripe' | 'quickbooks' | null
  external_id: string | null
  payment_intent_id: string | null
  status: Payment.Status
  currency: string | null
  received: string
  allocated: string
  refunded: string
  unapplied: string
  /** Part of what was refunded: what disputes have taken. */
  lost: string
  /** What open disputes ask for. */
  disputed: string
  fee: string | null
  net: string | null
  fee_currency: string | null
  payer_name: string | null
  payer_email: string | null
  stripe_customer_id: string | null
  description: string | null
  received_at: string | null
  /** The day of the books, where it was said. */
  received_on: string | null
  /** Under which it is found again when something new may place it. */
  wait_keys: string[]
}

type Memory = {
  details: Payment.State['details']
  lines: (Omit<Line, 'amount' | 'settles'> & {
    amount: string
    settles: { amount: string; currency: string; rate: Rate } | null
  })[]
  decisions: string[]
  released: string[]
  refunds: [refundId: string, amount: string][]
  disputes: [disputeId: string, amount: string, outcome: Payment.Dispute['outcome']][]
  inquiries: [disputeId: string, 'open' | 'closed'][]
  fee: Payment.Fee | null
  cameOn: string | null
  byHand: boolean
}

export const isPaymentEvent = isOneOf<Payment.Event>(Payment.shapes)

export const view: StateView<Payment.State, Row> = {
  kind: 'states',
  example: Payment.initial,
  name: 'payments',
  table: 'payments',
  // 2: a line remembers the decision that made it. 3: it waits under its amount and name too. 4: a
  // line remembers what it settles in another currency, and a payment waits for the rate of its day.
  // 5: it remembers when money came back.
  revision: 5,
  columns: {
    source: 'text',
    external_id: 'text',
    payment_intent_id: 'text',
    status: 'text',
    currency: 'text',
    received: 'numeric',
    allocated: 'numeric',
    refunded: 'numeric',
    unapplied: 'numeric',
    lost: 'numeric',
    disputed: 'numeric',
    fee: 'numeric',
    net: 'numeric',
    fee_currency: 'text',
    payer_name: 'text',
    payer_email: 'text',
    stripe_customer_id: 'text',
    description: 'text',
    received_at: 'timestamptz',
    received_on: 'date',
    wait_keys: 'text[]',
  },
  categories: [Payment.category],
  // What an exchange brings is no figure of the payment, and may be heard of before the payment is.
  keysOf: (event) =>
    isPaymentEvent(event) && event.type !== 'RefundExchanged' ? [event.data.paymentId] : [],
  evolve: (state = Payment.initial, event) =>
    isPaymentEvent(event) ? Payment.evolve(state, event) : state,
  toRow,
  toMemory: (state): Memory => ({
    details: state.details,
    lines: state.lines.map(({ amount, settles, ...line }) => ({
      ...{ ...line, amount: amount.toFixed() },
      settles: settles && { ...settles, amount: settles.amount.toFixed() },
    })),
    decisions: [...state.decisions],
    released: [...state.released],
    refunds: [...state.refunds].map(([id, amount]) => [id, amount.toFixed()]),
    disputes: [...state.disputes].map(([id, { amount, outcome }]) => [
      id,
      amount.toFixed(),
      outcome,
    ]),
    inquiries: [...state.inquiries],
    fee: state.fee,
    cameOn: state.cameOn,
    byHand: state.byHand,
  }),
  fromMemory: (memory: Memory): Payment.State => ({
    details: memory.details,
    lines: memory.lines.map(({ amount, settles, ...line }) => ({
      ...{ ...line, amount: new Decimal(amount) },
      settles: settles && { ...settles, amount: new Decimal(settles.amount) },
    })),
    decisions: new Set(memory.decisions),
    released: new Set(memory.released),
    refunds: new Map(memory.refunds.map(([id, amount]) => [id, new Decimal(amount)])),
    disputes: new Map(
      memory.disputes.map(([id, amount, outcome]) => [
        id,
        { amount: new Decimal(amount), outcome },
      ]),
    ),
    inquiries: new Map(memory.inquiries),
    fee: memory.fee,
    exchanges: Payment.initial.exchanges,
    cameOn: memory.cameOn,
    byHand: memory.byHand,
  }),
}

// A longer one is no reference, and more than an index entry can hold.
const keyLengthMax = 300

const keysOf = (details: Payment.Received) =>
  keysOfPayment(details).filter(({ length }) => length <= keyLengthMax)

function toRow(state: Payment.State): Row {
  const { details, fee } = state
  const { received, allocated, refunded, unapplied, ...asked } = Payment.figures(state)
  const currency = details?.received.currency ?? null
  return {
    source: details?.source ?? null,
    external_id: details?.externalId ?? null,
    payment_intent_id: details?.paymentIntentId ?? null,
    status: Payment.statusOf(state),
    currency,
    received: shown(received, currency),
    allocated: shown(allocated, currency),
    refunded: shown(refunded, currency),
    unapplied: shown(unapplied, currency),
    lost: shown(asked.lost, currency),
    disputed: shown(asked.disputed, currency),
    fee: fee && shown(fee.fee.amount, fee.fee.currency),
    net: fee && shown(fee.net.amount, fee.net.currency),
    fee_currency: fee?.fee.currency ?? null,
    payer_name: details?.payer.name ?? null,
    payer_email: details?.payer.email ?? null,
    stripe_customer_id: details?.payer.stripeCustomerId ?? null,
    description: details?.references.description ?? null,
    received_at: details?.receivedAt ?? null,
    received_on: details?.receivedOn ?? null,
    wait_keys: details && unapplied.greaterThan(0) ? keysOf(details) : [],
  }
}

export type PaymentItem = {
  id: string
  /** The charge; null when the payment was recorded in QuickBooks. */
  stripeId: string | null
  source: 'stripe' | 'quickbooks'
  status: Payment.Status
  currency: string
  received: string
  allocated: string
  refunded: string
  unapplied: string
  /** What the platform kept, and what it passed on, in the currency of settlement. */
  fee: string | null
  net: string | null
  feeCurrency: string | null
  payerName: string | null
  payerEmail: string | null
  stripeCustomerId: string | null
  description: string | null
  receivedAt: string
  position: string
}

/** Those of an item of the list. */
export const columns = sql.fragment`
  p.id, case p.source when 'stripe' then p.external_id end as "stripeId", p.source, p.status,
  p.currency, p.received, p.allocated, p.refunded, p.unapplied, p.fee, p.net,
  p.fee_currency as "feeCurrency", p.payer_name as "payerName", p.payer_email as "payerEmail",
  p.stripe_customer_id as "stripeCustomerId", p.description, p.received_at as "receivedAt",
  p.position`

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<PaymentItem | null> =>
  db.maybeOne(sql.type(rowOf<PaymentItem>())`
    select ${columns} from tieout_views.payments p
    where p.workspace = ${workspace} and p.id = ${id} and p.received_at is not null`)

/** The payments with money that has no place yet, and that wait under one of these keys; those that
 *  have waited longest, where only so many are wanted. */
export async function idsWaiting(
  db: DatabasePool,
  workspace: string,
  keys: readonly string[],
  most: number | null = null,
): Promise<string[]> {
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select p.id from tieout_views.payments p
    where p.workspace = ${workspace} and p.unapplied > 0
      and p.wait_keys && ${sql.array([...keys], 'text')}
    order by p.received_at, p.id limit ${most}`)
  return [...ids]
}

/** The payments with money that has no place yet, behind `after` in the order received. */
export async function unapplied(
  db: DatabasePool,
  workspace: string,
  after: Unapplied | null,
  most: number,
): Promise<Unapplied[]> {
  const rows = await db.any(sql.type(rowOf<Unapplied>())`
    select p.received_at as "receivedAt", p.id as "paymentId" from tieout_views.payments p
    where p.workspace = ${workspace} and p.unapplied > 0
      and (p.received_at, p.id) > (${after?.receivedAt ?? '-infinity'}::timestamptz,
        ${after?.paymentId ?? ''})
    order by p.received_at, p.id limit ${most}`)
  return [...rows]
}

export const countUnapplied = (db: DatabasePool, workspace: string): Promise<number> =>
  db.oneFirst(sql.type(rowOf<{ count: number }>())`
    select count(*)::int as count from tieout_views.payments p
    where p.workspace = ${workspace} and p.unapplied > 0`)
