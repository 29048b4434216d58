// Customers with their cards, and the banks behind them: payments, refunds, disputes.
import type { Portal } from '../hubspot/portal.ts'
import { failCharge, pay as charge, settle } from '../stripe/charges.ts'
import { createCustomer } from '../stripe/customers.ts'
import {
  closeDispute,
  escalateInquiry,
  openDispute,
  type Outcome,
  winAppeal,
} from '../stripe/disputes.ts'
import type { StripeAccount } from '../stripe/ledger.ts'
import type { Charge, Customer } from '../stripe/objects.ts'
import { cancelRefund, completeRefund, failRefund, refund } from '../stripe/refunds.ts'
import { contactOf, dealOf } from './selling.ts'
import { Impossible, invoiceNumberOf, minorUnits } from './terms.ts'

export type PayRequest = {
  /** Fixes all ids of the payment, so the same payment twice is one: `ch_<ref>`, `pi_<ref>`. */
  ref?: string
  /** A decimal, for example "1250.00". Absent = the amount of the deal. */
  amount?: string
  currency?: string
  dealId?: string
  /** How the payer names what is paid. Default: `invoice_number` if there is a deal. */
  reference?: 'invoice_number' | 'deal_id' | 'description' | 'none'
  metadata?: Record<string, string>
  description?: string
  email?: string
  name?: string
  created?: number
  settleAfterMs?: number
  /** The account is paid in another currency for it: so many units of that for one of the payer's. */
  settleIn?: { currency: string; rate: string }
  /** What Stripe keeps, in the currency it settles in. Absent = the usual. */
  fee?: string
}

/** A refund of a charge or a dispute about it; without an amount, all that is left of it. */
export type ChargeRequest = {
  id?: string
  charge: string
  amount?: string
  reason?: string
  created?: number
}

export type RefundOrder = ChargeRequest & {
  metadata?: Record<string, string>
  /** The money has not left Stripe yet. */
  pending?: boolean
}
export type DisputeOrder = ChargeRequest & {
  /** The bank only asks. */
  inquiry?: boolean
}

function referenceOf({ dealId, reference = dealId ? 'invoice_number' : 'none' }: PayRequest): {
  metadata?: Record<string, string>
  description?: string
} {
  if (reference === 'none') return {}
  if (!dealId) throw new Impossible(`a payment with reference ${reference} needs a dealId`)
  const number = invoiceNumberOf(dealId)
  if (reference === 'invoice_number') return { metadata: { invoice_number: number } }
  if (reference === 'deal_id') return { metadata: { hubspot_deal_id: dealId } }
  return { description: `Payment for invoice ${number}` }
}

type Known = { email: string; name?: string | undefined; id?: string; created?: number | undefined }

function customerOf(stripe: StripeAccount, { email, name, id, created }: Known): Customer {
  const existing = [...stripe.tables.customers.rows()].find((one) => one.email === email)
  if (existing) return existing
  return createCustomer(stripe, {
    email,
    ...(name ? { name } : {}),
    ...(id ? { id } : {}),
    ...(created === undefined ? {} : { created }),
  })
}

function pay(stripe: StripeAccount, portal: Portal, home: string, request: PayRequest): Charge {
  const { dealId, ref, created, settleAfterMs = 0 } = request
  const deal = dealId ? dealOf(portal, dealId).properties : undefined
  const contact = dealId ? contactOf(portal, dealId)?.properties : undefined
  const amount = request.amount ?? deal?.amount
  if (!amount) throw new Impossible('a payment needs an amount or a dealId')
  const currency = request.currency ?? deal?.deal_currency_code ?? home
  const email = request.email ?? contact?.email ?? undefined
  const contactName = [contact?.firstname, contact?.lastname].filter(Boolean).join(' ')
  const name = request.name ?? (contactName || undefined)
  const reference = referenceOf(request)
  const description = request.description ?? reference.description
  // A payment with fixed ids brings a customer with a fixed id.
  const known = { name, created, ...(ref ? { id: `cus_${ref}` } : {}) }
  return charge(stripe, {
    amount: minorUnits(amount, currency),
    currency: currency.toLowerCase(),
    metadata: { ...reference.metadata, ...request.metadata },
    settleAfterMs,
    ...(description ? { description } : {}),
    ...(email ? { email, customer: customerOf(stripe, { email, ...known }).id } : {}),
    ...(name ? { name } : {}),
    ...(ref ? { ref } : {}),
    ...(created === undefined ? {} : { created }),
    ...(request.settleIn ? { exchange: exchangeOf(request.settleIn) } : {}),
    ...(request.fee === undefined
      ? {}
      : { fee: minorUnits(request.fee, request.settleIn?.currency ?? currency) }),
  })
}

const exchangeOf = ({ currency, rate }: { currency: string; rate: string }) => ({
  currency: currency.toLowerCase(),
  rate,
})

/** The amount in the minor units of the charge. */
function inMinorUnits<Order extends ChargeRequest>(stripe: StripeAccount, order: Order) {
  const { amount, ...rest } = order
  const currency = stripe.tables.charges.get(order.charge)?.currency
  return { ...rest, ...(amount === undefined ? {} : { amount: minorUnits(amount, currency) }) }
}

export function paying(stripe: StripeAccount, portal: Portal, homeCurrency: string) {
  const { journal } = stripe
  return {
    /** A customer on file before any payment. */
    stripeCustomer: (known: Known) => journal.change(() => customerOf(stripe, known)),
    pay: (request: PayRequest) => journal.change(() => pay(stripe, portal, homeCurrency, request)),
    /** Stripe makes the charge's line of the balance now, and not later. */
    settleCharge: (id: string) => journal.change(() => settle(stripe, id)),
    /** A bank debit comes back after it was thought to be paid. */
    failCharge: (id: string) => journal.change(() => failCharge(stripe, id)),
    refund: (request: RefundOrder) =>
      journal.change(() => refund(stripe, inMinorUnits(stripe, request))),
    /** A pending refund leaves Stripe, by the rate of that day where there is one. */
    completeRefund: (id: string, settleIn?: { currency: string; rate: string }) =>
      journal.change(() => completeRefund(stripe, id, settleIn && exchangeOf(settleIn))),
    cancelRefund: (id: string) => journal.change(() => cancelRefund(stripe, id)),
    /** The customer's bank sends a refund back. */
    failRefund: (id: string, reason?: string) =>
      journal.change(() => failRefund(stripe, id, reason)),
    openDispute: (request: DisputeOrder) =>
      journal.change(() => openDispute(stripe, inMinorUnits(stripe, request))),
    /** An inquiry becomes a dispute. */
    escalateInquiry: (id: string) => journal.change(() => escalateInquiry(stripe, id)),
    winAppeal: (id: string) => journal.change(() => winAppeal(stripe, id)),
    closeDispute: (id: string, outcome: Outcome) =>
      journal.change(() => closeDispute(stripe, id, outcome)),
  }
}
