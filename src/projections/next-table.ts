// The second table of a view that is being rebuilt: made like the first, filled without its
// indexes (they are quicker to make at the end), and put in its place.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik'
import { rowOf } from './database.ts'
import { ensureHistory, hasHistory, historyTable } from './history.ts'
import { keyOf, tableName } from './table.ts'
import { shapeOf, type View } from './view.ts'

export const nextTable = ({ table }: View) => `${table}_next`
/** Where the tables of a view are, and where they are made anew: its rows first, then what they were
 *  before. Whoever locks both takes them in this order. */
const tablesOf = (view: View): [table: string, next: string][] => [
  [view.table, nextTable(view)],
  ...(hasHistory(view)
    ? [[historyTable(view), historyTable({ table: nextTable(view) })] satisfies [string, string]]
    : []),
]
export const nextCheckpoint = ({ name }: View) => `${name}:next`

const keyIndex = (view: View) => `${nextTable(view)}_pkey`
const keyColumns = (view: View) =>
  sql.join(
    keyOf(view).map((name) => sql.identifier([name])),
    sql.fragment`, `,
  )

// Whoever rebuilds a view holds this lock on its name, for as long as it takes.
const lockClass = 7_246_503

/** Runs `work` while nobody else rebuilds any of the views. Its signal aborts when the locks are
 *  lost with their connection. */
export async function withLocks<Result>(
  db: DatabasePool,
  views: readonly View[],
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController()
  try {
    return await db.connect(async (connection) => {
      for (const { name } of views) {
        await lock(connection, name)
      }
      const result = await work(over.signal)
      await connection.query(sql.unsafe`select pg_advisory_unlock_all()`)
      return result
    })
  } finally {
    over.abort()
  }
}

/** Waits a little: somebody may just be looking for what a killed rebuild has left behind. */
async function lock(connection: CommonQueryMethods, name: string): Promise<void> {
  try {
    await connection.query(sql.unsafe`
      select set_config('lock_timeout', '2s', true),
        pg_advisory_lock(${lockClass}, hashtext(${name}))`)
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error
    // The error ends the connection, and with it the locks it has.
    throw new Error(`the view ${name} is being rebuilt already`, { cause: error })
  }
}

/** What a rebuild that was killed has left behind; one that runs keeps its own. */
export async function removeLeftovers(db: DatabasePool, views: readonly View[]): Promise<void> {
  for (const view of views) {
    await db.transaction(async (transaction) => {
      const isOurs = await transaction.oneFirst(sql.type(rowOf<{ ours: boolean }>())`
        select pg_try_advisory_xact_lock(${lockClass}, hashtext(${view.name})) as ours`)
      if (isOurs) await dropNext(transaction, view)
    })
  }
}

export async function dropNext(db: CommonQueryMethods, view: View): Promise<void> {
  for (const [, next] of tablesOf(view)) {
    await db.query(sql.unsafe`drop table if exists ${tableName(next)}`)
  }
  await db.query(sql.unsafe`
    delete from tieout_views.checkpoints where name = ${nextCheckpoint(view)}`)
}

export async function createNext(db: DatabasePool, view: View): Promise<void> {
  await db.transaction(async (transaction) => {
    await dropNext(transaction, view)
    await ensureHistory(transaction, view)
    for (const [table, next] of tablesOf(view)) {
      await transaction.query(sql.unsafe`
        create table ${tableName(next)}
          (like ${tableName(table)} including all excluding indexes)`)
    }
    // Rows of a state view are found again by their key; those of a log only at the end.
    if (view.kind === 'states') await createKey(transaction, view)
  })
}

const createKey = (db: CommonQueryMethods, view: View) =>
  db.query(sql.unsafe`
    create unique index ${sql.identifier([keyIndex(view)])}
      on ${tableName(nextTable(view))} (${keyColumns(view)})`)

type Index = { name: string; definition: string }

const indexesOf = (db: CommonQueryMethods, table: string) =>
  db.any(sql.type(rowOf<Index>())`
    select c.relname as name, pg_get_indexdef(c.oid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${`tieout_views.${table}`}::regclass and not i.indisprimary
    order by c.relname`)

const nextIndex = ({ name }: Index) => `${name}_next`

/** The indexes of the view's tables on the second ones too. */
export async function createIndexes(db: DatabasePool, view: View): Promise<void> {
  await db.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`set local statement_timeout = 0`)
    if (view.kind === 'log') await createKey(transaction, view)
    for (const [table, next] of tablesOf(view)) {
      for (const index of await indexesOf(transaction, table)) {
        const made = index.definition.replace(
          /^(CREATE (?:UNIQUE )?INDEX) .+? ON .+? USING /,
          `$1 "${nextIndex(index)}" ON tieout_views."${next}" USING `,
        )
        await transaction.query({ ...sql.unsafe``, sql: made })
      }
      await transaction.query(sql.unsafe`analyze ${tableName(next)}`)
    }
  })
}

/** Lets the second table take the first one's place, all in one transaction: a reader waits for a
 *  moment and then reads the new one. False when the first has come further meanwhile.
 *
 *  The table's lock comes before the checkpoint's, as with every writer of rows; the other way
 *  round the two could wait for each other. */
export const putInPlace = (db: DatabasePool, view: View, position: string): Promise<boolean> =>
  db.transaction(async (transaction) => {
    const table = tableName(view.table)
    // Behind us, all readers of this view wait too; let them go on, and try again.
    await transaction.query(sql.unsafe`set local lock_timeout = '3s'`)
    for (const [one] of tablesOf(view)) {
      await transaction.query(sql.unsafe`lock table ${tableName(one)} in access exclusive mode`)
    }
    const isPassed = await transaction.exists(sql.unsafe`
      select from tieout_views.checkpoints where name = ${view.name} and position > ${position}`)
    if (isPassed) return false
    for (const [one, next] of tablesOf(view)) await rename(transaction, one, next)
    await transaction.query(sql.unsafe`
      alter table ${table} add constraint ${sql.identifier([`${view.table}_pkey`])}
        primary key using index ${sql.identifier([keyIndex(view)])}`)
    await transaction.query(sql.unsafe`
      insert into tieout_views.checkpoints as c (name, position, shape, memory)
      values (${view.name}, ${position}, ${shapeOf(view)}, (
        select memory from tieout_views.checkpoints where name = ${nextCheckpoint(view)}))
      on conflict (name) do update set position = excluded.position, shape = excluded.shape,
        memory = excluded.memory, generation = c.generation + 1, updated_at = now()`)
    await transaction.query(sql.unsafe`
      delete from tieout_views.checkpoints where name = ${nextCheckpoint(view)}`)
    return true
  })

/** The second table gets the name of the first, and its indexes theirs. */
async function rename(db: CommonQueryMethods, table: string, next: string): Promise<void> {
  const indexes = await indexesOf(db, table)
  await db.query(sql.unsafe`drop table ${tableName(table)}`)
  await db.query(sql.unsafe`
    alter table ${tableName(next)} rename to ${sql.identifier([table])}`)
  for (const index of indexes) {
    await db.query(sql.unsafe`
      alter index ${tableName(nextIndex(index))} rename to ${sql.identifier([index.name])}`)
  }
}
