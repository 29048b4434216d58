// A table as CSV (RFC 4180), row by row as the rows come: however many they are, a few are in memory.
import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Cell, Column, Row, Table } from './table.ts'

// What a spreadsheet takes for the beginning of a formula, in both widths in which it can be typed.
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/

/** Text that was written by anybody is shown, never computed: an apostrophe says so. Amounts and
 *  dates are of our own making and stay as they are. */
const inert = (text: string) => (startsFormula.test(text) ? `'${text}` : text)

export function csvCell(cell: Cell | undefined, kind: Column<Row>['kind']): string {
  if (cell === null || cell === undefined) return ''
  return kind === 'text' ? inert(String(cell)) : String(cell)
}

const form = { record_delimiter: '\r\n', quoted_match: [/[\r\n]/] }

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** A row by itself, just as in a file of them, with the end of its line. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

/** Ends with an error where the rows do, so that half a file is not taken for the whole. */
export function toCsv<Of extends Row>(
  { columns }: Table<Of>,
  rows: AsyncIterable<Of> | Iterable<Of>,
): Readable {
  async function* records() {
    yield columns.map(({ key }) => key)
    for await (const row of rows) yield columns.map(({ key, kind }) => csvCell(row[key], kind))
  }
  const csv = stringify(form)
  // An error on either side ends the other; whoever reads the file hears of it from the file.
  pipeline(Readable.from(records()), csv, () => undefined)
  return csv
}
