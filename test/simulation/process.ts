// One process of the service: the real consumers, policies, adapters and SDKs, on mortal ports.
import Fastify from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { pino } from 'pino'
import { Counter, Registry } from 'prom-client'
import { type Connections, openConnections } from '../../src/adapters/connections/connections.ts'
import type { Secrets } from '../../src/adapters/connections/secrets.ts'
import { openEmbeddedFeed } from '../../src/adapters/embedded-feed.ts'
import { openLeases } from '../../src/adapters/leases.ts'
import { readConfig } from '../../src/config.ts'
import type { ChangeFeed } from '../../src/domain/change-feed.ts'
import { dayIn } from '../../src/domain/dates.ts'
import { pooledModel } from '../../src/domain/matching/live.ts'
import type { Outside } from '../../src/domain/outside.ts'
import { sendProblem } from '../../src/http/errors.ts'
import { webhookRoutes } from '../../src/http/routes/webhooks.ts'
import { validatorCompiler } from '../../src/http/schemas.ts'
import { openPlatforms } from '../../src/platforms.ts'
import type { App } from '../../src/http/app.ts'
import { startWork } from '../../src/work.ts'
import { plainLookUp } from '../support/look-up.ts'
import type { Answer } from '../../sandbox/server.ts'
import type { Life } from './life.ts'
import { mortal, mortalCheckpoints, mortalStore } from './ports.ts'
import type { Shared } from './world.ts'

/** What the operator works with. */
export type Hands = {
  connections: Connections
  accounts: ReturnType<Shared['accountsOf']>
  secrets: Secrets
  outside: Outside
}
export type Running = { answer: Answer; hands: Hands; stop(): Promise<void> }
const log = pino({ level: process.env.SIMULATION_LOG ?? 'silent' })
/** Longer than in the service: each renewal costs a world some of our time. */
const leaseTermMs = 12_000
const config = readConfig({ TIEOUT_ENCRYPTION_KEY: '0'.repeat(64) })

export async function startProcess(
  shared: Shared,
  life: Life,
  skewMs: () => number,
): Promise<Running> {
  const dice = shared.dice.for(life.name)
  const outside: Outside = {
    clock: shared.time.clock(skewMs),
    random: { next: dice.next, uuid: dice.uuid },
  }
  const { clock } = outside
  const workspace = 'main'
  const store = mortalStore(shared.store, life, dice, shared.storeTrouble)
  const checkpoints = mortalCheckpoints(shared.checkpoints, life, dice)
  const stopping = new AbortController()
  const { signal } = stopping
  const table = mortal(shared.leaseTable, life, 'lease')
  const process = { id: life.name, name: life.name }
  const leases = openLeases({ table, process, clock, log, termMs: leaseTermMs })
  const embedded = openEmbeddedFeed({ store, checkpoints, clock, log })
  const lookUp = plainLookUp(shared.store)
  const accounts = shared.accountsOf(life)
  const secrets = shared.secrets.of(life.ended)
  const connections = openConnections({ accounts, workspace, store, secrets, outside, log })
  const platforms = openPlatforms({
    ...{ config, accounts, workspace, store, connections, outside, log, signal },
    budget: mortal(shared.budget, life, 'budget'),
    transport: 'fetch',
    ...shared.lookUps,
  })
  const dayOf = dayIn('UTC')
  const hasty = shared.bug === 'ack-before-commit' ? ackedFirst : <T>(feed: T) => feed
  const work = startWork({
    // Nobody asks for the first load here, and to look whether somebody does takes time.
    platforms: { ...platforms, backfills: [] },
    ...{ store, embedded: hasty(embedded), leases, outside, log, signal, checkpoints },
    feed: hasty(shared.broker?.feedOf(life) ?? embedded),
    lookUp: { ...lookUp, ...shared.lookUps },
    cursors: { ...mortal(shared.cursors, life, 'cursor'), read: shared.cursors.read },
    projections: { waitFor: async () => true },
    modelOf: async () => pooledModel,
    today: () => dayOf(clock.now().toISOString()),
  })
  const app: App = Fastify().withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  const registers = [new Registry()]
  const labelNames = ['platform', 'outcome'] as const
  const counter = new Counter({ name: 'webhooks', help: 'webhooks', labelNames, registers })
  await app.register((scope: App) =>
    webhookRoutes(scope, { webhooks: platforms.webhooks, workspaces: ['main'], counter }),
  )
  await app.ready()
  return {
    hands: { connections, accounts, secrets, outside },
    answer: ({ method, path, headers, body: payload }) =>
      Promise.race([
        life.death.then(() => 'drop' as const),
        (async () => {
          await life.step('request')
          const given = headers as Record<string, string>
          const asked = { method: method as 'POST', url: path, headers: given, payload }
          const reply = await app.inject(asked)
          await life.step('response')
          return { status: reply.statusCode, body: reply.json() }
        })(),
      ]),
    async stop() {
      stopping.abort()
      await work.done
      await embedded.close()
      await leases.close()
    },
  }
}

/** The bug of an acknowledgement that comes before the work is done. */
const ackedFirst = (feed: ChangeFeed): ChangeFeed => ({
  async *consume(options) {
    for await (const delivery of feed.consume(options)) {
      await delivery.ack()
      yield delivery
    }
  },
  close: () => feed.close(),
})
