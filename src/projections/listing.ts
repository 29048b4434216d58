// Lists that people walk through: sorted by one of several columns in either direction, filtered, in
// pages, and added up by currency. A cursor names the sort too, so that it fits no other.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { containing } from './search-text.ts'

/** What rows are sorted by, and the same of an item, as the cursor has it. */
export type Key<Item> = {
  by: FragmentSqlToken
  kind: 'date' | 'instant' | 'amount' | 'text'
  of(item: Item): string
}

export type Listing<Item extends { id: string }, Name extends string> = {
  /** The tables, with the names that the other parts use. */
  rows: FragmentSqlToken
  id: FragmentSqlToken
  columns: FragmentSqlToken
  /** The id decides among equals. */
  sorts: { readonly [Sort in Name]: readonly Key<Item>[] }
  totals: {
    currency: FragmentSqlToken
    sums: Record<string, FragmentSqlToken>
  }
}

/** With a minus: the last first. */
export type Sort<Name extends string> = Name | `-${Name}`

export type Asked<Name extends string> = Paging & {
  sort?: Sort<Name> | undefined
  /** Adds up all that fits the filter, not only the page. */
  count?: boolean | undefined
  /** Passes over so many rows: for jumping. Who wants all of them in turn takes the cursor. */
  offset?: number | undefined
}

/** The amounts by name, as decimal strings. */
export type CurrencyTotal = { currency: string | null; count: number; sums: Record<string, string> }
export type Totals = {
  count: number
  /** There are more: only so many were counted and added up. */
  isCapped: boolean
  currencies: CurrencyTotal[]
}
export type ListPage<Item> = Page<Item> & { totals?: Totals }

export type Where = FragmentSqlToken | false | undefined

const casts = {
  date: sql.fragment`date`,
  instant: sql.fragment`timestamptz`,
  amount: sql.fragment`numeric`,
  text: sql.fragment`text`,
}
const shapes = {
  date: shape.date,
  instant: shape.instant,
  amount: shape.amount,
  text: shape.text,
}

// More than this takes longer than anybody waits for a number.
const countedMax = 250_000

export async function listed<Item extends { id: string }, Name extends string>(
  db: DatabasePool,
  listing: Listing<Item, Name>,
  { sort, count, offset = 0, ...paging }: Asked<Name> & { sort: Sort<Name> },
  where: readonly Where[],
): Promise<ListPage<Item>> {
  const limit = limitOf(paging)
  const isDown = sort.startsWith('-')
  const keys = listing.sorts[(isDown ? sort.slice(1) : sort) as Name]
  const after =
    paging.cursor === undefined
      ? undefined
      : decodeCursor(paging.cursor, [
          { test: (name) => name === sort },
          ...keys.map(({ kind }) => shapes[kind]),
          shape.text,
        ]).slice(1)
  const by = [...keys.map((key) => key.by), listing.id]
  const direction = isDown ? sql.fragment`desc` : sql.fragment`asc`
  const order = by.map((one) => sql.fragment`${one} ${direction}`)
  const behind = after && startingBehind(by, keys, after, isDown)
  const rows = await db.any(sql.type(rowOf<Item>())`
    select ${listing.columns} from ${listing.rows}
    where ${sql.and([...where, behind])}
    order by ${sql.join(order, sql.fragment`, `)} limit ${limit + 1} offset ${offset}`)
  const page = pageOf(rows, limit, (row) => [sort, ...keys.map((key) => key.of(row)), row.id])
  if (!count) return page
  return { ...page, totals: await totalsOf(db, listing, where) }
}

function startingBehind<Item>(
  by: readonly FragmentSqlToken[],
  keys: readonly Key<Item>[],
  after: readonly string[],
  isDown: boolean,
) {
  const values = after.map((value, index) => {
    const { kind } = keys[index] ?? { kind: 'text' as const }
    return sql.fragment`${value}::${casts[kind]}`
  })
  const comma = sql.fragment`, `
  const [left, right] = [sql.join(by, comma), sql.join(values, comma)]
  return isDown ? sql.fragment`(${left}) < (${right})` : sql.fragment`(${left}) > (${right})`
}

async function totalsOf<Item extends { id: string }, Name extends string>(
  db: DatabasePool,
  { rows, totals: { currency, sums } }: Listing<Item, Name>,
  where: readonly Where[],
): Promise<Totals> {
  const names = Object.keys(sums)
  const picked = Object.entries(sums).map(
    ([name, sum]) => sql.fragment`${sum} as ${sql.identifier([name])}`,
  )
  const added = names.map(
    (name) =>
      sql.fragment`coalesce(sum(counted.${sql.identifier([name])}), 0) as ${sql.identifier([name])}`,
  )
  const comma = sql.fragment`, `
  const found = await db.any(sql.type(
    rowOf<{ currency: string | null; count: number } & Record<string, string>>(),
  )`
    select counted.currency, ${sql.join([sql.fragment`count(*)::int as count`, ...added], comma)}
    from (
      select ${sql.join([sql.fragment`${currency} as currency`, ...picked], comma)}
      from ${rows} where ${sql.and([...where])} limit ${countedMax + 1}
    ) as counted
    group by counted.currency order by 2 desc, 1`)
  const all = found.reduce((sum, row) => sum + row.count, 0)
  return {
    count: Math.min(all, countedMax),
    isCapped: all > countedMax,
    currencies: found.map((row) => ({
      currency: row.currency,
      count: row.count,
      sums: Object.fromEntries(names.map((name) => [name, row[name] ?? '0'])),
    })),
  }
}

const wordsMax = 20

/** Several searches in one, `INV-1|INV-2`: a row fits when it fits one of them. */
export function anyWord(q: string, fits: (word: string) => FragmentSqlToken): FragmentSqlToken {
  const words = q.split('|').map((word) => word.trim())
  const told = words.filter((word) => word !== '').slice(0, wordsMax)
  if (told.length === 0) return sql.fragment`true`
  return sql.fragment`(${sql.or(told.map(fits))})`
}

export const within = (text: FragmentSqlToken, word: string) =>
  sql.fragment`${text} ilike ${containing(word)}`

export const oneOf = (
  column: FragmentSqlToken,
  wanted: readonly string[] | undefined,
): FragmentSqlToken | undefined => {
  if (wanted === undefined) return undefined
  // Of a single one the index gives the order too.
  const [only = ''] = wanted
  if (wanted.length === 1) return sql.fragment`${column} = ${only}`
  return sql.fragment`${column} = any(${sql.array([...wanted], 'text')})`
}

export type Range = { from?: string | undefined; to?: string | undefined }

export const days = (column: FragmentSqlToken, { from, to }: Range): Where[] => [
  from !== undefined && sql.fragment`${column} >= ${from}::date`,
  to !== undefined && sql.fragment`${column} <= ${to}::date`,
]

export type AmountRange = { minAmount?: string | undefined; maxAmount?: string | undefined }

export const amounts = (
  column: FragmentSqlToken,
  { minAmount, maxAmount }: AmountRange,
): Where[] => [
  minAmount !== undefined && sql.fragment`${column} >= ${minAmount}::numeric`,
  maxAmount !== undefined && sql.fragment`${column} <= ${maxAmount}::numeric`,
]

type Noun = 'deal' | 'invoice' | 'payment' | 'credit-note' | 'payout' | 'customer'

/** How many discrepancies about it are open; some of them may be snoozed. */
export const discrepanciesOf = (noun: Noun, workspace: FragmentSqlToken, id: FragmentSqlToken) =>
  sql.fragment`(select count(*)::int from tieout_views.discrepancies d
    where d.workspace = ${workspace} and d.subject_id = ${id} and d.subject_noun = ${noun}
      and d.state = 'open')`

/** Whether no discrepancy about it is open. */
export const agreeing = (
  noun: Noun,
  workspace: string,
  id: FragmentSqlToken,
  agrees: boolean | undefined,
): Where => {
  if (agrees === undefined) return undefined
  const differing = sql.fragment`(select d.subject_id from tieout_views.discrepancies d
    where d.workspace = ${workspace} and d.subject_noun = ${noun} and d.state = 'open')`
  return agrees ? sql.fragment`${id} <> all (${differing})` : sql.fragment`${id} in ${differing}`
}

/** A text as it is sorted by, in SQL and in the cursor alike: an index entry has a largest size, and
 *  so has a cursor. */
export const sorted = (text: FragmentSqlToken) => sql.fragment`left(coalesce(${text}, ''), 100)`
export const asSorted = (text: string | null) => [...(text ?? '')].slice(0, 100).join('')
