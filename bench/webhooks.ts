// Verified Stripe webhooks stored durably, against a bare Fastify route that verifies the same
// signature and stores nothing. Both in one run, each in a server process of its own, the load
// from this one: 50 connections, every body signed beforehand and with an event id of its own.
//
//   node bench/webhooks.ts            DATABASE_URL uses that server instead of an embedded one
import { fork } from 'node:child_process'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { realOutside } from '../src/adapters/outside.ts'
import { openSealer } from '../src/adapters/connections/sealing.ts'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts'
import { eventSchema, migrate } from '../src/adapters/postgres/migrate.ts'
import { openPersonKeys } from '../src/adapters/postgres/person-keys.ts'
import { openPool } from '../src/adapters/postgres/pool.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import { openShield } from '../src/adapters/privacy/shield.ts'
import { openStripe } from '../src/adapters/stripe/client.ts'
import { stripeWebhook } from '../src/adapters/stripe/inbound.ts'
import type { EventStore } from '../src/domain/event-store.ts'
import type { OutgoingDesk } from '../src/domain/outgoing.ts'
import { buildApp } from '../src/http/app.ts'
import { openViews, viewSchema } from '../src/projections/database.ts'
import { startProjections } from '../src/projections/runner.ts'
import { constantTokens, openDoor } from '../test/support/gate.ts'

const secret = 'whsec_bench'
const path = '/webhooks/main/stripe'
const connections = 50
const durationS = Number(process.env.BENCH_SECONDS ?? 8)
const bodiesPerSecond = 40_000

// autocannon brings no types; these are the parts used here.
type Result = {
  requests: { average: number; total: number }
  latency: { p50: number; p99: number }
  non2xx: number
  errors: number
}
type LoadRequest = { body?: Buffer; headers?: Record<string, string> }
type Autocannon = (options: {
  url: string
  connections: number
  duration: number
  requests: { method: 'POST'; path: string; setupRequest(one: LoadRequest): LoadRequest }[]
}) => Promise<Result>
const autocannon: Autocannon = createRequire(import.meta.url)('autocannon')

type Signed = { body: Buffer; signature: string }

/** Of about two kilobytes, as Stripe's own charge events are. */
function* signedBodies(run: string): Generator<Signed, never> {
  const created = Math.floor(realOutside.clock.now().getTime() / 1000)
  const metadata = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`field_${index}`, 'x'.repeat(40)]),
  )
  const object = { id: 'ch_1', object: 'charge', amount: 12_345, currency: 'eur', metadata }
  const rest = JSON.stringify({ type: 'charge.succeeded', created, data: { object } }).slice(1)
  for (let index = 0; ; index++) {
    const body = Buffer.from(`{"id":"evt_${run}_${index}","object":"event",${rest}`)
    const hmac = createHmac('sha256', secret).update(`${created}.`).update(body).digest('hex')
    yield { body, signature: `t=${created},v1=${hmac}` }
  }
}

async function load(url: string, run: string, seconds: number): Promise<Result> {
  const more = signedBodies(run)
  const ready = Array.from({ length: seconds * bodiesPerSecond }, () => more.next().value)
  let next = 0
  const setupRequest = (request: LoadRequest) => {
    const { body, signature } = ready[next++] ?? more.next().value
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
    return { ...request, body, headers }
  }
  const requests = [{ method: 'POST' as const, path, setupRequest }]
  const result = await autocannon({ url, connections, duration: seconds, requests })
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${run}: ${result.non2xx} refused, ${result.errors} failed`)
  }
  return result
}

/** The reference: what Fastify and one HMAC cost, and nothing else. */
async function bareServer() {
  const app = Fastify({ logger: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post(path, async (request, reply) => {
    const header = String(request.headers['stripe-signature'])
    const [, time = '', signature = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? []
    const hmac = createHmac('sha256', secret)
      .update(`${time}.`)
      .update(request.body as Buffer)
    const isValid = timingSafeEqual(hmac.digest(), Buffer.from(signature, 'hex'))
    return reply.code(isValid ? 200 : 401).send({ received: 1 })
  })
  return app
}

const nothing = async () => []
const noOutgoing: OutgoingDesk = {
  log: {
    ...{ deliveries: nothing, health: nothing, replays: nothing, delivery: async () => null },
    counts: async () => ({ waiting: 0, delivered: 0, failed: 0, oldestWaiting: null }),
  },
  keys: { keep: async (_endpointId, _keyId, key) => key },
  newSecret: () => '',
  checkAddress: async () => undefined,
}

/** Nobody signs in, nor is it asked. */
const nobody = { sessions: undefined as never, passwords: undefined as never }

/** The service's own app with its real verification and store. No views are kept up meanwhile:
 *  they are another process's work as soon as there is more than one. */
async function serviceServer(connectionString: string, isShielded: boolean) {
  const { clock } = realOutside
  const stored = await openPostgresStore({ connectionString, clock })
  const store = isShielded ? await shielded(stored, connectionString) : stored
  const db = await openViews({ connectionString })
  const stripe = openStripe({ keys: constantTokens('sk_test_bench') }, openDoor, realOutside)
  const receive = stripeWebhook({ store, stripe, outside: realOutside }, [secret])
  const log: FastifyBaseLogger = pino({ level: 'warn' })
  return buildApp({
    outside: realOutside,
    store,
    db,
    projections: startProjections({ store, db, views: [], clock, log: () => undefined }),
    webhooks: { stripe: receive, hubspot: receive, quickbooks: receive },
    outgoing: noOutgoing,
    apiKeys: [],
    signIn: nobody,
    dependencies: [],
    platforms: [],
    log,
    metrics: new Registry(),
  })
}

/** With the words about persons encrypted, as the service keeps them. */
async function shielded(store: EventStore, connectionString: string): Promise<EventStore> {
  const pool = openPool({ connectionString, name: 'bench keys' })
  const persons = await openPersonKeys(pool, openSealer(Buffer.alloc(32, 1)))
  const log = { warn: () => undefined }
  return openShield({ store, ...persons, clock: realOutside.clock, log }).store
}

async function serve(which: string, connectionString: string) {
  const app =
    which === 'bare'
      ? await bareServer()
      : await serviceServer(connectionString, which === 'service')
  process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }))
}

async function measure(which: string, connectionString: string): Promise<Result> {
  const server = fork(import.meta.filename, ['serve', which, connectionString])
  try {
    const [url] = (await once(server, 'message')) as [string]
    await load(url, `${which}-warm`, 2)
    return await load(url, which, durationS)
  } finally {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
}

async function database() {
  const given = process.env.DATABASE_URL
  if (given) return { connectionString: given, stop: async () => undefined }
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
  const server = await startEmbeddedPostgres({ dataDir, clock: realOutside.clock })
  const stop = async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { connectionString: server.connectionString, stop }
}

async function main() {
  const { connectionString, stop } = await database()
  try {
    await migrate(connectionString, [eventSchema, viewSchema])
    const bare = await measure('bare', connectionString)
    const plain = await measure('plain', connectionString)
    const service = await measure('service', connectionString)
    for (const [name, { requests, latency }] of Object.entries({ bare, plain, service })) {
      const perSecond = Math.round(requests.average).toLocaleString('en')
      console.log(`${name.padEnd(8)} ${perSecond.padStart(7)} /s, p99 ${latency.p99} ms`)
    }
    const ratio = service.requests.average / bare.requests.average
    console.log(`ratio    ${ratio.toFixed(2)} (to reach: 0.25)`)
    const encrypted = service.requests.average / plain.requests.average
    console.log(`of what is stored without encryption: ${encrypted.toFixed(2)}`)
  } finally {
    await stop()
  }
}

const [mode, which = '', connectionString = ''] = process.argv.slice(2)
if (mode === 'serve') await serve(which, connectionString)
else await main()
