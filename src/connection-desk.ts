// The connections as people meet them, put together: what they see of them, how they connect them,
// and who looks after them. The service and `tieout doctor` both begin here.
import type pg from 'pg'
import type { DatabasePool } from 'slonik'
import { openAuthorising } from './adapters/connections/authorising.ts'
import type { Connections } from './adapters/connections/connections.ts'
import { openDesk } from './adapters/connections/desk.ts'
import { openDoctor } from './adapters/connections/doctor.ts'
import type { Secrets } from './adapters/connections/secrets.ts'
import { postgresWays } from './adapters/postgres/authorisations.ts'
import { postgresSightings } from './adapters/postgres/webhook-sightings.ts'
import type { ReceiveWebhook } from './adapters/webhook.ts'
import type { PlatformConfig } from './config.ts'
import type { Outside } from './domain/outside.ts'
import type { Platform } from './domain/stored.ts'
import type { Platforms } from './platforms.ts'
import * as SyncQueries from './projections/sync-queries.ts'
import type { DeskPorts } from './adapters/connections/desk.ts'

export type ConnectionDeskPorts = {
  accounts: PlatformConfig
  workspace: string
  connections: Connections
  secrets: Secrets
  gates: Platforms['gates']
  sweeps?: DeskPorts['sweeps']
  pool: pg.Pool
  db: DatabasePool
  publicUrl: string | undefined
  outside: Outside
}

export function openConnectionDesk(ports: ConnectionDeskPorts) {
  const { workspace, connections, gates, pool, outside, db } = ports
  const sightings = postgresSightings(pool, outside.clock)
  const waiting = openWaiting(db, workspace)
  const authorising = openAuthorising({ ...ports, ways: postgresWays(pool) })
  const desk = openDesk(ports)
  const examine = openDoctor({
    ...ports,
    budget: (platform: Platform) => gates[platform].left(),
    waiting: async (platform: Platform) => ({
      ...(await waiting(platform)),
      lastWebhookAt: await sightings.last(workspace, platform),
    }),
  })
  return {
    authorising,
    desk: {
      standings: desk.standings,
      found: (platform: Platform) => connections[platform].found(),
      forget: authorising.forget,
      examine,
    },
    /** What is amiss with a connection, for the page of health; null = nothing. */
    trouble: desk.trouble,
    noting: (webhooks: Record<Platform, ReceiveWebhook>): Record<Platform, ReceiveWebhook> => ({
      stripe: sightings.noting('stripe', webhooks.stripe),
      hubspot: sightings.noting('hubspot', webhooks.hubspot),
      quickbooks: sightings.noting('quickbooks', webhooks.quickbooks),
    }),
  }
}

/** What waits for a person, by platform. */
const openWaiting = (db: DatabasePool, workspace: string) => async (platform: Platform) => {
  const summaries = await SyncQueries.summary(db, workspace)
  const own = summaries.find((one) => one.platform === platform)
  const sum = (counts: { count: number }[] = []) =>
    counts.reduce((total, { count }) => total + count, 0)
  return {
    parked: sum(own?.parked),
    held: sum(own?.held),
    conflicts: own?.conflictsOpen ?? 0,
  }
}
