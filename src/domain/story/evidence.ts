// What the matching saw, where only its English sentence was kept: told in the reader's language.
// Sentences are known by their form, which src/domain/matching/phrases.ts has in both languages.
import { phrases } from '../matching/phrases.ts'
import { noteOf, spokenIn } from './codes.ts'
import type { Words } from './teller.ts'

type Form = { english: RegExp; french: string }

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

// In brackets it may be missing; what is longest without the value is tried first.
const formOf = (english: string) =>
  new RegExp(
    `^${english
      .split(/( ?\(\{\}\)|\{\})/)
      .map((part) => {
        if (part === '{}') return '(.+)'
        return part.endsWith('({})')
          ? `(?:${part.startsWith(' ') ? ' ' : ''}\\((.+)\\))?`
          : escaped(part)
      })
      .join('')}$`,
    's',
  )

const forms: readonly Form[] = Object.values(phrases)
  .flatMap((levels) => Object.values(levels))
  .sort(([one], [other]) => other.length - one.length)
  .map(([english, french]) => ({ english: formOf(english), french }))

function inFrench(text: string): string | undefined {
  for (const { english, french } of forms) {
    const found = english.exec(text)
    if (!found) continue
    const seen = found[1]
    return french.replace(seen === undefined ? / ?\(\{\}\)/ : '{}', () => seen ?? '')
  }
  return undefined
}

const valueForm = /\b(\d+(?:\.\d+)?) ([A-Z]{3})\b|\b(\d{4}-\d\d-\d\d)\b/g

/** Amounts and days in it as the reader writes them. */
const readable = (text: string, w: Words) =>
  text.replace(valueForm, (_, amount?: string, currency?: string, day?: string) =>
    amount && currency ? w.sum(amount, currency) : w.day(day ?? ''),
  )

/** Reasons in short, as the rules write them: `reference INV-42`, `INV-42: 120.00 EUR open`. */
export function shortEvidence(evidence: string, w: Words): string {
  const isEnglish = w.language === 'en'
  const [, where, what = ''] = /^(reference|earlier-allocation) (.+)$/.exec(evidence) ?? []
  if (where === 'reference') return `${isEnglish ? 'reference' : 'référence'} ${w.quote(what)}`
  if (where) return `${isEnglish ? 'placed before on' : 'déjà affecté à'} ${w.quote(what)}`
  const [, name, amount = '', currency = ''] =
    /^(.+): (-?[\d.]+) ([A-Z]{3}) open$/.exec(evidence) ?? []
  if (name) {
    const open = w.sum(amount, currency)
    return isEnglish ? `${name}: ${open} open` : `${name} : ${open} restant dû`
  }
  const [, payment] = /^applied in QuickBooks payment (.+)$/.exec(evidence) ?? []
  if (payment) {
    return isEnglish
      ? `applied by payment ${payment} in QuickBooks`
      : `affecté par le paiement ${payment} dans QuickBooks`
  }
  const told = isEnglish ? undefined : inFrench(evidence)
  return told === undefined ? noteOf(w, evidence) : readable(told, w)
}

/** As a list of the API says it: English as it was kept. */
export function evidenceIn(w: Words, evidence: string): string {
  if (w.language === 'en') return evidence
  const told = shortEvidence(evidence, w)
  return told === w.quote(evidence) ? spokenIn(w, evidence) : told
}
