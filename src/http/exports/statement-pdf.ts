// A customer's statement of account as PDF: on paper, what happened in a period and what is due.
import type { Readable } from 'node:stream'
import PDFDocument from 'pdfkit'
import type { Language } from '../../domain/story/language.ts'
import { dateIn, figureIn, longDateIn, type PaperWords, paperWords } from './paper-words.ts'
import { lacksLetters, pdfText } from './pdf-text.ts'

export type StatementSheet = {
  language: Language
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
    kind: keyof PaperWords['kinds']
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
  { label: 'date', x: 50, width: 62 },
  { label: 'what', x: 116, width: 92 },
  { label: 'reference', x: 212, width: 125 },
  { label: 'debit', x: 341, width: 66, align: 'right' },
  { label: 'credit', x: 411, width: 66, align: 'right' },
  { label: 'balance', x: 481, width: 64, align: 'right' },
] as const
const lineHeight = 14
const boxes = ['current', 'days31to60', 'days61to90', 'over90'] as const

export type Doc = InstanceType<typeof PDFDocument>

/** @param compress off makes the file readable for a test */
export function statementPdf(sheet: StatementSheet, compress = true): Readable {
  const words = paperWords[sheet.language]
  const title = pdfText(words.statementOf(sheet.customer.name ?? sheet.customer.id))
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    compress,
    bufferPages: true,
    lang: sheet.language,
    info: { Title: title, Author: pdfText(sheet.company), CreationDate: sheet.at },
  })
  head(doc, sheet, words)
  if (sheet.currencies.length === 0) write(doc, words.nothing, {})
  for (const one of sheet.currencies) currencyPart(doc, one, sheet)
  numberPages(doc, words)
  doc.end()
  return doc
}

function head(doc: Doc, sheet: StatementSheet, words: PaperWords) {
  const { company, customer, from, to, language } = sheet
  write(doc, company, { size: 11, bold: true })
  doc.y += 34
  write(doc, words.statement, { size: 20, bold: true })
  doc.y += 32
  write(doc, customer.name ?? customer.id, { size: 11, bold: true })
  doc.y += 16
  write(doc, words.customer(customer.id), { colour: grey })
  doc.y += 13
  const days = words.between(longDateIn(language, from), longDateIn(language, to))
  write(doc, days, { colour: grey })
  doc.y += 26
}

function currencyPart(doc: Doc, part: CurrencySheet, { from, to, language }: StatementSheet) {
  const words = paperWords[language]
  const figure = (amount: string | null) => (amount === null ? '' : figureIn(language, amount))
  const day = (on: string) => dateIn(language, on)
  need(doc, 120)
  write(doc, part.currency, { size: 12, bold: true })
  doc.y += 20
  tableHead(doc, part.currency, words)
  row(doc, [day(from), words.opening, '', '', '', figure(part.opening)], true)
  for (const { on, kind, reference, debit, credit, balance } of part.lines) {
    if (need(doc, lineHeight)) tableHead(doc, part.currency, words)
    const amounts = [debit, credit, balance].map(figure)
    row(doc, [day(on), words.kinds[kind], reference, ...amounts])
  }
  if (need(doc, lineHeight)) tableHead(doc, part.currency, words)
  row(doc, [day(to), words.closing, '', '', '', figure(part.closing)], true)
  ageingBoxes(doc, part, language)
}

function tableHead(doc: Doc, currency: string, words: PaperWords) {
  const labels = columns.map(({ label }) =>
    label === 'balance' ? `${words.balance} ${currency}` : words[label],
  )
  row(doc, labels, true)
  const y = doc.y - 2
  doc.moveTo(margin, y).lineTo(545, y).lineWidth(0.5).strokeColor('#999999').stroke()
  doc.y += 4
}

function row(doc: Doc, cells: readonly string[], bold = false) {
  for (const [index, { label: _, ...place }] of columns.entries()) {
    write(doc, cells[index] ?? '', { ...place, bold })
  }
  doc.y += lineHeight
}

function ageingBoxes(doc: Doc, { ageing, currency }: CurrencySheet, language: Language) {
  const words = paperWords[language]
  need(doc, 80)
  doc.y += 12
  write(doc, words.openByDays(currency), { bold: true })
  doc.y += 14
  const top = doc.y
  for (const [index, box] of boxes.entries()) {
    const x = margin + index * 124
    doc.rect(x, top, 123, 34).lineWidth(0.5).strokeColor('#999999').stroke()
    doc.y = top + 5
    write(doc, words[box], { x: x + 6, width: 111, size: 8, colour: grey })
    doc.y = top + 18
    const open = figureIn(language, ageing[box])
    write(doc, open, { x: x + 6, width: 111, size: 10, bold: true, align: 'right' })
  }
  doc.y = top + 58
}

/** Documents in which a letter became a question mark. */
const lacking = new WeakSet<Doc>()

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
  if (lacksLetters(text)) lacking.add(doc)
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

/** Below each page its number, and on each that letters are missing in the file where they are. */
export function numberPages(doc: Doc, words: PaperWords) {
  const isLacking = lacking.has(doc)
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    // Below the margin a line would begin a page of its own.
    doc.page.margins.bottom = 0
    doc.y = doc.page.height - 40
    const number = words.page(page - start + 1, count)
    write(doc, number, { size: 8, colour: grey, align: 'right' })
    if (isLacking) write(doc, words.lettersMissing, { width: 400, size: 8, colour: grey })
  }
}
