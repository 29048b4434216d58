// One's own sessions: where one is signed in, and out again elsewhere. Nobody sees those of others.
import Type from 'typebox'
import { Refusal } from '../../domain/refusal.ts'
import { type Sessions, type Subject, waysIn } from '../../domain/sessions.ts'
import type { Holder, Keyring } from '../api-keys.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact, Id, IdParams, Instant, OrNull } from '../schemas.ts'
import type { Door } from '../sessions.ts'

export type OwnSessionDeps = {
  sessions: Sessions
  door: Door
  keys: Keyring
  clock: { now(): Date }
}

const tags = ['session']

const Row = Exact({
  id: Id,
  isThis: Type.Boolean({ description: 'The one that asks.' }),
  via: Type.Enum([...waysIn]),
  ...{ beganAt: Instant, endsAt: Instant },
  seenAt: { ...Instant, description: 'When it was last used, to the minute.' },
  address: OrNull(Type.String(), 'From where it was begun.'),
  browser: OrNull(Type.String(), 'What the browser called itself then.'),
})

/** A key has no sessions, whosever it is. */
function subjectOf({ via, person, personId }: Holder): Subject | undefined {
  if (via === 'key') return undefined
  return personId === null ? { personId, demo: person } : { personId, demo: null }
}

export async function ownSessionRoutes(app: App, deps: OwnSessionDeps): Promise<void> {
  const { sessions, door, keys, clock } = deps
  app.get(
    '/sessions',
    {
      schema: {
        tags,
        summary: 'Where one is signed in',
        description: 'Your own sessions that are open, this one first. A key has none.',
        querystring: Exact({}),
        response: { 200: Exact({ data: Type.Array(Row) }), ...problems(400, 401, 503) },
      },
    },
    async (request, _reply) => {
      const subject = subjectOf(keys.holder(request))
      if (!subject) return { data: [] }
      const own = door.tokenOf(request) ?? Buffer.alloc(0)
      return { data: await sessions.allOf(subject, own, clock.now()) }
    },
  )
  app.delete(
    '/sessions/:id',
    {
      schema: {
        tags,
        summary: 'Sign out elsewhere',
        description: 'Ends one session of your own, and within a second the streams it had open.',
        params: IdParams,
        response: { 200: Exact({}), ...problems(400, 401, 404, 503) },
      },
    },
    async (request, _reply) => {
      const { id } = request.params
      const subject = subjectOf(keys.holder(request))
      const isEnded = subject !== undefined && (await sessions.endOneOf(subject, id))
      if (!isEnded) throw new Refusal('not-found', { noun: 'session', id })
      return {}
    },
  )
  app.delete(
    '/sessions',
    {
      schema: {
        tags,
        summary: 'Sign out everywhere else',
        description: 'Ends all sessions of your own but the one that asks.',
        querystring: Exact({}),
        response: { 200: Exact({}), ...problems(400, 401, 503) },
      },
    },
    async (request, _reply) => {
      const subject = subjectOf(keys.holder(request))
      if (subject) await sessions.endAllOf(subject, door.tokenOf(request))
      return {}
    },
  )
}
