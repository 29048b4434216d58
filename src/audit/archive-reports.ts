// The reports of a period in an archive: the same queries as on the screen, all rows of each.
import type { DatabasePool } from 'slonik'
import { accounts } from '../domain/chart.ts'
import { addDays } from '../domain/dates.ts'
import type { Column, Row } from '../http/exports/table.ts'
import { amount, date, text } from '../http/exports/table.ts'
import * as Ageing from '../projections/ageing.ts'
import * as Books from '../projections/books.ts'
import * as Discrepancies from '../projections/discrepancy-queries.ts'
import * as Journal from '../projections/journal.ts'
import type { Page, Paging } from '../projections/paging.ts'
import * as Days from '../projections/reconciliation-days.ts'
import type { Period } from './archive-format.ts'

export type Source = {
  /** The views as of the last event of the archive. */
  db: DatabasePool
  workspace: string
  period: Period
  /** What depends on the hour is as of this one: of the last event, and its day in the books. */
  now: string
  today: string
}

/** What is written of an item in JSON, and its rows in CSV. Nothing says where in the log an event
 *  lies: that is another place in another store. */
export type Report = {
  name: string
  columns: readonly Column<Row>[]
  items(source: Source): AsyncIterable<object>
  rows(item: never): Row[]
}

type Sources<Item extends object> = {
  name: string
  columns: readonly Column<Row>[]
  items(source: Source): AsyncIterable<Item>
  /** Absent = the item as it is. */
  rows?(item: Item): Row[]
}
const report = <Item extends object>({ rows, ...rest }: Sources<Item>): Report => ({
  ...rest,
  rows: rows ?? ((item: Item) => [item as unknown as Row]),
})

async function* paged<Item>(page: (paging: Paging) => Promise<Page<Item>>): AsyncGenerator<Item> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await page({ limit: 200, cursor })
    yield* items
    if (next === null) return
    cursor = next
  }
}
async function* each<Item>(items: Promise<readonly Item[]>): AsyncGenerator<Item> {
  yield* await items
}
const without = <Item extends object, Name extends keyof Item>(item: Item, name: Name) => {
  const { [name]: _, ...rest } = item
  return rest
}

const sideColumns = [amount('debit', 'Debit'), amount('credit', 'Credit')]
const balanceColumns = [
  ...[text('account', 'Account'), text('currency', 'Currency')],
  ...[...sideColumns, amount('balance', 'Balance')],
]
const subjectColumns = [
  ...[text('invoiceId', 'Invoice'), text('paymentId', 'Payment')],
  ...[text('creditNoteId', 'Credit note'), text('payoutId', 'Payout')],
  ...[text('customerId', 'Customer'), text('eventId', 'Event')],
]
const entryColumns = [
  ...[date('bookedOn', 'Booked on'), date('effectiveOn', 'Effective on'), text('late', 'Late')],
  ...[text('type', 'What'), text('description', 'Description')],
]

const trialBalance = report({
  name: 'trial-balance',
  columns: balanceColumns,
  items: ({ db, workspace, period: { to } }) =>
    each(Books.trialBalance(db, { workspace, asOf: to })),
})

const movements = report({
  name: 'trial-balance-of-period',
  columns: balanceColumns,
  items: ({ db, workspace, period: { from, to } }) =>
    each(Books.trialBalance(db, { workspace, from, asOf: to })),
})

type LedgerRow = { account: string } & Record<string, unknown>

const generalLedger = report({
  name: 'general-ledger',
  columns: [
    ...[text('account', 'Account'), ...entryColumns, text('currency', 'Currency')],
    ...[...sideColumns, amount('balance', 'Balance'), ...subjectColumns],
  ],
  items: async function* ({ db, workspace, period: { from, to } }): AsyncGenerator<LedgerRow> {
    for (const account of accounts) {
      let isFirst = true
      for (let cursor: string | undefined; ; ) {
        const asked = { workspace, account, from, asOf: to, cursor, limit: 200 }
        const page = await Books.generalLedger(db, asked)
        if (isFirst) for (const one of page.opening) yield { account, type: 'opening', ...one }
        isFirst = false
        for (const line of page.items) yield { account, ...without(line, 'position') }
        if (page.next === null) break
        cursor = page.next
      }
    }
  },
})

type Entry = Omit<Journal.JournalEntry, 'position'>

const journal = report<Entry>({
  name: 'journal',
  columns: [
    ...[...entryColumns, text('account', 'Account'), text('currency', 'Currency')],
    ...[...sideColumns, ...subjectColumns],
  ],
  items: async function* ({ db, workspace, period: { from, to } }) {
    const page = (paging: Paging) => Journal.list(db, { workspace, from, asOf: to, ...paging })
    for await (const entry of paged(page)) yield without(entry, 'position')
  },
  rows: ({ postings, ...entry }) => postings.map((posting) => ({ ...entry, ...posting })),
})

const bucketColumns = [
  ...[amount('current', 'Current'), amount('days31to60', '31 to 60 days')],
  ...[amount('days61to90', '61 to 90 days'), amount('over90', 'Over 90 days')],
]

const ageing = report({
  name: 'ageing',
  columns: [
    ...[text('customerId', 'Customer'), text('customerName', 'Name')],
    ...[text('currency', 'Currency'), ...bucketColumns, amount('total', 'Total')],
  ],
  items: ({ db, workspace, period: { to } }) => each(Ageing.ageing(db, { workspace, asOf: to })),
})

const openInvoices = report({
  name: 'open-invoices',
  columns: [
    ...[text('invoiceId', 'Invoice'), text('number', 'Number'), text('customerId', 'Customer')],
    ...[text('customerName', 'Name'), text('currency', 'Currency')],
    ...[date('issuedOn', 'Issued on'), date('dueOn', 'Due on'), amount('open', 'Open')],
    ...[text('daysPastDue', 'Days past due'), text('bucket', 'Bucket')],
  ],
  items: ({ db, workspace, period: { to } }) =>
    paged((paging) => Ageing.ageingInvoices(db, { workspace, asOf: to, ...paging })),
})

const revenue = report({
  name: 'revenue',
  columns: [
    ...[text('month', 'Month'), text('currency', 'Currency'), amount('revenue', 'Revenue')],
    ...[amount('discounts', 'Discounts'), amount('creditNotes', 'Credit notes')],
    amount('net', 'Net'),
  ],
  items: ({ db, workspace, period: { from, to } }) =>
    each(Books.revenueByMonth(db, { workspace, from, asOf: to })),
})

type Discrepancy = Omit<Discrepancies.DiscrepancyItem, 'position'>

const discrepancies = report<Discrepancy>({
  name: 'discrepancies',
  columns: [
    ...[text('id', 'Id'), text('kind', 'Kind'), text('state', 'State')],
    ...[text('severity', 'Severity'), text('pair', 'Pair'), text('subject', 'Subject')],
    ...[text('ledger', 'Ledger'), text('theirs', 'Theirs'), amount('atStake', 'At stake')],
    ...[amount('delta', 'Difference'), text('currency', 'Currency'), text('cause', 'Cause')],
    ...[text('detectedAt', 'Detected at'), text('explanation', 'Explanation')],
    ...[text('explainedBy', 'Explained by'), text('resolvedBy', 'Resolved by')],
  ],
  items: async function* ({ db, workspace, now, today }) {
    const filter = { workspace, sort: 'age' as const, now, today }
    const page = (paging: Paging) => Discrepancies.list(db, { ...filter, ...paging })
    for await (const one of paged(page)) yield without(one, 'position')
  },
  rows: (one) => {
    const { explanation } = one
    return [
      {
        ...{ id: one.id, kind: one.kind, state: one.state, severity: one.severity },
        ...{ pair: one.pair, subject: `${one.subject.noun} ${one.subject.id}` },
        ...{ ledger: one.ledger, theirs: one.theirs, atStake: one.atStake?.amount ?? null },
        delta: one.delta?.amount ?? null,
        currency: (one.atStake ?? one.delta)?.currency ?? null,
        ...{ cause: one.cause.code, detectedAt: one.detectedAt, resolvedBy: one.resolvedBy },
        explanation:
          explanation && [explanation.reasonCode, explanation.note ?? ''].join(' ').trim(),
        explainedBy: explanation?.by ?? null,
      },
    ]
  },
})

type OfDay = Pick<Days.DayDetails, 'day' | 'completedRun' | 'completedAt' | 'statement'>

/** Of every day that was reconciled: whether all of it ties, to the cent. */
const statements = report<OfDay>({
  name: 'statements',
  columns: [
    ...[date('day', 'Day'), text('pair', 'Pair'), text('currency', 'Currency')],
    ...[text('leftCount', 'Left'), amount('leftAmount', 'Left amount')],
    ...[text('rightCount', 'Right'), amount('rightAmount', 'Right amount')],
    ...[text('matchedCount', 'Matched'), amount('matchedAmount', 'Matched amount')],
    ...[amount('unexplained', 'Unexplained'), text('tiesOut', 'Ties out')],
  ],
  items: async function* ({ db, workspace, period: { from, to } }) {
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const one = await Days.byDay(db, workspace, day)
      if (!one?.statement) continue
      const { completedRun, completedAt, statement } = one
      yield { day, completedRun, completedAt, statement }
    }
  },
  rows: ({ day, statement }) =>
    (statement?.lines ?? []).map((line) => ({
      ...{ day, pair: line.pair, currency: line.currency },
      ...{ leftCount: line.left.count, leftAmount: line.left.amount },
      ...{ rightCount: line.right.count, rightAmount: line.right.amount },
      ...{ matchedCount: line.matched.count, matchedAmount: line.matched.amount },
      ...{ unexplained: line.unexplained, tiesOut: line.tiesOut },
    })),
})

export const reports: readonly Report[] = [
  ...[trialBalance, movements, generalLedger, journal, ageing, openInvoices, revenue],
  ...[discrepancies, statements],
]
