// What Stripe sent to the bank, whether it comes to its transactions, and what QuickBooks holds of it.
import Type from 'typebox'
import * as BalanceTransactions from '../../projections/balance-transactions.ts'
import * as PayoutList from '../../projections/payout-list.ts'
import * as Payouts from '../../projections/payouts.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable } from '../exports/download.ts'
import { amount, date, type Table, text } from '../exports/table.ts'
import {
  agreesQuery,
  amountQuery,
  asked,
  chosen,
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
import { Transaction } from './balance-transactions.ts'

const Status = Type.Enum(['in_transit', 'paid', 'failed'])

const Deposit = Exact({
  quickbooksId: Id,
  total: OrNull(Type.String()),
  currency: OrNull(Type.String()),
  on: OrNull(Type.String()),
  status: OrNull(Type.String(), 'open, or deleted.'),
  document: OrNull(
    Type.String(),
    'deposit, or journal-entry for a payout that took money from the bank or came back.',
  ),
  by: OrNull(Type.String(), 'Who made it there: tieout, or a hand.'),
})

const payout = {
  id: Id,
  externalId: { ...Id, description: 'At Stripe, po_…' },
  status: Status,
  currency: Currency,
  amount: { ...Amount, description: 'Negative when Stripe took it from the bank.' },
  automatic: Type.Boolean({
    description: 'By schedule; only then Stripe says which transactions are in it.',
  }),
  createdOn: PlainDate,
  arrivesOn: PlainDate,
  description: OrNull(Type.String()),
  failure: OrNull(Type.String(), 'Why it came back.'),
  net: { ...Amount, description: 'What its transactions come to, after fees.' },
  difference: OrNull(Amount, 'amount - net, as it was added up; null until then.'),
  ties: OrNull(Type.Boolean(), 'Whether its transactions come to it; null until added up.'),
  deposit: OrNull(Deposit, 'What QuickBooks holds of it.'),
  depositAgrees: OrNull(Type.Boolean(), 'Null while nothing is due there.'),
  position: Position,
}

const PayoutDetails = Exact({
  ...payout,
  parts: Type.Array(
    Exact({
      type: Type.String(),
      count: Type.Integer({ minimum: 1 }),
      ...{ amount: Amount, fee: Amount, net: Amount },
    }),
    { description: 'What its transactions come to, by type.' },
  ),
  transactions: Type.Array(Transaction, {
    description: 'The newest first; 200 at most. GET /v1/balance-transactions has all of them.',
  }),
})

type PayoutLine = Omit<PayoutList.ListedPayout, 'deposit'> & { quickbooksId: string | null }
const payoutTable: Table<PayoutLine> = {
  title: 'Payouts',
  columns: [
    text('id', 'Payout'),
    text('externalId', 'At Stripe'),
    text('status', 'Status'),
    date('createdOn', 'Created on'),
    date('arrivesOn', 'Arrives on'),
    text('currency', 'Currency'),
    amount('amount', 'Amount'),
    amount('net', 'Its transactions'),
    amount('difference', 'Difference'),
    text('ties', 'Ties'),
    text('quickbooksId', 'Deposit in QuickBooks'),
    text('depositAgrees', 'Deposit agrees'),
    text('automatic', 'Automatic'),
    text('failure', 'Failure'),
    text('description', 'Description'),
    text('discrepancies', 'Discrepancies'),
  ],
}
const payoutLines = ({ deposit, ...item }: PayoutList.ListedPayout): PayoutLine[] => [
  { ...item, quickbooksId: deposit?.quickbooksId ?? null },
]

const PayoutQuery = Exact({
  status: Type.Optional(Several(Status)),
  currency: Type.Optional(Currency),
  ties: Type.Optional({ ...Flag, description: 'Whether its transactions come to it.' }),
  depositAgrees: Type.Optional({
    ...Flag,
    description: 'Whether QuickBooks holds what it should.',
  }),
  q: Type.Optional({
    ...Text,
    description:
      'A part of the description; or the whole id, ours, that of Stripe or of the deposit. ' +
      'Several in one: po_1|po_2.',
  }),
  ...{ from: day('Arrives', 'first'), to: day('Arrives', 'last') },
  ...amountQuery('the amount'),
  ...agreesQuery,
  sort: Type.Optional(Sorted(PayoutList.sorts, '-arrivesOn')),
  ...listQuery,
  ...bothClocksQuery,
  ...PageQuery,
})
const sums = ['amount', 'net']

export async function payoutRoutes(app: App, { workspace, at, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/payouts',
    {
      schema: {
        tags: ['payouts'],
        summary: 'Payouts, the last to arrive first',
        querystring: PayoutQuery,
        response: {
          200: downloadable(ListOf({ ...payout, discrepancies: Discrepancies }, sums)),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, status, ties, depositAgrees, ...rest } = request.query
      await fresh(['payouts', 'discrepancies'], after)
      const db = await at({ knownAt, asOf }, reply)
      const filter = {
        ...{ workspace, ...asked(rest), status: severalOf(status) },
        ...{ ties: isTrue(ties), depositAgrees: isTrue(depositAgrees) },
      }
      const shownIn = chosen(payoutTable, rest.columns)
      const download = { name: 'payouts', format: rest.format, table: shownIn, rows: payoutLines }
      return answerList(request, reply, download, (paging) =>
        PayoutList.list(db, { ...filter, ...paging }),
      )
    },
  )

  app.get(
    '/payouts/:id',
    {
      schema: {
        tags: ['payouts'],
        summary: 'One payout, what it is made of, and its deposit in QuickBooks',
        params: IdParams,
        querystring: Exact({ ...bothClocksQuery, after: After }),
        response: { 200: PayoutDetails, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, knownAt, asOf } }, reply) => {
      await fresh(['payouts', 'balance-transactions'], after)
      const db = await at({ knownAt, asOf }, reply, id)
      const item = await found('payout', id, Payouts.byId(db, workspace, id))
      const of = { workspace, payoutId: id, limit: 200 }
      const { items } = await BalanceTransactions.list(db, of)
      return { ...item, transactions: items }
    },
  )
}
