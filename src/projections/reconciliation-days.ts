// Each day that was reconciled: how the last run of it is going, and the statement that came of it.
// How far a run is stands in its stream alone: here each step would leave a version of the statement.
import { type DatabasePool, sql } from 'slonik'
import type { Pair } from '../domain/discrepancy-kinds.ts'
import { streamOf } from '../domain/event-store.ts'
import { Decimal } from '../domain/money.ts'
import * as Run from '../domain/reconciliation-run.ts'
import type { Statement } from '../domain/tie-out.ts'
import { rowOf } from './database.ts'
import { isOneOf, type LedgerEvent } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { plainMemory, type StateView } from './view.ts'

export type RunState = 'running' | 'done' | 'failed'

export type RunItem = {
  number: number
  state: RunState
  knownAt: string | null
  requestedBy: 'schedule' | 'person'
  by: string
  startedAt: string
  endedAt: string | null
  failure: { code: string; reason: string } | null
}

export type Rest = { pair: Pair; currency: string | null; amount: string }

type State = {
  day: string
  runs: number
  run: RunItem | null
  completed: { number: number; at: string; statement: Statement } | null
}

type Row = {
  day: string
  state: RunState
  runs: number
  run: RunItem | null
  completed_run: number | null
  completed_at: string | null
  ties_out: boolean | null
  signable: boolean | null
  documents: number | null
  open_differences: number | null
  explained: number | null
  in_transit: number | null
  rests: Rest[] | null
  statement: Statement | null
}

const isRunEvent = isOneOf<Run.Event>(Run.shapes)

const initial: State = { day: '', runs: 0, run: null, completed: null }

function evolve(before: State | undefined, event: LedgerEvent): State | undefined {
  if (!isRunEvent(event)) return before
  const state = before ?? { ...initial, day: event.data.day }
  const at = event.recordedAt
  switch (event.type) {
    case 'ReconciliationStarted': {
      const { number, knownAt, requestedBy } = event.data
      const by = event.meta.actor.name
      const begun = { state: 'running', startedAt: at, endedAt: null, failure: null } as const
      return { ...state, runs: number, run: { number, knownAt, requestedBy, by, ...begun } }
    }
    case 'ReconciliationCompleted': {
      const { number, statement } = event.data
      const run = state.run && { ...state.run, state: 'done' as const, endedAt: at }
      // One that was asked for as it was known once says nothing of how the day stands.
      const isLive = statement.knownAt === null
      return { ...state, run, completed: isLive ? { number, at, statement } : state.completed }
    }
    case 'ReconciliationFailed': {
      const { code, reason } = event.data
      const failure = { code, reason }
      return { ...state, run: state.run && { ...state.run, state: 'failed', endedAt: at, failure } }
    }
    case 'ReconciliationProgressed':
      return state
  }
}

const countOf = (statement: Statement, part: 'explained' | 'inTransit') =>
  statement.lines
    .flatMap(({ differences }) => differences)
    .reduce((all, one) => all + one[part].count, 0)

export const restsOf = ({ lines }: Statement): Rest[] =>
  lines
    .filter(({ unexplained }) => !new Decimal(unexplained).isZero())
    .map(({ pair, currency, unexplained }) => ({ pair, currency, amount: unexplained }))

export const view: StateView<State, Row> = {
  kind: 'states',
  example: initial,
  name: 'reconciliation-days',
  table: 'reconciliation_days',
  columns: {
    day: 'date',
    state: 'text',
    runs: 'integer',
    run: 'json',
    completed_run: 'integer',
    completed_at: 'timestamptz',
    ties_out: 'boolean',
    signable: 'boolean',
    documents: 'integer',
    open_differences: 'integer',
    explained: 'integer',
    in_transit: 'integer',
    rests: 'json',
    statement: 'json',
  },
  categories: [Run.category],
  keysOf: (event) =>
    isRunEvent(event) && event.type !== 'ReconciliationProgressed' ? [event.data.day] : [],
  evolve,
  toRow({ day, runs, run, completed }) {
    const statement = completed?.statement ?? null
    return {
      ...{ day, state: run?.state ?? 'running', runs, run, statement },
      completed_run: completed?.number ?? null,
      completed_at: completed?.at ?? null,
      ties_out: statement?.tiesOut ?? null,
      signable: statement?.isSignable ?? null,
      documents: statement?.documents ?? null,
      open_differences: statement?.openDifferences ?? null,
      explained: statement && countOf(statement, 'explained'),
      in_transit: statement && countOf(statement, 'inTransit'),
      rests: statement && restsOf(statement),
    }
  },
  ...plainMemory<State>(),
}

export type DayItem = {
  day: string
  /** How the last run of it is going. */
  state: RunState
  runs: number
  run: RunItem
  /** Of the statement that stands; all null until there is one. */
  completedRun: number | null
  completedAt: string | null
  tiesOut: boolean | null
  isSignable: boolean | null
  documents: number | null
  openDifferences: number | null
  explained: number | null
  inTransit: number | null
  /** What is left unexplained, where something is. */
  rests: Rest[] | null
  /** Of the day itself; null while nobody has signed it. */
  signOff: 'prepared' | 'signed' | 'suspended' | 'withdrawn' | null
  position: string
}
export type DayDetails = DayItem & { statement: Statement | null }

const columns = sql.fragment`
  r.day, r.state, r.runs, r.run, r.completed_run as "completedRun",
  r.completed_at as "completedAt", r.ties_out as "tiesOut", r.signable as "isSignable",
  r.documents, r.open_differences as "openDifferences", r.explained,
  r.in_transit as "inTransit", r.rests, o.state as "signOff", r.position`

const rows = sql.fragment`
  tieout_views.reconciliation_days r
  left join tieout_views.sign_offs o on o.workspace = r.workspace and o.id = r.id`

export type DayFilter = Paging & {
  workspace: string
  from?: string | undefined
  to?: string | undefined
  tiesOut?: boolean | undefined
}

/** The last day first. */
export async function list(db: DatabasePool, filter: DayFilter): Promise<Page<DayItem>> {
  const { workspace, from, to, tiesOut, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.date])
  const found = await db.any(sql.type(rowOf<DayItem>())`
    select ${columns} from ${rows}
    where ${sql.and([
      sql.fragment`r.workspace = ${workspace}`,
      from !== undefined && sql.fragment`r.day >= ${from}::date`,
      to !== undefined && sql.fragment`r.day <= ${to}::date`,
      tiesOut !== undefined && sql.fragment`r.ties_out = ${tiesOut}`,
      after && sql.fragment`r.day < ${after[0] ?? ''}::date`,
    ])}
    order by r.day desc limit ${limit + 1}`)
  return pageOf(found, limit, (row) => [row.day])
}

export const byDay = (
  db: DatabasePool,
  workspace: string,
  day: string,
): Promise<DayDetails | null> =>
  db.maybeOne(sql.type(rowOf<DayDetails>())`
    select ${columns}, r.statement from ${rows}
    where r.workspace = ${workspace} and r.id = ${day}`)

/** Days of which a run has begun and not ended. */
export async function running(db: DatabasePool, workspace: string): Promise<string[]> {
  const days = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select r.id from tieout_views.reconciliation_days r
    where r.workspace = ${workspace} and r.state = 'running' order by r.day`)
  return [...days]
}

/** When each of these days was last reconciled, and when that was last begun. */
export async function triesOf(db: DatabasePool, workspace: string, days: readonly string[]) {
  type Try = { id: string; completedAt: string | null; startedAt: string }
  const found = await db.any(sql.type(rowOf<Try>())`
    select r.id, r.completed_at as "completedAt", r.run ->> 'startedAt' as "startedAt"
    from tieout_views.reconciliation_days r
    where r.workspace = ${workspace} and r.id = any(${sql.array([...days], 'text')})`)
  return new Map(found.map((one) => [one.id, one]))
}

/** The event with which this run was completed. */
export const completedBy = (
  db: DatabasePool,
  workspace: string,
  day: string,
  number: number,
): Promise<string | null> =>
  db.maybeOneFirst(sql.type(rowOf<{ id: string }>())`
    select a.id from tieout_views.audit a
    where a.workspace = ${workspace} and a.type = 'ReconciliationCompleted'
      and a.stream = ${streamOf(Run.category, workspace, day)}
      and (a.data ->> 'number')::integer = ${number}
    order by a.position desc limit 1`)

/** The first day of which there is anything: nothing before it is missed. */
export const firstRecordedAt = (db: DatabasePool, workspace: string): Promise<string | null> =>
  db.maybeOneFirst(sql.type(rowOf<{ at: string | null }>())`
    select a.recorded_at as at from tieout_views.audit a
    where a.workspace = ${workspace} order by a.position limit 1`)
