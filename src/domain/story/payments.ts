// Payments, and what was taken back of them, as sentences.
import type * as Payment from '../payment.ts'
import { because, platformOf, reasonOf } from './codes.ts'
import { gainOf } from './invoices.ts'
import { deText } from './language.ts'
import type { Tellers, Words } from './teller.ts'

type Payer = Payment.Received['payer']

function fromWhom({ name, email }: Payer, w: Words): string {
  const who = name ?? email
  if (who === null) return ''
  return w.language === 'en' ? ` from ${who}` : ` ${deText(who)}`
}

const namedIn = ({ invoiceNumbers, description }: Payment.Received['references'], w: Words) => {
  const texts = [...invoiceNumbers, ...(description === null ? [] : [description])]
  if (texts.length === 0) return ''
  const said = w.list(texts.map((text) => w.quote(text)))
  return w.language === 'en' ? `, naming ${said}` : `, avec la mention ${said}`
}

type Line = { invoiceId: string; amount: string }
const placed = (lines: readonly Line[], currency: string, w: Words) =>
  w.list(
    lines.map(({ invoiceId, amount }) => {
      const name = w.name('invoice', invoiceId)
      const sum = w.sum(amount, currency)
      return w.language === 'en' ? `${sum} to invoice ${name}` : `${sum} sur la facture ${name}`
    }),
  )

const payment = (d: { paymentId: string }, w: Words) => w.name('payment', d.paymentId)

export const paymentTellers: Tellers<Payment.Event> = {
  PaymentReceived: [
    (d, w) =>
      `Payment ${d.externalId} of ${w.money(d.received)} came in${fromWhom(d.payer, w)} through ${platformOf(w, d.source)} on ${w.day(d.receivedOn ?? d.receivedAt)}${namedIn(d.references, w)}.`,
    (d, w) =>
      `Le paiement ${d.externalId} de ${w.money(d.received)}${fromWhom(d.payer, w)} a été encaissé via ${platformOf(w, d.source)} le ${w.day(d.receivedOn ?? d.receivedAt)}${namedIn(d.references, w)}.`,
  ],
  PaymentAmended: [
    (d, w) =>
      `Payment ${payment(d, w)} was corrected from ${w.money(d.before)} to ${w.money(d.received)}.`,
    (d, w) =>
      `Le paiement ${payment(d, w)} a été corrigé de ${w.money(d.before)} à ${w.money(d.received)}.`,
  ],
  PaymentDescribed: [
    (d, w) =>
      `More became known about payment ${payment(d, w)}${fromWhom(d.payer, w)}${namedIn(d.references, w)}.`,
    (d, w) =>
      `Le paiement ${payment(d, w)}${fromWhom(d.payer, w)} a été complété${namedIn(d.references, w)}.`,
  ],
  PaymentAllocated: [
    (d, w) => `Payment ${payment(d, w)} was placed: ${placed(d.lines, d.currency, w)}.`,
    (d, w) => `Le paiement ${payment(d, w)} a été affecté : ${placed(d.lines, d.currency, w)}.`,
  ],
  AllocationReleased: [
    (d, w) =>
      `${w.money(d.amount)} of payment ${payment(d, w)} came back from invoice ${w.name('invoice', d.invoiceId)} and is unapplied again${because(w, d.reason)}.`,
    (d, w) =>
      `Le paiement ${payment(d, w)} a été délettré de la facture ${w.name('invoice', d.invoiceId)} à hauteur de ${w.money(d.amount)}, montant de nouveau à lettrer${because(w, d.reason)}.`,
  ],
  RefundIssued: [
    (d, w) =>
      `${w.money(d.amount)} of payment ${payment(d, w)} was refunded (${d.refundId})${d.outside ? ', outside of the payment platform' : ''}${d.creditNoteId ? `, with credit note ${w.name('credit-note', d.creditNoteId)}` : ''}${because(w, d.reason)}.`,
    (d, w) =>
      `Le paiement ${payment(d, w)} a été remboursé à hauteur de ${w.money(d.amount)} (${d.refundId})${d.outside ? ', hors de la plateforme de paiement' : ''}${d.creditNoteId ? `, avec l’avoir ${w.name('credit-note', d.creditNoteId)}` : ''}${because(w, d.reason)}.`,
  ],
  RefundFailed: [
    (d, w) =>
      `Refund ${d.refundId} of ${w.money(d.amount)} failed; the money stays with payment ${payment(d, w)}.`,
    (d, w) =>
      `Le remboursement ${d.refundId} de ${w.money(d.amount)} a échoué ; l’argent reste sur le paiement ${payment(d, w)}.`,
  ],
  FeeRecorded: [
    (d, w) =>
      `Stripe kept a fee of ${w.money(d.fee)} on payment ${payment(d, w)}; ${w.money(d.net)} is left (${d.balanceTransactionId}).`,
    (d, w) =>
      `Stripe a prélevé une commission de ${w.money(d.fee)} sur le paiement ${payment(d, w)} ; il reste ${w.money(d.net)} net (${d.balanceTransactionId}).`,
  ],
  RefundExchanged: [
    (d, w) => {
      const { isLoss, amount } = gainOf(d.gain)
      return `A movement of ${w.money(d.presented)} on payment ${payment(d, w)} was settled as ${w.money(d.settled)}: ${isLoss ? 'an exchange loss' : 'an exchange gain'} of ${w.money(amount)}.`
    },
    (d, w) => {
      const { isLoss, amount } = gainOf(d.gain)
      return `Mouvement de ${w.money(d.presented)} sur le paiement ${payment(d, w)}, réglé pour ${w.money(d.settled)} : ${isLoss ? 'une perte' : 'un gain'} de change de ${w.money(amount)}.`
    },
  ],
  InquiryOpened: [
    (d, w) =>
      `The payer’s bank asked about ${w.money(d.amount)} of payment ${payment(d, w)} (${d.disputeId}): ${reasonOf(w, d.reason)}.`,
    (d, w) =>
      `La banque du payeur a demandé des renseignements sur ${w.money(d.amount)} du paiement ${payment(d, w)} (${d.disputeId}) : ${reasonOf(w, d.reason)}.`,
  ],
  InquiryClosed: [
    (d, w) => `The inquiry ${d.disputeId} about payment ${payment(d, w)} was closed.`,
    (d, w) =>
      `La demande de renseignements ${d.disputeId} sur le paiement ${payment(d, w)} a été close.`,
  ],
  DisputeOpened: [
    (d, w) =>
      `The payer’s bank disputed ${w.money(d.amount)} of payment ${payment(d, w)} (${d.disputeId}): ${reasonOf(w, d.reason)}.`,
    (d, w) =>
      `La banque du payeur a contesté ${w.money(d.amount)} du paiement ${payment(d, w)} (litige ${d.disputeId}) : ${reasonOf(w, d.reason)}.`,
  ],
  DisputeClosed: [
    (d, w) =>
      `Dispute ${d.disputeId} about ${w.money(d.amount)} of payment ${payment(d, w)} was ${d.outcome}${d.wasLost ? ' on appeal' : ''}.`,
    (d, w) =>
      `Le litige ${d.disputeId} portant sur ${w.money(d.amount)} du paiement ${payment(d, w)} a été ${d.outcome === 'won' ? 'gagné' : 'perdu'}${d.wasLost ? ' en appel' : ''}.`,
  ],
}
