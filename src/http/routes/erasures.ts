// Erasing a person: what would go, doing it, how far it is, and knowing the person again.
import Type, { type Static } from 'typebox'
import * as Customer from '../../domain/customer.ts'
import { fold } from '../../domain/decider.ts'
import type { ErasureDesk } from '../../domain/erasure.ts'
import { type StoredEvent, streamOf } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Audit from '../../projections/audit.ts'
import type { App } from '../app.ts'
import { Reason, recorded } from '../books.ts'
import { problems } from '../errors.ts'
import {
  After,
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
import { decisionIdOf } from '../writes.ts'
import type { ReviewDeps } from './reviews.ts'

export type ErasureDeps = ReviewDeps & { erasures: ErasureDesk }

const Count = Type.Integer({ minimum: 0 })
const Left = Type.Array(Exact({ stream: Type.String(), type: Type.String(), eventId: Id }), {
  description: 'The first events from before words were encrypted, which stay as they are.',
})
const leftCount = { ...Count, description: 'How many such events there are.' }

const Scope = Exact({
  customerId: Id,
  events: { ...Count, description: 'Of so many events words would go.' },
  keys: { ...Count, description: 'So many keys would be destroyed.' },
  streams: Type.Record(Type.String(), Count, { description: 'How many streams of each kind.' }),
  left: Left,
  leftCount,
})

const Erasure = Exact({
  customerId: Id,
  erasureId: OrNull(Id),
  step: Type.Enum(['requested', 'erased', 'completed', 'lifted'], {
    description:
      'Requested: being looked for, and nothing more of it is taken down. Erased: the keys are ' +
      'destroyed. Completed: no view shows anything of it either. Lifted: it may be known again.',
  }),
  reason: Type.String(),
  requestedBy: Type.String(),
  requestedAt: Instant,
  events: OrNull(Count, 'Of how many events words are gone.'),
  keys: OrNull(Count),
  erasedAt: OrNull(Instant),
  left: Left,
  leftCount,
  completedAt: OrNull(Instant),
  liftedAt: OrNull(Instant),
  working: OrNull(
    Exact({
      step: Type.String({ description: '`looking` through the log, or making the `views` anew.' }),
      done: { ...Count, description: 'Events so far.' },
    }),
    'What this process does of it just now.',
  ),
})
type Erasure = Static<typeof Erasure>

export async function erasureRoutes(app: App, deps: ErasureDeps): Promise<void> {
  listRoutes(app, deps)
  eraseRoute(app, deps)
  liftRoute(app, deps)
}

const eventsOf = ({ store, workspace }: ErasureDeps, id: string) =>
  Array.fromAsync(store.readStream(streamOf(Customer.category, workspace, id)))

type Told = Omit<Erasure, 'working'>

/** The last erasure of the customer; null when there was none. */
const erasureIn = (events: readonly StoredEvent[]): Told | null =>
  events.reduce<Told | null>(afterwards, null)

function afterwards(now: Told | null, stored: StoredEvent): Told | null {
  const { recordedAt, meta } = stored
  const event = Customer.decode(stored)
  if (event.type === 'ErasureRequested') {
    return {
      ...{ ...event.data, step: 'requested' },
      ...{ requestedBy: meta.actor.name, requestedAt: recordedAt, events: null, keys: null },
      ...{ erasedAt: null, left: [], leftCount: 0, completedAt: null, liftedAt: null },
    }
  }
  if (now === null) return null
  switch (event.type) {
    case 'PersonErased': {
      const { events, keys, left, leftCount } = event.data
      return { ...now, step: 'erased', events, keys, left, leftCount, erasedAt: recordedAt }
    }
    case 'ErasureCompleted':
      return { ...now, step: 'completed', completedAt: recordedAt }
    case 'ErasureLifted':
      return { ...now, step: 'lifted', liftedAt: recordedAt }
    case 'CustomerSeen':
    case 'IdentityLinked':
    case 'IdentityUnlinked':
      return now
  }
}

function listRoutes(app: App, deps: ErasureDeps) {
  const { workspace, db, fresh, erasures } = deps
  app.get(
    '/erasures',
    {
      schema: {
        tags: ['privacy'],
        summary: 'Who was asked to be erased, in the order in which it was asked',
        querystring: Exact({ customerId: Type.Optional(Id), ...PageQuery }),
        response: {
          200: PageOf(
            Exact({
              customerId: Id,
              reason: Type.String(),
              requestedBy: Type.String(),
              requestedAt: Instant,
              position: Position,
            }),
          ),
          ...problems(400, 401, 503),
        },
      },
    },
    async ({ query: { after, customerId, ...paging } }) => {
      await fresh('audit', after)
      const filter = { workspace, type: 'ErasureRequested', names: customerId, ...paging }
      const { items, next } = await Audit.events(db, filter)
      const data = items.map(({ data, actor, recordedAt: requestedAt, position }) => {
        const { customerId, reason } = data as { customerId: string; reason: string }
        return { customerId, reason, requestedBy: actor.name, requestedAt, position }
      })
      return { data, nextCursor: next }
    },
  )

  app.get(
    '/erasures/:id',
    {
      schema: {
        tags: ['privacy'],
        summary: 'The last erasure of a customer, and how far it is',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: Erasure, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query: { after } }) => {
      await fresh('customers', after)
      const erasure = erasureIn(await eventsOf(deps, id))
      if (!erasure) throw new Refusal('not-found', { noun: 'erasure', id })
      return { ...erasure, working: erasures.progress(id) }
    },
  )
}

function eraseRoute(app: App, deps: ErasureDeps) {
  const { workspace, keys, write, erasures } = deps
  app.post(
    '/customers/:id/erase',
    {
      schema: {
        tags: ['privacy'],
        summary: 'Erase all words about a person',
        description:
          'Names, addresses, and what was written in words about the customer become unreadable ' +
          'everywhere, by destroying the keys they are encrypted with; so in every backup of the ' +
          'events, and for good. Amounts, ids and dates stay, and so do the books, to the cent. ' +
          'What platforms tell of the person later is not taken down, until that is lifted. The ' +
          'platforms themselves keep what they have: erase it there as well. GET ' +
          '/v1/erasures/{id} tells how far it is.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          reason: Reason,
          dryRun: Type.Optional(
            Type.Boolean({ description: 'Only says what would go; nothing is changed.' }),
          ),
        }),
        response: {
          ...recorded,
          200: Exact({ dryRun: Type.Literal(true), scope: Scope }),
          202: Exact(Written, { description: 'Recorded; it begins at once.' }),
        },
      },
    },
    async (request, reply) => {
      const { id: customerId } = request.params
      const { reason, dryRun } = request.body
      const actor = keys.identify(request)
      const erasureId = idFrom('erasure', decisionIdOf(request, actor))
      const decide = Customer.requestErasure({ customerId, erasureId, reason })
      if (dryRun) {
        decide(fold(Customer.decider, await eventsOf(deps, customerId)))
        const scope = { customerId, ...(await erasures.scope(customerId)) }
        return { dryRun: true as const, scope }
      }
      reply.code(202)
      return write(request, actor, {
        ...{ workspace, id: customerId, decider: Customer.decider, decide },
        otherwise: () => new Refusal('erasure-under-way', { customerId }),
      })
    },
  )
}

function liftRoute(app: App, deps: ErasureDeps) {
  const { workspace, keys, write, erasures } = deps
  app.post(
    '/erasures/:id/lift',
    {
      schema: {
        tags: ['privacy'],
        summary: 'Take down again what platforms tell of this customer',
        description:
          'For somebody who has become a customer again. What was erased stays erased; the name ' +
          'comes back with the next thing that a platform tells.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({ reason: Reason }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id: customerId } = request.params
      const { reason } = request.body
      const answer = await write(request, keys.identify(request), {
        ...{ workspace, id: customerId, decider: Customer.decider },
        decide: Customer.liftErasure({ customerId, reason }),
        // Before it is said: whoever hears of it looks what still counts.
        check: () => erasures.lift(customerId),
        otherwise: () => new Refusal('not-erased', { customerId }),
      })
      reply.code(202)
      return answer
    },
  )
}
