// Who is who: every customer and its ids on the three platforms.
import Type from 'typebox'
import * as CustomerList from '../../projections/customer-list.ts'
import * as Customers from '../../projections/customers.ts'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import { answerList, downloadable } from '../exports/download.ts'
import { amount, type Table, text } from '../exports/table.ts'
import {
  agreesQuery,
  asked,
  chosen,
  Discrepancies,
  type ListDeps,
  ListOf,
  listQuery,
  Sorted,
  todayOf,
} from '../lists.ts'
import { found } from '../reads.ts'
import {
  After,
  Amount,
  Currency,
  Exact,
  Flag,
  Id,
  IdParams,
  isTrue,
  OrNull,
  PageQuery,
  Position,
  Text,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'

const customer = {
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
}
const Customer = Exact(customer)
const listedCustomer = {
  ...customer,
  balances: Type.Array(
    Exact({
      currency: Currency,
      open: Amount,
      overdue: { ...Amount, description: 'Part of what is open: due before today.' },
      invoices: Type.Integer({ minimum: 1, description: 'That are open.' }),
    }),
    { description: 'What is open of its invoices; none where nothing is.' },
  ),
  discrepancies: Discrepancies,
}

const Query = Exact({
  q: Type.Optional({
    ...Text,
    description: 'A part of the name or address, or a whole id. Several in one: ada|grace.',
  }),
  currency: Type.Optional({ ...Currency, description: 'Who owes something in it.' }),
  owing: Type.Optional({ ...Flag, description: 'true = who owes something at all.' }),
  ...agreesQuery,
  sort: Type.Optional({
    ...Sorted(CustomerList.sorts, 'name'),
    description: 'With a minus the last first; absent = name. By `open` only with a currency.',
  }),
  ...listQuery,
  ...thenQuery,
  ...PageQuery,
})

type Line = {
  id: string
  name: string | null
  emails: string
  hubspotId: string | null
  stripeId: string | null
  quickbooksId: string | null
  currency: string | null
  open: string | null
  overdue: string | null
  invoices: number
  discrepancies: number
}
const table: Table<Line> = {
  title: 'Customers',
  columns: [
    text('id', 'Customer'),
    text('name', 'Name'),
    text('emails', 'Addresses'),
    text('currency', 'Currency'),
    amount('open', 'Open'),
    amount('overdue', 'Overdue'),
    text('invoices', 'Open invoices'),
    text('hubspotId', 'In HubSpot'),
    text('stripeId', 'At Stripe'),
    text('quickbooksId', 'In QuickBooks'),
    text('discrepancies', 'Discrepancies'),
  ],
}

const nothing = { currency: null, open: null, overdue: null, invoices: 0 }

/** A line for each currency in which something is open. */
function lines({ balances, identities, ...item }: CustomerList.ListedCustomer): Line[] {
  const { id, name, emails, discrepancies } = item
  const on = (platform: string) =>
    identities
      .filter((one) => one.platform === platform)
      .map(({ externalId }) => externalId)
      .join(' ') || null
  const same = {
    ...{ id, name, emails: emails.join(' '), discrepancies },
    ...{ hubspotId: on('hubspot'), stripeId: on('stripe'), quickbooksId: on('quickbooks') },
  }
  const owed = balances.length > 0 ? balances : [nothing]
  return owed.map((balance) => ({ ...same, ...balance }))
}

export async function customerRoutes(app: App, deps: ListDeps): Promise<void> {
  const { workspace, at, fresh } = deps
  app.get(
    '/customers',
    {
      schema: {
        tags: ['customers'],
        summary: 'Customers by name, and what they owe',
        description:
          'As a file it has a line for each currency in which a customer owes something.',
        querystring: Query,
        response: {
          200: downloadable(ListOf(listedCustomer, ['open'])),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, owing, ...rest } = request.query
      if (rest.sort?.endsWith('open') && rest.currency === undefined) {
        throw invalid({ in: 'query', pointer: '/sort', detail: 'by open only with a currency' })
      }
      await fresh(['customers', 'invoices', 'discrepancies'], after)
      const db = await at({ knownAt, asOf }, reply)
      const today = todayOf(deps, { knownAt, asOf })
      const filter = { workspace, today, ...asked(rest), owing: isTrue(owing) }
      return answerList(
        request,
        reply,
        {
          ...{ name: 'customers', format: rest.format, table: chosen(table, rest.columns) },
          rows: lines,
        },
        (paging) => CustomerList.list(db, { ...filter, ...paging }),
      )
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
