// Those who wait for one limit of a platform: a bounded number of places, and behind them the
// budget that all processes share.
import { type BulkheadPolicy, bulkhead } from 'cockatiel'
import type { Outside } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { notCalled } from '../platform-error.ts'
import { type Budget, type BudgetKey, type Left, longestWaitMs, reserve } from './budget.ts'
import type { Kind, Limits, Rule } from './limits.ts'
import { openPause, type Pause } from './pause.ts'

export type Line = {
  places: BulkheadPolicy
  pause: Pause
  /** Waits for the next slot; true when that was long enough for things to have changed.
   *  @throws PlatformError `rate-limited` when the slot is too far away */
  slot(kind: Kind): Promise<boolean>
  learn(rule: Rule): void
  left(kind: Kind): Promise<Left[]>
  running(): number
  waiting(): number
}

export type LineParts = {
  platform: Platform
  limits: Limits
  budget: Budget
  outside: Outside
  signal: AbortSignal
}

/** A wait longer than this is long. */
const longMs = 1000
const queueAtLeast = 64

export function openLine(key: BudgetKey, parts: LineParts): Line {
  const { platform, limits, budget, outside, signal } = parts
  const { clock } = outside
  const places = bulkhead(limits.atOnce, queueOf(limits))
  const pause = openPause(key, parts)
  const learnt = new Map<string, Rule>()
  const untold = new Map<string, Rule>()
  // The slots are the database's to give, by its clock; this process only sees to it that calls
  // which it woke up late for do not all go out together.
  const here = new Map<string, number>()

  const rulesFor = (kind: Kind) =>
    (limits.rules[kind] ?? limits.rules.default).map((rule) => learnt.get(rule.name) ?? rule)

  async function wait(ms: number) {
    if (ms > 0) await clock.sleep(ms, signal)
    if (signal.aborted) throw notCalled(platform, 'closing', 'this process ends', longMs)
  }

  async function tellTheOthers() {
    const rules = [...untold.values()]
    if (rules.length === 0) return
    untold.clear()
    await budget.learn(key, rules)
  }

  return {
    places,
    pause,
    async slot(kind) {
      await tellTheOthers()
      let waited = 0
      for (;;) {
        const ms = await budget.take(key, rulesFor(kind), 1)
        await wait(ms)
        waited += ms
        // A slot from before the pause counts no more: all of them would begin at its end.
        const mayBePaused = ms > longMs || pause.left() > 0
        if (!mayBePaused || (await budget.take(key, rulesFor(kind), 0)) === 0) break
      }
      const now = clock.now().getTime()
      await wait(reserve({ byRule: here, blockedUntil: 0 }, rulesFor(kind), 1, now).ms)
      return waited > longMs
    },
    learn(rule) {
      const known = learnt.get(rule.name)
      if (known?.calls === rule.calls && known.perMs === rule.perMs) return
      here.delete(rule.name)
      learnt.set(rule.name, rule)
      untold.set(rule.name, rule)
    },
    left: (kind) => budget.left(key, rulesFor(kind)),
    running: () => limits.atOnce - places.executionSlots,
    waiting: () => queueOf(limits) - places.queueSlots,
  }
}

/** As many as will have their turn in the longest wait; who comes then is sent away. */
function queueOf({ rules }: Limits): number {
  const turns = rules.default.map(({ calls, perMs }) => (calls / perMs) * longestWaitMs)
  return Math.max(queueAtLeast, Math.ceil(Math.min(...turns)))
}
