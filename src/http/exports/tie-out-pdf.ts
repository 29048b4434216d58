// The tie-out statement of a day as PDF: what ties, what differs and why, and who has signed it.
import type { Readable } from 'node:stream'
import PDFDocument from 'pdfkit'
import { words as kindWords } from '../../domain/discrepancy-words.ts'
import { platformOf, spokenIn } from '../../domain/story/codes.ts'
import { figureOf, pairOf } from '../../domain/story/figures.ts'
import type { Language } from '../../domain/story/language.ts'
import { wordsOf } from '../../domain/story/teller.ts'
import type { Line, Source } from '../../domain/tie-out.ts'
import type { SignOffItem } from '../../projections/sign-offs.ts'
import { dateIn, figureIn, longDateIn, type PaperWords, paperWords } from './paper-words.ts'
import { pdfText } from './pdf-text.ts'
import { type Doc, margin, need, numberPages, write } from './statement-pdf.ts'
import type { Sheet } from './tie-out-rows.ts'

const grey = '#555555'
const lineHeight = 13
const columns = [
  { label: 'pair', x: 50, width: 148 },
  { label: 'count', x: 198, width: 40, align: 'right' },
  { label: 'left', x: 242, width: 74, align: 'right' },
  { label: 'right', x: 320, width: 74, align: 'right' },
  { label: 'differences', x: 398, width: 72, align: 'right' },
  { label: 'unexplained', x: 474, width: 71, align: 'right' },
] as const

/** Of one file: where it is written, and in whose words. */
type Paper = { doc: Doc; language: Language; words: PaperWords }

type Told = Sheet & { language: Language; company: string; at: Date }

/** @param compress off makes the file readable for a test */
export function tieOutPdf(sheet: Told, compress = true): Readable {
  const { statement, company, at, signOffs, language } = sheet
  const words = paperWords[language]
  const title = pdfText(words.tieOutOf(longDateIn(language, statement.day)))
  const info = { Title: title, Author: pdfText(company), CreationDate: at }
  const layout = { size: 'A4', margin, compress, bufferPages: true, lang: language, info }
  const doc = new PDFDocument(layout)
  const paper = { doc, language, words }
  head(paper, sheet)
  const byCurrency = Map.groupBy(statement.lines, ({ currency }) => currency ?? '')
  for (const [currency, lines] of [...byCurrency].sort(byKey)) currencyPart(paper, currency, lines)
  receivablesPart(paper, sheet)
  sourcesPart(paper, statement.sources)
  for (const signOff of signOffs) signOffPart(paper, signOff)
  numberPages(doc, words)
  doc.end()
  return doc
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

function head({ doc, language, words }: Paper, { statement, company, at }: Told) {
  const { day, knownAt, tiesOut, isSignable, documents, openDifferences } = statement
  write(doc, company, { size: 11, bold: true })
  doc.y += 34
  write(doc, words.tieOutOf(longDateIn(language, day)), { size: 20, bold: true })
  doc.y += 30
  const verdict = tiesOut
    ? words.tiesOut
    : isSignable
      ? words.isSignable
      : words.isOpen(openDifferences)
  write(doc, verdict, { size: 11, bold: true })
  doc.y += 16
  const known = momentIn(language, knownAt ?? at.toISOString())
  write(doc, words.compared(documents, known), { colour: grey })
  doc.y += 22
}

function currencyPart(paper: Paper, currency: string, lines: readonly Line[]) {
  const { doc, words } = paper
  need(doc, 90)
  write(doc, currency === '' ? words.counts : currency, { size: 12, bold: true })
  doc.y += 18
  cells(
    doc,
    columns.map(({ label }) => words[label]),
    { bold: true },
  )
  for (const line of lines) linePart(paper, line)
  doc.y += 12
}

function linePart({ doc, language, words }: Paper, line: Line) {
  const { pair, left, right, differences, unexplained, tiesOut } = line
  const figure = (amount: string) => figureIn(language, amount)
  need(doc, lineHeight * 2)
  const count = String(Math.max(left.count, right.count))
  const sum = `${differences.reduce((all, one) => all + one.count, 0)}`
  const amounts = [left.amount, right.amount].map(figure)
  const name = pairOf(pair, wordsOf(language))
  const told = [name, count, ...amounts, sum === '0' ? '' : sum, figure(unexplained)]
  cells(doc, told, { bold: !tiesOut })
  for (const one of differences) {
    need(doc, lineHeight)
    const known = (['explained', 'inTransit', 'tolerated'] as const)
      .filter((part) => one[part].count > 0)
      .map((part) => words[part](one[part].count))
    const more = known.length > 0 ? ` (${known.join(', ')})` : ''
    const title = kindWords[one.kind].title[language]
    write(doc, `${title}${more}`, { x: 62, width: 250, size: 8, colour: grey })
    const place = { x: columns[4].x, width: columns[4].width, align: 'right' } as const
    write(doc, figure(one.delta), { ...place, size: 8, colour: grey })
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

/** To the minute, in UTC; in English as programs write it. */
const momentIn = (language: Language, at: string) =>
  language === 'en' ? at : wordsOf(language).moment(at)

function receivablesPart({ doc, language, words }: Paper, { statement }: Sheet) {
  if (statement.receivables.length === 0) return
  title(doc, words.receivables)
  const figure = (amount: string) => figureIn(language, amount)
  for (const { currency, ledger, quickbooks, difference } of statement.receivables) {
    says(doc, words.receivable(currency, figure(ledger), figure(quickbooks), figure(difference)))
  }
}

function sourcesPart({ doc, language, words }: Paper, sources: readonly Source[]) {
  if (sources.length === 0) return
  title(doc, words.sources)
  const told = wordsOf(language)
  for (const { platform, coveredAt, isRefreshed, lastFactAt, trouble } of sources) {
    const said = [
      coveredAt === null ? words.neverSwept : words.coveredTo(momentIn(language, coveredAt)),
      isRefreshed ? words.asked : words.notAsked,
      lastFactAt === null ? words.nothingHeard : words.lastHeard(momentIn(language, lastFactAt)),
    ]
    const why = trouble === null ? '' : ` (${spokenIn(told, trouble)})`
    says(doc, words.source(platformOf(told, platform), `${said.join(', ')}${why}`))
  }
}

function signOffPart({ doc, language, words }: Paper, signOff: SignOffItem) {
  const { scope, state, history, suspended } = signOff
  const told = wordsOf(language)
  const scoped = language === 'fr' && scope.length === 7 ? told.month(scope) : scope
  title(doc, words.signOff(dateIn(language, scoped), words.steps[state]))
  for (const { step, at, by, note } of history) {
    const said = [words.steps[step], by, momentIn(language, at), note]
    says(doc, said.filter((part) => part).join(' · '))
  }
  if (!suspended) return
  says(doc, words.figures, true)
  for (const [index, { what, currency, amount }] of suspended.before.entries()) {
    const now = figureIn(language, suspended.after[index]?.amount ?? '')
    const name = `${figureOf(what, told)} ${currency ?? ''}`.trim()
    says(doc, words.figure(name, figureIn(language, amount), now))
  }
}
