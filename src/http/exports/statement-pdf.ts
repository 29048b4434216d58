// A customer's statement of account as PDF: on paper, what happened in a period and what is due.
import type { Readable } from 'node:stream'
import PDFDocument from 'pdfkit'
import { pdfText } from './pdf-text.ts'

export type StatementSheet = {
  company: string
  customer: { id: string; name: string | null }
  from: string
  to: string
  currencies: readonly CurrencySheet[]
  /** When it is drawn up. The same sheet of the same moment is the same file, byte for byte. */
  at: Date
}

export type CurrencySheet = {
  currency: string
  opening: string
  lines: readonly {
    on: string
    kind: string
    reference: string
    debit: string | null
    credit: string | null
    balance: string
  }[]
  closing: string
  ageing: { current: string; days31to60: string; days61to90: string; over90: string }
}

export const margin = 50
const pageWidth = 495
const grey = '#555555'
const columns = [
  { label: 'Date', x: 50, width: 62 },
  { label: 'What', x: 116, width: 92 },
  { label: 'Reference', x: 212, width: 125 },
  { label: 'Debit', x: 341, width: 66, align: 'right' },
  { label: 'Credit', x: 411, width: 66, align: 'right' },
  { label: 'Balance', x: 481, width: 64, align: 'right' },
] as const
const lineHeight = 14
const boxes = [
  ['current', 'Up to 30 days'],
  ['days31to60', '31 to 60 days'],
  ['days61to90', '61 to 90 days'],
  ['over90', 'Over 90 days'],
] as const

export type Doc = InstanceType<typeof PDFDocument>

/** @param compress off makes the file readable for a test */
export function statementPdf(sheet: StatementSheet, compress = true): Readable {
  const title = pdfText(`Statement of ${sheet.customer.name ?? sheet.customer.id}`)
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    compress,
    bufferPages: true,
    info: { Title: title, Author: pdfText(sheet.company), CreationDate: sheet.at },
  })
  head(doc, sheet)
  if (sheet.currencies.length === 0) write(doc, 'Nothing was invoiced or paid.', {})
  for (const one of sheet.currencies) currencyPart(doc, one, sheet)
  numberPages(doc)
  doc.end()
  return doc
}

function head(doc: Doc, { company, customer, from, to }: StatementSheet) {
  write(doc, company, { size: 11, bold: true })
  doc.y += 34
  write(doc, 'Statement of account', { size: 20, bold: true })
  doc.y += 32
  write(doc, customer.name ?? customer.id, { size: 11, bold: true })
  doc.y += 16
  write(doc, `Customer ${customer.id}`, { colour: grey })
  doc.y += 13
  write(doc, `${from} to ${to}`, { colour: grey })
  doc.y += 26
}

function currencyPart(doc: Doc, part: CurrencySheet, { from, to }: StatementSheet) {
  need(doc, 120)
  write(doc, part.currency, { size: 12, bold: true })
  doc.y += 20
  tableHead(doc, part.currency)
  row(doc, [from, 'Opening balance', '', '', '', part.opening], true)
  for (const { on, kind, reference, debit, credit, balance } of part.lines) {
    if (need(doc, lineHeight)) tableHead(doc, part.currency)
    row(doc, [on, kind, reference, debit ?? '', credit ?? '', balance])
  }
  if (need(doc, lineHeight)) tableHead(doc, part.currency)
  row(doc, [to, 'Closing balance', '', '', '', part.closing], true)
  ageingBoxes(doc, part)
}

function tableHead(doc: Doc, currency: string) {
  const labels = columns.map(({ label }) => (label === 'Balance' ? `${label} ${currency}` : label))
  row(doc, labels, true)
  const y = doc.y - 2
  doc.moveTo(margin, y).lineTo(545, y).lineWidth(0.5).strokeColor('#999999').stroke()
  doc.y += 4
}

function row(doc: Doc, cells: readonly string[], bold = false) {
  for (const [index, { label, ...place }] of columns.entries()) {
    write(doc, cells[index] ?? '', { ...place, bold })
  }
  doc.y += lineHeight
}

function ageingBoxes(doc: Doc, { ageing, currency }: CurrencySheet) {
  need(doc, 80)
  doc.y += 12
  write(doc, `Open by days past due, ${currency}`, { bold: true })
  doc.y += 14
  const top = doc.y
  for (const [index, [box, label]] of boxes.entries()) {
    const x = margin + index * 124
    doc.rect(x, top, 123, 34).lineWidth(0.5).strokeColor('#999999').stroke()
    doc.y = top + 5
    write(doc, label, { x: x + 6, width: 111, size: 8, colour: grey })
    doc.y = top + 18
    write(doc, ageing[box], { x: x + 6, width: 111, size: 10, bold: true, align: 'right' })
  }
  doc.y = top + 58
}

type Place = {
  x?: number
  width?: number
  size?: number
  bold?: boolean
  colour?: string
  align?: 'left' | 'right'
}

/** One line at the height where the document is; the document stays there. Words are cut where they
 *  are too long; amounts, to the right, are written smaller: half an amount is a wrong one. */
export function write(doc: Doc, text: string, place: Place) {
  const { x = margin, width = pageWidth, size = 9, align = 'left' } = place
  const { y } = doc
  const shown = pdfText(text)
  if (shown === '') return
  doc.font(place.bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size)
  doc.fillColor(place.colour ?? 'black')
  if (align === 'left') {
    doc.text(shown, x, y, { width, height: size, ellipsis: true })
  } else {
    const wide = doc.widthOfString(shown)
    doc.fontSize(Math.min(1, width / wide) * size)
    doc.text(shown, x + width - Math.min(wide, width), y, { lineBreak: false })
  }
  doc.y = y
}

/** Goes to the next page when there is less room than this; tells whether it did. */
export function need(doc: Doc, height: number): boolean {
  if (doc.y + height <= doc.page.height - margin - 20) return false
  doc.addPage()
  doc.y = margin
  return true
}

export function numberPages(doc: Doc) {
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    // Below the margin a line would begin a page of its own.
    doc.page.margins.bottom = 0
    doc.y = doc.page.height - 40
    write(doc, `Page ${page - start + 1} of ${count}`, { size: 8, colour: grey, align: 'right' })
  }
}
