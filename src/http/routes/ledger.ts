// What the journal comes to: the balance of every account, the postings of one, revenue by month.
import Type from 'typebox'
import { Account } from '../../domain/chart.ts'
import * as Books from '../../projections/books.ts'
import type { App } from '../app.ts'
import { clockQuery, clocksOf } from '../books.ts'
import { openEntries } from '../code-words.ts'
import { problems } from '../errors.ts'
import { answerList, answerReport, downloadable, formatQuery, named } from '../exports/download.ts'
import { amount, asItIs, date, type Table, text } from '../exports/table.ts'
import type { ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  checkDate,
  Currency,
  Exact,
  PageOf,
  PageQuery,
  PlainDate,
} from '../schemas.ts'
import { entry } from './journal.ts'

const From = Type.Optional({ ...PlainDate, description: 'Only what is booked on or after it.' })
const Signed = { ...Amount, description: 'Debit - credit; negative = a credit balance.' }

const views = ['journal', 'payments']

export async function ledgerRoutes(app: App, deps: ReadDeps): Promise<void> {
  trialBalanceRoute(app, deps)
  generalLedgerRoute(app, deps)
  revenueRoute(app, deps)
}

export const balances: Table<Books.TrialBalanceLine> = {
  title: 'Trial balance',
  columns: [
    text('account', 'Account'),
    text('currency', 'Currency'),
    amount('debit', 'Debit'),
    amount('credit', 'Credit'),
    amount('balance', 'Balance'),
  ],
}

function trialBalanceRoute(app: App, { workspace, at, fresh }: ReadDeps) {
  app.get(
    '/trial-balance',
    {
      schema: {
        tags: ['books'],
        summary: 'Every account with its turnover and balance',
        description: 'In the order of the chart. The balances of each currency add up to zero.',
        querystring: Exact({ ...clockQuery, from: From, ...formatQuery, after: After }),
        response: {
          200: downloadable(
            Exact({
              data: Type.Array(
                Exact({
                  ...{ account: Account, currency: Currency },
                  ...{ debit: Amount, credit: Amount, balance: Signed },
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
      await fresh(views, after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const lines = await Books.trialBalance(db, { workspace, from, ...clocks })
      const name = named('trial-balance', clocks.asOf)
      return answerReport(request, reply, { name, format, table: balances, rows: asItIs }, lines)
    },
  )
}

export const postings: Table<Books.LedgerLine> = {
  title: 'General ledger',
  columns: [
    date('bookedOn', 'Booked on'),
    date('effectiveOn', 'Effective on'),
    text('late', 'Late'),
    text('type', 'What'),
    text('description', 'Description'),
    text('currency', 'Currency'),
    amount('debit', 'Debit'),
    amount('credit', 'Credit'),
    amount('balance', 'Balance'),
    text('invoiceId', 'Invoice'),
    text('paymentId', 'Payment'),
    text('creditNoteId', 'Credit note'),
    text('payoutId', 'Payout'),
    text('customerId', 'Customer'),
    text('position', 'Position'),
  ],
}

const GeneralLedger = Exact({
  ...PageOf(
    Exact({
      ...entry,
      ...{ currency: Currency, debit: Amount, credit: Amount },
      balance: { ...Signed, description: 'Of the account in this currency, with this line.' },
    }),
  ).properties,
  opening: Type.Array(Exact({ currency: Currency, balance: Signed }), {
    description: 'Brought forward into this page; a currency not named begins at zero.',
  }),
})

function generalLedgerRoute(app: App, { workspace, at, fresh }: ReadDeps) {
  app.get(
    '/general-ledger/:account',
    {
      schema: {
        tags: ['books'],
        summary: 'The postings of an account, with its balance behind each',
        params: Exact({ account: Account }),
        querystring: Exact({
          ...clockQuery,
          from: From,
          currency: Type.Optional(Currency),
          ...formatQuery,
          ...PageQuery,
        }),
        response: { 200: downloadable(GeneralLedger), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { asOf, knownAt, format, after, language: _, ...filter } = request.query
      const { account } = request.params
      const clocks = clocksOf({ asOf, knownAt })
      checkDate('query', 'from', filter.from)
      await fresh(views, after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const told = openEntries(request)
      const name = named(`general-ledger-${account}`, clocks.asOf)
      return answerList(
        request,
        reply,
        { name, format, table: postings, rows: asItIs<Books.LedgerLine> },
        async (paging) =>
          told(
            await Books.generalLedger(db, { workspace, account, ...filter, ...clocks, ...paging }),
          ),
      )
    },
  )
}

export const months: Table<Books.RevenueMonth> = {
  title: 'Revenue by month',
  columns: [
    text('month', 'Month'),
    text('currency', 'Currency'),
    amount('revenue', 'Revenue'),
    amount('discounts', 'Discounts'),
    amount('creditNotes', 'Credit notes'),
    amount('net', 'Net'),
  ],
}

function revenueRoute(app: App, { workspace, at, fresh }: ReadDeps) {
  app.get(
    '/revenue',
    {
      schema: {
        tags: ['books'],
        summary: 'Revenue by month and currency',
        querystring: Exact({ ...clockQuery, from: From, ...formatQuery, after: After }),
        response: {
          200: downloadable(
            Exact({
              data: Type.Array(
                Exact({
                  month: Type.String({ examples: ['2026-03'] }),
                  currency: Currency,
                  revenue: { ...Amount, description: 'Before discounts and credit notes.' },
                  discounts: Amount,
                  creditNotes: Amount,
                  net: { ...Amount, description: 'revenue - discounts - creditNotes.' },
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
      await fresh(views, after)
      const db = await at({ knownAt: clocks.knownAt }, reply)
      const lines = await Books.revenueByMonth(db, { workspace, from, ...clocks })
      const name = named('revenue', clocks.asOf)
      return answerReport(request, reply, { name, format, table: months, rows: asItIs }, lines)
    },
  )
}
