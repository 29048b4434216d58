// Does it tie out? What the ledger and each platform believe of every invoice, and the sums that
// went between them.
import Type from 'typebox'
import * as Reconciliation from '../../projections/reconciliation.ts'
import { tieOut } from '../../projections/tie-out.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerPage, found, type ReadDeps } from '../reads.ts'
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
  PageOf,
  PageQuery,
  PlainDate,
  Platform,
  Position,
  Text,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { InvoiceStatus } from './invoices.ts'

const Said = OrNull(Type.String(), 'As the platform holds it; null when it is not known.')

const Row = Exact({
  invoiceId: { ...Id, description: 'The invoice, or the one the deal is to become.' },
  number: OrNull(Type.String()),
  currency: OrNull(Currency),
  dealId: OrNull(Id),
  customerId: OrNull(Id),
  ledger: OrNull(
    Exact({
      status: InvoiceStatus,
      total: Amount,
      settled: Amount,
      credited: Amount,
      open: Amount,
    }),
    'Null for a deal that is won and has no invoice yet.',
  ),
  hubspot: OrNull(
    Exact({
      amount: Said,
      currency: Said,
      won: OrNull(Type.Boolean()),
      invoiceNumber: Said,
      invoiceStatus: Said,
      amountPaid: Said,
      amountDue: Said,
    }),
    'Null while nothing was read or written there.',
  ),
  stripe: Exact({
    collected: { ...Amount, description: 'By Stripe payments allocated to it.' },
    payments: Type.Array(Id),
  }),
  quickbooks: OrNull(
    Exact({ number: Said, currency: Said, total: Said, balance: Said, status: Said }),
    'Null while nothing was read or written there.',
  ),
  agrees: Type.Boolean({ description: 'No platform believes otherwise.' }),
  differences: Type.Array(
    Exact({
      platform: Platform,
      field: Type.String({ description: 'A stable code, for example "amount_paid", "missing".' }),
      ledger: Said,
      theirs: Said,
    }),
  ),
  position: Position,
  customerName: OrNull(Type.String()),
  issuedOn: OrNull(PlainDate),
  dueOn: OrNull(PlainDate),
})

const Flow = Exact({
  currency: Currency,
  won: { ...Amount, description: 'Of deals that are won.' },
  invoiced: { ...Amount, description: 'On invoices that are not void.' },
  received: { ...Amount, description: 'Payments, before refunds.' },
  allocated: { ...Amount, description: 'Of payments, to invoices.' },
  unapplied: { ...Amount, description: 'Of payments, with no place yet.' },
  posted: { ...Amount, description: 'On invoices that QuickBooks holds.' },
})
const Summary = Exact({
  invoices: Type.Integer(),
  agreeing: Type.Integer(),
  withoutInvoice: Type.Integer({ description: 'Of them, won deals that have no invoice yet.' }),
  reviewsOpen: Type.Integer(),
  held: Type.Integer({ description: 'Facts from outside that wait to be understood.' }),
  syncParked: Type.Integer({ description: 'Writes to platforms that were given up.' }),
  flows: Type.Array(Flow, { description: 'By currency; never added up over currencies.' }),
})

const Query = Exact({
  agrees: Type.Optional(Flag),
  open: Type.Optional({ ...Flag, description: 'Whether something is open on the invoice.' }),
  currency: Type.Optional(Currency),
  q: Type.Optional({ ...Text, description: "A part of the number or the customer's name." }),
  ...thenQuery,
  ...PageQuery,
})
const SummaryQuery = Exact({
  since: Type.Optional({ ...PlainDate, description: 'Only flows of this day (UTC) and later.' }),
  ...thenQuery,
  after: After,
})

const views = ['reconciliation', 'invoices', 'customers']

export async function reconciliationRoutes(app: App, deps: ReadDeps): Promise<void> {
  const { workspace, at, fresh } = deps
  app.get(
    '/reconciliations',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'What everybody believes of each invoice',
        description: 'Ordered by invoice id, so that a page does not change while its rows do.',
        querystring: Query,
        response: { 200: PageOf(Row), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, agrees, open, ...filter } }, reply) => {
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const flags = { agrees: isTrue(agrees), open: isTrue(open) }
      return answerPage(await Reconciliation.list(db, { workspace, ...filter, ...flags }))
    },
  )

  app.get(
    '/reconciliations/summary',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'How many agree, and the sums by currency',
        querystring: SummaryQuery,
        response: { 200: Summary, ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, since } }, reply) => {
      await fresh([...views, 'deals', 'payments', 'reviews', 'held', 'sync-status'], after)
      const db = await at({ knownAt, asOf }, reply)
      return tieOut(db, workspace, since)
    },
  )

  app.get(
    '/reconciliations/:id',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'What everybody believes of one invoice',
        params: IdParams,
        querystring: Exact({ ...thenQuery, after: After }),
        response: { 200: Row, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, knownAt, asOf } }, reply) => {
      await fresh('reconciliation', after)
      const db = await at({ knownAt, asOf }, reply)
      return found('invoice', id, Reconciliation.byId(db, workspace, id))
    },
  )
}
