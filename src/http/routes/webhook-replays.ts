// Everything from some place of the log on, told once more: asked for, watched, stopped.
import Type, { type Static } from 'typebox'
import type { Replay } from '../../domain/endpoint-directory.ts'
import type { ReplayProgress } from '../../domain/outgoing.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as WebhookEndpoint from '../../domain/webhook-endpoint.ts'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import { found } from '../reads.ts'
import {
  checkMoment,
  Exact,
  Id,
  IdParams,
  Instant,
  Moment,
  OrNull,
  Position,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import { decisionIdOf } from '../writes.ts'
import { endpointOf } from './webhook-deliveries.ts'
import {
  aboutEndpoints,
  type EndpointDeps,
  recorded,
  refusedWith,
  tags,
} from './webhook-endpoints.ts'

const Bound = (description: string) => ({
  ...Moment,
  description,
  examples: ['00000000000000000042', '2026-03-01T09:30:00Z'],
})
const isMoment = (bound: string) => bound.includes('T')

/** @throws Refusal invalid-request for a stretch in which nothing can be */
function checkBounds(from: string, to: string | null, now: Date) {
  if (isMoment(from)) checkMoment('body', 'from', from)
  if (to !== null && isMoment(to)) checkMoment('body', 'to', to)
  if (isMoment(from) && Date.parse(from) > now.getTime()) {
    throw invalid({ in: 'body', pointer: '/from', detail: 'is still to come' })
  }
  if (to === null || isMoment(from) !== isMoment(to)) return
  const isBefore = isMoment(from) ? Date.parse(to) < Date.parse(from) : to < from
  if (isBefore) throw invalid({ in: 'body', pointer: '/to', detail: 'is before from' })
}

const ReplayRow = Exact({
  id: Id,
  from: Type.String(),
  to: OrNull(Type.String(), 'Null = up to the request.'),
  state: Type.Enum(['running', 'completed', 'stopped'], {
    description: 'completed: all of it is queued; the deliveries tell what became of each.',
  }),
  position: OrNull(Position, 'It has read the log up to here; null = it has not begun.'),
  until: { ...Position, description: 'Where the log ended when it was asked for.' },
  looked: Type.Integer({ description: 'Events looked at so far.' }),
  queued: Type.Integer({ description: 'Of these, of the types of the endpoint.' }),
  requestedAt: Instant,
  requestedBy: Type.String(),
  endedAt: OrNull(Instant, 'Null while it runs.'),
})

function shown(replay: Replay, progress: ReplayProgress | undefined): Static<typeof ReplayRow> {
  const { replayId, from, to, state, position, requestedAt, requestedBy, endedAt } = replay
  const { looked = 0, queued = 0 } = progress ?? {}
  return {
    ...{ id: replayId, from, to, state, position: progress?.position ?? null, until: position },
    ...{ looked, queued, requestedAt, requestedBy, endedAt },
  }
}

const ReplayParams = Exact({ id: Id, replayId: Id })

export async function webhookReplayRoutes(app: App, deps: EndpointDeps): Promise<void> {
  requestRoute(app, deps)
  readRoutes(app, deps)
  stopRoute(app, deps)
}

function requestRoute(app: App, { workspace, keys, write, clock }: EndpointDeps) {
  app.post(
    '/webhook-endpoints/:id/replay',
    {
      schema: {
        tags,
        summary: 'Tell an endpoint of past events once more',
        description:
          'Of its types as they are now, in the order of the log, each under its own webhook-id, ' +
          'behind what waits already and beside what happens meanwhile. One at a time; it goes on ' +
          'after a restart.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          from: Bound('The first event: its position, or the moment it was recorded; included.'),
          to: Type.Optional(Bound('The last one, included; absent = up to now.')),
        }),
        response: {
          202: Exact({ id: Id, ...Written }, { description: 'It begins; the id is the replay’s.' }),
          ...refusedWith,
        },
      },
    },
    async (request, reply) => {
      const { id: endpointId } = request.params
      const { from, to = null } = request.body
      checkBounds(from, to, clock.now())
      const actor = keys.identify(request)
      const replayId = decisionIdOf(request, actor)
      const decide = WebhookEndpoint.replay({ endpointId, replayId, from, to })
      reply.code(202)
      return { id: replayId, ...(await write(request, actor, aboutEndpoints(workspace, decide))) }
    },
  )
}

function readRoutes(app: App, deps: EndpointDeps) {
  const replaysOf = async (id: string) => {
    const { replays } = await endpointOf(deps, id)
    const progress = await deps.outgoing.log.replays(replays.map(({ replayId }) => replayId))
    return replays.map((replay) =>
      shown(
        replay,
        progress.find(({ replayId }) => replayId === replay.replayId),
      ),
    )
  }
  app.get(
    '/webhook-endpoints/:id/replays',
    {
      schema: {
        tags,
        summary: 'The replays to an endpoint, the newest first',
        description: 'The last twenty.',
        params: IdParams,
        querystring: Exact({}),
        response: { 200: Exact({ data: Type.Array(ReplayRow) }), ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id } }) => ({ data: await replaysOf(id) }),
  )

  app.get(
    '/webhook-endpoints/:id/replays/:replayId',
    {
      schema: {
        tags,
        summary: 'A replay and how far it is',
        params: ReplayParams,
        querystring: Exact({}),
        response: { 200: ReplayRow, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id, replayId } }) => {
      const one = (await replaysOf(id)).find((replay) => replay.id === replayId) ?? null
      return found('replay', replayId, Promise.resolve(one))
    },
  )
}

function stopRoute(app: App, { workspace, keys, write }: EndpointDeps) {
  app.post(
    '/webhook-endpoints/:id/replays/:replayId/stop',
    {
      schema: {
        tags,
        summary: 'Stop a replay',
        description: 'What is queued already is still sent.',
        params: ReplayParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id: endpointId, replayId } = request.params
      const decide = WebhookEndpoint.stopReplay({ endpointId, replayId })
      reply.code(202)
      return write(request, keys.identify(request), {
        ...aboutEndpoints(workspace, decide),
        otherwise: () => new Refusal('replay-ended', { replayId }),
      })
    },
  )
}
