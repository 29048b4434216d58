// The HTTP side of the service, whole: every routes file is registered here by name, and what it
// needs is handed to it as an argument.
import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from '@fastify/helmet'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Registry } from 'prom-client'
import type { DatabasePool } from 'slonik'
import type { ReceiveWebhook } from '../adapters/webhook.ts'
import { dayIn } from '../domain/dates.ts'
import { openDirectory } from '../domain/endpoint-directory.ts'
import type { ErasureDesk } from '../domain/erasure.ts'
import type { EventStore } from '../domain/event-store.ts'
import { openKeyDirectory } from '../domain/key-directory.ts'
import type { OutgoingDesk } from '../domain/outgoing.ts'
import type { Outside } from '../domain/outside.ts'
import type { Platform } from '../domain/stored.ts'
import type { Projections } from '../projections/runner.ts'
import { admission } from './admission.ts'
import { type ApiKey, openKeyring } from './api-keys.ts'
import { bareApp } from './bare-app.ts'
import type { BooksDeps } from './books.ts'
import { closingOf } from './closing.ts'
import { openFreshness } from './freshness.ts'
import { type DiscrepancyDesk, routesOfDiscrepancies } from './discrepancies.ts'
import { type Metrics, openMetrics } from './metrics.ts'
import { accessRoutes } from './routes/access.ts'
import { accountRoutes } from './routes/accounts.ts'
import { allocationRoutes, allocationUndoRoute } from './routes/allocations.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { auditRoutes } from './routes/audit.ts'
import { type Authorising, callbackRoutes, connectingRoutes } from './routes/connecting.ts'
import { type ConnectionDesk, connectionRoutes, type PlatformInfo } from './routes/connections.ts'
import { changeRoutes } from './routes/changes.ts'
import { conflictRoutes } from './routes/conflicts.ts'
import { creditNoteWriteRoutes } from './routes/credit-note-writes.ts'
import { creditNoteRoutes } from './routes/credit-notes.ts'
import { customerRoutes } from './routes/customers.ts'
import { dealRoutes } from './routes/deals.ts'
import { documentation, documentationRoutes } from './routes/documentation.ts'
import { erasureRoutes } from './routes/erasures.ts'
import { exchangeRateRoutes } from './routes/exchange-rates.ts'
import { type Dependency, healthRoutes } from './routes/health.ts'
import { heldRoutes } from './routes/held.ts'
import { invoiceRoutes } from './routes/invoices.ts'
import { journalRoutes } from './routes/journal.ts'
import { ledgerRoutes } from './routes/ledger.ts'
import { type DemoProgress, pageRoutes } from './routes/page.ts'
import { type MappingDeps, mappingRoutes } from './routes/mappings.ts'
import { modelRoutes } from './routes/model.ts'
import { paymentRoutes } from './routes/payments.ts'
import { payoutRoutes } from './routes/payouts.ts'
import { periodRoutes } from './routes/periods.ts'
import { receivableRoutes } from './routes/receivables.ts'
import { placementRoutes } from './routes/placements.ts'
import { planRoutes } from './routes/plans.ts'
import { reconciliationDayRoutes } from './routes/reconciliation-days.ts'
import { reconciliationRunRoutes } from './routes/reconciliation-runs.ts'
import { reconciliationRoutes } from './routes/reconciliations.ts'
import { refundRoutes } from './routes/refunds.ts'
import { rescoreRoutes } from './routes/rescores.ts'
import { reviewAnswerRoutes } from './routes/review-answers.ts'
import { reviewBulkRoutes } from './routes/review-bulk.ts'
import { type ReviewDeps, reviewRoutes } from './routes/reviews.ts'
import { ruleTrialRoutes } from './routes/rule-trials.ts'
import { ruleRoutes } from './routes/rules.ts'
import { type SealDesk, sealRoutes } from './routes/seals.ts'
import { signOffRoutes } from './routes/sign-offs.ts'
import { statementRoutes } from './routes/statements.ts'
import { streamRoutes } from './routes/stream.ts'
import { type SweepDesk, sweepRoutes } from './routes/sweeps.ts'
import { syncRoutes } from './routes/sync.ts'
import { viewRoutes } from './routes/views.ts'
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts'
import { webhookEndpointWriteRoutes } from './routes/webhook-endpoint-writes.ts'
import { type EndpointDeps, webhookEndpointRoutes } from './routes/webhook-endpoints.ts'
import { webhookReplayRoutes } from './routes/webhook-replays.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { writeOffRoutes } from './routes/write-offs.ts'
import { openAt, openPositionOf } from './then.ts'
import { openWriter } from './writes.ts'

export type AppDeps = {
  outside: Outside
  store: EventStore
  /** Where the views are. */
  db: DatabasePool
  projections: Projections
  webhooks: Record<Platform, ReceiveWebhook>
  outgoing: OutgoingDesk
  /** Companies kept here; the API answers for the first. */
  workspaces?: readonly string[]
  /** Of the books, by IANA name; absent = UTC. */
  timeZone?: string | undefined
  /** Heads the letters to customers; absent = the name of the workspace. */
  companyName?: string | undefined
  apiKeys: readonly ApiKey[]
  /** Given to everybody who opens the page: only ever with the sandbox behind it. */
  demoKey?: string | undefined
  /** How far the demo is; absent without one. */
  demo?: (() => Promise<DemoProgress | null>) | undefined
  sandboxControlUrl?: string | undefined
  /** The address the platforms call. */
  publicUrl?: string | undefined
  dependencies: readonly Dependency[]
  platforms: readonly PlatformInfo[]
  /** Looks at a mapping by the platform's real fields; absent = nothing can be asked. */
  mappingFaults?: MappingDeps['mappingFaults']
  /** Erases persons; absent = nothing is encrypted here. */
  erasures?: ErasureDesk | undefined
  /** Does something about discrepancies; absent = nobody does. */
  discrepancies?: DiscrepancyDesk | undefined
  /** Proves and verifies; absent = nothing is sealed here. */
  seals?: SealDesk | undefined
  /** How far the sweeps are; absent = there are none. */
  sweeps?: SweepDesk | undefined
  /** People's hands on the connections; absent = only their health is told. */
  connections?: { desk: ConnectionDesk; authorising: Authorising } | undefined
  log: FastifyBaseLogger
  metrics: Registry
  /** Aborted when the service is about to end: readiness goes first, the streams end. */
  closing?: AbortSignal | undefined
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
}

export async function buildApp(deps: AppDeps): Promise<App> {
  const { outside, store, db, projections, publicUrl } = deps
  const workspaces = deps.workspaces ?? ['main']
  const workspace = workspaces[0] ?? 'main'
  const app = bareApp(deps)
  const closing = closingOf(app, deps)
  const metrics = openMetrics(deps.metrics, projections)
  const { apiKeys, demoKey } = deps
  const demo = demoKey === undefined ? [] : [{ name: 'demo', key: demoKey }]
  const directory = openKeyDirectory(store, workspace)
  const { clock } = outside
  const given = { keys: [...apiKeys, ...demo], directory, clock, signal: closing }
  const keys = await openKeyring(given)
  observe(app, metrics.requests)
  await app.register(helmet, {
    contentSecurityPolicy,
    // Said only where it is true: a browser that once heard it never comes back by plain HTTP.
    hsts: publicUrl?.startsWith('https:') ?? false,
  })
  await documentation(app, publicUrl)

  await app.register((scope: App) =>
    healthRoutes(scope, {
      clock: outside.clock,
      dependencies: deps.dependencies,
      closing,
      metrics: deps.metrics,
    }),
  )
  await app.register((scope: App) =>
    webhookRoutes(scope, {
      webhooks: deps.webhooks,
      workspaces,
      publicUrl,
      counter: metrics.webhooks,
    }),
  )
  if (deps.connections) await callbackRoutes(app, deps.connections)
  await app.register(documentationRoutes)
  await app.register((scope: App) => pageRoutes(scope, deps))
  await app.register(
    async (v1: App) => {
      admission(v1, { workspace, keys, store, outside })
      const { clock } = outside
      const fresh = openFreshness(projections, closing)
      const parts = { workspace, db, fresh, store, clock, timeZone: deps.timeZone }
      const read = { workspace, db, fresh, at: openAt(parts) }
      const write = { ...read, keys, store, write: openWriter(store, outside.clock) }
      await invoiceRoutes(v1, read)
      await paymentRoutes(v1, read)
      await allocationRoutes(v1, read)
      await allocationUndoRoute(v1, write)
      await customerRoutes(v1, read)
      await dealRoutes(v1, read)
      await reconciliationRoutes(v1, read)
      await reviewRoutes(v1, read)
      await reviewAnswerRoutes(v1, write)
      await reviewBulkRoutes(v1, { ...write, clock: outside.clock })
      await ruleRoutes(v1, write)
      await ruleTrialRoutes(v1, write)
      await modelRoutes(v1, { ...write, clock: outside.clock })
      await rescoreRoutes(v1, { ...write, clock: outside.clock })
      await carryingRoutes(v1, deps, write)
      await auditRoutes(v1, read)
      await changeRoutes(v1, { ...read, clock, positionOf: openPositionOf(parts) })
      await sealRoutes(v1, { ...write, desk: deps.seals })
      await apiKeyRoutes(v1, { ...write, directory, ...outside })
      await accessRoutes(v1, read)
      await connectionRoutes(v1, { ...deps, ...write, ...deps.connections, clock: outside.clock })
      if (deps.connections) await connectingRoutes(v1, { ...write, ...deps.connections, publicUrl })
      if (deps.erasures) await erasureRoutes(v1, { ...write, erasures: deps.erasures })
      if (deps.sweeps) await sweepRoutes(v1, { keys, desk: deps.sweeps })
      await viewRoutes(v1, { projections })
      await bookRoutes(v1, deps, write)
      await outgoingRoutes(v1, deps, write)
      await streamRoutes(v1, { workspace, projections, clock: outside.clock, closing, keys })
    },
    { prefix: '/v1' },
  )
  return app
}

/** What goes to the platforms and comes from them. */
async function carryingRoutes(v1: App, deps: AppDeps, write: ReviewDeps) {
  const { mappingFaults, outside } = deps
  await syncRoutes(v1, { ...write, clock: outside.clock })
  await heldRoutes(v1, { ...write, clock: outside.clock })
  await conflictRoutes(v1, write)
  await mappingRoutes(v1, { ...write, mappingFaults })
}

/** Money in all its forms, and the books of it. */
async function bookRoutes(
  v1: App,
  deps: AppDeps,
  write: Omit<BooksDeps, 'timeZone' | 'dayOf' | 'clock'>,
) {
  const { timeZone = 'UTC', companyName = write.workspace, outside } = deps
  const books = { ...write, timeZone, dayOf: dayIn(timeZone), clock: outside.clock }
  await writeOffRoutes(v1, books)
  await placementRoutes(v1, books)
  await refundRoutes(v1, books)
  await creditNoteRoutes(v1, books)
  await creditNoteWriteRoutes(v1, books)
  await payoutRoutes(v1, books)
  await journalRoutes(v1, books)
  await ledgerRoutes(v1, books)
  await receivableRoutes(v1, books)
  await statementRoutes(v1, { ...books, companyName })
  await planRoutes(v1, books)
  await periodRoutes(v1, books)
  await exchangeRateRoutes(v1, books)
  await accountRoutes(v1, books)
  await reconciliationDayRoutes(v1, { ...books, companyName })
  await reconciliationRunRoutes(v1, books)
  await signOffRoutes(v1, books)
  await routesOfDiscrepancies(v1, { ...books, desk: deps.discrepancies })
}

/** What customers of Tieout are told by webhooks. */
async function outgoingRoutes(
  v1: App,
  { outgoing, outside }: AppDeps,
  write: Omit<EndpointDeps, 'outgoing' | 'directory' | 'clock'>,
) {
  const directory = openDirectory(write.store, write.workspace)
  const deps = { ...write, outgoing, directory, clock: outside.clock }
  await webhookEndpointRoutes(v1, deps)
  await webhookEndpointWriteRoutes(v1, deps)
  await webhookDeliveryRoutes(v1, deps)
  await webhookReplayRoutes(v1, deps)
}

/** One line in the log for each request, when it is done: never its body, headers or query, which
 *  may hold secrets. */
function observe(app: App, durations: Metrics['requests']) {
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request
    const route = request.routeOptions.url ?? 'unknown'
    const status = reply.statusCode
    durations.observe({ method, route, status: String(status) }, reply.elapsedTime / 1000)
    const path = request.url.split('?')[0]
    const done = { method, path, status, durationMs: Math.round(reply.elapsedTime) }
    // What went well is one of thousands; what did not should not have to be looked for.
    request.log[status < 400 ? 'debug' : 'info'](done, 'answered')
  })
}
