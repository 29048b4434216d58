// What one Stripe account does: take payments, refund them, lose disputes, and tell about it in
// events. Everything here runs inside a change of the journal.
import type { Outside } from '../../src/domain/outside.ts'
import { idFrom } from '../../src/domain/ids.ts'
import type { Journal } from '../journal.ts'
import { type Exchange, exchanged } from './currencies.ts'
import { apiVersion, type BalanceTransaction, type StripeEvent, stripeTables } from './objects.ts'

/** Who asked: the request's id and key as the events name them. Absent = nobody by API. */
export type Origin = { requestId: string; idempotencyKey: string | null }

export type BalanceLine = {
  id: string
  amount: number
  fee: number | ((amount: number) => number)
  currency: string
  exchange?: Exchange | undefined
  created: number
  /** Absent = two days later. */
  availableOn?: number | undefined
  source: string | null
  type: string
  category: string
  description: string | null
}

export type StripeAccount = ReturnType<typeof openAccount>

export function openAccount(
  journal: Journal,
  outside: Outside,
  deliver: (event: StripeEvent) => void,
) {
  const tables = stripeTables(journal)
  const seconds = () => Math.floor(outside.clock.now().getTime() / 1000)
  return {
    journal,
    outside,
    tables,
    seconds,
    nextId: (prefix: string) =>
      `${prefix}_sandbox_${String(journal.count(`stripe/${prefix}`)).padStart(8, '0')}`,
    /** The event's id follows from what it tells, so that a repeated history has the same ids. */
    emit(
      type: string,
      object: { id: string },
      origin?: Origin,
      previous?: Record<string, unknown>,
    ) {
      const turn = journal.count(`stripe/event/${type}/${object.id}`)
      const event: StripeEvent = {
        id: `evt_${idFrom(type, object.id, String(turn)).replaceAll('-', '').slice(0, 24)}`,
        object: 'event',
        api_version: apiVersion,
        created: seconds(),
        data: { object, ...(previous ? { previous_attributes: previous } : {}) },
        livemode: false,
        pending_webhooks: 1,
        request: origin
          ? { id: origin.requestId, idempotency_key: origin.idempotencyKey }
          : { id: null, idempotency_key: null },
        type,
      }
      tables.events.put(event.id, event)
      deliver(event)
    },
    /** A line of the account's balance. The amount is in the payer's currency, and is exchanged
     *  where the account is paid in another; the fee is of what comes out. */
    book(line: BalanceLine): BalanceTransaction {
      const { exchange, currency: presented } = line
      const currency = exchange?.currency ?? presented
      const amount = exchange ? exchanged(line.amount, presented, exchange) : line.amount
      const fee = typeof line.fee === 'number' ? line.fee : line.fee(amount)
      const details = { application: null, currency, description: 'Stripe processing fees' }
      const transaction: BalanceTransaction = {
        id: line.id,
        object: 'balance_transaction',
        amount,
        available_on: line.availableOn ?? line.created + 2 * 86_400,
        balance_type: 'payments',
        created: line.created,
        currency,
        description: line.description,
        exchange_rate: exchange ? Number(exchange.rate) : null,
        fee,
        fee_details: fee === 0 ? [] : [{ ...details, amount: fee, type: 'stripe_fee' }],
        net: amount - fee,
        reporting_category: line.category,
        source: line.source,
        status: 'pending',
        type: line.type,
      }
      tables.balanceTransactions.put(transaction.id, transaction)
      return transaction
    },
  }
}
