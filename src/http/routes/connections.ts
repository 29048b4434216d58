// The platforms as this service reaches them.
import Type from 'typebox'
import type { Clock } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact, Platform as PlatformName } from '../schemas.ts'
import { checkAll, type Dependency } from './health.ts'

export type PlatformInfo = { name: Platform; mode: 'sandbox' | 'live' }

export type ConnectionDeps = {
  platforms: readonly PlatformInfo[]
  /** The one named like a platform tells its health. */
  dependencies: readonly Dependency[]
  clock: Clock
}

const Connection = Exact({
  name: PlatformName,
  mode: Type.Enum(['sandbox', 'live'], { description: 'Simulated here, or the real account.' }),
  state: Type.Enum(['up', 'down', 'degraded', 'unknown']),
  detail: Type.Optional(Type.String()),
})

export async function connectionRoutes(app: App, deps: ConnectionDeps): Promise<void> {
  app.get(
    '/connections',
    {
      schema: {
        tags: ['connections'],
        summary: 'The platforms, their mode and health',
        querystring: Exact({}),
        response: { 200: Exact({ data: Type.Array(Connection) }), ...problems(401) },
      },
    },
    async () => {
      const names = deps.platforms.map(({ name }) => name as string)
      const asked = deps.dependencies.filter(({ name }) => names.includes(name))
      const checked = new Map((await checkAll(asked, deps.clock)).map((one) => [one.name, one]))
      return {
        data: deps.platforms.map(({ name, mode }) => {
          const { state, detail } = checked.get(name) ?? { state: 'unknown' as const }
          return { name, mode, state, ...(detail !== undefined && { detail }) }
        }),
      }
    },
  )
}
