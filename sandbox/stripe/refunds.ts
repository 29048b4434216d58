// Refunds: made at once, or pending until Stripe has the money for them, and those that come back
// because the customer's bank would not take them.
import { exchangeOf } from './charges.ts'
import type { Exchange } from './currencies.ts'
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
  /** The money has not left the balance yet. */
  pending?: boolean
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

/** How much is asked for, of what is left. */
function askedOf(charge: Charge, request: RefundRequest): number {
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
  return amount
}

/** Takes the money out of the balance. */
function book(account: StripeAccount, made: Refund, exchange?: Exchange) {
  return account.book({
    id: made.id.replace(/^re_/, 'txn_re_'),
    amount: -made.amount,
    fee: 0,
    currency: made.currency,
    exchange: exchange ?? exchangeOf(account, made.charge),
    created: made.created,
    source: made.id,
    type: 'refund',
    category: 'refund',
    description: 'REFUND FOR CHARGE',
  }).id
}

export function refund(account: StripeAccount, request: RefundRequest, origin?: Origin): Refund {
  const { charges, refunds } = account.tables
  const existing = request.id && refunds.get(request.id)
  if (existing) return existing
  const charge = chargeOf(account, request)
  const asked: Refund = {
    id: request.id ?? account.nextId('re'),
    object: 'refund',
    amount: askedOf(charge, request),
    balance_transaction: null,
    charge: charge.id,
    created: request.created ?? account.seconds(),
    currency: charge.currency,
    destination_details: { type: 'card' },
    metadata: request.metadata ?? {},
    payment_intent: charge.payment_intent,
    reason: request.reason ?? null,
    receipt_number: null,
    status: request.pending ? 'pending' : 'succeeded',
  }
  const made = request.pending ? asked : { ...asked, balance_transaction: book(account, asked) }
  const { id, amount } = made
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

const knownRefund = (account: StripeAccount, id: string): Refund => {
  const made = account.tables.refunds.get(id)
  if (!made) throw missing('refund', id)
  return made
}

/** A pending refund goes out; `exchange` is the rate of that day. */
export function completeRefund(account: StripeAccount, id: string, exchange?: Exchange): Refund {
  const made = knownRefund(account, id)
  if (made.status !== 'pending') return made
  const transaction = book(account, made, exchange)
  const done: Refund = { ...made, status: 'succeeded', balance_transaction: transaction }
  account.tables.refunds.put(id, done)
  account.emit('refund.updated', done, undefined, { status: made.status })
  return done
}

/** The money is the seller's again: what had left the balance comes back to it. */
function giveBack(account: StripeAccount, made: Refund, ended: Partial<Refund>): Refund {
  const { charges, refunds } = account.tables
  const hasLeft = made.balance_transaction !== null
  const transaction = hasLeft
    ? account.book({
        id: made.id.replace(/^re_/, 'txn_fail_'),
        amount: made.amount,
        fee: 0,
        currency: made.currency,
        exchange: exchangeOf(account, made.charge),
        created: made.created + 86_400,
        source: made.id,
        type: 'refund_failure',
        category: 'refund_failure',
        description: 'REFUND FAILURE',
      })
    : undefined
  const back: Refund = {
    ...made,
    ...ended,
    ...(transaction ? { failure_balance_transaction: transaction.id } : {}),
  }
  refunds.put(back.id, back)
  const charge = charges.get(made.charge)
  if (charge) {
    const restored = { ...charge, amount_refunded: charge.amount_refunded - made.amount }
    charges.put(charge.id, { ...restored, refunded: restored.amount_refunded === charge.amount })
  }
  account.emit('refund.updated', back, undefined, { status: made.status })
  return back
}

/** The bank sends the refund back: the money is in the Stripe balance again. */
export function failRefund(
  account: StripeAccount,
  id: string,
  reason = 'expired_or_canceled_card',
): Refund {
  const made = knownRefund(account, id)
  if (made.status === 'failed' || made.status === 'canceled') return made
  const failed = giveBack(account, made, { status: 'failed', failure_reason: reason })
  account.emit('refund.failed', failed)
  return failed
}

/** Only what is pending can be taken back. */
export function cancelRefund(account: StripeAccount, id: string): Refund {
  const made = knownRefund(account, id)
  if (made.status !== 'pending') throw invalid(`Refund ${id} cannot be canceled.`)
  return giveBack(account, made, { status: 'canceled' })
}
