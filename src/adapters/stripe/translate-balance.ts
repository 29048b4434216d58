// The balance at Stripe in the ledger's words: its lines, and the payouts that they leave with. Pure.
import type { Recorded } from '../../domain/balance-transaction.ts'
import { Decimal, exponentOf, type Money, money, round } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import * as Payout from '../../domain/payout.ts'
import { Held } from '../consumer.ts'
import type { BalanceTransaction, Payout as StripePayout } from './client.ts'
import { type DayOf, expanded, idOf, instant, moneyOf, plainDate, rateOf } from './reading.ts'
import { receivedMinor } from './translate.ts'

/** What a line of the balance is about, where it is about a payment. */
export type Source = {
  chargeId: string | null
  /** In the currency of the payer. */
  amount: Money
}

/** What an expanded source moved; null for what belongs to no payment. */
export function sourceOf(source: BalanceTransaction['source']): Source | null {
  const object = expanded(source)
  if (object?.object === 'charge') {
    return { chargeId: object.id, amount: moneyOf(receivedMinor(object), object.currency) }
  }
  if (object?.object === 'refund' || object?.object === 'dispute') {
    return { chargeId: idOf(object.charge), amount: moneyOf(object.amount, object.currency) }
  }
  return null
}

/** Everything that Stripe says of a line. `source` is null for what belongs to no payment.
 *  @throws Held balance-differs */
export function recordedOf(
  transaction: BalanceTransaction,
  source: Source | null,
  dayOf: DayOf,
): Recorded {
  const { id, currency, type } = transaction
  const [amount, fee, net] = [transaction.amount, transaction.fee, transaction.net].map((minor) =>
    moneyOf(minor, currency),
  ) as [Money, Money, Money]
  if (!new Decimal(amount.amount).minus(fee.amount).equals(net.amount)) {
    throw new Held(
      'balance-differs',
      `${id}: ${amount.amount} - ${fee.amount} is not ${net.amount}`,
    )
  }
  const on = dayOf(instant(transaction.created))
  const rate = rateOf(transaction.exchange_rate)
  const isForeign = source !== null && source.amount.currency !== amount.currency
  const { chargeId = null } = source ?? {}
  return {
    balanceTransactionId: id,
    type,
    reportingCategory: transaction.reporting_category ?? type,
    amount,
    fee,
    net,
    presented: isForeign ? presentedOf(amount, source.amount, rate) : null,
    rate:
      isForeign && rate !== null
        ? { from: source.amount.currency, to: amount.currency, rate, on, source: `stripe ${id}` }
        : null,
    sourceId: idOf(transaction.source),
    paymentId: chargeId === null ? null : Payment.idOfStripe(chargeId),
    description: transaction.description ?? null,
    on,
    availableOn: plainDate(transaction.available_on),
  }
}

/** The whole of what it is about, with the sign of the line. Where that is not what the rate makes
 *  of it, as when a part of a dispute comes back, it is the part that the rate says. */
function presentedOf(settled: Money, whole: Money, rate: string | null): Money {
  const value = new Decimal(settled.amount)
  const { currency } = whole
  const full = new Decimal(whole.amount).times(value.isNegative() ? -1 : 1)
  if (rate === null) return money(full, currency)
  const part = value.div(rate)
  // Half a per cent for a rate of few digits, and what one minor unit of the settlement is worth.
  const unit = new Decimal(10).pow(-exponentOf(settled.currency)).div(rate)
  const isWhole = part.minus(full).abs().lessThanOrEqualTo(full.abs().times('0.005').plus(unit))
  return money(isWhole ? full : round(part, currency), currency)
}

const statuses: Record<string, Payout.Observation['status']> = {
  pending: 'pending',
  in_transit: 'in_transit',
  paid: 'paid',
  failed: 'failed',
  canceled: 'canceled',
}

/** With the balance transaction of its failure expanded.
 *  @throws Held unknown-status */
export function payoutOf(payout: StripePayout, dayOf: DayOf): Payout.Observation {
  const { id } = payout
  const status = statuses[payout.status]
  if (!status) throw new Held('unknown-status', `payout ${id} is ${payout.status}`)
  const back = expanded(payout.failure_balance_transaction)
  return {
    payoutId: Payout.idOfStripe(id),
    externalId: id,
    amount: moneyOf(payout.amount, payout.currency),
    automatic: payout.automatic,
    createdOn: dayOf(instant(payout.created)),
    arrivesOn: plainDate(payout.arrival_date),
    description: payout.description ?? null,
    status,
    failure: back && {
      code: payout.failure_code ?? status,
      on: dayOf(instant(back.created)),
    },
  }
}
