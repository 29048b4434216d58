// The chart of accounts, what each account is in QuickBooks, what a refund does to its invoice, and
// how much is a small difference.
import Type from 'typebox'
import * as Accounting from '../../domain/accounting.ts'
import { Account, accounts, chart } from '../../domain/chart.ts'
import { Refusal } from '../../domain/refusal.ts'
import { accountOf } from '../../domain/story/accounts.ts'
import type { App } from '../app.ts'
import { type BooksDeps, recorded } from '../books.ts'
import { wordsFor } from '../code-words.ts'
import { problems } from '../errors.ts'
import { answerReport, downloadable, formatQuery } from '../exports/download.ts'
import { asItIs, type Table, text } from '../exports/table.ts'
import { After, Amount, Currency, Exact, Id, OrNull, WriteHeaders } from '../schemas.ts'

const AccountRow = Exact({
  account: { ...Account, description: 'The name in the journal.' },
  label: Type.String(),
  kind: Type.Enum(['asset', 'liability', 'equity', 'income', 'expense']),
  quickbooksType: Type.String({ description: 'The AccountType at Intuit.' }),
  quickbooksAccountId: OrNull(Id, 'Null = found by its label in QuickBooks, or made there.'),
})

const Limit = Exact({ currency: Currency, amount: Amount })

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
              writeOffLimits: Type.Array(Limit, {
                description:
                  'The most that is given up of one invoice as a small difference, by currency, where ' +
                  'that was said. Of others it is 10, or 1000 where the currency has no decimals.',
              }),
            }),
          ),
          ...problems(400, 401, 503),
        },
      },
    },
    async (request, reply) => {
      // From its stream, not from a view: what a write has answered is there at once.
      const books = await Accounting.loadBooks(store, workspace)
      const { mapped, refunds } = books
      const said = [...books.writeOffLimits].map(([currency, amount]) => ({ currency, amount }))
      const words = wordsFor(request)
      const rows = accounts.map((account): Row => {
        const { label, ...kept } = chart[account]
        const quickbooksAccountId = mapped.get(account) ?? null
        return { account, label: accountOf(words, account, label), ...kept, quickbooksAccountId }
      })
      const { format } = request.query
      const download = { name: 'accounts', format, table, rows: asItIs }
      return answerReport(request, reply, download, rows, { refunds, writeOffLimits: said })
    },
  )
  mapRoute(app, deps)
  policyRoute(app, deps)
  limitRoute(app, deps)
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

function limitRoute(app: App, { workspace, keys, write }: BooksDeps) {
  app.post(
    '/accounting/write-off-limit',
    {
      schema: {
        tags: ['books'],
        summary: 'Say how much may be given up as a small difference',
        description:
          'Of one invoice in this currency, by a person, from now on; 0 = nothing. A rule that gives ' +
          'up what is left has a limit of its own.',
        headers: WriteHeaders,
        body: Limit,
        response: recorded,
      },
    },
    async (request, reply) => {
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: Accounting.streamId, decider: Accounting.decider },
        decide: Accounting.setWriteOffLimit(request.body),
        otherwise: () => new Refusal('books-already-so'),
      })
    },
  )
}
