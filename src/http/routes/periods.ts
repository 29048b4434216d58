// Accounting months: what is still open in each, closing it, and opening it again.
import Type from 'typebox'
import { streamOf } from '../../domain/event-store.ts'
import * as Period from '../../domain/period.ts'
import { Refusal } from '../../domain/refusal.ts'
import { checklistIn } from '../../domain/story/checklist.ts'
import { checklist as checklistOf } from '../../projections/period-checklist.ts'
import * as Periods from '../../projections/periods.ts'
import type { App } from '../app.ts'
import { type BooksDeps, Reason, recorded } from '../books.ts'
import { wordsFor } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import { answerReport, downloadable, formatQuery } from '../exports/download.ts'
import { type Table, text } from '../exports/table.ts'
import { After, Exact, Instant, OrNull, Position, WriteHeaders } from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { causeOf } from '../writes.ts'

const Month = Type.String({
  // Postgres knows no year 0.
  pattern: '^(?!0000)\\d{4}-(0[1-9]|1[0-2])$',
  description: 'A calendar month of the books.',
  examples: ['2026-03'],
})
const Params = Exact({ month: Month })

const Counts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }))
const period = {
  month: Month,
  state: Type.Enum(['open', 'closed']),
  closedAt: OrNull(Instant, 'When it was closed last.'),
  closedBy: OrNull(Type.String()),
  note: OrNull(Type.String(), 'Of its last closing.'),
  open: OrNull(Counts, 'What was still open in it when it was closed last, by check.'),
  reopenedAt: OrNull(Instant),
  reopenedBy: OrNull(Type.String()),
  reason: OrNull(Type.String(), 'Why it was opened again.'),
  history: Type.Array(
    Exact({
      step: Type.Enum(['closed', 'reopened']),
      at: Instant,
      by: Type.String(),
      note: Type.String(),
    }),
  ),
  position: OrNull(Position, 'Null for a month that was never closed.'),
}
const PeriodRow = Exact(period)
const PeriodDetails = Exact({
  ...period,
  checklist: Type.Array(
    Exact({
      check: Type.String({ description: 'What was looked at, a stable name.' }),
      label: Type.String({ description: 'The same in words.' }),
      count: Type.Integer({ minimum: 0, description: 'How much of it is still open.' }),
      ids: Type.Array(Type.String(), { description: 'The first of them; 20 at most.' }),
      blocks: Type.Boolean({ description: 'The month cannot be closed while there are any.' }),
    }),
    { description: 'What is still open in it now.' },
  ),
})

const table: Table<PeriodLine> = {
  title: 'Periods',
  columns: [
    text('month', 'Month'),
    text('state', 'State'),
    text('closedAt', 'Closed at'),
    text('closedBy', 'Closed by'),
    text('note', 'Note'),
    text('reopenedAt', 'Opened again at'),
    text('reopenedBy', 'Opened again by'),
    text('reason', 'Reason'),
  ],
}
type PeriodLine = Omit<Periods.PeriodItem, 'open' | 'history'>
const rows = ({ open, history, ...line }: Periods.PeriodItem): PeriodLine[] => [line]

const neverClosed = (month: string) => ({
  ...{ month, state: 'open' as const, closedAt: null, closedBy: null, note: null, open: null },
  ...{ reopenedAt: null, reopenedBy: null, reason: null, history: [], position: null },
})

/** The views that the checklist looks at. */
const checked = [
  ...['periods', 'journal', 'invoices', 'payments', 'reviews', 'credit-notes', 'payouts'],
  ...['balance-transactions', 'reconciliation', 'sync-status', 'held'],
]

export async function periodRoutes(app: App, deps: BooksDeps): Promise<void> {
  const { workspace, at, fresh } = deps
  app.get(
    '/periods',
    {
      schema: {
        tags: ['books'],
        summary: 'The months of the books, the newest first',
        querystring: Exact({ ...thenQuery, ...formatQuery, after: After }),
        response: {
          200: downloadable(Exact({ data: Type.Array(PeriodRow) })),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { format, after, knownAt, asOf } = request.query
      await fresh(['periods', 'journal'], after)
      const db = await at({ knownAt, asOf }, reply)
      const periods = await Periods.list(db, { workspace })
      return answerReport(request, reply, { name: 'periods', format, table, rows }, periods)
    },
  )

  app.get(
    '/periods/:month',
    {
      schema: {
        tags: ['books'],
        summary: 'One month, and what is still open in it',
        params: Params,
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: PeriodDetails, ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { month } = request.params
      const { after, knownAt, asOf } = request.query
      const words = wordsFor(request)
      await fresh(checked, after)
      const db = await at({ knownAt, asOf }, reply)
      const [period, checklist] = await Promise.all([
        Periods.byMonth(db, workspace, month),
        checklistOf(db, { workspace, month }),
      ])
      const told = checklist.map(({ label, ...one }) => {
        return { ...one, label: checklistIn(words, one.check, label) }
      })
      return { ...(period ?? neverClosed(month)), checklist: told }
    },
  )
  closeRoute(app, deps)
  reopenRoute(app, deps)
}

function closeRoute(app: App, deps: BooksDeps) {
  const { workspace, store, keys, write, dayOf } = deps
  app.post(
    '/periods/:month/close',
    {
      schema: {
        tags: ['books'],
        summary: 'Close a month that is over',
        description:
          'Its figures stand from then on: what becomes known later and belongs into it is booked ' +
          'in the first open month behind it, and flagged as late. What was still open in it is ' +
          'recorded with it; what blocks has to be settled first.',
        params: Params,
        headers: WriteHeaders,
        body: Exact({ note: { ...Reason, description: 'For whoever reads the books later.' } }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { month } = request.params
      const { note } = request.body
      const actor = keys.identify(request)
      const before = await closedBy(deps, month, causeOf(request, actor).causationId)
      const checklist = before ? [] : await checklistNow(deps, month)
      const open = before ?? Object.fromEntries(checklist.map(({ check, count }) => [check, count]))
      reply.code(202)
      return write(request, actor, {
        ...{ workspace, id: month, decider: Period.decider },
        decide: (state, moment) => Period.close({ month, note, open, today: dayOf(moment) })(state),
        check: async () => {
          const blocking = checklist.filter(({ blocks, count }) => blocks && count > 0)
          if (blocking.length > 0) throw new Refusal('period-blocked', { month, blocking })
        },
        otherwise: () => new Refusal('period-already-closed', { month }),
      })
    },
  )

  /** What this request has recorded as open before; it is not counted anew when it is sent again. */
  async function closedBy({ workspace }: BooksDeps, month: string, causationId: string) {
    for await (const event of store.readStream(streamOf(Period.category, workspace, month))) {
      if (event.meta.causationId !== causationId) continue
      const { type, data } = Period.decode(event)
      if (type === 'PeriodClosed') return data.open
    }
    return undefined
  }
}

/** As everything stands that was recorded by now.
 *  @throws Refusal view-behind */
async function checklistNow({ workspace, db, store, fresh }: BooksDeps, month: string) {
  const head = await store.head()
  await fresh(checked, head)
  return checklistOf(db, { workspace, month })
}

function reopenRoute(app: App, { workspace, keys, write }: BooksDeps) {
  app.post(
    '/periods/:month/reopen',
    {
      schema: {
        tags: ['books'],
        summary: 'Open a closed month again',
        description: 'What was booked as late meanwhile stays where it is.',
        params: Params,
        headers: WriteHeaders,
        body: Exact({ reason: Type.String({ maxLength: 2000, pattern: '^[^\\u0000]*$' }) }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { month } = request.params
      const { reason } = request.body
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: month, decider: Period.decider },
        decide: Period.reopen({ month, reason }),
        otherwise: () => new Refusal('period-open', { month }),
      })
    },
  )
}
