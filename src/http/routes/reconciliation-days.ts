// How each day ties out: the calendar, and the statement of a day.
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { Refusal } from '../../domain/refusal.ts'
import * as Days from '../../projections/reconciliation-days.ts'
import * as SignOffs from '../../projections/sign-offs.ts'
import type { App } from '../app.ts'
import type { BooksDeps } from '../books.ts'
import { openRuns } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import {
  answerList,
  answerReport,
  asFile,
  downloadable,
  formatOf,
  formatQuery,
  languageAsked,
  paperFormats,
  paperQuery,
  sent,
} from '../exports/download.ts'
import { date, type Table, text } from '../exports/table.ts'
import { tieOutPdf } from '../exports/tie-out-pdf.ts'
import { tieOutRows, tieOutTable } from '../exports/tie-out-rows.ts'
import { found } from '../reads.ts'
import {
  After,
  Amount,
  checkDate,
  Currency,
  Exact,
  Flag,
  Instant,
  isTrue,
  OrNull,
  PageOf,
  PageQuery,
  PlainDate,
  Position,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { Pair, SignOff, SignOffState, statement } from '../tie-out-shapes.ts'

const Count = Type.Integer({ minimum: 0 })
const Params = Exact({ day: PlainDate })

export const RunRow = Exact({
  number: Count,
  state: Type.Enum(['running', 'done', 'failed']),
  knownAt: OrNull(Instant, 'Asked for as it was known then.'),
  requestedBy: Type.Enum(['schedule', 'person']),
  by: Type.String(),
  startedAt: Instant,
  endedAt: OrNull(Instant),
  failure: OrNull(Exact({ code: Type.String(), reason: Type.String() })),
})

const day = {
  day: PlainDate,
  state: { ...Type.Enum(['running', 'done', 'failed']), description: 'Of the last run.' },
  runs: Count,
  run: RunRow,
  completedRun: OrNull(Count, 'The run that the figures are of.'),
  completedAt: OrNull(Instant),
  tiesOut: OrNull(Type.Boolean()),
  isSignable: OrNull(Type.Boolean()),
  documents: OrNull(Count),
  openDifferences: OrNull(Count),
  explained: OrNull(Count),
  inTransit: OrNull(Count),
  rests: OrNull(
    Type.Array(Exact({ pair: Pair, currency: OrNull(Currency), amount: Amount })),
    'What is left unexplained.',
  ),
  signOff: OrNull(SignOffState, 'Of the day itself.'),
  position: Position,
}

const views = ['reconciliation-days', 'sign-offs']

export type DayDeps = BooksDeps & { companyName: string }

export async function reconciliationDayRoutes(app: App, deps: DayDeps): Promise<void> {
  calendarRoute(app, deps)
  dayRoute(app, deps)
  statementRoute(app, deps)
}

const calendar: Table<CalendarRow> = {
  title: 'Reconciliation days',
  columns: [
    date('day', 'Day'),
    text('tiesOut', 'Ties out'),
    text('documents', 'Documents'),
    text('openDifferences', 'Open differences'),
    text('explained', 'Explained'),
    text('inTransit', 'In transit'),
    text('rests', 'Unexplained'),
    text('signOff', 'Sign-off'),
    text('completedAt', 'Made at'),
    text('state', 'Last run'),
  ],
}
type CalendarRow = Omit<Days.DayItem, 'run' | 'rests' | 'runs'> & { rests: string | null }

const calendarRows = ({ run: _, runs: __, rests, ...row }: Days.DayItem): CalendarRow[] => [
  {
    ...row,
    rests:
      rests?.map((one) => `${one.pair} ${one.amount} ${one.currency ?? ''}`.trim()).join('; ') ??
      null,
  },
]

function calendarRoute(app: App, { workspace, fresh, at }: DayDeps) {
  app.get(
    '/reconciliations/days',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'How each day ties out, the last day first',
        description: 'Every day that was reconciled: what is left unexplained, and who has signed.',
        querystring: Exact({
          from: Type.Optional({ ...PlainDate, description: 'The first day.' }),
          to: Type.Optional({ ...PlainDate, description: 'The last day.' }),
          tiesOut: Type.Optional(Flag),
          ...thenQuery,
          ...formatQuery,
          ...PageQuery,
        }),
        response: {
          200: downloadable(PageOf(Exact(day))),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { from, to, tiesOut, format, after, knownAt, asOf } = request.query
      for (const [name, value] of Object.entries({ from, to })) checkDate('query', name, value)
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const filter = { workspace, from, to, tiesOut: isTrue(tiesOut) }
      const download = { name: 'reconciliation', format, table: calendar, rows: calendarRows }
      const told = openRuns(request)
      return answerList(request, reply, download, async (paging) => {
        const { items, next } = await Days.list(db, { ...filter, ...paging })
        return { items: items.map((item) => ({ ...item, run: told.run(item.run) })), next }
      })
    },
  )
}

function dayRoute(app: App, { workspace, fresh, at }: DayDeps) {
  app.get(
    '/reconciliations/days/:day',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'How one day ties out',
        params: Params,
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: {
          200: Exact({ ...day, statement: OrNull(Exact(statement)) }),
          ...problems(400, 401, 404, 503),
        },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const { after, knownAt, asOf } = query
      const told = openRuns(request)
      checkDate('path', 'day', params.day)
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const known = await found('reconciliation', params.day, Days.byDay(db, workspace, params.day))
      const { run, statement: made } = known
      return { ...known, run: told.run(run), statement: made && told.statement(made) }
    },
  )
}

function statementRoute(app: App, deps: DayDeps) {
  const { workspace, fresh, at } = deps
  app.get(
    '/reconciliations/days/:day/statement',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'The tie-out statement of a day',
        description:
          'Of the last run that was of what is known; with knownAt, as it stood then. With the ' +
          'sign-offs of the day and of its month: the figures that were signed, and what has moved.',
        params: Params,
        querystring: Exact({ ...thenQuery, ...paperQuery, after: After }),
        response: {
          200: downloadable(
            Exact({ ...statement, run: Count, signOffs: Type.Array(SignOff) }),
            paperFormats,
          ),
          ...problems(400, 401, 404, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { day: of } = request.params
      const { after, knownAt, asOf, format } = request.query
      checkDate('path', 'day', of)
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const known = await found('reconciliation', of, Days.byDay(db, workspace, of))
      if (!known.statement) throw new Refusal('not-found', { noun: 'statement', id: of })
      const signed = await Promise.all(
        [of, of.slice(0, 7)].map((scope) => SignOffs.byScope(db, workspace, scope)),
      )
      const signOffs = signed.filter((one) => one !== null)
      const { statement: made, completedRun: run, completedAt } = known
      return answered(request, reply, {
        ...{ statement: openRuns(request).statement(made), signOffs, run: run ?? 0, format },
        ...{ company: deps.companyName, at: new Date(completedAt ?? 0) },
        language: languageAsked(request),
      })
    },
  )
}

type Answer = Parameters<typeof tieOutPdf>[0] & {
  run: number
  format: (typeof paperFormats)[number] | undefined
}

async function answered(request: FastifyRequest, reply: FastifyReply, answer: Answer) {
  const { statement: made, signOffs, run } = answer
  const name = `tie-out-${made.day}`
  const format = formatOf(request, answer.format, paperFormats)
  if (format === 'json' || format === 'pdf') {
    asFile(reply, format, name)
    return format === 'json' ? sent({ ...made, run, signOffs }) : sent(tieOutPdf(answer))
  }
  const download = { name, format, table: tieOutTable, rows: tieOutRows }
  return answerReport(request, reply, download, [answer])
}
