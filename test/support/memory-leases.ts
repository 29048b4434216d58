// Leases in memory that keep the table's promise: for one process alone, or for the processes of a
// simulation, who share one table. The lease contract runs on it as on Postgres.
import {
  type Leases,
  type LeaseTable,
  type OpenLeases,
  openLeases,
} from '../../src/adapters/leases.ts'
import type { Process } from '../../src/adapters/lease-sharing.ts'
import type { Clock } from '../../src/domain/outside.ts'

/** The clock is the table's own, that of a database. */
export function memoryLeaseTable(clock: Pick<Clock, 'now'>): LeaseTable {
  const processes = new Map<string, Process & { until: number }>()
  const leases = new Map<string, { owner: string | null; until: number }>()

  return {
    async beat(process, held, termMs) {
      const at = clock.now().getTime()
      for (const [id, { until }] of processes) if (until <= at) processes.delete(id)
      processes.set(process.id, { ...structuredClone(process), until: at + termMs })
      for (const [name, lease] of leases) {
        if (lease.owner === process.id && held.includes(name)) lease.until = at + termMs
        else if (lease.owner === process.id || !processes.has(lease.owner ?? '')) {
          leases.set(name, { owner: null, until: Math.min(lease.until, at) })
        }
      }
      return {
        processes: [...processes.values()]
          .map(({ until: _until, ...one }) => structuredClone(one))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
        leases: [...leases]
          .map(([name, { owner, until }]) => {
            const isFree = owner === null || until <= at
            return { name, owner: isFree ? null : owner, freeMs: isFree ? at - until : 0 }
          })
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      }
    },

    async claim(processId, names, termMs) {
      const at = clock.now().getTime()
      const free = names.filter((name) => {
        const lease = leases.get(name)
        return !lease || lease.owner === null || lease.until <= at
      })
      for (const name of free) leases.set(name, { owner: processId, until: at + termMs })
      return free
    },

    async release(processId, names) {
      const until = clock.now().getTime()
      for (const [name, { owner }] of leases) {
        if (owner !== processId || (names && !names.includes(name))) continue
        leases.set(name, { owner: null, until })
      }
      if (!names) processes.delete(processId)
    },
  }
}

/** The leases of a process that runs alone, or beside others on the same table. */
export const memoryLeases = (
  clock: Clock,
  id = 'alone',
  table = memoryLeaseTable(clock),
): OpenLeases => openLeases({ table, process: { id, name: id }, clock })

/** For what is tested without other processes: every lease is ours, at once. */
export const allOurs: Leases = { hold: (_name, signal, work) => work(signal) }
