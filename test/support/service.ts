// The whole service in this process, on a database of its own, with the sandbox as the platforms.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { realOutside } from '../../src/adapters/outside.ts'
import { readConfig } from '../../src/config.ts'
import { demoKey, type Service, startService } from '../../src/service.ts'
import { freshDatabase } from './postgres.ts'

type Sandbox = NonNullable<Service['sandbox']>

export type RunningService = {
  url: string
  sandbox: Sandbox
  /** Of the database. */
  connectionString: string
  /** Where it keeps its key. */
  dataDir: string
  get(path: string): Promise<any>
  post(path: string, body?: unknown): Promise<any>
  close(): Promise<void>
}

export async function openService(
  environment: Record<string, string | undefined> = {},
  log?: Logger,
  { demo = false, pageFolder }: { demo?: boolean; pageFolder?: string | undefined } = {},
): Promise<RunningService> {
  const database = await freshDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-service-'))
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    TIEOUT_DATA_DIR: dataDir,
    DATABASE_URL: database.connectionString,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    ...environment,
  })
  const service = await startService({
    config,
    outside: realOutside,
    log: log ?? pino({ level: config.logLevel }),
    sandboxPorts: { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 },
    demo,
    pageFolder,
  })
  const { url, sandbox } = service
  if (!sandbox) throw new Error('the sandbox did not start')
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${demoKey}`, 'content-type': 'application/json' }
    const answer = await fetch(`${url}${path}`, { ...init, headers })
    const body = await answer.json()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`)
    return body
  }
  return {
    url,
    sandbox,
    connectionString: database.connectionString,
    dataDir,
    get: (path) => ask(path),
    post: (path, body = {}) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
    async close() {
      await service.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
