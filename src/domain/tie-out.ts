// Whether two sides tie: what a statement says of each pair and currency, and how a rest comes about.
// Everything adds up: the left side minus the right one is the sum of the differences that somebody
// can point at, and what is left of it is the unexplained rest.
import Type, { type Static } from 'typebox'
import { allKinds, pairs } from './discrepancy-kinds.ts'
import { Amount, Currency, Decimal, sum } from './money.ts'
import { Id, Instant, OrNull, PlainDate, Platform } from './stored.ts'

// Stored shapes: change them only by adding optional fields or a new version.

const Count = Type.Integer({ minimum: 0 })
/** A platform may hold more decimals than the currency has. */
const Side = Type.Object({ count: Count, amount: Amount })
const Part = Type.Object({ count: Count, delta: Amount })

/** All disagreements of one kind. `count` and `delta` hold those that are explained, in transit or
 *  tolerated as well, each of which counts as one of these; `atStake` is what they are about, whether the two sums differ by it or not. */
const Differing = Type.Object({
  kind: Type.Enum(allKinds),
  ...{ count: Count, delta: Amount, atStake: Amount },
  explained: Part,
  inTransit: Part,
  /** Less than the kind's tolerance, or of a kind that is switched off. */
  tolerated: Part,
})
export type Differing = Static<typeof Differing>

export const Line = Type.Object({
  pair: Type.Enum([...pairs]),
  /** Null where only things are counted. */
  currency: OrNull(Currency),
  ...{ left: Side, right: Side, matched: Side },
  differences: Type.Array(Differing),
  /** Left - right - all deltas. */
  unexplained: Amount,
  /** Documents that differ and that nothing points at; the first of them. */
  unexplainedIds: Type.Array(Id),
  /** Both sides are the same, and nobody disputes it. */
  tiesOut: Type.Boolean(),
})
export type Line = Static<typeof Line>

/** How fresh a platform's word is. */
export const Source = Type.Object({
  platform: Platform,
  /** Nothing from before then is missing; null = it was never swept. */
  coveredAt: OrNull(Instant),
  lagSeconds: OrNull(Count),
  /** When the last fact came from there, by a webhook or a sweep. */
  lastFactAt: OrNull(Instant),
  /** The sweeps that were asked for before the run had ended. */
  isRefreshed: Type.Boolean(),
  /** What kept it from being so. */
  trouble: OrNull(Type.String()),
})
export type Source = Static<typeof Source>

export const Receivable = Type.Object({
  currency: Currency,
  /** What is open on invoices: by the ledger, and by QuickBooks. */
  ...{ ledger: Amount, quickbooks: Amount, difference: Amount },
})

export const Balance = Type.Object({ account: Id, currency: Currency, balance: Amount })
export type Balance = Static<typeof Balance>

export const Statement = Type.Object({
  day: PlainDate,
  /** As it was known then; null = as it was known when it was made. */
  knownAt: OrNull(Instant),
  /** Everything up to this position is in it. */
  position: Type.String(),
  lines: Type.Array(Line),
  /** Documents that were compared, each in every pair that it is in. */
  documents: Count,
  /** Facts and documents that disagree and are neither explained nor in transit. */
  openDifferences: Count,
  tiesOut: Type.Boolean(),
  /** It ties out, or every rest is explained or under way. */
  isSignable: Type.Boolean(),
  receivables: Type.Array(Receivable),
  /** Of all accounts by the end of the day. */
  trialBalance: Type.Array(Balance),
  sources: Type.Array(Source),
})
export type Statement = Static<typeof Statement>

const zero = new Decimal(0)
const isZero = (amount: string) => new Decimal(amount).isZero()

export const deltaOf = (differences: readonly Differing[]) =>
  sum(differences.map(({ delta }) => delta))

/** To the cent, and beyond where a side has more decimals. */
export const restOf = (left: Decimal.Value, right: Decimal.Value, explained: Decimal.Value) =>
  new Decimal(left).minus(right).minus(explained)

/** Neither explained nor on its way. */
export const openOf = ({ count, explained, inTransit, tolerated }: Differing) =>
  Math.max(0, count - explained.count - inTransit.count - tolerated.count)

export const openDifferencesOf = (lines: readonly Line[]) =>
  lines.flatMap(({ differences }) => differences).reduce((all, one) => all + openOf(one), 0)

export const tiesOut = (line: Pick<Line, 'unexplained' | 'differences'>) =>
  isZero(line.unexplained) && line.differences.every(({ count }) => count === 0)

/** A month or a day may be signed: nothing is without an explanation. */
export const isSignable = (line: Pick<Line, 'unexplained' | 'differences'>) =>
  isZero(line.unexplained) && line.differences.every((one) => openOf(one) === 0)

/** What is left to be said before it may be signed, line by line. */
export function leftOf(lines: readonly Line[]) {
  return lines
    .filter((line) => !isSignable(line))
    .map(({ pair, currency, unexplained, differences }) => ({
      ...{ pair, currency, unexplained },
      open: differences.reduce((all, one) => all + openOf(one), 0),
    }))
}

/** A figure that was signed: of a pair, or of an account. */
export const Figure = Type.Object({
  what: Type.String(),
  currency: OrNull(Currency),
  amount: Amount,
})
export type Figure = Static<typeof Figure>

/** They go on with business: nobody signs them as of a day. */
const unsigned: readonly Line['pair'][] = ['deals-hubspot', 'customers', 'books']

/** The few totals that a signature stands under. */
export function figuresOf({ lines, trialBalance }: Pick<Statement, 'lines' | 'trialBalance'>) {
  const signed = lines.filter(({ pair }) => !unsigned.includes(pair))
  const ofPairs = signed.flatMap(({ pair, currency, left, right, unexplained }): Figure[] => [
    { what: `${pair} left`, currency, amount: left.amount },
    { what: `${pair} right`, currency, amount: right.amount },
    { what: `${pair} unexplained`, currency, amount: unexplained },
  ])
  const ofAccounts = trialBalance.map(({ account, currency, balance }): Figure => {
    return { what: account, currency, amount: balance }
  })
  return [...ofPairs, ...ofAccounts].filter(({ amount }) => !isZero(amount))
}

const keyOf = ({ what, currency }: Figure) => `${what} ${currency ?? ''}`

/** The figures that are not the same, as they were and as they are; one that is not there is zero. */
export function moved(before: readonly Figure[], after: readonly Figure[]) {
  const known = new Map(before.map((one) => [keyOf(one), one]))
  const now = new Map(after.map((one) => [keyOf(one), one]))
  const keys = [...new Set([...known.keys(), ...now.keys()])]
  const at = (figures: ReadonlyMap<string, Figure>, key: string, other: Figure): Figure =>
    figures.get(key) ?? { ...other, amount: '0' }
  const pairsOf = keys.flatMap((key) => {
    const one = known.get(key) ?? now.get(key)
    if (!one) return []
    const [was, is] = [at(known, key, one), at(now, key, one)]
    return new Decimal(was.amount).equals(is.amount) ? [] : [{ was, is }]
  })
  return { before: pairsOf.map(({ was }) => was), after: pairsOf.map(({ is }) => is) }
}

export const nothing = { count: 0, amount: zero }
