// The people who sign in, and what each may do. The link of an invitation is in one answer only.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import type { KeyDirectory } from '../../domain/key-directory.ts'
import type { Mailer } from '../../domain/mail.ts'
import type { Known } from '../../domain/people-directory.ts'
import * as Person from '../../domain/person.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Keyring } from '../api-keys.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { mailLink } from '../invitation-letters.ts'
import { languageOf } from '../language.ts'
import {
  After,
  checkMoment,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  Position,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import { Email, Name, Role } from '../session-answer.ts'
import { linkAt, linkFor, type SignInDeps } from '../sign-in.ts'
import { decisionIdOf } from '../writes.ts'

export type PeopleDeps = SignInDeps & {
  keys: Keyring
  directory: KeyDirectory
  store: EventStore
  companyName: string
  publicUrl?: string | undefined
  mailer?: Mailer | undefined
}

const tags = ['people']
const refusedWith = problems(400, 401, 404, 409, 413, 415, 422, 503)
const Note = Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' })

const Row = Exact({
  id: Id,
  name: Type.String({ description: 'As they sign; a key of the same name is theirs.' }),
  email: Type.String(),
  role: Role,
  state: Type.Enum([...Person.states], {
    description: 'invited = the link was not used yet; deactivated = does not get in any more.',
  }),
  joinedBy: OrNull(Type.Enum(['password', 'oidc'])),
  ...{ invitedAt: Instant, invitedBy: Type.String(), joinedAt: OrNull(Instant) },
  lastSeenAt: OrNull(Instant, 'When a session of theirs was last used, if one is still open.'),
  linkEndsAt: OrNull(Instant, 'Until when a link that was made for them may be used.'),
  position: Position,
})

export async function peopleRoutes(app: App, deps: PeopleDeps): Promise<void> {
  listRoute(app, deps)
  inviteRoute(app, deps)
  linkRoute(app, deps)
  roleRoute(app, deps)
  deactivateRoute(app, deps)
  reactivateRoute(app, deps)
}

function listRoute(app: App, { people, sessions, clock }: PeopleDeps) {
  app.get(
    '/people',
    {
      schema: {
        tags,
        summary: 'Who signs in here',
        description: 'The newest first. The people of the demo are not among them.',
        querystring: Exact({
          state: Type.Optional(Type.Enum([...Person.states])),
          knownAt: Type.Optional({ ...Instant, description: 'As it was known at this moment.' }),
          after: After,
        }),
        response: { 200: Exact({ data: Type.Array(Row) }), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { state, knownAt } }) => {
      checkMoment('query', 'knownAt', knownAt)
      const now = clock.now()
      if (knownAt !== undefined && Date.parse(knownAt) > now.getTime()) {
        throw new Refusal('moment-to-come', { moment: knownAt, now: now.toISOString() })
      }
      const all = await people.all(knownAt)
      const [seen, links] = await Promise.all([sessions.lastSeen(), sessions.invitations(now)])
      const data = all.map((person) => shown(person, seen, links))
      return { data: data.filter((row) => state === undefined || row.state === state) }
    },
  )
}

function shown(
  person: Known,
  seen: ReadonlyMap<string, string>,
  links: ReadonlyMap<string, string>,
) {
  const { personId, name, email, role, joinedBy, invitedAt, invitedBy, joinedAt } = person
  return {
    ...{ id: personId, name, email, role, state: Person.stateOf(person), joinedBy },
    ...{ invitedAt, invitedBy, joinedAt },
    lastSeenAt: seen.get(personId) ?? null,
    linkEndsAt: links.get(personId) ?? null,
    position: person.position,
  }
}

const Linked = Exact(
  {
    id: Id,
    link: OrNull(
      Type.String(),
      'Shown this once: null when the request is repeated. One that was lost is made anew.',
    ),
    endsAt: OrNull(Instant, 'It is good for one use until then.'),
    mailed: Type.Boolean({ description: 'It was sent to the person by e-mail, too.' }),
    ...Written,
  },
  { description: 'Recorded; the link works from now on.' },
)

function inviteRoute(app: App, deps: PeopleDeps) {
  const { workspace, keys, people, write, namesOfKeys } = deps
  app.post(
    '/people',
    {
      schema: {
        tags,
        summary: 'Invite a person',
        description:
          'Answers the link by which the person sets a password, good for one use within seven ' +
          'days; where mail is set up it is sent to them, too.',
        headers: WriteHeaders,
        body: Exact({ name: Name, email: Email, role: Role }),
        response: { 202: Linked, ...refusedWith },
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const personId = idFrom('person', workspace, decisionIdOf(request, actor))
      const written = await write(request, actor, {
        ...about(workspace),
        decide: Person.invite({ personId, ...request.body, names: namesOfKeys() }),
      })
      await people.refresh()
      reply.code(202).header('cache-control', 'no-store')
      if (written.repeated) return { id: personId, ...noLink, ...written }
      return { id: personId, ...(await link(deps, request, personId, actor.name)), ...written }
    },
  )
}

const noLink = { link: null, endsAt: null, mailed: false }

function linkRoute(app: App, deps: PeopleDeps) {
  const { workspace, keys, people, write } = deps
  app.post(
    '/people/:id/link',
    {
      schema: {
        tags,
        summary: 'Make another link for a person',
        description:
          'Who was invited joins by it; who has joined sets another password by it. The link before ' +
          'does not work any more.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: { 202: Linked, ...refusedWith },
      },
    },
    async (request, reply) => {
      const { id: personId } = request.params
      const actor = keys.identify(request)
      const decide = Person.issueLink({ personId })
      const written = await write(request, actor, { ...about(workspace), decide })
      await people.refresh()
      reply.code(202).header('cache-control', 'no-store')
      if (written.repeated) return { id: personId, ...noLink, ...written }
      return { id: personId, ...(await link(deps, request, personId, actor.name)), ...written }
    },
  )
}

async function link(deps: PeopleDeps, request: FastifyRequest, personId: string, by: string) {
  const origin = (deps.publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '')
  const made = await linkFor(deps, personId)
  const address = linkAt(origin, made)
  const person = deps.people.get(personId)
  const { mailer, companyName } = deps
  const letter = { companyName, address, by, language: languageOf(undefined, request.headers) }
  const mailed = mailer && person ? await mailLink(mailer, person, letter, request.log) : false
  return { link: address, endsAt: made.endsAt, mailed }
}

function roleRoute(app: App, deps: PeopleDeps) {
  const { workspace, keys, people, write } = deps
  app.put(
    '/people/:id/role',
    {
      schema: {
        tags,
        summary: 'Give a person another role',
        description: 'It counts within two seconds, in what they have open, too.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({ role: Role }),
        response: { 202: Exact(Written, { description: 'Recorded.' }), ...refusedWith },
      },
    },
    async (request, reply) => {
      const asked = { personId: request.params.id, role: request.body.role }
      const decide = Person.giveRole({ ...asked, isSpare: hasSpare(deps) })
      const written = await write(request, keys.identify(request), { ...about(workspace), decide })
      await people.refresh()
      reply.code(202)
      return written
    },
  )
}

function deactivateRoute(app: App, deps: PeopleDeps) {
  const { workspace, keys, people, sessions, write } = deps
  app.post(
    '/people/:id/deactivate',
    {
      schema: {
        tags,
        summary: 'Let a person in no more',
        description:
          'Within two seconds they are signed out everywhere, and streams that they had open end. ' +
          'What they did stays under their name. Keys of theirs open nothing while it is so.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({ note: Type.Optional(OrNull(Note)) }),
        response: { 202: Exact(Written, { description: 'Recorded.' }), ...refusedWith },
      },
    },
    async (request, reply) => {
      const { id: personId } = request.params
      const asked = { personId, note: request.body.note || null }
      const decide = Person.deactivate({ ...asked, isSpare: hasSpare(deps) })
      const written = await write(request, keys.identify(request), { ...about(workspace), decide })
      await people.refresh()
      await sessions.endAllOf({ personId, demo: null })
      await sessions.dropInvitations(personId)
      reply.code(202)
      return written
    },
  )
}

function reactivateRoute(app: App, { workspace, keys, people, write }: PeopleDeps) {
  app.post(
    '/people/:id/reactivate',
    {
      schema: {
        tags,
        summary: 'Let a person in again',
        description: 'With the role and the password of before.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: { 202: Exact(Written, { description: 'Recorded.' }), ...refusedWith },
      },
    },
    async (request, reply) => {
      const decide = Person.reactivate({ personId: request.params.id })
      const written = await write(request, keys.identify(request), { ...about(workspace), decide })
      await people.refresh()
      reply.code(202)
      return written
    },
  )
}

/** An administrator gets in by a key: of nobody who signs in, since it may do no more than they. */
function hasSpare({ keys, directory, people }: PeopleDeps): boolean {
  const names = people.people().map(({ name }) => name)
  const spare = directory.live().filter(({ person }) => !names.includes(person))
  return keys.hasAdmin || spare.some(({ role }) => role === 'admin')
}

const about = (workspace: string) => ({
  workspace,
  id: Person.streamId,
  decider: Person.decider,
  otherwise: () => new Refusal('person-already-so'),
})
