// What happens to a receivable, as postings.
import type { Account } from './chart.ts'
import type { Rate } from './exchange.ts'
import type * as Invoice from './invoice.ts'
import { Decimal, type Money } from './money.ts'
import { credit, debit, type Draft, type Posting, reversed, valued } from './posting.ts'

type Figures = {
  total: string
  tax?: string | undefined
  discount?: string | undefined
  deferred?: string | undefined
}

/** What the invoice earned, owes or put off, as credits. */
function earned({ total, tax = '0', discount = '0', deferred = '0' }: Figures, currency: string) {
  const revenue = new Decimal(total).minus(tax).minus(deferred).plus(discount).toFixed()
  return [
    credit('revenue', { amount: revenue, currency }),
    debit('discounts', { amount: discount, currency }),
    credit('deferred-revenue', { amount: deferred, currency }),
    credit('sales-tax', { amount: tax, currency }),
  ]
}

/** The receivable stays in its own currency; what it was issued for is booked in that of the books. */
const booked = (figures: Figures, currency: string, rate: Rate | undefined): Posting[] => [
  debit('accounts-receivable', { amount: figures.total, currency }),
  ...valued(earned(figures, currency), rate),
]

function amended(data: Extract<Invoice.Event, { type: 'InvoiceAmended' }>['data']): Posting[] {
  const { before, currency, rate } = data
  if (!before) return []
  return [...booked(data, currency, rate), ...reversed(booked(before, currency, rate))]
}

/** Money of a payment in the place of a receivable; through conversion where it is of another
 *  currency, which cancels itself out where it is not. */
function settled({ amount, paid }: Invoice.Allocation): Posting[] {
  const given = paid?.amount ?? amount
  return [
    debit('unapplied-cash', given),
    credit('accounts-receivable', amount),
    credit('currency-conversion', given),
    debit('currency-conversion', amount),
  ]
}

const givenUpAs: Record<Invoice.WriteOffKind, Account> = {
  'bad-debt': 'bad-debt',
  'small-difference': 'small-differences',
  'early-payment-discount': 'discounts',
  'bank-fee': 'bank-fees',
}

type GivenUp = {
  amount: Money
  kind?: Invoice.WriteOffKind | undefined
  rate?: Rate | undefined
}

const givenUp = ({ amount, kind = 'bad-debt', rate }: GivenUp) => [
  ...valued([debit(givenUpAs[kind], amount)], rate),
  credit('accounts-receivable', amount),
]

const credited = (amount: Money) => [
  debit('unapplied-credits', amount),
  credit('accounts-receivable', amount),
]

const realised = (gain: Money) => [debit('currency-conversion', gain), credit('fx-gain-loss', gain)]

const nameOf = ({ number, invoiceId }: Invoice.Terms) => number ?? invoiceId

const termsDraft = (terms: Invoice.Terms, what: string, postings: Posting[]): Draft => {
  const { invoiceId, customerId } = terms
  const description = `Invoice ${nameOf(terms)} ${what}`
  return { on: terms.issuedOn, description, subjects: { invoiceId, customerId }, postings }
}

type Line = { invoiceId: string; on?: string | undefined }

const lineDraft = (
  { invoiceId, on }: Line,
  description: string,
  postings: Posting[],
  subjects: { paymentId?: string; creditNoteId?: string } = {},
): Draft => ({ on, description, subjects: { invoiceId, ...subjects }, postings })

export function draftOf({ type, data }: Invoice.Event): Draft | null {
  switch (type) {
    case 'InvoiceIssued':
      return termsDraft(data, 'issued', booked(data, data.currency, data.rate))
    case 'InvoiceAmended':
      return termsDraft(data, `amended: ${data.reason}`, amended(data))
    case 'InvoiceVoided': {
      const { before, currency, rate, reason } = data
      if (!before || currency === undefined) return null
      const postings = reversed(booked(before, currency, rate))
      return lineDraft(data, `Invoice ${data.invoiceId} voided: ${reason}`, postings)
    }
    case 'AllocationApplied': {
      const { paymentId, invoiceId } = data
      const description = `Payment ${paymentId} settles ${invoiceId}`
      return lineDraft(data, description, settled(data), { paymentId })
    }
    case 'AllocationUndone': {
      const { paymentId, invoiceId, reason } = data
      const description = `Payment ${paymentId} taken back from ${invoiceId}: ${reason}`
      return lineDraft(data, description, reversed(settled(data)), { paymentId })
    }
    case 'CreditApplied': {
      const { creditNoteId, invoiceId, amount } = data
      const description = `Credit note ${creditNoteId} settles ${invoiceId}`
      return lineDraft(data, description, credited(amount), { creditNoteId })
    }
    case 'CreditUndone': {
      const { creditNoteId, invoiceId, amount, reason } = data
      const description = `Credit note ${creditNoteId} taken back from ${invoiceId}: ${reason}`
      return lineDraft(data, description, reversed(credited(amount)), { creditNoteId })
    }
    case 'InvoiceWrittenOff':
      return lineDraft(data, `Given up on ${data.invoiceId}: ${data.reason}`, givenUp(data))
    case 'WriteOffReversed': {
      const description = `Due again on ${data.invoiceId}: ${data.reason}`
      return lineDraft(data, description, reversed(givenUp(data)))
    }
    case 'ExchangeDifferenceRealised': {
      const { paymentId, invoiceId, booked: at, settled: then, gain } = data
      const description = `Exchange difference on ${invoiceId}: ${at.rate} to ${then.rate}`
      return lineDraft(data, description, realised(gain), { paymentId })
    }
    case 'InvoiceRequested':
    case 'AllocationDeclined':
    case 'CreditDeclined':
    case 'InvoiceDisputed':
    case 'InvoiceDisputeEnded':
    case 'InvoicePaid':
      return null
  }
}
