// One message to one endpoint by HTTP. Whatever comes of it is an answer here, never an error: a
// receiver that is away, slow or hostile is nothing out of the ordinary.
import type { Readable } from 'node:stream'
import axios, { isAxiosError } from 'axios'
import type { Clock } from '../../domain/outside.ts'
import { wishedMsMax } from '../../domain/outgoing.ts'
import { Refusal } from '../../domain/refusal.ts'
import { retryAfterMs } from '../platform-error.ts'
import { type AddressPolicy, agentFor, parseAddress, RefusedAddress } from './addresses.ts'

export type Message = { url: string; headers: Record<string, string>; body: string }

export type Reply =
  | { kind: 'answered'; status: number; body: string; retryAfterMs: number | undefined }
  | { kind: 'timeout' | 'unreachable' | 'address-refused' | 'interrupted'; reason: string }

/** Sends it once. The signal cuts it short. */
export type Send = (message: Message, signal: AbortSignal) => Promise<Reply>

const timeoutMs = 15_000
const answerBytesMax = 64 * 1024

export function httpSend(policy: AddressPolicy, clock: Clock, limitMs = timeoutMs): Send {
  return async ({ url: address, headers, body }, signal) => {
    const ended = new AbortController()
    const late = new AbortController()
    void clock.sleep(limitMs, ended.signal).then(() => ended.signal.aborted || late.abort())
    const cut = AbortSignal.any([signal, late.signal])
    try {
      const url = parseAddress(address, policy)
      const agent = agentFor(url, policy)
      const response = await axios.request<Readable>({
        ...{ method: 'POST', url: url.href, data: body, headers, signal: cut },
        ...{ httpAgent: agent, httpsAgent: agent },
        // The environment's proxy would connect where the agent would not, a redirect leads anywhere,
        // and what is packed may be far larger than it looks.
        ...{ proxy: false, maxRedirects: 0, decompress: false, responseType: 'stream' },
        maxBodyLength: Number.POSITIVE_INFINITY,
        validateStatus: () => true,
        // Only what was signed is sent.
        transformRequest: (data) => data,
      })
      const wished = retryAfterMs(response.headers['retry-after'], clock.now(), wishedMsMax)
      const answer = await beginning(response.data, cut)
      return { kind: 'answered', status: response.status, body: answer, retryAfterMs: wished }
    } catch (error) {
      if (late.signal.aborted) {
        return { kind: 'timeout', reason: `no answer within ${limitMs / 1000} s` }
      }
      if (signal.aborted) return { kind: 'interrupted', reason: 'the service is ending' }
      return failed(error)
    } finally {
      ended.abort()
    }
  }
}

/** As much as is kept. One that drips on until the time is over has still answered with a status. */
async function beginning(stream: Readable, cut: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  const end = () => stream.destroy()
  cut.addEventListener('abort', end, { once: true })
  if (cut.aborted) end()
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes >= answerBytesMax) break
    }
  } catch {
    // Cut by us, or by the receiver behind its status: what came, came.
  } finally {
    cut.removeEventListener('abort', end)
    stream.destroy()
  }
  return Buffer.concat(chunks).subarray(0, answerBytesMax).toString('utf8')
}

const filteredByAgent = /^DNS lookup .* is not allowed\./

/** The words of the system only: an axios error holds what was sent, signature and all. */
function failed(error: unknown): Reply {
  if (error instanceof Refusal) {
    return { kind: 'address-refused', reason: String(error.details['reason']) }
  }
  const cause = isAxiosError(error) ? (error.cause ?? error) : error
  const message = cause instanceof Error ? cause.message : String(cause)
  if (cause instanceof RefusedAddress || filteredByAgent.test(message)) {
    return { kind: 'address-refused', reason: 'its name stands for an address that is not public' }
  }
  const { code } = cause as { code?: unknown }
  const reason = typeof code === 'string' ? `${code}: ${message}` : message
  return { kind: 'unreachable', reason: reason.slice(0, 300) }
}
