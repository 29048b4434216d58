// What the platforms told, as it came: the log of webhooks and of what sweeps found, each with its raw
// text and what came of it; reading one once more; and the webhooks that were turned away.
import Type from 'typebox'
import { streamOf } from '../../domain/event-store.ts'
import * as Inbound from '../../domain/inbound.ts'
import { Refusal } from '../../domain/refusal.ts'
import { load } from '../../domain/transact.ts'
import type { TrafficLog } from '../../domain/traffic.ts'
import { decodeCursor, pageOf } from '../../projections/paging.ts'
import * as Received from '../../projections/received.ts'
import { storyOf } from '../../projections/story.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { openTrouble, Why } from '../code-words.ts'
import { languageOf, languageQuery } from '../language.ts'
import { answerPage, found } from '../reads.ts'
import {
  After,
  checkMoment,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  Platform,
  Position,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import type { ReviewDeps } from './reviews.ts'

export type ReceivedDeps = ReviewDeps & {
  /** How far those are who take up what was told; absent = nobody says. */
  takenUp?: (() => Promise<Received.TakenUp>) | undefined
  /** Absent = nothing is counted here. */
  traffic?: Pick<TrafficLog, 'refused'> | undefined
}

const Kind = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })
const State = Type.Enum(['waiting', 'held', 'taken'], {
  description:
    'Waiting: nobody has read it yet. Held: it could not be understood. Taken: it was read, ' +
    'whether the ledger learned anything from it or not.',
})
const fields = {
  id: Id,
  eventId: { ...Id, description: "The platform's, or one that names what a sweep found." },
  platform: Platform,
  via: Type.Enum(['webhook', 'sweep', 'look'], {
    description:
      'How it came: told by the platform, found by a sweep, or looked at because a person asked. ' +
      "Stripe's events that a sweep finds bear the same id as those it tells: they are `webhook`.",
  }),
  kind: Type.String({ description: "The platform's word for what happened." }),
  objectId: OrNull(Type.String(), 'The object it is about, as the platform names it.'),
  state: State,
  code: OrNull(Type.String(), 'Why it is held, a stable code.'),
  why: Why,
  reason: OrNull(Type.String()),
  sentence: Type.String({ description: 'In the language asked for.' }),
  occurredAt: Type.String({ description: "By the platform's clock." }),
  receivedAt: Instant,
  readAgain: Type.Integer({ description: 'How often it was asked to be read again.' }),
  readAgainAt: OrNull(Instant),
  position: Position,
}
const Row = Exact(fields)
const Details = Exact({
  ...fields,
  recordId: { ...Id, description: 'Of the event in the ledger.' },
  raw: Type.String({ description: 'The text as it came, untouched.' }),
  story: Type.Array(
    Exact({
      eventId: Id,
      type: Type.String(),
      category: Type.String(),
      recordedAt: Instant,
      sentence: Type.String(),
    }),
    { description: 'What happened to it and what came of it, the first 100 events.' },
  ),
})
const RefusedRow = Exact({
  id: Id,
  platform: Platform,
  refusedAt: Instant,
  code: Type.String({ description: 'Why, a stable code.', examples: ['signature-invalid'] }),
  detail: OrNull(Type.String()),
  bytes: Type.Integer({ description: 'How large its body was; it is not kept.' }),
  agent: OrNull(Type.String(), 'Who called, by its own word.'),
})

const ListQuery = Exact({
  platform: Type.Optional(Platform),
  kind: Type.Optional({ ...Kind, description: "The platform's word for what happened." }),
  about: Type.Optional({
    ...Id,
    description: 'The object, or the event, as the platform names it: the whole id.',
  }),
  state: Type.Optional(State),
  since: Type.Optional({ ...Instant, description: 'Received at or after this moment.' }),
  until: Type.Optional({ ...Instant, description: 'Received before this moment.' }),
  ...thenQuery,
  ...languageQuery,
  ...PageQuery,
})

const storyMost = 100
type Clocks = { knownAt?: string | undefined; asOf?: string | undefined }

export async function receivedRoutes(app: App, deps: ReceivedDeps): Promise<void> {
  listRoute(app, deps)
  oneRoute(app, deps)
  replayRoute(app, deps)
  if (deps.traffic) refusedRoute(app, deps.traffic, deps.workspace)
}

/** Of an earlier moment nobody knows how far the reading was. */
const takenUpOf = async ({ takenUp }: ReceivedDeps, { knownAt, asOf }: Clocks) =>
  knownAt === undefined && asOf === undefined && takenUp ? takenUp() : null

const viaOf = (eventId: string) => {
  if (eventId.startsWith('sweep-')) return 'sweep' as const
  return eventId.startsWith('refresh-') ? ('look' as const) : ('webhook' as const)
}

function shown({ actor, type, recordId, again, lastAgainAt, ...item }: Received.ReceivedItem) {
  const { objectId } = item
  return {
    ...item,
    ...{ via: viaOf(item.eventId), objectId: objectId || null },
    ...{ readAgain: again, readAgainAt: lastAgainAt },
  }
}

/** As the tellers take it. */
const asEvent = ({ type, actor, eventId, kind, objectId }: Received.ReceivedItem) => ({
  ...{ type, actor },
  data: { eventId, kind, objectId },
})

function listRoute(app: App, deps: ReceivedDeps) {
  const { workspace, at, fresh } = deps
  app.get(
    '/webhooks/received',
    {
      schema: {
        tags: ['sync'],
        summary: 'What the platforms told, the newest first',
        description:
          'Webhooks, and what sweeps found that no webhook had told. One row is one fact, however ' +
          'often the platform has delivered it.',
        querystring: ListQuery,
        response: { 200: PageOf(Row), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, language, ...filter } = request.query
      const { headers } = request
      const why = openTrouble(request)
      for (const name of ['since', 'until'] as const) checkMoment('query', name, filter[name])
      await fresh(['audit', 'held'], after)
      const db = await at({ knownAt, asOf }, reply)
      const takenUp = await takenUpOf(deps, { knownAt, asOf })
      const page = await Received.list(db, { workspace, ...filter }, takenUp)
      const events = page.items.map(asEvent)
      const told = await storyOf(db, workspace, events, languageOf(language, headers))
      const items = page.items.map((item, index) => {
        return { ...why(shown(item)), sentence: told[index]?.sentence ?? '' }
      })
      return answerPage({ ...page, items })
    },
  )
}

function oneRoute(app: App, deps: ReceivedDeps) {
  const { workspace, at, fresh, store } = deps
  app.get(
    '/webhooks/received/:id',
    {
      schema: {
        tags: ['sync'],
        summary: 'One fact as it came, and what came of it',
        params: IdParams,
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: Details, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { after, language, ...clocks } = request.query
      const { headers } = request
      await fresh(['audit', 'held'], after)
      const db = await at(clocks, reply)
      const takenUp = await takenUpOf(deps, clocks)
      const item = await found('fact', id, Received.byId(db, workspace, id, takenUp))
      const steps = await Received.story(db, { workspace, id, most: storyMost })
      const events = [asEvent(item), ...steps]
      const [own, ...others] = await storyOf(db, workspace, events, languageOf(language, headers))
      const story = steps.map(({ id: eventId, type, category, recordedAt }, index) => ({
        ...{ eventId, type, category, recordedAt },
        sentence: others[index]?.sentence ?? '',
      }))
      const sentence = own?.sentence ?? ''
      const { recordId } = item
      return {
        ...openTrouble(request)(shown(item)),
        recordId,
        sentence,
        raw: await rawOf(store, workspace, id),
        story,
      }
    },
  )
}

/** The raw text stands in the store; of a person who was erased it is gone from there as well. */
async function rawOf(store: ReceivedDeps['store'], workspace: string, id: string) {
  for await (const { data } of store.readStream(streamOf(Inbound.category, workspace, id))) {
    return (data as Partial<Inbound.ReceivedEvent>).raw ?? ''
  }
  return ''
}

function replayRoute(app: App, { workspace, keys, store, write }: ReceivedDeps) {
  app.post(
    '/webhooks/received/:id/replay',
    {
      schema: {
        tags: ['sync'],
        summary: 'Read one fact once more',
        description:
          'It is handed to those who read the facts of its platform, as if it had come just now: ' +
          'what it is about is asked for and stated again. What the ledger knows already it does ' +
          'not take twice. What is held is released by it.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: {
          202: Exact(Written, { description: 'Recorded; it is read next.' }),
          ...problems(400, 401, 404, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { state } = await load(store, Inbound.decider, workspace, id)
      if (state.eventId === null) throw new Refusal('not-found', { noun: 'fact', id })
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id, decider: Inbound.decider },
        decide: Inbound.replay(state.eventId),
        otherwise: () => new Refusal('nothing-to-retry'),
      })
    },
  )
}

const numberForm = /^\d{1,18}$/

function refusedRoute(app: App, traffic: Pick<TrafficLog, 'refused'>, workspace: string) {
  app.get(
    '/webhooks/refused',
    {
      schema: {
        tags: ['sync'],
        summary: 'Webhooks that were turned away, the newest first',
        description:
          'Kept for 7 days, at most 500 of each platform; of many at once only the first few are ' +
          'kept, and all are counted (GET /v1/sync/throughput). Their bodies are not kept: nobody ' +
          'knows who wrote them.',
        querystring: Exact({
          platform: Type.Optional(Platform),
          cursor: PageQuery.cursor,
          limit: PageQuery.limit,
        }),
        response: { 200: PageOf(RefusedRow), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { platform, cursor, limit = 50 } }) => {
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, [numberForm])
      const filter = { workspace, platform, before }
      const rows = await traffic.refused({ ...filter, limit: limit + 1 })
      return answerPage(pageOf(rows, limit, ({ id }) => [id]))
    },
  )
}
