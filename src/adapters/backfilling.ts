// Backfills: what a platform holds from before Tieout was connected, loaded once when somebody asks
// for it. It goes on where it was after a crash, and ends when all of it is there.
import type { Platform } from '../domain/stored.ts'
import {
  type Backfill,
  delayAfter,
  noteFailure,
  type SweepPorts,
  takeSteps,
  untouched,
  usualLookMs,
} from './sweeping.ts'

/** Does what is asked for, one after the other in the order of the list; ends on the signal. */
export async function keepBackfilling(
  ports: SweepPorts,
  backfills: readonly Backfill[],
  signal: AbortSignal,
) {
  const { clock, random } = ports.outside
  const { lookEveryMs = usualLookMs } = ports
  const failed = new Map<string, { failures: number; notBefore: number }>()
  while (!signal.aborted) {
    for (const one of backfills) {
      if (signal.aborted) return
      const before = failed.get(one.name)
      if (before && before.notBefore > clock.now().getTime()) continue
      try {
        await backfillOnce(ports, one, signal)
        failed.delete(one.name)
      } catch (error) {
        const failures = 1 + (before?.failures ?? 0)
        await noteFailure(ports, one.name, error, failures)
        const waitMs = delayAfter(error, failures, random.next())
        failed.set(one.name, { failures, notBefore: clock.now().getTime() + waitMs })
      }
    }
    await clock.sleep(lookEveryMs, signal)
  }
}

async function backfillOnce(ports: SweepPorts, backfill: Backfill, signal: AbortSignal) {
  const { cursors, workspace, outside } = ports
  const { name } = backfill
  const before = (await cursors.read(workspace, name)) ?? untouched
  if (before.answered >= before.asked) return
  const run = before.asked
  const startedAt = before.startedAt ?? outside.clock.now().toISOString()
  await cursors.write(workspace, name, { startedAt }, run)
  const notice = await takeSteps(ports, backfill, before, signal, run)
  if (signal.aborted) return
  const finishedAt = outside.clock.now().toISOString()
  const ended = { answered: run, finishedAt, coveredAt: startedAt, failure: null, notice }
  await cursors.write(workspace, name, ended, run)
}

export const backfillName = (platform: Platform, object: string) => `backfill-${platform}-${object}`
