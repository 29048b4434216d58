// What a platform that says "too often" gets: no call by anybody, for as long as it asks for or, where
// it asks for nothing, longer with each refusal in a row.
import type { Outside } from '../../domain/outside.ts'
import { type Budget, type BudgetKey, longestBlockMs } from './budget.ts'
import type { Limits } from './limits.ts'

export type Pause = {
  /** Calls that set out in one wave and are refused are one refusal. */
  wave(): number
  /** A call of that wave was refused. Answers how long all leave the platform alone now. */
  refused(askedMs: number | undefined, wave: number): Promise<number>
  /** A call of that wave was answered. */
  answered(wave: number): void
  /** No call for so long, for a reason that lies elsewhere. */
  begin(ms: number): Promise<void>
  /** As far as this process knows. */
  left(): number
}

/** A platform that says "at once" again and again is not believed for ever. */
const leastOfOurs = 0.1
/** So that those who all wait for the same moment do not all come in it. */
const jitter = 0.1

export function openPause(
  key: BudgetKey,
  parts: { limits: Limits; budget: Budget; outside: Outside },
): Pause {
  const { limits, budget, outside } = parts
  const nowMs = () => outside.clock.now().getTime()
  let until = 0
  let refusals = 0
  let waves = 0

  const left = () => Math.min(Math.max(0, until - nowMs()), longestBlockMs)

  async function begin(ms: number) {
    until = Math.max(nowMs() + left(), nowMs() + ms)
    await budget.block(key, ms)
  }

  return {
    wave: () => waves,
    async refused(askedMs, wave) {
      const isNew = wave === waves
      if (!isNew && askedMs === undefined) return left()
      if (isNew) {
        refusals += 1
        waves += 1
      }
      const ours = Math.min(limits.waitMs.longest, limits.waitMs.first * 2 ** (refusals - 1))
      const wished = askedMs === undefined ? ours : Math.max(askedMs, ours * leastOfOurs)
      const ms = Math.min(wished, longestBlockMs) * (1 + outside.random.next() * jitter)
      await begin(ms)
      return ms
    },
    answered(wave) {
      if (wave === waves) refusals = 0
    },
    begin,
    left,
  }
}
