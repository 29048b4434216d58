// A customer's statement of account: for programs, for a spreadsheet, and on paper.
import Type from 'typebox'
import { monthOf } from '../../domain/dates.ts'
import { Decimal } from '../../domain/money.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Statement from '../../projections/statement.ts'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import {
  answerReport,
  asFile,
  downloadable,
  formatOf,
  languageAsked,
  paperFormats,
  paperQuery,
  sent,
} from '../exports/download.ts'
import { paperWords } from '../exports/paper-words.ts'
import { type StatementSheet, statementPdf } from '../exports/statement-pdf.ts'
import { amount, date, type Table, text } from '../exports/table.ts'
import { found } from '../reads.ts'
import {
  After,
  Amount,
  checkDate,
  checkMoment,
  Currency,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PlainDate,
} from '../schemas.ts'
import { Ages, OpenInvoice, type ReceivableDeps } from './receivables.ts'

const Kind = Type.Enum(Object.keys(paperWords.en.kinds) as Statement.StatementKind[])
const Owed = { ...Amount, description: 'Owed after it; negative = in credit.' }

const StatementOf = Exact({
  customer: Exact({ id: Id, name: OrNull(Type.String()) }),
  from: PlainDate,
  to: PlainDate,
  currencies: Type.Array(
    Exact({
      currency: Currency,
      opening: Amount,
      lines: Type.Array(
        Exact({
          on: PlainDate,
          kind: Kind,
          reference: Type.String({ description: 'The number of the invoice.' }),
          invoiceId: Id,
          paymentId: OrNull(Id),
          creditNoteId: OrNull(Id),
          debit: Amount,
          credit: Amount,
          balance: Owed,
        }),
      ),
      closing: Amount,
      ageing: Exact(Ages),
      openInvoices: Type.Array(OpenInvoice),
    }),
  ),
})

type Line = {
  currency: string
  on: string
  kind: string
  reference: string
  debit: string | null
  credit: string | null
  balance: string
  invoiceId: string | null
  paymentId: string | null
  creditNoteId: string | null
}
const table: Table<Line> = {
  title: 'Statement of account',
  columns: [
    text('currency', 'Currency'),
    date('on', 'Date'),
    text('kind', 'What'),
    text('reference', 'Reference'),
    amount('debit', 'Debit'),
    amount('credit', 'Credit'),
    amount('balance', 'Balance'),
    text('invoiceId', 'Invoice'),
    text('paymentId', 'Payment'),
    text('creditNoteId', 'Credit note'),
  ],
}
const nothing = { reference: '', debit: null, credit: null }
const ofNothing = { ...nothing, invoiceId: null, paymentId: null, creditNoteId: null }

const linesIn =
  ({ from, to }: Statement.Statement) =>
  ({ currency, opening, lines, closing }: Statement.StatementCurrency): Line[] => [
    { currency, on: from, kind: 'opening', ...ofNothing, balance: opening },
    ...lines.map((line) => ({ currency, ...line })),
    { currency, on: to, kind: 'closing', ...ofNothing, balance: closing },
  ]

const Query = Exact({
  from: Type.Optional({
    ...PlainDate,
    description: 'The first day; absent = the first day of the month of the last.',
  }),
  to: Type.Optional({ ...PlainDate, description: 'The last day; absent = today.' }),
  knownAt: Type.Optional({ ...Instant, description: 'As it was known at this moment.' }),
  ...paperQuery,
  after: After,
})

export async function statementRoutes(
  app: App,
  deps: ReceivableDeps & { companyName: string },
): Promise<void> {
  const { workspace, at: then, fresh, dayOf, clock, companyName } = deps
  app.get(
    '/customers/:id/statement',
    {
      schema: {
        tags: ['customers'],
        summary: 'Statement of account',
        description:
          'What the customer owed at the beginning, what was invoiced and settled since, what it ' +
          'owes at the end and for how long; each currency by itself.',
        params: IdParams,
        querystring: Query,
        response: {
          200: downloadable(StatementOf, paperFormats),
          ...problems(400, 401, 404, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const { knownAt, after } = query
      checkMoment('query', 'knownAt', knownAt)
      for (const name of ['from', 'to'] as const) checkDate('query', name, query[name])
      const at = knownAt === undefined ? clock.now() : new Date(knownAt)
      const to = query.to ?? dayOf(at.toISOString())
      const from = query.from ?? `${monthOf(to)}-01`
      if (from > to) throw invalid({ in: 'query', pointer: '/from', detail: 'is behind "to"' })
      await fresh(['journal', 'invoice-terms', 'customers'], after)
      const db = await then({ knownAt }, reply)
      const filter = { workspace, customerId: params.id, from, to, knownAt }
      const statement = await found('customer', params.id, Statement.of(db, filter))
      const name = `statement-${params.id}-${from}-${to}`
      const format = formatOf(request, query.format, paperFormats)
      if (format === 'json' || format === 'pdf') {
        if (format === 'pdf') checkLength(statement)
        asFile(reply, format, name)
        if (format === 'json') return sent(statement)
        return sent(
          statementPdf(
            sheetOf(statement, {
              ...{ company: companyName, at, language: languageAsked(request) },
            }),
          ),
        )
      }
      const download = { name, format, table, rows: linesIn(statement) }
      return answerReport(request, reply, download, statement.currencies)
    },
  )
}

// Half a second of work, and more than anybody reads on paper.
const paperLinesMax = 5000

function checkLength({ currencies }: Statement.Statement) {
  const lines = currencies.reduce((sum, { lines }) => sum + lines.length, 0)
  if (lines > paperLinesMax) throw new Refusal('too-many-rows', { rowsMax: paperLinesMax })
}

const blank = (amount: string) => (new Decimal(amount).isZero() ? null : amount)

const sheetOf = (
  { currencies, ...statement }: Statement.Statement,
  how: Pick<StatementSheet, 'company' | 'at' | 'language'>,
): StatementSheet => ({
  ...{ ...how, ...statement },
  currencies: currencies.map(({ lines, ...part }) => ({
    ...part,
    lines: lines.map(({ debit, credit, ...line }) => ({
      ...{ ...line, debit: blank(debit), credit: blank(credit) },
    })),
  })),
})
