// The dashboard at /: files that were built from web/, and one document behind every address that
// is a page. It is a client of the public API like any other.
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../domain/refusal.ts'
import { type Language, languages } from '../../domain/story/language.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { languageOf } from '../language.ts'
import { bareContentSecurityPolicy, openPageDocument } from '../page-document.ts'
import { Exact } from '../schemas.ts'
import { cookieName } from '../sessions.ts'

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

const isOfApi = (url: string) => /^\/(v1|auth|docs|health|webhooks|openapi)\b/.test(url)

// Its name changes with what is in it.
const forever = 'public, max-age=31536000, immutable'
// Asked for again each time and answered with 304: a new version is never half loaded.
const askAgain = 'no-cache'

const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tieout</title>
<h1>The dashboard is not built</h1><p>Run <code>npm run build</code> and load this page again.
The API answers as always: <a href="/docs">/docs</a>.</p></html>`

const languageCookie = 'tieout-language'

/** As they chose on the page, else as their browser says. */
function languageFor({ cookies, headers }: FastifyRequest): Language {
  const chosen = languages.find((one) => one === cookies[languageCookie])
  return languageOf(chosen, headers)
}

export async function pageRoutes(app: App, { pageFolder = builtFolder }: PageDeps): Promise<void> {
  const documentFor = openPageDocument(pageFolder)
  if (documentFor) {
    await app.register(fastifyStatic, {
      root: pageFolder,
      // One route per file: what is not there falls through to the problem for unknown addresses.
      wildcard: false,
      index: false,
      schemaHide: true,
      cacheControl: false,
      preCompressed: true,
      globIgnore: ['**/*.br', '**/*.gz', '*.{html,json}', 'built'],
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? forever : askAgain)
      },
    })
  }
  const shown = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.type('text/html; charset=utf-8').header('cache-control', askAgain)
    if (!documentFor) {
      reply.header('content-security-policy', bareContentSecurityPolicy)
      return reply.code(503).send(unbuilt)
    }
    const document = documentFor({
      path: request.url.split('?', 1)[0] ?? '/',
      language: languageFor(request),
      isSignedIn: request.cookies[cookieName] !== undefined,
    })
    reply.headers({
      'content-security-policy': document.contentSecurityPolicy,
      ...{ etag: document.tag, vary: 'cookie, accept-language' },
    })
    if (request.headers['if-none-match'] === document.tag) return reply.code(304).send()
    return reply.send(document.html)
  }
  const addresses = ['/', ...pages.flatMap((page) => [`/${page}`, `/${page}/*`])]
  for (const address of addresses) app.get(address, { schema: { hide: true } }, shown)
  // Who has mistyped an address is told by the page; who asked for data, by a problem.
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const isPerson = request.headers.accept?.includes('text/html') && !isOfApi(request.url)
    if (!documentFor || !isPerson) throw new Refusal('route-not-found')
    return shown(request, reply.code(404))
  })
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
