// Receivables and how they are settled.
import Type from 'typebox'
import * as Invoices from '../../projections/invoices.ts'
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
import { bothClocksQuery } from '../then.ts'
import { SoldLine } from './deals.ts'
import { WriteOffKind } from './write-offs.ts'

export const InvoiceStatus = Type.Enum([
  'open',
  'partially_paid',
  'paid',
  'void',
  'written_off',
  'disputed',
])

const invoice = {
  id: Id,
  number: OrNull(Type.String(), 'As the customer sees it; null until it has one.'),
  status: InvoiceStatus,
  currency: Currency,
  total: Amount,
  settled: { ...Amount, description: 'Settled by payments.' },
  credited: Amount,
  writtenOff: Amount,
  open: { ...Amount, description: 'total - settled - credited - writtenOff; never negative.' },
  customerId: OrNull(Id),
  dealId: OrNull(Id, 'The HubSpot deal it was made from.'),
  quickbooksId: OrNull(Id, 'Null until QuickBooks holds it.'),
  issuedOn: PlainDate,
  dueOn: PlainDate,
  position: Position,
}
const Invoice = Exact(invoice)
const InvoiceDetails = Exact({
  ...invoice,
  lines: Type.Array(SoldLine),
  writeOffs: Type.Array(
    Exact({
      kind: WriteOffKind,
      amount: Amount,
      on: OrNull(PlainDate, 'The day of the books; null where it is not known.'),
    }),
    { description: 'What was given up of it, and as what.' },
  ),
  disputes: Type.Array(Exact({ disputeId: Id, paymentId: Id }), {
    description: "Where a payer's bank asks back what has settled it.",
  }),
})

const Query = Exact({
  status: Type.Optional(InvoiceStatus),
  customerId: Type.Optional(Id),
  dealId: Type.Optional(Id),
  number: Type.Optional({ ...Text, description: 'The whole number, without regard to case.' }),
  currency: Type.Optional(Currency),
  q: Type.Optional({ ...Text, description: "A part of the number or the customer's name." }),
  ...bothClocksQuery,
  ...PageQuery,
})

export async function invoiceRoutes(app: App, { workspace, at, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/invoices',
    {
      schema: {
        tags: ['invoices'],
        summary: 'Invoices, the newest first',
        querystring: Query,
        response: { 200: PageOf(Invoice), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, ...filter } }, reply) => {
      await fresh('invoices', after)
      const db = await at({ knownAt, asOf }, reply)
      return answerPage(await Invoices.list(db, { workspace, ...filter }))
    },
  )

  app.get(
    '/invoices/:id',
    {
      schema: {
        tags: ['invoices'],
        summary: 'One invoice and what was sold',
        params: IdParams,
        querystring: Exact({ ...bothClocksQuery, after: After }),
        response: { 200: InvoiceDetails, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, knownAt, asOf } }, reply) => {
      await fresh('invoices', after)
      const db = await at({ knownAt, asOf }, reply, id)
      return found('invoice', id, Invoices.byId(db, workspace, id))
    },
  )
}
