// Who is who: every customer and its ids on the three platforms.
import Type from 'typebox'
import * as Customers from '../../projections/customers.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerPage, found, type ReadDeps } from '../reads.ts'
import {
  After,
  Currency,
  Exact,
  Id,
  IdParams,
  OrNull,
  PageOf,
  PageQuery,
  Position,
  Text,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'

const Customer = Exact({
  id: Id,
  name: OrNull(Type.String(), 'Null when it is linked but no platform has told its name yet.'),
  emails: Type.Array(Type.String()),
  identities: Type.Array(
    Exact({
      platform: Type.Enum(['hubspot', 'stripe', 'quickbooks', 'email'], {
        description: '`email`: the address of somebody who pays for it.',
      }),
      externalId: Id,
      currency: OrNull(Currency, 'A QuickBooks customer has one currency; others have none.'),
    }),
  ),
  position: Position,
})

const Query = Exact({
  q: Type.Optional({ ...Text, description: 'A part of the name or address, or a whole id.' }),
  ...thenQuery,
  ...PageQuery,
})

export async function customerRoutes(app: App, { workspace, at, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/customers',
    {
      schema: {
        tags: ['customers'],
        summary: 'Customers by name',
        querystring: Query,
        response: { 200: PageOf(Customer), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, ...filter } }, reply) => {
      await fresh('customers', after)
      const db = await at({ knownAt, asOf }, reply)
      return answerPage(await Customers.list(db, { workspace, ...filter }))
    },
  )

  app.get(
    '/customers/:id',
    {
      schema: {
        tags: ['customers'],
        summary: 'One customer',
        params: IdParams,
        querystring: Exact({ ...thenQuery, after: After }),
        response: { 200: Customer, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, knownAt, asOf } }, reply) => {
      await fresh('customers', after)
      const db = await at({ knownAt, asOf }, reply)
      return found('customer', id, Customers.byId(db, workspace, id))
    },
  )
}
