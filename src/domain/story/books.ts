// How the books are kept, rates and months, as sentences.
import type * as Accounting from '../accounting.ts'
import { chart } from '../chart.ts'
import type * as ExchangeRate from '../exchange-rate.ts'
import type * as Period from '../period.ts'
import { accountOf } from './accounts.ts'
import { noted } from './codes.ts'
import { deText } from './language.ts'
import type { Tellers, Words } from './teller.ts'

const left = (open: Readonly<Record<string, number>>) =>
  Object.values(open).reduce((sum, count) => sum + count, 0)

const account = (
  name: Accounting.State['mapped'] extends ReadonlyMap<infer Name, string> ? Name : never,
  w: Words,
) => w.quote(accountOf(w, name, chart[name].label))

export const accountingTellers: Tellers<Accounting.Event> = {
  AccountMapped: [
    (d, w) =>
      d.quickbooksAccountId === null
        ? `The account ${account(d.account, w)} is found in QuickBooks by its name again.`
        : `The account ${account(d.account, w)} is account ${d.quickbooksAccountId} in QuickBooks.`,
    (d, w) =>
      d.quickbooksAccountId === null
        ? `Le compte ${account(d.account, w)} est de nouveau retrouvé dans QuickBooks par son nom.`
        : `Le compte ${account(d.account, w)} correspond au compte ${d.quickbooksAccountId} de QuickBooks.`,
  ],
  RefundPolicySet: [
    (d) =>
      d.refunds === 'reopen'
        ? 'From now on a refund makes the invoice due again.'
        : 'From now on a refund is met by a credit note.',
    (d) =>
      d.refunds === 'reopen'
        ? 'Désormais, un remboursement rend la facture de nouveau exigible.'
        : 'Désormais, un remboursement donne lieu à un avoir.',
  ],
  WriteOffLimitSet: [
    (d, w) => `A person may write off up to ${w.money(d)} of an invoice as a small difference.`,
    (d, w) => `Une personne peut passer en écart de règlement jusqu’à ${w.money(d)} par facture.`,
  ],
}

export const exchangeRateTellers: Tellers<ExchangeRate.Event> = {
  ExchangeRateRecorded: [
    (d, w) =>
      `The rate of ${w.day(d.on)} was recorded: ${w.sum('1', d.from)} = ${w.sum(d.rate, d.to)}.`,
    (d, w) =>
      `Le cours du ${w.day(d.on)} a été enregistré : ${w.sum('1', d.from)} = ${w.sum(d.rate, d.to)}.`,
  ],
}

export const periodTellers: Tellers<Period.Event> = {
  PeriodClosed: [
    (d, w) =>
      `${w.month(d.month)} was closed${left(d.open) === 0 ? '' : ` with ${w.count(left(d.open), 'open point', 'open points')}`}${noted(w, d.note)}.`,
    (d, w) =>
      `Le mois ${deText(w.month(d.month))} a été clôturé${left(d.open) === 0 ? '' : ` avec ${w.count(left(d.open), 'point en suspens', 'points en suspens')}`}${noted(w, d.note)}.`,
  ],
  PeriodReopened: [
    (d, w) => `${w.month(d.month)} was opened again${noted(w, d.reason)}.`,
    (d, w) => `Le mois ${deText(w.month(d.month))} a été rouvert${noted(w, d.reason)}.`,
  ],
}
