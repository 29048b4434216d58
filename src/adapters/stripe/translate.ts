// A charge in the ledger's words, with its refunds and disputes. Pure.
import * as Invoice from '../../domain/invoice.ts'
import { sum } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import type { Observation } from '../../domain/payment-reversal.ts'
import { Held } from '../consumer.ts'
import type { BalanceTransaction, Charge, Customer, Dispute, Refund } from './client.ts'
import { type DayOf, expanded, idOf, instant, moneyOf, rateOf } from './reading.ts'

/** A charge with everything that belongs to it, each fetched or expanded. */
export type WholeCharge = {
  charge: Charge
  customer: Customer | null
  /** Null until Stripe has made it; a charge.updated tells. */
  balanceTransaction: BalanceTransaction | null
  /** What took the money away again, where the payment failed after it had succeeded. */
  failureTransaction: BalanceTransaction | null
  /** Their balance transactions are expanded. */
  refunds: Refund[]
  disputes: Dispute[]
}

/** What has arrived, in minor units. */
export const receivedMinor = ({ amount, amount_captured: captured }: Charge) => captured || amount

/** Money arrived: captured and succeeded. Anything else is not (yet) a payment. */
const hasSucceeded = (charge: Charge) =>
  charge.status === 'succeeded' && charge.captured && charge.amount_captured > 0

/** It is here, or it was and has gone again: a bank debit may fail after days. */
export const isReceived = ({ charge, failureTransaction }: WholeCharge) =>
  hasSucceeded(charge) || failureTransaction !== null

export function observationOf(whole: WholeCharge, dayOf: DayOf): Observation {
  const { charge, balanceTransaction, refunds, disputes } = whole
  const receivedAt = instant(charge.created)
  return {
    paymentId: Payment.idOfStripe(charge.id),
    source: 'stripe',
    externalId: charge.id,
    paymentIntentId: idOf(charge.payment_intent),
    received: moneyOf(receivedMinor(charge), charge.currency),
    payer: payerOf(whole),
    references: referencesOf(charge),
    receivedAt,
    receivedOn: dayOf(receivedAt),
    fee: balanceTransaction && feeOf(balanceTransaction),
    refunds: [
      ...[...refunds].sort(byTime).map((one) => refundOf(one, dayOf)),
      ...failureOf(whole, dayOf),
    ],
    disputes: disputes.filter((one) => !isInquiry(one)).map((one) => disputeOf(one, dayOf)),
    inquiries: disputes.filter(isInquiry).map((one) => inquiryOf(one, dayOf)),
  }
}

function payerOf({ charge, customer }: WholeCharge): Payment.Payer {
  const living = customer && !customer.deleted ? customer : null
  const email = living?.email ?? charge.billing_details?.email ?? charge.receipt_email ?? null
  return {
    stripeCustomerId: idOf(charge.customer),
    name: living?.name ?? charge.billing_details?.name ?? null,
    email: email?.toLowerCase() ?? null,
  }
}

/** Several by commas, each once. */
const numbersIn = (text: string | undefined) => {
  const numbers = (text ?? '').split(',').map((number) => number.trim())
  return [...new Set(numbers.filter((number) => number !== ''))]
}

/** What the charge says it is for: metadata `invoice_number` (several by commas), metadata
 *  `hubspot_deal_id`, and the description. */
export function referencesOf(charge: Pick<Charge, 'metadata' | 'description'>): Payment.References {
  const { invoice_number: numbers, hubspot_deal_id: dealId } = charge.metadata ?? {}
  return {
    invoiceNumbers: numbersIn(numbers),
    dealId: dealId?.trim() || null,
    description: charge.description ?? null,
  }
}

/** Whether the metadata say what is paid. */
export const namesSomething = (metadata: Charge['metadata']) =>
  Boolean(metadata?.invoice_number?.trim() || metadata?.hubspot_deal_id?.trim())

/** In the currency of settlement. */
function feeOf(transaction: BalanceTransaction): Payment.Fee {
  const { id, currency, exchange_rate: rate } = transaction
  return {
    balanceTransactionId: id,
    fee: moneyOf(transaction.fee, currency),
    net: moneyOf(transaction.net, currency),
    exchangeRate: rateOf(rate),
  }
}

/** A refund counts from the moment it is asked for; failed or cancelled it gives the money back. */
const refundStatuses: Record<string, 'out' | 'back'> = {
  pending: 'out',
  requires_action: 'out',
  succeeded: 'out',
  failed: 'back',
  canceled: 'back',
}

/** @throws Held unknown-status */
function refundOf(refund: Refund, dayOf: DayOf): Observation['refunds'][number] {
  const { id, status } = refund
  const way = refundStatuses[status ?? 'pending']
  if (!way) throw new Held('unknown-status', `refund ${id} is ${status}`)
  const back = expanded(refund.failure_balance_transaction)
  const chosen = numbersIn(refund.metadata?.invoice_number).flatMap(
    (number) => Invoice.idOfNumber(number) ?? [],
  )
  return {
    refundId: id,
    amount: moneyOf(refund.amount, refund.currency),
    failed: way === 'back',
    on: dayOf(instant(refund.created)),
    ...(way === 'back' && { failedOn: dayOf(instant((back ?? refund).created)) }),
    ...(chosen.length > 0 && { invoiceIds: chosen }),
  }
}

const byTime = (a: Refund, b: Refund) => a.created - b.created || (a.id < b.id ? -1 : 1)

/** A payment that fails after it succeeded has gone back to the payer. */
function failureOf({ charge, failureTransaction }: WholeCharge, dayOf: DayOf) {
  if (!failureTransaction) return []
  const amount = moneyOf(receivedMinor(charge), charge.currency)
  const { id, created } = failureTransaction
  return [{ refundId: id, amount, failed: false, on: dayOf(instant(created)) }]
}

/** An inquiry (`warning_…`) asks questions, it does not take money. */
const isInquiry = ({ status }: Dispute) => status.startsWith('warning_')

function inquiryOf(dispute: Dispute, dayOf: DayOf) {
  const { id, reason, status } = dispute
  return {
    disputeId: id,
    amount: moneyOf(dispute.amount, dispute.currency),
    reason,
    isOpen: status !== 'warning_closed',
    on: dayOf(instant(dispute.created)),
  }
}

/** Whether Stripe has taken more for it than it gave back. */
const isTaken = ({ balance_transactions: all }: Dispute) =>
  sum((all ?? []).map(({ amount }) => amount)).isNegative()

/** @throws Held unknown-status */
function outcomeOf(dispute: Dispute): Payment.Dispute['outcome'] {
  const { id, status } = dispute
  switch (status) {
    case 'needs_response':
    case 'under_review':
      return 'open'
    case 'won':
      return 'won'
    // Lost as long as the appeal has not brought the money back.
    case 'appeal_needs_response':
    case 'appeal_under_review':
    case 'lost':
      return 'lost'
    // The payer got a refund instead, or Stripe gave the money to the bank at once.
    case 'prevented':
    case 'charge_refunded':
      return isTaken(dispute) ? 'lost' : 'won'
    default:
      throw new Held('unknown-status', `dispute ${id} is ${status}`)
  }
}

function disputeOf(dispute: Dispute, dayOf: DayOf): Observation['disputes'][number] {
  const { id, reason, created } = dispute
  const outcome = outcomeOf(dispute)
  const moves = (dispute.balance_transactions ?? []).filter(({ amount }) =>
    outcome === 'lost' ? amount < 0 : amount > 0,
  )
  const last = Math.max(created, ...moves.map((move) => move.created))
  return {
    disputeId: id,
    amount: moneyOf(dispute.amount, dispute.currency),
    reason,
    outcome,
    on: dayOf(instant(created)),
    ...(outcome !== 'open' && { closedOn: dayOf(instant(last)) }),
  }
}
