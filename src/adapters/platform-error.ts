// What went wrong at a platform, in one shape for all three: whether trying again can help, and
// when. Each platform's client translates its own errors into this one and nothing else passes.
import type { Clock } from '../domain/outside.ts'
import type { Platform } from '../domain/stored.ts'

export class PlatformError extends Error {
  override name = 'PlatformError'
  readonly platform: Platform
  /** The platform's own code, or one of ours: `timeout`, `unreachable`, `rate-limited`. */
  readonly code: string
  readonly retryable: boolean
  /** How long the platform asks us to wait, where it does. */
  readonly retryAfterMs: number | undefined
  constructor(
    platform: Platform,
    code: string,
    reason: string,
    how: { retryable: boolean; retryAfterMs?: number | undefined; cause?: unknown },
  ) {
    super(`${platform} ${code}: ${reason}`, { cause: how.cause })
    this.platform = platform
    this.code = code
    this.retryable = how.retryable
    this.retryAfterMs = how.retryAfterMs
  }
}

/** Whether a platform has refused with one of these codes. */
export const hasCode = (error: unknown, ...codes: string[]): error is PlatformError =>
  error instanceof PlatformError && codes.includes(error.code)

const retryableStatuses = new Set([408, 409, 423, 425, 429, 477])

/** Whether an HTTP status can go away by itself. */
export const isRetryableStatus = (status: number) => status >= 500 || retryableStatuses.has(status)

/** The Retry-After header in milliseconds: seconds or a date; rubbish counts as absent. At most an
 *  hour, so that a wrong header cannot stop the sync for good. */
export function retryAfterMs(header: unknown, now: Date): number | undefined {
  const text = Array.isArray(header) ? header[0] : header
  if (typeof text !== 'string' || text === '') return undefined
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime()
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 3_600_000)
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
