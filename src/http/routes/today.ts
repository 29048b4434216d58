// The page of today, in one answer: does it tie out, what is in the way, how the money flows.
import Type from 'typebox'
import { addDays, dayIn, endOfDay } from '../../domain/dates.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Discrepancies from '../../projections/discrepancy-queries.ts'
import { flows } from '../../projections/flow.ts'
import { type Placed, placedWithin } from '../../projections/matching-quality.ts'
import { newsSince, whats } from '../../projections/news.ts'
import { openRunningBalances } from '../../projections/running-balances.ts'
import * as Today from '../../projections/today.ts'
import { aged } from '../../projections/today-ageing.ts'
import { closing } from '../../projections/today-closing.ts'
import { trendOf } from '../../projections/today-trend.ts'
import type { App } from '../app.ts'
import { clocksOf } from '../books.ts'
import { invalid, problems } from '../errors.ts'
import type { ReadDeps } from '../reads.ts'
import { After, checkDate, checkMoment, Exact, Instant, PlainDate } from '../schemas.ts'
import { thenQuery } from '../then.ts'
import type { SweepDesk } from './sweeps.ts'
import { Answer, Count, Sum } from './today-shapes.ts'

export type TodayDeps = ReadDeps & {
  timeZone: string
  clock: { now(): Date }
  /** How far the sweeps are; absent = there are none. */
  sweeps?: SweepDesk | undefined
}

const views = [
  ...['reconciliation-days', 'sign-offs', 'discrepancies', 'tolerances', 'reviews', 'conflicts'],
  ...['sync-status', 'held', 'journal', 'deals', 'invoices', 'payments', 'allocations', 'periods'],
]

const periodDays = 30
const periodDaysMax = 400

/** @throws Refusal invalid-request */
function periodOf(day: string, asked: { from?: string | undefined; to?: string | undefined }) {
  checkDate('query', 'from', asked.from)
  checkDate('query', 'to', asked.to)
  const to = asked.to ?? day
  const from = asked.from ?? addDays(to, 1 - periodDays)
  if (from > to) throw invalid({ in: 'query', pointer: '/from', detail: 'is after the end' })
  if (addDays(from, periodDaysMax) < to) {
    throw invalid({
      in: 'query',
      pointer: '/from',
      detail: `is ${periodDaysMax} days before the end`,
    })
  }
  return { from, to }
}

export async function todayRoutes(app: App, deps: TodayDeps): Promise<void> {
  const { workspace, at, fresh, clock, timeZone, sweeps } = deps
  const dayOf = dayIn(timeZone)
  const running = openRunningBalances(workspace)
  app.get(
    '/today',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'Does it tie out, what is in the way, and how the money flows',
        description: 'The period is that of the flow and the trend: the last 30 days.',
        querystring: Exact({
          from: Type.Optional(PlainDate),
          to: Type.Optional(PlainDate),
          ...thenQuery,
          after: After,
        }),
        response: { 200: Answer, ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, ...asked } }, reply): Promise<Answer> => {
      const { knownAt } = clocksOf({ asOf: asked.asOf, knownAt: asked.knownAt })
      const now = knownAt ?? clock.now().toISOString()
      const day = dayOf(now)
      const period = { workspace, ...periodOf(day, asked) }
      await fresh(views, after)
      const db = await at({ knownAt }, reply)
      const { from, to } = period
      const begin = endOfDay(addDays(from, -1), dayOf)
      const [newest, open, booked] = await Promise.all([
        Today.newestStatement(db, workspace),
        Discrepancies.summary(db, { workspace, now, today: day }),
        knownAt === undefined ? running.now(db) : running.past(db),
      ])
      const turned = booked.since(from)
      const [waiting, flowing, placed, lags, ageing, unapplied, trend, close, rows] =
        await Promise.all([
          Today.waiting(db, workspace, open),
          flows(db, period, turned, booked.balances),
          placedWithin(db, { workspace, timeZone, from, to }),
          Today.lags(db, workspace),
          aged(db, { workspace, today: day }),
          Today.unappliedCash(db, workspace),
          trendOf(db, { ...period, since: begin, timeZone }, turned),
          closing(db, { workspace, today: day }),
          knownAt === undefined ? (sweeps?.list() ?? []) : [],
        ])
      const figures = Today.figuresOf(newest, open)
      const { rests: _, ...statement } = newest ?? { rests: [] }
      return {
        ...{ day, from, to, figures, waiting, flows: flowing, ageing, unapplied, trend },
        statement: newest ? (statement as Answer['statement']) : null,
        tiesOut: newest && newest.tiesOut && open.every(({ state }) => state !== 'open'),
        automatic: { ...placed, rate: rateOf(placed) },
        sync: syncOf(lags, rows),
        closing: close,
      }
    },
  )
  newsRoute(app, deps)
}

const rateOf = ({ byEngine, byPeople, waiting }: Placed) => {
  const all = byEngine + byPeople + waiting
  return all === 0 ? null : byEngine / all
}

type SweepRows = Awaited<ReturnType<SweepDesk['list']>>

/** Each platform is named, whether anything is behind there or not. */
function syncOf(lags: readonly Today.Lag[], rows: SweepRows): Answer['sync'] {
  return (['hubspot', 'stripe', 'quickbooks'] as const).map((platform) => {
    const lag = lags.find((one) => one.platform === platform)
    const own = rows.filter(
      (row) => row.platform === platform && row.kind === 'sweep' && row.coveredAt !== null,
    )
    // That of the sweeps which look often: the others compare all once a day.
    const often = own.filter(({ everySeconds }) => (everySeconds ?? 0) < 3600)
    const oldest = often.toSorted((a, b) => ((a.coveredAt ?? '') < (b.coveredAt ?? '') ? -1 : 1))[0]
    return {
      platform,
      ...{ pending: lag?.pending ?? 0, parked: lag?.parked ?? 0, differing: lag?.differing ?? 0 },
      differsSince: lag?.differsSince ?? null,
      ...{ coveredAt: oldest?.coveredAt ?? null, lagSeconds: oldest?.lagSeconds ?? null },
    }
  })
}

const newsDaysMax = 31

function newsRoute(app: App, { workspace, at, fresh, clock }: TodayDeps) {
  app.get(
    '/today/changes',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'What has changed since somebody last looked',
        description: `Of the last ${newsDaysMax} days at most.`,
        querystring: Exact({
          since: { ...Instant, description: 'When it was last looked at.' },
          ...thenQuery,
          after: After,
        }),
        response: {
          200: Exact({
            since: { ...Instant, description: 'Later than asked for where that was too long ago.' },
            until: Instant,
            data: Type.Array(
              Exact({
                what: Type.Enum([...whats]),
                count: Count,
                byPeople: Count,
                amounts: Type.Array(Sum),
                lastAt: Instant,
              }),
            ),
          }),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async ({ query: { after, since: asked, ...clocks } }, reply) => {
      checkMoment('query', 'since', asked)
      const { knownAt } = clocksOf(clocks)
      const until = knownAt ?? clock.now().toISOString()
      if (asked > until) throw new Refusal('moment-to-come', { moment: asked, now: until })
      const earliest = new Date(Date.parse(until) - newsDaysMax * 86_400_000).toISOString()
      const since = asked < earliest ? earliest : asked
      await fresh('audit', after)
      const db = await at({ knownAt }, reply)
      return { since, until, data: await newsSince(db, { workspace, since }) }
    },
  )
}
