// Those who wait for views to show a position: a reader of its own write, a policy that looks
// things up.
import type { Clock } from '../domain/outside.ts'
import type { Lane } from './lane.ts'

export type WaitOptions = {
  position: string
  timeoutMs: number
  signal?: AbortSignal | undefined
}

export function openWaiting(clock: Pick<Clock, 'sleep'>, stopping: AbortSignal) {
  const waiting = new Set<() => void>()

  return {
    /** To be called when a view has moved or halted. */
    look(): void {
      for (const look of waiting) look()
    },

    async until(lanes: readonly Lane[], options: WaitOptions): Promise<boolean> {
      const { position, timeoutMs, signal } = options
      const verdict = () => {
        if (lanes.every((lane) => lane.position >= position && !lane.isOutdated)) return true
        return lanes.some((lane) => lane.halted) ? false : undefined
      }
      let answer = verdict()
      const answered = new AbortController()
      const look = () => {
        answer = verdict()
        if (answer !== undefined) answered.abort()
      }
      waiting.add(look)
      const signals = [answered.signal, stopping, ...(signal ? [signal] : [])]
      if (answer === undefined) await clock.sleep(timeoutMs, AbortSignal.any(signals))
      waiting.delete(look)
      return answer ?? false
    },
  }
}
