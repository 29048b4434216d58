// Where customers of Tieout want to be told of events. Read from their stream, not from a view: all
// endpoints are one short stream, and what a write has answered is there at once.
import Type, { type Static } from 'typebox'
import type { Decision } from '../../domain/decider.ts'
import type { Directory, Known } from '../../domain/endpoint-directory.ts'
import type { OutgoingDesk } from '../../domain/outgoing.ts'
import { publicTypes } from '../../domain/public-events.ts'
import { Refusal } from '../../domain/refusal.ts'
import { spokenIn } from '../../domain/story/codes.ts'
import type { Words } from '../../domain/story/teller.ts'
import * as WebhookEndpoint from '../../domain/webhook-endpoint.ts'
import type { App } from '../app.ts'
import type { BooksDeps } from '../books.ts'
import { wordsFor } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import { found, type ReadDeps } from '../reads.ts'
import { After, Exact, Id, IdParams, Instant, OrNull, Position, Written } from '../schemas.ts'
import type { Write } from '../writes.ts'

export type EndpointDeps = Pick<ReadDeps, 'workspace'> &
  Pick<BooksDeps, 'store' | 'keys' | 'write' | 'clock'> & {
    directory: Directory
    outgoing: OutgoingDesk
  }

const Url = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '^[^\\u0000-\\u0020]+$',
  description:
    'An https address on the public Internet. It is kept in the log of events: put no secret into it.',
  examples: ['https://example.com/tieout'],
})
const Types = Type.Array(
  Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9.-]*\\*?$' }),
  {
    maxItems: WebhookEndpoint.typesMax,
    description:
      'Types of events as GET /v1/event-types lists them, or the beginning of several with a star ' +
      'behind it. None = everything.',
    examples: [['tieout.InvoicePaid', 'tieout.Payment*']],
  },
)
const Description = Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' })

export const Draft = Exact({
  url: Url,
  types: Type.Optional(Types),
  description: Type.Optional(OrNull(Description)),
})
export type Draft = Static<typeof Draft>

export const termsOf = (endpointId: string, { url, types = [], description }: Draft) => ({
  endpointId,
  url,
  types,
  description: description || null,
})

const EndpointRow = Exact({
  id: Id,
  url: Url,
  types: Types,
  description: OrNull(Type.String()),
  state: Type.Enum(['enabled', 'disabled']),
  disabled: OrNull(
    Exact({
      reason: Type.Enum([...WebhookEndpoint.disabledReasons], {
        description: 'By a person; it answered 410; or it took nothing for five days.',
      }),
      note: OrNull(Type.String()),
      at: Instant,
    }),
  ),
  missed: OrNull(
    Exact({ from: Position, to: OrNull(Position, 'Null while it is switched off.') }),
    'Between these it was switched off, once or several times, and nothing was queued. A replay from ' +
      'there, to there, makes up for it; then it is null again.',
  ),
  secrets: Type.Array(
    Exact({
      id: Id,
      until: OrNull(Instant, 'Until then it signs too; null = the one that counts.'),
    }),
    {
      description:
        'What signs, by name. The secrets themselves are shown once, when they are made.',
    },
  ),
  health: Exact({
    failingSince: OrNull(Instant, 'Null = the last attempt was taken.'),
    failures: Type.Integer({ description: 'In a row.' }),
    heldUntil: OrNull(Instant, 'It asked for a pause, or has failed so often that it gets one.'),
    lastDeliveredAt: OrNull(Instant),
  }),
  replayId: OrNull(Id, 'Of the replay under way.'),
  createdAt: Instant,
})

type Health = Awaited<ReturnType<OutgoingDesk['log']['health']>>[number]

function shown(
  endpoint: Known,
  health: Health | undefined,
  now: string,
): Static<typeof EndpointRow> {
  const { endpointId, url, types, description, disabled, keys, replay, addedAt } = endpoint
  const { offAt, missed } = endpoint
  const { failingSince = null, failures = 0, heldUntil = null } = health ?? {}
  return {
    ...{ id: endpointId, url, types: [...types], description },
    state: disabled ? 'disabled' : 'enabled',
    disabled: disabled && offAt !== null ? { ...disabled, at: offAt } : null,
    missed: missed && { from: missed.from, to: missed.to },
    secrets: keys
      .filter(({ until }) => until === null || until > now)
      .map(({ keyId, until }) => ({ id: keyId, until })),
    health: {
      ...{ failingSince, failures, lastDeliveredAt: health?.lastDeliveredAt ?? null },
      heldUntil: heldUntil !== null && heldUntil > now ? heldUntil : null,
    },
    replayId: replay?.replayId ?? null,
    createdAt: addedAt,
  }
}

/** The write of a decision about endpoints, for the writer. */
export const aboutEndpoints = (
  workspace: string,
  decide: (
    state: WebhookEndpoint.State,
    moment: string,
  ) => ReturnType<Decision<WebhookEndpoint.State, WebhookEndpoint.Event>>,
  check: () => Promise<void> = async () => undefined,
): Write<WebhookEndpoint.State, WebhookEndpoint.Event> => ({
  workspace,
  id: WebhookEndpoint.streamId,
  decider: WebhookEndpoint.decider,
  decide,
  check,
  otherwise: () => new Refusal('endpoint-already-so'),
})

export const refusedWith = problems(400, 401, 404, 409, 413, 415, 422, 503)
export const recorded = { 202: Exact(Written, { description: 'Recorded.' }), ...refusedWith }
export const tags = ['webhook-endpoints']

export async function webhookEndpointRoutes(
  app: App,
  { directory, outgoing, clock }: EndpointDeps,
): Promise<void> {
  const all = async (words: Words) => {
    const { endpoints } = await directory.now()
    const health = await outgoing.log.health(endpoints.map(({ endpointId }) => endpointId))
    const now = clock.now().toISOString()
    return endpoints.map((endpoint) => {
      const its = health.find(({ endpointId }) => endpointId === endpoint.endpointId)
      const row = shown(endpoint, its, now)
      const note = row.disabled?.note ?? null
      return {
        ...row,
        disabled: row.disabled && { ...row.disabled, note: note && spokenIn(words, note) },
      }
    })
  }
  app.get(
    '/webhook-endpoints',
    {
      schema: {
        tags,
        summary: 'All endpoints that are told of events',
        querystring: Exact({ ...languageQuery, after: After }),
        response: { 200: Exact({ data: Type.Array(EndpointRow) }), ...problems(400, 401, 503) },
      },
    },
    async ({ query, headers }) => ({ data: await all(wordsFor({ query, headers })) }),
  )

  app.get(
    '/webhook-endpoints/:id',
    {
      schema: {
        tags,
        summary: 'One endpoint, and how it fares',
        params: IdParams,
        querystring: Exact({ ...languageQuery, after: After }),
        response: { 200: EndpointRow, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query, headers }) => {
      const one =
        (await all(wordsFor({ query, headers }))).find((endpoint) => endpoint.id === id) ?? null
      return found('webhook endpoint', id, Promise.resolve(one))
    },
  )
  eventTypeRoutes(app)
}

function eventTypeRoutes(app: App) {
  const named = { type: Type.String({ examples: ['tieout.InvoicePaid'] }), category: Type.String() }
  app.get(
    '/event-types',
    {
      schema: {
        tags,
        summary: 'The types of events that an endpoint may be told of',
        querystring: Exact({}),
        response: { 200: Exact({ data: Type.Array(Exact(named)) }), ...problems(400, 401) },
      },
    },
    async () => ({ data: publicTypes.map(({ type, category }) => ({ type, category })) }),
  )

  app.get(
    '/event-types/:type',
    {
      schema: {
        tags,
        summary: 'The form of the data of one type',
        params: Exact({ type: Type.String({ minLength: 1, maxLength: 100 }) }),
        querystring: Exact({}),
        response: {
          200: Exact({ ...named, data: Type.Unknown({ description: 'A JSON Schema.' }) }),
          ...problems(400, 401, 404),
        },
      },
    },
    async ({ params }) => {
      const known = publicTypes.find(({ type }) => type === params.type) ?? null
      return { ...(await found('event type', params.type, Promise.resolve(known))) }
    },
  )
}
