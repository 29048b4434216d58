// Every line of the balance at Stripe: what it was for, what Stripe kept, which payout took it.
import { type DatabasePool, sql } from 'slonik'
import * as BalanceTransaction from '../domain/balance-transaction.ts'
import type { Rate } from '../domain/exchange.ts'
import { counterAccountOf } from '../domain/journal-stripe.ts'
import type { Money } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { isOneOf } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { plainMemory, type StateView } from './view.ts'

type Row = {
  type: string
  reporting_category: string
  explained: boolean
  currency: string
  amount: string
  fee: string
  net: string
  presented: Money | null
  rate: Rate | null
  source_id: string | null
  payment_id: string | null
  payout_id: string | null
  description: string | null
  made_on: string
  available_on: string
}

const isBalanceEvent = isOneOf<BalanceTransaction.Event>(BalanceTransaction.shapes)

type State = { recorded: BalanceTransaction.Recorded; payoutId: string | null }

const zero = { amount: '0.00', currency: 'EUR' }
const example: State = {
  recorded: {
    ...{ balanceTransactionId: '', type: '', reportingCategory: '', description: null },
    ...{ amount: zero, fee: zero, net: zero, presented: null, rate: null },
    ...{ sourceId: null, paymentId: null, on: '2026-01-01', availableOn: '2026-01-01' },
  },
  payoutId: null,
}

export const view: StateView<State, Row> = {
  kind: 'states',
  example,
  name: 'balance-transactions',
  table: 'balance_transactions',
  columns: {
    type: 'text',
    reporting_category: 'text',
    explained: 'boolean',
    currency: 'text',
    amount: 'numeric',
    fee: 'numeric',
    net: 'numeric',
    presented: 'json',
    rate: 'json',
    source_id: 'text',
    payment_id: 'text',
    payout_id: 'text',
    description: 'text',
    made_on: 'date',
    available_on: 'date',
  },
  categories: [BalanceTransaction.category],
  keysOf: (event) => (isBalanceEvent(event) ? [event.data.balanceTransactionId] : []),
  evolve(state, event) {
    if (event.type === 'BalanceTransactionRecorded') {
      return { recorded: event.data, payoutId: state?.payoutId ?? null }
    }
    // It is recorded before it is paid out, in one stream.
    if (event.type === 'BalanceTransactionPaidOut' && state) {
      return { ...state, payoutId: event.data.payoutId }
    }
    return state
  },
  toRow({ recorded, payoutId }) {
    const { currency } = recorded.amount
    return {
      type: recorded.type,
      reporting_category: recorded.reportingCategory,
      explained: counterAccountOf(recorded) !== 'suspense',
      currency,
      amount: shown(recorded.amount.amount, currency),
      fee: shown(recorded.fee.amount, currency),
      net: shown(recorded.net.amount, currency),
      presented: recorded.presented,
      rate: recorded.rate,
      source_id: recorded.sourceId,
      payment_id: recorded.paymentId,
      payout_id: payoutId,
      description: recorded.description,
      made_on: recorded.on,
      available_on: recorded.availableOn,
    }
  },
  ...plainMemory<State>(),
}

export type BalanceTransactionItem = {
  /** Stripe's. */
  id: string
  type: string
  reportingCategory: string
  /** False for a type that the ledger does not know: it waits in suspense. */
  explained: boolean
  currency: string
  amount: string
  fee: string
  net: string
  /** What was asked of the payer, where that was in another currency, and at which rate. */
  presented: Money | null
  rate: Rate | null
  sourceId: string | null
  paymentId: string | null
  /** Null until a payout has taken it. */
  payoutId: string | null
  description: string | null
  on: string
  availableOn: string
  position: string
}

const columns = sql.fragment`
  t.id, t.type, t.reporting_category as "reportingCategory", t.explained, t.currency, t.amount,
  t.fee, t.net, t.presented, t.rate, t.source_id as "sourceId", t.payment_id as "paymentId",
  t.payout_id as "payoutId", t.description, t.made_on as "on", t.available_on as "availableOn",
  t.position`

export type BalanceTransactionFilter = Paging & {
  workspace: string
  payoutId?: string | undefined
  paymentId?: string | undefined
  type?: string | undefined
  /** True = only those of a type that the ledger does not know. */
  unexplained?: boolean | undefined
}

/** The newest first. */
export async function list(
  db: DatabasePool,
  filter: BalanceTransactionFilter,
): Promise<Page<BalanceTransactionItem>> {
  const { workspace, payoutId, paymentId, type, unexplained, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.date, shape.text])
  const rows = await db.any(sql.type(rowOf<BalanceTransactionItem>())`
    select ${columns} from tieout_views.balance_transactions t
    where ${sql.and([
      sql.fragment`t.workspace = ${workspace}`,
      payoutId !== undefined && sql.fragment`t.payout_id = ${payoutId}`,
      paymentId !== undefined && sql.fragment`t.payment_id = ${paymentId}`,
      type !== undefined && sql.fragment`t.type = ${type}`,
      unexplained !== undefined && sql.fragment`t.explained = ${!unexplained}`,
      after && sql.fragment`(t.made_on, t.id) < (${after[0] ?? ''}::date, ${after[1] ?? ''})`,
    ])}
    order by t.made_on desc, t.id desc limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.on, row.id])
}

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<BalanceTransactionItem | null> =>
  db.maybeOne(sql.type(rowOf<BalanceTransactionItem>())`
    select ${columns} from tieout_views.balance_transactions t
    where t.workspace = ${workspace} and t.id = ${id}`)
