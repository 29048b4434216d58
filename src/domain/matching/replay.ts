// A stretch of the past gone through again: payments whose place is known teach the engine, then
// those that wait are placed in the order in which they came. Pure, and the same set gives the same
// answers every time.
import type { Book } from './book.ts'
import type { Repeat } from './experience.ts'
import { calibrated } from './calibration.ts'
import type { Ranked } from './engine.ts'
import type { Hypothesis } from './hypotheses.ts'
import { bookOf, type LabelledSet, learnHistory, learnModel } from './history.ts'
import { mentions } from './numbers.ts'
import type { Receipt, Share, Target } from './subject.ts'
import { judge, type Model, type Verdict } from './verdict.ts'
import type { Weights } from './weights.ts'

/** A verdict without its evidence, which is too much to keep of every receipt. */
export type Placed = Pick<Verdict, 'decision' | 'reason' | 'confidence'> & {
  receipt: Receipt
  /** The likeliest first. */
  proposals: (readonly Share[])[]
  repeats: Repeat
}

export type Replay = {
  place(receipt: Receipt): Placed
  /** Judges those that were left for a person once more, by what was settled meanwhile, until
   *  nothing changes. `onRound` hears how many there are, and gives what to call after each. */
  lookAgain(placed: readonly Placed[], onRound?: (waiting: number) => () => void): Placed[]
}

const mostProposals = 5
const mostRounds = 3
const unknownDay = 0

/** Learns from the history of the set, and is ready to place its receipts. */
export function openReplay(
  set: LabelledSet,
  { weights, confidence }: { weights: Weights; confidence: number },
  onStep?: () => void,
): Replay {
  const book = bookOf(set)
  const learned = learnModel(learnHistory(set, book, onStep), weights)
  const model: Model = {
    weights: learned.weights,
    calibrate: (share) => calibrated(share, learned.calibration),
    confidence,
    largeFrom: largeIn(set.targets),
  }
  balance(set, book)
  const spokenFor = readBacklog(set.receipts, book)
  const options = { spokenFor: (target: Target) => spokenFor.has(target) }

  const settle = (receipt: Receipt, { targets, fit }: Hypothesis) => {
    const customerId = targets[0]?.customerId ?? null
    for (const { target, settles } of fit.shares) book.settle(target, settles, receipt.day)
    for (const credit of fit.credits) book.use(credit, credit.open)
    book.learn({ receipt, customerId, targets, level: fit.level, fee: 0 })
    book.note(receipt, true)
  }
  const placedBy = (receipt: Receipt, verdict: Verdict): Placed => {
    const { decision, reason, confidence, considered, ranked } = verdict
    const proposals = ranked.slice(0, mostProposals).map(({ hypothesis }) => hypothesis.fit.shares)
    return { receipt, decision, reason, confidence, proposals, repeats: considered.repeats }
  }

  return {
    place(receipt) {
      const verdict = judge(receipt, book, model, options)
      const [top] = verdict.ranked
      if (verdict.decision === 'automatic' && top) settle(receipt, top.hypothesis)
      else book.note(receipt, false)
      return placedBy(receipt, verdict)
    },
    lookAgain(placed, onRound = () => () => {}) {
      const latest = [...placed]
      for (let round = 0, isChanged = true; isChanged && round < mostRounds; round++) {
        isChanged = false
        const onStep = onRound(latest.filter(({ decision }) => decision === 'review').length)
        for (const [at, before] of latest.entries()) {
          if (before.decision !== 'review') continue
          const { receipt, repeats } = before
          // It is in the book by now, and would be taken for its own repetition.
          const verdict = judge(receipt, { ...book, repeats: () => repeats }, model, options)
          const [top] = verdict.ranked
          const isPlaced = verdict.decision === 'automatic'
          onStep()
          if (isPlaced && (!top || isPart(top.hypothesis) || !wasFirst(before, top))) continue
          if (isPlaced && top) settle(receipt, top.hypothesis)
          latest[at] = placedBy(receipt, verdict)
          isChanged ||= verdict.decision !== 'review'
        }
      }
      return latest
    },
  }
}

/** Five times the middle of what is invoiced in a currency is large. */
function largeIn(targets: readonly Target[]): (currency: string) => number | undefined {
  const middle = new Map(
    [...Map.groupBy(targets, (one) => one.currency)].map(([currency, group]) => {
      const totals = group.map((one) => one.total).sort((a, b) => a - b)
      return [currency, totals[totals.length >> 1] as number]
    }),
  )
  return (currency) => {
    const amount = middle.get(currency)
    return amount === undefined ? undefined : 5 * amount
  }
}

const leastBefore = 0.9

/** That a rival is paid by now proves little when it might as well have been the other one that was
 *  paid: only what was the likeliest before, and clearly, gains by it. */
const wasFirst = ({ confidence, proposals: [first = []] }: Placed, { hypothesis }: Ranked) =>
  confidence >= leastBefore &&
  first.length === hypothesis.fit.shares.length &&
  first.every(({ target }) => hypothesis.targets.includes(target))

/** That another invoice is paid by now speaks for the one whose amount is met, not for a part of it. */
const isPart = ({ fit }: Hypothesis) => /part/.test(fit.level)

/** Open amounts as they stand when the receipts to place begin. Deals and payouts have no balance in
 *  a set: they are open until a past payment was for them. */
function balance({ targets, credits, balances }: LabelledSet, book: Book) {
  for (const target of targets) {
    const open = balances.get(target.id) ?? target.open
    if (open !== target.open) book.settle(target, target.open - open, unknownDay)
  }
  for (const credit of credits) {
    const open = balances.get(credit.id) ?? credit.open
    if (open !== credit.open) book.use(credit, credit.open - open)
  }
}

/** What the receipts that wait name between them: one that names nothing is rather for another. */
function readBacklog(receipts: readonly Receipt[], book: Book): Set<unknown> {
  const spokenFor = new Set<unknown>()
  for (const { text } of receipts) {
    book.texts.read(text)
    for (const mention of mentions(text)) {
      for (const { document } of book.numbers.named(mention)) spokenFor.add(document)
    }
  }
  return spokenFor
}
