// The whole service, put together once and taken apart in reverse. Everything from outside (clock,
// chance, addresses, keys) is an argument, so that tests and simulations run this very function.
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { startSandbox } from '../sandbox/sandbox.ts'
import { postgresCheckpoints } from './adapters/checkpoints.ts'
import type { Consumer } from './adapters/consumer.ts'
import { openEmbeddedFeed } from './adapters/embedded-feed.ts'
import { openEventStoreDb } from './adapters/eventstoredb/store.ts'
import { type NatsFeed, openNatsFeed } from './adapters/nats/feed.ts'
import { startEmbeddedPostgres } from './adapters/postgres/embedded.ts'
import { eventSchema, migrate } from './adapters/postgres/migrate.ts'
import { openPool } from './adapters/postgres/pool.ts'
import { openPostgresStore } from './adapters/postgres/store.ts'
import { type Billing, name as billing, startBilling } from './billing.ts'
import type { Config, PlatformConfig } from './config.ts'
import { startConsumers } from './consumers.ts'
import { name as crediting } from './domain/crediting.ts'
import { dayIn } from './domain/dates.ts'
import { name as dealInvoicing } from './domain/deal-invoicing.ts'
import { openModels } from './domain/model.ts'
import type { Outside } from './domain/outside.ts'
import { name as rescore } from './domain/rescore.ts'
import { name as settlement } from './domain/settlement.ts'
import { buildApp } from './http/app.ts'
import type { Dependency } from './http/routes/health.ts'
import { openPlatforms } from './platforms.ts'
import { allViews } from './projections/all.ts'
import { openViews, viewSchema } from './projections/database.ts'
import { openLookUp } from './projections/look-up.ts'
import { type Projections, startProjections } from './projections/runner.ts'

const workspace = 'main'
const platformNames = ['hubspot', 'stripe', 'quickbooks'] as const
/** Worth something only in front of the sandbox, where it is given to everybody. */
export const demoKey = 'tieout-demo-key'

export type Service = {
  /** Where it answers, for example `http://127.0.0.1:3000`. */
  url: string
  sandbox: Awaited<ReturnType<typeof startSandbox>> | undefined
  close(): Promise<void>
}

export type ServiceOptions = {
  config: Config
  outside: Outside
  log: Logger
  /** Ports of the sandbox; 0 = any. */
  sandboxPorts?: { stripe: number; hubspot: number; quickbooks: number; control: number }
  /** Whether the demo company begins to trade; it does unless told not to. */
  demo?: boolean
}

/** What is open, by name, in the order in which it was opened. */
type Opened = [part: string, end: () => Promise<unknown>][]

export async function startService(options: ServiceOptions): Promise<Service> {
  const opened: Opened = []
  const closing = new AbortController()
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= closeAll()
    return closed
  }
  async function closeAll() {
    closing.abort()
    for (const [part, end] of opened.reverse()) {
      options.log.debug({ part }, 'closing')
      await end().catch((error) => options.log.error({ part, err: error }, 'while closing'))
    }
  }
  try {
    const { url, sandbox } = await open(options, opened, closing.signal)
    return { url, sandbox, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(options: ServiceOptions, opened: Opened, closing: AbortSignal) {
  const { config, outside, log } = options
  const { clock } = outside
  const data = await openData(options, opened)
  const { store, pool, db, projections } = data
  const embedded = openEmbeddedFeed({ store, checkpoints: postgresCheckpoints(pool), clock, log })
  opened.push(['embedded feed', () => embedded.close()])
  const nats = config.natsUrl
    ? await openNatsFeed({ url: config.natsUrl, store, clock, log })
    : undefined
  if (nats) opened.push(['nats feed', () => nats.close()])

  const sandbox = config.platforms ? undefined : await openSandbox(options, opened)
  const accounts = config.platforms ?? sandboxAccounts(sandbox)
  const lookUp = openLookUp(db)
  const { invoiceByQuickBooksId, objectByQuickBooksId } = lookUp
  const { customerByStripeId, customerByQuickBooksId } = lookUp
  const platforms = await openPlatforms({
    ...{ config, accounts, workspace, store, pool, outside },
    ...{ invoiceByQuickBooksId, objectByQuickBooksId },
    ...{ customerByStripeId, customerByQuickBooksId },
  })
  const dayOf = dayIn(config.timeZone)
  const today = () => dayOf(clock.now().toISOString())
  const consumers = startConsumers({
    ...{ store, embedded, feed: nats ?? embedded, platforms, lookUp, projections, outside, log },
    modelOf: openModels(store),
    ...{ today, signal: closing },
  })
  opened.push(['consumers', () => Promise.all(consumers.map((consumer) => consumer.done))])
  const { dealsDue } = lookUp
  const bills = startBilling({
    ...{ store, workspace, dealsDue, today, outside, log, signal: closing },
  })
  opened.push(['billing', () => bills.done])

  const mode = sandbox ? 'sandbox' : 'live'
  const app = await buildApp({
    ...{ outside, store, db, projections, webhooks: platforms.webhooks, closing, log },
    timeZone: config.timeZone,
    companyName: config.companyName ?? (sandbox ? 'Tieout Demo Company' : undefined),
    apiKeys: config.adminKey ? [{ name: 'admin', key: config.adminKey }] : [],
    demoKey: sandbox && demoKey,
    demo: sandbox && (async () => demoProgress(sandbox)),
    sandboxControlUrl: sandbox?.control.baseUrl,
    // The sandbox calls, and signs, the address that the service listens on.
    publicUrl: sandbox ? undefined : config.publicUrl,
    dependencies: dependencies({ ...data, consumers: [...consumers, bills], nats }),
    platforms: platformNames.map((name) => ({ name, mode })),
    metrics: new Registry(),
  })
  opened.push(['http', () => app.close()])
  const url = await app.listen({ port: config.port, host: config.host })
  const local = url.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//127.0.0.1')
  if (sandbox) startDemo(sandbox, `${local}/webhooks/${workspace}`, options)
  return { url: local, sandbox }
}

/** Postgres, the event store, and the views on it. */
async function openData({ config, outside, log }: ServiceOptions, opened: Opened) {
  const { clock } = outside
  const say = (message: string) => log.info(message)
  let connectionString = config.databaseUrl
  if (!connectionString) {
    const dataDir = `${config.dataDir}/postgres`
    const postgres = await startEmbeddedPostgres({ dataDir, clock, log: say })
    opened.push(['postgres', () => postgres.stop()])
    connectionString = postgres.connectionString
  }
  await migrate(connectionString, [eventSchema, viewSchema])
  const pool = openPool({ connectionString, name: 'tieout' })
  opened.push(['pool', () => pool.end()])
  const store = config.eventStoreUrl
    ? await openEventStoreDb({ url: config.eventStoreUrl, clock, log: say })
    : await openPostgresStore({ connectionString, clock, log: say })
  opened.push(['event store', () => store.close()])
  const db = await openViews({ connectionString })
  opened.push(['views', () => db.end()])
  const projections = startProjections({ store, db, views: allViews, clock, log: say })
  opened.push(['projections', () => projections.stop()])
  return { pool, store, db, projections }
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>

async function openSandbox(options: ServiceOptions, opened: Opened): Promise<Sandbox> {
  const { config, outside, log, sandboxPorts } = options
  const dataDir = `${config.dataDir}/sandbox`
  const anyPorts = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
  const asked = { dataDir, outside, log, ...(sandboxPorts && { ports: sandboxPorts }) }
  const sandbox = await startSandbox(asked).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    log.warn("one of the sandbox's ports is taken; it listens on any that are free")
    return startSandbox({ ...asked, ports: anyPorts })
  })
  opened.push(['sandbox', () => sandbox.close()])
  return sandbox
}

function sandboxAccounts(sandbox: Sandbox | undefined): PlatformConfig {
  if (!sandbox) throw new Error('no platforms are configured and the sandbox is off')
  const { stripe, hubspot, quickbooks } = sandbox
  return {
    stripe: {
      secretKey: stripe.secretKey,
      webhookSecrets: [stripe.webhookSecret],
      apiBase: stripe.baseUrl,
    },
    hubspot: {
      accessToken: hubspot.accessToken,
      clientSecrets: [hubspot.clientSecret],
      apiBase: hubspot.baseUrl,
    },
    quickbooks: {
      clientId: quickbooks.clientId,
      clientSecret: quickbooks.clientSecret,
      refreshToken: quickbooks.refreshToken,
      realmId: quickbooks.realmId,
      webhookVerifiers: [quickbooks.webhookVerifier],
      apiBase: quickbooks.baseUrl,
      tokenUrl: quickbooks.tokenUrl,
    },
  }
}

function startDemo(sandbox: Sandbox, webhooks: string, { demo = true, log }: ServiceOptions) {
  sandbox.setWebhookTargets({
    stripe: `${webhooks}/stripe`,
    hubspot: `${webhooks}/hubspot`,
    quickbooks: `${webhooks}/quickbooks`,
  })
  if (!demo) return
  sandbox.playDemo().then(
    () => log.info(demoProgress(sandbox), 'the demo company has done all its business'),
    (error) => log.error({ err: error }, 'the demo stopped'),
  )
}

const demoProgress = (sandbox: Sandbox) => {
  const { done, total } = sandbox.demoProgress()
  return { done, total }
}

function dependencies(parts: {
  pool: { query(text: string): Promise<unknown> }
  store: { head(): Promise<unknown> }
  projections: Projections
  consumers: (Consumer | Billing)[]
  nats: NatsFeed | undefined
}): Dependency[] {
  const { pool, store, projections, consumers, nats } = parts
  const up = { state: 'up' } as const
  const listed: Dependency[] = [
    { name: 'postgres', check: async () => (await pool.query('select 1'), up) },
    { name: 'event store', check: async () => (await store.head(), up) },
    {
      name: 'views',
      async check() {
        const halted = projections.status().filter((view) => view.state === 'halted')
        if (halted.length === 0) return up
        return { state: 'degraded', detail: `halted: ${halted.map(({ name }) => name).join(', ')}` }
      },
    },
    // A platform is as well as those who read from it and write to it.
    ...[...platformNames, dealInvoicing, billing, crediting, settlement, rescore].map((name) => ({
      name,
      async check() {
        const concerned = consumers.filter((one) => one.name.endsWith(name))
        const failing = concerned.filter((one) => one.failing()).map((one) => one.name)
        if (failing.length === 0) return up
        return { state: 'degraded', detail: `trying again: ${failing.join(', ')}` } as const
      },
    })),
  ]
  if (!nats) return listed
  const natsCheck = async () => {
    const { isConnected, fault } = nats.state()
    if (isConnected && !fault) return up
    const detail = isConnected ? 'the relay cannot publish' : 'not connected; changes wait'
    return { state: 'degraded', detail } as const
  }
  return [...listed, { name: 'nats', check: natsCheck }]
}
