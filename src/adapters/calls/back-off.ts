// How long to wait before the next try: doubling, with jitter so that many who failed together do
// not come back together. The chance comes from outside, so that a simulation can repeat it.
import { ExponentialBackoff } from 'cockatiel'
import type { Random } from '../../domain/outside.ts'

const firstMs = 200
const longestMs = 30_000

/** Answers the next wait, each time it is asked. */
export function backOff(random: Random, from: { firstMs?: number; longestMs?: number } = {}) {
  const policy = new ExponentialBackoff<number>({
    initialDelay: from.firstMs ?? firstMs,
    maxDelay: from.longestMs ?? longestMs,
    exponent: 2,
    generator(attempt = 0, { initialDelay, maxDelay, exponent }) {
      const ceiling = Math.min(maxDelay, initialDelay * exponent ** attempt)
      return [ceiling / 2 + (random.next() * ceiling) / 2, Math.min(attempt + 1, 30)]
    },
  })
  let wait = policy.next()
  return (): number => {
    const { duration } = wait
    wait = wait.next(undefined)
    return duration
  }
}
