// A credit note of Stripe's billing in the ledger's words. Pure.
import * as CreditNote from '../../domain/credit-note.ts'
import type { Observation } from '../../domain/credit-note-terms.ts'
import * as Invoice from '../../domain/invoice.ts'
import { Decimal, format, round, sum } from '../../domain/money.ts'
import { Held } from '../consumer.ts'
import type { CreditNote as StripeCreditNote } from './client.ts'
import { type DayOf, expanded, instant, moneyOf } from './reading.ts'

/** The invoice of ours that it corrects: by what somebody wrote on the credit note, by what is
 *  written on Stripe's invoice, or by that invoice's number. The invoice is expanded. */
export function invoiceIdOf(note: StripeCreditNote): string | null {
  const invoice = expanded(note.invoice)
  for (const metadata of [note.metadata, invoice?.metadata]) {
    const number = metadata?.invoice_number?.trim()
    const dealId = metadata?.hubspot_deal_id?.trim()
    const named = number ? Invoice.idOfNumber(number) : dealId ? Invoice.idOfDeal(dealId) : null
    if (named !== null) return named
  }
  return invoice?.number ? Invoice.idOfNumber(invoice.number) : null
}

/** It stands for its whole total, less what the books have credited for its refunds before. What
 *  went back by a refund at Stripe is not paid out of it: the payment's own refund makes the invoice
 *  due again, and the credit note settles that. What went back outside of Stripe nobody else tells
 *  of, so it leaves the credit note.
 *  @throws Held unknown-status */
export function creditNoteOf(
  note: StripeCreditNote,
  { customerId, creditedBefore }: { customerId: string | null; creditedBefore: Decimal },
  dayOf: DayOf,
): Observation {
  const { id, status, out_of_band_amount: outside } = note
  if (status !== 'issued' && status !== 'void') {
    throw new Held('unknown-status', `credit note ${id} is ${status}`)
  }
  const whole = moneyOf(note.total, note.currency)
  const { currency } = whole
  const left = Decimal.max(0, new Decimal(whole.amount).minus(creditedBefore))
  const total = format(left, currency)
  const tax = left.isZero() ? left : taxOf(note).times(left).div(whole.amount)
  const issuedOn = dayOf(instant(note.effective_at ?? note.created))
  return {
    creditNoteId: CreditNote.idOfStripe(id),
    source: 'stripe',
    externalId: id,
    number: note.number ?? null,
    customerId,
    invoiceId: invoiceIdOf(note),
    currency,
    total,
    ...(!tax.isZero() && { tax: format(round(tax, currency), currency) }),
    issuedOn,
    reason: note.memo ?? note.reason ?? null,
    refunds: outside
      ? [{ refundId: `${id}/out-of-band`, amount: moneyOf(outside, note.currency), on: issuedOn }]
      : [],
    voided:
      status === 'void'
        ? { reason: 'void at Stripe', on: dayOf(instant(note.voided_at ?? note.created)) }
        : null,
  }
}

function taxOf(note: StripeCreditNote): Decimal {
  const money = (minor: unknown) => moneyOf(minor, note.currency)
  const { total_excluding_tax: without, total_taxes: taxes } = note
  return typeof without === 'number'
    ? new Decimal(money(note.total).amount).minus(money(without).amount)
    : sum((taxes ?? []).map(({ amount }) => money(amount).amount))
}
