// The runs that reconcile a day: asked for, how far they are, and the documents behind the statement.
import Type from 'typebox'
import { allKinds } from '../../domain/discrepancy-kinds.ts'
import { type Position as Place, streamOf } from '../../domain/event-store.ts'
import * as Run from '../../domain/reconciliation-run.ts'
import { Refusal } from '../../domain/refusal.ts'
import { exactTolerances, loadTolerances } from '../../domain/tolerance.ts'
import { comparedPairs } from '../../projections/pair-documents.ts'
import { documents } from '../../projections/pair-pages.ts'
import * as Days from '../../projections/reconciliation-days.ts'
import { atPosition } from '../../projections/time-machine.ts'
import type { App } from '../app.ts'
import type { BooksDeps } from '../books.ts'
import { openRuns } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import { answerPage, found } from '../reads.ts'
import {
  Amount,
  checkDate,
  checkMoment,
  Currency,
  Exact,
  Id,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  PlainDate,
  Position,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { statement } from '../tie-out-shapes.ts'
import { RunRow } from './reconciliation-days.ts'

const Count = Type.Integer({ minimum: 0 })

export async function reconciliationRunRoutes(app: App, deps: BooksDeps): Promise<void> {
  documentRoute(app, deps)
  startRoute(app, deps)
  progressRoute(app, deps)
}

const Found = Exact({
  discrepancyId: Id,
  kind: Type.Enum(allKinds),
  inTransit: Type.Boolean({ description: 'It may still settle by itself.' }),
})
const Document = Exact({
  id: Id,
  noun: Type.Enum(['deal', 'invoice', 'payment', 'credit-note', 'payout']),
  day: PlainDate,
  ...{ leftCurrency: OrNull(Currency), left: OrNull(Amount, 'Null = it says nothing of it.') },
  ...{ rightCurrency: OrNull(Currency), right: OrNull(Amount, 'Null = it says nothing of it.') },
  difference: OrNull(Amount, 'Left - right; null where the currencies differ.'),
  state: Type.Enum(['matched', 'different', 'transit', 'unexplained']),
  findings: Type.Array(Found, { description: 'What differs, as the statement counts it.' }),
  position: OrNull(Position),
})

function documentRoute(app: App, deps: BooksDeps) {
  const { workspace, db, at, fresh, store, dayOf, clock } = deps
  app.get(
    '/reconciliations/days/:day/documents',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'The documents behind a statement, one by one',
        description:
          'As they were when the statement was made, in the order of their ids; with knownAt, those ' +
          'of the statement that stood then. `different` are all ' +
          'that do not match; `transit` those of them that are under way, `unexplained` those that ' +
          'nothing points at.',
        params: Exact({ day: PlainDate }),
        querystring: Exact({
          pair: Type.Enum([...comparedPairs]),
          state: Type.Optional(
            Type.Enum(['matched', 'different', 'transit', 'unexplained'], {
              description: 'Absent = all.',
            }),
          ),
          currency: Type.Optional(Currency),
          ...PageQuery,
          ...thenQuery,
        }),
        response: { 200: PageOf(Document), ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params, query }, reply) => {
      const { after, knownAt, asOf, ...filter } = query
      checkDate('path', 'day', params.day)
      await fresh('reconciliation-days', after)
      const then = await at({ knownAt, asOf }, reply)
      const byDay = Days.byDay(then, workspace, params.day)
      const known = await found('reconciliation', params.day, byDay)
      const { statement: made, completedAt } = known
      if (!made) throw new Refusal('not-found', { noun: 'statement', id: params.day })
      const moment = completedAt ?? clock.now().toISOString()
      const exact = exactTolerances(await loadTolerances(store, workspace))
      return answerPage(
        await documents(atPosition(db, made.position as Place), {
          ...{ ...filter, workspace, day: params.day, moment, today: dayOf(moment) },
          tolerances: (kind) => exact[kind],
        }),
      )
    },
  )
}

function startRoute(app: App, deps: BooksDeps) {
  const { workspace, keys, write, dayOf, clock } = deps
  app.post(
    '/reconciliations/days/:day/runs',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'Reconcile a day now',
        description:
          'The platforms are asked first for what no webhook has told. With knownAt nothing is ' +
          'asked, and the day is compared as it was known then.',
        params: Exact({ day: PlainDate }),
        headers: WriteHeaders,
        body: Exact({
          knownAt: Type.Optional({ ...Instant, description: 'As it was known at this moment.' }),
        }),
        response: {
          202: Exact({ ...Written, number: { ...Count, description: 'Of the run.' } }),
          ...problems(400, 401, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { day: of } = request.params
      const { knownAt = null } = request.body
      checkDate('path', 'day', of)
      checkMoment('body', 'knownAt', knownAt ?? undefined)
      const now = clock.now().toISOString()
      if (knownAt !== null && Date.parse(knownAt) > Date.parse(now)) {
        throw new Refusal('moment-to-come', { moment: knownAt, now })
      }
      reply.code(202)
      let number = 0
      const answer = await write(request, keys.identify(request), {
        ...{ workspace, id: of, decider: Run.decider },
        decide(state, moment) {
          const today = dayOf(moment)
          const begun = Run.start({ day: of, knownAt, requestedBy: 'person', today })(state)
          number = state.runs + 1
          return begun
        },
        otherwise: () => new Refusal('reconciliation-running', { day: of }),
      })
      return { ...answer, number }
    },
  )
}

function progressRoute(app: App, { workspace, store }: BooksDeps) {
  app.get(
    '/reconciliations/days/:day/runs/:number',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'How far a run is, and what came of it',
        params: Exact({ day: PlainDate, number: Type.Integer({ minimum: 1 }) }),
        querystring: Exact(languageQuery),
        response: { 200: RunDetails, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params, query, headers }) => {
      const told = openRuns({ query, headers })
      checkDate('path', 'day', params.day)
      const run = await runOf({ store, workspace }, params.day, params.number)
      if (!run)
        throw new Refusal('not-found', { noun: 'run', id: `${params.day}/${params.number}` })
      return { ...told.run(run), statement: run.statement && told.statement(run.statement) }
    },
  )
}

const RunDetails = Exact({
  ...RunRow.properties,
  day: PlainDate,
  done: { ...Count, description: 'Parts that are done.' },
  total: { ...Count, description: 'Parts that there are; 0 until it has begun.' },
  documents: { ...Count, description: 'Compared so far.' },
  parts: Type.Array(Exact({ part: Type.String(), documents: Count, at: Instant })),
  statement: OrNull(Exact(statement), 'Null until it is done.'),
})

/** From the stream itself: a view would keep a version for each step. */
async function runOf(
  { store, workspace }: Pick<BooksDeps, 'store' | 'workspace'>,
  of: string,
  number: number,
) {
  type Details = Days.RunItem & {
    day: string
    done: number
    total: number
    documents: number
    parts: { part: string; documents: number; at: string }[]
    statement: Extract<Run.Event, { type: 'ReconciliationCompleted' }>['data']['statement'] | null
  }
  let run: Details | undefined
  for await (const stored of store.readStream(streamOf(Run.category, workspace, of))) {
    const { type, data } = Run.decode(stored)
    if (data.number !== number) continue
    const at = stored.recordedAt
    if (type === 'ReconciliationStarted') {
      const { knownAt, requestedBy } = data
      run = {
        ...{ day: of, number, state: 'running', knownAt, requestedBy, by: stored.meta.actor.name },
        ...{ startedAt: at, endedAt: null, failure: null, done: 0, total: 0, documents: 0 },
        ...{ parts: [], statement: null },
      }
    } else if (run && type === 'ReconciliationProgressed') {
      const { part, documents, total } = data
      const parts = [...run.parts, { part, documents, at }]
      run = { ...run, parts, done: parts.length, total, documents: run.documents + documents }
    } else if (run && type === 'ReconciliationCompleted') {
      run = { ...run, state: 'done', endedAt: at, statement: data.statement }
    } else if (run && type === 'ReconciliationFailed') {
      const { code, reason } = data
      run = { ...run, state: 'failed', endedAt: at, failure: { code, reason } }
    }
  }
  return run
}
