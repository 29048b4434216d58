// The real NATS server for tests: the one of NATS_URL, or one of our own on a free port, which a
// test may kill, wipe and start again.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export type NatsServer = {
  url: string
  /** Ends it without a chance to clean up, as a loss of power would. */
  kill(): Promise<void>
  /** On the same port and data. */
  start(): Promise<void>
  /** Removes all it has stored. To be called while it is down. */
  wipe(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

const program = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin']
  .map((folder) => join(folder, 'nats-server'))
  .find((path) => existsSync(path))

export const hasNatsProgram = program !== undefined
export const hasNats = hasNatsProgram || process.env.NATS_URL !== undefined

/** What a suite that needs it calls when it is missing: one line that cannot be overlooked. */
export const sayNotRun = (suite: string) =>
  console.log(`NOT RUN: ${suite} (install nats-server or set NATS_URL to run it)`)

export async function startNatsServer(): Promise<NatsServer> {
  if (!program) throw new Error('there is no nats-server program on this machine')
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-nats-'))
  let child: ChildProcess | undefined
  let port = '-1'

  const start = async () => {
    const args = ['-js', '-sd', dataDir, '-a', '127.0.0.1', '-p', port]
    child = spawn(program as string, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    port = await portOfReady(child)
  }
  const kill = async () => {
    const dying = child
    child = undefined
    if (!dying) return
    const gone = new Promise((resolve) => dying.once('exit', resolve))
    dying.kill('SIGKILL')
    await gone
  }
  // Even when the test run itself fails, no server is left behind.
  process.once('exit', () => child?.kill('SIGKILL'))

  await start()
  const wipe = () => rm(dataDir, { recursive: true, force: true })
  return {
    url: `nats://127.0.0.1:${port}`,
    kill,
    start,
    wipe,
    async stop() {
      await kill()
      await wipe()
    },
  }
}

/** The server writes the port it was given, then that it is ready, to its log. */
function portOfReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = ''
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`nats-server ended:\n${log}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk
      const port = /Listening for client connections on [^\n]*:(\d+)/.exec(log)?.[1]
      if (port && log.includes('Server is ready')) resolve(port)
    })
  })
}
