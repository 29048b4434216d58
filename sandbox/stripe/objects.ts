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
  failure_balance_transaction: null
  failure_code: null
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
  status: 'succeeded'
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
  exchange_rate: null
  fee: number
  fee_details: FeeDetail[]
  net: number
  reporting_category: string
  source: string
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
  status: 'succeeded' | 'failed'
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
  status: 'needs_response' | 'won' | 'lost'
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
  events: Table<StripeEvent>
}

export const stripeTables = (journal: Journal): StripeTables => ({
  charges: journal.table('stripe/charges'),
  paymentIntents: journal.table('stripe/payment-intents'),
  balanceTransactions: journal.table('stripe/balance-transactions'),
  customers: journal.table('stripe/customers'),
  refunds: journal.table('stripe/refunds'),
  disputes: journal.table('stripe/disputes'),
  events: journal.table('stripe/events'),
})
