// The chart of accounts, what each account is in QuickBooks, and what a refund does to its invoice.
import Type from 'typebox'
import * as Accounting from '../../domain/accounting.ts'
import { Account, accounts, chart } from '../../domain/chart.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { type BooksDeps, recorded } from '../books.ts'
import { problems } from '../errors.ts'
import { answerReport, downloadable, formatQuery } from '../exports/download.ts'
import { asItIs, type Table, text } from '../exports/table.ts'
import { After, Exact, Id, OrNull, WriteHeaders } from '../schemas.ts'

const AccountRow = Exact({
  account: { ...Account, description: 'The name in the journal.' },
  label: Type.String(),
  kind: Type.Enum(['asset', 'liability', 'equity', 'income', 'expense']),
  quickbooksType: Type.String({ description: 'The AccountType at Intuit.' }),
  quickbooksAccountId: OrNull(Id, 'Null = found by its label in QuickBooks, or made there.'),
})

type Row = {
  account: string
  label: string
  kind: string
  quickbooksType: string
  quickbooksAccountId: string | null
}
const table: Table<Row> = {
  title: 'Chart of accounts',
  columns: [
    text('account', 'Account'),
    text('label', 'Name'),
    text('kind', 'Kind'),
    text('quickbooksType', 'Type in QuickBooks'),
    text('quickbooksAccountId', 'Account in QuickBooks'),
  ],
}

export async function accountRoutes(app: App, deps: BooksDeps): Promise<void> {
  const { workspace, store } = deps
  app.get(
    '/accounts',
    {
      schema: {
        tags: ['books'],
        summary: 'The chart of accounts, and what stands for it in QuickBooks',
        description: 'In the order of a balance sheet, and then of a profit and loss account.',
        querystring: Exact({ ...formatQuery, after: After }),
        response: {
          200: downloadable(
            Exact({
              data: Type.Array(AccountRow),
              refunds: { ...Accounting.RefundPolicy, description: 'What a refund does.' },
            }),
          ),
          ...problems(400, 401, 503),
        },
      },
    },
    async (request, reply) => {
      // From its stream, not from a view: what a write has answered is there at once.
      const { mapped, refunds } = await Accounting.loadBooks(store, workspace)
      const rows = accounts.map((account): Row => {
        return { account, ...chart[account], quickbooksAccountId: mapped.get(account) ?? null }
      })
      const { format } = request.query
      const download = { name: 'accounts', format, table, rows: asItIs }
      return answerReport(request, reply, download, rows, { refunds })
    },
  )
  mapRoute(app, deps)
  policyRoute(app, deps)
}

function mapRoute(app: App, { workspace, keys, write }: BooksDeps) {
  app.post(
    '/accounts/:account',
    {
      schema: {
        tags: ['books'],
        summary: 'Say which account of QuickBooks it is',
        description: 'For what is posted from now on. Null takes the mapping away.',
        params: Exact({ account: Account }),
        headers: WriteHeaders,
        body: Exact({ quickbooksAccountId: OrNull(Id) }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { account } = request.params
      const { quickbooksAccountId } = request.body
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: Accounting.streamId, decider: Accounting.decider },
        decide: Accounting.mapAccount({ account, quickbooksAccountId }),
        otherwise: () => new Refusal('books-already-so'),
      })
    },
  )
}

function policyRoute(app: App, { workspace, keys, write }: BooksDeps) {
  app.post(
    '/accounting/refund-policy',
    {
      schema: {
        tags: ['books'],
        summary: 'Say what a refund does to the invoice that was paid',
        description:
          'reopen: the invoice is due again. credit-note: a credit note takes the place of the ' +
          'payment. For refunds from now on.',
        headers: WriteHeaders,
        body: Exact({ refunds: Accounting.RefundPolicy }),
        response: recorded,
      },
    },
    async (request, reply) => {
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: Accounting.streamId, decider: Accounting.decider },
        decide: Accounting.setRefundPolicy(request.body.refunds),
        otherwise: () => new Refusal('books-already-so'),
      })
    },
  )
}
