// How often each platform lets itself be called, by kind of call. As data: what a platform says of
// itself later counts more (`learn`).
import type { Platform } from '../../domain/stored.ts'

/** At most so many calls within any stretch of so many milliseconds. */
export type Rule = { name: string; calls: number; perMs: number }

/** Calls with rules of their own. */
export type Kind = 'default' | 'search' | 'batch'

export type Limits = {
  rules: Partial<Record<Kind, readonly Rule[]>> & { default: readonly Rule[] }
  /** Kinds that do not count in what the others share, nor are held up with them. */
  apart: readonly Kind[]
  /** Calls under way at one time, in one process. */
  atOnce: number
  /** The first wait after a refusal without a Retry-After, and the longest after many in a row. */
  waitMs: { first: number; longest: number }
  /** Without an answer for so long, there is none. Not much longer than a slow one takes: each keeps
   *  a place. */
  timeoutMs: number
}

export const stripeLive: Rule = { name: 'second', calls: 100, perMs: 1000 }
export const stripeTest: Rule = { name: 'second', calls: 25, perMs: 1000 }

const perMinute: Rule = { name: 'minute', calls: 500, perMs: 60_000 }
// QuickBooks allows ten, but over a minute it is not even nine: the distance costs nothing.
const perSecond: Rule = { name: 'second', calls: 9, perMs: 1000 }

const limits: Record<Platform, Limits> = {
  stripe: {
    rules: { default: [stripeTest] },
    apart: [],
    atOnce: 40,
    waitMs: { first: 250, longest: 30_000 },
    timeoutMs: 15_000,
  },
  hubspot: {
    rules: {
      default: [{ name: 'rolling', calls: 100, perMs: 10_000 }],
      search: [{ name: 'second', calls: 5, perMs: 1000 }],
    },
    apart: ['search'],
    atOnce: 40,
    waitMs: { first: 250, longest: 10_000 },
    timeoutMs: 15_000,
  },
  quickbooks: {
    rules: {
      default: [perMinute, perSecond],
      batch: [{ name: 'batches', calls: 40, perMs: 60_000 }, perMinute, perSecond],
    },
    apart: [],
    atOnce: 10,
    waitMs: { first: 500, longest: 60_000 },
    timeoutMs: 20_000,
  },
}

export const limitsOf = (platform: Platform): Limits => limits[platform]

export type OtherLimits = Partial<Record<Platform, Partial<Limits>>>

/** `stripe=100/1,quickbooks=5000/60`: calls and seconds, instead of a platform's usual rules. */
export function limitsFrom(text: string): OtherLimits {
  const entries = text.split(',').map((one) => {
    const [, platform, calls, seconds] = /^ *(\w+)=(\d+)\/(\d+) *$/.exec(one) ?? []
    const [usual] = limitsOf(platform as Platform).rules.default
    const rule = { name: usual?.name ?? '', calls: Number(calls), perMs: Number(seconds) * 1000 }
    return [platform, { rules: { ...limitsOf(platform as Platform).rules, default: [rule] } }]
  })
  return Object.fromEntries(entries)
}

/** In front of a sandbox that has no limits. */
export const hardlyAny: OtherLimits = limitsFrom('stripe=2000/1,quickbooks=2000/1')
