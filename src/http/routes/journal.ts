// The double-entry journal, entry by entry.
import Type from 'typebox'
import { Account } from '../../domain/chart.ts'
import * as Journal from '../../projections/journal.ts'
import type { App } from '../app.ts'
import { clockQuery, clocksOf } from '../books.ts'
import { openEntries } from '../code-words.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable, formatQuery } from '../exports/download.ts'
import { amount, date, type Table, text } from '../exports/table.ts'
import type { ReadDeps } from '../reads.ts'
import {
  Amount,
  checkDate,
  Currency,
  Exact,
  Flag,
  Id,
  Instant,
  isTrue,
  OrNull,
  PageOf,
  PageQuery,
  PlainDate,
  Position,
} from '../schemas.ts'

/** What every row of the books says of the entry that it is of. */
export const entry = {
  position: Position,
  eventId: { ...Id, description: 'The event: GET /v1/audit/events/{id} shows it.' },
  type: Type.String({ examples: ['AllocationApplied'] }),
  effectiveOn: { ...PlainDate, description: 'The day to which it belongs.' },
  bookedOn: { ...PlainDate, description: 'The day under which it counts in the books.' },
  late: Type.Boolean({
    description: 'Its month was closed when it became known: it is booked in a later one.',
  }),
  recordedAt: Instant,
  description: Type.String({ description: 'In words, in the language asked for.' }),
  invoiceId: OrNull(Id),
  paymentId: OrNull(Id),
  creditNoteId: OrNull(Id),
  payoutId: OrNull(Id),
  customerId: OrNull(Id),
  correlationId: Type.String({ description: 'The same for all events of one story.' }),
}

export const Entry = Exact({
  ...entry,
  postings: Type.Array(
    Exact({ account: Account, currency: Currency, debit: Amount, credit: Amount }),
    { description: 'Debits and credits are the same in sum, in each currency.' },
  ),
})

const Query = Exact({
  ...clockQuery,
  from: Type.Optional({ ...PlainDate, description: 'Booked on or after this day.' }),
  account: Type.Optional(Account),
  invoiceId: Type.Optional(Id),
  paymentId: Type.Optional(Id),
  creditNoteId: Type.Optional(Id),
  payoutId: Type.Optional(Id),
  customerId: Type.Optional({ ...Id, description: 'Entries of the customer and its invoices.' }),
  late: Type.Optional(Flag),
  ...formatQuery,
  ...PageQuery,
})

export type Posting = Omit<Journal.JournalEntry, 'postings'> &
  Journal.JournalEntry['postings'][number]
export const table: Table<Posting> = {
  title: 'Journal',
  columns: [
    date('bookedOn', 'Booked on'),
    date('effectiveOn', 'Effective on'),
    text('late', 'Late'),
    text('type', 'What'),
    text('description', 'Description'),
    text('account', 'Account'),
    text('currency', 'Currency'),
    amount('debit', 'Debit'),
    amount('credit', 'Credit'),
    text('invoiceId', 'Invoice'),
    text('paymentId', 'Payment'),
    text('creditNoteId', 'Credit note'),
    text('payoutId', 'Payout'),
    text('customerId', 'Customer'),
    text('recordedAt', 'Recorded at'),
    text('eventId', 'Event'),
    text('position', 'Position'),
  ],
}
export const rows = ({ postings, ...entry }: Journal.JournalEntry): Posting[] =>
  postings.map((posting) => ({ ...entry, ...posting }))

export async function journalRoutes(app: App, { workspace, at, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/journal',
    {
      schema: {
        tags: ['books'],
        summary: 'The journal, in the order in which it is booked',
        description: 'As a file it has a row for each posting.',
        querystring: Query,
        response: { 200: downloadable(PageOf(Entry)), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, format, asOf, knownAt, late, language: _, ...filter } = request.query
      const clocks = clocksOf({ asOf, knownAt })
      checkDate('query', 'from', filter.from)
      await fresh(['journal', 'invoice-terms'], after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const asked = {
        ...{ workspace, ...filter, ...clocks, late: isTrue(late) },
      }
      const told = openEntries(request)
      return answerList(request, reply, { name: 'journal', format, table, rows }, async (paging) =>
        told(await Journal.list(db, { ...asked, ...paging })),
      )
    },
  )
}
