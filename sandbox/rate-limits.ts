// The platforms' own limits, as sliding windows over the sandbox's clock.
import type { Outside } from '../src/domain/outside.ts'

export type Limit = { requests: number; perMs: number }

/** Of each door, and of HubSpot's searches, which are counted apart; null = none. */
export type RateLimits = {
  stripe: Limit[]
  /** The longest is the one that HubSpot speaks of in its headers. */
  hubspot: Limit[]
  hubspotSearch: Limit[]
  quickbooks: Limit[]
}

/** As a sandbox of Stripe, a Pro account of HubSpot and any company of QuickBooks have them. */
const real: RateLimits = {
  stripe: [{ requests: 25, perMs: 1000 }],
  hubspot: [{ requests: 190, perMs: 10_000 }],
  hubspotSearch: [{ requests: 5, perMs: 1000 }],
  quickbooks: [
    { requests: 10, perMs: 1000 },
    { requests: 500, perMs: 60_000 },
  ],
}

/** `stripe=250/1,quickbooks=5000/60`: requests and seconds, the others as they really are. */
export function rateLimitsFrom(text: string): RateLimits | null {
  if (text === 'off') return null
  if (text === 'real') return real
  const given = text.split(',').map((one) => {
    const [, name = '', requests, seconds] = /^(\w+)=(\d+)\/(\d+)$/.exec(one.trim()) ?? []
    if (!(name in real)) throw new Error(`not a rate limit: ${one}`)
    return [name, [{ requests: Number(requests), perMs: Number(seconds) * 1000 }]]
  })
  return { ...real, ...Object.fromEntries(given) }
}

/** Counts a request; says whether it is one too many. Refused requests do not count. */
export function rateLimiter(outside: Outside, limits: readonly Limit[]) {
  const longest = Math.max(...limits.map((limit) => limit.perMs))
  let taken: number[] = []
  const limiter = () => {
    const now = outside.clock.now().getTime()
    taken = taken.filter((at) => now - at < longest)
    const over = limits.some(
      (limit) => taken.filter((at) => now - at < limit.perMs).length >= limit.requests,
    )
    if (!over) taken.push(now)
    return over
  }
  /** How many were let through in the longest window. */
  limiter.taken = () => {
    const now = outside.clock.now().getTime()
    return taken.filter((at) => now - at < longest).length
  }
  return limiter
}
