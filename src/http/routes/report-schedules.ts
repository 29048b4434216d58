// Reports that go to people by e-mail: when, to whom, what became of the last of each.
import Type, { type Static } from 'typebox'
import { Account } from '../../domain/chart.ts'
import { nextDue, type When } from '../../domain/due-times.ts'
import { addressForm, type Mailer, mailFaults } from '../../domain/mail.ts'
import * as ReportSchedule from '../../domain/report-schedule.ts'
import * as ReportSchedules from '../../projections/report-schedules.ts'
import type { App } from '../app.ts'
import type { BooksDeps } from '../books.ts'
import { invalid, problems } from '../errors.ts'
import { found } from '../reads.ts'
import { After, Exact, Id, IdParams, Instant, OrNull, Position } from '../schemas.ts'
import { thenQuery } from '../then.ts'

export type ReportScheduleDeps = BooksDeps & { mailer: Mailer | undefined }

export const tags = ['reports']

const Day = Type.Union(
  [
    Exact({ every: Type.Literal('day') }),
    Exact({
      every: Type.Literal('week'),
      weekday: Type.Integer({ minimum: 1, maximum: 7, description: 'Monday is 1.' }),
    }),
    Exact({
      every: Type.Literal('month'),
      day: Type.Integer({
        minimum: 1,
        maximum: 31,
        description: 'A month without such a day has its last instead.',
      }),
    }),
  ],
  { description: 'On which days it is due.' },
)
const Hour = Type.Integer({
  minimum: 0,
  maximum: 23,
  description: 'In the time zone of the books.',
})

export const Draft = Exact({
  report: Type.Enum([...ReportSchedule.reports]),
  format: Type.Enum([...ReportSchedule.formats]),
  options: Exact({
    end: Type.Enum([...ReportSchedule.ends], {
      description: 'The last day that is in it, seen from the day on which it is sent.',
    }),
    months: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 60,
        description: 'Of reports over a time: so many months. Absent = from the beginning.',
      }),
    ),
    account: Type.Optional({ ...Account, description: 'Of the general ledger.' }),
    by: Type.Optional(Type.Enum(['week', 'month'], { description: 'Of matching quality.' })),
  }),
  when: Day,
  hour: Hour,
  recipients: Type.Array(
    Type.String({ maxLength: 200, pattern: addressForm, examples: ['cfo@example.com'] }),
    { minItems: 1, maxItems: ReportSchedule.recipientsMax },
  ),
  language: Type.Enum(['en', 'fr']),
  subject: Type.Optional(
    OrNull(
      Type.String({ maxLength: 200, pattern: '^[^\\u0000\\r\\n]*$' }),
      'Null = of the report and its day.',
    ),
  ),
})
export type Draft = Static<typeof Draft>

const Next = Type.Array(Instant, { description: 'The next moments at which it is due.' })
const Delivery = Exact({
  id: Id,
  dueAt: Instant,
  askedBy: OrNull(Type.String(), 'Who wanted it sent; null = it was due.'),
  state: Type.Enum(['waiting', 'sending', 'sent', 'failed']),
  attempts: Type.Integer(),
  againAt: OrNull(Instant, 'When it is tried again.'),
  endedAt: OrNull(Instant),
  recipients: OrNull(Type.Integer(), 'How many people it was sent to.'),
  refused: Type.Array(Type.String(), { description: 'Whom the mail server did not know.' }),
  rows: OrNull(Type.Integer()),
  failure: OrNull(
    Exact({
      code: Type.Enum([...mailFaults, 'report'], {
        description: 'unsure: it may have arrived, and is not sent again by itself.',
      }),
      reason: Type.String(),
    }),
  ),
})
const Schedule = Exact({
  id: Id,
  ...Draft.properties,
  options: Exact({ ...Draft.properties.options.properties, account: Type.Optional(Type.String()) }),
  recipients: Type.Array(Type.String()),
  subject: OrNull(Type.String()),
  next: Next,
  setAt: Instant,
  setBy: Type.String(),
  deliveries: Type.Array(Delivery, { description: 'The newest first.' }),
  position: Position,
})

export async function reportScheduleRoutes(app: App, deps: ReportScheduleDeps): Promise<void> {
  readRoutes(app, deps)
  nextRoute(app, deps)
}

const nextMost = 3

function shownWith({ timeZone, clock }: ReportScheduleDeps) {
  const now = clock.now().toISOString()
  return (item: ReportSchedules.ScheduleItem) => ({
    ...item,
    next: nextDue(item, now, timeZone, nextMost),
  })
}

function readRoutes(app: App, deps: ReportScheduleDeps) {
  const { workspace, at, fresh, mailer } = deps
  app.get(
    '/report-schedules',
    {
      schema: {
        tags,
        summary: 'The reports that go out by e-mail',
        querystring: Exact({ ...thenQuery, after: After }),
        response: {
          200: Exact({
            isMailSetUp: Type.Boolean({ description: 'Without a mail server nothing is sent.' }),
            data: Type.Array(Schedule),
          }),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async ({ query: { after, ...clocks } }, reply) => {
      await fresh(ReportSchedules.view.name, after)
      const items = await ReportSchedules.list(await at(clocks, reply), workspace)
      return { isMailSetUp: mailer !== undefined, data: items.map(shownWith(deps)) }
    },
  )

  app.get(
    '/report-schedules/:id',
    {
      schema: {
        tags,
        summary: 'A report that goes out by e-mail',
        params: IdParams,
        querystring: Exact({ ...thenQuery, after: After }),
        response: { 200: Schedule, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, ...clocks } }, reply) => {
      await fresh(ReportSchedules.view.name, after)
      const db = await at(clocks, reply)
      return shownWith(deps)(
        await found('report schedule', id, ReportSchedules.byId(db, workspace, id)),
      )
    },
  )
}

function nextRoute(app: App, { timeZone, clock }: ReportScheduleDeps) {
  app.get(
    '/report-schedules/next',
    {
      schema: {
        tags,
        summary: 'When a report would be due',
        description: 'Before it is scheduled: the next moments, in the order of time.',
        querystring: Exact({
          every: Type.Enum(['day', 'week', 'month']),
          weekday: Type.Optional(Type.Integer({ minimum: 1, maximum: 7 })),
          day: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
          hour: Hour,
          count: Type.Optional(Type.Integer({ minimum: 1, maximum: 24, default: 5 })),
        }),
        response: { 200: Exact({ timeZone: Type.String(), data: Next }), ...problems(400, 401) },
      },
    },
    async ({ query }) => {
      const { hour, count = 5 } = query
      const now = clock.now().toISOString()
      return { timeZone, data: nextDue({ when: whenOf(query), hour }, now, timeZone, count) }
    },
  )
}

/** @throws Refusal invalid-request */
function whenOf({
  every,
  weekday,
  day,
}: {
  every: 'day' | 'week' | 'month'
  weekday?: number
  day?: number
}): When {
  if (every === 'day') return { every }
  if (every === 'week') {
    if (weekday === undefined) {
      throw invalid({ in: 'query', pointer: '/weekday', detail: 'is needed for every week' })
    }
    return { every, weekday }
  }
  if (day === undefined) {
    throw invalid({ in: 'query', pointer: '/day', detail: 'is needed for every month' })
  }
  return { every, day }
}
