// The views as they stood at an earlier moment. Every list and report is written once, for the rows
// of now; here the tables it names are put for what they held then, in the text of each query.
import { type DatabasePool, sql } from 'slonik'
import type { Position } from '../domain/event-store.ts'
import { allViews } from './all.ts'
import { rowOf } from './database.ts'
import { hasHistory, historyTable, keptColumns } from './history.ts'
import type { View } from './view.ts'

/** Before the first event. */
export const beginning = '' as Position

const positionForm = /^([0-9]{20}(-[0-9]{20})?)?$/

/** What a query reads instead of a table. Undefined = the table as it stands. */
export type Instead = (table: string) => string | undefined

export type Query = { sql: string; values: readonly unknown[] }

/** A reader of the views as they stood when this was the last event. It reads only.
 *  @throws RangeError for what is no position */
export const atPosition = (
  db: DatabasePool,
  position: Position,
  views: readonly View[] = allViews,
): DatabasePool => {
  const instead = rowsAt(position, views)
  return reading(db, (query) => ({ ...query, sql: rewritten(query.sql, instead) }))
}

/** @throws RangeError for what is no position: it goes into the text of the query */
export function rowsAt(position: Position, views: readonly View[] = allViews): Instead {
  if (!positionForm.test(position)) throw new RangeError(`${position} is no position`)
  const byTable = new Map(views.map((view) => [view.table, versionsAt(view, position)]))
  return (table) => byTable.get(table)
}

/** Rows that are put in the place of others: of the keys that a parameter of the query names, by
 *  what another holds as JSON. */
export type Anew = { keys: string; rows: string }

// The conditions stand outside of the tables, not within: only then does Postgres take them for one
// table, and reads no more than a page of each from the indexes that order them.
export function versionsAt(view: View, position: Position | undefined, anew?: Anew): string {
  const table = `tieout_views.${view.table}`
  const kept = position !== undefined && hasHistory(view)
  if (view.kind === 'log') {
    return position === undefined
      ? table
      : `(select * from ${table} where position <= '${position}')`
  }
  if (!kept && !anew) return table
  const own = keptColumns(view).map((name) => `"${name}"`)
  const columns = [...own, 'memory'].join(', ')
  const memory = view.keepsMemory ? 'memory' : 'null::json as memory'
  const always = `''::text collate "C" as from_position, '~'::text collate "C" as until`
  const parts = [
    `select ${columns}, position as from_position, '~'::text collate "C" as until, false as anew
      from ${table}`,
    ...(kept
      ? [
          `select ${[...own, memory].join(', ')}, position as from_position, until, false as anew
            from tieout_views.${historyTable(view)}`,
        ]
      : []),
    ...(anew
      ? [
          `select ${columns}, ${always}, true as anew from json_populate_recordset(
            null::${table}, ${anew.rows}::json)`,
        ]
      : []),
  ]
  const conditions = [
    ...(position === undefined ? [] : [`from_position <= '${position}' and until > '${position}'`]),
    ...(anew ? [`(anew or id <> all (${anew.keys}::text[]))`] : []),
  ]
  return `(select ${columns} from (
    ${parts.join(' union all ')}
  ) versions where ${conditions.join(' and ')})`
}

// A table in a query, with the name it is given there, if any.
const reference = /\btieout_views\.([a-z_]+)\b(?:\s+(?:as\s+)?([a-z_][a-z0-9_]*))?/gi
const noName = new Set(
  `where order group having limit offset join left right inner cross full natural on using union
  except intersect for window fetch tablesample select and or as`.split(/\s+/),
)

/** The query, reading something else where it names a table. */
export function rewritten(text: string, instead: Instead): string {
  return text.replace(reference, (whole: string, table: string, word: string | undefined) => {
    const rows = instead(table)
    if (rows === undefined) return whole
    if (word === undefined) return `${rows} as ${table}`
    return noName.has(word.toLowerCase()) ? `${rows} as ${table} ${word}` : `${rows} as ${word}`
  })
}

const queries = new Set<PropertyKey>(
  `any anyFirst exists many manyFirst maybeOne maybeOneFirst one oneFirst query record
  stream`.split(/\s+/),
)
const sessions = new Set<PropertyKey>(['connect', 'transaction'])

type Verb = (query: Query, ...rest: unknown[]) => Promise<unknown>
type Session = (work: (inner: object) => unknown, ...rest: unknown[]) => Promise<unknown>

/** The same connections, with every query rewritten. */
export const reading = <Db extends object>(
  db: Db,
  rewrite: (query: Query) => Query | Promise<Query>,
): Db =>
  new Proxy(db, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name)
      if (queries.has(name)) {
        return async (query: Query, ...rest: unknown[]) =>
          (own as Verb).call(target, await rewrite(query), ...rest)
      }
      if (sessions.has(name)) {
        return (work: (inner: object) => unknown, ...rest: unknown[]) =>
          (own as Session).call(target, (inner) => work(reading(inner, rewrite)), ...rest)
      }
      return own
    },
  })

/** The last event of the workspace that had been recorded at the moment; '' = none. */
export async function positionAt(
  db: DatabasePool,
  workspace: string,
  moment: string,
): Promise<Position> {
  const position = await db.maybeOneFirst(sql.type(rowOf<{ position: Position }>())`
    select a.position from tieout_views.audit a
    where a.workspace = ${workspace} and a.recorded_at <= ${moment}::timestamptz
    order by a.recorded_at desc, a.position desc limit 1`)
  return position ?? beginning
}
