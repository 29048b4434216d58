// The share of a platform's limit that is left, known to all processes alike. A call takes the next
// free slot and waits for it, so calls go out evenly and in the order in which they were asked for,
// and nobody has to be told "too often" first.
//
// The arithmetic is GCRA: a rule remembers one moment, when the next call would be due if all came
// evenly; a call may come up to the tolerance earlier.
import type { Platform } from '../../domain/stored.ts'
import { notCalled, type PlatformError } from '../platform-error.ts'
import type { Rule } from './limits.ts'

/** `<platform>/<workspace>`, and for calls that are counted apart `/<kind>` behind it. */
export type BudgetKey = `${Platform}/${string}`

export type Left = Rule & {
  /** Slots of one whole window from now on that are still free. */
  left: number
  /** How long a call would wait now. */
  waitMs: number
}

export type Budget = {
  /** Takes the next slot that all rules allow; answers in how many milliseconds it begins. With
   *  `calls` 0 it takes none and says only how long the platform wants to be left alone.
   *  @throws PlatformError `rate-limited` when that is more than `longestWaitMs` away; nothing is
   *  taken then
   *  @throws StoreUnavailable when nobody knows */
  take(key: BudgetKey, rules: readonly Rule[], calls: number): Promise<number>
  /** No call for so long, by any process. A shorter wait than the one there is changes nothing. */
  block(key: BudgetKey, ms: number): Promise<void>
  left(key: BudgetKey, rules: readonly Rule[]): Promise<Left[]>
  /** What the platform itself says of rules of these names, from now on, for all processes. */
  learn(key: BudgetKey, rules: readonly Rule[]): Promise<void>
}

export const longestWaitMs = 30_000
/** More cannot be asked for by a platform, nor come of a clock that was set back. */
export const longestBlockMs = 3_600_000

/** We stay a little below each limit, and further below where a window is so short that a call
 *  which is a moment late would count in the next one. */
const share = 0.97
const latenessMs = 50
/** Of a window's calls, so many may go out at once. */
const burst = 0.01
const shortWindowMs = 10_000

/** One call each so many milliseconds, and how much earlier one may be. */
export function pace({ calls, perMs }: Rule): { everyMs: number; toleranceMs: number } {
  const together = perMs < shortWindowMs ? 1 : Math.max(1, Math.floor(calls * burst))
  const everyMs = Math.max(perMs / (calls * share), (perMs + latenessMs) / (calls - together + 1))
  return { everyMs, toleranceMs: (together - 1) * everyMs }
}

/** When the next call is due by each rule, and until when there is none, in milliseconds. */
export type Dues = { byRule: Map<string, number>; blockedUntil: number }

/** A moment that lies further ahead than any can was kept before the clock was set back. */
const believed = (moment: number | undefined, furthest: number) =>
  moment === undefined || moment > furthest ? 0 : moment

/** How long `calls` more must wait. Their slots are taken from `dues`, unless that is too long. */
export function reserve(
  dues: Dues,
  rules: readonly Rule[],
  calls: number,
  now: number,
): { ms: number; taken: boolean } {
  const paces = rules.map((rule) => ({ name: rule.name, ...pace(rule) }))
  const dueOf = ({ name, everyMs }: (typeof paces)[number]) =>
    believed(dues.byRule.get(name), now + longestWaitMs + (calls + 1) * everyMs)
  let at = Math.max(now, believed(dues.blockedUntil, now + longestBlockMs + 1000))
  if (calls > 0) {
    for (const one of paces) {
      at = Math.max(at, dueOf(one) - one.toleranceMs + (calls - 1) * one.everyMs)
    }
  }
  const taken = at - now <= longestWaitMs
  if (taken && calls > 0) {
    for (const one of paces) {
      dues.byRule.set(one.name, Math.max(dueOf(one), at) + calls * one.everyMs)
    }
  }
  return { ms: at - now, taken }
}

export function leftOf(dues: Dues, rules: readonly Rule[], now: number): Left[] {
  return rules.map((rule) => {
    const { everyMs, toleranceMs } = pace(rule)
    const due = dues.byRule.get(rule.name) ?? 0
    const waitMs = Math.max(0, due - toleranceMs - now, dues.blockedUntil - now)
    const free = Math.floor((rule.perMs - Math.max(0, due - now, waitMs)) / everyMs)
    return { ...rule, left: Math.max(0, free), waitMs: Math.round(waitMs) }
  })
}

export const overBudget = (key: BudgetKey, waitMs: number): PlatformError => {
  const platform = key.slice(0, key.indexOf('/')) as Platform
  const reason = `no call within ${longestWaitMs / 1000} s: its limit is used up`
  // Soon enough to be there when the queue has become shorter than its limit.
  return notCalled(platform, 'rate-limited', reason, Math.max(1000, waitMs - longestWaitMs / 2))
}
