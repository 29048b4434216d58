// The platforms' own limits, as sliding windows over the sandbox's clock.
import type { Outside } from '../src/domain/outside.ts'

export type Limit = { requests: number; perMs: number }

/** Counts a request; says whether it is one too many. Refused requests do not count. */
export function rateLimiter(outside: Outside, limits: readonly Limit[]): () => boolean {
  const longest = Math.max(...limits.map((limit) => limit.perMs))
  let taken: number[] = []
  return () => {
    const now = outside.clock.now().getTime()
    taken = taken.filter((at) => now - at < longest)
    const over = limits.some(
      (limit) => taken.filter((at) => now - at < limit.perMs).length >= limit.requests,
    )
    if (!over) taken.push(now)
    return over
  }
}
