// What a list of documents is: its columns, what it can be searched by, what is added up.
import type { Column, RowLink } from '../data-table/column.ts'
import type { PageAsked } from '../data-table/rows.ts'

export type ListName = 'invoices' | 'payments' | 'creditNotes' | 'payouts' | 'customers' | 'deals'

export type Choice = { value: string; label: string }

export type Filter =
  /** One or several of a few words. */
  | { kind: 'several' | 'one'; name: string; label: string; choices: Choice[] }
  | { kind: 'days'; from: string; to: string; label: string }
  | { kind: 'amounts' }
  | { kind: 'yesNo'; name: string; label: string; yes: string; no: string }
  | { kind: 'only'; name: string; label: string }

export type Totals = {
  count: number
  isCapped: boolean
  currencies: { currency: string | null; count: number; sums: Record<string, string> }[]
}

export type Answered<Row> = { data: Row[]; totals?: Totals }
export type Query = Record<string, string | string[]>

export type ListConfig<Row extends { id: string }> = {
  /** As in the address. */
  page: string
  name: ListName
  path: string
  columns: Column<Row>[]
  /** The first sort, as the service names it. */
  sort: string
  /** Beside the search: the first two stand in the bar, the others behind a button. */
  filters: Filter[]
  link: (row: Row) => RowLink
  nameOf: (row: Row) => string
  read: (query: Query & Partial<PageAsked>, signal: AbortSignal) => Promise<Answered<Row>>
  /** What is added up, by its name in the totals. */
  sums: { name: string; label: string }[]
  /** The amounts of one row by the same names. */
  amountsOf?: (row: Row) => { currency: string; sums: Record<string, string> }
  /** What the service calls a column of the file, where that is not its id here. */
  fileColumns?: Record<string, string[]>
}
