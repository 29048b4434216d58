// The balance at Stripe and what goes to the bank, as sentences.
import type * as BalanceTransaction from '../balance-transaction.ts'
import type * as Payout from '../payout.ts'
import { because, transactionOf } from './codes.ts'
import type { Teller, Tellers, Words } from './teller.ts'

const isZero = (amount: string) => /^-?0*(\.0*)?$/.test(amount)

const parts = (
  found: readonly { type: string; count: number; net: string }[],
  currency: string,
  w: Words,
) =>
  w.list(
    found.map(
      ({ type, count, net }) =>
        `${w.number(count)} × ${transactionOf(w, type)} ${w.sum(net, currency)}`,
    ),
  )

const reconciled: Teller<Extract<Payout.Event, { type: 'PayoutReconciled' }>['data']> = [
  (d, w) => {
    const payout = `Payout ${w.name('payout', d.payoutId)} of ${w.money(d.amount)}`
    const made = d.parts.length === 0 ? '' : ` (${parts(d.parts, d.amount.currency, w)})`
    return isZero(d.difference.amount)
      ? `${payout} ties with its transactions${made}.`
      : `${payout} differs by ${w.money(d.difference)} from the sum of its transactions${made}.`
  },
  (d, w) => {
    const payout = `Le virement ${w.name('payout', d.payoutId)} de ${w.money(d.amount)}`
    const made = d.parts.length === 0 ? '' : ` (${parts(d.parts, d.amount.currency, w)})`
    return isZero(d.difference.amount)
      ? `${payout} concorde avec ses opérations${made}.`
      : `${payout} présente un écart de ${w.money(d.difference)} avec la somme de ses opérations${made}.`
  },
]

export const balanceTransactionTellers: Tellers<BalanceTransaction.Event> = {
  BalanceTransactionRecorded: [
    (d, w) =>
      `Stripe booked ${d.balanceTransactionId}: ${transactionOf(w, d.type)} of ${w.money(d.amount)}, fee ${w.money(d.fee)}, net ${w.money(d.net)}${d.paymentId === null ? '' : `, for payment ${w.name('payment', d.paymentId)}`}; available on ${w.day(d.availableOn)}.`,
    (d, w) =>
      `Stripe a comptabilisé l’opération ${d.balanceTransactionId} : ${transactionOf(w, d.type)} de ${w.money(d.amount)}, commission ${w.money(d.fee)}, net ${w.money(d.net)}${d.paymentId === null ? '' : `, pour le paiement ${w.name('payment', d.paymentId)}`} ; disponible le ${w.day(d.availableOn)}.`,
  ],
  BalanceTransactionPaidOut: [
    (d, w) =>
      `${w.money(d.net)} net of ${d.balanceTransactionId} went to the bank with payout ${w.name('payout', d.payoutId)}.`,
    (d, w) =>
      `L’opération ${d.balanceTransactionId} est partie à la banque avec le virement ${w.name('payout', d.payoutId)}, pour ${w.money(d.net)} net.`,
  ],
}

export const payoutTellers: Tellers<Payout.Event> = {
  PayoutCreated: [
    (d, w) =>
      `Stripe began payout ${d.externalId} of ${w.money(d.amount)} on ${w.day(d.createdOn)}; it should reach the bank on ${w.day(d.arrivesOn)}.`,
    (d, w) =>
      `Stripe a lancé le virement ${d.externalId} de ${w.money(d.amount)} le ${w.day(d.createdOn)} ; arrivée prévue en banque le ${w.day(d.arrivesOn)}.`,
  ],
  PayoutPaid: [
    (d, w) =>
      `Payout ${w.name('payout', d.payoutId)} of ${w.money(d.amount)} reached the bank on ${w.day(d.on)}.`,
    (d, w) =>
      `Le virement ${w.name('payout', d.payoutId)} de ${w.money(d.amount)} est arrivé en banque le ${w.day(d.on)}.`,
  ],
  PayoutFailed: [
    (d, w) =>
      `Payout ${w.name('payout', d.payoutId)} of ${w.money(d.amount)} ${d.wasPaid ? 'came back from the bank' : 'failed'} on ${w.day(d.on)}${because(w, d.code)}.`,
    (d, w) =>
      `Le virement ${w.name('payout', d.payoutId)} de ${w.money(d.amount)} ${d.wasPaid ? 'a été rejeté par la banque' : 'a échoué'} le ${w.day(d.on)}${because(w, d.code)}.`,
  ],
  PayoutReconciled: reconciled,
}
