// How an event becomes a sentence: one function in English and one in French for each type, given
// the event's data and the words for amounts, days and the names of things.
import type { Money } from '../money.ts'
import {
  dayText,
  type Language,
  listText,
  momentText,
  moneyText,
  monthText,
  numberText,
  quoted,
} from './language.ts'

/** What has a name that people know better than its id. */
export const nouns = [
  ...(['deal', 'invoice', 'payment', 'credit-note', 'payout', 'customer'] as const),
  ...(['rule', 'endpoint', 'quickbooks-customer', 'payment-currency'] as const),
] as const
export type Noun = (typeof nouns)[number]

/** The number of an invoice, the name of a customer; undefined where there is none. */
export type Names = (noun: Noun, id: string) => string | undefined
export const noNames: Names = () => undefined

export type Words = {
  language: Language
  money(money: Money): string
  /** Of an amount and a currency that stand apart. */
  sum(amount: string, currency: string): string
  number(value: number | string): string
  day(plain: string): string
  month(month: string): string
  moment(moment: string): string
  list(items: readonly string[]): string
  quote(text: string): string
  /** What stands behind the noun: `INV-42`, `Ada & Sons`. */
  name(noun: Noun, id: string): string
  /** `one invoice`, `3 invoices`. */
  count(count: number, one: string, many: string): string
  percent(share: number): string
}

/** Ids of the ledger begin with where they are from; people know what stands behind that. */
function plainId(language: Language, id: string): string {
  const [, stripe] = /^stripe-(.+)$/.exec(id) ?? []
  if (stripe) return stripe
  const isEnglish = language === 'en'
  const [, quickbooks] = /^qbo-(?:refund-)?(.+)$/.exec(id) ?? []
  if (quickbooks) return isEnglish ? `${quickbooks} of QuickBooks` : `${quickbooks} de QuickBooks`
  const [, kind, hubspot] = /^hubspot-(company|contact)-(.+)$/.exec(id) ?? []
  if (hubspot) {
    const noun = isEnglish ? kind : { company: 'société', contact: 'contact' }[kind as 'contact']
    return isEnglish ? `${noun} ${hubspot} of HubSpot` : `${noun} ${hubspot} de HubSpot`
  }
  return id
}

export const wordsOf = (language: Language, names: Names = noNames): Words => ({
  language,
  money: ({ amount, currency }) => moneyText(language, amount, currency),
  sum: (amount, currency) => moneyText(language, amount, currency),
  number: (value) => numberText(language, value),
  day: (plain) => dayText(language, plain),
  month: (month) => monthText(language, month),
  moment: (moment) => momentText(language, moment),
  list: (items) => listText(language, items),
  quote: (text) => quoted(language, text),
  name: (noun, id) =>
    names(noun, id) ?? plainId(language, noun === 'quickbooks-customer' ? `qbo-${id}` : id),
  count(count, one, many) {
    // In French, nothing and one are both singular.
    const isOne = count === 1 || (language === 'fr' && count === 0)
    return `${numberText(language, count)} ${isOne ? one : many}`
  },
  percent: (share) =>
    `${numberText(language, Math.round(share * 1000) / 10)}${language === 'en' ? '' : ' '}%`,
})

export type Teller<Data> = readonly [
  english: (data: Data, words: Words) => string,
  french: (data: Data, words: Words) => string,
]

/** One for each type of a category: a type that is forgotten does not compile. */
export type Tellers<Event extends { type: string; data: unknown }> = {
  readonly [Type in Event['type']]: Teller<Extract<Event, { type: Type }>['data']>
}
