// What was sent to an endpoint and what waits, with every attempt; and what people ask to be sent: a
// test, one event again, all events from some place on.
import Type from 'typebox'
import type { Known } from '../../domain/endpoint-directory.ts'
import { type Position as Place, streamOf } from '../../domain/event-store.ts'
import { attemptCodes, type DeliveryRow, deliveryStates } from '../../domain/outgoing.ts'
import { Refusal } from '../../domain/refusal.ts'
import { spokenIn } from '../../domain/story/codes.ts'
import * as WebhookEndpoint from '../../domain/webhook-endpoint.ts'
import { decodeCursor, pageOf, shape } from '../../projections/paging.ts'
import type { App } from '../app.ts'
import { wordsFor } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import { answerPage, found } from '../reads.ts'
import {
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  Position,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import { decisionIdOf, type Write } from '../writes.ts'
import {
  aboutEndpoints,
  type EndpointDeps,
  recorded,
  refusedWith,
  tags,
} from './webhook-endpoints.ts'

const Code = Type.Enum([...attemptCodes], {
  description:
    'delivered: 2xx. gone: 410. redirected: 3xx, which is not followed. refused: any other status. ' +
    'unknown: the process ended before it could write down what came of it.',
})
const delivery = {
  eventId: { ...Id, description: 'Of the event, and the webhook-id of every attempt.' },
  type: Type.String({ examples: ['tieout.InvoicePaid'] }),
  subject: Type.String({ description: 'The stream of the event.' }),
  revision: Type.String({ description: 'Place in its stream, from 0.' }),
  position: Position,
  state: Type.Enum([...deliveryStates]),
  attempts: Type.Integer(),
  dueAt: OrNull(Instant, 'When it is sent next; null when it is not.'),
  queuedAt: Instant,
  settledAt: OrNull(Instant, 'When it was taken, or given up.'),
}
const DeliveryItem = Exact({
  ...delivery,
  last: OrNull(Exact({ code: Code, status: OrNull(Type.Integer()), at: Instant })),
})
const DeliveryDetail = Exact({
  ...delivery,
  log: Type.Array(
    Exact({
      number: Type.Integer(),
      at: Instant,
      code: Code,
      status: OrNull(Type.Integer()),
      durationMs: OrNull(Type.Integer()),
      answer: Type.String({ description: 'Its first 1024 characters, without secrets.' }),
    }),
  ),
})
const DeliveryParams = Exact({
  id: Id,
  eventId: Type.String({ format: 'uuid', pattern: '^[0-9a-f-]{36}$' }),
})

const shown = (row: DeliveryRow) => {
  const { eventId, type, stream, position, state, attempts, dueAt, queuedAt, settledAt } = row
  return {
    ...{ eventId, type, subject: stream, revision: String(row.revision), position, state },
    ...{ attempts, dueAt, queuedAt, settledAt },
  }
}

export async function webhookDeliveryRoutes(app: App, deps: EndpointDeps): Promise<void> {
  readRoutes(app, deps)
  testRoute(app, deps)
  resendRoute(app, deps)
}

/** @throws Refusal not-found */
export async function endpointOf({ directory }: EndpointDeps, id: string): Promise<Known> {
  const { endpoints } = await directory.now()
  const one = endpoints.find(({ endpointId }) => endpointId === id) ?? null
  return found('webhook endpoint', id, Promise.resolve(one))
}

function readRoutes(app: App, deps: EndpointDeps) {
  const { outgoing } = deps
  app.get(
    '/webhook-endpoints/:id/deliveries',
    {
      schema: {
        tags,
        summary: 'What an endpoint was told of, and what waits; the newest events first',
        description: 'Kept for 30 days after the last attempt.',
        params: IdParams,
        querystring: Exact({
          state: Type.Optional(Type.Enum([...deliveryStates])),
          type: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          ...PageQuery,
        }),
        response: { 200: PageOf(DeliveryItem), ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query }) => {
      const { state, type, cursor, limit = 50 } = query
      const { endpointId } = await endpointOf(deps, id)
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, [shape.text])
      const filter = { endpointId, state, type, before: before as Place | undefined }
      const rows = await outgoing.log.deliveries({ ...filter, limit: limit + 1 })
      const page = pageOf(rows, limit, ({ position }) => [position])
      const items = page.items.map((row) => ({ ...shown(row), last: row.last }))
      return answerPage({ ...page, items })
    },
  )

  app.get(
    '/webhook-endpoints/:id/deliveries/:eventId',
    {
      schema: {
        tags,
        summary: 'One delivery with all its attempts',
        params: DeliveryParams,
        querystring: Exact(languageQuery),
        response: { 200: DeliveryDetail, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id, eventId }, query, headers }) => {
      const words = wordsFor({ query, headers })
      const { endpointId } = await endpointOf(deps, id)
      const row = await found('delivery', eventId, outgoing.log.delivery(endpointId, eventId))
      // Without an answer it is our own word for why there is none.
      const log = row.log.map(({ answer, ...attempt }) => {
        return { ...attempt, answer: attempt.status === null ? spokenIn(words, answer) : answer }
      })
      return { ...shown(row), log }
    },
  )
}

/** A wish about one endpoint, in the stream of its wishes. */
const wish = (
  { workspace }: EndpointDeps,
  endpointId: string,
  decide: Write<WebhookEndpoint.State, WebhookEndpoint.Event>['decide'],
  check: () => Promise<void>,
): Write<WebhookEndpoint.State, WebhookEndpoint.Event> => ({
  ...aboutEndpoints(workspace, decide, check),
  id: WebhookEndpoint.askedStreamId(endpointId),
})

function testRoute(app: App, deps: EndpointDeps) {
  const { keys, write, directory } = deps
  app.post(
    '/webhook-endpoints/:id/test',
    {
      schema: {
        tags,
        summary: 'Send an endpoint a test event',
        description:
          'Of type tieout.EndpointTested, whatever its types are; signed like any other.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: {
          202: Exact({ eventId: Id, ...Written }, { description: 'It is sent at once.' }),
          ...refusedWith,
        },
      },
    },
    async (request, reply) => {
      const { id: endpointId } = request.params
      const actor = keys.identify(request)
      const testId = decisionIdOf(request, actor)
      const decide = WebhookEndpoint.test({ endpointId, testId })
      const check = async () => {
        WebhookEndpoint.enabled((await directory.now()).state, endpointId)
      }
      const written = await write(request, actor, wish(deps, endpointId, decide, check))
      reply.code(202)
      return { eventId: await eventAt(deps, endpointId, written.position), ...written }
    },
  )
}

/** The event of that wish. */
async function eventAt({ store, workspace }: EndpointDeps, endpointId: string, position: Place) {
  const id = WebhookEndpoint.askedStreamId(endpointId)
  for await (const event of store.readStream(streamOf(WebhookEndpoint.category, workspace, id))) {
    if (event.position === position) return event.id
  }
  throw new Refusal('not-found', { noun: 'event', id: position })
}

function resendRoute(app: App, deps: EndpointDeps) {
  const { keys, write, directory, outgoing } = deps
  app.post(
    '/webhook-endpoints/:id/deliveries/:eventId/resend',
    {
      schema: {
        tags,
        summary: 'Send an event to an endpoint once more',
        description: 'At once and under the same webhook-id, with all retries before it.',
        params: DeliveryParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id: endpointId, eventId } = request.params
      const actor = keys.identify(request)
      const resendId = decisionIdOf(request, actor)
      const decide = WebhookEndpoint.resend({ endpointId, eventId, resendId })
      const check = async () => {
        WebhookEndpoint.enabled((await directory.now()).state, endpointId)
        await found('delivery', eventId, outgoing.log.delivery(endpointId, eventId))
      }
      reply.code(202)
      return write(request, actor, wish(deps, endpointId, decide, check))
    },
  )
}
