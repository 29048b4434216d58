// The thought that a receipt is for none of the targets: money on account, paid twice, or nobody's.
// It has evidence of its own and competes with the hypotheses.
import { isWhole, type Key, leastHunch, type Seen, type Way, wayOf } from './criteria.ts'
import type { Repeat } from './experience.ts'
import type { Hypothesis } from './hypotheses.ts'
import { levelOf } from './levels.ts'
import { isNamed } from './numbers.ts'
import type { Placement } from './words.ts'

const better = ['nothing', 'bare', 'hunch', 'part', 'payer', 'named', 'sum', 'fits', 'both']

/** What the best hypothesis has for it: the better there is one, the less it is none of them. */
function bestOf(hypotheses: readonly Hypothesis[], { leads }: Seen): string {
  let best = 0
  for (const one of hypotheses) {
    const [first] = one.targets
    if (first?.kind === 'payout') return 'payout'
    const standing = standingOf(one, wayOf(one, leads.of(first?.customerId ?? null)))
    best = Math.max(best, better.indexOf(standing))
  }
  return better[best] as string
}

function standingOf({ targets, fit }: Hypothesis, way: Way): string {
  const isTold = !/part-odd|part-round|over-large|fx-wide|deduction/.test(fit.level)
  switch (way) {
    case 'named':
      return isTold ? 'both' : 'named'
    case 'hinted':
    case 'payer':
      if (isWhole(fit.level)) return targets.length > 1 ? 'sum' : 'fits'
      return isTold ? 'payer' : 'part'
    case 'hunch':
      return isTold ? 'hunch' : 'nothing'
    case 'bare':
      return isWhole(fit.level) ? 'bare' : 'nothing'
  }
}

const payerSteps = [
  [6, 'known'],
  [3, 'likely'],
  [leastHunch, 'hunch'],
] as const

/** The evidence that it is for none of them. */
export function noneKeys(
  hypotheses: readonly Hypothesis[],
  seen: Seen,
  words: Placement,
  repeats: Repeat,
): Key[] {
  const { receipt, leads } = seen
  const best = bestOf(hypotheses, seen)
  const strongest = leads.list[0]?.strength ?? 0
  return [
    `none ${receipt.source}`,
    `none-payer ${levelOf(strongest, payerSteps, 'unknown')}`,
    `none-best ${best} ${receipt.source}`,
    `none-advance ${words.advance} ${best}`,
    `none-foreign ${words.foreign} ${best}`,
    `none-number ${numberLevel(seen)}`,
    `none-repeat ${repeats} ${best}`,
    `none-round ${receipt.amount % 5000 === 0 ? 'round' : 'odd'} ${best}`,
  ]
}

/** What the numbers in the text lead to. */
function numberLevel({ named, book }: Seen): string {
  const isTrusted = [...named.targets.values()].some(
    ({ mention, reading }) => isNamed(reading) && book.trust(mention) !== 'doubtful',
  )
  if (isTrusted) return 'open'
  if (named.settled.size > 0) return 'settled'
  return named.unplaced.length > 0 ? 'unplaced' : 'none'
}
