// Reports that no single document tells: what Stripe keeps, how well payments are placed, how a
// balance has come to be what it is.
import Type from 'typebox'
import { Account } from '../../domain/chart.ts'
import * as Trend from '../../projections/balance-trend.ts'
import * as Fees from '../../projections/fees.ts'
import * as Quality from '../../projections/matching-quality.ts'
import type { App } from '../app.ts'
import { clockQuery, clocksOf } from '../books.ts'
import { problems } from '../errors.ts'
import { answerReport, downloadable, formatQuery, named } from '../exports/download.ts'
import { amount, asItIs, date, type Table, text } from '../exports/table.ts'
import type { ReadDeps } from '../reads.ts'
import { After, Amount, checkDate, Currency, Exact, OrNull, PlainDate } from '../schemas.ts'
import { thenQuery } from '../then.ts'

export type ReportDeps = ReadDeps & {
  /** Of the books, by IANA name. */
  timeZone: string
}

export async function reportRoutes(app: App, deps: ReportDeps): Promise<void> {
  feesRoute(app, deps)
  qualityRoute(app, deps)
  trendRoute(app, deps)
}

const From = Type.Optional({ ...PlainDate, description: 'Only what is booked on or after it.' })
const FeeAccount = Type.Enum([...Fees.feeAccounts])

export const feeTable: Table<Fees.FeeLine> = {
  title: 'Stripe fees',
  columns: [
    text('month', 'Month'),
    text('currency', 'Currency'),
    text('type', 'Kept of'),
    text('account', 'Account'),
    text('transactions', 'Transactions'),
    amount('volume', 'Volume'),
    amount('fees', 'Fees'),
    text('rate', 'Per cent'),
  ],
}

function feesRoute(app: App, { workspace, at, fresh }: ReportDeps) {
  app.get(
    '/reports/fees',
    {
      schema: {
        tags: ['reports'],
        summary: 'What Stripe keeps, by month, currency and kind',
        description:
          'As booked in the journal; ties holds it against the balance at Stripe, line by line ' +
          'of the same days.',
        querystring: Exact({ ...clockQuery, from: From, ...formatQuery, after: After }),
        response: {
          200: downloadable(
            Exact({
              data: Type.Array(
                Exact({
                  month: Type.String({ examples: ['2026-03'] }),
                  currency: Currency,
                  type: Type.String({ description: "Stripe's word for what it was kept of." }),
                  account: FeeAccount,
                  transactions: Type.Integer(),
                  volume: { ...Amount, description: 'What moved at Stripe, before fees.' },
                  fees: Amount,
                  rate: OrNull(Type.String(), 'Of the volume, in per cent.'),
                }),
              ),
              ties: Type.Array(
                Exact({
                  ...{ currency: Currency, account: FeeAccount },
                  stripe: { ...Amount, description: 'By the balance at Stripe.' },
                  booked: { ...Amount, description: 'By the journal.' },
                  rest: {
                    ...Amount,
                    description: 'Other than zero only by what was booked into a later month.',
                  },
                }),
              ),
            }),
          ),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { from, format, after, ...asked } = request.query
      const clocks = clocksOf(asked)
      checkDate('query', 'from', from)
      await fresh(['journal', 'balance-transactions'], after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const filter = { workspace, from, ...clocks }
      const [lines, ties] = await Promise.all([Fees.fees(db, filter), Fees.feeTies(db, filter)])
      const download = { name: named('fees', clocks.asOf), format, table: feeTable, rows: asItIs }
      return answerReport(request, reply, download, lines, { ties })
    },
  )
}

export const qualityTable: Table<Quality.QualityLine> = {
  title: 'Matching quality',
  columns: [
    date('from', 'From'),
    text('payments', 'Payments placed'),
    text('byReference', 'By reference'),
    text('byEngine', 'By the engine'),
    text('byPeople', 'By people'),
    text('inQuickBooks', 'In QuickBooks'),
    text('takenBack', 'Taken back'),
    text('waiting', 'Waiting'),
    text('automatic', 'Share automatic'),
    text('precision', 'Precision'),
    text('medianSeconds', 'Median seconds'),
  ],
}

const Share = (description: string) =>
  OrNull(Type.String({ examples: ['0.9750'] }), `${description} A decimal from 0 to 1.`)

function qualityRoute(app: App, { workspace, at, fresh, timeZone }: ReportDeps) {
  app.get(
    '/reports/matching-quality',
    {
      schema: {
        tags: ['reports'],
        summary: 'How well payments are placed, week by week or month by month',
        description:
          'By when they were placed. What a person takes back later counts against the week in ' +
          'which it was placed.',
        querystring: Exact({
          by: Type.Optional(Type.Enum(['week', 'month'], { description: 'Absent = month.' })),
          from: Type.Optional({ ...PlainDate, description: 'Only what was placed since.' }),
          to: Type.Optional({ ...PlainDate, description: 'Only what was placed until then.' }),
          ...thenQuery,
          ...formatQuery,
          after: After,
        }),
        response: {
          200: downloadable(
            Exact({
              by: Type.Enum(['week', 'month']),
              data: Type.Array(
                Exact({
                  from: { ...PlainDate, description: 'Its first day; a week begins on Monday.' },
                  payments: Type.Integer(),
                  byReference: Type.Integer({ description: 'Named the invoice or the deal.' }),
                  byEngine: Type.Integer(),
                  byPeople: Type.Integer(),
                  inQuickBooks: Type.Integer({ description: 'Placed by somebody there.' }),
                  takenBack: Type.Integer({ description: 'Of those that placed themselves.' }),
                  waiting: Type.Integer({
                    description: 'Put to a person then, who has not decided yet.',
                  }),
                  automatic: Share('Placed by themselves, of all placed here and those that wait.'),
                  precision: Share('Not taken back, of those placed by themselves.'),
                  medianSeconds: OrNull(
                    Type.Integer(),
                    'From heard of to placed, the half within it.',
                  ),
                }),
              ),
            }),
          ),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { by = 'month', from, to, format, after, ...asked } = request.query
      checkDate('query', 'from', from)
      checkDate('query', 'to', to)
      await fresh(['allocations', 'journal', 'reviews'], after)
      const db = await at(asked, reply)
      const lines = await Quality.matchingQuality(db, { workspace, by, timeZone, from, to })
      const name = `matching-quality-by-${by}`
      const download = { name, format, table: qualityTable, rows: asItIs }
      return answerReport(request, reply, download, lines, { by })
    },
  )
}

const trendTable: Table<Trend.TrendPoint> = {
  title: 'Balance over time',
  columns: [date('from', 'From'), text('currency', 'Currency'), amount('balance', 'Balance')],
}

function trendRoute(app: App, { workspace, at, fresh }: ReportDeps) {
  const By = Type.Enum(['day', 'week', 'month'], { description: 'Absent = month.' })
  app.get(
    '/reports/balances/:account',
    {
      schema: {
        tags: ['reports'],
        summary: 'What stood on an account at the end of each day, week or month',
        description: 'Where nothing was booked on it, it stood as before.',
        params: Exact({ account: Account }),
        querystring: Exact({
          ...{ by: Type.Optional(By), ...clockQuery },
          from: Type.Optional({ ...PlainDate, description: 'Only the steps that begin then.' }),
          ...formatQuery,
          after: After,
        }),
        response: {
          200: downloadable(
            Exact({
              data: Type.Array(
                Exact({
                  from: { ...PlainDate, description: 'The first day of the step.' },
                  currency: Currency,
                  balance: { ...Amount, description: 'Debit - credit, by its last day.' },
                }),
              ),
            }),
          ),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { by = 'month', from, format, after, ...asked } = request.query
      const { account } = request.params
      const clocks = clocksOf(asked)
      checkDate('query', 'from', from)
      await fresh('journal', after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const points = await Trend.balanceTrend(db, { workspace, account, by, from, ...clocks })
      const name = named(`balance-${account}`, clocks.asOf)
      return answerReport(request, reply, { name, format, table: trendTable, rows: asItIs }, points)
    },
  )
}
