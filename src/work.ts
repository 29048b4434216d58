// All that goes on behind the API, each part under its lease: the consumers, the billing run, and
// what asks the platforms for what no webhook has told.
import type { Checkpoints } from './adapters/checkpoints.ts'
import { keepBackfilling } from './adapters/backfilling.ts'
import { keepSweeping, type SweepCursors, type SweepPorts } from './adapters/sweeping.ts'
import { startBilling } from './billing.ts'
import { type ConsumerPorts, startConsumers } from './consumers.ts'
import type { LookUp } from './domain/look-up.ts'
import { workspace } from './parts.ts'
import { platformNames } from './platforms.ts'

export type WorkPorts = ConsumerPorts & {
  checkpoints: Checkpoints
  cursors: SweepCursors
  /** How often sweeps look whether somebody asks for them. */
  lookEveryMs?: number | undefined
  lookUp: LookUp & { dealsDue(workspace: string, today: string): Promise<string[]> }
}

export function startWork(ports: WorkPorts) {
  const consumers = startConsumers(ports)
  const { dealsDue } = ports.lookUp
  const billing = startBilling({ ...ports, workspace, dealsDue })
  const sweeping = startSweeps(ports)
  const done = Promise.all([...[...consumers, billing].map((one) => one.done), ...sweeping])
  return { consumers: [...consumers, billing], done }
}

/** Whether what a platform has told is understood as far as a position. */
export const takenUpBy =
  (checkpoints: Checkpoints): NonNullable<SweepPorts['takenUp']> =>
  async (platform, position) => {
    const { through = '' } = (await checkpoints.read(`ingest-${platform}`)) ?? {}
    return through >= position
  }

function startSweeps(ports: WorkPorts): Promise<void>[] {
  const { platforms, leases, signal, checkpoints, store, cursors, outside, log } = ports
  const { lookEveryMs } = ports
  const sweeping: SweepPorts = {
    ...{ store, cursors, workspace, outside, log, lookEveryMs },
    takenUp: takenUpBy(checkpoints),
  }
  const ofPlatform = (name: string) => platforms.backfills.filter((one) => one.platform === name)
  return [
    ...platforms.sweeps.map((sweep) =>
      leases.hold(sweep.name, signal, (lost) => keepSweeping(sweeping, sweep, lost)),
    ),
    ...platformNames
      .filter((name) => ofPlatform(name).length > 0)
      .map((name) =>
        leases.hold(`backfill-${name}`, signal, (lost) =>
          keepBackfilling(sweeping, ofPlatform(name), lost),
        ),
      ),
  ]
}
