// How QuickBooks says no, as our errors. It says so in three forms: an HTTP status, a fault in the body
// of one, and a fault in the body of an HTTP 200.
import { isRetryableStatus, PlatformError, retryAfterMs } from '../platform-error.ts'

/** The faults that say what to do next. 6000 stands for many: a business rule says no. */
export const faults = {
  notFound: '610',
  businessRule: '6000',
  /** Of what a document names: a customer, an item, another document. */
  badReference: '2500',
  stale: '5010',
  numberTaken: '6140',
  nameTaken: '6240',
} as const

type Fault = { Error?: { Message?: string; Detail?: string; code?: string }[]; type?: string }

/** Both spellings of QuickBooks: `Fault`, and `fault` where the token is refused. */
function faultOf(body: unknown): { code: string; reason: string; type: string } | undefined {
  const { Fault: fault, fault: refusal } = (typeof body === 'object' && body ? body : {}) as {
    Fault?: Fault
    fault?: { error?: { message?: string; detail?: string; code?: string }[] }
  }
  const [upper] = fault?.Error ?? []
  if (upper) {
    const reason = [upper.Message, upper.Detail].filter(Boolean).join(': ')
    return { code: String(upper.code ?? fault?.type), reason, type: fault?.type ?? '' }
  }
  const [lower] = refusal?.error ?? []
  return (
    lower && { code: String(lower.code), reason: lower.detail ?? lower.message ?? '', type: '' }
  )
}

const throttled = new Set(['3001', '003001'])
const unauthorised = new Set(['3200', '003200'])

/** Too much asked of it, changed meanwhile (5010: read again, decide again), or trouble of its own. */
const isPassing = ({ code, type }: { code: string; type: string }) =>
  throttled.has(code) || code === '5010' || /^(system|service)/i.test(type)

/** The library fails with what axios fails with, and that says so of itself. */
type HttpFailure = {
  message: string
  response?: { status: number; data: unknown; headers: Record<string, unknown> }
}
const isHttpFailure = (error: unknown): error is HttpFailure =>
  typeof error === 'object' && error !== null && 'isAxiosError' in error

/** What came of the call, nobody knows. */
export const brokenOff = (reason = 'the answer broke off') =>
  new PlatformError('quickbooks', 'unreachable', reason, { retryable: true })

export function asPlatformError(error: unknown, now: Date): unknown {
  if (error instanceof PlatformError) return error
  if (!isHttpFailure(error)) {
    // An HTTP 200 may carry a Fault; the library then rejects with the plain body.
    const fault = faultOf(error)
    if (!fault) return error
    return new PlatformError('quickbooks', fault.code, fault.reason, {
      retryable: isPassing(fault),
      throttled: throttled.has(fault.code),
    })
  }
  // The AxiosError itself holds the access token that was sent; it is not passed on.
  const { response } = error
  // An answer that breaks off has a status and no body.
  if (!response || response.data === undefined || response.status < 300) {
    return brokenOff(error.message)
  }
  const { status } = response
  const fault = faultOf(response.data)
  if (status === 401 || unauthorised.has(fault?.code ?? '')) {
    const reason = fault?.reason ?? 'the access token was refused'
    return new PlatformError('quickbooks', 'unauthorised', reason, { retryable: true, status })
  }
  const code = fault?.code ?? `http-${status}`
  return new PlatformError('quickbooks', code, fault?.reason ?? error.message, {
    retryable: isRetryableStatus(status) || (fault !== undefined && isPassing(fault)),
    retryAfterMs: retryAfterMs(response.headers['retry-after'], now),
    throttled: status === 429 || throttled.has(fault?.code ?? ''),
    status,
  })
}
