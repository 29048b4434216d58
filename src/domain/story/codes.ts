// The stable codes of the ledger as words: reasons, states, kinds, fields. Whoever reads a sentence
// meets none of them as it is stored.
import { accountIn } from './accounts.ts'
import { machineWords } from './machine-words.ts'
import { reasons } from './reasons.ts'
import type { Words } from './teller.ts'
import { waitingReasons } from './waiting-reasons.ts'

type Table = Readonly<Record<string, readonly [english: string, french: string]>>

const sides: Table = {
  hubspot: ['HubSpot', 'HubSpot'],
  stripe: ['Stripe', 'Stripe'],
  quickbooks: ['QuickBooks', 'QuickBooks'],
  tieout: ['Tieout', 'Tieout'],
  bank: ['the bank', 'la banque'],
  email: ['e-mail', 'courriel'],
}

const objects: Table = {
  invoice: ['invoice', 'facture'],
  payment: ['payment', 'paiement'],
  deal: ['deal', 'affaire'],
  customer: ['customer', 'client'],
  'credit-note': ['credit note', 'avoir'],
  payout: ['payout', 'virement'],
  'balance-transaction': ['balance transaction', 'opération Stripe'],
  'exchange-rate': ['exchange rate', 'cours de change'],
  inbound: ['message', 'message'],
}

/** With its article, as French wants one. */
const theObjects: Table = {
  invoice: ['invoice', 'la facture'],
  payment: ['payment', 'le paiement'],
  deal: ['deal', 'l’affaire'],
  customer: ['customer', 'le client'],
  'credit-note': ['credit note', 'l’avoir'],
  payout: ['payout', 'le virement'],
  'balance-transaction': ['balance transaction', 'l’opération Stripe'],
  'exchange-rate': ['exchange rate', 'le cours de change'],
  inbound: ['message', 'le message'],
}

const fields: Table = {
  total: ['total', 'total'],
  balance: ['balance', 'solde'],
  status: ['status', 'statut'],
  number: ['number', 'numéro'],
  dueOn: ['due date', 'échéance'],
  issuedOn: ['issue date', 'date d’émission'],
  memo: ['memo', 'mémo'],
  lines: ['lines', 'lignes'],
  name: ['name', 'nom'],
  email: ['e-mail address', 'adresse électronique'],
  stage: ['stage', 'étape'],
  currency: ['currency', 'devise'],
  customer: ['customer', 'client'],
  tax: ['tax', 'taxe'],
  amount: ['amount', 'montant'],
  won: ['won', 'gagnée'],
  paid: ['paid', 'réglé'],
  reference: ['reference', 'référence'],
  description: ['description', 'libellé'],
  document: ['kind of document', 'type de pièce'],
  into: ['account', 'compte'],
  on: ['date', 'date'],
  by: ['written by', 'écrit par'],
  deposit: ['deposit', 'dépôt'],
  discount: ['discount', 'remise'],
  unapplied: ['unapplied', 'non imputé'],
  credits: ['credits', 'avoirs'],
  amounts: ['amounts', 'montants'],
  rate: ['rate', 'cours'],
  refund: ['refund', 'remboursement'],
  dispute: ['dispute', 'litige'],
  dealstage: ['stage', 'étape'],
  tieout_invoice_number: ['invoice number', 'numéro de facture'],
  tieout_invoice_status: ['invoice status', 'statut de la facture'],
  tieout_amount_invoiced: ['amount invoiced', 'montant facturé'],
  tieout_amount_paid: ['amount paid', 'montant réglé'],
  tieout_amount_due: ['amount due', 'reste dû'],
  tieout_amount_to_invoice: ['amount to invoice', 'reste à facturer'],
  tieout_invoices: ['invoices', 'factures'],
  tieout_status: ['invoice status', 'statut de la facture'],
  tieout_payment_terms_days: ['payment terms in days', 'délai de paiement en jours'],
  tieout_early_discount: ['early-payment discount', 'escompte'],
  tieout_invoicing_plan: ['invoicing plan', 'échéancier de facturation'],
}

const transactions: Table = {
  charge: ['charge', 'encaissement'],
  payment: ['payment', 'paiement'],
  refund: ['refund', 'remboursement'],
  payment_refund: ['refund', 'remboursement'],
  adjustment: ['adjustment', 'régularisation'],
  payout: ['payout', 'virement'],
  payout_cancel: ['cancelled payout', 'virement annulé'],
  payout_failure: ['failed payout', 'virement échoué'],
  stripe_fee: ['Stripe fee', 'commission Stripe'],
  application_fee: ['application fee', 'commission d’application'],
  network_cost: ['network fee', 'frais de réseau'],
  topup: ['top-up', 'approvisionnement'],
  transfer: ['transfer', 'transfert'],
  reserve_transaction: ['reserve', 'réserve'],
  payment_failure_refund: ['failed payment', 'paiement échoué'],
  refund_failure: ['failed refund', 'remboursement échoué'],
  payment_reversal: ['reversed payment', 'paiement repris'],
  advance: ['advance', 'avance'],
  tax_fee: ['tax on fees', 'taxe sur les commissions'],
  dispute: ['dispute', 'litige'],
  dispute_reversal: ['dispute won', 'litige gagné'],
}

const of = (table: Table, { language }: Words, code: string): string | undefined =>
  Object.hasOwn(table, code) ? table[code]?.[language === 'en' ? 0 : 1] : undefined

/** `some_code`, `someCode` and `some-code` as words: the last resort for a word of a platform. */
const spoken = (code: string) =>
  code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .trim()
    .toLowerCase()

const codeForm = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/

/** The reason as a clause. A code becomes words; what somebody wrote is quoted as it is. */
export function reasonOf(words: Words, reason: string): string {
  const code = reason.replaceAll('_', '-')
  const known =
    of(reasons, words, reason) ?? of(reasons, words, code) ?? of(waitingReasons, words, code)
  if (known) return known
  const machine = machineWords(words, reason)
  if (machine) return machine
  if (codeForm.test(reason) && /[-_]/.test(reason)) {
    return words.language === 'en'
      ? `the platform’s own reason is ${words.quote(spoken(reason))}`
      : `le motif propre à la plateforme est ${words.quote(spoken(reason))}`
  }
  return words.quote(reason)
}

/** Behind a comma: `, because the currencies differ`. Nothing for nothing. */
export function because(words: Words, reason: string | null | undefined): string {
  if (reason === null || reason === undefined || reason.trim() === '') return ''
  const text = reasonOf(words, reason)
  return /^[“«]/.test(text) ? (words.language === 'en' ? `: ${text}` : ` : ${text}`) : ` (${text})`
}

/** What somebody wrote, quoted; what the ledger wrote, in the reader's language. */
export const noteOf = (words: Words, note: string): string =>
  machineWords(words, note) ?? words.quote(note)

/** The same where it stands by itself: what the ledger did not write stays as it is. */
export const spokenIn = (words: Words, text: string): string => machineWords(words, text) ?? text

/** Behind a colon, what somebody wrote. Nothing for nothing. */
export function noted(words: Words, note: string | null | undefined): string {
  if (note === null || note === undefined || note.trim() === '') return ''
  return words.language === 'en' ? `: ${noteOf(words, note)}` : ` : ${noteOf(words, note)}`
}

export const platformOf = (words: Words, code: string) => of(sides, words, code) ?? spoken(code)
export const objectOf = (words: Words, code: string) => of(objects, words, code) ?? spoken(code)
export const theObjectOf = (words: Words, code: string) =>
  of(theObjects, words, code) ?? spoken(code)
export const fieldOf = (words: Words, code: string) => of(fields, words, code) ?? spoken(code)
export const transactionOf = (words: Words, code: string) =>
  of(transactions, words, code) ?? spoken(code)

const values: Table = {
  open: ['open', 'ouvert'],
  paid: ['paid', 'soldé'],
  partly_paid: ['partly paid', 'partiellement réglé'],
  partially_paid: ['partly paid', 'partiellement réglé'],
  'partly-paid': ['partly paid', 'partiellement réglé'],
  void: ['void', 'annulé'],
  voided: ['void', 'annulé'],
  deleted: ['deleted', 'supprimé'],
  overdue: ['overdue', 'échu'],
  disputed: ['disputed', 'contesté'],
  true: ['yes', 'oui'],
  false: ['no', 'non'],
  requested: ['requested', 'demandé'],
  written_off: ['written off', 'passé en perte'],
  refunded: ['refunded', 'remboursé'],
}

type Line = { name: string | null; amount: string }

/** The lines of a document as a platform's values keep them: amounts, each perhaps with what it is for. */
function linesIn(json: string): Line[] | null {
  let found: unknown
  try {
    found = JSON.parse(json)
  } catch {
    return null
  }
  if (!Array.isArray(found)) return null
  const lines = found.map((one: unknown) => (Array.isArray(one) ? one : [null, one]))
  const areLines = lines.every(
    ([name, amount, ...more]) =>
      more.length === 0 && (name === null || typeof name === 'string') && isAmount(amount),
  )
  return areLines ? lines.map(([name, amount]) => ({ name, amount })) : null
}

const isAmount = (value: unknown): value is string =>
  typeof value === 'string' && /^-?\d{1,30}(\.\d{1,12})?$/.test(value)

const linesMost = 3

function linesOf(words: Words, lines: readonly Line[]): string {
  if (lines.length === 0) return words.language === 'en' ? 'nothing' : 'rien'
  const shown = lines
    .slice(0, linesMost)
    .map(({ name, amount }) =>
      name === null || name === ''
        ? words.number(amount)
        : `${words.number(amount)} (${/^\d+$/.test(name) ? name : accountIn(words, name)})`,
    )
  const left = lines.length - shown.length
  const isEnglish = words.language === 'en'
  const more = isEnglish ? `${left} more` : words.count(left, 'autre', 'autres')
  return words.list(left > 0 ? [...shown, more] : shown)
}

const ofMoney = new Set(['total', 'balance', 'tax', 'discount', 'unapplied', 'amount', 'rate'])

/** A value as one of the sides holds it: a day, an amount, a state or a text. */
export function valueOf(words: Words, value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') {
    return words.language === 'en' ? 'nothing' : 'rien'
  }
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return words.day(value)
  const [, amount, currency] = /^(-?\d{1,30}(?:\.\d{1,12})?) ([A-Z]{3})$/.exec(value) ?? []
  if (amount && currency) return words.sum(amount, currency)
  if (/^-?\d{1,30}\.\d{2,3}$/.test(value)) return words.number(value)
  const lines = value.startsWith('[') ? linesIn(value) : null
  if (lines) return linesOf(words, lines)
  const [, field, there] = /^(tieout_[a-z_]+): (.*)$/.exec(value) ?? []
  if (field && there !== undefined) return fieldAndValue(words, field, there)
  return of(values, words, value) ?? words.quote(value)
}

/** What a finding says of itself, written by locale where it is a day, a month or an amount. */
export function shownIn(words: Words, name: string, value: string): string {
  if (/^(number|other|deal|payment|dispute|refund)$/.test(name)) return value
  if (name === 'field') return words.quote(fieldOf(words, value))
  if (/^\d{4}-\d\d$/.test(value)) return words.month(value)
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return words.moment(value)
  const isPlain = /^\d{4}-\d\d-\d\d$| [A-Z]{3}$/.test(value)
  if (isPlain && valueOf(words, value) !== words.quote(value)) return valueOf(words, value)
  if (/^-?\d+(\.\d+)?$/.test(value)) return words.number(value)
  const known = Object.hasOwn(reasons, value) && /[- ]/.test(value)
  return known ? reasonOf(words, value) : (machineWords(words, value) ?? value)
}

/** `total 100.00`, `no memo`. */
export function fieldAndValue(words: Words, field: string, value: string | null): string {
  const name = fieldOf(words, field)
  if (value !== null && ofMoney.has(field) && isAmount(value)) {
    return `${name} ${words.number(value)}`
  }
  if (value !== null && field === 'into') return `${name} ${accountIn(words, value)}`
  if (value !== null && value !== '') return `${name} ${valueOf(words, value)}`
  return words.language === 'en' ? `no ${name}` : `sans ${name}`
}
