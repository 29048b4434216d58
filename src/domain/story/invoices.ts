// An invoice's life as sentences.
import type * as Invoice from '../invoice.ts'
import { because } from './codes.ts'
import type { Tellers, Words } from './teller.ts'

type Named = { invoiceId: string; number: string | null }
const numberOf = ({ number, invoiceId }: Named, w: Words) => number ?? w.name('invoice', invoiceId)

type Terms = Extract<Invoice.Event, { type: 'InvoiceRequested' }>['data']

const forWhom = ({ customerId }: Terms, w: Words) =>
  customerId === null
    ? ''
    : ` ${w.language === 'en' ? 'for' : 'pour'} ${w.name('customer', customerId)}`

const part = ({ instalment }: Terms, w: Words) => {
  if (!instalment) return ''
  const { number, of } = instalment
  return w.language === 'en' ? ` (part ${number} of ${of})` : ` (échéance ${number} sur ${of})`
}

/** What an amount in another currency came to. */
function converted({ paid }: { paid?: Invoice.Allocation['paid'] }, w: Words): string {
  if (!paid) return ''
  const [amount, rate] = [w.money(paid.amount), w.number(paid.rate.rate)]
  return w.language === 'en' ? ` (${amount} at ${rate})` : ` (${amount} au cours de ${rate})`
}

const writeOffKinds = {
  'bad-debt': ['as a bad debt', 'en créance irrécouvrable'],
  'small-difference': ['as a small difference', 'en écart de règlement'],
  'early-payment-discount': ['as early-payment discount', 'au titre de l’escompte'],
  'bank-fee': ['as a bank fee', 'en frais bancaires'],
} as const

const kindOf = (kind: Invoice.WriteOffKind | undefined, w: Words) =>
  writeOffKinds[kind ?? 'bad-debt'][w.language === 'en' ? 0 : 1]

export const invoiceTellers: Tellers<Invoice.Event> = {
  InvoiceRequested: [
    (d, w) =>
      `Invoice ${numberOf(d, w)}${part(d, w)} of ${w.sum(d.total, d.currency)} was requested${forWhom(d, w)}, due on ${w.day(d.dueOn)}.`,
    (d, w) =>
      `La facture ${numberOf(d, w)}${part(d, w)} de ${w.sum(d.total, d.currency)} a été demandée${forWhom(d, w)}, à échéance du ${w.day(d.dueOn)}.`,
  ],
  InvoiceIssued: [
    (d, w) =>
      `Invoice ${numberOf(d, w)}${part(d, w)} of ${w.sum(d.total, d.currency)} was issued${forWhom(d, w)} on ${w.day(d.issuedOn)}, due on ${w.day(d.dueOn)}; QuickBooks holds it as ${d.quickbooksId}.`,
    (d, w) =>
      `La facture ${numberOf(d, w)}${part(d, w)} de ${w.sum(d.total, d.currency)} a été émise${forWhom(d, w)} le ${w.day(d.issuedOn)}, à échéance du ${w.day(d.dueOn)} ; elle porte le nº ${d.quickbooksId} dans QuickBooks.`,
  ],
  InvoiceAmended: [
    (d, w) =>
      `Invoice ${numberOf(d, w)} was amended to ${w.sum(d.total, d.currency)}${d.before ? ` from ${w.sum(d.before.total, d.currency)}` : ''}, due on ${w.day(d.dueOn)}${because(w, d.reason)}.`,
    (d, w) =>
      `La facture ${numberOf(d, w)} a été modifiée${d.before ? ` de ${w.sum(d.before.total, d.currency)}` : ''} à ${w.sum(d.total, d.currency)}, à échéance du ${w.day(d.dueOn)}${because(w, d.reason)}.`,
  ],
  AllocationApplied: [
    (d, w) =>
      `${w.money(d.amount)}${converted(d, w)} of payment ${w.name('payment', d.paymentId)} settled invoice ${w.name('invoice', d.invoiceId)}.`,
    (d, w) =>
      `Le paiement ${w.name('payment', d.paymentId)} a été lettré avec la facture ${w.name('invoice', d.invoiceId)} à hauteur de ${w.money(d.amount)}${converted(d, w)}.`,
  ],
  AllocationDeclined: [
    (d, w) =>
      `Invoice ${w.name('invoice', d.invoiceId)} did not take ${w.money(d.amount)} of payment ${w.name('payment', d.paymentId)}${because(w, d.reason)}.`,
    (d, w) =>
      `La facture ${w.name('invoice', d.invoiceId)} n’a pas accepté ${w.money(d.amount)} du paiement ${w.name('payment', d.paymentId)}${because(w, d.reason)}.`,
  ],
  AllocationUndone: [
    (d, w) =>
      `${w.money(d.amount)} of payment ${w.name('payment', d.paymentId)} was taken off invoice ${w.name('invoice', d.invoiceId)} again${because(w, d.reason)}.`,
    (d, w) =>
      `Le lettrage de ${w.money(d.amount)} du paiement ${w.name('payment', d.paymentId)} avec la facture ${w.name('invoice', d.invoiceId)} a été annulé${because(w, d.reason)}.`,
  ],
  CreditApplied: [
    (d, w) =>
      `Credit note ${w.name('credit-note', d.creditNoteId)} settled ${w.money(d.amount)} of invoice ${w.name('invoice', d.invoiceId)}.`,
    (d, w) =>
      `L’avoir ${w.name('credit-note', d.creditNoteId)} a été imputé pour ${w.money(d.amount)} sur la facture ${w.name('invoice', d.invoiceId)}.`,
  ],
  CreditDeclined: [
    (d, w) =>
      `Invoice ${w.name('invoice', d.invoiceId)} did not take ${w.money(d.amount)} of credit note ${w.name('credit-note', d.creditNoteId)}${because(w, d.reason)}.`,
    (d, w) =>
      `La facture ${w.name('invoice', d.invoiceId)} n’a pas accepté ${w.money(d.amount)} de l’avoir ${w.name('credit-note', d.creditNoteId)}${because(w, d.reason)}.`,
  ],
  CreditUndone: [
    (d, w) =>
      `${w.money(d.amount)} of credit note ${w.name('credit-note', d.creditNoteId)} was taken off invoice ${w.name('invoice', d.invoiceId)} again${because(w, d.reason)}.`,
    (d, w) =>
      `L’imputation de ${w.money(d.amount)} de l’avoir ${w.name('credit-note', d.creditNoteId)} sur la facture ${w.name('invoice', d.invoiceId)} a été annulée${because(w, d.reason)}.`,
  ],
  InvoiceWrittenOff: [
    (d, w) =>
      `${w.money(d.amount)} of invoice ${w.name('invoice', d.invoiceId)} was written off ${kindOf(d.kind, w)}${because(w, d.reason)}.`,
    (d, w) =>
      `La facture ${w.name('invoice', d.invoiceId)} a été abandonnée à hauteur de ${w.money(d.amount)} ${kindOf(d.kind, w)}${because(w, d.reason)}.`,
  ],
  WriteOffReversed: [
    (d, w) =>
      `The write-off of ${w.money(d.amount)} on invoice ${w.name('invoice', d.invoiceId)} ${kindOf(d.kind, w)} was reversed${because(w, d.reason)}.`,
    (d, w) =>
      `L’abandon de ${w.money(d.amount)} sur la facture ${w.name('invoice', d.invoiceId)} ${kindOf(d.kind, w)} a été extourné${because(w, d.reason)}.`,
  ],
  InvoiceVoided: [
    (d, w) => `Invoice ${w.name('invoice', d.invoiceId)} was voided${because(w, d.reason)}.`,
    (d, w) => `La facture ${w.name('invoice', d.invoiceId)} a été annulée${because(w, d.reason)}.`,
  ],
  InvoiceDisputed: [
    (d, w) =>
      `Invoice ${w.name('invoice', d.invoiceId)} is touched by dispute ${d.disputeId} of payment ${w.name('payment', d.paymentId)}.`,
    (d, w) =>
      `La facture ${w.name('invoice', d.invoiceId)} est concernée par le litige ${d.disputeId} sur le paiement ${w.name('payment', d.paymentId)}.`,
  ],
  InvoiceDisputeEnded: [
    (d, w) =>
      `Dispute ${d.disputeId} of payment ${w.name('payment', d.paymentId)} no longer touches invoice ${w.name('invoice', d.invoiceId)}.`,
    (d, w) =>
      `Le litige ${d.disputeId} sur le paiement ${w.name('payment', d.paymentId)} ne concerne plus la facture ${w.name('invoice', d.invoiceId)}.`,
  ],
  ExchangeDifferenceRealised: [
    (d, w) => {
      const { isLoss, amount } = gainOf(d.gain)
      return `${isLoss ? 'An exchange loss' : 'An exchange gain'} of ${w.money(amount)} was realised on invoice ${w.name('invoice', d.invoiceId)}: booked at ${w.number(d.booked.rate)}, settled at ${w.number(d.settled.rate)}.`
    },
    (d, w) => {
      const { isLoss, amount } = gainOf(d.gain)
      return `${isLoss ? 'Une perte' : 'Un gain'} de change de ${w.money(amount)} a été ${isLoss ? 'constatée' : 'constaté'} sur la facture ${w.name('invoice', d.invoiceId)} : comptabilisée au cours de ${w.number(d.booked.rate)}, réglée à ${w.number(d.settled.rate)}.`
    },
  ],
  InvoicePaid: [
    (d, w) => `Invoice ${w.name('invoice', d.invoiceId)} of ${w.money(d.total)} is paid in full.`,
    (d, w) => `La facture ${w.name('invoice', d.invoiceId)} de ${w.money(d.total)} est soldée.`,
  ],
}

/** The size of a gain, and whether it is none. */
export const gainOf = ({ amount, currency }: { amount: string; currency: string }) => ({
  isLoss: amount.startsWith('-'),
  amount: { amount: amount.replace(/^-/, ''), currency },
})
