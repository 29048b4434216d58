// The seals of a running service: who writes them, and what the routes about them are given.
import { postgresVerifications } from '../adapters/postgres/verifications.ts'
import type { Data } from '../data.ts'
import { type Opened, type ServiceOptions, workspace } from '../parts.ts'
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
  return { sealing, desk }
}
