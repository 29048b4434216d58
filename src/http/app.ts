// The HTTP side of the service, whole: every routes file is registered here by name, and what it
// needs is handed to it as an argument.
import type { IncomingMessage, ServerResponse } from 'node:http'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import { dayIn } from '../domain/dates.ts'
import { openDirectory } from '../domain/endpoint-directory.ts'
import { openKeyDirectory } from '../domain/key-directory.ts'
import { admission } from './admission.ts'
import { openKeyring } from './api-keys.ts'
import type { AppDeps } from './app-deps.ts'
import { bareApp } from './bare-app.ts'
import type { BooksDeps } from './books.ts'
import { carryingRoutes } from './carrying.ts'
import { closingOf } from './closing.ts'
import { openFreshness } from './freshness.ts'
import { routesOfDiscrepancies } from './discrepancies.ts'
import { type Metrics, openMetrics } from './metrics.ts'
import { openPeople, type People } from './people.ts'
import { accessRoutes } from './routes/access.ts'
import { accountRoutes } from './routes/accounts.ts'
import { archiveRoutes } from './routes/archives.ts'
import { allocationRoutes, allocationUndoRoute } from './routes/allocations.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { auditRoutes } from './routes/audit.ts'
import { auditViewRoutes } from './routes/audit-views.ts'
import { callbackRoutes, connectingRoutes } from './routes/connecting.ts'
import { connectionRoutes } from './routes/connections.ts'
import { changeRoutes } from './routes/changes.ts'
import { creditNoteWriteRoutes } from './routes/credit-note-writes.ts'
import { documentRoutes } from './documents.ts'
import { documentation, documentationRoutes } from './routes/documentation.ts'
import { erasureRoutes } from './routes/erasures.ts'
import { exchangeRateRoutes } from './routes/exchange-rates.ts'
import { healthRoutes } from './routes/health.ts'
import { journalRoutes } from './routes/journal.ts'
import { ledgerRoutes } from './routes/ledger.ts'
import { demoRoutes, pageRoutes } from './routes/page.ts'
import { modelRoutes } from './routes/model.ts'
import { periodRoutes } from './routes/periods.ts'
import { receivableRoutes } from './routes/receivables.ts'
import { placementRoutes } from './routes/placements.ts'
import { planRoutes } from './routes/plans.ts'
import { reconciliationDayRoutes } from './routes/reconciliation-days.ts'
import { reconciliationRunRoutes } from './routes/reconciliation-runs.ts'
import { reconciliationRoutes } from './routes/reconciliations.ts'
import { refundRoutes } from './routes/refunds.ts'
import { reportScheduleWriteRoutes } from './routes/report-schedule-writes.ts'
import { reportScheduleRoutes } from './routes/report-schedules.ts'
import { reportRoutes } from './routes/reports.ts'
import { rescoreRoutes } from './routes/rescores.ts'
import { reviewAnswerRoutes } from './routes/review-answers.ts'
import { reviewBulkRoutes } from './routes/review-bulk.ts'
import { reviewRoutes } from './routes/reviews.ts'
import { ruleTrialRoutes } from './routes/rule-trials.ts'
import { ruleRoutes } from './routes/rules.ts'
import { sealRoutes } from './routes/seals.ts'
import { sidesRoutes } from './routes/sides.ts'
import { signOffRoutes } from './routes/sign-offs.ts'
import { statementRoutes } from './routes/statements.ts'
import { streamRoutes } from './routes/stream.ts'
import { sweepRoutes } from './routes/sweeps.ts'
import { viewRoutes } from './routes/views.ts'
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts'
import { webhookEndpointWriteRoutes } from './routes/webhook-endpoint-writes.ts'
import { type EndpointDeps, webhookEndpointRoutes } from './routes/webhook-endpoints.ts'
import { webhookReplayRoutes } from './routes/webhook-replays.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { writeOffRoutes } from './routes/write-offs.ts'
import { tellStand } from './stand.ts'
import { openAt, openPositionOf } from './then.ts'
import { routesOfToday } from './today.ts'
import { openWriter } from './writes.ts'

export type { AppDeps }

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
  const keyring = await openKeyring(given)
  const writer = openWriter(store, clock)
  const people = await openPeople({
    ...{ ...settingsOf(deps, workspace), signIn: deps.signIn, keys: keyring, directory },
    ...{ store, write: writer, ...outside },
  })
  const { keys } = people
  observe(app, metrics.requests)
  // Lists shrink to a tenth; what is short, or comes bit by bit, goes as it is.
  await app.register(compress, { encodings: ['gzip', 'identity'], threshold: 2048 })
  await app.register(helmet, {
    contentSecurityPolicy,
    // Said only where it is true: a browser that once heard it never comes back by plain HTTP.
    hsts: publicUrl?.startsWith('https:') ?? false,
  })
  await app.register(cookie)
  await documentation(app, publicUrl)

  await openRoutes(app, deps, { workspaces, closing, metrics, people })
  await app.register(
    async (v1: App) => {
      admission(v1, { workspace, keys, store, outside })
      tellStand(v1, projections)
      const { clock } = outside
      const fresh = openFreshness(projections, closing)
      const parts = { workspace, db, fresh, store, clock, timeZone: deps.timeZone }
      const read = { workspace, db, fresh, at: openAt(parts) }
      const write = { ...read, keys, store, write: writer }
      await allocationRoutes(v1, read)
      await allocationUndoRoute(v1, write)
      await reconciliationRoutes(v1, read)
      await sidesRoutes(v1, { ...read, pages: deps.pages })
      await reviewRoutes(v1, read)
      await reviewAnswerRoutes(v1, write)
      await reviewBulkRoutes(v1, { ...write, clock: outside.clock })
      await ruleRoutes(v1, write)
      await ruleTrialRoutes(v1, write)
      await modelRoutes(v1, { ...write, clock: outside.clock })
      await rescoreRoutes(v1, { ...write, clock: outside.clock })
      await carryingRoutes(v1, { ...deps, ...write, clock })
      await auditRoutes(v1, read)
      await auditViewRoutes(v1, { ...read, clock, timeZone: deps.timeZone })
      if (deps.archives) await archiveRoutes(v1, { keys, desk: deps.archives, clock })
      await changeRoutes(v1, { ...read, clock, positionOf: openPositionOf(parts) })
      await sealRoutes(v1, { ...write, desk: deps.seals })
      await apiKeyRoutes(v1, { ...write, directory, people: people.directory, ...outside })
      await people.inner(v1)
      await accessRoutes(v1, read)
      await connectionRoutes(v1, { ...deps, ...write, ...deps.connections, clock: outside.clock })
      if (deps.connections) await connectingRoutes(v1, { ...write, ...deps.connections, publicUrl })
      if (deps.erasures) await erasureRoutes(v1, { ...write, erasures: deps.erasures })
      if (deps.sweeps) await sweepRoutes(v1, { keys, desk: deps.sweeps })
      await viewRoutes(v1, { projections })
      await bookRoutes(v1, deps, write)
      await outgoingRoutes(v1, deps, write)
      await demoRoutes(v1, deps)
      await streamRoutes(v1, { workspace, projections, clock: outside.clock, closing, keys })
    },
    { prefix: '/v1' },
  )
  return app
}

type Open = {
  workspaces: readonly string[]
  closing: AbortSignal
  metrics: Metrics
  people: People
}

/** What needs no key: who is not in yet, platforms that sign, load balancers, the page. */
async function openRoutes(app: App, deps: AppDeps, { workspaces, closing, metrics, people }: Open) {
  const { publicUrl } = deps
  await app.register((scope: App) =>
    healthRoutes(scope, {
      clock: deps.outside.clock,
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
  await people.ways(app)
  await app.register((scope: App) => people.outer(scope), { prefix: '/v1' })
}

/** What a session says of the whole. */
const settingsOf = (deps: AppDeps, workspace: string) => ({
  ...{ workspace, companyName: deps.companyName ?? workspace, timeZone: deps.timeZone ?? 'UTC' },
  homeCurrency: deps.homeCurrency ?? 'USD',
  mode: deps.demoKey === undefined ? ('live' as const) : ('sandbox' as const),
  demoPeople: (deps.demoPeople ?? []).map(({ name, role }) => ({ name, role })),
  ...{ sandboxControlUrl: deps.sandboxControlUrl, publicUrl: deps.publicUrl, mailer: deps.mailer },
  pageUrl: deps.pageUrl,
})

/** Money in all its forms, and the books of it. */
async function bookRoutes(
  v1: App,
  deps: AppDeps,
  write: Omit<BooksDeps, 'timeZone' | 'dayOf' | 'clock'>,
) {
  const { timeZone = 'UTC', companyName = write.workspace, outside } = deps
  const books = { ...write, timeZone, dayOf: dayIn(timeZone), clock: outside.clock }
  await documentRoutes(v1, { ...books, savedViews: deps.savedViews })
  await writeOffRoutes(v1, books)
  await placementRoutes(v1, books)
  await refundRoutes(v1, books)
  await creditNoteWriteRoutes(v1, books)
  await journalRoutes(v1, books)
  await ledgerRoutes(v1, books)
  await receivableRoutes(v1, books)
  await reportRoutes(v1, books)
  await reportScheduleRoutes(v1, { ...books, mailer: deps.mailer })
  await reportScheduleWriteRoutes(v1, { ...books, mailer: deps.mailer })
  await statementRoutes(v1, { ...books, companyName })
  await planRoutes(v1, books)
  await periodRoutes(v1, books)
  await exchangeRateRoutes(v1, books)
  await accountRoutes(v1, books)
  await reconciliationDayRoutes(v1, { ...books, companyName })
  await reconciliationRunRoutes(v1, books)
  await signOffRoutes(v1, books)
  await routesOfDiscrepancies(v1, { ...books, desk: deps.discrepancies })
  await routesOfToday(v1, deps, books)
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
