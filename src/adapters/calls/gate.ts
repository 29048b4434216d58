// What every call to a platform goes through, in this order: is the connection usable, does the
// platform answer of late, is there a place, is there a slot in its limit; then the call, but not
// for ever. When the platform says "too often" all processes leave it alone for as long as it
// asks. Everything else that goes wrong is passed on as it is.
import { BulkheadRejectedError } from 'cockatiel'
import type { Logger } from 'pino'
import type { Outside } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import type { ConnectionGuard } from '../connections/guard.ts'
import { hasCode, notCalled, PlatformError, within } from '../platform-error.ts'
import { type BreakerState, openBreaker } from './breaker.ts'
import { type Budget, type BudgetKey, type Left, longestWaitMs } from './budget.ts'
import { type Kind, type Limits, limitsOf, type Rule } from './limits.ts'
import { type Line, openLine } from './line.ts'

export type Gate = {
  <T>(call: () => Promise<T>, kind?: Kind): Promise<T>
  /** A client was told by the platform what its limit is. Told to the others with the next call. */
  learn?(rule: Rule, kind?: Kind): void
}

export type GateState = {
  platform: Platform
  breaker: { state: BreakerState; since: string; opened: number }
  /** Under way, or waiting for a slot; and waiting for a place. */
  running: number
  waiting: number
  /** Since this process began. */
  calls: number
  throttled: number
  timeouts: number
}

export type OpenGate = Gate & {
  learn(rule: Rule, kind?: Kind): void
  state(): GateState
  /** What is left of the limits, for people to see. */
  left(): Promise<Left[]>
}

export type GateOptions = {
  platform: Platform
  workspace: string
  budget: Budget
  connection: ConnectionGuard
  outside: Outside
  log: Logger
  signal: AbortSignal
  /** Where they are other than the platform's usual ones. */
  limits?: Partial<Limits> | undefined
}

/** A limit over a whole day is looked at again this often. */
const dailyMs = 900_000
/** A refusal for calling too often is waited out here, as nothing was done; if it does not take
 *  long, and not for ever. */
const patienceMs = 10_000
const patientTries = 3

export function openGate(options: GateOptions): OpenGate {
  const { platform } = options
  const limits: Limits = { ...limitsOf(platform), ...options.limits }
  const counts = { calls: 0, throttled: 0, timeouts: 0 }
  const lines = new Map<BudgetKey, Line>()
  const lineOf = (kind: Kind): Line => {
    const shared: BudgetKey = `${platform}/${options.workspace}`
    const key: BudgetKey = limits.apart.includes(kind) ? `${shared}/${kind}` : shared
    const line = lines.get(key) ?? openLine(key, { ...options, limits })
    lines.set(key, line)
    return line
  }
  const { breaker, admit, patiently } = wayThrough(options, { limits, counts, lineOf })

  async function gate<T>(call: () => Promise<T>, kind: Kind = 'default'): Promise<T> {
    await admit()
    try {
      return await lineOf(kind).places.execute(() => patiently(kind, call))
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error
      throw notCalled(platform, 'rate-limited', 'too many calls wait already', longestWaitMs / 4)
    }
  }

  const sum = (of: (line: Line) => number) =>
    [...lines.values()].reduce((total, line) => total + of(line), 0)
  return Object.assign(gate, {
    learn: (rule: Rule, kind: Kind = 'default') => lineOf(kind).learn(rule),
    state: (): GateState => ({
      platform,
      breaker: breaker.state(),
      running: sum((line) => line.running()),
      waiting: sum((line) => line.waiting()),
      ...counts,
    }),
    async left() {
      const kinds = Object.keys(limits.rules) as Kind[]
      const all = await Promise.all(kinds.map((kind) => lineOf(kind).left(kind)))
      return [...new Map(all.flat().map((one) => [one.name, one])).values()]
    },
  })
}

type Inside = {
  limits: Limits
  counts: { calls: number; throttled: number; timeouts: number }
  lineOf(kind: Kind): Line
}

/** Everything between the place and the call. */
function wayThrough(options: GateOptions, { limits, counts, lineOf }: Inside) {
  const { platform, connection, outside, log, signal } = options
  const breaker = openBreaker({ platform, outside, log, signal })

  async function admit() {
    if (signal.aborted) throw notCalled(platform, 'closing', 'this process ends', 1000)
    await connection.check()
    breaker.check()
  }

  /** Waits for the slot, then calls; with all that may have happened meanwhile. */
  async function attempt<T>(line: Line, kind: Kind, call: () => Promise<T>): Promise<T> {
    if (await line.slot(kind)) await admit()
    const wave = line.pause.wave()
    const { timeoutMs } = limits
    try {
      const answer = await breaker.run(() => {
        counts.calls += 1
        return within(outside.clock, timeoutMs, platform, call)
      })
      line.pause.answered(wave)
      await connection.worked()
      return answer
    } catch (error) {
      if (hasCode(error, 'timeout')) counts.timeouts += 1
      if (hasCode(error, 'unauthorised')) await connection.refused(error)
      const isThrottled = error instanceof PlatformError && error.throttled
      throw isThrottled ? await leftAlone(line, wave, error) : error
    }
  }

  /** The error again, with how long all leave the platform alone now. */
  async function leftAlone(line: Line, wave: number, error: PlatformError) {
    counts.throttled += 1
    const isDaily = error.code === 'daily-limit'
    const waitMs = await line.pause.refused(isDaily ? dailyMs : error.retryAfterMs, wave)
    if (isDaily) await Promise.all(limits.apart.map((kind) => lineOf(kind).pause.begin(waitMs)))
    log.warn({ platform, code: error.code, waitMs }, 'the platform is called too often')
    return error.after(waitMs)
  }

  async function patiently<T>(kind: Kind, call: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(lineOf(kind), kind, call)
      } catch (error) {
        const isThrottled = error instanceof PlatformError && error.throttled
        const isSoon = isThrottled && (error.retryAfterMs ?? 0) <= patienceMs
        if (!isSoon || tries >= patientTries) throw error
      }
    }
  }
  return { breaker, admit, patiently }
}
