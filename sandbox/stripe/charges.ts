// Payments: a payment intent, its charge, and the balance transaction that may come a moment
// later, as it does at Stripe since captures are asynchronous.
import type { Exchange } from './currencies.ts'
import { invalid, missing, required } from './errors.ts'
import { type Form, nested, strings, text } from './forms.ts'
import type { Origin, StripeAccount } from './ledger.ts'
import type { Charge, Metadata, PaymentIntent } from './objects.ts'

export type Payment = {
  /** Ids are taken from this, so the same payment twice is one: `ch_<ref>`, `pi_<ref>`. */
  ref?: string
  amount: number
  currency: string
  customer?: string
  description?: string
  metadata?: Metadata
  email?: string
  name?: string
  created?: number
  /** How long the charge has no balance transaction; 0 = it has one from the start. */
  settleAfterMs?: number
  /** The account is paid in another currency for it. */
  exchange?: Exchange
  /** What Stripe keeps, where it is not the usual. */
  fee?: number
}

/** A charge whose balance transaction is still to come. */
export type Unsettled = { charge: string; at: number }

export const unsettled = ({ journal }: StripeAccount) =>
  journal.table<Unsettled>('stripe/unsettled')

const exchanges = ({ journal }: StripeAccount) => journal.table<Exchange>('stripe/exchanges')
const fees = ({ journal }: StripeAccount) => journal.table<number>('stripe/fees')

/** By which the charge was settled; its refunds and disputes go the same way. */
export const exchangeOf = (account: StripeAccount, charge: string) => exchanges(account).get(charge)

/** 2.9 % and 30 minor units, rounded half up, in integers. */
const feeOf = (amount: number) => Math.floor((amount * 29 + 500) / 1000) + 30

export function createIntent(account: StripeAccount, payment: Payment): PaymentIntent {
  const intent: PaymentIntent = {
    id: payment.ref ? `pi_${payment.ref}` : account.nextId('pi'),
    object: 'payment_intent',
    amount: payment.amount,
    amount_capturable: 0,
    amount_received: 0,
    capture_method: 'automatic_async',
    confirmation_method: 'automatic',
    created: payment.created ?? account.seconds(),
    currency: payment.currency,
    customer: payment.customer ?? null,
    description: payment.description ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: payment.metadata ?? {},
    payment_method: null,
    payment_method_types: ['card'],
    receipt_email: payment.email ?? null,
    status: 'requires_payment_method',
  }
  account.tables.paymentIntents.put(intent.id, intent)
  return intent
}

function chargeOf(intent: PaymentIntent, id: string, payment: Payment): Charge {
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: 0,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: {
      email: payment.email ?? null,
      name: payment.name ?? null,
      phone: null,
      address: null,
    },
    captured: true,
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    livemode: false,
    metadata: intent.metadata,
    outcome: { network_status: 'approved_by_network', type: 'authorized', risk_level: 'normal' },
    paid: true,
    payment_intent: intent.id,
    payment_method: 'pm_card_visa',
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
    receipt_email: intent.receipt_email,
    receipt_url: null,
    refunded: false,
    statement_descriptor: null,
    status: 'succeeded',
    transfer_group: null,
  }
}

/** Gives the charge its balance transaction. */
function book(account: StripeAccount, charge: Charge): Charge {
  const transaction = account.book({
    id: charge.id.replace(/^ch_/, 'txn_'),
    amount: charge.amount,
    fee: fees(account).get(charge.id) ?? feeOf,
    currency: charge.currency,
    exchange: exchangeOf(account, charge.id),
    created: charge.created,
    source: charge.id,
    type: 'charge',
    category: 'charge',
    description: charge.description,
  })
  const booked = { ...charge, balance_transaction: transaction.id }
  account.tables.charges.put(booked.id, booked)
  return booked
}

export function settle(account: StripeAccount, id: string) {
  unsettled(account).remove(id)
  const charge = account.tables.charges.get(id)
  if (!charge || charge.balance_transaction !== null) return
  const booked = book(account, charge)
  account.emit('charge.updated', booked, undefined, { balance_transaction: null })
}

export function confirm(
  account: StripeAccount,
  intent: PaymentIntent,
  payment: Payment,
  origin?: Origin,
): Charge {
  const { charges, paymentIntents } = account.tables
  const id = payment.ref ? `ch_${payment.ref}` : account.nextId('ch')
  let charge = chargeOf(intent, id, payment)
  charges.put(id, charge)
  if (payment.exchange) exchanges(account).put(id, payment.exchange)
  if (payment.fee !== undefined) fees(account).put(id, payment.fee)
  const wait = payment.settleAfterMs ?? 0
  if (wait === 0) charge = book(account, charge)
  else {
    const at = account.outside.clock.now().getTime() + wait
    unsettled(account).put(id, { charge: id, at })
  }
  const paid: PaymentIntent = {
    ...intent,
    amount_received: intent.amount,
    latest_charge: id,
    payment_method: charge.payment_method,
    status: 'succeeded',
  }
  paymentIntents.put(paid.id, paid)
  account.emit('charge.succeeded', charge, origin)
  account.emit('payment_intent.succeeded', paid, origin)
  return charge
}

/** A bank debit that was thought to be paid comes back two days later. */
export function failCharge(account: StripeAccount, id: string): Charge {
  const charge = account.tables.charges.get(id)
  if (!charge) throw missing('charge', id)
  if (charge.status === 'failed' || charge.balance_transaction === null) return charge
  const created = charge.created + 2 * 86_400
  const transaction = account.book({
    id: id.replace(/^ch_/, 'txn_chfail_'),
    amount: -charge.amount,
    fee: 0,
    currency: charge.currency,
    exchange: exchangeOf(account, id),
    created,
    source: id,
    type: 'payment_failure_refund',
    category: 'charge_failure',
    description: 'PAYMENT FAILURE',
  })
  const failed: Charge = {
    ...charge,
    failure_balance_transaction: transaction.id,
    failure_code: 'insufficient_funds',
    paid: false,
    status: 'failed',
  }
  account.tables.charges.put(id, failed)
  account.emit('charge.failed', failed, undefined, { status: charge.status })
  return failed
}

export function pay(account: StripeAccount, payment: Payment, origin?: Origin): Charge {
  const existing = payment.ref && account.tables.charges.get(`ch_${payment.ref}`)
  if (existing) return existing
  return confirm(account, createIntent(account, payment), payment, origin)
}

export function paymentFrom(account: StripeAccount, form: Form): Payment {
  const given = text(form, 'amount')
  if (!given) throw required('amount')
  const amount = Number(given)
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw invalid('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  }
  const currency = text(form, 'currency')
  if (!currency) throw required('currency')
  const customer = text(form, 'customer')
  if (customer && !account.tables.customers.get(customer)) {
    throw missing('customer', customer, 'customer')
  }
  const description = text(form, 'description')
  const email = text(form, 'receipt_email')
  return {
    amount,
    currency: currency.toLowerCase(),
    metadata: strings(nested(form, 'metadata')),
    ...(customer ? { customer } : {}),
    ...(description ? { description } : {}),
    ...(email ? { email } : {}),
  }
}
