// What should stand on the platforms, what was written there, and what waits.
import Type from 'typebox'
import { streamOf } from '../../domain/event-store.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Sync from '../../domain/sync.ts'
import * as SyncQueries from '../../projections/sync-queries.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { openTrouble, openWhy, Why } from '../code-words.ts'
import { languageQuery } from '../language.ts'
import { answerPage, found } from '../reads.ts'
import {
  After,
  Exact,
  Flag,
  Id,
  IdParams,
  Instant,
  isTrue,
  OrNull,
  PageOf,
  PageQuery,
  Platform,
  Position,
  Text,
  WriteHeaders,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { BulkBody, bulkAnswer, bulkMost, type SyncDeps, triedNext, tryAll } from '../sync-bulk.ts'

const Values = Type.Record(Type.String(), OrNull(Type.String()))
const states = ['pending', 'in_step', 'behind', 'conflict', 'failing', 'parked'] as const
const State = Type.Enum([...states], {
  description:
    'Behind: the platform says something else, and nothing is under way yet. Conflict: a person is ' +
    'asked. Failing is tried again by itself; parked waits for a person.',
})
export const SyncObject = Type.Enum([
  ...(['invoice', 'payment', 'deal', 'customer', 'credit-note', 'payout'] as const),
])

const Differing = Exact({
  field: Type.String(),
  should: OrNull(Type.String()),
  says: OrNull(Type.String()),
  since: { ...Instant, description: 'Since when it differs.' },
})
const SyncRow = Exact({
  id: { ...Id, examples: ['quickbooks-invoice-deal-42'] },
  platform: Platform,
  object: SyncObject,
  objectId: { ...Id, description: 'Ours.' },
  externalId: OrNull(Type.String(), "The platform's."),
  state: State,
  operation: OrNull(Type.String()),
  values: OrNull(Values, 'What is to stand there, or was written last.'),
  observed: OrNull(Values, 'What stood there when it was last read.'),
  should: OrNull(
    Values,
    'What should stand there by the ledger as it stands now, also while nothing can be written; ' +
      'null = no more than what was decided to be written.',
  ),
  says: OrNull(Values, 'What is known to stand there, written or read.'),
  differs: Type.Array(Differing, { description: 'Where the two differ.' }),
  differsSince: OrNull(Instant, 'Of the field that has differed longest.'),
  code: OrNull(Type.String(), 'Why it fails, a stable code.'),
  why: Why,
  reason: OrNull(Type.String()),
  attempts: Type.Integer(),
  updatedAt: Instant,
  position: Position,
})
const Counted = Type.Array(Exact({ code: Type.String(), why: Why, count: Type.Integer() }))
const SummaryRow = Exact({
  platform: Platform,
  states: Type.Record(Type.String(), Type.Integer(), {
    description: 'How many objects are in which state.',
  }),
  differing: Type.Integer({ description: 'How many say something else than they should.' }),
  differsSince: OrNull(Instant),
  conflictsOpen: Type.Integer(),
  held: Counted,
  parked: Counted,
})

const Query = Exact({
  platform: Type.Optional(Platform),
  object: Type.Optional(SyncObject),
  state: Type.Optional(State),
  differs: Type.Optional({
    ...Flag,
    description: 'Whether the platform says something else than it should.',
  }),
  objectId: Type.Optional(Id),
  code: Type.Optional({ ...Text, description: 'Only what fails, or is parked, for this reason.' }),
  ...thenQuery,
  ...languageQuery,
  ...PageQuery,
})
export async function syncRoutes(app: App, deps: SyncDeps): Promise<void> {
  listRoutes(app, deps)
  summaryRoute(app, deps)
  retryRoutes(app, deps)
}

function listRoutes(app: App, { workspace, at, fresh }: SyncDeps) {
  app.get(
    '/sync',
    {
      schema: {
        tags: ['sync'],
        summary: 'Objects on the platforms, by id: what they should say, and what they say',
        querystring: Query,
        response: { 200: PageOf(SyncRow), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, differs, language: _, ...filter } = request.query
      await fresh('sync-status', after)
      const db = await at({ knownAt, asOf }, reply)
      const asked = { workspace, ...filter, differs: isTrue(differs) }
      const { items, next } = await SyncQueries.list(db, asked)
      return answerPage({ items: items.map(openTrouble(request)), next })
    },
  )

  app.get(
    '/sync/:id',
    {
      schema: {
        tags: ['sync'],
        summary: 'One object on one platform',
        params: IdParams,
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: SyncRow, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { after, knownAt, asOf } = request.query
      await fresh('sync-status', after)
      const db = await at({ knownAt, asOf }, reply)
      return openTrouble(request)(await found('sync', id, SyncQueries.byId(db, workspace, id)))
    },
  )
}

function summaryRoute(app: App, { workspace, at, fresh }: SyncDeps) {
  app.get(
    '/sync/summary',
    {
      schema: {
        tags: ['sync'],
        summary: 'How far each platform is in step, and what waits',
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: Exact({ data: Type.Array(SummaryRow) }), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf } = request.query
      await fresh(['sync-status', 'held', 'conflicts'], after)
      const db = await at({ knownAt, asOf }, reply)
      const why = openWhy(request)
      const rows = await SyncQueries.summary(db, workspace)
      return {
        data: rows.map((row) => ({ ...row, held: row.held.map(why), parked: row.parked.map(why) })),
      }
    },
  )
}

function retryRoutes(app: App, deps: SyncDeps) {
  const { workspace, keys, db, store, write } = deps
  app.post(
    '/sync/:id/retry',
    {
      schema: {
        tags: ['sync'],
        summary: 'Try again what failed or is parked',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: triedNext,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const subject = await subjectOf(store, workspace, id)
      reply.code(202)
      return write(request, keys.identify(request), {
        workspace,
        id,
        decider: Sync.decider,
        decide: Sync.retry(subject),
        otherwise: () => new Refusal('nothing-to-retry'),
      })
    },
  )

  app.post(
    '/sync/retry',
    {
      schema: {
        tags: ['sync'],
        summary: 'Try again all that is parked',
        description: 'After a fix: of one platform, for one reason, or all there is.',
        headers: WriteHeaders,
        body: BulkBody,
        response: bulkAnswer,
      },
    },
    async (request, reply) => {
      reply.code(202)
      return tryAll(deps, request, {
        ...{ type: 'SyncRetried', view: 'sync-status', decider: Sync.decider },
        choose: () => SyncQueries.parked(db, { workspace, ...request.body, most: bulkMost }),
        decide: async (id) => {
          const retry = Sync.retry(await subjectOf(store, workspace, id))
          // What is no longer parked was tried again by somebody else.
          return (state) => (state.parked ? retry(state) : [])
        },
      })
    },
  )
}

/** The subject stands in every event of its stream; the id alone does not say where its platform
 *  ends and its object begins. */
export async function subjectOf(
  store: SyncDeps['store'],
  workspace: string,
  id: string,
): Promise<Sync.Subject> {
  for await (const event of store.readStream(streamOf(Sync.category, workspace, id))) {
    const { platform, object, objectId } = Sync.decode(event).data
    return { platform, object, objectId }
  }
  throw new Refusal('not-found', { noun: 'sync', id })
}
