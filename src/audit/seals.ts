// All that has to do with the seals of one installation, put together: what writes the hashes down
// and seals, and what reads everything once more.
import type pg from 'pg'
import type { EventStoreDb } from '../adapters/eventstoredb/store.ts'
import { storeLeaves } from '../adapters/leaves.ts'
import { postgresHashLog } from '../adapters/postgres/hash-log.ts'
import { openReadingPool, postgresLeaves } from '../adapters/postgres/leaves.ts'
import { goneTables, readTraces } from '../adapters/postgres/traces.ts'
import { anchorFile, openAnchor, readAnchor } from '../adapters/seal-anchor.ts'
import type { CheckingKeys, SealingKeys } from '../adapters/sealing-keys.ts'
import type { Config } from '../config.ts'
import type { EventStore } from '../domain/event-store.ts'
import type { HashLog, ReadLeaves } from '../domain/hash-log.ts'
import { type FaultKind, faultOf, type Report } from '../domain/verification.ts'
import { verifyLog } from '../domain/verify-log.ts'

export type Seals<Keys = SealingKeys> = {
  leaves: ReadLeaves
  hashLog: HashLog
  keys: Keys
  anchor: ReturnType<typeof openAnchor>
  verify(options?: VerifyOptions): Promise<Report>
  close(): Promise<void>
}

export type VerifyOptions = {
  /** Another anchor than the one in the data directory. */
  anchorFile?: string | undefined
  tell?: ((events: number) => void) | undefined
  signal?: AbortSignal | undefined
}

type Parts<Keys> = {
  config: Pick<Config, 'dataDir' | 'eventStoreUrl'>
  connectionString: string
  pool: pg.Pool
  /** As it stands in the store: nothing of it opened. */
  stored: Pick<EventStore, 'log'> & Partial<Pick<EventStoreDb, 'limits'>>
  keys: Keys
}

export function openSeals<Keys extends CheckingKeys>(parts: Parts<Keys>): Seals<Keys> {
  const { config, connectionString, pool, stored, keys } = parts
  const isElsewhere = config.eventStoreUrl !== undefined
  const reading = openReadingPool(connectionString)
  const marks = keys.mark && { of: keys.mark, since: keys.since }
  const leaves = isElsewhere ? storeLeaves(stored) : postgresLeaves(reading, marks)
  const hashLog = postgresHashLog(pool)
  return {
    ...{ leaves, hashLog, keys, anchor: openAnchor(config.dataDir) },
    async verify(options = {}) {
      const own = openAnchor(config.dataDir)
      const file = options.anchorFile ?? anchorFile(config.dataDir)
      // All that the log is held against is read first: what comes meanwhile may lack there.
      const [anchor, head, traces, known, tables] = await Promise.all([
        readAnchor(file),
        own.head(),
        // EventStoreDB counts what is not ours as well: how far somebody has read says nothing.
        isElsewhere ? [] : readTraces(pool),
        keys.stored(),
        goneTables(pool),
      ])
      const isGone = (kind: FaultKind) => tables.some((one) => one.kind === kind)
      const log = isGone('hash-log-missing') ? noHashLog : hashLog
      // Before the service was first started there were no keys.
      const isNew = known.isEmpty && !anchor && tables.length === 0 && !(await log.last())
      const found = [
        ...tables.map(({ kind, what }) => faultOf(kind, null, what)),
        ...(isNew ? [] : known.amiss).map((what) => faultOf('key-altered', null, what)),
      ]
      return verifyLog({
        leaves: isGone('truncated') && !isElsewhere ? noLeaves : leaves,
        hashLog: log,
        ...{ hashLogKey: keys.hashLogKey, anchor, head, traces, found },
        ownKeys: known.publicKeys,
        ...{ limits: stored.limits, tell: options.tell, signal: options.signal },
      })
    },
    close: () => reading.end(),
  }
}

async function* nothing() {}
const noLeaves: ReadLeaves = nothing
const noHashLog: HashLog = {
  last: async () => undefined,
  append: async () => false,
  rows: nothing,
  rowAt: async () => undefined,
}
