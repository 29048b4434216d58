// The words of all names, and how a word as somebody wrote it may be one of them: spelt so, with one
// slip, cut short, or run together with others.
import { isForm, isOneSlip, slipKeys } from './text.ts'

/** A word and the names (by their place) that have it. */
export type Word = { text: string; names: number[] }

/** A word that a written one may stand for, and how well: 1 is to the letter. */
export type Hit = { word: Word; quality: number }

/** What a text has for each word: the best of it, and where. */
export type Found = Map<Word, { quality: number; at: number }>

export type Vocabulary = {
  get(text: string): Word | undefined
  /** The word, made when it is new. */
  wordOf(text: string): Word
  look(parts: readonly string[]): Found
}

const shortestPrefix = 3
const shortestWithSlip = 5
const shortestJoined = 7
/** A longer run of letters than this is no name: it is known only to the letter, because its slips
 *  and beginnings would fill the memory. */
const longestWord = 48
const mostJoined = 4
const mostCut = 60

export function openVocabulary(): Vocabulary {
  const words = new Map<string, Word>()
  const slips = new Map<string, Word[]>()
  const prefixes = new Map<string, Word[]>()
  const push = (index: Map<string, Word[]>, key: string, word: Word) => {
    const list = index.get(key)
    if (list) list.push(word)
    else index.set(key, [word])
  }
  const cutFrom = (text: string) => (prefixes.get(text) ?? []).slice(0, mostCut)

  const misspelt = (text: string, exact: Word | undefined): Hit[] => {
    if (text.length < shortestWithSlip || text.length > longestWord || /\d/.test(text)) return []
    const seen = new Set<Word>(exact && [exact])
    const hits: Hit[] = []
    for (const key of slipKeys(text)) {
      for (const word of slips.get(key) ?? []) {
        if (seen.has(word)) continue
        seen.add(word)
        if (isOneSlip(word.text, text)) hits.push({ word, quality: exact ? 0.5 : 0.85 })
      }
    }
    return hits
  }

  /** The words that a word without spaces is made of: `BLUEHERONLAURE` of BLUEHERON and LAUREL. */
  const joinedIn = (text: string, most: number): Hit[] => {
    for (let at = text.length - 2; at >= shortestPrefix; at--) {
      const first = words.get(text.slice(0, at))
      if (!first) continue
      const rest = text.slice(at)
      const second = words.get(rest)
      if (second || isForm(rest)) {
        return [first, ...(second ? [second] : [])].map((word) => ({ word, quality: 0.95 }))
      }
      const cut = cutFrom(rest).map((word) => ({ word, quality: 0.8 }))
      const more = cut.length === 0 && rest.length >= 6 && most > 2 ? joinedIn(rest, most - 1) : cut
      if (more.length > 0) return [{ word: first, quality: 0.95 }, ...more]
    }
    return []
  }

  const hitsOf = (text: string): Hit[] => {
    const exact = words.get(text)
    const hits = misspelt(text, exact)
    if (exact) return [{ word: exact, quality: 1 }, ...hits]
    for (const word of cutFrom(text)) {
      hits.push({ word, quality: 0.5 + (0.45 * text.length) / word.text.length })
    }
    if (text.length >= shortestJoined && text.length <= longestWord) {
      hits.push(...joinedIn(text, mostJoined))
    }
    return hits
  }

  return {
    get: (text) => words.get(text),
    wordOf(text) {
      const known = words.get(text)
      if (known) return known
      const word: Word = { text, names: [] }
      words.set(text, word)
      if (text.length > longestWord) return word
      if (text.length >= shortestWithSlip) for (const key of slipKeys(text)) push(slips, key, word)
      for (let length = shortestPrefix; length < text.length; length++) {
        push(prefixes, text.slice(0, length), word)
      }
      return word
    },
    look(parts) {
      const found: Found = new Map()
      const note = ({ word, quality }: Hit, at: number) => {
        const before = found.get(word)
        if (!before || before.quality < quality) found.set(word, { quality, at })
      }
      for (const [at, part] of parts.entries()) {
        if (!isForm(part)) for (const hit of hitsOf(part)) note(hit, at)
        // A space where none belongs: two halves that make one word.
        const word = words.get(`${part}${parts[at + 1]}`)
        if (word) note({ word, quality: 0.9 }, at)
      }
      return found
    },
  }
}
