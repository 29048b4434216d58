// Accounting months: which are closed, since when, by whom, and what happened to them before.
import { type DatabasePool, sql } from 'slonik'
import * as Period from '../domain/period.ts'
import { rowOf } from './database.ts'
import { isOneOf, type LedgerEvent } from './ledger-event.ts'
import { plainMemory, type StateView } from './view.ts'

export type PeriodStep = {
  step: 'closed' | 'reopened'
  at: string
  by: string
  /** The note of a closing, the reason of a reopening. */
  note: string
}

type State = {
  state: Period.State['kind']
  /** What was still open in it when it was closed. */
  open: Record<string, number> | null
  history: PeriodStep[]
}

type Row = {
  state: Period.State['kind']
  note: string | null
  open: Record<string, number> | null
  closed_at: string | null
  closed_by: string | null
  reason: string | null
  reopened_at: string | null
  reopened_by: string | null
  history: PeriodStep[]
}

const isPeriodEvent = isOneOf<Period.Event>(Period.shapes)

function evolve(before: State | undefined, event: LedgerEvent): State | undefined {
  if (!isPeriodEvent(event)) return before
  const { recordedAt: at } = event
  const by = event.meta.actor.name
  const history = before?.history ?? []
  if (event.type === 'PeriodReopened') {
    const step: PeriodStep = { step: 'reopened', at, by, note: event.data.reason }
    return { state: 'open', open: before?.open ?? null, history: [...history, step] }
  }
  const step: PeriodStep = { step: 'closed', at, by, note: event.data.note }
  return { state: 'closed', open: event.data.open, history: [...history, step] }
}

export const view: StateView<State, Row> = {
  kind: 'states',
  example: { state: 'closed', open: {}, history: [] },
  name: 'periods',
  table: 'periods',
  columns: {
    state: 'text',
    note: 'text',
    open: 'json',
    closed_at: 'timestamptz',
    closed_by: 'text',
    reason: 'text',
    reopened_at: 'timestamptz',
    reopened_by: 'text',
    history: 'json',
  },
  categories: [Period.category],
  keysOf: (event) => (isPeriodEvent(event) ? [event.data.month] : []),
  evolve,
  toRow({ state, open, history }) {
    const closed = history.findLast(({ step }) => step === 'closed')
    const reopened = history.findLast(({ step }) => step === 'reopened')
    return {
      state,
      note: closed?.note ?? null,
      open,
      closed_at: closed?.at ?? null,
      closed_by: closed?.by ?? null,
      reason: reopened?.note ?? null,
      reopened_at: reopened?.at ?? null,
      reopened_by: reopened?.by ?? null,
      history,
    }
  },
  ...plainMemory<State>(),
}

export type PeriodItem = {
  /** `2026-03`. */
  month: string
  state: Period.State['kind']
  /** When it was closed last, by whom, and what was noted then. */
  closedAt: string | null
  closedBy: string | null
  note: string | null
  /** What was still open in it when it was closed last, by the name of the check. */
  open: Record<string, number> | null
  reopenedAt: string | null
  reopenedBy: string | null
  reason: string | null
  history: PeriodStep[]
  /** Null for a month that was never closed. */
  position: string | null
}

const columns = sql.fragment`
  p.closed_at as "closedAt", p.closed_by as "closedBy", p.note, p.open,
  p.reopened_at as "reopenedAt", p.reopened_by as "reopenedBy", p.reason, p.position`

/** Every month from the first entry of the journal to the last, and those that have been closed at
 *  some time; the newest first. */
export const list = (
  db: DatabasePool,
  { workspace }: { workspace: string },
): Promise<readonly PeriodItem[]> =>
  db.any(sql.type(rowOf<PeriodItem>())`
    with ends as (
      select min(booked_on) as first, max(booked_on) as last
      from tieout_views.journal where workspace = ${workspace}
    ), months as (
      select to_char(month, 'YYYY-MM') as month
      from ends, generate_series(date_trunc('month', first::timestamp), last, '1 month') as month
      union select id from tieout_views.periods where workspace = ${workspace}
    )
    select m.month, coalesce(p.state, 'open') as state, ${columns},
      coalesce(p.history, '[]'::json) as history
    from months m
    left join tieout_views.periods p on p.workspace = ${workspace} and p.id = m.month
    order by m.month desc`)

/** Null for a month that has never been closed. */
export const byMonth = (
  db: DatabasePool,
  workspace: string,
  month: string,
): Promise<PeriodItem | null> =>
  db.maybeOne(sql.type(rowOf<PeriodItem>())`
    select p.id as month, p.state, p.history, ${columns} from tieout_views.periods p
    where p.workspace = ${workspace} and p.id = ${month}`)
