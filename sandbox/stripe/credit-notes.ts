// Invoices of Stripe's own billing, as far as a credit note needs one, and credit notes: what is
// still to be paid is lowered, what was paid goes back by a refund, outside of Stripe, or into the
// customer's balance.
import { invalid, missing } from './errors.ts'
import type { Origin, StripeAccount } from './ledger.ts'
import type { CreditNote, Invoice, Metadata } from './objects.ts'
import { refund } from './refunds.ts'

export type InvoiceRequest = {
  id?: string
  number?: string
  customer?: string
  amount: number
  /** Of the amount; default: nothing. */
  paid?: number
  currency: string
  metadata?: Metadata
  created?: number
}

export type CreditNoteRequest = {
  id?: string
  invoice: string
  amount: number
  /** Part of the amount. */
  tax?: number
  reason?: string
  memo?: string
  metadata?: Metadata
  created?: number
  effectiveAt?: number
  /** Went back outside of Stripe. */
  outOfBand?: number
  /** Goes back by a refund of this charge. */
  refund?: { charge: string; amount: number; id?: string }
}

export function createInvoice(account: StripeAccount, request: InvoiceRequest): Invoice {
  const { invoices } = account.tables
  const existing = request.id && invoices.get(request.id)
  if (existing) return existing
  const { amount, paid = 0 } = request
  const id = request.id ?? account.nextId('in')
  const invoice: Invoice = {
    id,
    object: 'invoice',
    amount_due: amount,
    amount_paid: paid,
    amount_remaining: amount - paid,
    created: request.created ?? account.seconds(),
    currency: request.currency,
    customer: request.customer ?? null,
    livemode: false,
    metadata: request.metadata ?? {},
    number: request.number ?? `SAND-${String(invoices.size + 1).padStart(4, '0')}`,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    status: paid === amount ? 'paid' : 'open',
    subtotal: amount,
    total: amount,
  }
  invoices.put(id, invoice)
  account.emit('invoice.finalized', invoice)
  return invoice
}

/** What was paid already has to go somewhere; the rest of it stands in the customer's balance. */
function afterPayment(account: StripeAccount, request: CreditNoteRequest, amount: number) {
  const { outOfBand = 0, refund: wanted } = request
  const rest = amount - outOfBand - (wanted?.amount ?? 0)
  if (rest < 0) throw invalid('The amounts given back are more than was paid.')
  const made = wanted && refund(account, wanted)
  return {
    customer_balance_transaction: rest > 0 ? account.nextId('cbtxn') : null,
    out_of_band_amount: outOfBand > 0 ? outOfBand : null,
    refunds: made
      ? [
          {
            amount_refunded: made.amount,
            payment_record_refund: null,
            refund: made.id,
            type: 'refund' as const,
          },
        ]
      : [],
  }
}

export function createCreditNote(
  account: StripeAccount,
  request: CreditNoteRequest,
  origin?: Origin,
): CreditNote {
  const { creditNotes, invoices } = account.tables
  const existing = request.id && creditNotes.get(request.id)
  if (existing) return existing
  const invoice = invoices.get(request.invoice)
  if (!invoice) throw missing('invoice', request.invoice, 'invoice')
  const { amount, tax = 0 } = request
  const credited =
    invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount
  if (amount < 1 || credited + amount > invoice.total) {
    throw invalid('The amount is more than is left of the invoice.', { param: 'amount' })
  }
  const before = Math.min(amount, invoice.amount_remaining)
  const after = amount - before
  const id = request.id ?? account.nextId('cn')
  const made: CreditNote = {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: request.created ?? account.seconds(),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    ...afterPayment(account, request, after),
    discount_amount: 0,
    discount_amounts: [],
    effective_at: request.effectiveAt ?? null,
    invoice: invoice.id,
    lines: { object: 'list', data: [], has_more: false, url: `/v1/credit_notes/${id}/lines` },
    livemode: false,
    memo: request.memo ?? null,
    metadata: request.metadata ?? {},
    number: `${invoice.number}-CN-${String(creditNotes.size + 1).padStart(2, '0')}`,
    pdf: '',
    post_payment_amount: after,
    pre_payment_amount: before,
    pretax_credit_amounts: [],
    reason: request.reason ?? null,
    shipping_cost: null,
    status: 'issued',
    subtotal: amount - tax,
    subtotal_excluding_tax: amount - tax,
    total: amount,
    total_excluding_tax: amount - tax,
    total_taxes:
      tax > 0 ? [{ amount: tax, tax_behavior: 'exclusive', type: 'tax_rate_details' }] : [],
    type: after === 0 ? 'pre_payment' : before === 0 ? 'post_payment' : 'mixed',
    voided_at: null,
  }
  creditNotes.put(id, made)
  const remaining = invoice.amount_remaining - before
  invoices.put(invoice.id, {
    ...invoice,
    amount_remaining: remaining,
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + after,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + before,
    status: remaining === 0 ? 'paid' : 'open',
  })
  account.emit('credit_note.created', made, origin)
  return made
}

/** Only what has not been paid back can be taken back. */
export function voidCreditNote(account: StripeAccount, id: string, origin?: Origin): CreditNote {
  const { creditNotes, invoices } = account.tables
  const made = creditNotes.get(id)
  if (!made) throw missing('credit note', id)
  if (made.status === 'void') return made
  if (made.post_payment_amount > 0) {
    throw invalid('You can only void a credit note of an invoice that was open.')
  }
  const gone: CreditNote = { ...made, status: 'void', voided_at: account.seconds() }
  creditNotes.put(id, gone)
  const invoice = invoices.get(made.invoice)
  if (invoice) {
    const { pre_payment_credit_notes_amount: before, amount_remaining: remaining } = invoice
    invoices.put(invoice.id, {
      ...invoice,
      amount_remaining: remaining + made.amount,
      pre_payment_credit_notes_amount: before - made.amount,
      status: 'open',
    })
  }
  account.emit('credit_note.voided', gone, origin, { status: made.status })
  return gone
}
