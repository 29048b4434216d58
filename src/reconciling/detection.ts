// The detection: what the views show to disagree becomes the life of discrepancies. It runs in the
// process that has its lease: all of it at the start and now and then, and what has changed within
// seconds of the change. Run twice, or in two processes at once, it does nothing more.
import type { Logger } from 'pino'
import type { Leases } from '../adapters/leases.ts'
import { openNotes } from './detection-notes.ts'
import { name, openRecording } from './detection-recording.ts'
import { discrepancyIdOf, type Kind } from '../domain/discrepancy-kinds.ts'
import type { EventStore, Position } from '../domain/event-store.ts'
import type { Outside } from '../domain/outside.ts'
import type { DatabasePool } from '../projections/database.ts'
import { findings, type Found, type Scope } from '../projections/findings/all.ts'
import {
  addAll,
  asSubjects,
  gather,
  type Gathered,
  isEmpty,
  together,
} from '../projections/findings/touched.ts'
import type { Projections } from '../projections/runner.ts'
import { tolerancesOf } from '../projections/tolerances.ts'

export { name }

/** Changes come in bursts: they are looked at together. */
const gatherMs = 400
const viewsBehindMs = 5000
/** What no change has told of, such as a day that has come. */
const wholeEveryMs = 3_600_000
const againMs = 5000
/** So many are recorded at once: where very much is found, that is what takes the time. */
const recordedAtOnce = 100

export type DetectionPorts = {
  store: EventStore
  db: DatabasePool
  workspace: string
  /** The day of the books. */
  today(): string
  outside: Outside
  log: Logger
}

export type Pass = { found: number; inTransit: number; resolved: number; failed: number }

type Seen = Pass & {
  ids: Set<string>
  /** What is to be looked at again, and when at the latest. */
  again: { subject: Found['subject']; at: number }[]
}

type Behind = { position: Position | undefined; entriesAfter: Position | null }

export function openDetection(ports: DetectionPorts) {
  const { db, workspace, outside, log, today } = ports
  const recording = openRecording(ports)

  /** Takes down all that is found. One that cannot be recorded keeps no other from it. */
  async function look(scope: Scope, signal?: AbortSignal): Promise<Seen> {
    const now = outside.clock.now()
    const tolerances = await tolerancesOf(db, workspace)
    const seen: Seen = {
      ...{ found: 0, inTransit: 0, resolved: 0, failed: 0, ids: new Set(), again: [] },
    }
    const options = { moment: now.toISOString(), today: today() }
    const of = (kind: Kind) => tolerances[kind]
    const observe = async (id: string, found: Found) => {
      try {
        await recording.observe(id, found)
      } catch (error) {
        seen.failed += 1
        seen.again.push({ subject: found.subject, at: now.getTime() + againMs })
        log.error({ discrepancyId: id, err: error }, 'a disagreement could not be recorded')
      }
    }
    const underway = new Set<Promise<unknown>>()
    try {
      for await (const found of findings(db, workspace, scope, of, options)) {
        if (signal?.aborted) break
        const { subject, inTransit, graceSeconds } = found
        const id = discrepancyIdOf(found)
        seen.ids.add(id)
        if (inTransit) {
          seen.inTransit += 1
          seen.again.push({ subject, at: now.getTime() + (graceSeconds + 1) * 1000 })
          continue
        }
        seen.found += 1
        // Each is found once, so that no two of these are about one stream.
        const one = observe(id, found).finally(() => underway.delete(one))
        underway.add(one)
        if (underway.size >= recordedAtOnce) await Promise.race(underway)
      }
    } finally {
      await Promise.all(underway)
    }
    return seen
  }

  async function vanish(ids: Iterable<string>, seen: Seen, position: Position | undefined) {
    for (const id of ids) {
      if (seen.ids.has(id)) continue
      const subject = recording.subjectOf(id)
      try {
        if (await recording.vanish(id, position)) seen.resolved += 1
      } catch (error) {
        seen.failed += 1
        if (subject) seen.again.push({ subject, at: 0 })
        log.error({ discrepancyId: id, err: error }, 'a discrepancy could not be resolved')
      }
    }
  }

  /** Looks at what has changed, and at what stands about it. */
  async function lookAt(dirty: Gathered, { position, entriesAfter }: Behind): Promise<Seen> {
    const roots = gather()
    addAll(roots, dirty)
    const concerned = recording.concerned(dirty)
    for (const id of concerned) recording.addSubject(roots, id)
    const all = await together(db, workspace, roots)
    const seen = await look(asSubjects(all, entriesAfter))
    await vanish(concerned, seen, position)
    return seen
  }

  /** Everything; what is not found any more is looked at once more by itself before it is resolved. */
  async function lookAtAll(signal?: AbortSignal): Promise<Seen> {
    await recording.load()
    const before = recording.all()
    const seen = await look('all', signal)
    const gone = gather()
    for (const id of before) if (!seen.ids.has(id)) recording.addSubject(gone, id)
    if (signal?.aborted || isEmpty(gone)) return seen
    const again = await lookAt(gone, { position: undefined, entriesAfter: null })
    return { ...seen, resolved: again.resolved, again: [...seen.again, ...again.again] }
  }

  return { lookAt, lookAtAll }
}

/** All of it once, for whoever asks: the daily run. Recorded are the same discrepancies as by the
 *  detection that runs beside it. */
export async function fullPass(ports: DetectionPorts, signal?: AbortSignal): Promise<Pass> {
  const { found, inTransit, resolved, failed } = await openDetection(ports).lookAtAll(signal)
  return { found, inTransit, resolved, failed }
}

export type Detection = {
  name: string
  failing(): string | undefined
  /** Settles when it has ended. */
  done: Promise<void>
}

type Running = DetectionPorts & {
  projections: Pick<Projections, 'onChange' | 'waitFor'>
  leases: Leases
  signal: AbortSignal
}

export function startDetection(ports: Running): Detection {
  const { leases, outside, log } = ports
  const { clock } = outside
  let failure: string | undefined

  async function run(lost: AbortSignal) {
    const steps = openSteps(ports, lost)
    try {
      while (!lost.aborted) {
        try {
          await steps.step()
          failure = undefined
        } catch (error) {
          failure = String(error)
          log.error({ err: error }, 'the detection of discrepancies has failed; it tries again')
          await clock.sleep(againMs, lost)
        }
        await steps.next()
      }
    } finally {
      steps.close()
      // Whoever has the lease now says how it goes.
      failure = undefined
    }
  }
  return { name, failing: () => failure, done: leases.hold(name, ports.signal, run) }
}

function openSteps(ports: Running, lost: AbortSignal) {
  const { projections, store, outside } = ports
  const { clock } = outside
  const notes = openNotes({ ...ports, clock })
  const detection = openDetection(ports)
  const viewsSeen = (position: string) =>
    projections.waitFor({ position, timeoutMs: viewsBehindMs, signal: lost })

  async function whole() {
    const head = await store.head()
    if (head) await viewsSeen(head)
    notes.startFrom(head)
    notes.again((await detection.lookAtAll(lost)).again)
  }

  return {
    close: notes.close,
    async step() {
      if (notes.isWholeDue(wholeEveryMs)) {
        try {
          return await whole()
        } catch (error) {
          notes.askWhole()
          throw error
        }
      }
      const { position, ...taken } = notes.take()
      try {
        if (position) await viewsSeen(position)
        const { entriesAfter } = taken
        const seen = await detection.lookAt(await notes.owners(taken), { position, entriesAfter })
        notes.again(seen.again)
      } catch (error) {
        notes.giveBack(taken)
        throw error
      }
    },
    async next() {
      await notes.next(lost)
      await clock.sleep(gatherMs, lost)
    },
  }
}
