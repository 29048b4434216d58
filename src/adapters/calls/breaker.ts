// A platform that does not answer is left alone for a while, then asked once: only when that goes
// well do the others follow. One breaker per connection and process.
import { CircuitState, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel'
import type { Logger } from 'pino'
import type { Outside } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { isDown, notCalled } from '../platform-error.ts'

/** So many failures one after the other, of whatever calls, and it opens. */
const failuresInARow = 6
const restMs = 10_000
/** For those who come while one call tries how it is. */
const probingMs = 1000

export type BreakerState = 'closed' | 'open' | 'half-open'

export type Breaker = {
  /** @throws PlatformError `breaker-open`, unless a call may be made now */
  check(): void
  /** @throws PlatformError `breaker-open`, or what the call throws */
  run<T>(call: () => Promise<T>): Promise<T>
  state(): { state: BreakerState; since: string; opened: number }
}

export function openBreaker(options: {
  platform: Platform
  outside: Outside
  log: Logger
  signal: AbortSignal
}): Breaker {
  const { platform, log, signal } = options
  const { clock, random } = options.outside
  let restsUntil: number | undefined
  let since = clock.now()
  let opened = 0
  // How long it rests is ours to say, by a timer: the library compares dates, and a clock that is
  // set back would keep the breaker open for as long.
  const policy = circuitBreaker(handleWhen(isDown), {
    breaker: new ConsecutiveBreaker(failuresInARow),
    halfOpenAfter: Number.NEGATIVE_INFINITY,
  })
  policy.onBreak(() => {
    opened += 1
    restsUntil = clock.now().getTime() + restMs
    void clock.sleep(restMs, signal).then(() => {
      restsUntil = undefined
    })
    log.warn({ platform, failuresInARow, restMs }, 'the platform does not answer: calls are held')
  })
  policy.onReset(() => log.info({ platform }, 'the platform answers again'))
  policy.onStateChange(() => {
    since = clock.now()
  })

  function check() {
    const isProbing = policy.state === CircuitState.HalfOpen
    if (restsUntil === undefined && !isProbing) return
    const left = Math.min(Math.max((restsUntil ?? 0) - clock.now().getTime(), 0), restMs)
    const waitMs = (isProbing ? probingMs : left) + random.next() * probingMs
    throw notCalled(platform, 'breaker-open', 'it did not answer of late', waitMs)
  }

  return {
    check,
    async run(call) {
      check()
      return policy.execute(call)
    },
    state() {
      const names = {
        [CircuitState.Closed]: 'closed',
        [CircuitState.HalfOpen]: 'half-open',
      } as const
      const state = (names as Partial<Record<CircuitState, BreakerState>>)[policy.state] ?? 'open'
      return { state, since: since.toISOString(), opened }
    },
  }
}
