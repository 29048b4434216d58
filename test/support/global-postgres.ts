// Before the first test: one Postgres for the whole run (or the one of TEST_DATABASE_URL), with a
// template database that has every schema. After the last: the server and its data go.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { realOutside } from '../../src/adapters/outside.ts'
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts'
import { eventSchema, migrate } from '../../src/adapters/postgres/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { connectionString: string; template: string }
  }
}

const projections = join(import.meta.dirname, '../../src/projections/schema')

export default async function setup(project: TestProject) {
  const server = await startServer()
  const template = `tieout_template_${process.pid}`
  await onServer(server.connectionString, `create database ${template}`)
  const url = new URL(server.connectionString)
  url.pathname = `/${template}`
  await migrate(url.href, [
    eventSchema,
    ...(existsSync(projections) ? [{ name: 'projections', path: projections }] : []),
  ])
  // Only a database nobody is connected to can be copied; this keeps the autovacuum out as well.
  await onServer(server.connectionString, `alter database ${template} allow_connections false`)
  project.provide('postgres', { connectionString: server.connectionString, template })
  return async () => {
    await onServer(server.connectionString, `drop database if exists ${template}`)
    await server.stop()
    if (!process.env.EVENTSTORE_URL) {
      console.log('NOT RUN: EventStoreDB contract suite (set EVENTSTORE_URL to run it)')
    }
  }
}

async function startServer() {
  const connectionString = process.env.TEST_DATABASE_URL
  if (connectionString) return { connectionString, stop: async () => undefined }
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-test-'))
  const server = await startEmbeddedPostgres({ dataDir, clock: realOutside.clock })
  // Nothing of it outlives the run, so nothing has to be safe on the disk.
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await onServer(server.connectionString, `alter system set ${setting} = off`)
  }
  await onServer(server.connectionString, 'select pg_reload_conf()')
  return {
    connectionString: server.connectionString,
    stop: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function onServer(connectionString: string, statement: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(statement)
  await client.end()
}
