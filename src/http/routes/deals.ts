// Won HubSpot deals and the invoices they became.
import Type from 'typebox'
import * as Deals from '../../projections/deals.ts'
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
  OrNull,
  PageOf,
  PageQuery,
  PlainDate,
  Position,
  Text,
} from '../schemas.ts'

export const SoldLine = Exact({
  lineId: Id,
  description: Type.String(),
  quantity: { ...Amount, description: 'Decimal string.' },
  unitPrice: Amount,
  amount: { ...Amount, description: 'What counts, after discounts.' },
})

const State = Type.Enum(['won', 'reopened'])

const deal = {
  id: { ...Id, description: "HubSpot's id." },
  name: Type.String(),
  customerId: Id,
  currency: Currency,
  total: Amount,
  state: State,
  invoiceId: OrNull(Id),
  closedOn: PlainDate,
  position: Position,
}
const Deal = Exact(deal)
const DealDetails = Exact({ ...deal, lines: Type.Array(SoldLine) })

const Query = Exact({
  state: Type.Optional(State),
  customerId: Type.Optional(Id),
  q: Type.Optional({ ...Text, description: 'A part of the name, or the whole id.' }),
  ...PageQuery,
})

export async function dealRoutes(app: App, { workspace, db, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/deals',
    {
      schema: {
        tags: ['deals'],
        summary: 'Deals, the last closed first',
        querystring: Query,
        response: { 200: PageOf(Deal), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { after, ...filter } }) => {
      await fresh('deals', after)
      return answerPage(await Deals.list(db, { workspace, ...filter }))
    },
  )

  app.get(
    '/deals/:id',
    {
      schema: {
        tags: ['deals'],
        summary: 'One deal and what was sold',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: DealDetails, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query: { after } }) => {
      await fresh('deals', after)
      return found('deal', id, Deals.byId(db, workspace, id))
    },
  )
}
