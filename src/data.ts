// Where everything is kept: Postgres, the event store, the views on it, and who does which part of
// the work.
import { hostname } from 'node:os'
import { openEventStoreDb } from './adapters/eventstoredb/store.ts'
import { openLeases } from './adapters/leases.ts'
import { startEmbeddedPostgres } from './adapters/postgres/embedded.ts'
import { postgresLeases } from './adapters/postgres/leases.ts'
import { eventSchema, migrate } from './adapters/postgres/migrate.ts'
import { openPool } from './adapters/postgres/pool.ts'
import { openPersonKeys } from './adapters/postgres/person-keys.ts'
import { openPostgresStore } from './adapters/postgres/store.ts'
import { openShield } from './adapters/privacy/shield.ts'
import { openSealingKeys } from './adapters/sealing-keys.ts'
import type { Opened, ServiceOptions } from './parts.ts'
import { allViews } from './projections/all.ts'
import { openViews, viewSchema } from './projections/database.ts'
import { startProjections } from './projections/runner.ts'
import { openSealed } from './sealed.ts'

export type Data = Awaited<ReturnType<typeof openData>>

export async function openData(options: ServiceOptions, opened: Opened) {
  const { config, outside, log } = options
  const { clock } = outside
  const say = (message: string) => log.info(message)
  let connectionString = config.databaseUrl
  if (!connectionString) {
    const dataDir = `${config.dataDir}/postgres`
    const postgres = await startEmbeddedPostgres({ dataDir, clock, log: say })
    opened.push(['postgres', () => postgres.stop()])
    connectionString = postgres.connectionString
  }
  await migrate(connectionString, [eventSchema, viewSchema])
  const pool = openPool({ connectionString, name: 'tieout' })
  opened.push(['pool', () => pool.end()])
  const leases = openShare(options, connectionString, opened)
  const sealer = await openSealed(config, pool)
  const sealingKeys = await openSealingKeys(pool, sealer)
  const stored = config.eventStoreUrl
    ? await openEventStoreDb({ url: config.eventStoreUrl, clock, log: say })
    : await openPostgresStore({ connectionString, clock, log: say, mark: sealingKeys.mark })
  opened.push(['event store', () => stored.close()])
  const persons = await openPersonKeys(pool, sealer)
  const shield = openShield({ store: stored, ...persons, clock, log })
  const { store } = shield
  const db = await openViews({ connectionString })
  opened.push(['views', () => db.end()])
  const projections = startProjections({ store, db, views: allViews, clock, log: say })
  opened.push(['projections', () => projections.stop()])
  // `stored` has the events as they are stored, what is encrypted of them encrypted.
  return {
    connectionString,
    pool,
    sealer,
    sealingKeys,
    store,
    stored,
    shield,
    persons,
    db,
    projections,
    leases,
  }
}

/** What falls to this process of the work that several share. On a connection of its own, which never
 *  waits for a long query of another; each statement has less time than a lease has. */
function openShare({ config, outside, log }: ServiceOptions, database: string, opened: Opened) {
  const { random, clock } = outside
  const name = config.processName ?? `${hostname()}-${process.pid}-${random.uuid().slice(0, 4)}`
  const limits = { max: 2, statementTimeoutMs: 2_000 }
  const pool = openPool({ connectionString: database, name: 'tieout leases', ...limits })
  opened.push(['pool of the leases', () => pool.end()])
  const me = { id: `${name}-${random.uuid()}`, name }
  const leases = openLeases({ table: postgresLeases(pool), process: me, clock, log })
  opened.push(['leases', () => leases.close()])
  return leases
}
