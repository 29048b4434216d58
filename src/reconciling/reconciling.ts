// The daily reconciliation goes on by itself: after midnight of the books for the day before, for days
// that were missed, and whenever somebody asks. It runs in the process that has its lease; a run that
// was cut off goes on in whichever process has it next.
import type { Leases } from '../adapters/leases.ts'
import { addDays } from '../domain/dates.ts'
import * as Run from '../domain/reconciliation-run.ts'
import { Refusal } from '../domain/refusal.ts'
import { load, transact } from '../domain/transact.ts'
import * as Days from '../projections/reconciliation-days.ts'
import type { Projections } from '../projections/runner.ts'
import { causeOfRun, name, type Reconciling, type RunPorts, runOn } from './reconciliation-run.ts'

export type ReconcilingPorts = RunPorts & {
  projections: Pick<Projections, 'waitFor' | 'onChange'>
  leases: Leases
}

const lookEveryMs = 60_000
const missedMost = 7
const againAfterMs = 3_600_000
const attemptsMost = 4
const firstDelayMs = 1000

/** The days that are over and were not reconciled since, the oldest first. */
export async function daysDue(ports: RunPorts): Promise<string[]> {
  const { db, workspace, dayOf, outside } = ports
  const now = outside.clock.now()
  const today = dayOf(now.toISOString())
  const begun = await Days.firstRecordedAt(db, workspace)
  if (begun === null) return []
  const first = dayOf(begun)
  const days = Array.from({ length: missedMost }, (_, index) => addDays(today, index - missedMost))
  const tries = await Days.triesOf(db, workspace, days)
  return days.filter((day) => {
    if (day < first) return false
    const known = tries.get(day)
    if (!known) return true
    // What was made while the day went on does not hold its last hours.
    if (known.completedAt !== null && dayOf(known.completedAt) > day) return false
    return now.getTime() - Date.parse(known.startedAt) >= againAfterMs || isOfTheDay(known, day)
  })
  function isOfTheDay({ startedAt }: { startedAt: string }, day: string) {
    return dayOf(startedAt) <= day
  }
}

/** Begins the runs that are due. One that is under way is left alone. */
export async function begin(ports: RunPorts, day: string): Promise<void> {
  const { store, workspace, dayOf, outside } = ports
  const now = outside.clock.now().toISOString()
  const request = { day, knownAt: null, requestedBy: 'schedule' as const, today: dayOf(now) }
  const cause = causeOfRun({ workspace, outside }, `${day}/begin/${now}`)
  try {
    await transact(store, Run.decider, day, Run.start(request), cause)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** A run is tried a few times; then it says that it has failed, and may be asked for again. */
async function carryOut(ports: RunPorts, day: string): Promise<void> {
  const { outside, log, signal } = ports
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await runOn(ports, day)
      return
    } catch (error) {
      if (signal.aborted) return
      log.warn({ day, attempt, err: error }, 'the reconciliation of a day has failed')
      if (attempt < attemptsMost) {
        await outside.clock.sleep(firstDelayMs * 2 ** (attempt - 1), signal)
        continue
      }
      await giveUp(ports, day, error)
      throw error
    }
  }
}

async function giveUp(ports: RunPorts, day: string, error: unknown) {
  const { store, workspace } = ports
  const { current } = (await load(store, Run.decider, workspace, day)).state
  if (!current) return
  const reason = error instanceof Error ? error.message : String(error)
  const failed = { day, number: current.number, code: codeOf(error), reason }
  const cause = causeOfRun(ports, `${day}/${current.number}/fail`)
  await transact(store, Run.decider, day, Run.fail(failed), cause)
}

const codeOf = (error: unknown) =>
  error instanceof Error && error.name === 'ViewsBehind' ? 'views-behind' : 'failed'

export function startReconciling(ports: ReconcilingPorts): Reconciling {
  const { leases, outside, log, db, workspace, projections, signal } = ports
  let failure: string | undefined
  let woken = new AbortController()
  const unlisten = projections.onChange(({ view }) => {
    if (view === Days.view.name) woken.abort()
  })
  signal.addEventListener('abort', unlisten, { once: true })

  async function look(mine: RunPorts) {
    for (const day of await daysDue(mine)) await begin(mine, day)
    const [head] = [await mine.store.head()]
    if (head !== undefined) {
      const { signal: lost } = mine
      const views = [Days.view.name]
      await projections.waitFor({ views, position: head, timeoutMs: 5000, signal: lost })
    }
    for (const day of await Days.running(db, workspace)) await carryOut(mine, day)
  }
  async function run(lost: AbortSignal) {
    while (!lost.aborted) {
      woken = new AbortController()
      try {
        await look({ ...ports, signal: lost })
        failure = undefined
      } catch (error) {
        failure = String(error)
        log.error({ err: error }, 'the daily reconciliation has failed; it is tried again')
      }
      await outside.clock.sleep(lookEveryMs, AbortSignal.any([lost, woken.signal]))
    }
    failure = undefined
  }
  return { name, failing: () => failure, done: leases.hold(name, signal, run) }
}
