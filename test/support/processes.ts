// Several real service processes on one database, in front of a sandbox that is a process of its
// own, behind a door that knows which of them lives. They may be killed, stopped and started.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freshDatabase } from './postgres.ts'

const root = join(import.meta.dirname, '../..')
const adminKey = 'processes-admin-key'
const encryptionKey = 'ab'.repeat(32)
const { PATH, HOME, NODE_COMPILE_CACHE } = process.env

/** One process of the service. */
export type Process = {
  name: string
  pid: number
  /** Without a chance to clean up. */
  kill(): Promise<void>
  /** Answers how long it took, in milliseconds. */
  end(): Promise<number>
  pause(): void
  resume(): void
}

export type Together = Awaited<ReturnType<typeof openTogether>>

export async function openTogether(environment: Record<string, string> = {}) {
  const database = await freshDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-together-'))
  const door = await openDoor()
  const sandbox = await startSandbox(join(dataDir, 'sandbox'), door.port)
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 2 })
  const living = new Set<Process>()
  let started = 0

  async function start(): Promise<Process> {
    started += 1
    const name = `p${started}`
    const child = spawn(process.execPath, ['src/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...{ PATH, HOME, NODE_COMPILE_CACHE, ...sandbox.environment },
        ...{ PORT: '0', HOST: '127.0.0.1', TIEOUT_PROCESS: name, LOG_LEVEL: 'info' },
        ...{ DATABASE_URL: database.connectionString, TIEOUT_ADMIN_KEY: adminKey },
        ...{ TIEOUT_ENCRYPTION_KEY: encryptionKey, TIEOUT_DATA_DIR: join(dataDir, name) },
        ...environment,
      },
    })
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const port = await portOf(child)
    door.add(port)
    const leave = async (signal: NodeJS.Signals) => {
      living.delete(one)
      door.remove(port)
      child.kill(signal)
      await gone
    }
    const one: Process = {
      name,
      pid: child.pid as number,
      kill: () => leave('SIGKILL'),
      async end() {
        const from = performance.now()
        await leave('SIGTERM')
        return performance.now() - from
      },
      pause: () => void child.kill('SIGSTOP'),
      resume: () => void child.kill('SIGCONT'),
    }
    living.add(one)
    return one
  }

  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${adminKey}` }
    const answer = await fetch(`http://127.0.0.1:${door.port}${path}`, { headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as any
  }
  return {
    start,
    /** Of the door: who answers is one of the living. */
    url: `http://127.0.0.1:${door.port}`,
    /** Asks one of the living. */
    get: (path: string) => patiently(() => ask(path)),
    /** The control API of the sandbox. */
    sandbox: (path: string, body?: object, method = body ? 'POST' : 'GET') =>
      control(sandbox.control, path, method, body),
    query: async (text: string) => (await pool.query(text)).rows,
    /** Which process has which lease, of those whose term is not over. */
    async owners(): Promise<Record<string, string>> {
      const { rows } = await pool.query<{ lease: string; process: string }>(
        `select l.name as lease, split_part(l.owner, '-', 1) as process
         from tieout.leases l where l.owner is not null and l.until > now() order by 1`,
      )
      return Object.fromEntries(rows.map(({ lease, process }) => [lease, process]))
    },
    living: () => [...living],
    async close() {
      for (const one of living) one.resume()
      await Promise.all([...living].map((one) => one.end()))
      await sandbox.stop()
      await door.close()
      await pool.end()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A process may be killed while it answers. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries > 40) throw error
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}

async function control(url: string, path: string, method: string, body?: object) {
  const sent = body ? { body: JSON.stringify(body) } : {}
  const answer = await fetch(`${url}${path}`, { method, ...sent })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  return JSON.parse(text)
}

/** The service writes where it listens when it is ready. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let log = ''
    child.once('exit', () => reject(new Error(`the service ended:\n${log.slice(-4000)}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      if (process.env.TEST_LOG_LEVEL) process.stderr.write(chunk)
      if (log.length < 1_000_000) log += chunk
      const port = /ready at http:\/\/[^:]+:(\d+)/.exec(log)?.[1]
      if (port) resolve(Number(port))
    })
  })
}

async function startSandbox(dataDir: string, doorPort: number) {
  const child = spawn(process.execPath, ['sandbox/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ PATH, HOME, NODE_COMPILE_CACHE, SANDBOX_DATA_DIR: dataDir },
      ...{ SANDBOX_STRIPE_PORT: '0', SANDBOX_HUBSPOT_PORT: '0', SANDBOX_QUICKBOOKS_PORT: '0' },
      ...{ SANDBOX_CONTROL_PORT: '0' },
      SANDBOX_WEBHOOK_BASE: `http://127.0.0.1:${doorPort}/webhooks/main`,
    },
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const text = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.once('exit', () => reject(new Error(`the sandbox ended:\n${out}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk
      if (/QUICKBOOKS_WEBHOOK_VERIFIER=.*\n/.test(out)) resolve(out)
    })
  })
  const lines = text.split('\n').filter((line) => /^[A-Z_]+=/.test(line))
  return {
    control: /control API: curl (\S+?)\/?\n/.exec(text)?.[1] as string,
    environment: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ) as Record<string, string>,
    async stop() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Connections go to the processes in turn; one that nobody takes is closed, and its caller tries
 *  again, as in front of any load balancer. */
async function openDoor() {
  const ports: number[] = []
  let turn = 0
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    const port = ports[turn++ % Math.max(1, ports.length)]
    if (port === undefined) return void socket.destroy()
    const inner = connect(port, '127.0.0.1')
    const both = [socket, inner]
    for (const one of both) {
      open.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        open.delete(one)
        for (const other of both) other.destroy()
      })
    }
    socket.pipe(inner)
    inner.pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.address() as AddressInfo).port,
    add: (port: number) => void ports.push(port),
    remove: (port: number) => void ports.splice(ports.indexOf(port), 1),
    async close() {
      for (const one of open) one.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
