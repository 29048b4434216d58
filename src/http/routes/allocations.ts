// Which payment settles which invoice, by which rule, and how far that has come.
import Type from 'typebox'
import type { EventStore } from '../../domain/event-store.ts'
import { undoneRelease } from '../../domain/payment-placing.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Review from '../../domain/review.ts'
import * as Allocations from '../../projections/allocations.ts'
import type { Keyring } from '../api-keys.ts'
import type { App } from '../app.ts'
import { openAllocation, Why } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import { answerPage, found, type ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  Currency,
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
import { thenQuery } from '../then.ts'
import type { Writer } from '../writes.ts'
import { lineOf } from './placements.ts'

const State = Type.Enum(['pending', 'applied', 'declined', 'released', 'partly_released'], {
  description: 'Pending until the invoice has taken or declined it.',
})

export const Allocation = Exact({
  id: { ...Id, description: 'The line.' },
  paymentId: Id,
  invoiceId: Id,
  amount: Amount,
  released: { ...Amount, description: 'How much of it was taken back.' },
  currency: Currency,
  state: State,
  rule: Type.String({ description: 'The rule that placed it, or "person".' }),
  evidence: Type.Array(Type.String(), { description: 'What the rule saw.' }),
  reason: OrNull(Type.String(), 'Why it was declined or taken back.'),
  why: Why,
  allocatedAt: Instant,
  position: Position,
})

const Query = Exact({
  paymentId: Type.Optional(Id),
  invoiceId: Type.Optional(Id),
  state: Type.Optional(State),
  ...thenQuery,
  ...languageQuery,
  ...PageQuery,
})

export async function allocationRoutes(
  app: App,
  { workspace, at, fresh }: ReadDeps,
): Promise<void> {
  app.get(
    '/allocations',
    {
      schema: {
        tags: ['allocations'],
        summary: 'Allocations, the newest first',
        querystring: Query,
        response: { 200: PageOf(Allocation), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, language: _, ...filter } = request.query
      await fresh('allocations', after)
      const db = await at({ knownAt, asOf }, reply)
      const { items, next } = await Allocations.list(db, { workspace, ...filter })
      return answerPage({ items: items.map(openAllocation(request)), next })
    },
  )

  app.get(
    '/allocations/:id',
    {
      schema: {
        tags: ['allocations'],
        summary: 'One line of a payment',
        params: IdParams,
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: Allocation, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { after, knownAt, asOf } = request.query
      await fresh('allocations', after)
      const db = await at({ knownAt, asOf }, reply)
      const line = await found('allocation', id, Allocations.byId(db, workspace, id))
      return openAllocation(request)(line)
    },
  )
}

export type UndoDeps = { workspace: string; keys: Keyring; store: EventStore; write: Writer }

export async function allocationUndoRoute(
  app: App,
  { workspace, keys, store, write }: UndoDeps,
): Promise<void> {
  app.post(
    '/allocations/:id/undo',
    {
      schema: {
        tags: ['allocations'],
        summary: 'The money does not belong there',
        description:
          'All lines that were placed by the same decision are released, a person is asked, and ' +
          'nothing places the money again until then.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          note: Type.Optional(
            Type.String({ minLength: 1, maxLength: 2000, pattern: '^[^\\u0000]*$' }),
          ),
        }),
        response: {
          202: Exact(Written, { description: 'Recorded; the money is released next.' }),
          ...problems(400, 401, 404, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const { paymentId, decisionId } = await placedBy(store, workspace, params.id)
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: paymentId, decider: Review.decider },
        decide: Review.undoPlaced({ paymentId, decisionId, note: body.note ?? null }),
        otherwise: () => new Refusal('allocation-released'),
      })
    },
  )
}

/** The decision behind a line. */
async function placedBy(store: EventStore, workspace: string, lineId: string) {
  const { state, line, paymentId } = await lineOf(store, workspace, lineId)
  if (line.amount.isZero() && !state.released.has(undoneRelease(lineId))) {
    throw new Refusal('allocation-released')
  }
  return { paymentId, decisionId: line.decisionId }
}
