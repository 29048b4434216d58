// The reports that go out by e-mail, each as a file. They are those of the API, made by the same
// queries and of the same tables.
import type { DatabasePool } from 'slonik'
import { addDays, addMonths, lastDayOf, monthOf } from '../../domain/dates.ts'
import type { Options, Report, Terms } from '../../domain/report-schedule.ts'
import * as Ageing from '../../projections/ageing.ts'
import * as Books from '../../projections/books.ts'
import * as Fees from '../../projections/fees.ts'
import * as Quality from '../../projections/matching-quality.ts'
import type { Page, Paging } from '../../projections/paging.ts'
import { balances, months, postings } from '../routes/ledger.ts'
import { ageing, openInvoices, unapplied } from '../routes/receivables.ts'
import { feeTable, qualityTable } from '../routes/reports.ts'
import { toCsv } from './csv.ts'
import type { Row, Table } from './table.ts'
import { toXlsx } from './xlsx.ts'

export type ReportFile = {
  name: string
  type: string
  content: Uint8Array
  rows: number
  /** The last day that is in it. */
  end: string
}

export type Asked = Pick<Terms, 'report' | 'format' | 'options' | 'language'> & {
  workspace: string
  /** The day of the books on which it is sent. */
  today: string
  timeZone: string
}

/** The last day that is in it. */
export function endOf({ end }: Options, today: string): string {
  switch (end) {
    case 'today':
      return today
    case 'yesterday':
      return addDays(today, -1)
    case 'last-month-end':
      return lastDayOf(monthOf(addMonths(`${monthOf(today)}-01`, -1)))
  }
}

type Lines<Of extends Row> = { table: Table<Of>; lines: readonly Of[] }

async function linesOf(db: DatabasePool, asked: Asked, end: string): Promise<Lines<Row>> {
  const { report, workspace, options, timeZone } = asked
  const { months: back, account, by = 'month' } = options
  const from = back === undefined ? undefined : `${monthOf(addMonths(end, 1 - back))}-01`
  const clocks = { workspace, asOf: end }
  const made: { [Name in Report]: () => Promise<unknown> } = {
    ageing: async () => ({ table: ageing, lines: await Ageing.ageing(db, clocks) }),
    'ageing-invoices': async () => ({
      table: openInvoices,
      lines: await whole((paging) => Ageing.ageingInvoices(db, { ...clocks, ...paging })),
    }),
    'trial-balance': async () => ({
      table: balances,
      lines: await Books.trialBalance(db, { ...clocks, from }),
    }),
    'general-ledger': async () => ({
      table: postings,
      lines: await whole((paging) =>
        Books.generalLedger(db, { ...clocks, from, account: account ?? '', ...paging }),
      ),
    }),
    revenue: async () => ({
      table: months,
      lines: await Books.revenueByMonth(db, { ...clocks, from }),
    }),
    'unapplied-cash': async () => ({
      table: unapplied,
      lines: await Books.unappliedCash(db, clocks),
    }),
    fees: async () => ({ table: feeTable, lines: await Fees.fees(db, { ...clocks, from }) }),
    'matching-quality': async () => ({
      table: qualityTable,
      lines: await Quality.matchingQuality(db, { workspace, by, timeZone, from, to: end }),
    }),
  }
  // Each table fits its own lines; together they have no type but that of any table.
  return (await made[report]()) as Lines<Row>
}

async function whole<Item>(page: (paging: Paging) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const { items: more, next } = await page({ limit: 200, ...(cursor && { cursor }) })
    items.push(...more)
    cursor = next ?? undefined
  } while (cursor !== undefined)
  return items
}

const types = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** @throws Refusal too-many-rows */
export async function reportFile(db: DatabasePool, asked: Asked): Promise<ReportFile> {
  const { report, format, options, language, today } = asked
  const end = endOf(options, today)
  const { table, lines } = await linesOf(db, asked, end)
  const content =
    format === 'xlsx'
      ? await toXlsx(table, lines, language)
      : Buffer.concat((await Array.fromAsync(toCsv(table, lines))).map((part) => Buffer.from(part)))
  const of = options.account === undefined ? report : `${report}-${options.account}`
  return {
    ...{ name: `${of}-${end}.${format}`, type: types[format], content },
    ...{ rows: lines.length, end },
  }
}
