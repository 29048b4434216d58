// Webhooks in. The bytes are handed on exactly as they came, because the signature is over them;
// once they are stored the platform gets its 200, and nothing else happens in the request.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Counter } from 'prom-client'
import Type from 'typebox'
import type { ReceiveWebhook } from '../../adapters/webhook.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Platform } from '../../domain/stored.ts'
import { problemOf, problems } from '../errors.ts'
import { Exact } from '../schemas.ts'
import type { App } from '../app.ts'

export type WebhookDeps = {
  webhooks: Record<Platform, ReceiveWebhook>
  workspaces: readonly string[]
  publicUrl?: string | undefined
  counter: Counter<'platform' | 'outcome'>
}

// Stripe's largest events are far below; HubSpot sends at most 100 small notices at once.
const bodyBytesMax = 1024 * 1024

const nothing = Buffer.alloc(0)

export async function webhookRoutes(app: App, deps: WebhookDeps): Promise<void> {
  keepBodiesRaw(app)
  for (const platform of Object.keys(deps.webhooks) as Platform[]) {
    app.post(
      `/webhooks/:workspace/${platform}`,
      { schema: { ...schema, operationId: `webhook-${platform}` } },
      async (request) => {
        try {
          const received = await receive(platform, request.params.workspace, request, deps)
          deps.counter.inc({ platform, outcome: 'received' })
          return received
        } catch (error) {
          deps.counter.inc({ platform, outcome: problemOf(error, '').code })
          throw error
        }
      },
    )
  }
}

const schema = {
  tags: ['webhooks'],
  summary: 'A platform tells what happened',
  description:
    'Called by the platform, signed as it signs. Answers 200 once every event of the body is ' +
    'stored durably; a repeated delivery is recognised. A refused body leaves no trace.',
  security: [],
  params: Exact({ workspace: Type.String() }),
  response: {
    200: Exact({
      received: Type.Integer({ description: 'Events of the body that were new.' }),
      repeated: Type.Integer({ description: 'Events of the body that were stored before.' }),
    }),
    ...problems(400, 401, 404, 413, 422, 503),
  },
}

function receive(
  platform: Platform,
  workspace: string,
  request: FastifyRequest,
  { webhooks, workspaces, publicUrl }: WebhookDeps,
) {
  if (!workspaces.includes(workspace)) throw new Refusal('unknown-workspace')
  return webhooks[platform]({
    workspace,
    rawBody: Buffer.isBuffer(request.body) ? request.body : nothing,
    headers: request.headers,
    url: urlOf(request, publicUrl),
    method: request.method,
  })
}

/** Whatever its content type says, in this plugin's scope a body stays the bytes it came as. */
function keepBodiesRaw(
  app: Pick<FastifyInstance, 'removeAllContentTypeParsers' | 'addContentTypeParser'>,
) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: bodyBytesMax },
    (_request, body, done) => done(null, body),
  )
}

function urlOf(request: FastifyRequest, publicUrl: string | undefined): string {
  const origin = publicUrl ?? `${request.protocol}://${request.host}`
  return `${origin.replace(/\/+$/, '')}${request.url}`
}
