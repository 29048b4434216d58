// The entries of the journal in the reader's language. Each is stored with its description in short
// English, as src/domain/journal*.ts write it; what somebody wrote stands in it behind a colon.
import { reasonOf, transactionOf } from './codes.ts'
import { deText } from './language.ts'
import type { Words } from './teller.ts'

type Parts = Readonly<Record<string, string>>
type Phrase = (parts: Parts, words: Words) => string

const behind = (why: string | undefined, w: Words) => (why ? ` : ${reasonOf(w, why)}` : '')

const french: readonly (readonly [RegExp, Phrase])[] = [
  [/^Invoice (?<id>\S+) issued$/, ({ id }) => `Facture ${id} émise`],
  [
    /^Invoice (?<id>\S+) amended: (?<why>.*)$/s,
    ({ id, why }, w) => `Facture ${id} modifiée${behind(why, w)}`,
  ],
  [
    /^Invoice (?<id>\S+) voided: (?<why>.*)$/s,
    ({ id = '', why }, w) => `Facture ${w.name('invoice', id)} annulée${behind(why, w)}`,
  ],
  [
    /^Payment (?<id>\S+) settles (?<invoice>\S+)$/,
    ({ id = '', invoice = '' }, w) =>
      `Paiement ${w.name('payment', id)} affecté à ${w.name('invoice', invoice)}`,
  ],
  [
    /^Payment (?<id>\S+) taken back from (?<invoice>\S+): (?<why>.*)$/s,
    ({ id = '', invoice = '', why }, w) =>
      `Paiement ${w.name('payment', id)} retiré ${deText(w.name('invoice', invoice))}${behind(why, w)}`,
  ],
  [
    /^Credit note (?<id>\S+) settles (?<invoice>\S+)$/,
    ({ id = '', invoice = '' }, w) =>
      `Avoir ${w.name('credit-note', id)} imputé sur ${w.name('invoice', invoice)}`,
  ],
  [
    /^Credit note (?<id>\S+) taken back from (?<invoice>\S+): (?<why>.*)$/s,
    ({ id = '', invoice = '', why }, w) =>
      `Avoir ${w.name('credit-note', id)} retiré ${deText(w.name('invoice', invoice))}${behind(why, w)}`,
  ],
  [
    /^Given up on (?<id>\S+): (?<why>.*)$/s,
    ({ id = '', why }, w) => `Passé en perte sur ${w.name('invoice', id)}${behind(why, w)}`,
  ],
  [
    /^Due again on (?<id>\S+): (?<why>.*)$/s,
    ({ id = '', why }, w) => `De nouveau dû sur ${w.name('invoice', id)}${behind(why, w)}`,
  ],
  [
    /^Exchange difference on (?<id>\S+): (?<from>[\d.]+) to (?<to>[\d.]+)$/,
    ({ id = '', from = '', to = '' }, w) =>
      `Écart de change sur ${w.name('invoice', id)} : de ${w.number(from)} à ${w.number(to)}`,
  ],
  [
    /^Exchange difference on (?<id>\S+): (?<of>\S+)$/,
    ({ id = '', of }, w) => `Écart de change sur ${w.name('payment', id)} : ${of}`,
  ],
  [
    /^Payment (?<id>\S+) received(?: from (?<payer>.+))?$/s,
    ({ id = '', payer }, w) =>
      `Paiement ${w.name('payment', id)} reçu${payer ? ` ${deText(payer)}` : ''}`,
  ],
  [
    /^Payment (?<id>\S+) corrected$/,
    ({ id = '' }, w) => `Paiement ${w.name('payment', id)} corrigé`,
  ],
  [
    /^Refund (?<refund>\S+) of (?<id>\S+) failed$/,
    ({ refund, id = '' }, w) =>
      `Remboursement ${refund} du paiement ${w.name('payment', id)} échoué`,
  ],
  [
    /^Refund (?<refund>\S+) of (?<id>[^\s:]+)(?:: (?<why>.*))?$/s,
    ({ refund, id = '', why }, w) =>
      `Remboursement ${refund} du paiement ${w.name('payment', id)}${behind(why, w)}`,
  ],
  [
    /^Dispute (?<dispute>\S+) of (?<id>\S+) lost$/,
    ({ dispute, id = '' }, w) => `Litige ${dispute} sur ${w.name('payment', id)} perdu`,
  ],
  [
    /^Dispute (?<dispute>\S+) of (?<id>\S+) won on appeal$/,
    ({ dispute, id = '' }, w) => `Litige ${dispute} sur ${w.name('payment', id)} gagné en appel`,
  ],
  [/^Credit note (?<id>\S+) issued$/, ({ id }) => `Avoir ${id} émis`],
  [/^Credit note (?<id>\S+) amended$/, ({ id }) => `Avoir ${id} modifié`],
  [
    /^Credit note (?<id>\S+) voided: (?<why>.*)$/s,
    ({ id = '', why }, w) => `Avoir ${w.name('credit-note', id)} annulé${behind(why, w)}`,
  ],
  [
    /^Credit note (?<id>\S+) paid out: (?<refund>\S+)$/,
    ({ id = '', refund }, w) => `Avoir ${w.name('credit-note', id)} remboursé : ${refund}`,
  ],
  [/^Payout (?<id>\S+) paid$/, ({ id = '' }, w) => `Virement ${w.name('payout', id)} versé`],
  [
    /^Payout (?<id>\S+) came back: (?<why>.*)$/s,
    ({ id = '', why }, w) => `Virement ${w.name('payout', id)} revenu${behind(why, w)}`,
  ],
  [
    /^Stripe (?<type>[a-z_]+) (?<id>[^\s:]+)(?:: (?<told>.*))?$/s,
    ({ type = '', id, told }, w) =>
      `Stripe, ${transactionOf(w, type)} ${id}${told ? ` : ${w.quote(told)}` : ''}`,
  ],
]

/** The description of an entry; as it is where it is of another form. */
export function entryIn(words: Words, description: string): string {
  if (words.language === 'en') return description
  for (const [form, phrase] of french) {
    const found = form.exec(description)
    if (found) return phrase((found.groups ?? {}) as Parts, words)
  }
  return description
}
