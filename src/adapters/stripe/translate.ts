// Stripe's objects in the ledger's words. Pure. Amounts at Stripe are integers in minor units of
// a lower-case currency; times are seconds since 1970, UTC (platforms: docs.stripe.com/api).
import { fromMinorUnits } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import type { Observation } from '../../domain/payment-reversal.ts'
import type { BalanceTransaction, Charge, Customer, Dispute, Refund } from './client.ts'

/** A charge with everything that belongs to it, each fetched or expanded. */
export type WholeCharge = {
  charge: Charge
  customer: Customer | null
  /** Null until Stripe has made it; a charge.updated tells. */
  balanceTransaction: BalanceTransaction | null
  refunds: Refund[]
  disputes: Dispute[]
}

export const instant = (seconds: number) => new Date(seconds * 1000).toISOString()

/** Money arrived: captured and succeeded. Anything else is not (yet) a payment. */
export const isReceived = (charge: Charge) =>
  charge.status === 'succeeded' && charge.captured && charge.amount_captured > 0

/** Expanded or not. */
const idOf = (reference: string | { id: string } | null) =>
  typeof reference === 'string' ? reference : (reference?.id ?? null)

export function observationOf(whole: WholeCharge): Observation {
  const { charge, balanceTransaction, refunds, disputes } = whole
  return {
    paymentId: Payment.idOfStripe(charge.id),
    source: 'stripe',
    externalId: charge.id,
    paymentIntentId: idOf(charge.payment_intent),
    received: fromMinorUnits(charge.amount_captured, charge.currency),
    payer: payerOf(whole),
    references: referencesOf(charge),
    receivedAt: instant(charge.created),
    fee: balanceTransaction && feeOf(balanceTransaction),
    refunds: refunds
      .map(refundOf)
      .sort(byTime)
      .map(({ at, ...refund }) => refund),
    disputes: disputes.filter(hasMovedMoney).map(disputeOf),
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

/** What the charge says it is for: metadata `invoice_number` (several by commas), metadata
 *  `hubspot_deal_id`, and the description. */
export function referencesOf(charge: Pick<Charge, 'metadata' | 'description'>): Payment.References {
  const { invoice_number: numbers, hubspot_deal_id: dealId } = charge.metadata ?? {}
  const invoiceNumbers = (numbers ?? '').split(',').map((number) => number.trim())
  return {
    invoiceNumbers: [...new Set(invoiceNumbers.filter((number) => number !== ''))],
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
    fee: fromMinorUnits(transaction.fee, currency),
    net: fromMinorUnits(transaction.net, currency),
    exchangeRate: rate === null || rate === undefined ? null : String(rate),
  }
}

/** A refund counts from the moment it is asked for; failed or cancelled it gives the money back. */
const refundOf = (refund: Refund) => ({
  refundId: refund.id,
  amount: fromMinorUnits(refund.amount, refund.currency),
  failed: refund.status === 'failed' || refund.status === 'canceled',
  at: refund.created,
})

const byTime = (a: { at: number; refundId: string }, b: { at: number; refundId: string }) =>
  a.at - b.at || (a.refundId < b.refundId ? -1 : 1)

/** An inquiry (`warning_…`) asks questions, it does not take money. */
const hasMovedMoney = ({ status }: Dispute) =>
  !status.startsWith('warning_') && status !== 'prevented'

const disputeOf = (dispute: Dispute): Observation['disputes'][number] => {
  const { id, status, reason } = dispute
  const outcome = status === 'won' ? 'won' : status === 'lost' ? 'lost' : 'open'
  const amount = fromMinorUnits(dispute.amount, dispute.currency)
  return { disputeId: id, amount, reason, outcome }
}
