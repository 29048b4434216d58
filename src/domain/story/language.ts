// Amounts, days and moments as a reader of English or of French expects them. Intl knows both; what
// it does not do is here: the first of a month in French, and amounts that stay exact.
import { exponentOf } from '../money.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** British in its dates, so that no day is taken for a month. */
const locales = { en: 'en-GB', fr: 'fr-FR' } as const

type Exact = `${number}`

const decimalsOf = (amount: string) => (amount.split('.')[1] ?? '').replace(/0+$/, '').length

const moneyForms = new Map<string, Intl.NumberFormat>()

function moneyForm(language: Language, currency: string, decimals: number): Intl.NumberFormat {
  const key = `${language} ${currency} ${decimals}`
  const known = moneyForms.get(key)
  if (known) return known
  const form = new Intl.NumberFormat(locales[language], {
    ...{ style: 'currency', currency },
    ...{ minimumFractionDigits: decimals, maximumFractionDigits: decimals },
  })
  moneyForms.set(key, form)
  return form
}

/** With all decimals of its currency, and more where it has more: nothing is rounded. */
export function moneyText(language: Language, amount: string, currency: string): string {
  if (!/^-?\d{1,40}(\.\d{1,20})?$/.test(amount) || !/^[A-Z]{3}$/.test(currency)) {
    return `${amount} ${currency}`.trim()
  }
  const decimals = Math.max(exponentOf(currency), decimalsOf(amount))
  return moneyForm(language, currency, decimals).format(amount as Exact)
}

const numberForms = new Map<string, Intl.NumberFormat>()

function numberForm(language: Language, decimals: number): Intl.NumberFormat {
  const key = `${language} ${decimals}`
  const known = numberForms.get(key)
  if (known) return known
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const form = new Intl.NumberFormat(locales[language], digits)
  numberForms.set(key, form)
  return form
}

/** With the decimals that it is written with. */
export function numberText(language: Language, value: number | string): string {
  const text = String(value)
  if (!/^-?\d{1,40}(\.\d{1,20})?$/.test(text)) return text
  return numberForm(language, (text.split('.')[1] ?? '').length).format(text as Exact)
}

const day = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
const dayForms = {
  en: new Intl.DateTimeFormat(locales.en, day),
  fr: new Intl.DateTimeFormat(locales.fr, day),
}
const monthForms = {
  en: new Intl.DateTimeFormat(locales.en, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  fr: new Intl.DateTimeFormat(locales.fr, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
}

const isDate = (date: Date) => !Number.isNaN(date.getTime())

/** A calendar date of the books; whatever else a platform wrote there stays as it is. */
export function dayText(language: Language, plain: string): string {
  const date = new Date(`${plain.slice(0, 10)}T00:00:00Z`)
  if (!/^\d{4}-\d\d-\d\d/.test(plain) || !isDate(date)) return plain
  const text = dayForms[language].format(date)
  return language === 'fr' ? text.replace(/^1 /, '1er ') : text
}

/** `2026-03`. */
export function monthText(language: Language, month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`)
  return /^\d{4}-\d\d$/.test(month) && isDate(date) ? monthForms[language].format(date) : month
}

/** To the minute, in UTC: what is written here is compared with what others wrote. */
export function momentText(language: Language, moment: string): string {
  const date = new Date(moment)
  if (!isDate(date)) return moment
  const [clock = ''] = date
    .toISOString()
    .slice(11)
    .split(/:\d\d\./)
  const on = dayText(language, date.toISOString())
  const [hours, minutes] = clock.split(':')
  return language === 'en' ? `${on} at ${clock} UTC` : `${on} à ${hours} h ${minutes} UTC`
}

const listForms = {
  en: new Intl.ListFormat('en-GB', { type: 'conjunction' }),
  fr: new Intl.ListFormat('fr-FR', { type: 'conjunction' }),
}
export const listText = (language: Language, items: readonly string[]) =>
  listForms[language].format(items)

const quoteMax = 300

/** Words of others, as they wrote them, in one line. */
export function quoted(language: Language, text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  const short = line.length > quoteMax ? `${[...line].slice(0, quoteMax).join('')}…` : line
  return language === 'en' ? `“${short}”` : `« ${short} »`
}

/** `de Stripe`, `d’Ada`. */
export const deText = (name: string) =>
  /^[aeiouâàéèêëîïôùû]/i.test(name) ? `d’${name}` : `de ${name}`
