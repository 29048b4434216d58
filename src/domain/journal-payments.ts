// Money that came and went, and credit notes, as postings.
import type { Account } from './chart.ts'
import type * as CreditNote from './credit-note.ts'
import type { Rate } from './exchange.ts'
import { Decimal, type Money } from './money.ts'
import * as Payment from './payment.ts'
import { credit, debit, type Draft, type Posting, reversed, valued } from './posting.ts'

/** Where a payment's money is before anybody says that it lies in an account. */
const placeOf = (paymentId: string): Account =>
  paymentId.startsWith(Payment.idOfQuickBooks('')) ? 'undeposited-funds' : 'stripe-pending'

const refunded = (place: Account, amount: Money) => [
  debit('unapplied-cash', amount),
  credit(place, amount),
]

export function draftOfPayment({ type, data }: Payment.Event): Draft | null {
  const { paymentId } = data
  const draft = (on: string | undefined, description: string, postings: Posting[]): Draft => ({
    ...{ on, description, subjects: { paymentId }, postings },
  })
  switch (type) {
    case 'PaymentReceived': {
      const { received, receivedOn, receivedAt, source, payer } = data
      const place = source === 'stripe' ? 'stripe-pending' : 'undeposited-funds'
      const from = payer.name ?? payer.email
      const description = `Payment ${paymentId} received${from ? ` from ${from}` : ''}`
      const postings = [debit(place, received), credit('unapplied-cash', received)]
      return draft(receivedOn ?? receivedAt.slice(0, 10), description, postings)
    }
    case 'PaymentAmended': {
      const { received, before, on } = data
      const place = placeOf(paymentId)
      const postings = [
        ...[debit(place, received), credit('unapplied-cash', received)],
        ...[credit(place, before), debit('unapplied-cash', before)],
      ]
      return draft(on, `Payment ${paymentId} corrected`, postings)
    }
    case 'RefundIssued': {
      const { refundId, amount, on, outside, reason } = data
      const place = outside ? 'undeposited-funds' : placeOf(paymentId)
      const why = reason === undefined ? '' : `: ${reason}`
      return draft(on, `Refund ${refundId} of ${paymentId}${why}`, refunded(place, amount))
    }
    case 'RefundFailed': {
      const { refundId, amount, on, wasIssued = true } = data
      if (!wasIssued) return null
      const postings = reversed(refunded(placeOf(paymentId), amount))
      return draft(on, `Refund ${refundId} of ${paymentId} failed`, postings)
    }
    case 'DisputeClosed': {
      const { disputeId, amount, on, outcome, wasLost } = data
      const lost = [debit('unapplied-cash', amount), credit('disputed-funds', amount)]
      if (outcome === 'lost') return draft(on, `Dispute ${disputeId} of ${paymentId} lost`, lost)
      if (!wasLost) return null
      return draft(on, `Dispute ${disputeId} of ${paymentId} won on appeal`, reversed(lost))
    }
    case 'RefundExchanged': {
      const { balanceTransactionId, gain, on } = data
      const postings = [debit('currency-conversion', gain), credit('fx-gain-loss', gain)]
      const description = `Exchange difference on ${paymentId}: ${balanceTransactionId}`
      return draft(on, description, postings)
    }
    case 'PaymentDescribed':
    case 'PaymentAllocated':
    case 'AllocationReleased':
    case 'FeeRecorded':
    case 'InquiryOpened':
    case 'InquiryClosed':
    case 'DisputeOpened':
      return null
  }
}

type Figures = { total: string; tax?: string | undefined }

function given({ total, tax = '0' }: Figures, currency: string, rate: Rate | undefined): Posting[] {
  const taken = [
    debit('credit-notes', { amount: new Decimal(total).minus(tax).toFixed(), currency }),
    debit('sales-tax', { amount: tax, currency }),
  ]
  return [...valued(taken, rate), credit('unapplied-credits', { amount: total, currency })]
}

export function draftOfCreditNote({ type, data }: CreditNote.Event): Draft | null {
  const { creditNoteId } = data
  switch (type) {
    case 'CreditNoteIssued':
    case 'CreditNoteAmended': {
      const { number, currency, customerId, issuedOn, invoiceId, rate } = data
      const what = type === 'CreditNoteIssued' ? 'issued' : 'amended'
      const before =
        type === 'CreditNoteAmended' ? reversed(given(data.before, currency, rate)) : []
      return {
        on: issuedOn,
        description: `Credit note ${number ?? creditNoteId} ${what}`,
        subjects: { creditNoteId, customerId, ...(invoiceId === null ? {} : { invoiceId }) },
        postings: [...given(data, currency, rate), ...before],
      }
    }
    case 'CreditNoteVoided': {
      const { before, currency, rate, reason, on } = data
      const description = `Credit note ${creditNoteId} voided: ${reason}`
      const postings = reversed(given(before, currency, rate))
      return { on, description, subjects: { creditNoteId }, postings }
    }
    case 'CreditNoteRefunded': {
      const { amount, refundId, on } = data
      const description = `Credit note ${creditNoteId} paid out: ${refundId}`
      const postings = [debit('unapplied-credits', amount), credit('undeposited-funds', amount)]
      return { on, description, subjects: { creditNoteId }, postings }
    }
    case 'CreditNoteApplied':
    case 'CreditReleased':
      return null
  }
}
