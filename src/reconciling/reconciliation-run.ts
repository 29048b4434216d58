// One run of the daily reconciliation, part by part. Each part is recorded with its result before the
// next begins, so that a run that was cut off goes on where it was, at the position where it stood.
import type { Logger } from 'pino'
import { type Kind, pairs, type Tolerance } from '../domain/discrepancy-kinds.ts'
import type { EventStore, Position } from '../domain/event-store.ts'
import { idFrom } from '../domain/ids.ts'
import { Decimal } from '../domain/money.ts'
import type { Outside } from '../domain/outside.ts'
import * as Run from '../domain/reconciliation-run.ts'
import type { Balance, Statement } from '../domain/tie-out.ts'
import { exactTolerances, isWithin, loadTolerances } from '../domain/tolerance.ts'
import { type Cause, load, transact } from '../domain/transact.ts'
import { refreshSources, type RefreshPorts, sourcesThen } from './reconciliation-sources.ts'
import { trialBalance } from '../projections/books.ts'
import type { DatabasePool } from '../projections/database.ts'
import type { Found } from '../projections/findings/all.ts'
import { type PairSums, sumsOf } from '../projections/pair-sums.ts'
import type { Projections } from '../projections/runner.ts'
import { openStatement, receivablesOf, statementOf } from '../projections/statement-of-day.ts'
import { atPosition, positionAt } from '../projections/time-machine.ts'

export const name = 'reconciliation'

/** Work that goes on by itself. */
export type Reconciling = {
  name: string
  failing(): string | undefined
  /** Settles when it has ended. */
  done: Promise<void>
}

export type RunPorts = RefreshPorts & {
  store: EventStore
  db: DatabasePool
  workspace: string
  projections: Pick<Projections, 'waitFor'>
  /** The day of the books at a moment. */
  dayOf(moment: string): string
  /** Looks at everything once, so that what is found is a discrepancy by the time of the statement. */
  fullPass(signal: AbortSignal): Promise<void>
  findings(
    db: DatabasePool,
    tolerances: (kind: Kind) => Tolerance,
    at: { moment: string; today: string },
  ): AsyncIterable<Found>
  outside: Outside
  log: Logger
  signal: AbortSignal
}

const viewsWaitMs = 120_000
const total = pairs.length + 1

export class ViewsBehind extends Error {
  override name = 'ViewsBehind'
}

export function causeOfRun(ports: Pick<RunPorts, 'workspace' | 'outside'>, key: string): Cause {
  const { workspace, outside } = ports
  const id = idFrom(name, workspace, key)
  const effectiveAt = outside.clock.now().toISOString()
  const actor = { kind: 'policy', name } as const
  return { workspace, correlationId: id, causationId: id, actor, effectiveAt }
}

/** Goes on with the run that is under way, to its end. Nothing is done twice. */
export async function runOn(ports: RunPorts, day: string): Promise<void> {
  const { store, workspace, signal } = ports
  const { state } = await load(store, Run.decider, workspace, day)
  const { current } = state
  if (!current) return
  const done = new Map(current.parts.map((part) => [part.part, part]))
  const refreshed = done.get('refresh') ?? (await refresh(ports, day, current))
  if (!refreshed || signal.aborted) return
  const { position = '', moment = '' } = refreshed
  const db = atPosition(ports.db, position as Position)
  const scope = { workspace, day }
  const counted: PairSums[] = []
  for (const [index, pair] of pairs.entries()) {
    if (signal.aborted) return
    const before = done.get(pair)?.result as PairSums | undefined
    const sums = before ?? (await sumsOf(db, pair, scope))
    counted.push(sums)
    const documents = sums.sums.reduce((all, one) => all + one.documents, 0)
    const part = { part: pair, done: index + 2, total, documents, result: sums }
    if (!before) await record(ports, day, current.number, part)
  }
  const statement = await stated(ports, day, current, { db, refreshed, counted, moment })
  if (signal.aborted || !statement) return
  await decided(ports, day, Run.complete(current.number, statement), `${current.number}/complete`)
}

type Part = Omit<Run.Progressed, 'day' | 'number'>

async function record(ports: RunPorts, day: string, number: number, part: Part) {
  const progressed = { day, number, ...part }
  await decided(ports, day, Run.progress(progressed), `${number}/${part.part}`)
  return progressed
}

async function decided(
  ports: RunPorts,
  day: string,
  decide: Parameters<typeof transact<Run.State, Run.Event>>[3],
  key: string,
) {
  await transact(ports.store, Run.decider, day, decide, causeOfRun(ports, `${day}/${key}`))
}

/** Asks the platforms, looks for discrepancies, and stands still at a position that every view has
 *  reached. What was known once needs none of it. */
async function refresh(ports: RunPorts, day: string, { number, knownAt }: Run.Current) {
  const { db, store, workspace, outside, signal } = ports
  const here = { part: 'refresh', done: 1, total, documents: 0 }
  if (knownAt !== null) {
    const position = await positionAt(db, workspace, knownAt)
    const sources = await sourcesThen(db, workspace, knownAt)
    return record(ports, day, number, { ...here, position, moment: knownAt, sources })
  }
  const sources = await refreshSources(ports)
  if (signal.aborted) return undefined
  const before = await store.head()
  if (before !== undefined) await untilSeen(ports, before)
  if (signal.aborted) return undefined
  // From before the pass: a grace that ends meanwhile would be a difference without its discrepancy.
  const moment = outside.clock.now().toISOString()
  await ports.fullPass(signal)
  if (signal.aborted) return undefined
  const position = await store.head()
  if (position !== undefined) await untilSeen(ports, position)
  return record(ports, day, number, { ...here, position: position ?? '', moment, sources })
}

async function untilSeen({ projections, signal }: RunPorts, position: Position) {
  if (await projections.waitFor({ position, timeoutMs: viewsWaitMs, signal })) return
  if (!signal.aborted) throw new ViewsBehind('the views do not get to what was recorded')
}

type Compared = {
  db: DatabasePool
  refreshed: Pick<Run.Progressed, 'position' | 'sources'>
  counted: readonly PairSums[]
  moment: string
}

async function stated(
  ports: RunPorts,
  day: string,
  { knownAt }: Run.Current,
  { db, refreshed, counted, moment }: Compared,
): Promise<Statement | undefined> {
  const { workspace, signal } = ports
  const statement = openStatement(db, { workspace, day })
  for (const sums of counted) statement.takeSums(sums)
  const tolerances = await loadTolerances(ports.store, workspace)
  // To the cent, and of every kind: what is let pass is counted apart.
  const exact = exactTolerances(tolerances)
  const at = { moment, today: ports.dayOf(moment) }
  for await (const found of ports.findings(db, (kind) => exact[kind], at)) {
    if (signal.aborted) return undefined
    await statement.takeFinding({
      ...found,
      isTolerated: isTolerated(found, tolerances[found.kind]),
    })
  }
  const lines = await statement.lines()
  const { position = '', sources = [] } = refreshed
  const whole = {
    day,
    knownAt,
    position,
    sources,
    trialBalance: await balances(db, workspace, day),
  }
  const invoices = counted.find(({ pair }) => pair === 'invoices-quickbooks')
  const receivables = invoices ? receivablesOf(invoices) : []
  return statementOf(whole, lines, statement.documents(), receivables)
}

const isTolerated = ({ atStake }: Found, tolerance: Tolerance): boolean =>
  !tolerance.enabled || (atStake !== null && isWithin(tolerance, atStake))

/** Of all accounts by the end of the day. */
export async function balances(
  db: DatabasePool,
  workspace: string,
  day: string,
): Promise<Balance[]> {
  const lines = await trialBalance(db, { workspace, asOf: day })
  return lines.flatMap(({ account, currency, balance }) =>
    new Decimal(balance).isZero() ? [] : [{ account, currency, balance }],
  )
}
