// Every word of the page, in English and French. Each page keeps its own beside it, in words.en.ts
// and words.fr.ts; the name of its folder is the namespace. They are loaded with the page, in one
// language. A page makes its keys known to the checker by
// `declare module '../../app/words.ts' { interface Words { today: typeof words } }`.
import dayjs from 'dayjs'
import 'dayjs/locale/fr'
import i18next, { type BackendModule, type ReadCallback } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { speak } from '../api/client.ts'
import { keepLanguage, type Language, languages, preferred } from './language.ts'
import type app from './words.en.ts'

export { type Language, languages } from './language.ts'

export interface Words {
  app: typeof app
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: Words
  }
}

/** The form of a translation: the keys of the English words, all of them. */
export type Translated<English> = {
  [Key in keyof English]: English[Key] extends string ? string : Translated<English[Key]>
} & {
  /** A plural that English does not have. */
  [Key in keyof English as Key extends `${infer Stem}_other` ? `${Stem}_many` : never]?: string
}

const files = import.meta.glob<{ default: object }>('/{app,pages,parts}/**/words.{en,fr}.ts')

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language, namespace, done) {
    const name = `/${namespace}/words.${language}.ts`
    const path = Object.keys(files).find((file) => file.endsWith(name))
    const load = path && files[path]
    if (!load) return done(new Error(`no words ${name}`), false)
    void give(load(), done)
  },
}

/** As `Intl` takes it: the person's own region where it is of the language shown. */
export const locale = () =>
  navigator.languages.find((one) => one.startsWith(i18next.language)) ??
  { en: 'en-GB', fr: 'fr-FR' }[i18next.language as Language]

function follow(language: string) {
  speak(language)
  dayjs.locale(language)
  document.documentElement.lang = language
}

async function give(loading: Promise<{ default: object }>, done: ReadCallback) {
  try {
    const { default: words } = await loading
    done(null, words)
  } catch (error) {
    done(error as Error, false)
  }
}

/** Of the page that is opened, as its document says. */
const wordsOfPage = () =>
  document.querySelector<HTMLMetaElement>('meta[name=words]')?.content.split(' ') ?? ['app']

export async function startWords(): Promise<void> {
  speak(preferred())
  i18next.on('languageChanged', follow)
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferred(),
      fallbackLng: 'en',
      supportedLngs: languages,
      ns: wordsOfPage(),
      defaultNS: 'app',
      partialBundledLanguages: true,
      // React escapes what it shows.
      interpolation: { escapeValue: false },
    })
}

export function changeLanguage(language: Language): void {
  keepLanguage(language)
  i18next.changeLanguage(language)
}
