// The API's description, generated from the same schemas that check the requests, and a page for
// every code it refuses with.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Type from 'typebox'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { type ProblemCode, problemTable } from '../problem-table.ts'
import { outgoingDescription } from '../outgoing-description.ts'
import { Exact } from '../schemas.ts'

const description = `Tieout proves that HubSpot, Stripe and QuickBooks Online agree.

- **Money** is a decimal string with an ISO 4217 currency beside it, never a JSON number. Amounts of
  different currencies are never added.
- **Time** is RFC 3339 in UTC. Dates of the books (issued, due) are plain dates without a zone.
- **Positions** are places in the event log. A write answers with one; pass it as \`after\` to a read
  to see what came of it.
- **Lists** answer \`{ data, nextCursor }\`; pass \`nextCursor\` as \`cursor\` for the next page.
- **Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\`.
- **Writes** take \`Idempotency-Key\`: the same request under the same key is done once.`

const tags = [
  ['reconciliations', 'What each platform believes of an invoice, and where they differ.'],
  ['discrepancies', 'Where the books and the platforms disagree, and what is done about it.'],
  ['invoices', 'Receivables and how they are settled.'],
  ['payments', 'Money received and where it went.'],
  ['allocations', 'Which payment settles which invoice, and why.'],
  ['reviews', 'Payments that wait for a person to place them.'],
  ['rules', 'What people have laid down about payments, and what it would change.'],
  ['matching', 'What the engine has learned, how sure it must be, and the backlog scored again.'],
  ['credit-notes', 'Credits: issued, applied to invoices, taken back.'],
  ['payouts', 'What Stripe sent to the bank, and every line of its balance.'],
  ['books', 'The journal and what it comes to, accounting months, rates, the chart of accounts.'],
  ['reports', 'Figures over time, and their delivery by e-mail.'],
  ['deals', 'Won HubSpot deals and the invoices they became.'],
  ['customers', 'Who is who on the three platforms.'],
  ['sync', 'What was written to the platforms, and what waits.'],
  ['audit', 'Every event, as it was recorded.'],
  ['session', 'Signing in and out, and who is signed in.'],
  ['people', 'The people who sign in, and what each may do.'],
  ['api-keys', 'Keys for programs and people, and what each may do.'],
  ['privacy', 'Erasing persons.'],
  ['connections', 'The platforms and their health.'],
  ['stream', 'Live changes of the views.'],
  ['views', 'The views themselves: how far they are, and building them anew.'],
  ['setup', 'The first run, and how far it is.'],
  ['webhooks', 'Where the platforms deliver.'],
  ['webhook-endpoints', 'Who is told of events by webhook, and what became of each.'],
  ['health', 'For load balancers and monitoring.'],
] as const

/** Before the routes: it collects their schemas as they are added. */
export async function documentation(app: App, publicUrl: string | undefined): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Tieout', version: '1.0.0', description },
      ...(publicUrl && { servers: [{ url: publicUrl }] }),
      webhooks: outgoingDescription,
      tags: tags.map(([name, text]) => ({ name, description: text })),
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          session: { type: 'apiKey', in: 'cookie', name: 'tieout_session' },
        },
      },
      security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    },
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { deepLinking: true, persistAuthorization: false, url: '/openapi.json' },
    staticCSP:
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
      "img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  })
}

export async function documentationRoutes(app: App): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())

  app.get(
    '/docs/errors/:code',
    { schema: { hide: true, params: Exact({ code: Type.String() }) } },
    async (request, reply) => {
      const { code } = request.params
      if (!Object.hasOwn(problemTable, code)) throw new Refusal('route-not-found')
      const { status, title, detail, retryable } = problemTable[code as ProblemCode]
      const text = typeof detail === 'string' ? detail : detail({})
      const again = retryable ? 'The same request may succeed later.' : 'Change the request first.'
      reply.type('text/html; charset=utf-8')
      // Every word of it stands in our own table: nothing of the request is shown.
      return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${code}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">
<main class="prose"><p><code>${status} ${code}</code></p><h1>${title}</h1><p>${text}</p>
<p>${again}</p><p><a href="/docs">All of the API</a></p></main></html>`
    },
  )
}
