// The engine: a receipt and a book in, a verdict out. Pure: it reads the book and changes nothing.
import type { Book } from './book.ts'
import { type Key, keysOf, leastHunch } from './criteria.ts'
import type { Repeat } from './experience.ts'
import { type Hypothesis, hypothesesFor, type Named, readNumbers } from './hypotheses.ts'
import { type Leads, leadsOf } from './identity.ts'
import { isNamed, type Mention } from './numbers.ts'
import type { Receipt, Target } from './subject.ts'
import { noneKeys } from './none.ts'
import { scoreOf, softmax, type Weights } from './weights.ts'
import type { Placement } from './words.ts'

export type Considered = {
  leads: Leads
  named: Named
  hypotheses: readonly Hypothesis[]
  /** The evidence for each, and last for none of them. */
  rivals: readonly (readonly Key[])[]
  words: Placement
  repeats: Repeat
}

export type Ranked = {
  hypothesis: Hypothesis
  keys: readonly Key[]
  score: number
  /** Its part of the probability, and that of its twins. */
  share: number
  /** Invoices of the same customer for the same amount that no number tells apart from this one. */
  twins: readonly Target[]
}

/** `spokenFor`: whether another receipt of the same backlog names it. */
export type Options = { spokenFor?: (target: Target) => boolean }

export function consider(receipt: Receipt, book: Book): Considered {
  const leads = leadsOf(receipt, book)
  const named = readNumbers(receipt, leads, book)
  const seen = { receipt, leads, named, book }
  const hypotheses = receipt.amount > 0 ? hypothesesFor(receipt, leads, named, book) : []
  const words = book.wordUse.judge(`${receipt.payer ?? ''} ${receipt.text}`)
  const repeats = book.repeats(receipt)
  const none = noneKeys(hypotheses, seen, words, repeats)
  const rivals = [...hypotheses.map((one) => keysOf(one, seen)), none]
  return { leads, named, hypotheses, rivals, words, repeats }
}

/** The hypotheses by probability, the likeliest first, and what is left for none of them. */
export function rank(
  considered: Considered,
  weights: Weights,
  { spokenFor = () => false }: Options = {},
): { list: Ranked[]; none: number } {
  const scores = considered.rivals.map((keys) => scoreOf(keys, weights))
  const shares = softmax(scores)
  const all = considered.hypotheses.map((hypothesis, at): Ranked => {
    const [keys, score, share] = [considered.rivals[at] as Key[], scores[at], shares[at]]
    return { hypothesis, keys, score: score as number, share: share as number, twins: [] }
  })
  const isSpoken = ({ hypothesis }: Ranked) => hypothesis.targets.some(spokenFor)
  const groups = Map.groupBy(all, twinKey)
  const list = [...groups.values()].map((group): Ranked => {
    // Which of the twins hardly matters; not one that another receipt names, if there is a choice.
    const [first, ...others] = group.sort(
      (a, b) => Number(isSpoken(a)) - Number(isSpoken(b)) || b.score - a.score,
    ) as [Ranked, ...Ranked[]]
    const share = group.reduce((sum, one) => sum + one.share, 0)
    return { ...first, share, twins: others.flatMap((one) => one.hypothesis.targets) }
  })
  return { list: list.sort((a, b) => b.share - a.share), none: shares.at(-1) as number }
}

/** What twins share; itself for what has none. */
function twinKey(one: Ranked): unknown {
  const { targets, fit, readings } = one.hypothesis
  const [only] = targets
  if (targets.length !== 1 || !only || readings[0] !== null || fit.level !== 'exact') return one
  return `${only.kind} ${only.customerId ?? only.id} ${only.currency} ${only.open}`
}

/** Why a hypothesis may not place money by itself, however likely it is: a stable code. */
export type Doubt =
  | 'reference-alone'
  | 'amount-alone'
  | 'names-another'
  | 'on-account'
  | 'received-twice'

/** A number alone, or an amount alone, never places money; nor does anything against what the text
 *  says in so many words. Null when nothing stands against it. */
export function doubtOf(
  { hypothesis, keys }: Ranked,
  { leads, named, words, repeats }: Considered,
  book: Book,
): Doubt | null {
  const { fit, targets, readings } = hypothesis
  const [first] = targets
  if (!first) return null
  if (first.kind === 'payout') return keys.includes('payout-text named') ? null : 'amount-alone'
  const lead = leads.of(first.customerId)
  const isKnown = (lead?.strength ?? 0) >= leastHunch
  const isTold = readings.some(isNamed)
  const isAmountTold = !/part-odd|part-round|over-large|fx-wide/.test(fit.level)
  if (isTold ? !isAmountTold && !isKnown : !isKnown)
    return isTold ? 'reference-alone' : 'amount-alone'
  // What the text names to the digit, this customer's own, and the hypothesis leaves out.
  const mine = new Set(targets.map((one) => named.targets.get(one)?.mention))
  const ignores = (target: Target, mention: Mention) =>
    target.customerId === first.customerId &&
    !targets.includes(target) &&
    !mine.has(mention) &&
    book.trust(mention) !== 'doubtful'
  for (const [target, { mention, reading }] of named.targets) {
    if (isNamed(reading) && ignores(target, mention)) return 'names-another'
  }
  for (const [target, mention] of named.settled)
    if (ignores(target, mention)) return 'names-another'
  if (!isTold && words.advance === 'strong') return 'on-account'
  if (repeats === 'open') return 'received-twice'
  return null
}
