// Payments whose place is known, in the order in which they came: each is considered as if it were
// new, compared with what it turned out to be, and then taken into the book. What remains is a case
// for each, from which weights are fitted and confidence is calibrated.
import { exponentOf } from '../money.ts'
import { openBook, type Book } from './book.ts'
import { type Calibration, calibrate, type Outcome, uncalibrated } from './calibration.ts'
import { type Considered, consider, rank } from './engine.ts'
import type { Credit, Customer, Receipt, Target } from './subject.ts'
import { type Fitting, fitWeights, type Sample, scoreOf, softmax, type Weights } from './weights.ts'

/** What a past payment turned out to be. */
export type Label = {
  /** Whose it was; null when it was nobody's. */
  customerId: string | null
  parts: { targetId: string; settles: number }[]
  /** What the bank kept back. */
  fee: number
  /** The credit note that made up a difference; a null amount is all of it. */
  credit: { id: string; amount: number | null } | null
}

export type PastPayment = { receipt: Receipt; label: Label }

export type LabelledSet = {
  customers: Customer[]
  targets: Target[]
  credits: Credit[]
  /** What is open, by id, when the payments to place begin. */
  balances: Map<string, number>
  /** By day: what a unit of each currency is worth, all in the same one. */
  rates: Map<number, Record<string, number>>
  history: PastPayment[]
  receipts: Receipt[]
}

/** A sample that also says which rivals are twins and count as one answer. */
export type Case = Sample & { groups: readonly (readonly number[])[] }

/** Rates are not quoted on holidays: the last one counts for a few days. */
const mostRateDays = 7

/** The book of a set as it was before its history. The targets and credits belong to the book from
 *  now on: their open amounts change. */
export function bookOf(set: LabelledSet): Book {
  const rate = (from: string, to: string, day: number) => {
    for (let at = day; at > day - mostRateDays; at--) {
      const { [from]: one, [to]: other } = set.rates.get(at) ?? {}
      if (one && other) return one / other
    }
  }
  const book = openBook({ rate, exponent: exponentOf })
  for (const customer of set.customers) book.addCustomer(customer)
  for (const target of set.targets) book.addTarget(target)
  for (const credit of set.credits) book.addCredit(credit)
  for (const { receipt } of set.history) book.texts.read(receipt.text)
  return book
}

/** The first payments of a history meet a book that has learned nothing yet: their evidence is not
 *  that of the payments to come. */
const coldShare = 0.15

/** Takes the history of the set into its book. */
export function learnHistory(set: LabelledSet, book: Book, onStep?: () => void): Case[] {
  const cases: Case[] = []
  const credits = new Map(set.credits.map((credit) => [credit.id, credit]))
  const first = Math.floor(set.history.length * coldShare)
  const once = keepOnce()
  for (const [at, { receipt, label }] of set.history.entries()) {
    const considered = consider(receipt, book)
    const { hypotheses, rivals } = considered
    const right = rightOf(considered, label)
    if (at >= first && !isWhim(considered, label)) {
      cases.push({ rivals: rivals.map(once), right, groups: groupsOf(considered) })
    }
    const targets = label.parts.flatMap(({ targetId, settles }) => {
      const target = book.target(targetId)
      if (target) book.settle(target, settles, receipt.day)
      return target ?? []
    })
    const { customerId, fee, credit } = label
    book.learn({ receipt, customerId, targets, level: hypotheses[right]?.fit.level ?? null, fee })
    book.note(receipt, label.parts.length > 0)
    const used = credit && credits.get(credit.id)
    if (used) book.use(used, credit.amount ?? used.open)
    onStep?.()
  }
  return cases
}

/** Which of the rivals came true: the hypothesis with just these targets, or none of them. */
function rightOf({ hypotheses }: Considered, { parts }: Label): number {
  const paid = new Set(parts.map(({ targetId }) => targetId))
  const at = hypotheses.findIndex(
    ({ targets }) => targets.length === paid.size && targets.every(({ id }) => paid.has(id)),
  )
  return at < 0 ? hypotheses.length : at
}

/** Money kept on account though an invoice was open for just as much, and nothing said so: people
 *  knew something that is not written here, and no weight could learn it. */
function isWhim({ hypotheses, words }: Considered, { parts, customerId }: Label): boolean {
  if (parts.length > 0 || customerId === null || /clear|strong/.test(words.advance)) return false
  return hypotheses.some(
    ({ fit, targets }) =>
      fit.level === 'exact' && targets.length === 1 && targets[0]?.customerId === customerId,
  )
}

/** Which hypotheses count as one answer. Taken at once: they change with what is open. */
function groupsOf(considered: Considered): number[][] {
  const { hypotheses } = considered
  const alone = new Map(
    hypotheses.flatMap(({ targets }, at) => (targets.length === 1 ? [[targets[0], at]] : [])),
  )
  return rank(considered, new Map()).list.map(({ hypothesis, twins }) => [
    hypotheses.indexOf(hypothesis),
    ...twins.map((twin) => alone.get(twin) as number),
  ])
}

/** The same few hundred keys stand in millions of places: each is kept once. */
export function keepOnce() {
  const kept = new Map<string, string>()
  const once = (key: string) => {
    const known = kept.get(key)
    if (known === undefined) kept.set(key, key)
    return known ?? key
  }
  return (keys: readonly string[]) => keys.map(once)
}

/** A history of one company is short, and what many companies have in common goes far. */
const fitting: Fitting = { rounds: 6, rate: 0.05, pull: 4 }
const fewCases = 200

/** What a company's own history makes of the weights that it began with. */
export function learnModel(
  cases: readonly Case[],
  prior: Weights,
): { weights: Weights; calibration: Calibration } {
  const weights = fitWeights(cases, prior, fitting)
  if (cases.length <= fewCases) return { weights, calibration: uncalibrated }
  return { weights, calibration: calibrate(outcomesOf(cases, prior)) }
}

/** How likely and how right the first answers were, by weights that did not see the case: each half
 *  is judged by what the other taught. Only the later cases count, which are nearest to those to come. */
function outcomesOf(cases: readonly Case[], prior: Weights): Outcome[] {
  const [odd, even] = [1, 0].map((half) => {
    const seen = cases.filter((_, at) => at % 2 === half)
    return fitWeights(seen, prior, fitting)
  }) as [Weights, Weights]
  return cases.flatMap((one, at) => {
    if (at < cases.length / 2 || one.groups.length === 0) return []
    return [firstAnswer(one, at % 2 === 0 ? odd : even)]
  })
}

/** The likeliest answer to a case by these weights. */
export function firstAnswer({ rivals, right, groups }: Case, weights: Weights): Outcome {
  const shares = softmax(rivals.map((keys) => scoreOf(keys, weights)))
  const answers = groups.map((group) => ({
    share: group.reduce((sum, one) => sum + (shares[one] as number), 0),
    isRight: group.includes(right),
  }))
  return answers.reduce((best, one) => (one.share > best.share ? one : best))
}

/** The weights that fit the histories of several companies taken together. */
export function poolWeights(cases: readonly Sample[]): Weights {
  const mixed = [...cases]
  // Fitting takes the last it sees a little more to heart: no company may stand at the end as a whole.
  let seed = 7
  for (let last = mixed.length - 1; last > 0; last--) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    // The low bits of such a number hardly change.
    const other = (seed >>> 8) % (last + 1)
    ;[mixed[last], mixed[other]] = [mixed[other] as Sample, mixed[last] as Sample]
  }
  return fitWeights(mixed, new Map())
}
