// A database of its own for a test file, copied from the template in a few milliseconds.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export type FreshDatabase = {
  connectionString: string
  /** Ends whatever is still connected and removes the database. */
  drop(): Promise<void>
}

export const freshDatabase = () => createDatabase(inject('postgres').template)

/** One without any schema, for tests of the migrations. */
export const emptyDatabase = () => createDatabase('template0')

async function createDatabase(template: string): Promise<FreshDatabase> {
  const { connectionString } = inject('postgres')
  const name = `tieout_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(connectionString, `create database ${name} template ${template}`)
  const url = new URL(connectionString)
  url.pathname = `/${name}`
  return {
    connectionString: url.href,
    drop: () => onServer(connectionString, `drop database if exists ${name} with (force)`),
  }
}

async function onServer(connectionString: string, statement: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
