// Credits: what each is worth, where it went, and what of it has no place yet.
import Type from 'typebox'
import * as CreditNoteList from '../../projections/credit-note-list.ts'
import * as CreditNotes from '../../projections/credit-notes.ts'
import type { App } from '../app.ts'
import { openReason } from '../code-words.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable } from '../exports/download.ts'
import { amount, asItIs, date, type Table, text } from '../exports/table.ts'
import { languageQuery } from '../language.ts'
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

const Status = Type.Enum(['open', 'partially_applied', 'applied', 'void'])

const Source = Type.Enum(['quickbooks', 'stripe', 'tieout'], {
  description: 'Where it was issued.',
})

const creditNote = {
  id: Id,
  number: OrNull(Type.String()),
  source: Source,
  externalId: OrNull(Id),
  status: Status,
  currency: Currency,
  total: Amount,
  tax: { ...Amount, description: 'Part of the total.' },
  applied: { ...Amount, description: 'What covers invoices.' },
  refunded: { ...Amount, description: 'What was paid out of it.' },
  unapplied: { ...Amount, description: 'total - applied - refunded; never negative.' },
  customerId: OrNull(Id),
  invoiceId: OrNull(Id, 'The invoice that it corrects, where it names one.'),
  issuedOn: PlainDate,
  reason: OrNull(Type.String()),
  position: Position,
}
const listedCreditNote = {
  ...creditNote,
  ...{ customerName: CustomerName, discrepancies: Discrepancies },
}
const CreditNoteDetails = Exact({
  ...creditNote,
  lines: Type.Array(Exact({ lineId: Id, invoiceId: Id, amount: Amount }), {
    description: 'Those that stand, in the order applied.',
  }),
})

const table: Table<CreditNoteList.ListedCreditNote> = {
  title: 'Credit notes',
  columns: [
    text('id', 'Credit note'),
    text('number', 'Number'),
    text('source', 'Issued in'),
    text('status', 'Status'),
    date('issuedOn', 'Issued on'),
    text('customerId', 'Customer'),
    text('customerName', 'Customer name'),
    text('invoiceId', 'Invoice'),
    text('currency', 'Currency'),
    amount('total', 'Total'),
    amount('tax', 'Tax'),
    amount('applied', 'Applied'),
    amount('refunded', 'Refunded'),
    amount('unapplied', 'Unapplied'),
    text('reason', 'Reason'),
    text('discrepancies', 'Discrepancies'),
  ],
}
const sums = ['total', 'applied', 'refunded', 'unapplied']
const views = ['credit-notes', 'customers', 'discrepancies']

const Query = Exact({
  status: Type.Optional(Several(Status)),
  source: Type.Optional(Source),
  currency: Type.Optional(Currency),
  customerId: Type.Optional(Id),
  invoiceId: Type.Optional({
    ...Id,
    description: 'That it names, or that a line of it stands on.',
  }),
  q: Type.Optional({
    ...Text,
    description:
      "A part of the number, of the customer's name or of the reason; or the whole id. Several in " +
      'one: CM-1|CM-2.',
  }),
  ...{ from: day('Issued', 'first'), to: day('Issued', 'last') },
  ...amountQuery('the total'),
  ...agreesQuery,
  sort: Type.Optional(Sorted(CreditNoteList.sorts, '-issuedOn')),
  ...listQuery,
  ...bothClocksQuery,
  ...PageQuery,
})

export async function creditNoteRoutes(app: App, deps: ReadDeps): Promise<void> {
  const { workspace, at, fresh } = deps
  app.get(
    '/credit-notes',
    {
      schema: {
        tags: ['credit-notes'],
        summary: 'Credit notes, the newest first',
        querystring: Query,
        response: {
          200: downloadable(ListOf(listedCreditNote, sums)),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, status, ...rest } = request.query
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const filter = { workspace, ...asked(rest), status: severalOf(status) }
      return answerList(
        request,
        reply,
        {
          ...{ name: 'credit-notes', format: rest.format, table: chosen(table, rest.columns) },
          rows: asItIs<CreditNoteList.ListedCreditNote>,
        },
        async (paging) => {
          const { items, ...more } = await CreditNoteList.list(db, { ...filter, ...paging })
          return { ...more, items: items.map(openReason(request)) }
        },
      )
    },
  )

  app.get(
    '/credit-notes/:id',
    {
      schema: {
        tags: ['credit-notes'],
        summary: 'One credit note and where it went',
        params: IdParams,
        querystring: Exact({ ...bothClocksQuery, ...languageQuery, after: After }),
        response: { 200: CreditNoteDetails, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { after, knownAt, asOf } = request.query
      await fresh('credit-notes', after)
      const db = await at({ knownAt, asOf }, reply, id)
      const note = await found('credit note', id, CreditNotes.byId(db, workspace, id))
      return openReason(request)(note)
    },
  )
}
