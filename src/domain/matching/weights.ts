// From evidence to probability: a weight for each level of each criterion, in natural log-odds.
// The scores of all hypotheses, and of none of them, compete: the odds between two are the
// exponential of the difference of their scores (a conditional logit, which is what Fellegi and
// Sunter's sum of log-odds becomes when the candidates exclude one another).
import type { Key } from './criteria.ts'

export type Weights = ReadonlyMap<Key, number>

export const scoreOf = (keys: readonly Key[], weights: Weights): number =>
  keys.reduce((sum, key) => sum + (weights.get(key) ?? 0), 0)

/** The probabilities of scores that compete. */
export function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores)
  const odds = scores.map((score) => Math.exp(score - most))
  const sum = odds.reduce((a, b) => a + b, 0)
  return odds.map((one) => one / sum)
}

/** A decided case: the evidence of each rival, and which of them was right. */
export type Sample = { rivals: readonly (readonly Key[])[]; right: number }

export type Fitting = { rounds: number; rate: number; pull: number }
const usual: Fitting = { rounds: 6, rate: 0.05, pull: 1 }

/** Weights under which the right ones would have been likeliest, held towards `prior` so that a
 *  level seldom seen keeps nearly the weight it had. The same samples in the same order give the
 *  same weights. */
export function fitWeights(
  samples: readonly Sample[],
  prior: Weights,
  { rounds, rate, pull }: Fitting = usual,
): Weights {
  const ids = new Map<Key, number>()
  const idOf = (key: Key) => {
    const id = ids.get(key) ?? ids.size
    ids.set(key, id)
    return id
  }
  const coded = samples
    .filter(({ rivals }) => rivals.length > 1)
    .map(({ rivals, right }) => ({ right, rivals: rivals.map((keys) => keys.map(idOf)) }))
  const start = Float64Array.from(ids.keys(), (key) => prior.get(key) ?? 0)
  const weights = start.slice()
  const squares = new Float64Array(ids.size).fill(1e-8)
  const hold = pull / Math.max(1, coded.length)
  for (let round = 0; round < rounds; round++) {
    const pace = rate / (1 + round)
    for (const { rivals, right } of coded) {
      const scores = rivals.map((keys) => keys.reduce((sum, id) => sum + (weights[id] ?? 0), 0))
      for (const [at, share] of softmax(scores).entries()) {
        const error = (at === right ? 1 : 0) - share
        if (Math.abs(error) < 1e-6) continue
        for (const id of rivals[at] as number[]) {
          const weight = weights[id] as number
          const step = error - hold * (weight - (start[id] as number))
          squares[id] = (squares[id] as number) + step * step
          weights[id] = weight + ((pace * step) / Math.sqrt(squares[id] as number)) * 4
        }
      }
    }
  }
  const fitted = new Map(prior)
  for (const [key, id] of ids) fitted.set(key, weights[id] as number)
  return fitted
}
