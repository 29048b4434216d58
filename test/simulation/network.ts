// The network of the simulated world: names instead of ports, virtual time instead of distance. The
// real SDKs speak through the global fetch and through axios, both of which end here.
import { createRequire } from 'node:module'
import axios, { AxiosError, type AxiosAdapter, AxiosHeaders } from 'axios'
import type { Answer, Call, Listen } from '../../sandbox/server.ts'
import type { Dice } from './dice.ts'
import type { Life } from './life.ts'
import type { Time } from './time.ts'

// node-quickbooks asks for axios by `require`, which is another instance of it.
const required = createRequire(import.meta.url)('axios') as typeof axios

export type Sent = { at: number; from: string; to: string; call: Call; status: number | 'lost' }
type Reply = { status: number; headers: Record<string, string>; body: string; isCut: boolean }

/** `http://stripe.p1-3.sim` is Stripe as the third life of process 1 reaches it. */
export const addressOf = (to: string, from: string) => `http://${to}.${from}.sim`

export type Network = ReturnType<typeof openNetwork>

export function openNetwork(time: Time, dice: Dice, isKeyed = false) {
  const doors = new Map<string, Answer>()
  const lives = new Map<string, Life>()
  const sent: Sent[] = []
  const watchers: ((one: Sent) => void)[] = []
  let slownessMs = 0

  const listen: Listen = async (at, answer) => {
    doors.set(at.platform, answer)
    return { url: `http://${at.platform}.world.sim`, close: async () => undefined }
  }

  async function send(call: Call, url: URL): Promise<Reply> {
    const [to = '', from = ''] = url.hostname.split('.')
    const life = lives.get(from)
    if (life) await life.step('call')
    if (isKeyed) rekey(call, dice)
    const travel = () => time.sleep(dice.between(1, 20) + slownessMs)
    await travel()
    const door = doors.get(to)
    const reply = door ? await door(call) : 'drop'
    await travel()
    const one = {
      at: time.elapsed(),
      from,
      to,
      call,
      status: reply === 'drop' ? 'lost' : reply.status,
    } as const
    sent.push(one)
    for (const watch of watchers) watch(one)
    if (life) await life.step('answer')
    if (reply === 'drop') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
    const { status, headers = {}, body, isCut = false } = reply
    const text = body === undefined ? '' : JSON.stringify(body)
    const type = { 'content-type': 'application/json' }
    return { status, headers: { ...type, ...headers }, body: text, isCut }
  }

  const callOf = (
    url: URL,
    method: string,
    headers: Record<string, string>,
    body: string,
  ): Call => ({
    method: method.toUpperCase(),
    path: decodeURIComponent(url.pathname).replace(/(.)\/$/, '$1'),
    query: url.searchParams,
    headers: { ...headers, host: url.host },
    body,
  })

  const fetchHere: typeof fetch = async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined
    const url = new URL(String(request?.url ?? input))
    const headers = Object.fromEntries(new Headers(init.headers ?? request?.headers ?? {}))
    const body = request ? await request.text() : textOf(init.body)
    const call = callOf(url, init.method ?? request?.method ?? 'GET', headers, body)
    const reply = await unlessAborted(send(call, url), init.signal ?? request?.signal)
    const isEmpty = reply.status === 204 || reply.status === 304
    return new Response(isEmpty ? null : reply.isCut ? cut(reply.body) : reply.body, reply)
  }

  const adapter: AxiosAdapter = async (config) => {
    const url = new URL(axios.getUri(config))
    const headers = Object.fromEntries(
      Object.entries(AxiosHeaders.from(config.headers as AxiosHeaders).toJSON()).map(
        ([key, value]) => [key.toLowerCase(), String(value)],
      ),
    )
    if (config.auth) {
      const { username, password } = config.auth
      headers.authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    }
    const call = callOf(url, config.method ?? 'get', headers, textOf(config.data))
    const reply = await send(call, url).catch((error: Error) => {
      throw new AxiosError(error.message, 'ECONNRESET', config)
    })
    const { status, body, isCut } = reply
    const started = { data: undefined, status, statusText: '', headers: reply.headers, config }
    if (isCut) {
      const why = 'stream has been aborted'
      throw new AxiosError(why, 'ERR_BAD_RESPONSE', config, undefined, started)
    }
    const response = { ...started, data: body }
    if (status < 400) return response
    throw new AxiosError(`status ${status}`, String(status), config, undefined, {
      ...response,
      data: body === '' ? '' : JSON.parse(body),
    })
  }

  const before = { fetch: globalThis.fetch, adapter: axios.defaults.adapter }
  globalThis.fetch = fetchHere
  for (const one of [axios, required]) one.defaults.adapter = adapter
  return {
    listen,
    doors,
    sent,
    watch: (watcher: (one: Sent) => void) => void watchers.push(watcher),
    join: (life: Life) => void lives.set(life.name, life),
    slowDown(ms: number) {
      slownessMs = ms
    },
    end() {
      globalThis.fetch = before.fetch
      for (const one of [axios, required]) one.defaults.adapter = before.adapter as AxiosAdapter
    },
  }
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8')
  return String(body)
}

/** The bug of a key that is another one at each attempt. */
function rekey(call: Call, dice: Dice) {
  if (call.query.has('requestid')) call.query.set('requestid', dice.uuid())
  if (call.headers['idempotency-key']) call.headers['idempotency-key'] = dice.uuid()
}

/** The sender gives up waiting; what it has sent is on its way all the same. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new DOMException('This operation was aborted', 'AbortError'))
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}

/** Half of the body, and then the end of the connection. */
const cut = (text: string) =>
  new ReadableStream({
    start(body) {
      body.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)))
      body.error(new TypeError('terminated'))
    },
  })
