// What came from the platforms and could not be understood yet.
import Type from 'typebox'
import { streamOf } from '../../domain/event-store.ts'
import * as Inbound from '../../domain/inbound.ts'
import { Refusal } from '../../domain/refusal.ts'
import { load } from '../../domain/transact.ts'
import * as Held from '../../projections/held.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { openTrouble, Why } from '../code-words.ts'
import { languageQuery } from '../language.ts'
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
  Text,
  WriteHeaders,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { BulkBody, bulkAnswer, bulkMost, type SyncDeps, triedNext, tryAll } from '../sync-bulk.ts'

const heldFields = {
  id: Id,
  eventId: { ...Id, description: "The platform's." },
  platform: Type.String(),
  code: Type.String({ description: 'Why, a stable code.' }),
  why: Why,
  reason: Type.String(),
  since: Instant,
  position: Position,
}
const aboutFields = {
  kind: Type.String({ description: "The platform's word for what happened." }),
  objectId: OrNull(Type.String(), 'The object it is about, as the platform names it.'),
}
const HeldRow = Exact({ ...heldFields, ...aboutFields })
const HeldFact = Exact({
  ...heldFields,
  ...aboutFields,
  occurredAt: Type.String(),
  receivedAt: Instant,
  raw: Type.String({ description: 'The text as it came, untouched.' }),
})

const HeldQuery = Exact({
  platform: Type.Optional(Platform),
  code: Type.Optional(Text),
  ...thenQuery,
  ...languageQuery,
  ...PageQuery,
})

export async function heldRoutes(app: App, deps: SyncDeps): Promise<void> {
  listRoutes(app, deps)
  releaseRoutes(app, deps)
}

function listRoutes(app: App, { workspace, at, fresh, store }: SyncDeps) {
  async function receivedOf(id: string) {
    for await (const event of store.readStream(streamOf(Inbound.category, workspace, id))) {
      return { data: event.data as Inbound.ReceivedEvent, recordedAt: event.recordedAt }
    }
    return null
  }
  app.get(
    '/sync/held',
    {
      schema: {
        tags: ['sync'],
        summary: 'Facts from outside that wait, the longest waiting first',
        querystring: HeldQuery,
        response: { 200: PageOf(HeldRow), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, language: _, ...filter } = request.query
      const why = openTrouble(request)
      await fresh('held', after)
      const db = await at({ knownAt, asOf }, reply)
      const page = await Held.list(db, { workspace, ...filter })
      const items = page.items.map(async (item) => {
        const { kind = '', objectId } = (await receivedOf(item.id))?.data ?? {}
        return { ...why(item), kind, objectId: objectId || null }
      })
      return answerPage({ ...page, items: await Promise.all(items) })
    },
  )

  app.get(
    '/sync/held/:id',
    {
      schema: {
        tags: ['sync'],
        summary: 'One fact that waits, as it came',
        params: IdParams,
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: HeldFact, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { after, knownAt, asOf } = request.query
      await fresh('held', after)
      const db = await at({ knownAt, asOf }, reply)
      const item = await found('held fact', id, Held.byId(db, workspace, id))
      const received = await receivedOf(id)
      if (!received) throw new Refusal('not-found', { noun: 'held fact', id })
      const { kind, objectId, occurredAt, raw } = received.data
      const fact = { kind, objectId: objectId || null, occurredAt, raw }
      return { ...openTrouble(request)(item), ...fact, receivedAt: received.recordedAt }
    },
  )
}

function releaseRoutes(app: App, deps: SyncDeps) {
  const { workspace, db, keys, store, write } = deps
  const releasing = async (id: string) => {
    const { state } = await load(store, Inbound.decider, workspace, id)
    if (state.eventId === null) throw new Refusal('not-found', { noun: 'held fact', id })
    return Inbound.releaseHeld(state.eventId)
  }

  app.post(
    '/sync/held/:id/release',
    {
      schema: {
        tags: ['sync'],
        summary: 'Try again to understand it',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: triedNext,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const decide = await releasing(id)
      reply.code(202)
      return write(request, keys.identify(request), {
        workspace,
        id,
        decider: Inbound.decider,
        decide,
        otherwise: () => new Refusal('nothing-to-retry'),
      })
    },
  )

  app.post(
    '/sync/held/release',
    {
      schema: {
        tags: ['sync'],
        summary: 'Try again to understand all that waits',
        description: 'After a fix: of one platform, for one reason, or all there is.',
        headers: WriteHeaders,
        body: BulkBody,
        response: bulkAnswer,
      },
    },
    async (request, reply) => {
      reply.code(202)
      return tryAll(deps, request, {
        ...{ type: 'InboundReleased', view: 'held', decider: Inbound.decider },
        choose: () => Held.waiting(db, { workspace, ...request.body, most: bulkMost }),
        decide: releasing,
      })
    },
  )
}
