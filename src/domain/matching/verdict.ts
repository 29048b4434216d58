// What to do with a receipt: place it, ask a person, or leave it alone. The engine's answer as a
// whole, with every reason; nothing is decided twice, and nothing is decided without saying why.
import type { Book } from './book.ts'
import { leastHunch } from './criteria.ts'
import { type Considered, consider, doubtOf, type Options, type Ranked, rank } from './engine.ts'
import type { Receipt } from './subject.ts'
import type { Weights } from './weights.ts'

/** Stored with every decision; raised whenever the same receipt could get another verdict. */
export const engineVersion = '2026.11'

/** What the engine has learned, and how sure it must be. */
export type Model = {
  weights: Weights
  /** From the share of the likeliest to how often such a one was right. */
  calibrate: (share: number) => number
  /** At or above this it places money by itself. */
  confidence: number
  /** From which amount on, in minor units of a currency, it must be surer in proportion, so that
   *  one large mistake does not outweigh many small ones. Never, where it says nothing. */
  largeFrom?: (currency: string) => number | undefined
}

/** How sure it must be of a receipt: of twice a large amount, half the doubt is allowed. */
const needed = ({ confidence, largeFrom }: Model, { amount, currency }: Receipt): number =>
  1 - (1 - confidence) * Math.min(1, (largeFrom?.(currency) ?? amount) / amount)

export type Verdict = {
  decision: 'automatic' | 'review' | 'ignore'
  /** Why it is not automatic, or why it is ignored: a stable code; null when automatic. */
  reason: string | null
  /** How often a first proposal like this is right; 0 when there is none. */
  confidence: number
  /** The likeliest first. */
  ranked: readonly Ranked[]
  /** The share that is left for none of them. */
  none: number
  considered: Considered
}

const leastForeign = 0.98

export function judge(receipt: Receipt, book: Book, model: Model, options: Options = {}): Verdict {
  const considered = consider(receipt, book)
  const { list: ranked, none } = rank(considered, model.weights, options)
  const [top] = ranked
  const confidence = top ? model.calibrate(top.share) : 0
  const verdict = (decision: Verdict['decision'], reason: string | null): Verdict => {
    return { decision, reason, confidence, ranked, none, considered }
  }
  if (considered.repeats === 'line') return verdict('ignore', 'imported-twice')
  if (receipt.amount <= 0) return verdict('review', 'money-out')
  const isForeign = considered.words.foreign === 'strong' && none >= leastForeign
  if (isForeign && considered.leads.list.every((one) => one.strength < leastHunch)) {
    return verdict('ignore', 'not-ours')
  }
  if (!top)
    return verdict('review', considered.leads.list.length > 0 ? 'nothing-open' : 'payer-unknown')
  const doubt = doubtOf(top, considered, book)
  if (doubt) return verdict('review', doubt)
  if (confidence < model.confidence) {
    return verdict('review', none > top.share ? 'perhaps-none' : rivalReason(ranked))
  }
  if (confidence < needed(model, receipt)) return verdict('review', 'large-amount')
  return verdict('automatic', null)
}

/** Another answer is nearly as likely, or the one there is is not likely enough. */
const rivalReason = ([first, second]: readonly Ranked[]) =>
  second && first && second.share > first.share / 20 ? 'several-fit' : 'not-sure'
