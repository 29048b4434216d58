// Credit notes as sentences.
import type * as CreditNote from '../credit-note.ts'
import { because, platformOf } from './codes.ts'
import type { Tellers, Words } from './teller.ts'

type Terms = Extract<CreditNote.Event, { type: 'CreditNoteIssued' }>['data']

const numberOf = ({ number, creditNoteId }: Terms, w: Words) =>
  number ?? w.name('credit-note', creditNoteId)

function about({ customerId, invoiceId }: Terms, w: Words): string {
  const isEnglish = w.language === 'en'
  const forWhom =
    customerId === null ? '' : ` ${isEnglish ? 'for' : 'pour'} ${w.name('customer', customerId)}`
  if (invoiceId === null) return forWhom
  const invoice = w.name('invoice', invoiceId)
  return `${forWhom}${isEnglish ? ` on invoice ${invoice}` : ` sur la facture ${invoice}`}`
}

const placed = (d: { lines: readonly CreditNote.CreditLine[]; currency: string }, w: Words) =>
  w.list(
    d.lines.map(({ invoiceId, amount }) => {
      const invoice = w.name('invoice', invoiceId)
      const sum = w.sum(amount, d.currency)
      return w.language === 'en'
        ? `${sum} to invoice ${invoice}`
        : `${sum} sur la facture ${invoice}`
    }),
  )

export const creditNoteTellers: Tellers<CreditNote.Event> = {
  CreditNoteIssued: [
    (d, w) =>
      `Credit note ${numberOf(d, w)} of ${w.sum(d.total, d.currency)} was issued${about(d, w)} on ${w.day(d.issuedOn)} in ${platformOf(w, d.source)}${because(w, d.reason)}.`,
    (d, w) =>
      `L’avoir ${numberOf(d, w)} de ${w.sum(d.total, d.currency)} a été émis${about(d, w)} le ${w.day(d.issuedOn)} dans ${platformOf(w, d.source)}${because(w, d.reason)}.`,
  ],
  CreditNoteAmended: [
    (d, w) =>
      `Credit note ${numberOf(d, w)} was amended from ${w.sum(d.before.total, d.currency)} to ${w.sum(d.total, d.currency)}${because(w, d.reason)}.`,
    (d, w) =>
      `L’avoir ${numberOf(d, w)} a été modifié de ${w.sum(d.before.total, d.currency)} à ${w.sum(d.total, d.currency)}${because(w, d.reason)}.`,
  ],
  CreditNoteApplied: [
    (d, w) => `Credit note ${w.name('credit-note', d.creditNoteId)} was applied: ${placed(d, w)}.`,
    (d, w) => `L’avoir ${w.name('credit-note', d.creditNoteId)} a été imputé : ${placed(d, w)}.`,
  ],
  CreditReleased: [
    (d, w) =>
      `${w.money(d.amount)} of credit note ${w.name('credit-note', d.creditNoteId)} came back from invoice ${w.name('invoice', d.invoiceId)}${because(w, d.reason)}.`,
    (d, w) =>
      `L’avoir ${w.name('credit-note', d.creditNoteId)} n’est plus imputé sur la facture ${w.name('invoice', d.invoiceId)} à hauteur de ${w.money(d.amount)}${because(w, d.reason)}.`,
  ],
  CreditNoteRefunded: [
    (d, w) =>
      `${w.money(d.amount)} of credit note ${w.name('credit-note', d.creditNoteId)} was paid out to the customer on ${w.day(d.on)} (${w.name('payment', d.refundId)}).`,
    (d, w) =>
      `L’avoir ${w.name('credit-note', d.creditNoteId)} a été remboursé au client à hauteur de ${w.money(d.amount)} le ${w.day(d.on)} (${w.name('payment', d.refundId)}).`,
  ],
  CreditNoteVoided: [
    (d, w) =>
      `Credit note ${w.name('credit-note', d.creditNoteId)} of ${w.sum(d.before.total, d.currency)} was voided${because(w, d.reason)}.`,
    (d, w) =>
      `L’avoir ${w.name('credit-note', d.creditNoteId)} de ${w.sum(d.before.total, d.currency)} a été annulé${because(w, d.reason)}.`,
  ],
}
