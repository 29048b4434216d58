// Won HubSpot deals and the invoices they became.
import Type from 'typebox'
import { Recurring } from '../../domain/invoicing-plan.ts'
import * as DealList from '../../projections/deal-list.ts'
import * as Deals from '../../projections/deals.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable } from '../exports/download.ts'
import { amount, asItIs, date, type Table, text } from '../exports/table.ts'
import {
  agreesQuery,
  amountQuery,
  asked,
  chosen,
  CustomerName,
  day,
  Discrepancies,
  ListOf,
  listQuery,
  Several,
  severalOf,
  Sorted,
} from '../lists.ts'
import { found, type ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  Currency,
  Exact,
  Id,
  IdParams,
  OrNull,
  PageQuery,
  PlainDate,
  Position,
  Text,
} from '../schemas.ts'
import { bothClocksQuery } from '../then.ts'
import { Instalment } from './plans.ts'

export const SoldLine = Exact({
  lineId: Id,
  description: Type.String(),
  quantity: { ...Amount, description: 'Decimal string.' },
  unitPrice: Amount,
  amount: { ...Amount, description: 'What counts, after discounts and before tax.' },
  discount: Type.Optional({ ...Amount, description: 'What the amount has been lowered by.' }),
  tax: Type.Optional({ ...Amount, description: 'On top of the amount.' }),
  recurring: Type.Optional(
    Exact(Recurring.properties, { description: 'The amounts are those of one period.' }),
  ),
})

const State = Type.Enum(['won', 'reopened'])

const deal = {
  id: { ...Id, description: "HubSpot's id." },
  name: Type.String(),
  customerId: Id,
  currency: Currency,
  total: Amount,
  state: State,
  invoiceId: OrNull(Id, 'Its only invoice; null where there are several, or none yet.'),
  closedOn: PlainDate,
  invoiced: { ...Amount, description: 'The invoices that it became, added up.' },
  paid: { ...Amount, description: 'Of these, by payments.' },
  credited: { ...Amount, description: 'Of these, by credit notes.' },
  due: { ...Amount, description: 'Of these, what is open.' },
  toInvoice: OrNull(Amount, 'Null where something is sold again and again until it is ended.'),
  nextDueOn: OrNull(PlainDate, 'When the next invoice is asked for; null when none has a day.'),
  position: Position,
}
const listedDeal = { ...deal, customerName: CustomerName, discrepancies: Discrepancies }
const PlannedInvoice = Exact({
  number: Type.Integer({ minimum: 1 }),
  label: Type.String(),
  kind: OrNull(Instalment.properties.kind),
  total: Amount,
  tax: { ...Amount, description: 'Part of the total.' },
  day: OrNull(PlainDate, 'When it is asked for; null while it waits for its milestone.'),
  isOnMilestone: Type.Boolean(),
  releasedOn: OrNull(PlainDate, 'When its milestone was reached.'),
  invoiceId: Id,
  invoiceNumber: OrNull(Type.String()),
  isRequested: Type.Boolean({ description: 'From then on the plan does not change it.' }),
})
const DealDetails = Exact({
  ...deal,
  tax: { ...Amount, description: 'Part of the total.' },
  discount: { ...Amount, description: 'What the lines have been lowered by.' },
  termDays: OrNull(Type.Integer(), 'Days until an invoice is due; null = as usual.'),
  earlyDiscount: OrNull(Exact({ percent: Amount, withinDays: Type.Integer() })),
  lines: Type.Array(SoldLine),
  plan: OrNull(Type.Array(Instalment), 'Null = invoiced as a whole, or by period.'),
  instalments: Type.Array(PlannedInvoice, {
    description: 'The invoices that it asks for; of what has no end, up to the next one.',
  }),
})

const Query = Exact({
  state: Type.Optional(Several(State)),
  currency: Type.Optional(Currency),
  customerId: Type.Optional(Id),
  q: Type.Optional({
    ...Text,
    description:
      "A part of the name or of the customer's name, or the whole id. Several in one: site|audit.",
  }),
  ...{ from: day('Closed', 'first'), to: day('Closed', 'last') },
  ...amountQuery('the total'),
  ...agreesQuery,
  sort: Type.Optional(Sorted(DealList.sorts, '-closedOn')),
  ...listQuery,
  ...bothClocksQuery,
  ...PageQuery,
})

const table: Table<DealList.ListedDeal> = {
  title: 'Deals',
  columns: [
    text('id', 'Deal'),
    text('name', 'Name'),
    text('state', 'State'),
    text('customerId', 'Customer'),
    text('customerName', 'Customer name'),
    date('closedOn', 'Closed on'),
    text('currency', 'Currency'),
    amount('total', 'Total'),
    amount('invoiced', 'Invoiced'),
    amount('paid', 'Paid'),
    amount('credited', 'Credited'),
    amount('due', 'Due'),
    amount('toInvoice', 'To invoice'),
    date('nextDueOn', 'Next invoice on'),
    text('invoiceId', 'Invoice'),
    text('discrepancies', 'Discrepancies'),
  ],
}
const sums = ['total', 'invoiced', 'paid', 'credited', 'due']
const views = ['deals', 'customers', 'discrepancies']

export async function dealRoutes(app: App, { workspace, at, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/deals',
    {
      schema: {
        tags: ['deals'],
        summary: 'Deals, the last closed first',
        querystring: Query,
        response: { 200: downloadable(ListOf(listedDeal, sums)), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, state, ...rest } = request.query
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const filter = { workspace, ...asked(rest), state: severalOf(state) }
      return answerList(
        request,
        reply,
        {
          ...{ name: 'deals', format: rest.format, table: chosen(table, rest.columns) },
          rows: asItIs<DealList.ListedDeal>,
        },
        (paging) => DealList.list(db, { ...filter, ...paging }),
      )
    },
  )

  app.get(
    '/deals/:id',
    {
      schema: {
        tags: ['deals'],
        summary: 'One deal and what was sold',
        params: IdParams,
        querystring: Exact({ ...bothClocksQuery, after: After }),
        response: { 200: DealDetails, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, knownAt, asOf } }, reply) => {
      await fresh('deals', after)
      const db = await at({ knownAt, asOf }, reply, id)
      return found('deal', id, Deals.byId(db, workspace, id))
    },
  )
}
