// Document numbers in free text: an invoice number in any spelling, several of them, ranges, cut or
// mistyped ones. Which words announce a number is not written here; the book learns it.
import { put } from './directory.ts'
import type { Credit, Target } from './subject.ts'
import { fold } from './text.ts'

/** A number that stands in a text. */
export type Mention = {
  digits: string
  /** Letters and digits as one, `INV52397`, where letters stood right before the digits. */
  whole: string
  /** The word before it. */
  context: string
  /** Whether it ends the text, so that the rest of it may have been cut off. */
  last: boolean
}

/** How a mention became a number: `exact` with its letters, `digits` alone, `cut` at an end,
 *  `slip` of one digit. */
export type Reading = 'exact' | 'digits' | 'cut' | 'slip'

/** Whether it names a document in all its digits, and not only almost. */
export const isNamed = (reading: Reading | null): boolean =>
  reading === 'exact' || reading === 'digits'

export type Document = Target | Credit

const digitLike = (text: string) => text.replace(/O/g, '0').replace(/[IL]/g, '1')

/** All numbers of three to twelve digits in a text, in the order written. */
export function mentions(text: string): Mention[] {
  const parts = fold(text)
    .split(/[\s,;:()|+&"*=]+/)
    .filter((part) => part !== '')
  const found: Mention[] = []
  let context = ''
  for (const [at, part] of parts.entries()) {
    const last = at === parts.length - 1
    if (!/\d/.test(part)) {
      context = part.replace(/[^\p{L}/]/gu, '') || context
      continue
    }
    found.push(...inPart(part, context, last))
    // `61 590`: a number with a space in it.
    const next = parts[at + 1]
    if (/^#?\d{1,4}$/.test(part) && next && /^\d{2,6}[.]?$/.test(next)) {
      const digits = (part + next).replace(/\D/g, '')
      found.push({ digits, whole: digits, context, last: at + 1 === parts.length - 1 })
    }
    const letters = /^([A-Z]{1,8})[^A-Z]/.exec(part)?.[1]
    context = letters ?? context
  }
  return found.filter((one) => one.digits.length >= 3 && one.digits.length <= 12)
}

/** `INV-90001-P2`, the second of several invoices of one deal: its digits alone would name them all. */
const instalment = /^#?([A-Z]{1,8})-?(\d{3,})-?P(\d{1,3})$/

function inPart(part: string, context: string, last: boolean): Mention[] {
  const [, series, deal, number] = instalment.exec(part.replace(/[^A-Z\d]+$/, '')) ?? []
  if (series && deal && number) {
    const whole = `${series}${deal}P${number}`
    return [{ digits: deal + number, whole, context: series, last }]
  }
  const found: Mention[] = []
  const add = (letters: string, digits: string, isLast: boolean) => {
    const whole = `${letters}${digits}`
    found.push({ digits, whole, context: letters || context, last: isLast })
  }
  const plain = part.replace(/[^A-Z\d]/g, '')
  const pieces = part.split(/[^A-Z\d]+/).filter((piece) => piece !== '')
  if (pieces.length > 1) {
    const letters = /^[A-Z]*/.exec(plain)?.[0] ?? ''
    const rest = plain.slice(letters.length)
    if (/^\d+$/.test(rest)) add(letters, rest, last)
  }
  let letters = ''
  let before = ''
  for (const [at, piece] of pieces.entries()) {
    const isLast = last && at === pieces.length - 1
    if (!/\d/.test(piece)) {
      letters = piece
      continue
    }
    const [, start = '', tail = ''] = /^([A-Z]*)(.*)$/.exec(piece) ?? []
    if (/^\d+$/.test(tail)) add(start || letters, tail, isLast)
    else if (/^[\dOIL]+$/.test(tail)) add(start || letters, digitLike(tail), isLast)
    else for (const run of tail.match(/\d{3,}/g) ?? []) add(start, run, isLast)
    // `SIO13409`: a letter O where a zero belongs.
    const zeros = /(?<!O)O+$/.exec(start)?.[0]
    if (zeros) add(start.slice(0, -zeros.length), digitLike(zeros + tail), isLast)
    // `1043/44`: the second has the beginning of the first.
    const short = /^\d{1,4}$/.test(piece) && before.length > piece.length && /[/-]/.test(part)
    if (short) add(letters, before.slice(0, -piece.length) + piece, isLast)
    before = /^\d+$/.test(tail) ? tail : before
    letters = start || letters
  }
  return found
}

/** Fewer digits than this at the end of a number name nothing. */
const shortestTail = 4

export const alnum = (text: string) => fold(text).replace(/[^\p{L}\p{N}]/gu, '')
export const bare = (digits: string) => digits.replace(/^0+/, '')

/** The digits by which a number is known: all of them, the longest run, each without its zeros. */
export function digitKeys(number: string): string[] {
  const digits = alnum(number).replace(/\D/g, '')
  const runs = number.match(/\d+/g) ?? []
  const longest = runs.reduce((a, b) => (b.length >= a.length ? b : a), '')
  const keys = new Set([digits, bare(digits), longest, bare(longest)])
  return [...keys].filter((key) => key.length >= 3)
}

/** The ends of a number that may stand for it. */
export function tailKeys(number: string): string[] {
  const digits = alnum(number).replace(/\D/g, '')
  const count = Math.max(0, digits.length - shortestTail)
  return Array.from({ length: count }, (_, at) => digits.slice(at + 1))
}

export type NumberIndex = {
  add(document: Document): void
  /** The documents that a mention names to the letter or by its digits. */
  named(mention: Mention): { document: Document; reading: Reading }[]
  /** Those that it would name with one slip mended, or an end added that was cut off. */
  almost(mention: Mention): { document: Document; reading: Reading }[]
}

export function openNumberIndex(): NumberIndex {
  const byWhole = new Map<string, Document[]>()
  const byDigits = new Map<string, Document[]>()
  const series = new Set<string>()
  const byTail = new Map<string, Document[]>()
  const lengths = new Set<number>()
  const seriesOf = (text: string) => /^\p{L}*/u.exec(alnum(text))?.[0] ?? ''
  const fits = (mention: Mention, document: Document) => {
    // `CN-1042` is not invoice 1042 where credit notes are called CN.
    const letters = /^[A-Z]*/.exec(mention.whole)?.[0] ?? ''
    return letters === '' || !series.has(letters) || letters === seriesOf(document.number)
  }
  const at = (digits: string, mention: Mention) =>
    (byDigits.get(digits) ?? byDigits.get(bare(digits)) ?? []).filter((one) => fits(mention, one))

  return {
    add(document) {
      const whole = alnum(document.number)
      const digits = whole.replace(/\D/g, '')
      const letters = seriesOf(document.number)
      if (letters !== '') series.add(letters)
      put(byWhole, whole, document)
      if (digits.length < 2) return
      lengths.add(digits.length)
      for (const key of digitKeys(document.number)) put(byDigits, key, document)
      for (const key of tailKeys(document.number)) put(byTail, key, document)
    },
    named(mention) {
      const exact = byWhole.get(mention.whole) ?? []
      const isInstalment = exact.length > 0 && /^[A-Z]+\d+P\d+$/.test(mention.whole)
      if (isInstalment) return exact.map((document) => ({ document, reading: 'exact' }))
      const hasLetters = /[A-Z]/.test(mention.whole)
      const found = exact.map((document): { document: Document; reading: Reading } => {
        return { document, reading: hasLetters ? 'exact' : 'digits' }
      })
      for (const document of at(mention.digits, mention)) {
        if (!exact.includes(document)) found.push({ document, reading: 'digits' })
      }
      if (found.length === 0 && mention.digits.length > shortestTail) {
        // The year and the like left off: `046116` for N25046116, when no other ends so.
        const [document, another] = byTail.get(mention.digits) ?? []
        if (document && !another && fits(mention, document))
          found.push({ document, reading: 'digits' })
      }
      return found
    },
    almost(mention) {
      const { digits, last } = mention
      const found = new Map<Document, Reading>()
      const put = (key: string, reading: Reading) => {
        if (key === digits) return
        for (const document of at(key, mention)) {
          if (!found.has(document)) found.set(document, reading)
        }
      }
      if (digits.length < 3) return []
      const longest = Math.max(0, ...lengths)
      if (digits.length > longest + 1) return []
      for (const document of byTail.get(digits) ?? []) {
        if (fits(mention, document)) found.set(document, 'cut')
      }
      for (const key of endings(digits, last && longest - digits.length >= 2)) put(key, 'cut')
      for (const key of slipsOf(digits)) put(key, 'slip')
      return [...found].map(([document, reading]) => ({ document, reading }))
    },
  }
}

const tens = [...'0123456789']

/** The digits with one more at either end; two more at the end of a text that was cut. */
export function* endings(digits: string, two: boolean): Generator<string> {
  for (const digit of tens) {
    yield digits + digit
    yield digit + digits
    if (two) for (const another of tens) yield digits + digit + another
  }
}

/** The digits with one wrong, missing, doubled, or two neighbours swapped. */
export function* slipsOf(digits: string): Generator<string> {
  for (let at = 0; at < digits.length; at++) {
    const [head, tail] = [digits.slice(0, at), digits.slice(at + 1)]
    for (const digit of tens) {
      yield head + digit + tail
      if (at > 0) yield head + digit + digits.slice(at)
    }
    if (digits.length > 3) yield head + tail
    if (at + 1 < digits.length) yield head + digits[at + 1] + digits[at] + digits.slice(at + 2)
  }
}
