// What Stripe sent to the bank, whether it comes to its transactions, and what QuickBooks holds of it.
import Type from 'typebox'
import * as BalanceTransactions from '../../projections/balance-transactions.ts'
import * as Payouts from '../../projections/payouts.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable, formatQuery } from '../exports/download.ts'
import { amount, date, type Table, text } from '../exports/table.ts'
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
  PageOf,
  PageQuery,
  PlainDate,
  Position,
  Text,
} from '../schemas.ts'
import { bothClocksQuery } from '../then.ts'

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

const StatedRate = Exact({
  from: Currency,
  to: Currency,
  rate: Type.String(),
  on: PlainDate,
  source: Type.String(),
})
const Transaction = Exact({
  id: { ...Id, description: 'At Stripe, txn_…' },
  type: Type.String({ description: 'The word of Stripe; the list is open.' }),
  reportingCategory: Type.String(),
  explained: Type.Boolean({
    description: 'False for a type that the ledger does not know: it waits in suspense.',
  }),
  currency: Currency,
  amount: Amount,
  fee: Amount,
  net: { ...Amount, description: 'amount - fee.' },
  presented: OrNull(
    Exact({ amount: Amount, currency: Currency }),
    'What was asked of the payer, where that was in another currency.',
  ),
  rate: OrNull(StatedRate),
  sourceId: OrNull(Id, 'The charge, refund, dispute or payout at Stripe.'),
  paymentId: OrNull(Id),
  payoutId: OrNull(Id, 'Null until a payout has taken it.'),
  description: OrNull(Type.String()),
  on: PlainDate,
  availableOn: PlainDate,
  position: Position,
})

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

type PayoutLine = Omit<Payouts.PayoutItem, 'deposit'> & { quickbooksId: string | null }
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
  ],
}
const payoutLines = ({ deposit, ...item }: Payouts.PayoutItem): PayoutLine[] => [
  { ...item, quickbooksId: deposit?.quickbooksId ?? null },
]

type TransactionLine = Omit<BalanceTransactions.BalanceTransactionItem, 'presented' | 'rate'> & {
  presentedAmount: string | null
  presentedCurrency: string | null
  rate: string | null
}
const transactionTable: Table<TransactionLine> = {
  title: 'Balance transactions',
  columns: [
    text('id', 'Transaction'),
    text('type', 'Type'),
    text('reportingCategory', 'Category'),
    date('on', 'Made on'),
    date('availableOn', 'Available on'),
    text('currency', 'Currency'),
    amount('amount', 'Amount'),
    amount('fee', 'Fee'),
    amount('net', 'Net'),
    text('presentedCurrency', 'Presented in'),
    amount('presentedAmount', 'Presented'),
    text('rate', 'Rate'),
    text('sourceId', 'Source'),
    text('paymentId', 'Payment'),
    text('payoutId', 'Payout'),
    text('explained', 'Explained'),
    text('description', 'Description'),
  ],
}
const transactionLines = ({
  presented,
  rate,
  ...item
}: BalanceTransactions.BalanceTransactionItem): TransactionLine[] => [
  {
    ...item,
    presentedAmount: presented?.amount ?? null,
    presentedCurrency: presented?.currency ?? null,
    rate: rate?.rate ?? null,
  },
]

export async function payoutRoutes(app: App, deps: ReadDeps): Promise<void> {
  payoutReads(app, deps)
  transactionReads(app, deps)
}

function payoutReads(app: App, { workspace, at, fresh }: ReadDeps) {
  app.get(
    '/payouts',
    {
      schema: {
        tags: ['payouts'],
        summary: 'Payouts, the last to arrive first',
        querystring: Exact({
          status: Type.Optional(Status),
          currency: Type.Optional(Currency),
          ties: Type.Optional({ ...Flag, description: 'Whether its transactions come to it.' }),
          q: Type.Optional({
            ...Text,
            description: 'A part of the description; or the whole id, ours or that of Stripe.',
          }),
          ...formatQuery,
          ...bothClocksQuery,
          ...PageQuery,
        }),
        response: { 200: downloadable(PageOf(Exact(payout))), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { format, after, knownAt, asOf, ties, ...filter } = request.query
      await fresh('payouts', after)
      const db = await at({ knownAt, asOf }, reply)
      const download = { name: 'payouts', format, table: payoutTable, rows: payoutLines }
      return answerList(request, reply, download, (paging) =>
        Payouts.list(db, { workspace, ...filter, ties: isTrue(ties), ...paging }),
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

function transactionReads(app: App, { workspace, at, fresh }: ReadDeps) {
  app.get(
    '/balance-transactions',
    {
      schema: {
        tags: ['payouts'],
        summary: 'Every line of the balance at Stripe, the newest first',
        querystring: Exact({
          payoutId: Type.Optional(Id),
          paymentId: Type.Optional(Id),
          type: Type.Optional(Text),
          unexplained: Type.Optional({
            ...Flag,
            description: 'true = only those of a type that the ledger does not know.',
          }),
          ...formatQuery,
          ...bothClocksQuery,
          ...PageQuery,
        }),
        response: { 200: downloadable(PageOf(Transaction)), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { format, after, knownAt, asOf, unexplained, ...filter } = request.query
      await fresh('balance-transactions', after)
      const db = await at({ knownAt, asOf }, reply)
      const download = {
        ...{ name: 'balance-transactions', format },
        ...{ table: transactionTable, rows: transactionLines },
      }
      return answerList(request, reply, download, (paging) =>
        BalanceTransactions.list(db, {
          ...{ workspace, ...filter, unexplained: isTrue(unexplained) },
          ...paging,
        }),
      )
    },
  )
}
