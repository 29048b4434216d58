// The evidence in words: every level of every criterion as a sentence, in English and in French,
// with the value seen. The weights stay beside them, so that what is shown adds up to the score.
import type { Key } from './criteria.ts'
import type { Evidence } from './proposal.ts'
import { phrases } from './phrases.ts'
import type { Weights } from './weights.ts'

/** What was seen for each criterion: a name, a number, an amount as it is written. */
export type Sight = (criterion: string) => string

/** The evidence behind a score, the weightiest first; its weights add up to the score. */
export function explain(keys: readonly Key[], weights: Weights, sight: Sight): Evidence[] {
  return keys
    .map((key): Evidence => {
      const [criterion = '', ...rest] = key.split(' ')
      const level = rest.join(' ')
      const seen = sight(criterion)
      const [en, fr] = sentence(criterion, level, seen)
      return { criterion, level, seen, weight: weights.get(key) ?? 0, en, fr }
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
}

/** The longest beginning of the level that has a phrase: `fee payer` is told as `fee`. */
function sentence(criterion: string, level: string, seen: string): readonly [string, string] {
  const own = phrases[criterion] ?? {}
  const parts = level.split(' ')
  for (let length = parts.length; length >= 0; length--) {
    const found = own[parts.slice(0, length).join(' ')]
    if (found) return [fill(found[0], seen), fill(found[1], seen)]
  }
  return [`${criterion}: ${level}`, `${criterion} : ${level}`]
}

/** Brackets around nothing are left out. */
const fill = (phrase: string, seen: string): string =>
  phrase.replace(seen === '' ? / ?\(\{\}\)/ : '{}', () => seen)
