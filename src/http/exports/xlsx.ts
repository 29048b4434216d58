// A table as an Excel workbook. It is made in one go and in memory, and nothing else happens
// meanwhile (half a second for the most rows): so its rows are limited.
import writeExcelFile, { type Cell as ExcelCell } from 'write-excel-file/node'
import { Refusal } from '../../domain/refusal.ts'
import type { Language } from '../../domain/story/language.ts'
import { headIn } from './heads.ts'
import type { Cell, Column, Row, Table } from './table.ts'

/** More rows than this are refused: CSV has no such limit. */
export const xlsxRowsMax = 10_000

// A double holds every decimal of this many digits, and a cell holds no other numbers.
const exactDigitsMax = 15
// Excel's own limit for the text in a cell.
const textLengthMax = 32_767
const widths = { text: 24, amount: 16, date: 12 }

export async function toXlsx<Of extends Row>(
  { title, columns }: Table<Of>,
  rows: AsyncIterable<Of> | Iterable<Of>,
  language: Language = 'en',
): Promise<Buffer> {
  const head = columns.map(({ label }): ExcelCell => {
    return { value: headIn(language, label), fontWeight: 'bold' }
  })
  const data = [head]
  for await (const row of rows) {
    if (data.length > xlsxRowsMax) throw new Refusal('too-many-rows', { rowsMax: xlsxRowsMax })
    data.push(columns.map(({ key, kind }) => excelCell(row[key], kind)))
  }
  const options = {
    sheet: sheetName(headIn(language, title)),
    columns: columns.map(({ kind }) => ({ width: widths[kind] })),
    stickyRowsCount: 1,
  }
  return writeExcelFile(data, options).toBuffer()
}

/** Text stays text, whatever it begins with: only a cell of the type formula is computed. */
function excelCell(cell: Cell | undefined, kind: Column<Row>['kind']): ExcelCell {
  if (cell === null || cell === undefined || cell === '') return null
  const value = String(cell).slice(0, textLengthMax)
  if (kind === 'amount' && isExact(value)) {
    return { type: Number, value: Number(value), format: numberFormat(value) }
  }
  if (kind === 'date' && isExcelDate(value)) {
    return { type: Date, value: new Date(`${value}T00:00:00Z`), format: 'yyyy-mm-dd' }
  }
  return { type: String, value }
}

function isExact(amount: string): boolean {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return false
  return amount.replace(/[-.]/g, '').replace(/^0+/, '').length <= exactDigitsMax
}

/** As many decimals as the amount is written with, which are those of its currency. */
function numberFormat(amount: string): string {
  const decimals = amount.split('.')[1]?.length ?? 0
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
}

// Excel counts days from 1900, and takes that for a leap year: from March on it is right.
const isExcelDate = (value: string) => /^\d{4}-\d\d-\d\d$/.test(value) && value > '1900-02-28'

// At most 31 characters, and none of these.
const sheetName = (title: string) => title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)
