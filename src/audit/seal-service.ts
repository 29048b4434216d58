// What proves the ledger of a running service: who writes its seals, and what the routes about seals
// and archives are given.
import { openShelf } from '../adapters/archive/shelf.ts'
import { postgresArchives } from '../adapters/postgres/archives.ts'
import { postgresVerifications } from '../adapters/postgres/verifications.ts'
import type { Data } from '../data.ts'
import { type Opened, type ServiceOptions, workspace } from '../parts.ts'
import { openArchiveDesk } from './archive-desk.ts'
import { openSealDesk } from './seal-desk.ts'
import { startSealing } from './sealing.ts'
import { openSeals } from './seals.ts'

/** Opened before all that appends, so that it ends behind it and the last seal is over everything. */
export function startSeals(
  data: Data,
  { config, outside, log }: ServiceOptions,
  closing: AbortSignal,
  opened: Opened,
) {
  const { connectionString, pool, db, store, stored, leases, sealingKeys } = data
  const seals = openSeals({ config, connectionString, pool, stored, keys: sealingKeys })
  opened.push(['seals', () => seals.close()])
  const sealing = startSealing({ ...seals, store, leases, outside, log })
  opened.push(['sealing', () => sealing.close()])
  const desk = openSealDesk({
    seals,
    verifications: postgresVerifications(pool),
    proof: { db, stored, hashLog: seals.hashLog, workspace },
    ...{ clock: outside.clock, log, signal: closing },
  })
  opened.push(['verifications', () => desk.idle()])
  const archives = openArchiveDesk({
    books: { ...data, workspace, timeZone: config.timeZone, keys: data.persons.keys },
    archives: postgresArchives(pool),
    shelf: openShelf(config.dataDir),
    ...{ clock: outside.clock, log, signal: closing },
  })
  opened.push(['archives', () => archives.idle()])
  return { sealing, desk, archives }
}
