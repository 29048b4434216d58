// The tie-out statement of a day as PDF: what ties, what differs and why, and who has signed it.
import type { Readable } from 'node:stream'
import PDFDocument from 'pdfkit'
import type { Line, Source } from '../../domain/tie-out.ts'
import type { SignOffItem } from '../../projections/sign-offs.ts'
import { pdfText } from './pdf-text.ts'
import { type Doc, margin, need, numberPages, write } from './statement-pdf.ts'
import type { Sheet } from './tie-out-rows.ts'

const grey = '#555555'
const lineHeight = 13
const columns = [
  { label: 'Pair', x: 50, width: 148 },
  { label: 'Count', x: 198, width: 40, align: 'right' },
  { label: 'Left', x: 242, width: 74, align: 'right' },
  { label: 'Right', x: 320, width: 74, align: 'right' },
  { label: 'Differences', x: 398, width: 72, align: 'right' },
  { label: 'Unexplained', x: 474, width: 71, align: 'right' },
] as const

/** @param compress off makes the file readable for a test */
export function tieOutPdf(sheet: Sheet & { company: string; at: Date }, compress = true): Readable {
  const { statement, company, at, signOffs } = sheet
  const title = pdfText(`Tie-out of ${statement.day}`)
  const info = { Title: title, Author: pdfText(company), CreationDate: at }
  const doc = new PDFDocument({ size: 'A4', margin, compress, bufferPages: true, info })
  head(doc, sheet)
  const byCurrency = Map.groupBy(statement.lines, ({ currency }) => currency ?? '')
  for (const [currency, lines] of [...byCurrency].sort(byKey)) currencyPart(doc, currency, lines)
  receivablesPart(doc, sheet)
  sourcesPart(doc, statement.sources)
  for (const signOff of signOffs) signOffPart(doc, signOff)
  numberPages(doc)
  doc.end()
  return doc
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

function head(doc: Doc, { statement, company, at }: Sheet & { company: string; at: Date }) {
  const { day, knownAt, tiesOut, isSignable, documents, openDifferences } = statement
  write(doc, company, { size: 11, bold: true })
  doc.y += 34
  write(doc, `Tie-out of ${day}`, { size: 20, bold: true })
  doc.y += 30
  const verdict = tiesOut
    ? 'Everything ties out.'
    : isSignable
      ? 'It ties out but for what is explained or under way.'
      : `It does not tie out: ${openDifferences} differences are open.`
  write(doc, verdict, { size: 11, bold: true })
  doc.y += 16
  const known = knownAt === null ? `as known at ${at.toISOString()}` : `as known at ${knownAt}`
  write(doc, `${documents} documents compared, ${known}`, { colour: grey })
  doc.y += 22
}

function currencyPart(doc: Doc, currency: string, lines: readonly Line[]) {
  need(doc, 90)
  write(doc, currency === '' ? 'Counts' : currency, { size: 12, bold: true })
  doc.y += 18
  cells(
    doc,
    columns.map(({ label }) => label),
    { bold: true },
  )
  for (const line of lines) linePart(doc, line)
  doc.y += 12
}

function linePart(doc: Doc, { pair, left, right, differences, unexplained, tiesOut }: Line) {
  need(doc, lineHeight * 2)
  const count = String(Math.max(left.count, right.count))
  const sum = `${differences.reduce((all, one) => all + one.count, 0)}`
  const told = [pair, count, left.amount, right.amount, sum === '0' ? '' : sum, unexplained]
  cells(doc, told, { bold: !tiesOut })
  for (const one of differences) {
    need(doc, lineHeight)
    const known = [
      one.explained.count > 0 ? `${one.explained.count} explained` : '',
      one.inTransit.count > 0 ? `${one.inTransit.count} in transit` : '',
      one.tolerated.count > 0 ? `${one.tolerated.count} tolerated` : '',
    ].filter((part) => part)
    const words = known.length > 0 ? ` (${known.join(', ')})` : ''
    write(doc, `${one.kind}${words}`, { x: 62, width: 250, size: 8, colour: grey })
    const place = { x: columns[4].x, width: columns[4].width, align: 'right' } as const
    write(doc, one.delta, { ...place, size: 8, colour: grey })
    write(doc, `${one.count}`, {
      x: columns[3].x,
      width: columns[3].width,
      align: 'right',
      size: 8,
    })
    doc.y += lineHeight
  }
}

function cells(doc: Doc, told: readonly string[], { bold }: { bold: boolean }) {
  for (const [index, { label: _, ...place }] of columns.entries()) {
    write(doc, told[index] ?? '', { ...place, size: 8.5, bold })
  }
  doc.y += lineHeight
}

function title(doc: Doc, text: string) {
  need(doc, 60)
  doc.y += 8
  write(doc, text, { size: 12, bold: true })
  doc.y += 18
}

function says(doc: Doc, text: string, bold = false) {
  need(doc, lineHeight)
  write(doc, text, { bold })
  doc.y += lineHeight
}

function receivablesPart(doc: Doc, { statement }: Sheet) {
  if (statement.receivables.length === 0) return
  title(doc, 'Open on invoices')
  for (const { currency, ledger, quickbooks, difference } of statement.receivables) {
    says(doc, `${currency}: ledger ${ledger}, QuickBooks ${quickbooks}, difference ${difference}`)
  }
}

function sourcesPart(doc: Doc, sources: readonly Source[]) {
  if (sources.length === 0) return
  title(doc, 'How fresh the platforms are')
  for (const { platform, coveredAt, isRefreshed, lastFactAt, trouble } of sources) {
    const covered = coveredAt === null ? 'never swept' : `complete up to ${coveredAt}`
    const asked = isRefreshed ? 'asked for this run' : 'not asked in time'
    const last = lastFactAt === null ? 'nothing heard yet' : `last heard ${lastFactAt}`
    const why = trouble === null ? '' : ` (${trouble})`
    says(doc, `${platform}: ${covered}, ${asked}, ${last}${why}`)
  }
}

function signOffPart(doc: Doc, { scope, state, history, suspended }: SignOffItem) {
  title(doc, `Sign-off of ${scope}: ${state}`)
  for (const { step, at, by, note } of history) {
    says(doc, [step, by, at, note].filter((part) => part).join(' · '))
  }
  if (!suspended) return
  says(doc, 'Figures as they were signed, and as they became:', true)
  for (const [index, { what, currency, amount }] of suspended.before.entries()) {
    const now = suspended.after[index]?.amount ?? ''
    says(doc, `${what} ${currency ?? ''}: signed ${amount}, now ${now}`)
  }
}
