// One life of one process: from its start until it is killed. What a killed process was waiting for
// never comes, so that nothing it had in hand goes on; what it had sent is on its way all the same.
import type { Dice } from './dice.ts'
import type { Time } from './time.ts'

export type Life = {
  name: string
  isDead(): boolean
  /** Resolves at its death: connections to it break. */
  death: Promise<void>
  /** Aborts at its death. */
  ended: AbortSignal
  kill(): void
  /** The promise, unless the process dies meanwhile: then it never settles. */
  alive<T>(promise: Promise<T>): Promise<T>
  /** Between two things that the process does: time may pass, or it may die here. */
  step(what: string): Promise<void>
  /** Dies so many steps on; undefined = not any more. */
  dieAfter(steps: number | undefined): void
  /** Stands still for so long, as a process does that is paused: then it goes on as if nothing had been. */
  pause(ms: number): void
}

export function openLife(name: string, time: Time, dice: Dice, died: () => void): Life {
  let isDead = false
  let stepsLeft: number | undefined
  let pausedUntil = 0
  const never = new Promise<never>(() => undefined)
  const ended = new AbortController()
  const { promise: death, resolve: buried } = Promise.withResolvers<void>()

  const kill = () => {
    if (isDead) return
    isDead = true
    buried()
    ended.abort()
    died()
  }
  const alive = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      promise.then(
        (value) => isDead || resolve(value),
        (error) => isDead || reject(error),
      )
    })
  return {
    name,
    isDead: () => isDead,
    death,
    ended: ended.signal,
    kill,
    alive,
    async step() {
      if (isDead) return never
      if (stepsLeft !== undefined && stepsLeft-- <= 0) {
        kill()
        return never
      }
      const stands = pausedUntil - time.elapsed()
      if (stands > 0) await time.sleep(stands)
      if (dice.chance(0.3)) await time.sleep(dice.between(0, 12))
      return isDead ? never : undefined
    },
    dieAfter(steps) {
      stepsLeft = steps
    },
    pause(ms) {
      pausedUntil = time.elapsed() + ms
    },
  }
}
