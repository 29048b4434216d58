// A sandbox on ports of its own, the real SDKs pointed at it, and a receiver for its webhooks.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@hubspot/api-client'
import QuickBooksDefault from 'node-quickbooks'
import Stripe from 'stripe'
import { onTestFinished } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts'

const anyPorts = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }

/** A real clock that a test may put forward. */
export function movableOutside() {
  let aheadMs = 0
  return {
    ...realOutside,
    clock: {
      ...realOutside.clock,
      now: () => new Date(realOutside.clock.now().getTime() + aheadMs),
    },
    forward(ms: number) {
      aheadMs += ms
    },
  }
}

export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ outside: realOutside, ports: anyPorts, ...options })
  onTestFinished(() => sandbox.close())
  return sandbox
}

export const stripeOf = ({ stripe }: Sandbox, maxNetworkRetries = 0) => {
  const { hostname, port } = new URL(stripe.baseUrl)
  return new Stripe(stripe.secretKey, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries,
  })
}

export const hubspotOf = ({ hubspot }: Sandbox) =>
  new Client({ accessToken: hubspot.accessToken, basePath: hubspot.baseUrl })

export function freshDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

/** The files as they would be found had the process been killed this moment. */
export function asIfKilled(dataDir: string) {
  const copy = join(dataDir, 'copy')
  mkdirSync(copy)
  copyFileSync(join(dataDir, 'sandbox.jsonl'), join(copy, 'sandbox.jsonl'))
  return copy
}

type Callback = (error: unknown, data: unknown) => void
type Methods = Record<string, (...args: unknown[]) => void>

export type Fault = { code: string; Detail: string; Message: string }

/** The CommonJS module is its own constructor, whatever its typings say. */
const QuickBooks = QuickBooksDefault as unknown as {
  new (...args: unknown[]): Methods & { endpoint: string; token: string; refreshToken: string }
  TOKEN_URL: string
}

export function quickBooksOf(
  { quickbooks }: Sandbox,
  refreshToken: string = quickbooks.refreshToken,
) {
  const { clientId, clientSecret, realmId } = quickbooks
  QuickBooks.TOKEN_URL = quickbooks.tokenUrl
  const sdk = new QuickBooks(
    clientId,
    clientSecret,
    'none yet',
    false,
    realmId,
    true,
    false,
    75,
    '2.0',
    refreshToken,
  )
  sdk.endpoint = `${quickbooks.baseUrl}/v3/company/`
  /** One call of the library as a promise. */
  const call = <Result = Record<string, unknown>>(name: string, ...args: unknown[]) =>
    new Promise<Result>((resolve, reject) => {
      const callback: Callback = (error, data) => (error ? reject(error) : resolve(data as Result))
      ;(sdk as unknown as Methods)[name]?.(...args, callback)
    })
  return { sdk, call, connect: () => call('refreshAccessToken') }
}

export type QuickBooksClient = ReturnType<typeof quickBooksOf>

/** The fault a call was refused with. */
export async function faultOf(call: Promise<unknown>): Promise<Fault & { status: number }> {
  const error = await call.then(
    () => {
      throw new Error('the call was not refused')
    },
    (reason: { response?: { status: number; data: { Fault?: { Error: Fault[] } } } }) => reason,
  )
  const [fault] = error.response?.data.Fault?.Error ?? []
  if (!fault) throw error
  return { ...fault, status: error.response?.status ?? 0 }
}

export type Received = { path: string; headers: IncomingHttpHeaders; body: string }

/** Takes webhooks; `answer` says with which status. */
export async function openReceiver(
  answer: (received: Received) => number | Promise<number> = () => 200,
) {
  const all: Received[] = []
  const waiting = new Set<() => void>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { headers, url = '/' } = request
    const received = { path: url, headers, body: Buffer.concat(chunks).toString() }
    // A receiver that fails says so, as a real one does, and gets the webhook again.
    const status = await Promise.resolve(received)
      .then(answer)
      .catch(() => 500)
    all.push(received)
    for (const look of waiting) look()
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return {
    all,
    url,
    targets: {
      stripe: `${url}/stripe`,
      hubspot: `${url}/hubspot`,
      quickbooks: `${url}/quickbooks`,
    },
    /** Resolves when the condition holds of what has come. */
    until: (condition: (all: Received[]) => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!condition(all)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}
