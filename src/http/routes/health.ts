// Is it alive, may it get traffic, and its figures. Not behind a key: these say nothing of the books.
import type { Registry } from 'prom-client'
import Type from 'typebox'
import type { Clock } from '../../domain/outside.ts'
import type { App } from '../app.ts'
import { Exact } from '../schemas.ts'

export type DependencyState = {
  state: 'up' | 'down' | 'degraded'
  detail?: string
}
export type Dependency = { name: string; check(): Promise<DependencyState> }
export type CheckedDependency = DependencyState & { name: string }

export type HealthDeps = {
  clock: Clock
  dependencies: readonly Dependency[]
  /** Aborted as soon as the service is to end: it then asks for no more traffic. */
  closing: AbortSignal
  metrics: Registry
}

const checkTimeoutMs = 2000

/** Every dependency's state; one that does not answer in time is down. */
export async function checkAll(
  dependencies: readonly Dependency[],
  clock: Clock,
): Promise<CheckedDependency[]> {
  const answered = new AbortController()
  const late = clock.sleep(checkTimeoutMs, answered.signal)
  const checked = await Promise.all(
    dependencies.map(async ({ name, check }): Promise<CheckedDependency> => {
      const answer = Promise.resolve()
        .then(check)
        // What exactly failed is for the log of the check: this page is open to everybody.
        .catch((): DependencyState => ({ state: 'down', detail: 'it cannot be reached' }))
      const tooLate = late.then(
        (): DependencyState => ({ state: 'down', detail: 'it does not answer' }),
      )
      return { name, ...(await Promise.race([answer, tooLate])) }
    }),
  )
  answered.abort()
  return checked
}

const DependencyRow = Exact({
  name: Type.String(),
  state: Type.Enum(['up', 'down', 'degraded']),
  detail: Type.Optional(Type.String()),
})
const Readiness = Exact({
  status: Type.Enum(['ready', 'not-ready', 'closing']),
  dependencies: Type.Array(DependencyRow),
})

export async function healthRoutes(app: App, deps: HealthDeps): Promise<void> {
  app.get(
    '/health/live',
    {
      schema: {
        tags: ['health'],
        summary: 'The process runs',
        security: [],
        response: { 200: Exact({ status: Type.Literal('live') }) },
      },
    },
    async () => ({ status: 'live' as const }),
  )

  app.get(
    '/health/ready',
    {
      schema: {
        tags: ['health'],
        summary: 'It may get traffic',
        description: 'Names each dependency and its state. 503 when one is down, or at shutdown.',
        security: [],
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const dependencies = await checkAll(deps.dependencies, deps.clock)
      const isReady = dependencies.every(({ state }) => state !== 'down')
      const status = deps.closing.aborted ? 'closing' : isReady ? 'ready' : 'not-ready'
      reply.code(status === 'ready' ? 200 : 503).header('cache-control', 'no-store')
      return { status, dependencies } as const
    },
  )

  app.get(
    '/metrics',
    { schema: { tags: ['health'], summary: 'Figures for Prometheus', security: [], hide: true } },
    async (_request, reply) => {
      reply.type(deps.metrics.contentType)
      return deps.metrics.metrics()
    },
  )
}
