// The page at /. It is a client of the public API like any other; only in sandbox mode is it given
// a key, because there everybody may see and try everything.
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import Type, { type Static } from 'typebox'
import type { App } from '../app.ts'
import { Exact } from '../schemas.ts'

const DemoProgress = Exact({
  done: Type.Integer({ minimum: 0 }),
  total: Type.Integer({ minimum: 0 }),
  /** What it does just now, in words. */
  doing: Type.Optional(Type.String()),
})
export type DemoProgress = Static<typeof DemoProgress>

export type PageDeps = {
  demoKey?: string | undefined
  demo?: (() => Promise<DemoProgress | null>) | undefined
  sandboxControlUrl?: string | undefined
}

const webFolder = join(import.meta.dirname, '../../../web')

export async function pageRoutes(app: App, deps: PageDeps): Promise<void> {
  await app.register(fastifyStatic, {
    root: webFolder,
    // One route per file: what is not there falls through to the problem for unknown addresses.
    wildcard: false,
    schemaHide: true,
    cacheControl: false,
    setHeaders: (reply) => {
      // Asked for again each time and answered with 304: a new version is never half loaded.
      reply.header('cache-control', 'no-cache')
    },
  })

  app.get('/ui/config.json', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    if (deps.demoKey === undefined) return { mode: 'live' }
    const { demoKey, sandboxControlUrl } = deps
    return { mode: 'sandbox', demoKey, ...(sandboxControlUrl && { sandboxControlUrl }) }
  })

  app.get('/ui/demo.json', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return { progress: (await deps.demo?.()) ?? null }
  })
}
