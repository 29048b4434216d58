// Every line of the balance at Stripe.
import Type from 'typebox'
import * as BalanceTransactions from '../../projections/balance-transactions.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable, formatQuery } from '../exports/download.ts'
import { amount, date, type Table, text } from '../exports/table.ts'
import type { ReadDeps } from '../reads.ts'
import {
  Amount,
  Currency,
  Exact,
  Flag,
  Id,
  isTrue,
  OrNull,
  PageOf,
  PageQuery,
  PlainDate,
  Position,
  Text,
} from '../schemas.ts'
import { bothClocksQuery } from '../then.ts'

const StatedRate = Exact({
  from: Currency,
  to: Currency,
  rate: Type.String(),
  on: PlainDate,
  source: Type.String(),
})
export const Transaction = Exact({
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

export async function balanceTransactionRoutes(
  app: App,
  { workspace, at, fresh }: ReadDeps,
): Promise<void> {
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
