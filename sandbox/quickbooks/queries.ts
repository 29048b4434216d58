// The query language, as far as adapters use it, and change data capture.
import { Decimal } from 'decimal.js'
import type { Company } from './company.ts'
import { QuickBooksRefusal } from './faults.ts'
import { type Base, type EntityName, entityOf } from './objects.ts'

type Row = Base & Record<string, unknown>
type Condition = { field: string; operator: string; values: string[] }
export type Query = {
  entity: EntityName
  count: boolean
  where: Condition[]
  order: { field: string; down: boolean }[]
  start: number
  most: number
}

const parserError = (detail: string) =>
  new QuickBooksRefusal('4000', 'Error parsing query', `QueryParserError: ${detail}`)

const tokenPattern = /'((?:\\.|[^'\\])*)'|(<=|>=|!=|[=<>(),*])|([^\s=<>(),'*]+)/g

type Token = { text: string; quoted: boolean }

const tokenize = (query: string): Token[] =>
  [...query.matchAll(tokenPattern)].map(([, quoted, symbol, word]) =>
    quoted === undefined
      ? { text: symbol ?? word ?? '', quoted: false }
      : { text: quoted.replace(/\\(.)/g, '$1'), quoted: true },
  )

/** A cursor over the tokens. */
function reader(tokens: Token[]) {
  let at = 0
  const is = (word: string) =>
    tokens[at]?.quoted === false && tokens[at]?.text.toLowerCase() === word
  return {
    done: () => at >= tokens.length,
    next(): string {
      const token = tokens[at++]
      if (!token) throw parserError('Encountered " <EOF> "')
      return token.text
    },
    take(word: string): boolean {
      if (!is(word)) return false
      at += 1
      return true
    },
    expect(word: string) {
      if (!this.take(word)) {
        throw parserError(`Encountered "${tokens[at]?.text ?? '<EOF>'}", was expecting ${word}`)
      }
    },
  }
}

type Reader = ReturnType<typeof reader>

function condition(tokens: Reader): Condition {
  const field = tokens.next()
  const operator = tokens.next().toLowerCase()
  if (operator !== 'in') {
    if (!['=', '<', '>', '<=', '>=', 'like'].includes(operator)) throw parserError(operator)
    return { field, operator, values: [tokens.next()] }
  }
  tokens.expect('(')
  const values = [tokens.next()]
  while (tokens.take(',')) values.push(tokens.next())
  tokens.expect(')')
  return { field, operator, values }
}

export function parseQuery(text: string): Query {
  const tokens = reader(tokenize(text))
  tokens.expect('select')
  let count = false
  if (tokens.take('count')) {
    for (const part of ['(', '*', ')']) tokens.expect(part)
    count = true
    tokens.expect('from')
  } else while (!tokens.take('from')) tokens.next()
  const name = tokens.next()
  const entity = entityOf(name)
  if (!entity) throw parserError(`Metadata not found for Entity: ${name}`)
  const query: Query = { entity, count, where: [], order: [], start: 1, most: 100 }
  if (tokens.take('where')) {
    do query.where.push(condition(tokens))
    while (tokens.take('and'))
  }
  if (tokens.take('orderby') || (tokens.take('order') && tokens.take('by'))) {
    do {
      const field = tokens.next()
      const down = tokens.take('desc')
      if (!down) tokens.take('asc')
      query.order.push({ field, down })
    } while (tokens.take(','))
  }
  if (tokens.take('startposition')) query.start = Number(tokens.next())
  if (tokens.take('maxresults')) query.most = Math.min(1000, Number(tokens.next()))
  if (!tokens.done()) throw parserError(`Encountered "${tokens.next()}"`)
  return query
}

function valueOf(row: Row, field: string): string | undefined {
  let value: unknown = row
  for (const part of field.split('.')) value = (value as Row | undefined)?.[part]
  // A reference compares by its id, an e-mail address by its text.
  if (value !== null && typeof value === 'object') {
    const { value: id, Address } = value as { value?: unknown; Address?: unknown }
    value = id ?? Address
  }
  return value === undefined || value === null ? undefined : String(value)
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)
const isTime = (text: string) => /^\d{4}-\d{2}-\d{2}T/.test(text)

function compare(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return new Decimal(a).comparedTo(b)
  if (isTime(a) && isTime(b)) return Date.parse(a) - Date.parse(b)
  const [left, right] = [a.toLowerCase(), b.toLowerCase()]
  return left < right ? -1 : left > right ? 1 : 0
}

function like(actual: string, pattern: string): boolean {
  const source = pattern
    .split('%')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`, 'is').test(actual)
}

function satisfies(row: Row, { field, operator, values }: Condition): boolean {
  const actual = valueOf(row, field)
  if (actual === undefined) return false
  const [wanted = ''] = values
  if (operator === 'in') return values.some((one) => compare(actual, one) === 0)
  if (operator === 'like') return like(actual, wanted)
  const order = compare(actual, wanted)
  if (operator === '=') return order === 0
  if (operator === '<') return order < 0
  if (operator === '>') return order > 0
  return operator === '<=' ? order <= 0 : order >= 0
}

const unqueryable = new Set(['UnappliedAmt', 'Line', 'LinkedTxn', 'PrivateNote'])

type Show = (company: Company, entity: EntityName, row: Base) => unknown

export function runQuery(company: Company, text: string, show: Show) {
  const { entity, count, where, order, start, most } = parseQuery(text)
  const refused = where.find(({ field }) => unqueryable.has(field))
  if (refused) {
    const detail = `QueryValidationError: property '${refused.field}' is not queryable`
    throw new QuickBooksRefusal('4001', 'Invalid query', detail)
  }
  const names = ['Customer', 'Item', 'Account'].includes(entity)
  // The name lists show only what is active unless they are asked.
  const hidden = names && !where.some(({ field }) => field === 'Active')
  const rows = [...company.table<Row>(entity).rows()].filter(
    (row) => (!hidden || row.Active !== false) && where.every((one) => satisfies(row, one)),
  )
  if (count) return { QueryResponse: { totalCount: rows.length }, time: company.time() }
  rows.sort((a, b) => {
    for (const { field, down } of order) {
      const difference = compare(valueOf(a, field) ?? '', valueOf(b, field) ?? '')
      if (difference !== 0) return down ? -difference : difference
    }
    return 0
  })
  const page = rows.slice(start - 1, start - 1 + most).map((row) => show(company, entity, row))
  const QueryResponse =
    page.length === 0 ? {} : { [entity]: page, startPosition: start, maxResults: page.length }
  return { QueryResponse, time: company.time() }
}

const lookBackMs = 30 * 86_400_000
/** In one answer, of all kinds together; there is no next page. */
const changesMost = 1000

export function changesSince(company: Company, entities: string, since: string, show: Show) {
  const from = Date.parse(since)
  if (Number.isNaN(from) || from < company.outside.clock.now().getTime() - lookBackMs) {
    const detail = 'changedSince is not a time within the last 30 days'
    throw new QuickBooksRefusal('2010', 'Request has invalid or unsupported property', detail)
  }
  let left = changesMost
  const responses = entities.split(',').map((name) => {
    const entity = entityOf(name.trim())
    if (!entity) throw parserError(`Metadata not found for Entity: ${name}`)
    const live = [...company.table<Row>(entity).rows()]
      .filter((row) => Date.parse(row.MetaData.LastUpdatedTime) >= from)
      .map((row) => show(company, entity, row))
    const gone = [...company.deleted.rows()]
      .filter((one) => one.entity === entity && Date.parse(one.at) >= from)
      .map(({ Id, at }) => ({
        domain: 'QBO',
        status: 'Deleted',
        Id,
        MetaData: { LastUpdatedTime: at },
      }))
    const found = [...live, ...gone].slice(0, left)
    left -= found.length
    if (found.length === 0) return {}
    const maxResults = found.length
    return { [entity]: found, startPosition: 1, maxResults, totalCount: maxResults }
  })
  return { CDCResponse: [{ QueryResponse: responses }], time: company.time() }
}
