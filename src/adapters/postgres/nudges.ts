// Tells readers that there may be something new: at once within the process, by NOTIFY between
// processes. Only ever a nudge: a reader that misses one finds the events at its next poll.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Clock } from '../../domain/outside.ts'
import { connectionConfig, type PoolOptions } from './pool.ts'

const channel = 'tieout_events'
// A notification takes a lock over the whole server at its commit. One that says "look" is as
// good as hundreds, so a busy writer sends one in a while, apart from its appends.
const notifyEveryMs = 20
const reconnectMsMax = 5000

export type Nudges = {
  /** Something was appended by this process. */
  appended(): void
  /** Rises with every nudge: read it, then read the events, then wait for it to change. */
  count(): number
  /** Resolves when the count is no longer `seen`, or when the signal aborts. */
  changed(seen: number, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

export function openNudges(
  pool: pg.Pool,
  options: PoolOptions,
  pollMs: number,
  clock: Clock,
): Nudges {
  const bell = openBell()
  let notifying: Promise<void> | undefined
  let notifyAgain = false
  let listening: Promise<void[]> | undefined
  const closed = new AbortController()
  // The name under which this process hears itself, and need not look again.
  const self = randomBytes(8).toString('hex')

  async function notify(): Promise<void> {
    do {
      notifyAgain = false
      // Lost, it delays other processes to their next poll, no more.
      await pool.query('select pg_notify($1, $2)', [channel, self]).catch(() => undefined)
      await clock.sleep(notifyEveryMs, closed.signal)
    } while (notifyAgain && !closed.signal.aborted)
    notifying = undefined
  }

  async function listen(): Promise<void> {
    for (let waitMs = 100; !closed.signal.aborted; waitMs = Math.min(waitMs * 2, reconnectMsMax)) {
      const connected = await listenOnce(options, closed.signal, (from) => {
        if (from !== self) bell.ring()
      })
      if (connected) waitMs = 100
      await clock.sleep(waitMs, closed.signal)
    }
  }

  // One timer for all that wait: a nudge that was lost is made up for in a while.
  async function poll(): Promise<void> {
    while (!closed.signal.aborted) {
      await clock.sleep(pollMs, closed.signal)
      bell.ring()
    }
  }

  return {
    appended() {
      bell.ring()
      notifyAgain = true
      notifying ??= notify()
    },
    count: bell.count,
    changed(seen, signal) {
      listening ??= Promise.all([listen(), poll()])
      return bell.changed(seen, signal)
    },
    async close() {
      closed.abort()
      await Promise.all([listening, notifying])
    },
  }
}

/** Those of this process who wait, and how often they were called. */
function openBell() {
  let count = 0
  let waiting = new Set<() => void>()
  return {
    ring(): void {
      count++
      const woken = waiting
      waiting = new Set()
      for (const wake of woken) wake()
    },
    count: () => count,
    async changed(seen: number, signal: AbortSignal): Promise<void> {
      if (count !== seen || signal.aborted) return
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake)
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    },
  }
}

/** Listens until the connection ends or the signal aborts; true when it had been connected. */
async function listenOnce(
  options: PoolOptions,
  signal: AbortSignal,
  heard: (from?: string) => void,
): Promise<boolean> {
  const client = new pg.Client(connectionConfig({ ...options, name: `${options.name} listener` }))
  let connected = false
  try {
    const ended = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    client.on('notification', ({ payload }) => heard(payload))
    await client.connect()
    await client.query(`listen ${channel}`)
    connected = true
    // Something may have been said while nobody listened.
    heard()
    await ended
  } catch {
    // The caller tries again later; until then the polls find the events.
  } finally {
    await client.end().catch(() => undefined)
  }
  return connected
}
