// What looks for disagreements: as they arise, once a day, and in what was signed.
import type { Checkpoints } from '../adapters/checkpoints.ts'
import type { Leases } from '../adapters/leases.ts'
import { fullPass, startDetection } from './detection.ts'
import { findings } from '../projections/findings/all.ts'
import type { Projections } from '../projections/runner.ts'
import { startReconciling } from './reconciling.ts'
import type { Reconciling, RunPorts } from './reconciliation-run.ts'
import { takenUpBy } from '../work.ts'
import { startSignOffWatch } from './sign-off-watch.ts'

export type DailyPorts = Omit<RunPorts, 'fullPass' | 'findings' | 'takenUp' | 'projections'> & {
  projections: Pick<Projections, 'waitFor' | 'onChange'>
  checkpoints: Checkpoints
  leases: Leases
  today(): string
}

export function dailyRunPorts(ports: DailyPorts) {
  const { workspace, checkpoints } = ports
  return {
    ...ports,
    fullPass: async (signal: AbortSignal) => void (await fullPass(ports, signal)),
    findings: (...[db, tolerances, at]: Parameters<RunPorts['findings']>) =>
      findings(db, workspace, 'all', tolerances, at),
    takenUp: takenUpBy(checkpoints),
  }
}

/** Each goes on under a lease of its own. */
export function startDaily(ports: DailyPorts): Reconciling[] {
  const detection = startDetection(ports)
  return [detection, startReconciling(dailyRunPorts(ports)), startSignOffWatch(ports)]
}
