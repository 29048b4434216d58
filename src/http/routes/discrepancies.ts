// Where the books and the platforms disagree: the list, what it comes to, and one with its history.
import Type, { type Static } from 'typebox'
import * as Discrepancy from '../../domain/discrepancy.ts'
import { allKinds, kinds } from '../../domain/discrepancy-kinds.ts'
import { words } from '../../domain/discrepancy-words.ts'
import { streamOf } from '../../domain/event-store.ts'
import * as Discrepancies from '../../projections/discrepancy-queries.ts'
import { storyOf } from '../../projections/story.ts'
import type { App } from '../app.ts'
import { type BooksDeps, type Clocks, clocksOf } from '../books.ts'
import {
  CountRow,
  DiscrepancyRow,
  HistoryLine,
  KindRow,
  type Line,
  ListQuery,
  lineOf,
  shownAs,
  table,
} from '../discrepancy-shapes.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable } from '../exports/download.ts'
import type { Table } from '../exports/table.ts'
import { found } from '../reads.ts'
import { After, Exact, IdParams, isTrue, PageOf } from '../schemas.ts'
import { thenQuery } from '../then.ts'

export type DiscrepancyDeps = BooksDeps

/** The moment that lists are asked at: the one they are as of, or now. */
export function momentOf({ clock, dayOf }: DiscrepancyDeps, asked: Clocks = {}) {
  const now = clocksOf(asked).knownAt ?? clock.now().toISOString()
  return { now, today: dayOf(now) }
}

const views = ['discrepancies', 'tolerances']

export async function discrepancyRoutes(app: App, deps: DiscrepancyDeps): Promise<void> {
  listRoute(app, deps)
  summaryRoutes(app, deps)
  itemRoute(app, deps)
}

function listRoute(app: App, deps: DiscrepancyDeps) {
  const { workspace, at, fresh } = deps
  app.get(
    '/discrepancies',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'Where the books and the platforms disagree, the most money first',
        querystring: ListQuery,
        response: { 200: downloadable(PageOf(DiscrepancyRow)), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, format, overdue, knownAt, asOf, ...filter } = request.query
      await fresh(views, after)
      const clocks = { knownAt, asOf }
      const db = await at(clocks, reply)
      const asked = { workspace, ...filter, ...momentOf(deps, clocks), overdue: isTrue(overdue) }
      const download = {
        ...{ name: 'discrepancies', format, table: table as unknown as Table<Line> },
        rows: (item: Static<typeof DiscrepancyRow>) => [lineOf(item)],
      }
      return answerList(request, reply, download, async (paging) => {
        const page = await Discrepancies.list(db, { ...asked, ...paging })
        return { ...page, items: page.items.map(shownAs) }
      })
    },
  )
}

function summaryRoutes(app: App, deps: DiscrepancyDeps) {
  const { workspace, at, fresh } = deps
  app.get(
    '/discrepancies/summary',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'How many stand, by kind, state and currency, and the money at stake',
        querystring: Exact({ ...thenQuery, after: After }),
        response: { 200: Exact({ data: Type.Array(CountRow) }), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, ...clocks } }, reply) => {
      await fresh(views, after)
      const db = await at(clocks, reply)
      const counted = await Discrepancies.summary(db, { workspace, ...momentOf(deps, clocks) })
      return { data: counted.map((row) => ({ ...row, title: words[row.kind].title })) }
    },
  )

  app.get(
    '/discrepancies/kinds',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'The kinds there are: what they mean, how they come about, what can be done',
        response: { 200: Exact({ data: Type.Array(KindRow) }), ...problems(401) },
      },
    },
    async () => ({ data: allKinds.map(kindShown) }),
  )
}

const kindShown = (kind: (typeof allKinds)[number]): Static<typeof KindRow> => {
  const { pair, noun, severity, actions: offered } = kinds[kind]
  const { title, meaning, causes } = words[kind]
  const told = Object.entries(causes).map(([code, { en, fr }]) => ({ code, en, fr }))
  return { kind, title, meaning, pair, noun, severity, actions: [...offered], causes: told }
}

function itemRoute(app: App, deps: DiscrepancyDeps) {
  const { workspace, at, fresh } = deps
  app.get(
    '/discrepancies/:id',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'One discrepancy, with all that became of it',
        params: IdParams,
        querystring: Exact({ ...thenQuery, after: After }),
        response: {
          200: Exact({ ...DiscrepancyRow.properties, history: Type.Array(HistoryLine) }),
          ...problems(400, 401, 404, 422, 503),
        },
      },
    },
    async ({ params: { id }, query: { after, ...clocks } }, reply) => {
      await fresh(views, after)
      const moment = momentOf(deps, clocks)
      const db = await at(clocks, reply)
      const item = Discrepancies.byId(db, { workspace, id, ...moment })
      const { position, ...shown } = shownAs(await found('discrepancy', id, item))
      return { ...shown, position, history: await historyOf(deps, id, clocksOf(clocks).knownAt) }
    },
  )
}

async function historyOf(
  { store, db, workspace }: DiscrepancyDeps,
  id: string,
  until?: string,
): Promise<Static<typeof HistoryLine>[]> {
  const last = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)
  const all = await Array.fromAsync(store.readStream(streamOf(Discrepancy.category, workspace, id)))
  const events = all.filter(({ recordedAt }) => Date.parse(recordedAt) <= last)
  const tellings = events.map(({ type, data, meta }) => ({ type, data, actor: meta.actor }))
  const [en, fr] = await Promise.all([
    storyOf(db, workspace, tellings, 'en'),
    storyOf(db, workspace, tellings, 'fr'),
  ])
  return events.map(({ id: eventId, type, recordedAt: at, meta, position }, index) => ({
    ...{ eventId, type, at, by: { kind: meta.actor.kind, name: meta.actor.name } },
    who: { en: en[index]?.who ?? '', fr: fr[index]?.who ?? '' },
    sentence: { en: en[index]?.sentence ?? type, fr: fr[index]?.sentence ?? type },
    ...{ causationId: meta.causationId, position },
  }))
}
