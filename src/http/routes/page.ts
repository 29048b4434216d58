// The dashboard at /: files that were built from web/, and one document behind every address that
// is a page. It is a client of the public API like any other.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import Type, { type Static } from 'typebox'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact } from '../schemas.ts'

const DemoProgress = Exact({
  done: Type.Integer({ minimum: 0 }),
  total: Type.Integer({ minimum: 0 }),
  /** What it does just now, in words. */
  doing: Type.Optional(Type.String()),
})
export type DemoProgress = Static<typeof DemoProgress>

export type PageDeps = {
  /** Where the built page is; absent = beside the source. */
  pageFolder?: string | undefined
}

export type DemoDeps = {
  demo?: (() => Promise<DemoProgress | null>) | undefined
  sandboxControlUrl?: string | undefined
}

const builtFolder = join(import.meta.dirname, '../../../web/dist')

/** The first word of every address that is a page; web/app/router.tsx says which pages there are. */
const pages = [
  ...['review', 'reconciliation', 'discrepancies', 'deals', 'invoices', 'payments'],
  ...['credit-notes', 'payouts', 'customers', 'reports', 'audit', 'sync', 'settings'],
  ...['welcome', 'sign-in', 'join'],
]

// Its name changes with what is in it.
const forever = 'public, max-age=31536000, immutable'
// Asked for again each time and answered with 304: a new version is never half loaded.
const askAgain = 'no-cache'

const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tieout</title>
<h1>The dashboard is not built</h1><p>Run <code>npm run build</code> and load this page again.
The API answers as always: <a href="/docs">/docs</a>.</p></html>`

/** It loads script from its own address only; style also from what its components lay on elements. */
const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

export async function pageRoutes(app: App, { pageFolder = builtFolder }: PageDeps): Promise<void> {
  const isBuilt = existsSync(join(pageFolder, 'index.html'))
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: pageFolder,
      // One route per file: what is not there falls through to the problem for unknown addresses.
      wildcard: false,
      index: false,
      schemaHide: true,
      cacheControl: false,
      preCompressed: true,
      globIgnore: ['**/*.br', '**/*.gz', 'index.html'],
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? forever : askAgain)
      },
    })
  }
  const addresses = ['/', ...pages.flatMap((page) => [`/${page}`, `/${page}/*`])]
  for (const address of addresses) {
    app.get(address, { schema: { hide: true } }, async (_request, reply) => {
      reply.header('content-security-policy', contentSecurityPolicy)
      reply.header('cache-control', askAgain)
      if (isBuilt) return reply.sendFile('index.html')
      return reply.code(503).type('text/html; charset=utf-8').send(unbuilt)
    })
  }
}

export async function demoRoutes(v1: App, { demo, sandboxControlUrl }: DemoDeps): Promise<void> {
  v1.get(
    '/demo',
    {
      schema: {
        tags: ['setup'],
        summary: 'How far the demo company is',
        description: 'Null where there is none: outside of the sandbox.',
        response: {
          200: Exact({
            progress: Type.Union([DemoProgress, Type.Null()]),
            controlUrl: Type.Union([Type.String(), Type.Null()], {
              description: 'Where the sandbox is told what to do.',
            }),
          }),
          ...problems(401),
        },
      },
    },
    async () => ({ progress: (await demo?.()) ?? null, controlUrl: sandboxControlUrl ?? null }),
  )
}
