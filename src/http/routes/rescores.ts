// The backlog scored again: begin a job, watch it, stop it. Each job is one short stream, read as it
// stands.
import Type, { type Static } from 'typebox'
import type { EventStore, StoredEvent } from '../../domain/event-store.ts'
import * as Rescore from '../../domain/rescore.ts'
import { Refusal } from '../../domain/refusal.ts'
import { transact } from '../../domain/transact.ts'
import { countUnapplied } from '../../projections/payments.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { found } from '../reads.ts'
import { After, Exact, Id, IdParams, Instant, OrNull, WriteHeaders, Written } from '../schemas.ts'
import { causeOf } from '../writes.ts'
import type { ModelDeps } from './model.ts'
import { recorded } from './rules.ts'

const Count = (description: string) => Type.Integer({ minimum: 0, description })

const RescoreRow = Exact({
  id: Id,
  status: Type.Enum(['running', 'completed', 'stopped']),
  requestedAt: Instant,
  requestedBy: Type.String(),
  endedAt: OrNull(Instant, 'Null while it runs.'),
  of: Count('Payments that waited when it began. Others may have come, or gone, since.'),
  done: Count('Payments looked at so far, the oldest first.'),
  placed: Count('Of these, placed without a person.'),
  asked: Count('Of these, a person is asked about anew.'),
  changed: Count('Of these, what a person was asked has changed.'),
  rate: OrNull(
    Type.Number({ description: 'Payments per second.' }),
    'Null before the first are done.',
  ),
})

/** Enough to see what was done of late, and to know a request again that was sent twice. */
const jobsListed = 50

async function jobsOf(store: EventStore, workspace: string) {
  const last = await Rescore.lastNumber(store, workspace)
  const numbers = Array.from({ length: Math.min(last, jobsListed) }, (_, back) => last - back)
  const jobs = numbers.map((number) => Rescore.jobOf(store, workspace, Rescore.idOf(number)))
  return { jobs: await Promise.all(jobs), next: last + 1 }
}

function shown(job: Rescore.Job): Static<typeof RescoreRow> {
  const { kind, payments, figures, events } = job
  const [first, last] = [events[0] as StoredEvent, events.at(-1) as StoredEvent]
  const seconds = (Date.parse(last.recordedAt) - Date.parse(first.recordedAt)) / 1000
  return {
    id: job.rescoreId ?? '',
    status: kind === 'absent' ? 'running' : kind,
    requestedAt: first.recordedAt,
    requestedBy: first.meta.actor.name,
    endedAt: kind === 'running' ? null : last.recordedAt,
    of: payments,
    ...figures,
    rate: seconds > 0 && figures.done > 0 ? Math.round((figures.done / seconds) * 10) / 10 : null,
  }
}

export async function rescoreRoutes(app: App, deps: ModelDeps): Promise<void> {
  requestRoute(app, deps)
  readRoutes(app, deps)
  stopRoute(app, deps)
}

function requestRoute(app: App, { workspace, store, db, keys, clock }: ModelDeps) {
  app.post(
    '/matching/rescores',
    {
      schema: {
        tags: ['matching'],
        summary: 'Score all payments that wait again, the oldest first',
        description:
          'By the rules and the model as they are now. It goes on behind whatever comes in ' +
          'meanwhile, and after a restart; one job at a time.',
        headers: WriteHeaders,
        body: Exact({}),
        response: {
          202: Exact({ id: Id, ...Written }, { description: 'It has begun; the id is the job’s.' }),
          ...problems(400, 401, 409, 413, 415, 503),
        },
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const { causationId } = causeOf(request, actor)
      const { jobs, next } = await jobsOf(store, workspace)
      reply.code(202)
      const isOurs = ({ events }: Rescore.Job) => events[0]?.meta.causationId === causationId
      const before = jobs.find(isOurs)
      if (before) return begun(before, true)
      const [last] = jobs
      if (last?.kind === 'running') {
        throw new Refusal('rescore-running', { rescoreId: last.rescoreId })
      }
      // Behind the last that was seen to have ended: should one have begun since, it is in the way.
      const rescoreId = Rescore.idOf(next)
      const decide = Rescore.request({ rescoreId, payments: await countUnapplied(db, workspace) })
      const effectiveAt = clock.now().toISOString()
      const cause = { workspace, correlationId: causationId, causationId, actor, effectiveAt }
      await transact(store, Rescore.decider, rescoreId, decide, cause)
      return begun(await Rescore.jobOf(store, workspace, rescoreId), false)
    },
  )
}

const begun = ({ rescoreId, events }: Rescore.Job, repeated: boolean) => ({
  id: rescoreId ?? '',
  position: (events[0] as StoredEvent).position,
  repeated,
})

function readRoutes(app: App, { workspace, store }: ModelDeps) {
  app.get(
    '/matching/rescores',
    {
      schema: {
        tags: ['matching'],
        summary: 'The last jobs that scored the backlog again, the newest first',
        querystring: Exact({ after: After }),
        response: { 200: Exact({ data: Type.Array(RescoreRow) }), ...problems(400, 401, 503) },
      },
    },
    async () => ({ data: (await jobsOf(store, workspace)).jobs.map(shown) }),
  )

  app.get(
    '/matching/rescores/:id',
    {
      schema: {
        tags: ['matching'],
        summary: 'How far a job is',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: RescoreRow, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id } }) => {
      const job = await Rescore.jobOf(store, workspace, id)
      return found('rescore', id, Promise.resolve(job.kind === 'absent' ? null : shown(job)))
    },
  )
}

function stopRoute(app: App, { workspace, store, keys, write }: ModelDeps) {
  app.post(
    '/matching/rescores/:id/stop',
    {
      schema: {
        tags: ['matching'],
        summary: 'Stop a job',
        description: 'What it has placed stays placed; the chunk in hand is ended.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { kind } = await Rescore.jobOf(store, workspace, id)
      await found('rescore', id, Promise.resolve(kind === 'absent' ? null : kind))
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id, decider: Rescore.decider, decide: Rescore.stop },
        otherwise: ({ kind }) => new Refusal('rescore-not-running', { kind }),
      })
    },
  )
}
