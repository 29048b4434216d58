import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts'

const { clock } = realOutside

describe('the embedded Postgres', () => {
  let dataDir: string
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tieout-embedded-'))
  })
  afterEach(() => rm(dataDir, { recursive: true, force: true }))

  const start = () => startEmbeddedPostgres({ dataDir, clock })
  const pidFile = () => join(dataDir, 'cluster', 'postmaster.pid')
  const serverPid = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0])

  test('keeps its data over restarts, safely on disk and in UTF-8', async () => {
    const first = await start()
    await query(first.connectionString, `create table kept as select 'é'::text as letter`)
    await first.stop()
    await expect(query(first.connectionString, 'select 1')).rejects.toThrow('ECONNREFUSED')
    const again = await start()
    const [row] = await query(
      again.connectionString,
      `select letter, current_database() as name, current_setting('server_encoding') as encoding,
        current_setting('synchronous_commit') as commits, current_setting('fsync') as fsync
        from kept`,
    )
    expect(row).toEqual({
      letter: 'é',
      name: 'tieout',
      encoding: 'UTF8',
      commits: 'on',
      fsync: 'on',
    })
    await again.stop()
  })

  test('a server left behind by a killed process is adopted and stopped', async () => {
    await startInAnotherProcess(`process.kill(process.pid, 'SIGKILL')`)
    const left = await serverPid()
    const adopted = await start()
    expect(await serverPid()).toBe(left)
    expect(await query(adopted.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    await adopted.stop()
    await expect(query(adopted.connectionString, 'select 1')).rejects.toThrow('ECONNREFUSED')
  })

  test('a server that was killed itself is started anew', async () => {
    const first = await start()
    process.kill(await serverPid(), 'SIGKILL')
    const again = await start()
    expect(await query(again.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    await again.stop()
    await first.stop()
  })

  test('the pid of a server long gone, now of some other program, does not mislead', async () => {
    await (await start()).stop()
    await writeFile(pidFile(), `${process.pid}\n${dataDir}/cluster\n0\n1\n\n127.0.0.1\n`)
    const again = await start()
    expect(await query(again.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    await again.stop()
  })

  test('a process that ends without closing takes its server with it', async () => {
    await startInAnotherProcess('process.exit(0)')
    const left = await serverPid().catch(() => undefined)
    const again = await start()
    expect(await serverPid()).not.toBe(left)
    await again.stop()
  })

  test("a guest in another process's data directory leaves the server running", async () => {
    const owner = await start()
    await startInAnotherProcess('await server.stop()')
    expect(await query(owner.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    await owner.stop()
  })

  test('a Ctrl-C for the whole process group does not reach the server', async () => {
    const group = await startInAnotherProcess(`
      process.on('SIGINT', async () => {
        const client = new pg.Client(server.connectionString)
        await client.connect()
        await client.query('create table written_last ()')
        await client.end()
        await server.stop()
        process.exit(7)
      })
      process.kill(0, 'SIGINT')
      setInterval(() => {}, 1000)`)
    expect(group).toBe(7)
    const again = await start()
    expect(await query(again.connectionString, 'select from written_last')).toEqual([])
    await again.stop()
  })

  /** Starts the server in a process (and process group) of its own, which then does as told. */
  async function startInAnotherProcess(then: string): Promise<number | null> {
    const script = `
      import pg from 'pg'
      import { startEmbeddedPostgres } from '${import.meta.resolve('../../src/adapters/postgres/embedded.ts')}'
      import { realOutside } from '${import.meta.resolve('../../src/adapters/outside.ts')}'
      const server = await startEmbeddedPostgres({
        dataDir: process.argv[1], clock: realOutside.clock })
      ${then}`
    const child = spawn(
      process.execPath,
      ['--input-type=module-typescript', '-e', script, dataDir],
      { stdio: ['ignore', 'ignore', 'inherit'], detached: true },
    )
    const [code] = await once(child, 'exit')
    return code
  }
})

async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString })
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
