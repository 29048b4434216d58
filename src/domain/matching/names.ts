// Who could have written this name: an index over the words of all names, forgiving about order,
// slips, cut and joined words. Rare words count for more than common ones.
import { isAbbreviation, isForm, words } from './text.ts'
import { type Found, openVocabulary, type Word } from './vocabulary.ts'

/** `self`: a name of the customer; `parent`: of the company it belongs to; `learned`: of one who
 *  has paid for it before. */
export type Via = 'self' | 'parent' | 'learned'

export type Resemblance = {
  customerId: string
  via: Via
  /** From 0 to 1: how much of the name stands in the text, and of the text in the name. */
  alike: number
  /** Whether the legal forms agree; `silent` where one of them has none. */
  form: 'same' | 'other' | 'silent'
  /** The name as we know it. */
  name: string
}

type Name = {
  customerId: string
  via: Via
  name: string
  words: Word[]
  forms: string[]
  /** The weights of its words when it was added. */
  weight: number
}

export type NameIndex = {
  add(customerId: string, name: string, via: Via): void
  /** The customers whose names resemble the text, the likeliest first. With `whole` the text is
   *  nothing but a name; otherwise a name may stand anywhere in it. */
  like(text: string, whole: boolean): Resemblance[]
}

const leastAlike = 0.3
const mostFound = 12
const mostCompared = 48
/** A word in more names than this does not lead to a name, it only confirms one. */
const tooCommon = 1500

export function openNameIndex(): NameIndex {
  const vocabulary = openVocabulary()
  const names: Name[] = []
  const known = new Set<string>()
  const rarity = (frequency: number) => Math.log(1 + (names.length + 1) / (frequency + 0.5))
  const weightOf = (word: Word) => rarity(word.names.length)

  /** Words beside the name, or between its words, that belong to other names speak against it. */
  const foreignTo = (parts: string[], used: Set<number>, whole: boolean): number => {
    const [from, to] = whole
      ? [0, parts.length - 1]
      : [Math.min(...used) - 1, Math.max(...used) + 1]
    let weight = 0
    for (let at = Math.max(0, from); at <= Math.min(parts.length - 1, to); at++) {
      const part = parts[at] as string
      if (used.has(at) || isForm(part) || /\d/.test(part)) continue
      const word = vocabulary.get(part)
      if (word) weight += weightOf(word)
      else if (whole && !used.has(at - 1)) weight += rarity(0) / 2
    }
    return weight
  }

  const compare = (name: Name, parts: string[], found: Found, whole: boolean): Resemblance => {
    let has = 0
    let all = 0
    const used = new Set<number>()
    for (const word of name.words) {
      const weight = weightOf(word)
      all += weight
      const place = found.get(word) ?? abbreviated(word, parts)
      if (!place) continue
      has += weight * place.quality
      used.add(place.at)
    }
    const { customerId, via } = name
    const base = { customerId, via, name: name.name }
    if (has === 0) return { ...base, alike: 0, form: 'silent' }
    const covered = has / all
    const precise = has / (has + foreignTo(parts, used, whole))
    const formsHere = parts.slice(Math.min(...used), Math.max(...used) + 4).filter(isLongForm)
    return {
      ...base,
      alike: (2 * covered * precise) / (covered + precise),
      form: compareForms(name.forms, formsHere),
    }
  }

  return {
    add(customerId, name, via) {
      const parts = words(name)
      const key = `${customerId} ${via} ${parts.join(' ')}`
      if (known.has(key) || parts.length === 0) return
      known.add(key)
      const plain = parts.filter((part) => !isForm(part))
      const own = [...new Set(plain.length > 0 ? plain : parts)].map(vocabulary.wordOf)
      const forms = parts.filter(isLongForm)
      for (const word of own) word.names.push(names.length)
      const weight = own.reduce((sum, word) => sum + weightOf(word), 0)
      names.push({ customerId, via, name, words: own, forms, weight })
    },
    like(text, whole) {
      const parts = words(text)
      const found = vocabulary.look(parts)
      const best = new Map<string, Resemblance>()
      for (const index of promising(found, names, weightOf)) {
        const one = compare(names[index] as Name, parts, found, whole)
        if (one.alike < leastAlike) continue
        const key = `${one.customerId} ${one.via}`
        if ((best.get(key)?.alike ?? 0) < one.alike) best.set(key, one)
      }
      return [...best.values()].sort(byLikeness).slice(0, mostFound)
    },
  }
}

const abbreviated = (word: Word, parts: string[]) => {
  const at = parts.findIndex((part) => isAbbreviation(part, word.text))
  return at < 0 ? undefined : { quality: 0.7, at }
}

/** The names worth a closer look: those that have the most of their weight in the text. */
function promising(
  found: Found,
  names: readonly Name[],
  weightOf: (word: Word) => number,
): number[] {
  const has = new Map<number, number>()
  for (const [word, { quality }] of [...found].sort(
    ([a], [b]) => a.names.length - b.names.length,
  )) {
    if (word.names.length > tooCommon && has.size > 0) break
    const weight = weightOf(word) * quality
    for (const index of word.names) has.set(index, (has.get(index) ?? 0) + weight)
    if (has.size > 2 * tooCommon) break
  }
  const rank = ([index, weight]: [number, number]) => weight ** 2 / (names[index] as Name).weight
  const all = [...has].map((one): [number, number] => [one[0], rank(one)])
  if (all.length <= mostCompared) return all.map(([index]) => index)
  return all
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, mostCompared)
    .map(([index]) => index)
}

const isLongForm = (part: string) =>
  isForm(part) && part.length > 1 && !/^(AND|ET|UND|THE|CO|CIE)$/.test(part)

const compareForms = (ours: string[], theirs: string[]): Resemblance['form'] => {
  if (ours.length === 0 || theirs.length === 0) return 'silent'
  return ours.some((form) => theirs.includes(form)) ? 'same' : 'other'
}

const formRank = { same: 2, silent: 1, other: 0 }
const byLikeness = (a: Resemblance, b: Resemblance) =>
  b.alike - a.alike ||
  formRank[b.form] - formRank[a.form] ||
  (a.customerId < b.customerId ? -1 : a.customerId > b.customerId ? 1 : 0)
