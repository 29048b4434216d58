// Money received and where it went.
import Type from 'typebox'
import * as Allocations from '../../projections/allocations.ts'
import * as PaymentList from '../../projections/payment-list.ts'
import * as Payments from '../../projections/payments.ts'
import type { App } from '../app.ts'
import { openAllocation } from '../code-words.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable } from '../exports/download.ts'
import { amount, asItIs, type Table, text } from '../exports/table.ts'
import { languageQuery } from '../language.ts'
import {
  agreesQuery,
  amountQuery,
  asked,
  chosen,
  day,
  Discrepancies,
  type ListDeps,
  ListOf,
  listQuery,
  Several,
  severalOf,
  Sorted,
} from '../lists.ts'
import { found } from '../reads.ts'
import {
  After,
  Amount,
  Currency,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageQuery,
  Position,
  Text,
} from '../schemas.ts'
import { bothClocksQuery } from '../then.ts'
import { Allocation } from './allocations.ts'

const Status = Type.Enum([
  'unapplied',
  'partially_allocated',
  'allocated',
  'refunded',
  'partially_refunded',
  'disputed',
  'under_inquiry',
])

const Source = Type.Enum(['stripe', 'quickbooks'])

const payment = {
  id: Id,
  stripeId: OrNull(Type.String(), 'The charge; null when it was recorded in QuickBooks.'),
  source: Source,
  status: Status,
  currency: Currency,
  received: Amount,
  allocated: { ...Amount, description: 'What goes to invoices.' },
  refunded: { ...Amount, description: 'Refunds, and what was lost in disputes.' },
  unapplied: { ...Amount, description: 'received - allocated - refunded; never negative.' },
  fee: OrNull(Amount, 'What the platform kept, in feeCurrency.'),
  net: OrNull(Amount, 'What the platform passed on, in feeCurrency.'),
  feeCurrency: OrNull(Currency, 'The currency of settlement.'),
  payerName: OrNull(Type.String()),
  payerEmail: OrNull(Type.String()),
  stripeCustomerId: OrNull(Type.String()),
  description: OrNull(Type.String()),
  receivedAt: Instant,
  position: Position,
}
const PaymentDetails = Exact({
  ...payment,
  allocations: Type.Array(Allocation, { description: 'Its lines, the newest first; 200 at most.' }),
})

const Query = Exact({
  status: Type.Optional(Several(Status)),
  source: Type.Optional(Source),
  currency: Type.Optional(Currency),
  q: Type.Optional({
    ...Text,
    description:
      "A part of the payer's name, address or the description; or the whole id. Several in one: " +
      'ada|grace.',
  }),
  customerId: Type.Optional({
    ...Id,
    description: 'Whose name its payer has at Stripe, or whose invoices it settles.',
  }),
  ...{ from: day('Received', 'first'), to: day('Received', 'last') },
  ...amountQuery('what was received'),
  ...agreesQuery,
  sort: Type.Optional(Sorted(PaymentList.sorts, '-receivedAt')),
  ...listQuery,
  ...bothClocksQuery,
  ...PageQuery,
})

const table: Table<PaymentList.ListedPayment> = {
  title: 'Payments',
  columns: [
    text('id', 'Payment'),
    text('stripeId', 'At Stripe'),
    text('source', 'Recorded in'),
    text('status', 'Status'),
    text('receivedAt', 'Received at'),
    text('payerName', 'Payer'),
    text('payerEmail', 'Address'),
    text('description', 'Description'),
    text('currency', 'Currency'),
    amount('received', 'Received'),
    amount('allocated', 'Allocated'),
    amount('refunded', 'Refunded'),
    amount('unapplied', 'Unapplied'),
    text('feeCurrency', 'Settled in'),
    amount('fee', 'Fee'),
    amount('net', 'Net'),
    text('stripeCustomerId', 'Customer at Stripe'),
    text('discrepancies', 'Discrepancies'),
  ],
}
const sums = ['received', 'allocated', 'refunded', 'unapplied']
const views = ['payments', 'customers', 'allocations', 'invoices', 'discrepancies']

export async function paymentRoutes(app: App, deps: ListDeps): Promise<void> {
  const { workspace, at, fresh, timeZone } = deps
  app.get(
    '/payments',
    {
      schema: {
        tags: ['payments'],
        summary: 'Payments, the newest first',
        querystring: Query,
        response: {
          200: downloadable(ListOf({ ...payment, discrepancies: Discrepancies }, sums)),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, status, ...rest } = request.query
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const filter = { workspace, timeZone, ...asked(rest), status: severalOf(status) }
      return answerList(
        request,
        reply,
        {
          ...{ name: 'payments', format: rest.format, table: chosen(table, rest.columns) },
          rows: asItIs<PaymentList.ListedPayment>,
        },
        (paging) => PaymentList.list(db, { ...filter, ...paging }),
      )
    },
  )

  app.get(
    '/payments/:id',
    {
      schema: {
        tags: ['payments'],
        summary: 'One payment and its allocations',
        params: IdParams,
        querystring: Exact({ ...bothClocksQuery, ...languageQuery, after: After }),
        response: { 200: PaymentDetails, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { after, knownAt, asOf } = request.query
      await fresh(['payments', 'allocations'], after)
      const db = await at({ knownAt, asOf }, reply, id)
      const item = await found('payment', id, Payments.byId(db, workspace, id))
      const lines = await Allocations.list(db, { workspace, paymentId: id, limit: 200 })
      return { ...item, allocations: lines.items.map(openAllocation(request)) }
    },
  )
}
