// What goes to the platforms and comes from them, as the API shows it.
import type { Clock } from '../domain/outside.ts'
import type { TrafficLog } from '../domain/traffic.ts'
import type { TakenUp } from '../projections/received.ts'
import type { App } from './app.ts'
import { conflictRoutes } from './routes/conflicts.ts'
import type { PlatformInfo } from './routes/connections.ts'
import { heldRoutes } from './routes/held.ts'
import { type MappingDeps, mappingRoutes } from './routes/mappings.ts'
import { receivedRoutes } from './routes/received.ts'
import type { ReviewDeps } from './routes/reviews.ts'
import { syncRoutes } from './routes/sync.ts'
import { throughputRoutes, type Worker } from './routes/throughput.ts'

/** How much goes to and fro, and who does the work. */
export type TrafficDesk = {
  log: Pick<TrafficLog, 'since' | 'refused'>
  /** How far those are who take up what was told. */
  takenUp(): Promise<TakenUp>
  /** The consumers of this process. */
  workers(): readonly Worker[]
}

export type CarryingDeps = {
  /** Looks at a mapping by the platform's real fields; absent = nothing can be asked. */
  mappingFaults?: MappingDeps['mappingFaults']
  /** The fields that HubSpot's deals have; absent = nothing can be asked. */
  dealFields?: MappingDeps['dealFields']
  /** Absent = nothing is counted here. */
  traffic?: TrafficDesk | undefined
}

type Deps = CarryingDeps &
  ReviewDeps & { clock: Pick<Clock, 'now'>; platforms: readonly PlatformInfo[] }

export async function carryingRoutes(v1: App, deps: Deps): Promise<void> {
  const { traffic } = deps
  await syncRoutes(v1, deps)
  await heldRoutes(v1, deps)
  await conflictRoutes(v1, deps)
  await mappingRoutes(v1, deps)
  await receivedRoutes(v1, { ...deps, takenUp: traffic?.takenUp, traffic: traffic?.log })
  if (traffic) {
    await throughputRoutes(v1, { ...deps, traffic: traffic.log, workers: traffic.workers })
  }
}
