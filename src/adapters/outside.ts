// The real outside: the machine's clock, its timers and its randomness. The only file under src/
// that may touch them (a lint rule says so).
import { randomUUID } from 'node:crypto'
import { setTimeout as timer } from 'node:timers/promises'
import type { Outside } from '../domain/outside.ts'

export const realOutside: Outside = {
  clock: {
    now: () => new Date(),
    // An aborted sleep is a short sleep: the caller looks at its signal, there is nothing to catch.
    sleep: (ms, signal) => timer(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
  },
  random: { next: () => Math.random(), uuid: () => randomUUID() },
}

/** Milliseconds that only go forward, to tell how long something took. */
export const stopwatchMs = (): number => performance.now()
