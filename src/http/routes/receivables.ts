// What is owed and for how long, and what was received without a place.
import Type from 'typebox'
import * as Ageing from '../../projections/ageing.ts'
import * as Books from '../../projections/books.ts'
import type { App } from '../app.ts'
import { type Clocks, clockQuery, clocksOf } from '../books.ts'
import { problems } from '../errors.ts'
import { answerList, answerReport, downloadable, formatQuery, named } from '../exports/download.ts'
import { amount, asItIs, date, type Table, text } from '../exports/table.ts'
import type { ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  Currency,
  Exact,
  Id,
  OrNull,
  PageOf,
  PageQuery,
  PlainDate,
} from '../schemas.ts'

export type ReceivableDeps = ReadDeps & {
  /** The day of the books at a moment. */
  dayOf: (moment: string) => string
  clock: { now(): Date }
}

export const Ages = {
  current: { ...Amount, description: 'Due for at most 30 days, or not due yet.' },
  days31to60: Amount,
  days61to90: Amount,
  over90: Amount,
}
const Bucket = Type.Enum(['current', 'days31to60', 'days61to90', 'over90'])

const customer = {
  customerId: OrNull(Id),
  customerName: OrNull(Type.String()),
  currency: Currency,
}
export const OpenInvoice = Exact({
  ...customer,
  invoiceId: Id,
  number: OrNull(Type.String()),
  issuedOn: PlainDate,
  dueOn: PlainDate,
  open: Amount,
  daysPastDue: Type.Integer({ description: 'Negative while it is not due.' }),
  bucket: Bucket,
})
const filters = { customerId: Type.Optional(Id), currency: Type.Optional(Currency) }
const views = ['journal', 'invoice-terms', 'customers', 'payments']

/** By how many days something is overdue depends on a day: that asked for, or else that of the
 *  moment at which it was known, or today. */
function agedAt({ dayOf, clock }: ReceivableDeps, asked: Clocks) {
  const { asOf, knownAt } = clocksOf(asked)
  return { asOf: asOf ?? dayOf(knownAt ?? clock.now().toISOString()), knownAt }
}

export async function receivableRoutes(app: App, deps: ReceivableDeps): Promise<void> {
  ageingRoute(app, deps)
  ageingInvoicesRoute(app, deps)
  unappliedCashRoute(app, deps)
}

export const ageing: Table<Ageing.AgeingLine> = {
  title: 'Ageing',
  columns: [
    text('customerId', 'Customer'),
    text('customerName', 'Name'),
    text('currency', 'Currency'),
    amount('current', '0-30 days'),
    amount('days31to60', '31-60 days'),
    amount('days61to90', '61-90 days'),
    amount('over90', 'Over 90 days'),
    amount('total', 'Total'),
    amount('notDue', 'Of 0-30 days not due'),
  ],
}

function ageingRoute(app: App, deps: ReceivableDeps) {
  const { workspace, at, fresh } = deps
  app.get(
    '/ageing',
    {
      schema: {
        tags: ['books'],
        summary: 'What each customer owes, by how long it is overdue',
        description: 'By customer and currency; days past due are counted to asOf.',
        querystring: Exact({ ...clockQuery, ...filters, ...formatQuery, after: After }),
        response: {
          200: downloadable(
            Exact({
              asOf: PlainDate,
              data: Type.Array(
                Exact({
                  ...{ ...customer, ...Ages, total: Amount },
                  notDue: { ...Amount, description: 'Of `current`, what is not due yet.' },
                }),
              ),
            }),
          ),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { format, after, asOf, knownAt, ...filter } = request.query
      const clocks = agedAt(deps, { asOf, knownAt })
      await fresh(views, after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const lines = await Ageing.ageing(db, { workspace, ...filter, ...clocks })
      const name = named('ageing', clocks.asOf)
      const download = { name, format, table: ageing, rows: asItIs }
      return answerReport(request, reply, download, lines, { asOf: clocks.asOf })
    },
  )
}

export const openInvoices: Table<Ageing.AgeingInvoice> = {
  title: 'Open invoices',
  columns: [
    text('invoiceId', 'Invoice'),
    text('number', 'Number'),
    text('customerId', 'Customer'),
    text('customerName', 'Name'),
    date('issuedOn', 'Issued on'),
    date('dueOn', 'Due on'),
    text('daysPastDue', 'Days past due'),
    text('bucket', 'Age'),
    text('currency', 'Currency'),
    amount('open', 'Open'),
  ],
}

function ageingInvoicesRoute(app: App, deps: ReceivableDeps) {
  const { workspace, at, fresh } = deps
  app.get(
    '/ageing/invoices',
    {
      schema: {
        tags: ['books'],
        summary: 'The open invoices behind the ageing, the longest due first',
        querystring: Exact({
          ...clockQuery,
          ...filters,
          bucket: Type.Optional(Bucket),
          ...formatQuery,
          ...PageQuery,
        }),
        response: {
          200: downloadable(PageOf(OpenInvoice)),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { format, after, asOf, knownAt, ...filter } = request.query
      const clocks = agedAt(deps, { asOf, knownAt })
      await fresh(views, after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const name = named('ageing-invoices', clocks.asOf)
      return answerList(
        request,
        reply,
        { name, format, table: openInvoices, rows: asItIs<Ageing.AgeingInvoice> },
        (paging) => Ageing.ageingInvoices(db, { workspace, ...filter, ...clocks, ...paging }),
      )
    },
  )
}

export const unapplied: Table<Books.UnappliedCash> = {
  title: 'Unapplied cash',
  columns: [
    text('paymentId', 'Payment'),
    text('payerName', 'Payer'),
    date('since', 'Since'),
    text('currency', 'Currency'),
    amount('amount', 'Amount'),
  ],
}

function unappliedCashRoute(app: App, { workspace, at, fresh }: ReceivableDeps) {
  app.get(
    '/unapplied-cash',
    {
      schema: {
        tags: ['books'],
        summary: 'Money received that settles nothing, the oldest first',
        querystring: Exact({ ...clockQuery, ...formatQuery, after: After }),
        response: {
          200: downloadable(
            Exact({
              data: Type.Array(
                Exact({
                  paymentId: Id,
                  payerName: OrNull(Type.String()),
                  currency: Currency,
                  amount: Amount,
                  since: { ...PlainDate, description: 'When the money was booked.' },
                }),
              ),
            }),
          ),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { format, after, ...asked } = request.query
      const clocks = clocksOf(asked)
      await fresh(views, after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const lines = await Books.unappliedCash(db, { workspace, ...clocks })
      const name = named('unapplied-cash', clocks.asOf)
      return answerReport(request, reply, { name, format, table: unapplied, rows: asItIs }, lines)
    },
  )
}
