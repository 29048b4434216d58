// The evidence for a hypothesis: the levels of a few criteria. Weights (weights.ts) turn levels into
// log-odds; nothing is weighed here.
import type { Book } from './book.ts'
import { dateKeys } from './dates.ts'
import type { Hypothesis, Named } from './hypotheses.ts'
import { identityKeys, type Lead, type Leads } from './identity.ts'
import { levelOf } from './levels.ts'
import { isNamed } from './numbers.ts'
import type { Receipt, Target } from './subject.ts'

/** `criterion level`, the key under which a weight is kept. */
export type Key = string

export type Seen = { receipt: Receipt; leads: Leads; named: Named; book: Book }

/** How the receipt leads to a hypothesis at all: it names it, names almost it, leads to the payer,
 *  perhaps to the payer, or only the amount does. The same amount means other things in each. */
export type Way = 'named' | 'hinted' | 'payer' | 'hunch' | 'bare'

const leastPayer = 3
/** With less than this a lead is none. */
export const leastHunch = 1.2

export function wayOf({ readings }: Hypothesis, lead: Lead | undefined): Way {
  if (readings.some(isNamed)) return 'named'
  if (readings.some((one) => one !== null)) return 'hinted'
  const strength = lead?.strength ?? 0
  return strength >= leastPayer ? 'payer' : strength >= leastHunch ? 'hunch' : 'bare'
}

export const isWhole = (level: string): boolean => level === 'exact' || level === 'rest'

export function keysOf(hypothesis: Hypothesis, seen: Seen): Key[] {
  const { receipt, leads, book } = seen
  const { targets, fit } = hypothesis
  const [first] = targets as readonly [Target, ...Target[]]
  if (first.kind === 'payout') return payoutKeys(hypothesis, seen)
  const lead = leads.of(first.customerId)
  const way = wayOf(hypothesis, lead)
  const keys: Key[] = [
    `kind ${first.kind}`,
    `amount ${fit.level} ${way}`,
    `source ${receipt.source} ${way}`,
    ...referenceKeys(hypothesis, seen),
    ...identityKeys(lead, receipt, leads),
    ...dateKeys(receipt, targets, book),
  ]
  if (first.customerId !== null) {
    keys.push(...(targets.length === 1 ? choiceKeys : severalKeys)(hypothesis, seen, way))
    if (!isWhole(fit.level)) {
      keys.push(`habit ${fit.level} ${book.habit(first.customerId, fit.level)}`)
    }
  }
  if (targets.length === 1 && way !== 'named') {
    const rivals = book.ofAmount(receipt.amount, receipt.currency, receipt.day).length
    keys.push(`rivals ${levelOf(rivals, rivalSteps, 'alone')} ${way}`)
  }
  if (fit.level === 'credit') {
    const isTold = fit.credits.some((one) => seen.named.credits.has(one))
    keys.push(`credit ${isTold ? 'named' : 'silent'}`)
  }
  return keys
}

const rivalSteps = [
  [21, 'many'],
  [5, 'some'],
  [2, 'few'],
] as const

const payoutDays = [
  [5, 'far'],
  [2, 'near'],
] as const

function payoutKeys({ targets, tried }: Hypothesis, { receipt }: Seen): Key[] {
  const [payout] = targets as readonly [Target]
  const isTold = /STRIPE/i.test(`${receipt.payer ?? ''} ${receipt.text}`)
  return [
    'kind payout',
    `payout-day ${levelOf(Math.abs(receipt.day - payout.due), payoutDays, 'same')}`,
    `payout-text ${isTold ? 'named' : 'silent'}`,
    `payout-source ${receipt.source}`,
    `payout-rivals ${tried > 1 ? 'some' : 'none'}`,
  ]
}

const byTrust = ['exact', 'digits', 'cut', 'slip'] as const

function referenceKeys(hypothesis: Hypothesis, seen: Seen): Key[] {
  const { named, book } = seen
  const { targets, readings } = hypothesis
  const given = readings.filter((one) => one !== null)
  const worst = byTrust.findLast((reading) => given.includes(reading))
  const mention = targets.map((one) => named.targets.get(one)?.mention).find((one) => one)
  const others = `others ${othersNamed(hypothesis, seen)} ${worst ? 'named' : 'silent'}`
  if (!worst || !mention) return [others]
  return [
    `reference ${worst} ${given.length === targets.length ? 'all' : 'some'}`,
    `announced ${worst} ${book.trust(mention)}`,
    `length ${worst} ${Math.min(7, mention.digits.length)}`,
    others,
  ]
}

const graver = ['none', 'doubtful', 'unplaced', 'settled', 'stranger', 'same-settled', 'same']

/** What else the text names and this hypothesis leaves out: the gravest of it. */
function othersNamed({ targets }: Hypothesis, { named, book }: Seen): string {
  const [first] = targets as readonly [Target, ...Target[]]
  const mine = new Set(targets.map((one) => named.targets.get(one)?.mention))
  let worst = 0
  const raise = (level: string) => {
    worst = Math.max(worst, graver.indexOf(level))
  }
  for (const [target, { reading, mention }] of named.targets) {
    if (mine.has(mention) || !isNamed(reading)) continue
    if (book.trust(mention) === 'doubtful') raise('doubtful')
    else raise(target.customerId === first.customerId ? 'same' : 'stranger')
  }
  for (const [target, mention] of named.settled) {
    if (mine.has(mention) || book.trust(mention) === 'doubtful') continue
    raise(target.customerId === first.customerId ? 'same-settled' : 'settled')
  }
  for (const mention of named.unplaced) {
    if (!mine.has(mention) && book.trust(mention) === 'trusted') raise('unplaced')
  }
  return graver[worst] as string
}

/** Which of what the customer owes: the only one, the oldest, one of several. */
function choiceKeys({ targets, fit }: Hypothesis, { receipt, book }: Seen, way: Way): Key[] {
  const [first] = targets as readonly [Target]
  const owed = book.openOf(first.customerId as string, receipt.day)
  const oldest = owed.find((one) => one.kind === first.kind)
  const few = owed.length <= 4 ? 'one-of-few' : 'one-of-many'
  const choice = owed.length === 1 ? 'only' : first.id === oldest?.id ? 'oldest' : few
  const how = way === 'named' ? 'named' : isWhole(fit.level) ? 'exact' : 'other'
  return [`choice ${choice} ${how}`]
}

/** Several at once: how many, in what order of age, and how easily they add up by chance. */
function severalKeys(
  { targets, tried, fit }: Hypothesis,
  { receipt, book }: Seen,
  way: Way,
): Key[] {
  const [first] = targets as readonly [Target, ...Target[]]
  const owed = book
    .openOf(first.customerId as string, receipt.day)
    .filter((one) => one.currency === first.currency && one.kind === 'invoice')
  const oldest = new Set(owed.slice(0, targets.length))
  const picked = targets.every((one) => oldest.has(one)) ? 'oldest' : 'picked'
  const shape = targets.length === owed.length ? 'all' : picked
  const several = `several ${Math.min(4, targets.length)} ${way} ${shape}`
  if (way === 'named') return [several]
  const amounts = owed.map((one) => one.open)
  const spread = amounts.reduce((sum, one) => sum + one, 0) / commonDivisor(amounts)
  const tries = isWhole(fit.level) ? tried : tried * 12
  const isForeign = fit.level === 'fx' || fit.level === 'fx-fee'
  const expected = isForeign ? tried / 40 : tries / Math.max(1, spread)
  return [several, `chance ${Math.max(-6, Math.min(2, Math.round(Math.log10(expected))))}`]
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
const commonDivisor = (amounts: readonly number[]): number =>
  Math.max(1, amounts.reduce(divisor, 0))
