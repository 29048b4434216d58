// What went wrong at a platform, in one shape for all three: whether trying again can help, and
// when. Each platform's client translates its own errors into this one and nothing else passes.
import type { Clock } from '../domain/outside.ts'
import type { Platform } from '../domain/stored.ts'

type How = {
  retryable: boolean
  retryAfterMs?: number | undefined
  notCalled?: boolean | undefined
  throttled?: boolean | undefined
  status?: number | undefined
  cause?: unknown
}

export class PlatformError extends Error {
  override name = 'PlatformError'
  readonly platform: Platform
  /** The platform's own code, or one of ours: `timeout`, `unreachable`, `unauthorised`,
   *  `not-found`, `rate-limited`, `daily-limit`, `breaker-open`. */
  readonly code: string
  readonly reason: string
  readonly retryable: boolean
  /** How long the platform asks us to wait, where it does. */
  readonly retryAfterMs: number | undefined
  /** No call was made: the platform knows nothing of it, and nothing is wrong with what was asked. */
  readonly notCalled: boolean
  /** The platform says that we call too often. */
  readonly throttled: boolean
  /** Of HTTP, where there was an answer. */
  readonly status: number | undefined
  /** The ledger has heard of it, from where it happened. */
  isTold = false
  constructor(platform: Platform, code: string, reason: string, how: How) {
    super(`${platform} ${code}: ${reason}`, { cause: how.cause })
    this.platform = platform
    this.code = code
    this.reason = reason
    this.retryable = how.retryable
    this.retryAfterMs = how.retryAfterMs
    this.notCalled = how.notCalled ?? false
    this.throttled = how.throttled ?? false
    this.status = how.status
  }
  /** The same under a code of ours. */
  as(code: string): PlatformError {
    return new PlatformError(this.platform, code, this.reason, this)
  }
  /** The same, with how long to wait. */
  after(retryAfterMs: number): PlatformError {
    return new PlatformError(this.platform, this.code, this.reason, { ...this, retryAfterMs })
  }
}

/** For what must wait before the platform is even asked. */
export const notCalled = (platform: Platform, code: string, reason: string, retryAfterMs: number) =>
  new PlatformError(platform, code, reason, { retryable: true, retryAfterMs, notCalled: true })

/** Whether a platform has refused with one of these codes. */
export const hasCode = (error: unknown, ...codes: string[]): error is PlatformError =>
  error instanceof PlatformError && codes.includes(error.code)

/** The platform did not answer, or is unwell. A clear no, even "too often", is an answer. */
export const isDown = (error: unknown): boolean =>
  error instanceof PlatformError &&
  !error.notCalled &&
  (error.code === 'timeout' || error.code === 'unreachable' || isUnwell(error.status ?? 0))

/** 501 is no trouble that passes: this platform does not offer that call. */
const isUnwell = (status: number) => status >= 500 && status !== 501

const retryableStatuses = new Set([408, 409, 423, 425, 429, 477])

/** Whether an HTTP status can go away by itself. */
export const isRetryableStatus = (status: number) =>
  isUnwell(status) || retryableStatuses.has(status)

/** The Retry-After header in milliseconds: seconds or a date; rubbish counts as absent. At most an
 *  hour, so that a wrong header cannot stop the sync for good. */
export function retryAfterMs(header: unknown, now: Date, mostMs = 3_600_000): number | undefined {
  const text = Array.isArray(header) ? header[0] : header
  if (typeof text !== 'string' || text === '') return undefined
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), mostMs)
}

/** Waits for the call, but not for ever: none of the three SDKs can be trusted to give up. */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  platform: Platform,
  call: () => Promise<T>,
): Promise<T> {
  const done = new AbortController()
  const limit = clock.sleep(limitMs, done.signal).then(() => {
    if (done.signal.aborted) return undefined as T
    const reason = `no answer within ${limitMs} ms`
    throw new PlatformError(platform, 'timeout', reason, { retryable: true })
  })
  try {
    return await Promise.race([call(), limit])
  } finally {
    done.abort()
  }
}
