// Sweeps: what webhooks have missed is asked for again and again. A sweep reads a platform's own
// lists and makes facts of them, which go the way of a webhook's. Facts are stored first, then the
// cursor is moved, so that a crash repeats a step and never leaves one out.
import type { Logger } from 'pino'
import type { EventStore, Position } from '../domain/event-store.ts'
import { type ReceivedEvent, receivedFact } from '../domain/inbound.ts'
import type { Outside } from '../domain/outside.ts'
import type { Platform } from '../domain/stored.ts'
import { troubleOf } from './consumer.ts'
import { PlatformError } from './platform-error.ts'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

export type SweepStep = {
  /** Stored, each once by its event id, before the cursor counts. */
  received: ReceivedEvent[]
  /** From where to go on, in the sweep's own words. */
  cursor: Json
  /** Rows looked at so far in this run, and how many there are, where that is known. */
  done?: number
  total?: number | null
  /** What a person should know of this run, such as that it had to fall back to another list. */
  notice?: string
}

export type Sweep = {
  /** Permanent: the cursor is kept under it. */
  name: string
  platform: Platform
  everyMs: number
  /** `from` is where to begin while there is no cursor: an hour before the sweep first ran here,
   *  RFC 3339; of a backfill the day that was asked for. Ends early, without harm, on the signal. */
  run(cursor: Json | null, signal: AbortSignal, from: string): AsyncIterable<SweepStep>
}

/** A sweep that runs once when somebody asks for it. */
export type Backfill = Omit<Sweep, 'everyMs'>

/** What is kept of a sweep. Times are RFC 3339. */
export type SweepState = {
  cursor: Json | null
  from: string
  done: number
  total: number | null
  /** Facts so far that nobody had told. */
  found: number
  /** How often somebody has asked for it, and how many of these asks are done. */
  asked: number
  answered: number
  /** The request that asked last, where it has a key of its own. */
  askedBy: string | null
  startedAt: string | null
  /** When it last ended well. */
  finishedAt: string | null
  /** Nothing from before then is missing: the begin of the last run that ended well. */
  coveredAt: string | null
  /** Not got over yet. */
  failure: { code: string; reason: string; at: string; attempts: number } | null
  notice: string | null
}

export type SweepCursors = {
  read(workspace: string, name: string): Promise<SweepState | null>
  /** Changes what is named and leaves the rest. With `run`, only while that ask is the last one: a
   *  run that was overtaken by another ask leaves no trace. */
  write(workspace: string, name: string, changes: Partial<SweepState>, run?: number): Promise<void>
  /** Counts one more ask, and changes what is named with it. With `seen`, only while so many were
   *  counted before; null = somebody else has asked meanwhile. */
  ask(
    workspace: string,
    name: string,
    changes?: Partial<SweepState>,
    seen?: number,
  ): Promise<SweepState | null>
  list(workspace: string): Promise<(SweepState & { name: string })[]>
}

export const untouched: SweepState = {
  cursor: null,
  from: '',
  done: 0,
  total: null,
  found: 0,
  asked: 0,
  answered: 0,
  askedBy: null,
  startedAt: null,
  finishedAt: null,
  coveredAt: null,
  failure: null,
  notice: null,
}

export type SweepPorts = {
  store: EventStore
  cursors: SweepCursors
  workspace: string
  /** Whether the ingest of the platform has taken up the facts as far as this position. A long list
   *  waits for it, so that what comes by webhook is not behind thousands of old things. */
  takenUp?(platform: Platform, position: Position): Promise<boolean>
  /** How often to look whether somebody asks; absent = every two seconds. */
  lookEveryMs?: number | undefined
  outside: Outside
  log: Logger
}

const hourMs = 3_600_000
export const usualLookMs = 2000
const waitForIngestMs = 500
const sideBySide = 50
const firstDelayMs = 1000
const longestDelayMs = 300_000

/** Sweeps at the start and then every `everyMs`, or when somebody asks; ends on the signal. What
 *  is swept only now and then waits for its turn over restarts too. */
export async function keepSweeping(ports: SweepPorts, sweep: Sweep, signal: AbortSignal) {
  const { random } = ports.outside
  let turn: Turn | undefined
  for (let failures = 0; !signal.aborted; ) {
    try {
      turn ??= await firstTurn(ports, sweep)
      await untilDue(ports, sweep.name, turn, signal)
      if (signal.aborted) return
      await sweepOnce(ports, sweep, signal, turn)
      failures = 0
      turn.waitMs = sweep.everyMs * (0.9 + random.next() * 0.2)
    } catch (error) {
      failures += 1
      await noteFailure(ports, sweep.name, error, failures)
      const waitMs = delayAfter(error, failures, random.next())
      if (turn) turn.waitMs = waitMs
      else await ports.outside.clock.sleep(waitMs, signal)
    }
  }
}

/** When it is to run, and the ask that it has heard. */
type Turn = { waitMs: number; asked: number }

async function firstTurn({ cursors, workspace, outside }: SweepPorts, sweep: Sweep): Promise<Turn> {
  const { finishedAt, answered } = (await cursors.read(workspace, sweep.name)) ?? untouched
  if (sweep.everyMs < hourMs || !finishedAt) return { waitMs: 0, asked: answered }
  const sinceMs = outside.clock.now().getTime() - Date.parse(finishedAt)
  return { waitMs: Math.max(0, sweep.everyMs - sinceMs), asked: answered }
}

/** Until the time is over or somebody asks, whichever is first. */
async function untilDue(
  { cursors, workspace, lookEveryMs = usualLookMs, outside: { clock } }: SweepPorts,
  name: string,
  turn: Turn,
  signal: AbortSignal,
) {
  const until = clock.now().getTime() + turn.waitMs
  while (!signal.aborted) {
    const leftMs = until - clock.now().getTime()
    if (leftMs <= 0) return
    const { asked } = (await cursors.read(workspace, name)) ?? untouched
    if (asked > turn.asked) return
    await clock.sleep(Math.min(leftMs, lookEveryMs), signal)
  }
}

/** One run from the cursor to the end. */
export async function sweepOnce(ports: SweepPorts, sweep: Sweep, signal: AbortSignal, turn?: Turn) {
  const { cursors, workspace, outside } = ports
  const { name } = sweep
  const before = (await cursors.read(workspace, name)) ?? untouched
  const startedAt = outside.clock.now().toISOString()
  const from = before.from || new Date(Date.parse(startedAt) - hourMs).toISOString()
  if (turn) turn.asked = before.asked
  await cursors.write(workspace, name, { from, startedAt, done: 0, total: null })
  const notice = await takeSteps(ports, sweep, { ...before, from }, signal)
  if (signal.aborted) return
  const finishedAt = outside.clock.now().toISOString()
  const done = { finishedAt, coveredAt: startedAt, answered: before.asked, failure: null }
  await cursors.write(workspace, name, { ...done, notice })
}

/** Takes every step: its facts, then its cursor. Answers with the last notice. */
export async function takeSteps(
  ports: SweepPorts,
  sweep: Omit<Sweep, 'everyMs'>,
  before: SweepState,
  signal: AbortSignal,
  run?: number,
): Promise<string | null> {
  const { cursors, workspace } = ports
  const { name, platform } = sweep
  let { found, done } = before
  let notice: string | null = null
  let last: Position | undefined
  for await (const step of sweep.run(before.cursor, signal, before.from)) {
    if (signal.aborted) break
    await untilTakenUp(ports, platform, last, signal)
    const stored = await storeFacts(ports, platform, step.received)
    last = stored.position
    found += stored.fresh
    done = step.done ?? done + step.received.length
    notice = step.notice ?? notice
    const { cursor, total = null } = step
    await cursors.write(workspace, name, { cursor, done, total, found, notice }, run)
  }
  return notice
}

/** One step ahead of the ingest and no further. */
async function untilTakenUp(
  { takenUp, outside: { clock } }: SweepPorts,
  platform: Platform,
  position: Position | undefined,
  signal: AbortSignal,
) {
  if (position === undefined || !takenUp) return
  while (!signal.aborted && !(await takenUp(platform, position))) {
    await clock.sleep(waitForIngestMs, signal)
  }
}

/** How many were new, and where the last of these is. */
async function storeFacts(
  { store, workspace }: SweepPorts,
  platform: Platform,
  received: readonly ReceivedEvent[],
) {
  let fresh = 0
  let position: Position | undefined
  const known = new Map(received.map((one) => [one.eventId, one]))
  const facts = [...known.values()].map((one) => receivedFact(workspace, platform, one))
  for (let first = 0; first < facts.length; first += sideBySide) {
    const some = facts.slice(first, first + sideBySide)
    const appended = await Promise.all(
      some.map(({ stream, event }) => store.append(stream, [event], 'none')),
    )
    for (const one of appended.filter(({ repeated }) => !repeated)) {
      fresh += 1
      if (position === undefined || one.position > position) position = one.position
    }
  }
  return { fresh, position }
}

const absent = new Set([404, 405, 410, 501])

/** There is no such list at this platform: webhooks have to do. */
export const isNotOffered = (error: unknown) =>
  error instanceof PlatformError && absent.has(error.status ?? 0)

export async function noteFailure(
  { cursors, workspace, outside, log }: SweepPorts,
  name: string,
  error: unknown,
  attempts: number,
) {
  const { code, reason } = troubleOf(error, 'unexpected')
  const failure = {
    ...(isNotOffered(error) ? { code: 'not-offered', reason } : { code, reason }),
    ...{ at: outside.clock.now().toISOString(), attempts },
  }
  const isQuiet = attempts > 1 || (error instanceof PlatformError && error.notCalled)
  log[isQuiet ? 'debug' : 'warn']({ sweep: name, ...failure }, 'a sweep has failed')
  await cursors.write(workspace, name, { failure }).catch(() => undefined)
}

/** Doubling with jitter; a platform's own wish wins. What is not offered is not asked for much. */
export function delayAfter(error: unknown, failures: number, chance: number): number {
  const wished = error instanceof PlatformError ? error.retryAfterMs : undefined
  if (wished !== undefined) return wished + chance * firstDelayMs
  if (isNotOffered(error) && failures >= 3) return hourMs * (0.9 + chance * 0.2)
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 20))
  return ceiling / 2 + (chance * ceiling) / 2
}
