// Adding and changing endpoints. A secret is in one answer only, the one that made it.
import Type from 'typebox'
import { idFrom } from '../../domain/ids.ts'
import * as WebhookEndpoint from '../../domain/webhook-endpoint.ts'
import type { App } from '../app.ts'
import { Exact, Id, IdParams, OrNull, WriteHeaders, Written } from '../schemas.ts'
import { decisionIdOf } from '../writes.ts'
import {
  aboutEndpoints,
  Draft,
  type EndpointDeps,
  recorded,
  refusedWith,
  tags,
  termsOf,
} from './webhook-endpoints.ts'

const Secret = OrNull(
  Type.String({ examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='] }),
  'whsec_ and base64, as the libraries of Standard Webhooks take it. Shown this once: null when the ' +
    'request is repeated. One that was lost on the way is replaced by the next rotation.',
)
const overlapHoursMax = 168
const hourMs = 3_600_000

export async function webhookEndpointWriteRoutes(app: App, deps: EndpointDeps): Promise<void> {
  addRoute(app, deps)
  changeRoute(app, deps)
  removeRoute(app, deps)
  rotateRoute(app, deps)
  switchRoutes(app, deps)
}

function addRoute(app: App, { workspace, keys, write, outgoing }: EndpointDeps) {
  app.post(
    '/webhook-endpoints',
    {
      schema: {
        tags,
        summary: 'Add an endpoint',
        description:
          'It is told of every event of its types that is recorded from now on. For what was before, ' +
          'ask for a replay.',
        headers: WriteHeaders,
        body: Draft,
        response: {
          202: Exact(
            { id: Id, secret: Secret, ...Written },
            { description: 'Recorded; the id is the endpoint’s.' },
          ),
          ...refusedWith,
        },
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const decisionId = decisionIdOf(request, actor)
      const draft = JSON.stringify(request.body)
      const id = idFrom('webhook-endpoint', workspace, decisionId, draft)
      const keyId = idFrom('signing-key', id)
      let secret: string | null = null
      const decide = WebhookEndpoint.add({ ...termsOf(id, request.body), keyId })
      const written = await write(request, actor, {
        ...aboutEndpoints(workspace, decide, async () => {
          await outgoing.checkAddress(request.body.url)
          // Kept before the endpoint is there: its first message may be due a moment later.
          secret = await outgoing.keys.keep(id, keyId, outgoing.newSecret())
        }),
      })
      reply.code(202).header('cache-control', 'no-store')
      return { id, secret: written.repeated ? null : secret, ...written }
    },
  )
}

function changeRoute(app: App, { workspace, keys, write, outgoing }: EndpointDeps) {
  app.put(
    '/webhook-endpoints/:id',
    {
      schema: {
        tags,
        summary: 'Write an endpoint anew',
        description:
          'What waits goes to the new address at once. Other types count for the events that are ' +
          'recorded from now on.',
        params: IdParams,
        headers: WriteHeaders,
        body: Draft,
        response: recorded,
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const decide = WebhookEndpoint.change(termsOf(params.id, body))
      const check = () => outgoing.checkAddress(body.url)
      reply.code(202)
      return write(request, keys.identify(request), aboutEndpoints(workspace, decide, check))
    },
  )
}

function removeRoute(app: App, { workspace, keys, write }: EndpointDeps) {
  app.delete(
    '/webhook-endpoints/:id',
    {
      schema: {
        tags,
        summary: 'Remove an endpoint',
        description: 'With its secrets, what waits for it, and the list of what it was sent.',
        params: IdParams,
        headers: WriteHeaders,
        response: recorded,
      },
    },
    async (request, reply) => {
      const decide = WebhookEndpoint.remove(request.params.id)
      reply.code(202)
      return write(request, keys.identify(request), aboutEndpoints(workspace, decide))
    },
  )
}

function rotateRoute(app: App, { workspace, keys, write, outgoing }: EndpointDeps) {
  app.post(
    '/webhook-endpoints/:id/rotate-secret',
    {
      schema: {
        tags,
        summary: 'Give an endpoint a new secret',
        description:
          'Meanwhile messages have two signatures, by the new secret and by the one before.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          overlapHours: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: overlapHoursMax,
              default: 24,
              description:
                'So long the secrets before it sign as well; 0 = no longer, for one that got out.',
            }),
          ),
        }),
        response: {
          202: Exact({ secret: Secret, ...Written }, { description: 'Recorded.' }),
          ...refusedWith,
        },
      },
    },
    async (request, reply) => {
      const { id: endpointId } = request.params
      const { overlapHours = 24 } = request.body
      const actor = keys.identify(request)
      const keyId = idFrom('signing-key', endpointId, decisionIdOf(request, actor))
      let secret: string | null = null
      const written = await write(request, actor, {
        ...aboutEndpoints(
          workspace,
          (state, moment) => {
            const until = new Date(Date.parse(moment) + overlapHours * hourMs).toISOString()
            return WebhookEndpoint.rotate({ endpointId, keyId, formerUntil: until })(state)
          },
          async () => {
            secret = await outgoing.keys.keep(endpointId, keyId, outgoing.newSecret())
          },
        ),
      })
      reply.code(202).header('cache-control', 'no-store')
      return { secret: written.repeated ? null : secret, ...written }
    },
  )
}

function switchRoutes(app: App, { workspace, keys, write }: EndpointDeps) {
  app.post(
    '/webhook-endpoints/:id/disable',
    {
      schema: {
        tags,
        summary: 'Switch an endpoint off',
        description:
          'What waits is kept and sent when it is on again. What happens meanwhile is not queued: ' +
          'the endpoint names the stretch it missed, for a replay.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          note: Type.Optional(Type.String({ maxLength: 2000, pattern: '^[^\\u0000]*$' })),
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const note = request.body.note || null
      const asked = { endpointId: request.params.id, reason: 'by-hand' as const, note }
      reply.code(202)
      const about = aboutEndpoints(workspace, WebhookEndpoint.disable(asked))
      return write(request, keys.identify(request), about)
    },
  )

  app.post(
    '/webhook-endpoints/:id/enable',
    {
      schema: {
        tags,
        summary: 'Switch an endpoint on',
        description: 'What waits for it is sent at once.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: recorded,
      },
    },
    async (request, reply) => {
      const decide = WebhookEndpoint.enable(request.params.id)
      reply.code(202)
      return write(request, keys.identify(request), aboutEndpoints(workspace, decide))
    },
  )
}
