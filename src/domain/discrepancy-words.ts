// What each kind of discrepancy means to a person in finance, and how it likely came to be, in English
// and French.
import type { Kind, Recorded } from './discrepancy-kinds.ts'
import { invoiceWords } from './discrepancy-words-invoices.ts'
import { moneyWords } from './discrepancy-words-money.ts'
import { quickBooksWords } from './discrepancy-words-quickbooks.ts'
import { shownIn } from './story/codes.ts'
import { type Words as StoryWords, wordsOf } from './story/teller.ts'

export type Language = 'en' | 'fr'
export type Text = Readonly<Record<Language, string>>

export type Words = {
  title: Text
  meaning: Text
  /** By the code of the cause; `{name}` stands for what the finding says of it. */
  causes: Readonly<Record<string, Text>>
}

export const words: Readonly<Record<Kind, Words>> = {
  ...invoiceWords,
  ...moneyWords,
  ...quickBooksWords,
}

/** Of any kind. */
const commonCauses: Readonly<Record<string, Text>> = {
  unknown: {
    en: 'What was observed does not tell why.',
    fr: 'Ce qui a été observé n’en dit pas la raison.',
  },
  'write-parked': {
    en: 'The platform refused what we wrote, and it waits for a person: {reason}.',
    fr: 'La plateforme a refusé notre écriture, qui attend une personne : {reason}.',
  },
  'write-failing': {
    en: 'Our calls to the platform keep failing: {reason}.',
    fr: 'Nos appels à la plateforme échouent encore : {reason}.',
  },
  'write-pending': {
    en: 'What we wrote has not come to an outcome yet.',
    fr: 'Notre écriture n’a pas encore abouti.',
  },
  'conflict-open': {
    en: 'Both sides have changed it, and a person has to say which one counts.',
    fr: 'Les deux côtés l’ont modifié ; une personne doit dire lequel compte.',
  },
  'connection-down': {
    en: 'The platform is not connected, so that neither side hears of the other.',
    fr: 'La plateforme n’est pas connectée : aucun côté n’apprend rien de l’autre.',
  },
  rounding: {
    en: 'The two sides round differently.',
    fr: 'Les deux côtés n’arrondissent pas de la même façon.',
  },
}

export const isCause = (kind: Kind, code: string) =>
  Object.hasOwn(words[kind].causes, code) || Object.hasOwn(commonCauses, code)

/** The likely cause as a sentence. Of a code that was given up since, its name is all there is. */
export function causeIn(
  language: Language,
  { kind, cause }: Pick<Recorded, 'kind' | 'cause'>,
): string {
  const text = words[kind].causes[cause.code] ?? commonCauses[cause.code]
  return text ? filled(text[language], cause.params, wordsOf(language)) : cause.code
}

const filled = (text: string, params: Readonly<Record<string, string>>, words: StoryWords) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    return value === undefined ? '…' : shownIn(words, name, value)
  })
