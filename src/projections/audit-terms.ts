// By what an event is found again: the ids it names, its amount, the words people have put into it.
// Nothing is decoded: the audit has to show an event of whatever shape.
import { isErased } from '../domain/erased.ts'
import { words } from '../domain/matching/text.ts'
import { exponentOf, isCurrency } from '../domain/money.ts'

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null ? (value as Fields) : null

const names = [
  ...['invoiceId', 'paymentId', 'dealId', 'customerId', 'reviewId', 'ruleId', 'endpointId'],
  ...['creditNoteId', 'payoutId', 'refundId', 'disputeId', 'objectId', 'externalId'],
  ...['quickbooksId', 'eventId', 'balanceTransactionId', 'sourceId', 'paymentIntentId'],
  ...['discrepancyId', 'keyId', 'month', 'scope', 'day', 'number', 'invoiceNumber'],
] as const

/** Ids are no longer than this (src/domain/stored.ts), and an index entry has a largest size. */
const idLengthMax = 200

export function subjectsOf(streamId: string, data: unknown): string[] {
  const subjects = [streamId]
  const add = (id: unknown) => {
    if (typeof id !== 'string' || id === '' || id.length > idLengthMax) return
    if (!subjects.includes(id)) subjects.push(id)
  }
  const named = fieldsOf(data)
  if (!named) return subjects
  for (const name of names) add(named[name])
  for (const name of ['related', 'ids'] as const) {
    for (const id of Object.values(fieldsOf(named[name]) ?? {})) add(id)
  }
  add(fieldsOf(named.subject)?.id)
  add(fieldsOf(named.payer)?.stripeCustomerId)
  const references = fieldsOf(named.references)
  add(references?.dealId)
  if (Array.isArray(references?.invoiceNumbers))
    for (const one of references.invoiceNumbers) add(one)
  // A deal's lines have no invoice; a payment's and a review's have.
  if (Array.isArray(named.lines)) for (const line of named.lines) add(fieldsOf(line)?.invoiceId)
  return subjects
}

export type Amounted = { amount: string | null; currency: string | null }

const nothing: Amounted = { amount: null, currency: null }
// Beyond, it is no amount that anybody looks for, and the index has a largest entry.
const amountForm = /^-?\d{1,30}(\.\d{1,12})?$/

function amounted(amount: unknown, currency: unknown): Amounted | null {
  if (typeof amount !== 'string' || !amountForm.test(amount)) return null
  const isCurrency = typeof currency === 'string' && /^[A-Z]{3}$/.test(currency)
  return isCurrency ? { amount: amount.replace(/^-/, ''), currency } : null
}

const amounts = ['amount', 'received', 'total', 'unapplied', 'fee', 'atStake', 'presented', 'gain']

/** What the event is about, in money: without its sign, as people look for it. */
export function amountOf(data: unknown): Amounted {
  const named = fieldsOf(data)
  if (!named) return nothing
  for (const name of amounts) {
    const value = named[name]
    const money = fieldsOf(value)
    const found = money ? amounted(money.amount, money.currency) : amounted(value, named.currency)
    if (found) return found
  }
  // The one line that it may have.
  const [line, other] = Array.isArray(named.lines) ? named.lines : []
  return (other === undefined && amounted(fieldsOf(line)?.amount, named.currency)) || nothing
}

const wordsMax = 40
const wordLengthMax = 60

const texts = [
  'name',
  'emails',
  'email',
  'note',
  'text',
  'assignee',
  'person',
  'preparer',
  'reviewer',
]

/** As they are compared: upper case, no accents; an e-mail address whole as well. */
function wordsIn(text: string): string[] {
  const addresses = text.match(/[^\s<>,;@]+@[^\s<>,;@]+/g) ?? []
  return [...addresses.map((address) => address.toUpperCase()), ...words(text)]
}

/** The words that people, or the platforms for them, have put into the event; null where there are
 *  none, as with most. */
export function wordsOf(data: unknown): string[] | null {
  const named = fieldsOf(data)
  if (!named) return null
  const found = new Set<string>()
  const add = (text: unknown): void => {
    if (Array.isArray(text)) return void text.slice(0, wordsMax).forEach(add)
    if (typeof text !== 'string' || isErased(text)) return
    for (const word of wordsIn(text)) {
      if (found.size < wordsMax && word.length > 1 && word.length <= wordLengthMax) found.add(word)
    }
  }
  for (const name of texts) add(named[name])
  const payer = fieldsOf(named.payer)
  for (const text of [payer?.name, payer?.email]) add(text)
  for (const text of [fieldsOf(named.references)?.description, named.description]) add(text)
  // A reason of several words is a person's; one word is a code.
  if (typeof named.reason === 'string' && /\s/.test(named.reason)) add(named.reason)
  return found.size === 0 ? null : [...found]
}

/** What somebody who looks for it may write, in the words above. */
export const wordsSought = (text: string): string[] =>
  text.includes('@')
    ? [text.trim().toUpperCase()]
    : [...new Set(words(text))].filter((word) => word.length > 1).slice(0, 10)

/** Ids of the ledger that stand for what somebody may write: a company of HubSpot, a charge. */
export function idForms(text: string): string[] {
  const name = text.trim()
  const forms = [name, name.toUpperCase()]
  if (/^(ch|py|po|cn)_\w+$/.test(name)) forms.push(`stripe-${name}`)
  if (/^(re|pyr)_\w+$/.test(name)) forms.push(`refund-${name}`)
  if (/^\d{1,20}$/.test(name)) {
    forms.push(`hubspot-company-${name}`, `hubspot-contact-${name}`, `quickbooks-customer-${name}`)
    forms.push(`qbo-${name}`, `deal-${name}`)
  }
  return [...new Set(forms)]
}

const signs: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY' }
/** Beside a sign that several currencies share, as Intl writes it: `US$`, `$US`, `JP¥`. */
const countries: Readonly<Record<string, string>> = {
  ...{ US: 'USD', CA: 'CAD', A: 'AUD', AU: 'AUD', NZ: 'NZD', HK: 'HKD', SG: 'SGD', MX: 'MXN' },
  ...{ JP: 'JPY', CN: 'CNY', GB: 'GBP' },
}

/** Undefined for a sign with what is no country of its. */
function currencyOf(named: string): string | undefined {
  const [, before = '', sign, after = ''] = /^([A-Z]*)([€$£¥])([A-Z]*)$/i.exec(named) ?? []
  if (sign === undefined) return named.toUpperCase()
  const country = (before || after).toUpperCase()
  return country === '' ? signs[sign] : countries[country]
}

/** `1 234,50 €`, `EUR 1,234.50`, `1234.5`: the amount, and the currency where it is named. */
export function amountSought(text: string): { amount: string; currency: string | null } | null {
  const [, before, digits = '', after] =
    /^\s*([A-Z]{3}|[A-Z]{0,2}[€$£¥])?\s*(-?\d[\d\s.,’']*)\s*([A-Z]{3}|[€$£¥][A-Z]{0,2})?\s*$/iu.exec(
      text,
    ) ?? []
  const named = before ?? after
  const currency = named === undefined ? null : currencyOf(named)
  if (currency === undefined || (currency !== null && !isCurrency(currency))) return null
  const plain = digits.replace(/[\s’'-]/g, '')
  const points: string[] = plain.match(/[.,]/g) ?? []
  const last = points.at(-1) ?? ''
  const at = last === '' ? plain.length : plain.lastIndexOf(last)
  const decimals = plain.slice(at + 1)
  // What stands there twice parts thousands, and so does one before three digits.
  const isGroup =
    points.indexOf(last) < points.length - 1 ||
    (points.length === 1 &&
      decimals.length === 3 &&
      (currency === null || exponentOf(currency) === 0))
  const whole = (isGroup ? plain : plain.slice(0, at)).replace(/[.,]/g, '')
  const amount = isGroup || decimals === '' ? whole : `${whole}.${decimals}`
  return amountForm.test(amount) ? { amount, currency } : null
}
