// Money received and where it went.
import Type from 'typebox'
import * as Allocations from '../../projections/allocations.ts'
import * as Payments from '../../projections/payments.ts'
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

const payment = {
  id: Id,
  stripeId: OrNull(Type.String(), 'The charge; null when it was recorded in QuickBooks.'),
  source: Type.Enum(['stripe', 'quickbooks']),
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
const Payment = Exact(payment)
const PaymentDetails = Exact({
  ...payment,
  allocations: Type.Array(Allocation, { description: 'Its lines, the newest first; 200 at most.' }),
})

const Query = Exact({
  status: Type.Optional(Status),
  currency: Type.Optional(Currency),
  q: Type.Optional({
    ...Text,
    description: "A part of the payer's name, address or the description; or the whole id.",
  }),
  ...bothClocksQuery,
  ...PageQuery,
})

export async function paymentRoutes(app: App, { workspace, at, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/payments',
    {
      schema: {
        tags: ['payments'],
        summary: 'Payments, the newest first',
        querystring: Query,
        response: { 200: PageOf(Payment), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, ...filter } }, reply) => {
      await fresh('payments', after)
      const db = await at({ knownAt, asOf }, reply)
      return answerPage(await Payments.list(db, { workspace, ...filter }))
    },
  )

  app.get(
    '/payments/:id',
    {
      schema: {
        tags: ['payments'],
        summary: 'One payment and its allocations',
        params: IdParams,
        querystring: Exact({ ...bothClocksQuery, after: After }),
        response: { 200: PaymentDetails, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, knownAt, asOf } }, reply) => {
      await fresh(['payments', 'allocations'], after)
      const db = await at({ knownAt, asOf }, reply, id)
      const item = await found('payment', id, Payments.byId(db, workspace, id))
      const lines = await Allocations.list(db, { workspace, paymentId: id, limit: 200 })
      return { ...item, allocations: lines.items }
    },
  )
}
