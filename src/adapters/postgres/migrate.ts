// Brings a database to the shape this code expects: numbered SQL files, each run once. All that
// are missing run in one transaction, so a failure leaves the shape the old version works with.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** A folder of files `NNNN-what-it-makes.sql`, run in order of their numbers. */
export type SchemaFolder = {
  /** Under this name the database remembers what has run: never rename one. */
  name: string
  path: string
}

/** The tables of the event store. */
export const eventSchema: SchemaFolder = {
  name: 'events',
  path: join(import.meta.dirname, 'schema'),
}

type SchemaFile = { number: number; name: string; sql: string; checksum: string }

// One for all folders: two processes that start at once run each file once.
const migrationLock = 7_246_501

export async function migrate(
  connectionString: string,
  folders: readonly SchemaFolder[] = [eventSchema],
): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(`
      create schema if not exists tieout;
      create table if not exists tieout.migrations (
        folder text not null,
        number integer not null,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now(),
        primary key (folder, number)
      )`)
    for (const folder of folders) await migrateFolder(client, folder)
    await client.query('commit')
  } finally {
    // Ending the session rolls back what was not committed.
    await client.end()
  }
}

async function migrateFolder(client: pg.Client, folder: SchemaFolder): Promise<void> {
  const files = await readFolder(folder)
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from tieout.migrations where folder = $1 order by number',
    [folder.name],
  )
  for (const applied of rows) {
    const file = files.find(({ number }) => number === applied.number)
    if (!file) {
      throw new Error(
        `the database is newer than this code: ${folder.name}/${applied.name} has run on it; ` +
          'start the version that brought it',
      )
    }
    if (file.checksum !== applied.checksum) {
      throw new Error(
        `${folder.name}/${file.name} was changed after it ran on this database: put it back as ` +
          'it was, and make the change in a further file',
      )
    }
  }
  const last = rows.at(-1)?.number ?? 0
  for (const file of files) {
    if (rows.some(({ number }) => number === file.number)) continue
    if (file.number < last) {
      throw new Error(
        `${folder.name}/${file.name} comes before one that has run: give it the next number`,
      )
    }
    await apply(client, folder, file)
  }
}

async function apply(client: pg.Client, folder: SchemaFolder, file: SchemaFile): Promise<void> {
  try {
    await client.query(file.sql)
  } catch (cause) {
    throw new Error(`${folder.name}/${file.name} failed, nothing was changed: ${cause}`, { cause })
  }
  await client.query(
    'insert into tieout.migrations (folder, number, name, checksum) values ($1, $2, $3, $4)',
    [folder.name, file.number, file.name, file.checksum],
  )
}

async function readFolder(folder: SchemaFolder): Promise<SchemaFile[]> {
  const names = (await readdir(folder.path)).filter((name) => name.endsWith('.sql')).sort()
  const files = await Promise.all(
    names.map(async (name) => {
      const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1] ?? Number.NaN)
      if (!(number > 0)) throw new Error(`not a schema file name: ${folder.name}/${name}`)
      // A checkout on Windows may have other line ends; it is the same file.
      const sql = (await readFile(join(folder.path, name), 'utf8')).replaceAll('\r\n', '\n')
      return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
  for (const [index, { number, name }] of files.entries()) {
    if (files[index + 1]?.number === number) {
      throw new Error(`two files with the number of ${folder.name}/${name}`)
    }
  }
  return files
}
