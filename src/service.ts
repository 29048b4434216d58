// The whole service, put together once and taken apart in reverse. Everything from outside (clock,
// chance, addresses, keys) is an argument, so that tests and simulations run this very function.
import { Registry } from 'prom-client'
import { postgresCheckpoints } from './adapters/checkpoints.ts'
import { hardlyAny, limitsFrom } from './adapters/calls/limits.ts'
import { openConnections } from './adapters/connections/connections.ts'
import { openEmbeddedFeed } from './adapters/embedded-feed.ts'
import { openNatsFeed } from './adapters/nats/feed.ts'
import { postgresBudget } from './adapters/postgres/budget.ts'
import { postgresSecrets } from './adapters/postgres/secrets.ts'
import { postgresSweeps } from './adapters/postgres/sweeps.ts'
import { openedFeed } from './adapters/privacy/opened-feed.ts'
import { openSweepDesk } from './adapters/sweep-desk.ts'
import { demoKey, demoPeople } from './config.ts'
import { openConnectionDesk } from './connection-desk.ts'
import { startDaily } from './reconciling/daily.ts'
import { type Data, openData } from './data.ts'
import {
  demoProgress,
  openSandbox,
  type Sandbox,
  sandboxAccounts,
  startDemo,
} from './demo-sandbox.ts'
import { dependencies } from './dependencies.ts'
import { openDiscrepancyDesk } from './reconciling/discrepancy-actions.ts'
import { dayIn } from './domain/dates.ts'
import { startErasing } from './erasing/erasing.ts'
import { openModels } from './domain/model.ts'
import { buildApp } from './http/app.ts'
import { openOutgoing } from './outgoing.ts'
import { type Opened, type ServiceOptions, workspace } from './parts.ts'
import { openPlatforms, platformNames } from './platforms.ts'
import { allViews } from './projections/all.ts'
import { openLookUp } from './projections/look-up.ts'
import { startSeals } from './audit/seal-service.ts'
import { gaugeWork } from './service-metrics.ts'
import { startWork } from './work.ts'

export { demoKey }

export type Service = {
  /** Where it answers, for example `http://127.0.0.1:3000`. */
  url: string
  sandbox: Sandbox | undefined
  close(): Promise<void>
}

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
  const { store, pool, db, projections, leases, sealer } = data
  const { sealing, desk: seals } = startSeals(data, options, closing, opened)
  const checkpoints = postgresCheckpoints(pool)
  const { embedded, nats } = await openFeeds(data, options, opened)
  const sandbox = config.platforms ? undefined : await openSandbox(options, opened)
  const accounts = config.platforms ?? sandboxAccounts(sandbox)
  const lookUp = openLookUp(db)
  const secrets = postgresSecrets(pool, sealer, clock)
  const connections = openConnections({ accounts, workspace, store, secrets, outside, log })
  const platforms = openPlatforms({
    ...{ config, accounts, workspace, store, connections, outside, log },
    ...{ ...lookUp, budget: postgresBudget(pool, clock), signal: closing },
    limits: config.rateLimits ? limitsFrom(config.rateLimits) : sandbox && hardlyAny,
  })
  const dayOf = dayIn(config.timeZone)
  const today = () => dayOf(clock.now().toISOString())
  const cursors = postgresSweeps(pool)
  // The sandbox calls, and signs, the address that the service listens on.
  const publicUrl = sandbox ? undefined : config.publicUrl
  const { gates } = platforms
  const hands = openConnectionDesk({
    ...{ accounts, workspace, connections, secrets, gates, sweeps: cursors, pool, db },
    ...{ publicUrl, outside },
  })
  const work = startWork({
    ...{ store, embedded, feed: nats ?? embedded, checkpoints, cursors, platforms, lookUp },
    ...{ projections, leases, outside, log, signal: closing },
    modelOf: openModels(store),
    today,
  })
  opened.push(['work', () => work.done])
  const outgoing = openOutgoing({
    ...{ workspace, store, feed: embedded, pool, db, sealer, leases, outside, log },
    allowLocal: sandbox !== undefined || config.allowHttpEndpoints,
    signal: closing,
  })
  opened.push(['outgoing webhooks', () => Promise.all(outgoing.consumers.map((one) => one.done))])

  const erasing = startErasing({
    ...{ ...data, workspace, feed: embedded, views: allViews },
    ...{ outside, log, signal: closing },
  })
  opened.push(['erasing', () => erasing.consumer.done])

  const sweeps = openSweepDesk({ ...platforms, cursors, workspace, clock, today })
  const daily = startDaily({
    ...{ ...data, workspace, sweeps, checkpoints, platforms: platformNames, today, dayOf },
    ...{ outside, log, signal: closing },
  })
  opened.push(['daily', () => Promise.all(daily.map((one) => one.done))])

  const consumers = [
    ...[...work.consumers, ...outgoing.consumers, sealing, erasing.consumer, ...daily],
  ]
  const watched = { ...data, platforms, consumers, nats, troubleOf: hands.trouble }
  const metrics = new Registry()
  gaugeWork(metrics, watched, () => cursors.list(workspace), clock)
  const mode = sandbox ? 'sandbox' : 'live'
  const app = await buildApp({
    ...{ outside, store, db, projections, closing, log, connections: hands, publicUrl },
    webhooks: hands.noting(platforms.webhooks),
    mappingFaults: platforms.mappingFaults,
    outgoing: outgoing.desk,
    erasures: erasing.desk,
    seals,
    discrepancies: openDiscrepancyDesk({ ...platforms, store, db, workspace, clock, dayOf }),
    sweeps,
    timeZone: config.timeZone,
    companyName: config.companyName ?? (sandbox ? 'Tieout Demo Company' : undefined),
    apiKeys: [...adminOf(config), ...(sandbox ? demoPeople : [])],
    demoKey: sandbox && demoKey,
    demo: sandbox && (async () => demoProgress(sandbox)),
    sandboxControlUrl: sandbox?.control.baseUrl,
    dependencies: dependencies(watched),
    platforms: platformNames.map((name) => ({ name, mode })),
    metrics,
  })
  opened.push(['http', () => app.close()])
  const url = await app.listen({ port: config.port, host: config.host })
  const local = url.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//127.0.0.1')
  if (sandbox) startDemo(sandbox, `${local}/webhooks/${workspace}`, options)
  return { url: local, sandbox }
}

const adminOf = ({ adminKey }: ServiceOptions['config']) =>
  adminKey ? [{ name: 'admin', key: adminKey }] : []

/** The change feed of this process, and that of all, where there is one. */
async function openFeeds(data: Data, { config, outside, log }: ServiceOptions, opened: Opened) {
  const { store, stored, pool, leases, shield } = data
  const { clock } = outside
  const checkpoints = postgresCheckpoints(pool)
  const embedded = openEmbeddedFeed({ store, checkpoints, clock, log })
  opened.push(['embedded feed', () => embedded.close()])
  if (!config.natsUrl) return { embedded, nats: undefined }
  const feed = await openNatsFeed({ url: config.natsUrl, store: stored, clock, log, leases })
  const nats = openedFeed(feed, shield)
  opened.push(['nats feed', () => nats.close()])
  return { embedded, nats }
}
