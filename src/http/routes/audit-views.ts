// What is drawn of the history: how much came when, what came of what; and samples for auditors.
import Type from 'typebox'
import type { Clock } from '../../domain/outside.ts'
import { languages } from '../../domain/story/language.ts'
import { openActivity } from '../../projections/activity.ts'
import { causeGraph } from '../../projections/audit-graph.ts'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import { languageOf, languageQuery } from '../language.ts'
import { found, type ReadDeps } from '../reads.ts'
import { After, checkMoment, Exact, Id, IdParams, Instant, OrNull } from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { sampleRoute } from './samples.ts'

const Count = Type.Integer({ minimum: 0 })

const Activity = Exact({
  first: OrNull(Instant, 'When the first event was recorded; null while there is none.'),
  last: OrNull(Instant, 'And the last.'),
  binSeconds: { ...Count, description: 'How long a bin is.' },
  bins: Type.Array(
    Exact({
      at: { ...Instant, description: 'Where it begins.' },
      events: Count,
      byPeople: { ...Count, description: 'Decided by a person, or brought as a file.' },
    }),
    { description: 'Those that hold events, in their order.' },
  ),
  landmarks: Type.Array(
    Exact({ at: Instant, eventId: Id, type: Type.String(), sentence: Type.String() }),
    { description: 'Months closed and reopened, days signed: the newest first, 60 at most.' },
  ),
})

const Graph = Exact({
  id: Id,
  language: Type.Enum([...languages]),
  nodes: Type.Array(
    Exact({
      eventId: Id,
      type: Type.String(),
      sentence: Type.String(),
      who: Type.String(),
      actorKind: Type.Enum(['person', 'policy', 'platform', 'import']),
      recordedAt: Instant,
      subjects: Type.Array(Type.String()),
      depth: Type.Integer({ description: '0 = the event itself, -1 its cause, 1 what it led to.' }),
      consequences: { ...Count, description: 'Events that it led to, shown or not.' },
    }),
    { description: 'Causes first, each step in the order in which it was recorded.' },
  ),
  edges: Type.Array(Exact({ from: Id, to: Id })),
  isCut: Type.Boolean({ description: 'It led to more than is shown.' }),
})

type Deps = ReadDeps & { timeZone?: string | undefined; clock: Pick<Clock, 'now'> }

export async function auditViewRoutes(app: App, deps: Deps): Promise<void> {
  const { workspace, db, fresh, at, timeZone = 'UTC' } = deps
  const activity = openActivity(db)
  app.get(
    '/audit/activity',
    {
      schema: {
        tags: ['audit'],
        summary: 'How much was recorded when',
        description:
          'In bins of one length, chosen so that there are no more than asked for: for a slider ' +
          'over the whole history. They begin with a day of the books.',
        querystring: Exact({
          since: Type.Optional({
            ...Instant,
            description: 'From here on; absent = the first event.',
          }),
          until: Type.Optional({
            ...Instant,
            description: 'Before here; absent = the last event.',
          }),
          bins: Type.Optional(
            Type.Integer({ minimum: 2, maximum: 500, default: 120, description: 'At most.' }),
          ),
          ...languageQuery,
          after: After,
        }),
        response: { 200: Activity, ...problems(400, 401, 503) },
      },
    },
    async ({ query, headers }) => {
      const { since, until, bins = 120, language, after } = query
      for (const name of ['since', 'until'] as const) checkMoment('query', name, query[name])
      if (since !== undefined && until !== undefined && Date.parse(until) <= Date.parse(since)) {
        throw invalid({ in: 'query', pointer: '/until', detail: 'is not behind since' })
      }
      await fresh('audit', after)
      const asked = { workspace, timeZone, since, until, bins }
      return activity({ ...asked, language: languageOf(language, headers) })
    },
  )
  app.get(
    '/audit/events/:id/graph',
    {
      schema: {
        tags: ['audit'],
        summary: 'All that led to an event, and what came of it, as a graph',
        params: IdParams,
        querystring: Exact({
          depth: Type.Optional(
            Type.Integer({ minimum: 0, maximum: 12, default: 6, description: 'Steps down.' }),
          ),
          most: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 300,
              default: 120,
              description: 'Events at most.',
            }),
          ),
          ...thenQuery,
          ...languageQuery,
          after: After,
        }),
        response: { 200: Graph, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query, headers }, reply) => {
      const { depth = 6, most = 120, language: asked, after, ...clocks } = query
      await fresh('audit', after)
      const reader = await at(clocks, reply)
      const language = languageOf(asked, headers)
      const graph = causeGraph(reader, { workspace, id, depth, most, language })
      return { id, language, ...(await found('event', id, graph)) }
    },
  )
  await sampleRoute(app, deps)
}
