// The event store on Postgres: appends through the group commit, reads by position.
import {
  type Batch,
  type EventStore,
  type Position,
  StoreUnavailable,
  type SubscribeOptions,
} from '../../domain/event-store.ts'
import type { Marker } from '../../domain/leaf.ts'
import type { Clock } from '../../domain/outside.ts'
import { openAppendQueue } from './append-queue.ts'
import { type Nudges, openNudges } from './nudges.ts'
import { openPool, orUnavailable } from './pool.ts'
import { readHead, readLog, readStream } from './reads.ts'
import { readRecords } from './records.ts'

export type PostgresStoreOptions = {
  connectionString: string
  clock: Clock
  log?: ((message: string) => void) | undefined
  /** How long a new event may go unseen when its nudge was lost. */
  pollMs?: number | undefined
  /** Connections at most, besides the one that listens. */
  connectionsMax?: number | undefined
  statementTimeoutMs?: number | undefined
  /** Marks what is appended as ours; absent = it is not marked. */
  mark?: Marker | undefined
}

const start = '0'.repeat(20) as Position
const retryMsMax = 5000

/** The database must have been migrated (migrate.ts). */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<EventStore> {
  const { clock, log = () => undefined, pollMs = 1000 } = options
  const poolOptions = {
    connectionString: options.connectionString,
    name: 'tieout events',
    max: options.connectionsMax ?? 10,
    statementTimeoutMs: options.statementTimeoutMs,
  }
  const pool = openPool(poolOptions)
  try {
    const { rows } = await orUnavailable(pool.query(`select to_regclass('tieout.events') as log`))
    if (!rows[0].log) throw new Error('this database has no event log: migrate it first')
  } catch (error) {
    await pool.end()
    throw error
  }
  const nudges = openNudges(pool, poolOptions, pollMs, clock)
  const queue = openAppendQueue(pool, nudges.appended, options.mark)
  const closed = new AbortController()
  const read = (after: Position, { categories, batchSize = 500 }: SubscribeOptions) =>
    readLog(pool, after, categories, batchSize)

  return {
    async append(stream, events, expected) {
      if (closed.signal.aborted) throw new StoreUnavailable('the store is closed')
      return queue.append(stream, events, expected)
    },
    readStream: (stream, from = 0n) => readStream(pool, stream, from),
    subscribe: (asked) => {
      const signal = AbortSignal.any([asked.signal, closed.signal])
      return subscribe({ ...asked, signal }, { read, nudges, clock, log })
    },
    log: (asked) => readRecords(pool, asked),
    head: () => readHead(pool),
    async close() {
      if (closed.signal.aborted) return
      closed.abort()
      await queue.idle()
      await nudges.close()
      await pool.end()
    },
  }
}

type Reader = {
  read(after: Position, options: SubscribeOptions): Promise<Batch>
  nudges: Nudges
  clock: Clock
  log: (message: string) => void
}

async function* subscribe(options: SubscribeOptions, reader: Reader): AsyncGenerator<Batch> {
  const { signal, batchSize = 500 } = options
  let position = options.after ?? start
  let ahead: Read | undefined
  let failures = 0
  while (!signal.aborted) {
    const { seen, outcome } = ahead ?? startRead(reader, position, options)
    ahead = undefined
    const step = await orAborted(outcome, signal)
    if (step === 'aborted') return
    if (step instanceof Error) {
      if (!(step instanceof StoreUnavailable)) throw step
      reader.log(`subscription interrupted: ${step.message}`)
      await reader.clock.sleep(Math.min(100 * 2 ** failures++, retryMsMax), signal)
      continue
    }
    failures = 0
    if (step.position > position) {
      position = step.position
      // While the caller works on a full batch the next is fetched.
      if (step.events.length === batchSize) ahead = startRead(reader, position, options)
      yield step
    } else {
      await reader.nudges.changed(seen, signal)
    }
  }
}

type Read = { seen: number; outcome: Promise<Batch | Error> }

/** A read that never rejects: one fetched ahead may fail while nobody waits for it yet. */
const startRead = (reader: Reader, after: Position, options: SubscribeOptions): Read => ({
  // Taken before the read: an append in between changes it, and the wait for a change is no wait.
  seen: reader.nudges.count(),
  outcome: reader.read(after, options).catch((error: Error) => error),
})

/** The outcome, or `aborted` when that comes first: a database that hangs does not hold up the
 *  end. (Promise.race would keep every batch alive for as long as the signal lives.) */
function orAborted<Outcome>(outcome: Promise<Outcome>, signal: AbortSignal) {
  return new Promise<Outcome | 'aborted'>((resolve) => {
    const onAbort = () => resolve('aborted')
    signal.addEventListener('abort', onAbort)
    void outcome.then((value) => {
      signal.removeEventListener('abort', onAbort)
      resolve(value)
    })
  })
}
