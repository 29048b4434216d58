// Virtual time: all timers of this process, those of the SDKs and libraries too, fire when the
// simulation says so, and everything that they set off is done before the next one fires.
import FakeTimers from '@sinonjs/fake-timers'
import type { Clock } from '../../src/domain/outside.ts'

const start = Date.parse('2026-03-02T08:00:00Z')
const immediately = setImmediate

/** Lets everything run that does not wait for a timer. Streams of bodies need some turns. */
async function settle() {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => immediately(resolve))
}

export type Time = ReturnType<typeof openTime>

export function openTime() {
  const fake = FakeTimers.install({
    now: start,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  })
  let fired = 0

  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      // As Node has it: no wait is shorter than a millisecond.
      const timer = setTimeout(done, Math.max(1, Math.ceil(ms)))
      signal?.addEventListener('abort', done)
    })

  return {
    /** Milliseconds since the beginning. */
    elapsed: () => fake.now - start,
    fired: () => fired,
    sleep,
    /** A clock that is wrong by so much, as it says then. */
    clock: (skewMs: () => number): Clock => ({
      now: () => new Date(fake.now + skewMs()),
      sleep,
    }),
    /** Runs the world for so long. */
    async advance(ms: number) {
      let isOver = false
      setTimeout(() => {
        isOver = true
      }, ms)
      await settle()
      while (!isOver) {
        fake.next()
        fired += 1
        await settle()
      }
    },
    /** Runs the world until that is done. */
    async until<T>(work: Promise<T>): Promise<T> {
      let isOver = false
      const watched = work.finally(() => {
        isOver = true
      })
      watched.catch(() => undefined)
      await settle()
      while (!isOver) {
        fake.next()
        fired += 1
        await settle()
      }
      return watched
    },
    end() {
      fake.reset()
      fake.uninstall()
    },
  }
}
