// What was written to the platforms, what waits, and what came from them and could not be
// understood yet.
import Type from 'typebox'
import { streamOf } from '../../domain/event-store.ts'
import * as Inbound from '../../domain/inbound.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Sync from '../../domain/sync.ts'
import { load } from '../../domain/transact.ts'
import * as Held from '../../projections/held.ts'
import * as SyncStatus from '../../projections/sync-status.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerPage, found } from '../reads.ts'
import {
  After,
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
import type { ReviewDeps } from './reviews.ts'

const Values = Type.Record(Type.String(), OrNull(Type.String()))
const State = Type.Enum(['pending', 'in_step', 'failing', 'parked'], {
  description: 'Failing is tried again by itself; parked waits for a person.',
})

const SyncRow = Exact({
  id: { ...Id, examples: ['quickbooks-invoice-deal-42'] },
  platform: Platform,
  object: Type.Enum(['invoice', 'payment', 'deal', 'customer', 'credit-note', 'payout']),
  objectId: { ...Id, description: 'Ours.' },
  externalId: OrNull(Type.String(), "The platform's."),
  state: State,
  operation: OrNull(Type.String()),
  values: OrNull(Values, 'What is to stand there, or was written last.'),
  observed: OrNull(Values, 'What stood there when it was last read.'),
  code: OrNull(Type.String(), 'Why it fails, a stable code.'),
  reason: OrNull(Type.String()),
  attempts: Type.Integer(),
  updatedAt: Instant,
  position: Position,
})
const HeldRow = Exact({
  id: Id,
  eventId: { ...Id, description: "The platform's." },
  platform: Type.String(),
  code: Type.String({ description: 'Why, a stable code.' }),
  reason: Type.String(),
  since: Instant,
  position: Position,
})

const Query = Exact({
  platform: Type.Optional(Platform),
  state: Type.Optional(State),
  objectId: Type.Optional(Id),
  ...PageQuery,
})
const HeldQuery = Exact({ platform: Type.Optional(Platform), ...PageQuery })

export async function syncRoutes(app: App, deps: ReviewDeps): Promise<void> {
  listRoutes(app, deps)
  heldRoutes(app, deps)
  retryRoute(app, deps)
}

function listRoutes(app: App, { workspace, db, fresh }: ReviewDeps) {
  app.get(
    '/sync',
    {
      schema: {
        tags: ['sync'],
        summary: 'Objects on the platforms, by id',
        querystring: Query,
        response: { 200: PageOf(SyncRow), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { after, ...filter } }) => {
      await fresh('sync-status', after)
      return answerPage(await SyncStatus.list(db, { workspace, ...filter }))
    },
  )

  app.get(
    '/sync/:id',
    {
      schema: {
        tags: ['sync'],
        summary: 'One object on one platform',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: SyncRow, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query: { after } }) => {
      await fresh('sync-status', after)
      return found('sync', id, SyncStatus.byId(db, workspace, id))
    },
  )
}

const written = {
  202: Exact(Written, { description: 'Recorded; it is tried next.' }),
  ...problems(400, 401, 404, 409, 413, 415, 422, 503),
}

function retryRoute(app: App, { workspace, keys, store, write }: ReviewDeps) {
  app.post(
    '/sync/:id/retry',
    {
      schema: {
        tags: ['sync'],
        summary: 'Try again what failed or is parked',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: written,
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
}

/** The subject stands in every event of its stream; the id alone does not say where its platform
 *  ends and its object begins. */
async function subjectOf(
  store: ReviewDeps['store'],
  workspace: string,
  id: string,
): Promise<Sync.Subject> {
  for await (const event of store.readStream(streamOf(Sync.category, workspace, id))) {
    const { platform, object, objectId } = Sync.decode(event).data
    return { platform, object, objectId }
  }
  throw new Refusal('not-found', { noun: 'sync', id })
}

function heldRoutes(app: App, { workspace, db, fresh, keys, store, write }: ReviewDeps) {
  app.get(
    '/sync/held',
    {
      schema: {
        tags: ['sync'],
        summary: 'Facts from outside that wait, the longest waiting first',
        querystring: HeldQuery,
        response: { 200: PageOf(HeldRow), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { after, ...filter } }) => {
      await fresh('held', after)
      return answerPage(await Held.list(db, { workspace, ...filter }))
    },
  )

  app.post(
    '/sync/held/:id/release',
    {
      schema: {
        tags: ['sync'],
        summary: 'Try again to understand it',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: written,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { state } = await load(store, Inbound.decider, workspace, id)
      if (state.eventId === null) throw new Refusal('not-found', { noun: 'held fact', id })
      reply.code(202)
      return write(request, keys.identify(request), {
        workspace,
        id,
        decider: Inbound.decider,
        decide: Inbound.releaseHeld(state.eventId),
        otherwise: () => new Refusal('nothing-to-retry'),
      })
    },
  )
}
