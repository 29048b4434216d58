// The Stripe objects the simulator keeps, with the fields of API version 2026-10-28.endive that a
// ledger reads. Money is an integer of minor units, time is unix seconds.
import type { Journal, Table } from '../journal.ts'

export const apiVersion = '2026-10-28.endive'

export type Metadata = Record<string, string>

export type Charge = {
  id: string
  object: 'charge'
  amount: number
  amount_captured: number
  amount_refunded: number
  application_fee_amount: null
  balance_transaction: string | null
  billing_details: { email: string | null; name: string | null; phone: null; address: null }
  captured: boolean
  created: number
  currency: string
  customer: string | null
  description: string | null
  disputed: boolean
  failure_balance_transaction: string | null
  failure_code: string | null
  livemode: false
  metadata: Metadata
  outcome: { network_status: string; type: string; risk_level: string }
  paid: boolean
  payment_intent: string
  payment_method: string
  payment_method_details: { type: 'card'; card: { brand: string; last4: string } }
  receipt_email: string | null
  receipt_url: null
  refunded: boolean
  statement_descriptor: null
  status: 'succeeded' | 'failed'
  transfer_group: null
}

export type PaymentIntent = {
  id: string
  object: 'payment_intent'
  amount: number
  amount_capturable: number
  amount_received: number
  capture_method: string
  confirmation_method: string
  created: number
  currency: string
  customer: string | null
  description: string | null
  last_payment_error: null
  latest_charge: string | null
  livemode: false
  metadata: Metadata
  payment_method: string | null
  payment_method_types: string[]
  receipt_email: string | null
  status: 'requires_payment_method' | 'requires_confirmation' | 'succeeded'
}

export type BalanceTransaction = {
  id: string
  object: 'balance_transaction'
  amount: number
  available_on: number
  balance_type: 'payments'
  created: number
  currency: string
  description: string | null
  exchange_rate: number | null
  fee: number
  fee_details: FeeDetail[]
  net: number
  reporting_category: string
  source: string | null
  status: 'pending' | 'available'
  type: string
}

type FeeDetail = {
  amount: number
  application: null
  currency: string
  description: string
  type: 'stripe_fee'
}

export type Customer = {
  id: string
  object: 'customer'
  balance: number
  created: number
  currency: string | null
  description: string | null
  email: string | null
  livemode: false
  metadata: Metadata
  name: string | null
  phone: string | null
}

export type Refund = {
  id: string
  object: 'refund'
  amount: number
  balance_transaction: string | null
  charge: string
  created: number
  currency: string
  destination_details: { type: 'card' }
  failure_balance_transaction?: string
  failure_reason?: string
  metadata: Metadata
  payment_intent: string
  reason: string | null
  receipt_number: null
  status: 'pending' | 'succeeded' | 'failed' | 'canceled'
}

export type Dispute = {
  id: string
  object: 'dispute'
  amount: number
  balance_transactions: BalanceTransaction[]
  charge: string
  created: number
  currency: string
  evidence_details: { due_by: number; has_evidence: boolean; past_due: boolean }
  is_charge_refundable: boolean
  livemode: false
  metadata: Metadata
  payment_intent: string
  reason: string
  status:
    | 'warning_needs_response'
    | 'warning_closed'
    | 'needs_response'
    | 'won'
    | 'lost'
    | 'prevented'
}

export type Payout = {
  id: string
  object: 'payout'
  /** Negative where Stripe takes the money from the bank. */
  amount: number
  application_fee: null
  application_fee_amount: null
  arrival_date: number
  automatic: boolean
  balance_transaction: string | null
  created: number
  currency: string
  description: string | null
  destination: string
  failure_balance_transaction: string | null
  failure_code: string | null
  failure_message: string | null
  livemode: false
  metadata: Metadata
  method: 'standard'
  original_payout: null
  payout_method: null
  reconciliation_status: 'in_progress' | 'completed' | 'not_applicable'
  reversed_by: null
  source_type: 'card'
  statement_descriptor: null
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled'
  trace_id: null
  type: 'bank_account'
}

/** As much of an invoice as a credit note needs. */
export type Invoice = {
  id: string
  object: 'invoice'
  amount_due: number
  amount_paid: number
  amount_remaining: number
  created: number
  currency: string
  customer: string | null
  livemode: false
  metadata: Metadata
  number: string
  post_payment_credit_notes_amount: number
  pre_payment_credit_notes_amount: number
  status: 'open' | 'paid'
  subtotal: number
  total: number
}

export type CreditNote = {
  id: string
  object: 'credit_note'
  amount: number
  amount_shipping: 0
  created: number
  currency: string
  customer: string | null
  customer_account: null
  customer_balance_transaction: string | null
  discount_amount: 0
  discount_amounts: []
  effective_at: number | null
  invoice: string
  lines: { object: 'list'; data: []; has_more: false; url: string }
  livemode: false
  memo: string | null
  metadata: Metadata
  number: string
  out_of_band_amount: number | null
  pdf: string
  post_payment_amount: number
  pre_payment_amount: number
  pretax_credit_amounts: []
  reason: string | null
  refunds: {
    amount_refunded: number
    payment_record_refund: null
    refund: string
    type: 'refund'
  }[]
  shipping_cost: null
  status: 'issued' | 'void'
  subtotal: number
  subtotal_excluding_tax: number | null
  total: number
  total_excluding_tax: number | null
  total_taxes: { amount: number; tax_behavior: 'exclusive'; type: 'tax_rate_details' }[]
  type: 'pre_payment' | 'post_payment' | 'mixed'
  voided_at: number | null
}

export type StripeEvent = {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: unknown; previous_attributes?: Record<string, unknown> }
  livemode: false
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null } | null
  type: string
}

export type StripeTables = {
  charges: Table<Charge>
  paymentIntents: Table<PaymentIntent>
  balanceTransactions: Table<BalanceTransaction>
  customers: Table<Customer>
  refunds: Table<Refund>
  disputes: Table<Dispute>
  payouts: Table<Payout>
  invoices: Table<Invoice>
  creditNotes: Table<CreditNote>
  events: Table<StripeEvent>
}

export const stripeTables = (journal: Journal): StripeTables => ({
  charges: journal.table('stripe/charges'),
  paymentIntents: journal.table('stripe/payment-intents'),
  balanceTransactions: journal.table('stripe/balance-transactions'),
  customers: journal.table('stripe/customers'),
  refunds: journal.table('stripe/refunds'),
  disputes: journal.table('stripe/disputes'),
  payouts: journal.table('stripe/payouts'),
  invoices: journal.table('stripe/invoices'),
  creditNotes: journal.table('stripe/credit-notes'),
  events: journal.table('stripe/events'),
})
