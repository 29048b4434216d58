// Credits: what each is worth, where it went, and what of it has no place yet.
import Type from 'typebox'
import * as CreditNotes from '../../projections/credit-notes.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable, formatQuery } from '../exports/download.ts'
import { amount, asItIs, date, type Table, text } from '../exports/table.ts'
import { found, type ReadDeps } from '../reads.ts'
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

const Status = Type.Enum(['open', 'partially_applied', 'applied', 'void'])

const creditNote = {
  id: Id,
  number: OrNull(Type.String()),
  source: Type.Enum(['quickbooks', 'stripe', 'tieout'], { description: 'Where it was issued.' }),
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
const CreditNote = Exact(creditNote)
const CreditNoteDetails = Exact({
  ...creditNote,
  lines: Type.Array(Exact({ lineId: Id, invoiceId: Id, amount: Amount }), {
    description: 'Those that stand, in the order applied.',
  }),
})

const table: Table<CreditNotes.CreditNoteItem> = {
  title: 'Credit notes',
  columns: [
    text('id', 'Credit note'),
    text('number', 'Number'),
    text('source', 'Issued in'),
    text('status', 'Status'),
    date('issuedOn', 'Issued on'),
    text('customerId', 'Customer'),
    text('invoiceId', 'Invoice'),
    text('currency', 'Currency'),
    amount('total', 'Total'),
    amount('tax', 'Tax'),
    amount('applied', 'Applied'),
    amount('refunded', 'Refunded'),
    amount('unapplied', 'Unapplied'),
    text('reason', 'Reason'),
  ],
}

export async function creditNoteRoutes(app: App, deps: ReadDeps): Promise<void> {
  const { workspace, at, fresh } = deps
  app.get(
    '/credit-notes',
    {
      schema: {
        tags: ['credit-notes'],
        summary: 'Credit notes, the newest first',
        querystring: Exact({
          status: Type.Optional(Status),
          currency: Type.Optional(Currency),
          customerId: Type.Optional(Id),
          invoiceId: Type.Optional({
            ...Id,
            description: 'That it names, or that a line of it stands on.',
          }),
          q: Type.Optional({
            ...Text,
            description: "A part of the number or of the customer's name; or the whole id.",
          }),
          ...formatQuery,
          ...bothClocksQuery,
          ...PageQuery,
        }),
        response: { 200: downloadable(PageOf(CreditNote)), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { format, after, knownAt, asOf, ...filter } = request.query
      await fresh(['credit-notes', 'customers'], after)
      const db = await at({ knownAt, asOf }, reply)
      return answerList(
        request,
        reply,
        { name: 'credit-notes', format, table, rows: asItIs<CreditNotes.CreditNoteItem> },
        (paging) => CreditNotes.list(db, { workspace, ...filter, ...paging }),
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
        querystring: Exact({ ...bothClocksQuery, after: After }),
        response: { 200: CreditNoteDetails, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, knownAt, asOf } }, reply) => {
      await fresh('credit-notes', after)
      const db = await at({ knownAt, asOf }, reply, id)
      return found('credit note', id, CreditNotes.byId(db, workspace, id))
    },
  )
}
