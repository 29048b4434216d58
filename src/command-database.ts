// The database for a command beside the service: the one of the environment, or the embedded one,
// which goes on for whoever else uses it.
import type pg from 'pg'
import { startEmbeddedPostgres } from './adapters/postgres/embedded.ts'
import { eventSchema, migrate } from './adapters/postgres/migrate.ts'
import { openPool } from './adapters/postgres/pool.ts'
import type { Config } from './config.ts'
import type { Outside } from './domain/outside.ts'
import { viewSchema } from './projections/database.ts'

export type CommandDatabase = { connectionString: string; pool: pg.Pool; close(): Promise<void> }

export async function openCommandDatabase(
  config: Config,
  { clock }: Outside,
): Promise<CommandDatabase> {
  const dataDir = `${config.dataDir}/postgres`
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir, clock })
  const connectionString = embedded?.connectionString ?? config.databaseUrl ?? ''
  await migrate(connectionString, [eventSchema, viewSchema])
  const pool = openPool({ connectionString, name: 'tieout command', max: 4 })
  return {
    connectionString,
    pool,
    async close() {
      await pool.end()
      await embedded?.stop()
    },
  }
}
