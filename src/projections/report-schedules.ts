// Reports that go out by e-mail: when, to whom, and what became of the last of each.
import { type DatabasePool, sql } from 'slonik'
import * as ReportSchedule from '../domain/report-schedule.ts'
import { rowOf } from './database.ts'
import { isOneOf, type LedgerEvent } from './ledger-event.ts'
import { plainMemory, type StateView } from './view.ts'

export type Terms = Omit<ReportSchedule.Terms, 'scheduleId'>

export type DeliveryItem = {
  id: string
  dueAt: string
  /** A person has asked for it; absent from the schedule itself. */
  askedBy: string | null
  state: ReportSchedule.DeliveryState['state']
  attempts: number
  /** When it is tried again. */
  againAt: string | null
  endedAt: string | null
  recipients: number | null
  refused: string[]
  rows: number | null
  failure: { code: ReportSchedule.Failure; reason: string } | null
}

type State = {
  terms: ReportSchedule.Terms & { from: string }
  setAt: string
  setBy: string
  /** The newest first. */
  deliveries: DeliveryItem[]
}

type Row = {
  report: ReportSchedule.Report
  terms: State['terms']
  set_at: string
  set_by: string
  deliveries: DeliveryItem[]
}

const isScheduleEvent = isOneOf<ReportSchedule.Event>(ReportSchedule.shapes)
const keptMost = 20

const begun: Omit<DeliveryItem, 'id' | 'dueAt'> = {
  ...{ askedBy: null, state: 'waiting', attempts: 0, againAt: null, endedAt: null },
  ...{ recipients: null, refused: [], rows: null, failure: null },
}

function withDelivery(
  state: State,
  id: string,
  change: Partial<DeliveryItem>,
  dueAt?: string,
): State {
  const known = state.deliveries.find((one) => one.id === id)
  if (!known && dueAt === undefined) return state
  const first = { id, dueAt: dueAt ?? '', ...begun, ...known, ...change }
  const others = state.deliveries.filter((one) => one.id !== id)
  return { ...state, deliveries: [first, ...others].slice(0, keptMost) }
}

function evolve(before: State | undefined, event: LedgerEvent): State | undefined {
  if (!isScheduleEvent(event)) return before
  const at = event.recordedAt
  const by = event.meta.actor.name
  if (event.type === 'ReportScheduleSet') {
    return { terms: event.data, setAt: at, setBy: by, deliveries: before?.deliveries ?? [] }
  }
  if (!before) return undefined
  switch (event.type) {
    case 'ReportScheduleRemoved':
      return undefined
    case 'ScheduledReportAsked': {
      const { deliveryId, at: dueAt } = event.data
      return withDelivery(before, deliveryId, { askedBy: by }, dueAt)
    }
    case 'ScheduledReportBegun': {
      const { deliveryId, dueAt, attempt } = event.data
      const sending = { state: 'sending', attempts: attempt, againAt: null } as const
      return withDelivery(before, deliveryId, sending, dueAt)
    }
    case 'ScheduledReportPostponed': {
      const { deliveryId, againAt } = event.data
      return withDelivery(before, deliveryId, { state: 'waiting', againAt })
    }
    case 'ScheduledReportSent': {
      const { deliveryId, recipients, refused, rows } = event.data
      const ended = { endedAt: at, againAt: null, failure: null }
      return withDelivery(before, deliveryId, {
        state: 'sent',
        ...ended,
        recipients,
        refused,
        rows,
      })
    }
    case 'ScheduledReportFailed': {
      const { deliveryId, code, reason } = event.data
      const ended = { endedAt: at, againAt: null, failure: { code, reason } }
      return withDelivery(before, deliveryId, { state: 'failed', ...ended })
    }
  }
}

const example: State = {
  terms: {
    ...{ scheduleId: '', report: 'ageing', format: 'csv', options: { end: 'today' } },
    ...{ when: { every: 'day' }, hour: 7, recipients: [], language: 'en', subject: null, from: '' },
  },
  ...{ setAt: '', setBy: '', deliveries: [] },
}

export const view: StateView<State, Row> = {
  kind: 'states',
  example,
  name: 'report-schedules',
  table: 'report_schedules',
  columns: {
    report: 'text',
    terms: 'json',
    set_at: 'timestamptz',
    set_by: 'text',
    deliveries: 'json',
  },
  categories: [ReportSchedule.category],
  keysOf: (event) => (isScheduleEvent(event) ? [event.data.scheduleId] : []),
  evolve,
  toRow: ({ terms, setAt, setBy, deliveries }) => ({
    ...{ report: terms.report, terms, set_at: setAt, set_by: setBy, deliveries },
  }),
  ...plainMemory<State>(),
}

export type ScheduleItem = Terms & {
  id: string
  setAt: string
  setBy: string
  deliveries: DeliveryItem[]
  position: string
}

type Fetched = Omit<Row, 'set_at' | 'set_by'> &
  Pick<ScheduleItem, 'id' | 'setAt' | 'setBy' | 'position'>

const columns = sql.fragment`
  s.id, s.report, s.terms, s.set_at as "setAt", s.set_by as "setBy", s.deliveries, s.position`

function itemOf({ terms, id, setAt, setBy, deliveries, position }: Fetched): ScheduleItem {
  const { scheduleId: _, from: __, ...shown } = terms
  return { id, ...shown, setAt, setBy, deliveries, position }
}

/** All there are, by report. */
export async function list(db: DatabasePool, workspace: string): Promise<ScheduleItem[]> {
  const rows = await db.any(sql.type(rowOf<Fetched>())`
    select ${columns} from tieout_views.report_schedules s
    where s.workspace = ${workspace} order by s.report, s.set_at, s.id`)
  return rows.map(itemOf)
}

export async function byId(
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<ScheduleItem | null> {
  const row = await db.maybeOne(sql.type(rowOf<Fetched>())`
    select ${columns} from tieout_views.report_schedules s
    where s.workspace = ${workspace} and s.id = ${id}`)
  return row && itemOf(row)
}
