import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventSchema, migrate, type SchemaFolder } from '../../src/adapters/postgres/migrate.ts'
import { emptyDatabase, type FreshDatabase } from '../support/postgres.ts'

describe('migrating a database', () => {
  let database: FreshDatabase
  let directory: string
  beforeEach(async () => {
    database = await emptyDatabase()
    directory = await mkdtemp(join(tmpdir(), 'tieout-schema-'))
  })
  afterEach(async () => {
    await database.drop()
    await rm(directory, { recursive: true })
  })

  const run = (...folders: SchemaFolder[]) => migrate(database.connectionString, folders)

  async function folder(name: string, files: Record<string, string>): Promise<SchemaFolder> {
    const path = join(directory, name)
    await rm(path, { recursive: true, force: true })
    await mkdir(path)
    for (const [file, sql] of Object.entries(files)) await writeFile(join(path, file), sql)
    return { name, path }
  }

  async function query(sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: database.connectionString })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }

  const one = { '0001-one.sql': 'create table tieout.one (n integer)' }
  const two = { ...one, '0002-two.sql': 'create table tieout.two (n integer)' }

  test('each file runs once, however many processes start at once', async () => {
    const extra = await folder('extra', two)
    await Promise.all(Array.from({ length: 5 }, () => run(eventSchema, extra)))
    await run(eventSchema, extra)
    const applied = await query(
      `select folder, number from tieout.migrations
        where folder = 'extra' or number = 1 order by 1, 2`,
    )
    expect(applied).toEqual([
      { folder: 'events', number: 1 },
      { folder: 'extra', number: 1 },
      { folder: 'extra', number: 2 },
    ])
  })

  test('files that came later run on top of the earlier ones', async () => {
    await run(await folder('extra', one))
    await query('insert into tieout.one values (7)')
    await run(await folder('extra', two))
    expect(await query('select n from tieout.one')).toEqual([{ n: 7 }])
    expect(await query('select n from tieout.two')).toEqual([])
  })

  test('a file that was changed after it ran is refused', async () => {
    await run(await folder('extra', two))
    const changed = { ...two, '0001-one.sql': 'create table tieout.one (n bigint)' }
    await expect(run(await folder('extra', changed))).rejects.toThrow(
      'extra/0001-one.sql was changed after it ran',
    )
  })

  test('a database newer than the code is refused', async () => {
    await run(await folder('extra', two))
    await expect(run(await folder('extra', one))).rejects.toThrow('newer than this code')
  })

  test('a file put in before one that has run is refused', async () => {
    const later = { '0003-three.sql': 'create table tieout.three (n integer)' }
    await run(await folder('extra', later))
    const inserted = await folder('extra', { ...later, ...one })
    await expect(run(inserted)).rejects.toThrow('give it the next number')
  })

  test('a failing file changes nothing, nor do those before it', async () => {
    await run(await folder('extra', one))
    const failing = await folder('extra', { ...two, '0003-three.sql': 'create tabel three' })
    await expect(run(failing)).rejects.toThrow('extra/0003-three.sql failed, nothing was changed')
    expect(await query(`select to_regclass('tieout.two') as two`)).toEqual([{ two: null }])
    await run(await folder('extra', one))
  })

  test('a file that is not named by a number is refused', async () => {
    const files = { 'first.sql': 'select 1' }
    await expect(run(await folder('extra', files))).rejects.toThrow('extra/first.sql')
  })
})
