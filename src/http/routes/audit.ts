// Every event, as it was recorded: what happened, who decided it, when, and what caused it.
import Type from 'typebox'
import * as Audit from '../../projections/audit.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { found, type ReadDeps } from '../reads.ts'
import {
  After,
  checkMoment,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  Position,
} from '../schemas.ts'

const AuditEvent = Exact({
  position: Position,
  id: Id,
  type: Type.String({ examples: ['PaymentAllocated'] }),
  category: Type.String(),
  stream: Type.String(),
  revision: Type.String({ description: 'Place in its stream, from 0.' }),
  subjects: Type.Array(Type.String(), { description: 'The ids it is about.' }),
  actor: Exact({
    kind: Type.Enum(['person', 'policy', 'platform', 'import']),
    name: Type.String(),
  }),
  causationId: Type.String({ description: 'The event or API request that led to this one.' }),
  correlationId: Type.String({ description: 'The same for all events of one story.' }),
  effectiveAt: OrNull(Instant, 'When it took effect; null when a platform wrote no moment.'),
  recordedAt: { ...Instant, description: 'When the ledger took it.' },
  data: Type.Unknown({ description: 'The event itself. Its shape goes by its type.' }),
})

const Query = Exact({
  subject: Type.Optional({
    ...Id,
    description: 'Events that name this invoice, payment, deal … and the causes behind them.',
  }),
  type: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  since: Type.Optional({ ...Instant, description: 'Recorded at or after this moment.' }),
  until: Type.Optional({ ...Instant, description: 'Recorded before this moment.' }),
  ...PageQuery,
})

// The database counts in bigint, which JSON does not know.
const shown = (item: Audit.AuditItem) => ({ ...item, revision: String(item.revision) })

export async function auditRoutes(app: App, { workspace, db, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/audit/events',
    {
      schema: {
        tags: ['audit'],
        summary: 'Events in the order they were recorded',
        querystring: Query,
        response: { 200: PageOf(AuditEvent), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { after, ...filter } }) => {
      for (const name of ['since', 'until'] as const) checkMoment('query', name, filter[name])
      await fresh('audit', after)
      const { items, next } = await Audit.events(db, { workspace, ...filter })
      return { data: items.map(shown), nextCursor: next }
    },
  )

  app.get(
    '/audit/events/:id',
    {
      schema: {
        tags: ['audit'],
        summary: 'One event',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: AuditEvent, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query: { after } }) => {
      await fresh('audit', after)
      return shown(await found('event', id, Audit.byId(db, workspace, id)))
    },
  )
}
