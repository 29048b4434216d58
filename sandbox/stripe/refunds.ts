// Refunds, and refunds that come back because the customer's bank would not take them.
import { invalid, missing } from './errors.ts'
import type { Origin, StripeAccount } from './ledger.ts'
import type { Charge, Metadata, Refund } from './objects.ts'

export type RefundRequest = {
  id?: string
  charge?: string
  paymentIntent?: string
  /** Absent = all that is left. */
  amount?: number
  reason?: string
  metadata?: Metadata
  created?: number
}

function chargeOf(account: StripeAccount, request: RefundRequest): Charge {
  const { charges, paymentIntents } = account.tables
  const { charge: id, paymentIntent } = request
  if (id) {
    const charge = charges.get(id)
    if (!charge) throw missing('charge', id, 'charge')
    return charge
  }
  if (!paymentIntent) {
    throw invalid('One of the following params should be provided: payment_intent or charge.')
  }
  const charge = charges.get(paymentIntents.get(paymentIntent)?.latest_charge ?? '')
  if (!charge) throw missing('payment_intent', paymentIntent, 'payment_intent')
  return charge
}

export function refund(account: StripeAccount, request: RefundRequest, origin?: Origin): Refund {
  const { charges, refunds } = account.tables
  const existing = request.id && refunds.get(request.id)
  if (existing) return existing
  const charge = chargeOf(account, request)
  const left = charge.amount - charge.amount_refunded
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  const amount = request.amount ?? left
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw invalid('Invalid positive integer', { param: 'amount' })
  }
  if (amount > left) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      { param: 'amount' },
    )
  }
  const id = request.id ?? account.nextId('re')
  const created = request.created ?? account.seconds()
  const transaction = account.book({
    id: id.replace(/^re_/, 'txn_re_'),
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    created,
    source: id,
    type: 'refund',
    category: 'refund',
    description: 'REFUND FOR CHARGE',
  })
  const made: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created,
    currency: charge.currency,
    destination_details: { type: 'card' },
    metadata: request.metadata ?? {},
    payment_intent: charge.payment_intent,
    reason: request.reason ?? null,
    receipt_number: null,
    status: 'succeeded',
  }
  refunds.put(id, made)
  const refunded: Charge = {
    ...charge,
    amount_refunded: charge.amount_refunded + amount,
    refunded: charge.amount_refunded + amount === charge.amount,
  }
  charges.put(charge.id, refunded)
  account.emit('refund.created', made, origin)
  account.emit('charge.refunded', refunded, origin, { amount_refunded: charge.amount_refunded })
  return made
}

/** The bank sends the refund back: the money is in the Stripe balance again. */
export function failRefund(
  account: StripeAccount,
  id: string,
  reason = 'expired_or_canceled_card',
) {
  const { charges, refunds } = account.tables
  const made = refunds.get(id)
  if (!made) throw missing('refund', id)
  if (made.status === 'failed') return made
  const transaction = account.book({
    id: id.replace(/^re_/, 'txn_fail_'),
    amount: made.amount,
    fee: 0,
    currency: made.currency,
    created: made.created + 86_400,
    source: id,
    type: 'refund_failure',
    category: 'refund_failure',
    description: 'REFUND FAILURE',
  })
  const failed: Refund = {
    ...made,
    status: 'failed',
    failure_reason: reason,
    failure_balance_transaction: transaction.id,
  }
  refunds.put(id, failed)
  const charge = charges.get(made.charge)
  if (charge) {
    const restored = { ...charge, amount_refunded: charge.amount_refunded - made.amount }
    charges.put(charge.id, { ...restored, refunded: restored.amount_refunded === charge.amount })
  }
  account.emit('refund.updated', failed, undefined, { status: 'succeeded' })
  account.emit('refund.failed', failed)
  return failed
}
