// One HTTP server per platform. It reads the whole request, lets the injected faults strike, and
// answers with what a synchronous function says: nothing else can come between the parts of one
// change, as in a database transaction.
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Outside } from '../src/domain/outside.ts'
import type { Faults, Platform } from './faults.ts'

export type Call = {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
}

export type Reply = {
  status: number
  body?: unknown
  /** Sent as it is, instead of a body in JSON. */
  text?: string
  headers?: Record<string, string>
  /** The connection ends in the middle of the body. */
  isCut?: true
}

export type ServerOptions = {
  platform: Platform | 'control'
  host: string
  port: number
  answer(call: Call): Reply | Promise<Reply>
  /** How this platform says "too many requests" and "internal error". */
  rateLimited(retryAfter?: string): Reply
  broken(): Reply
  /** Told that a call was answered so although it was done. */
  failed?(call: Call, reply: Reply): void
  /** Looks at each request first; a reply from here is given instead of the answer. */
  admit?(call: Call): Reply | undefined
  /** Two calls with one key are never handled side by side: the second gets `busy`. */
  exclusive?: { key(call: Call): string | undefined; busy(call: Call): Reply }
  faults?: Faults
  outside: Outside
  listen?: Listen | undefined
}

export type Server = { url: string; close(): Promise<void> }

/** One request answered; `drop` ends the connection without a reply. */
export type Answer = (call: Call) => Promise<Reply | 'drop'>

/** Where a simulator is reached: a port by HTTP, or, in the simulation, a name in this process. */
export type Listen = (
  at: { platform: Platform | 'control'; host: string; port: number },
  answer: Answer,
) => Promise<Server>

async function read(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '/', 'http://sandbox')
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname).replace(/(.)\/$/, '$1'),
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

/** The reply, or `drop`: the connection ends without one. */
async function withFaults(options: ServerOptions, call: Call): Promise<Reply | 'drop'> {
  const struck =
    options.platform === 'control' ? [] : (options.faults?.strike(options.platform, call) ?? [])
  const has = (kind: string) => struck.find((fault) => fault.kind === kind)
  const delay = has('delay')
  if (delay) await options.outside.clock.sleep(delay.delayMs ?? 1000)
  if (has('drop')) return 'drop'
  const limit = has('rate-limit')
  if (limit) return options.rateLimited(limit.retryAfter)
  if (has('server-error')) return options.broken()
  const reply = await options.answer(call)
  if (has('drop-after-commit')) return 'drop'
  if (has('server-error-after-commit')) {
    const broken = options.broken()
    options.failed?.(call, broken)
    return broken
  }
  return has('cut-answer') ? { ...reply, isCut: true } : reply
}

async function handle(options: ServerOptions, busy: Set<string>, call: Call) {
  const refused = options.admit?.(call)
  if (refused) return refused
  const key = options.exclusive?.key(call)
  if (key === undefined) return withFaults(options, call)
  if (busy.has(key)) return options.exclusive?.busy(call) ?? options.broken()
  busy.add(key)
  try {
    return await withFaults(options, call)
  } finally {
    busy.delete(key)
  }
}

export function openServer(options: ServerOptions): Promise<Server> {
  const busy = new Set<string>()
  const { platform, host, port, listen = listenByHttp } = options
  return listen({ platform, host, port }, (call) => handle(options, busy, call))
}

const listenByHttp: Listen = async (at, answer) => {
  const server = createServer((request, response) => {
    read(request)
      .then(answer)
      .then((reply) => {
        if (reply === 'drop') return void request.socket.destroy()
        const text = reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body))
        response.writeHead(reply.status, {
          ...(text ? { 'content-type': 'application/json; charset=utf-8' } : {}),
          ...reply.headers,
          ...(reply.isCut ? { 'content-length': String(Buffer.byteLength(text)) } : {}),
        })
        if (!reply.isCut) return void response.end(text)
        // Half of it is on its way before the end.
        response.write(text.slice(0, text.length / 2), () => request.socket.destroy())
      })
      .catch((error: unknown) => {
        // A fault of the sandbox itself must be seen, not taken for one of the platform's.
        response.writeHead(599, { 'content-type': 'text/plain' })
        response.end(`sandbox: ${error instanceof Error ? error.stack : String(error)}`)
      })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${at.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
