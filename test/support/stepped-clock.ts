// A clock that stands still until the test says otherwise.
import type { Clock } from '../../src/domain/outside.ts'

export type SteppedClock = Clock & {
  /** Time goes by, and whoever slept no longer than that wakes up. */
  pass(ms: number): void
}

export function steppedClock(start = '2026-11-21T10:00:00.000Z'): SteppedClock {
  let now = Date.parse(start)
  let sleepers: { at: number; wake(): void }[] = []
  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted) return resolve()
        signal?.addEventListener('abort', () => resolve(), { once: true })
        sleepers.push({ at: now + ms, wake: resolve })
      }),
    pass(ms) {
      now += ms
      const woken = sleepers.filter(({ at }) => at <= now)
      sleepers = sleepers.filter(({ at }) => at > now)
      for (const { wake } of woken) wake()
    },
  }
}
