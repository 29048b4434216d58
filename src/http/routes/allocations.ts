// Which payment settles which invoice, by which rule, and how far that has come.
import Type from 'typebox'
import * as Allocations from '../../projections/allocations.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
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
} from '../schemas.ts'

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
  allocatedAt: Instant,
  position: Position,
})

const Query = Exact({
  paymentId: Type.Optional(Id),
  invoiceId: Type.Optional(Id),
  state: Type.Optional(State),
  ...PageQuery,
})

export async function allocationRoutes(
  app: App,
  { workspace, db, fresh }: ReadDeps,
): Promise<void> {
  app.get(
    '/allocations',
    {
      schema: {
        tags: ['allocations'],
        summary: 'Allocations, the newest first',
        querystring: Query,
        response: { 200: PageOf(Allocation), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { after, ...filter } }) => {
      await fresh('allocations', after)
      return answerPage(await Allocations.list(db, { workspace, ...filter }))
    },
  )

  app.get(
    '/allocations/:id',
    {
      schema: {
        tags: ['allocations'],
        summary: 'One line of a payment',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: Allocation, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query: { after } }) => {
      await fresh('allocations', after)
      return found('allocation', id, Allocations.byId(db, workspace, id))
    },
  )
}
