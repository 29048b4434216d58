// Outgoing webhooks on Postgres and HTTP: what works on them, and what the routes are given.
import type pg from 'pg'
import type { Logger } from 'pino'
import type { DatabasePool } from 'slonik'
import type { Sealer } from './adapters/connections/sealing.ts'
import type { Consumer } from './adapters/consumer.ts'
import type { Leases } from './adapters/leases.ts'
import { checkAddress } from './adapters/outgoing/addresses.ts'
import { httpSend } from './adapters/outgoing/http-send.ts'
import { startOutgoing } from './adapters/outgoing/outgoing.ts'
import { newSecret } from './adapters/outgoing/signing.ts'
import { postgresOutgoing } from './adapters/postgres/outgoing.ts'
import { postgresOutgoingLog } from './adapters/postgres/outgoing-log.ts'
import { postgresSigningKeys } from './adapters/postgres/outgoing-secrets.ts'
import type { ChangeFeed } from './domain/change-feed.ts'
import type { EventStore } from './domain/event-store.ts'
import type { OutgoingDesk } from './domain/outgoing.ts'
import type { Outside } from './domain/outside.ts'
import { positionBefore } from './projections/replay-start.ts'

export function openOutgoing(ports: {
  workspace: string
  store: EventStore
  /** Reads the store itself: what goes out does not wait for a broker. */
  feed: ChangeFeed
  pool: pg.Pool
  db: DatabasePool
  sealer: Sealer
  /** Whether plain HTTP to this machine is allowed. */
  allowLocal: boolean
  leases: Leases
  outside: Outside
  log: Logger
  signal: AbortSignal
}): { consumers: Consumer[]; desk: OutgoingDesk } {
  const { pool, db, sealer, allowLocal, outside } = ports
  const policy = { allowLocal }
  const keys = postgresSigningKeys(pool, sealer)
  const consumers = startOutgoing({
    ...ports,
    keys,
    queue: postgresOutgoing(pool),
    positionBefore: (workspace, from) => positionBefore(db, workspace, from),
    send: httpSend(policy, outside.clock),
  })
  const desk = {
    keys,
    newSecret,
    log: postgresOutgoingLog(pool),
    checkAddress: (url: string) => checkAddress(url, policy),
  }
  return { consumers, desk }
}
