// One question to a platform outside of its client, when somebody connects it or looks after it:
// how it answered, in how long, and what its clock says. Answers of any status are answers; no
// error from here holds what was sent.
import axios, { isAxiosError } from 'axios'
import type { Clock } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { within } from '../platform-error.ts'

export type Answered = {
  status: number
  body: unknown
  /** The platform's clock, where it says it. */
  date: Date | null
  ms: number
}
/** Null = it could not be reached; `why` says in a word. */
export type Asked = { answer: Answered; why: null } | { answer: null; why: string }

const timeoutMs = 8_000
const mostBytes = 5_000_000

export async function ask(
  clock: Clock,
  platform: Platform,
  url: string,
  token: string,
): Promise<Asked> {
  const began = clock.now().getTime()
  const get = () =>
    axios.get<unknown>(url, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      timeout: timeoutMs,
      maxContentLength: mostBytes,
      maxRedirects: 0,
      validateStatus: () => true,
    })
  try {
    const { status, data, headers } = await within(clock, timeoutMs, platform, get)
    const said = Date.parse(String(headers.date ?? ''))
    const date = Number.isNaN(said) ? null : new Date(said)
    return { answer: { status, body: data, date, ms: clock.now().getTime() - began }, why: null }
  } catch (error) {
    const code = isAxiosError(error) ? error.code : (error as { code?: string }).code
    return { answer: null, why: code ?? 'no answer' }
  }
}

export const trimmed = (url: string) => url.replace(/\/+$/, '')
