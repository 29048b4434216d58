// The budget of calls for one process, or for several simulated ones that share it.
import {
  type Budget,
  type BudgetKey,
  type Dues,
  leftOf,
  longestBlockMs,
  overBudget,
  reserve,
} from '../../src/adapters/calls/budget.ts'
import type { Rule } from '../../src/adapters/calls/limits.ts'
import type { Clock } from '../../src/domain/outside.ts'

export function memoryBudget(clock: Pick<Clock, 'now'>): Budget {
  const kept = new Map<BudgetKey, { dues: Dues; learnt: Map<string, Rule> }>()
  const of = (key: BudgetKey) => {
    const fresh = { dues: { byRule: new Map(), blockedUntil: 0 }, learnt: new Map() }
    const found = kept.get(key) ?? fresh
    kept.set(key, found)
    return found
  }
  const known = (key: BudgetKey, rules: readonly Rule[]) =>
    rules.map((rule) => of(key).learnt.get(rule.name) ?? rule)
  const nowMs = () => clock.now().getTime()

  return {
    async take(key, rules, calls) {
      const now = nowMs()
      const { dues } = of(key)
      const wait = reserve(dues, known(key, rules), calls, now)
      if (!wait.taken) throw overBudget(key, wait.ms)
      return wait.ms
    },
    async block(key, ms) {
      const { dues } = of(key)
      const until = nowMs() + Math.min(ms, longestBlockMs)
      dues.blockedUntil = Math.max(Math.min(dues.blockedUntil, nowMs() + longestBlockMs), until)
    },
    left: async (key, rules) => leftOf(of(key).dues, known(key, rules), nowMs()),
    async learn(key, rules) {
      for (const rule of rules) of(key).learnt.set(rule.name, rule)
    },
  }
}
