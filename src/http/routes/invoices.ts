// Receivables and how they are settled.
import Type from 'typebox'
import * as InvoiceList from '../../projections/invoice-list.ts'
import * as Invoices from '../../projections/invoices.ts'
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
  type ListDeps,
  ListOf,
  listQuery,
  Several,
  severalOf,
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
const listedInvoice = { ...invoice, customerName: CustomerName, discrepancies: Discrepancies }
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
  status: Type.Optional(Several(InvoiceStatus)),
  customerId: Type.Optional(Id),
  dealId: Type.Optional(Id),
  number: Type.Optional({ ...Text, description: 'The whole number, without regard to case.' }),
  currency: Type.Optional(Currency),
  q: Type.Optional({
    ...Text,
    description:
      "A part of the number or the customer's name, or a whole id. Several in one: INV-1|INV-2.",
  }),
  ...{ from: day('Issued', 'first'), to: day('Issued', 'last') },
  ...{ dueFrom: day('Due', 'first'), dueTo: day('Due', 'last') },
  overdue: Type.Optional({ ...Flag, description: 'true = open, and due before today.' }),
  ...amountQuery('the total'),
  ...agreesQuery,
  sort: Type.Optional(Sorted(InvoiceList.sorts, '-issuedOn')),
  ...listQuery,
  ...bothClocksQuery,
  ...PageQuery,
})

const table: Table<InvoiceList.ListedInvoice> = {
  title: 'Invoices',
  columns: [
    text('id', 'Invoice'),
    text('number', 'Number'),
    text('status', 'Status'),
    text('customerId', 'Customer'),
    text('customerName', 'Customer name'),
    date('issuedOn', 'Issued on'),
    date('dueOn', 'Due on'),
    text('currency', 'Currency'),
    amount('total', 'Total'),
    amount('settled', 'Settled'),
    amount('credited', 'Credited'),
    amount('writtenOff', 'Written off'),
    amount('open', 'Open'),
    text('dealId', 'Deal'),
    text('quickbooksId', 'In QuickBooks'),
    text('discrepancies', 'Discrepancies'),
  ],
}
const sums = ['total', 'settled', 'credited', 'writtenOff', 'open']
const views = ['invoices', 'customers', 'discrepancies']

export async function invoiceRoutes(app: App, deps: ListDeps): Promise<void> {
  const { workspace, at, fresh } = deps
  app.get(
    '/invoices',
    {
      schema: {
        tags: ['invoices'],
        summary: 'Invoices, the newest first',
        querystring: Query,
        response: {
          200: downloadable(ListOf(listedInvoice, sums)),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, status, overdue, ...rest } = request.query
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const filter = {
        ...{ workspace, ...asked(rest), status: severalOf(status) },
        overdueOn: isTrue(overdue) ? todayOf(deps, { knownAt, asOf }) : undefined,
      }
      return answerList(
        request,
        reply,
        {
          ...{ name: 'invoices', format: rest.format, table: chosen(table, rest.columns) },
          rows: asItIs<InvoiceList.ListedInvoice>,
        },
        (paging) => InvoiceList.list(db, { ...filter, ...paging }),
      )
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
