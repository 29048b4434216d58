// How a view's rows get into its table and out again. Rows and checkpoint are written by one
// statement: either both are there afterwards or neither.
import { type CommonQueryMethods, type ListSqlToken, sql } from 'slonik'
import { rowOf } from './database.ts'
import { historyTable } from './history.ts'
import { shapeOf, type View } from './view.ts'

export type Key = { workspace: string; id: string }

/** Where a view stands, as the database says. */
export type Checkpoint = {
  name: string
  position: string
  generation: number
  /** What is running there; undefined when nothing is. */
  memory: unknown
  /** Whether the rows were made by a view of this shape. */
  isOfShape: boolean
}

/** Where a view stands that has taken nothing yet. */
export const beginningOf = (view: View, name: string): Checkpoint => ({
  ...{ name, position: '', generation: 0, isOfShape: true },
  memory: view.running?.initial,
})

/** Where rows go. A table that nobody reads yet need not survive a crash: its writes do not wait
 *  for the disk. Whatever commits after them and does wait takes them along. */
export type Target = { view: View; table: string; isDisposable?: boolean }

type Written = {
  /** As JSON, with `workspace`, `position` and all columns of the view's table. */
  rows: readonly string[]
  /** As JSON, versions that are over, with `until`. */
  past?: readonly string[]
  gone: readonly Key[]
  /** What is running from now on; absent when nothing is. */
  memory?: unknown
}

const ownColumns = {
  states: { workspace: 'text', id: 'text', position: 'text', memory: 'json' },
  log: { workspace: 'text', position: 'text' },
} as const
const keyColumns = { states: ['workspace', 'id'], log: ['workspace', 'position'] } as const

export const keyOf = (view: View) => keyColumns[view.kind]

export const tableName = (table: string) => sql.identifier(['tieout_views', table])

/** Where the view stands; at the beginning, when the database has never heard of it. */
export async function readCheckpoint(
  db: CommonQueryMethods,
  name: string,
  view: View,
): Promise<Checkpoint> {
  const shape = shapeOf(view)
  await db.query(sql.unsafe`
    insert into tieout_views.checkpoints as c (name, shape) values (${name}, ${shape})
    on conflict (name) do update set shape = excluded.shape
    where c.position = '' and c.shape <> excluded.shape`)
  const { memory, ...there } = await db.one(sql.type(rowOf<Checkpoint>())`
    select name, position, generation, memory, shape = ${shape} as "isOfShape"
    from tieout_views.checkpoints where name = ${name}`)
  return { ...there, memory: memory ?? beginningOf(view, name).memory }
}

/** What the view remembers of these keys; a key without a row is absent from the answer. */
export async function loadMemories(
  db: CommonQueryMethods,
  table: string,
  keys: readonly Key[],
): Promise<readonly (Key & { position: string; memory: never })[]> {
  const pairs = keys.map(({ workspace, id }) => [workspace, id])
  return db.any(sql.type(rowOf<Key & { position: string; memory: never }>())`
    select t.workspace, t.id, t.position, t.memory
    from ${sql.unnest(pairs, ['text', 'text'])} as asked(workspace, id)
    cross join lateral (
      select * from ${tableName(table)} as kept
      where kept.workspace = asked.workspace and kept.id = asked.id offset 0
    ) as t`)
}

/** Moves the checkpoint and writes the rows. False, and nothing is written, when the checkpoint is
 *  not where `from` says: another process has been here. */
export async function writeRows(
  db: CommonQueryMethods,
  { view, table, isDisposable }: Target,
  { rows, past = [], gone, memory }: Written,
  from: Checkpoint,
  position: string,
): Promise<boolean> {
  // Whoever reads `moved` waits for the update, and the update for whoever moves the same
  // checkpoint: afterwards the position is compared once more.
  const moved = sql.fragment`moved as (
    update tieout_views.checkpoints
    set position = ${position}, memory = ${jsonOf(memory)}::json, updated_at = now()
    where name = ${from.name} and position = ${from.position}
      and generation = ${from.generation}
    returning 1)`
  const parts = [moved]
  if (gone.length > 0) parts.push(deletion(table, gone))
  if (rows.length > 0) parts.push(upsert(view, table, rows))
  if (past.length > 0) parts.push(keeping(view, table, past))
  const { written } = await db.one(sql.type(rowOf<{ written: boolean }>())`
    with ${sql.join(parts, sql.fragment`, `)} select exists (select from moved) as written
    ${isDisposable ? unhurried : sql.fragment``}`)
  return written
}

const jsonOf = (memory: unknown) => (memory === undefined ? null : storable(JSON.stringify(memory)))

const unhurried = sql.fragment`, set_config('synchronous_commit', 'off', true)`

const deletion = (table: string, gone: readonly Key[]) => {
  const pairs = gone.map(({ workspace, id }) => [workspace, id])
  return sql.fragment`removed as (
    delete from ${tableName(table)} as t
    using ${sql.unnest(pairs, ['text', 'text'])} as k(workspace, id)
    where t.workspace = k.workspace and t.id = k.id and exists (select from moved))`
}

function upsert(view: View, table: string, rows: Written['rows']) {
  const types: Types = { ...ownColumns[view.kind], ...view.columns }
  const names = Object.keys(types)
  const key: readonly string[] = keyOf(view)
  const changes = sql.join(
    names
      .filter((name) => !key.includes(name))
      .map((name) => sql.fragment`${sql.identifier([name])} = excluded.${sql.identifier([name])}`),
    sql.fragment`, `,
  )
  // Whoever has moved the checkpoint is the only one to write these: a log has no such row yet.
  const replacing =
    view.kind === 'log'
      ? sql.fragment``
      : sql.fragment`on conflict (${identifiers(key)}) do update set ${changes}`
  return sql.fragment`written as (${insertion(table, types, rows)} ${replacing})`
}

/** The versions that are over go beside the rows. */
const keeping = (view: View, table: string, past: readonly string[]) =>
  sql.fragment`kept as (${insertion(historyTable({ table }), keptTypes(view), past)})`

type Types = Record<string, string>

const keptTypes = (view: View): Types => ({
  ...{ workspace: 'text', id: 'text', position: 'text', until: 'text' },
  ...(view.kind === 'states' && view.keepsMemory && { memory: 'json' }),
  ...view.columns,
})

function insertion(table: string, types: Types, rows: readonly string[]) {
  const names = Object.keys(types)
  const columns = identifiers(names)
  const definitions = sql.join(
    names.map((name) => sql.fragment`${sql.identifier([name])} ${typeName(types[name])}`),
    sql.fragment`, `,
  )
  return sql.fragment`
    insert into ${tableName(table)} (${columns})
    select ${columns} from json_to_recordset(${storable(`[${rows.join(',')}]`)}::json)
      as r(${definitions})
    where exists (select from moved)`
}

const identifiers = (names: readonly string[]): ListSqlToken =>
  sql.join(
    names.map((name) => sql.identifier([name])),
    sql.fragment`, `,
  )

// The names are those of ColumnType, never from outside.
const typeName = (type = 'text') => ({ ...sql.fragment``, sql: type })

/** Postgres keeps no null character and no half of a surrogate pair in a text. Some platform will
 *  send one; then it is shown as unreadable, and the view goes on. */
function storable(json: string): string {
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json
  return json.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    /^\\u(?:0000|d[89a-f])/.test(escape) ? '\\ufffd' : escape,
  )
}
