// Questions put to people about payments, and their answers, as sentences.
import type * as BulkAcceptance from '../bulk-acceptance.ts'
import type * as Rescore from '../rescore.ts'
import type * as Review from '../review.ts'
import { noted, reasonOf } from './codes.ts'
import type { Tellers, Words } from './teller.ts'

type Lines = Extract<Review.Event, { type: 'ReviewAccepted' }>['data']['lines']

const payment = ({ paymentId }: { paymentId: string }, w: Words) => w.name('payment', paymentId)
// The lines have no currency: it is the payment's.
function lines({ paymentId, lines: placed }: { paymentId: string; lines: Lines }, w: Words) {
  const currency = w.name('payment-currency', paymentId)
  return w.list(
    placed.map(({ invoiceId, amount: bare }) => {
      const amount = /^[A-Z]{3}$/.test(currency) ? w.sum(bare, currency) : w.number(bare)
      const invoice = w.name('invoice', invoiceId)
      return w.language === 'en'
        ? `${amount} to invoice ${invoice}`
        : `${amount} sur la facture ${invoice}`
    }),
  )
}

export const reviewTellers: Tellers<Review.Event> = {
  ReviewRequested: [
    (d, w) =>
      `A person was asked what ${w.money(d.unapplied)} of payment ${payment(d, w)} is for: ${reasonOf(w, d.reason)}. ${d.proposals.length === 0 ? 'There was no proposal.' : `There ${d.proposals.length === 1 ? 'was' : 'were'} ${w.count(d.proposals.length, 'proposal', 'proposals')}.`}`,
    (d, w) =>
      `L’affectation de ${w.money(d.unapplied)} du paiement ${payment(d, w)} a été soumise à une personne : ${reasonOf(w, d.reason)}. ${d.proposals.length === 0 ? 'Aucune proposition n’a été faite.' : `${w.count(d.proposals.length, 'proposition', 'propositions')}.`}`,
  ],
  ReviewAccepted: [
    (d, w) =>
      d.lines.length === 0
        ? `The question about payment ${payment(d, w)} was closed: nothing was left to decide.`
        : `It was decided what payment ${payment(d, w)} is for: ${lines(d, w)}.`,
    (d, w) =>
      d.lines.length === 0
        ? `La question sur le paiement ${payment(d, w)} a été close : il n’y avait plus rien à décider.`
        : `L’affectation du paiement ${payment(d, w)} a été décidée : ${lines(d, w)}.`,
  ],
  ReviewRejected: [
    (d, w) =>
      d.outcome === 'not-ours'
        ? `Payment ${payment(d, w)} was found to be no customer’s payment.`
        : `It was decided that payment ${payment(d, w)} is for none of the invoices; the money stays unapplied.`,
    (d, w) =>
      d.outcome === 'not-ours'
        ? `Le paiement ${payment(d, w)} a été reconnu comme ne venant pas d’un client.`
        : `Il a été décidé que le paiement ${payment(d, w)} ne concerne aucune facture ; l’argent reste à lettrer.`,
  ],
  ProposalRejected: [
    (d, w) =>
      `The proposal for payment ${payment(d, w)} was rejected${d.lines.length === 0 ? '' : `: ${lines(d, w)}`}.`,
    (d, w) =>
      `La proposition pour le paiement ${payment(d, w)} a été rejetée${d.lines.length === 0 ? '' : ` : ${lines(d, w)}`}.`,
  ],
  ReviewUndone: [
    (d, w) => `The decision about payment ${payment(d, w)} was taken back${noted(w, d.note)}.`,
    (d, w) => `La décision sur le paiement ${payment(d, w)} a été reprise${noted(w, d.note)}.`,
  ],
  ReviewReassigned: [
    (d, w) =>
      d.assignee === null
        ? `The question about payment ${payment(d, w)} is nobody’s any more.`
        : `The question about payment ${payment(d, w)} was given to ${d.assignee}.`,
    (d, w) =>
      d.assignee === null
        ? `La question sur le paiement ${payment(d, w)} n’est plus attribuée.`
        : `La question sur le paiement ${payment(d, w)} a été confiée à ${d.assignee}.`,
  ],
}

export const bulkAcceptanceTellers: Tellers<BulkAcceptance.Event> = {
  BulkAcceptanceRequested: [
    (d, w) =>
      `${w.count(d.reviewIds.length, 'proposal was', 'proposals were')} accepted at once, those at least ${w.percent(d.minConfidence)} sure.`,
    (d, w) =>
      `${w.count(d.reviewIds.length, 'proposition acceptée', 'propositions acceptées')} en une fois, à partir de ${w.percent(d.minConfidence)} de certitude.`,
  ],
  BulkAcceptanceCompleted: [
    (d, w) => {
      const placed = d.results.filter(({ code }) => code === null).length
      return `Of ${w.count(d.results.length, 'proposal', 'proposals')} accepted at once, ${w.number(placed)} went through and ${w.number(d.results.length - placed)} did not.`
    },
    (d, w) => {
      const placed = d.results.filter(({ code }) => code === null).length
      return `Sur ${w.count(d.results.length, 'proposition acceptée', 'propositions acceptées')} en une fois, ${w.number(placed)} ont abouti et ${w.number(d.results.length - placed)} non.`
    },
  ],
}

type Figures = { done: number; placed: number; asked: number; changed: number }
const figures = (d: Figures, w: Words) =>
  w.language === 'en'
    ? `${w.number(d.done)} looked at, ${w.number(d.placed)} placed, ${w.number(d.asked)} asked about, ${w.number(d.changed)} changed`
    : `${w.number(d.done)} examinés, ${w.number(d.placed)} affectés, ${w.number(d.asked)} soumis, ${w.number(d.changed)} modifiés`

export const rescoreTellers: Tellers<Rescore.Event> = {
  RescoreRequested: [
    (d, w) =>
      `${w.count(d.payments, 'waiting payment is', 'waiting payments are')} to be looked at anew.`,
    (d, w) =>
      `${w.count(d.payments, 'paiement en attente est à réexaminer', 'paiements en attente sont à réexaminer')}.`,
  ],
  RescoreProgressed: [
    (d, w) => `The new look at waiting payments went on: ${figures(d, w)}.`,
    (d, w) => `Le réexamen des paiements en attente a avancé : ${figures(d, w)}.`,
  ],
  RescoreCompleted: [
    (d, w) => `The new look at waiting payments is done: ${figures(d, w)}.`,
    (d, w) => `Le réexamen des paiements en attente est terminé : ${figures(d, w)}.`,
  ],
  RescoreStopped: [
    () => 'The new look at waiting payments was stopped.',
    () => 'Le réexamen des paiements en attente a été arrêté.',
  ],
}
