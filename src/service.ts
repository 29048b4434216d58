// The whole service, put together once and taken apart in reverse. Everything from outside (clock,
// chance, addresses, keys) is an argument, so that tests and simulations run this very function.
import { Registry } from 'prom-client'
import { postgresCheckpoints } from './adapters/checkpoints.ts'
import { hardlyAny, limitsFrom } from './adapters/calls/limits.ts'
import { openConnections } from './adapters/connections/connections.ts'
import { openPages } from './adapters/connections/pages.ts'
import { openEmbeddedFeed } from './adapters/embedded-feed.ts'
import { openNatsFeed } from './adapters/nats/feed.ts'
import { postgresBudget } from './adapters/postgres/budget.ts'
import { postgresSecrets } from './adapters/postgres/secrets.ts'
import { postgresSavedViews } from './adapters/postgres/saved-views.ts'
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
import { openMailer, startMailing } from './mailing.ts'
import { type Opened, type ServiceOptions, workspace } from './parts.ts'
import { openPlatforms, platformNames } from './platforms.ts'
import { allViews } from './projections/all.ts'
import { openLookUp } from './projections/look-up.ts'
import { startSeals } from './audit/seal-service.ts'
import { gaugeWork } from './service-metrics.ts'
import { openSignIn, welcomeFirst } from './signing-in.ts'
import { startTraffic } from './traffic.ts'
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
  const data = await openData(options, opened)
  const { store, pool, db, projections } = data
  const { clock } = outside
  const sealed = startSeals(data, options, closing, opened)
  const sides = await openSides(data, options, opened, closing)
  const { sandbox, platforms, hands, traffic, publicUrl, mailer, companyName } = sides
  let pageUrl = config.publicUrl
  const parts = startParts(data, sides, options, opened, closing, () => pageUrl)
  const { work, outgoing, erasing, sweeps, daily, mailing, dayOf } = parts
  const consumers = [...work.consumers, ...outgoing.consumers, sealed.sealing, erasing.consumer]
  const counted = traffic.keep({ gates: platforms.gates, consumers: work.consumers })
  opened.push(['traffic', () => counted])
  const watched = {
    ...{ ...data, platforms, nats: sides.nats, troubleOf: hands.trouble },
    consumers: [...consumers, ...daily],
  }
  const metrics = new Registry()
  gaugeWork(metrics, watched, () => sides.cursors.list(workspace), clock)
  const signIn = openSignIn(pool, config, log)
  const app = await buildApp({
    ...{ outside, store, db, projections, closing, log, connections: hands, publicUrl, metrics },
    ...{ sweeps, mailer, companyName, signIn, seals: sealed.desk, archives: sealed.archives },
    ...{ timeZone: config.timeZone, homeCurrency: config.homeCurrency },
    webhooks: hands.noting(traffic.noting(platforms.webhooks)),
    mappingFaults: platforms.mappingFaults,
    dealPipelines: platforms.dealPipelines,
    dealFields: platforms.dealFields,
    traffic: traffic.deskOf(work.consumers),
    outgoing: outgoing.desk,
    erasures: erasing.desk,
    discrepancies: openDiscrepancyDesk({ ...platforms, store, db, workspace, clock, dayOf }),
    savedViews: postgresSavedViews(pool),
    apiKeys: [...adminOf(config), ...(sandbox ? demoPeople : [])],
    demoKey: sandbox && demoKey,
    demoPeople: sandbox && [{ name: 'demo', role: 'admin' as const }, ...demoPeople],
    demo: sandbox && (async () => demoProgress(sandbox)),
    sandboxControlUrl: sandbox?.control.baseUrl,
    pageUrl: () => (sandbox ? pageUrl : config.publicUrl),
    trustedProxies: config.trustedProxies,
    pageFolder: options.pageFolder,
    pages: sides.pages,
    dependencies: dependencies({ ...watched, mailing }),
    platforms: platformNames.map((name) => ({ name, mode: sandbox ? 'sandbox' : 'live' })),
  })
  opened.push(['http', () => app.close()])
  const url = await app.listen({ port: config.port, host: config.host })
  const local = url.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//127.0.0.1')
  pageUrl ??= local
  if (!sandbox) await welcomeFirst({ store, signIn, outside, log, url: publicUrl ?? local })
  if (sandbox) startDemo(sandbox, `${local}/webhooks/${workspace}`, options)
  return { url: local, sandbox }
}

/** The way out: to the platforms, or the sandbox that plays them, to those who listen, and by mail. */
async function openSides(
  data: Data,
  options: ServiceOptions,
  opened: Opened,
  closing: AbortSignal,
) {
  const { config, outside, log } = options
  const { clock } = outside
  const { store, pool, db, sealer } = data
  const { embedded, nats } = await openFeeds(data, options, opened)
  const sandbox = config.platforms ? undefined : await openSandbox(options, opened)
  const accounts = config.platforms ?? sandboxAccounts(sandbox)
  const lookUp = openLookUp(db)
  const secrets = postgresSecrets(pool, sealer, clock)
  const connections = openConnections({ accounts, workspace, store, secrets, outside, log })
  const checkpoints = postgresCheckpoints(pool)
  const traffic = startTraffic({ ...data, workspace, checkpoints, outside, log, signal: closing })
  const platforms = openPlatforms({
    ...{ config, accounts, workspace, store: traffic.store, connections, outside, log },
    ...{ ...lookUp, budget: postgresBudget(pool, clock), signal: closing },
    limits: config.rateLimits ? limitsFrom(config.rateLimits) : sandbox && hardlyAny,
  })
  const cursors = postgresSweeps(pool)
  // The sandbox calls, and signs, the address that the service listens on.
  const publicUrl = sandbox ? undefined : config.publicUrl
  const { gates } = platforms
  const hands = openConnectionDesk({
    ...{ accounts, workspace, connections, secrets, gates, sweeps: cursors, pool, db },
    ...{ publicUrl, outside },
  })
  const sandboxUrl = sandbox?.control.baseUrl
  return {
    ...{ embedded, nats, sandbox, lookUp, checkpoints, traffic, platforms, cursors, hands },
    publicUrl,
    mailer: openMailer(config, sandbox, clock),
    companyName: config.companyName ?? (sandbox ? 'Tieout Demo Company' : undefined),
    pages: openPages({ ...platforms, accounts, connections, clock, sandboxUrl }),
  }
}

/** All that goes on behind the API. */
function startParts(
  data: Data,
  sides: Awaited<ReturnType<typeof openSides>>,
  { config, outside, log }: ServiceOptions,
  opened: Opened,
  closing: AbortSignal,
  pageUrl: () => string | undefined,
) {
  const { clock } = outside
  const { store, pool, db, projections, leases, sealer } = data
  const { embedded, nats, sandbox, lookUp, checkpoints, cursors, platforms } = sides
  const dayOf = dayIn(config.timeZone)
  const today = () => dayOf(clock.now().toISOString())
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
  const mailing = startMailing({
    ...{ ...data, workspace, mailer: sides.mailer, feed: embedded },
    ...{ company: sides.companyName ?? workspace, timeZone: config.timeZone, pageUrl },
    ...{ outside, log, signal: closing },
  })
  opened.push(['mailing', () => Promise.all(mailing.map((one) => one.done))])
  return { work, outgoing, erasing, sweeps, daily, mailing, dayOf }
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
