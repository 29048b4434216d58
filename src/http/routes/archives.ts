// Archives of the books for auditors: asked for here, made behind the answer, fetched as a file.
import type { Readable } from 'node:stream'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../domain/refusal.ts'
import type { Clock } from '../../domain/outside.ts'
import type { App } from '../app.ts'
import type { Keyring } from '../api-keys.ts'
import { invalid, problems } from '../errors.ts'
import { sent } from '../exports/download.ts'
import { found } from '../reads.ts'
import {
  checkDate,
  checkMoment,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PlainDate,
  Position,
  WriteHeaders,
} from '../schemas.ts'
import { decisionIdOf } from '../writes.ts'

const Count = Type.Integer({ minimum: 0 })
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

const Archive = Exact({
  id: Id,
  askedBy: Type.String(),
  askedAt: Instant,
  from: PlainDate,
  to: PlainDate,
  knownAt: OrNull(
    Instant,
    'When the last event in it was recorded; until it is ready, the moment that was asked for.',
  ),
  state: Type.Enum(['running', 'ready', 'failed', 'removed']),
  phase: OrNull(Type.String(), 'What is being written.'),
  done: { ...Count, description: 'Lines written in this phase.' },
  total: OrNull(Count, 'Of so many; null where nobody knows.'),
  result: OrNull(
    Exact({
      bytes: Count,
      sha256: { ...Hash, description: 'Of the file.' },
      manifestSha256: { ...Hash, description: 'Of manifest.json in it.' },
      position: { ...Position, description: 'Of the last event in it.' },
      events: Count,
      sealedEvents: { ...Count, description: 'How many of these the seals stand for.' },
      seals: Count,
    }),
  ),
  failure: OrNull(
    Type.Enum(['interrupted', 'nothing-recorded', 'views-halted', 'internal'], {
      description: 'interrupted: the service ended meanwhile; ask again.',
    }),
  ),
  endedAt: OrNull(Instant),
  removesAt: OrNull(Instant, 'When the file is thrown away, or was.'),
})
type ArchiveBody = Static<typeof Archive>

/** Who makes and keeps them. */
export type ArchiveDesk = {
  make(asked: {
    id: string
    askedBy: string
    from: string
    to: string
    knownAt?: string | undefined
  }): Promise<{ repeated: boolean }>
  archives(): Promise<ArchiveBody[]>
  archive(id: string): Promise<ArchiveBody | null>
  fetch(id: string): Promise<{ bytes: number; stream: Readable; name: string }>
  remove(id: string): Promise<void>
}

const Asked = Exact({
  from: { ...PlainDate, description: 'The first day of the books that the reports are of.' },
  to: { ...PlainDate, description: 'The last one.' },
  knownAt: Type.Optional({
    ...Instant,
    description: 'Only what was recorded at this moment or before; absent = all there is.',
  }),
})

type Deps = { keys: Keyring; desk: ArchiveDesk; clock: Pick<Clock, 'now'> }

export async function archiveRoutes(app: App, deps: Deps): Promise<void> {
  const { desk } = deps
  makeRoute(app, deps)
  app.get(
    '/audit/exports',
    {
      schema: {
        tags: ['audit'],
        summary: 'Archives that somebody asked for, the newest first',
        querystring: Exact({}),
        response: { 200: Exact({ data: Type.Array(Archive) }), ...problems(401, 503) },
      },
    },
    async () => ({ data: await desk.archives() }),
  )
  app.get(
    '/audit/exports/:id',
    {
      schema: {
        tags: ['audit'],
        summary: 'One archive: how far it is, what is in it',
        params: IdParams,
        querystring: Exact({}),
        response: { 200: Archive, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id } }) => found('archive', id, desk.archive(id)),
  )
  app.get(
    '/audit/exports/:id/file',
    {
      schema: {
        tags: ['audit'],
        summary: 'The archive itself',
        params: IdParams,
        querystring: Exact({}),
        response: {
          200: {
            description: 'A .tar.gz; `tieout audit replay` rebuilds the books from it.',
            content: { 'application/gzip': { schema: Type.String({ format: 'binary' }) } },
          },
          ...problems(400, 401, 404, 409, 503),
        },
      },
    },
    async ({ params: { id } }, reply) => {
      const { bytes, stream, name } = await desk.fetch(id)
      reply
        .type('application/gzip')
        .header('content-length', bytes)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
      return sent(stream)
    },
  )
  app.delete(
    '/audit/exports/:id',
    {
      schema: {
        tags: ['audit'],
        summary: 'Throw an archive away before its time',
        params: IdParams,
        querystring: Exact({}),
        response: { 200: Archive, ...problems(400, 401, 404, 409, 503) },
      },
    },
    async ({ params: { id } }) => {
      await desk.remove(id)
      return found('archive', id, desk.archive(id))
    },
  )
}

function makeRoute(app: App, { keys, desk, clock }: Deps) {
  app.post(
    '/audit/exports',
    {
      schema: {
        tags: ['audit'],
        summary: 'Make an archive of the books for an auditor',
        description:
          'As `tieout audit export` does. Goes on behind the answer; GET /v1/audit/exports/{id} ' +
          'tells how far it is, and its file is kept for seven days.',
        headers: WriteHeaders,
        body: Asked,
        response: {
          202: Exact({ id: Id, repeated: Type.Boolean() }),
          ...problems(400, 401, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { from, to, knownAt } = request.body
      checkDate('body', 'from', from)
      checkDate('body', 'to', to)
      checkMoment('body', 'knownAt', knownAt)
      if (to < from) throw invalid({ in: 'body', pointer: '/to', detail: 'is before from' })
      const now = clock.now()
      if (knownAt !== undefined && Date.parse(knownAt) > now.getTime()) {
        throw new Refusal('moment-to-come', { moment: knownAt, now: now.toISOString() })
      }
      const actor = keys.identify(request)
      const id = decisionIdOf(request, actor)
      const { repeated } = await desk.make({ id, askedBy: actor.name, from, to, knownAt })
      reply.code(202)
      return { id, repeated }
    },
  )
}
