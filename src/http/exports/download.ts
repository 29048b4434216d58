// One address, several forms: JSON a page at a time, or everything as a file. `format` chooses, and
// where it is silent the header Accept does.
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { Page, Paging } from '../../projections/paging.ts'
import { invalid } from '../errors.ts'
import type { Language } from '../../domain/story/language.ts'
import { languageOf, languageQuery } from '../language.ts'
import { toCsv } from './csv.ts'
import type { Row, Table } from './table.ts'
import { toXlsx, xlsxRowsMax } from './xlsx.ts'

const mediaTypes = {
  json: 'application/json',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const
export type Format = keyof typeof mediaTypes

const tableFormats = ['json', 'csv', 'xlsx'] as const
export const paperFormats = ['json', 'csv', 'xlsx', 'pdf'] as const

const description =
  'The form of the answer; absent = by the header Accept, else json. A file holds all rows, without ' +
  `limit and cursor; xlsx at most ${xlsxRowsMax} of them, and csv however many.`

/** For the query of a route that can be downloaded. */
export const formatQuery = {
  format: Type.Optional(Type.Enum([...tableFormats], { description })),
  ...languageQuery,
}
export const paperQuery = {
  format: Type.Optional(Type.Enum([...paperFormats], { description })),
  ...languageQuery,
}

/** The answer of such a route, for its schema. */
export const downloadable = (
  json: TSchema,
  formats: readonly Format[] = tableFormats,
  description = 'As JSON, or as a file.',
) => ({
  description,
  content: Object.fromEntries(
    formats.map((format) => [
      mediaTypes[format],
      { schema: format === 'json' ? json : Type.String({ format: 'binary' }) },
    ]),
  ),
})

export function formatOf(
  request: FastifyRequest,
  asked: Format | undefined,
  formats: readonly Format[] = tableFormats,
): Format {
  return asked ?? accepted(request.headers.accept ?? '', formats) ?? 'json'
}

/** The form that the header names, with the highest quality; the first named among equals. */
function accepted(accept: string, formats: readonly Format[]): Format | undefined {
  let best: { format: Format; quality: number } | undefined
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const format = formats.find((one) => mediaTypes[one] === type)
    const quality = Number(/^q=([\d.]+)$/.exec(parameters.at(-1) ?? '')?.[1] ?? 1)
    if (format && quality > (best?.quality ?? 0)) best = { format, quality }
  }
  return best?.format
}

/** Says what follows: its type, and the name under which it is kept. */
export function asFile(reply: FastifyReply, format: Format, name: string) {
  reply.header('vary', 'accept, accept-language')
  if (format === 'json') return
  const safe = name.replace(/[^\w.-]+/g, '-').slice(0, 150)
  reply
    .type(format === 'csv' ? 'text/csv; charset=utf-8' : mediaTypes[format])
    .header('content-disposition', `attachment; filename="${safe}.${format}"`)
    .header('cache-control', 'no-store')
}

export type Download<Item, Of extends Row> = {
  /** The file's name, without its end. */
  name: string
  format?: Format | undefined
  table: Table<Of>
  /** What one item of the answer is in the table. */
  rows: (item: Item) => Of[]
}

/** The name of a report of a day. */
export const named = (report: string, day: string | undefined) =>
  day === undefined ? report : `${report}-${day}`

/** A list that comes in pages; as a file, all of them. */
export async function answerList<Item, Of extends Row>(
  request: FastifyRequest<{ Querystring: Paging & { offset?: number | undefined } }>,
  reply: FastifyReply,
  download: Download<Item, Of>,
  page: (paging: Paging) => Promise<Page<Item>>,
): Promise<never> {
  const { limit, cursor, offset } = request.query
  const format = formatOf(request, download.format)
  asFile(reply, format, download.name)
  if (format === 'json') {
    const { items, next, ...more } = await page({ limit, cursor })
    return sent({ data: items, nextCursor: next, ...more })
  }
  for (const [name, value] of Object.entries({ limit, cursor, offset })) {
    if (value !== undefined) {
      throw invalid({ in: 'query', pointer: `/${name}`, detail: 'a file holds all rows' })
    }
  }
  // Whatever is refused is refused with the first page, before the file begins.
  const first = await page({ limit: pageSize })
  return fileOf(request, format, download, pagesFrom(first, page))
}

/** A report that comes as a whole; beside its rows, JSON may say `more`. */
export async function answerReport<Item, Of extends Row>(
  request: FastifyRequest,
  reply: FastifyReply,
  download: Download<Item, Of>,
  items: readonly Item[],
  more: object = {},
): Promise<never> {
  const format = formatOf(request, download.format)
  asFile(reply, format, download.name)
  return format === 'json'
    ? sent({ data: items, ...more })
    : fileOf(request, format, download, items)
}

const pageSize = 200

async function* pagesFrom<Item>(first: Page<Item>, page: (paging: Paging) => Promise<Page<Item>>) {
  let current = first
  for (;;) {
    yield* current.items
    if (current.next === null) return
    current = await page({ cursor: current.next, limit: pageSize })
  }
}

/** In which language the file, or what is told in it, is read. */
export const languageAsked = ({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>) =>
  languageOf((query as { language?: Language }).language, headers)

async function fileOf<Item, Of extends Row>(
  request: FastifyRequest,
  format: Format,
  { table, rows }: Download<Item, Of>,
  items: AsyncIterable<Item> | Iterable<Item>,
): Promise<never> {
  async function* all() {
    for await (const item of items) yield* rows(item)
  }
  if (format === 'csv') return sent(toCsv(table, all()))
  return sent(await toXlsx(table, all(), languageAsked(request)))
}

/** The schemas describe what goes over the wire; Fastify is given the stream or the bytes of it. */
export const sent = (body: unknown) => body as never
