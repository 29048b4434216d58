// Signing in and out, and who is signed in. Outside of admission: it is how one gets in.
import Type from 'typebox'
import { checkPassword } from '../../domain/password.ts'
import * as Person from '../../domain/person.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Subject } from '../../domain/sessions.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact } from '../schemas.ts'
import {
  DemoPerson,
  Email,
  enter,
  Mode,
  Oidc,
  oidcOf,
  Password,
  Session,
  type SessionDeps,
  sessionOf,
} from '../session-answer.ts'
import { checkStranger } from '../sessions.ts'
import { personOf } from '../sign-in.ts'

const tags = ['session']

export async function sessionRoutes(app: App, deps: SessionDeps): Promise<void> {
  readRoute(app, deps)
  signInRoute(app, deps)
  signOutRoute(app, deps)
  passwordRoute(app, deps)
  offeredRoute(app, deps)
}

function readRoute(app: App, deps: SessionDeps) {
  app.get(
    '/session',
    {
      schema: {
        tags,
        summary: 'Who is asking, and what they may do',
        querystring: Exact({}),
        response: { 200: Session, ...problems(400, 401, 503) },
      },
    },
    async (request, _reply) => sessionOf(deps, await deps.keys.admit(request)),
  )
}

const SignIn = Type.Union([
  Exact({ email: Email, password: Password }),
  Exact({
    demo: Type.String({
      ...{ minLength: 1, maxLength: 100 },
      description: 'In the sandbox only: the name of one of its people.',
      examples: ['demo'],
    }),
  }),
])

function signInRoute(app: App, deps: SessionDeps) {
  app.post(
    '/session',
    {
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'Sets the cookie `tieout_session`, for 7 days at most and 12 hours without use. Ten ' +
          'wrong passwords for one e-mail within 15 minutes, and it waits.',
        security: [],
        body: SignIn,
        response: { 200: Session, ...problems(400, 401, 403, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      checkStranger(request, deps.publicUrl)
      const { body } = request
      if ('demo' in body) return enter(deps, request, reply, demoNamed(deps, body.demo), 'demo')
      const { personId } = await personOf(deps, request, body)
      return enter(deps, request, reply, { personId, demo: null }, 'password')
    },
  )
}

function demoNamed({ demoPeople }: SessionDeps, name: string): Subject {
  if (!demoPeople.some((one) => one.name === name)) throw new Refusal('no-demo')
  return { personId: null, demo: name }
}

function signOutRoute(app: App, deps: SessionDeps) {
  app.delete(
    '/session',
    {
      schema: {
        tags,
        summary: 'Sign out',
        description: 'Of this browser. It is no fault to be signed out already.',
        security: [],
        response: { 200: Exact({}), ...problems(400, 403, 503) },
      },
    },
    async (request, reply) => {
      checkStranger(request, deps.publicUrl)
      await deps.door.end(request, reply)
      return {}
    },
  )
}

function passwordRoute(app: App, deps: SessionDeps) {
  const { workspace, keys, people, sessions, passwords, door, write, clock } = deps
  app.put(
    '/session/password',
    {
      schema: {
        tags,
        summary: 'Change one’s own password',
        description: 'Signs the person out everywhere else.',
        body: Exact({ current: Password, password: Password }),
        response: {
          200: Exact({}),
          ...problems(400, 401, 403, 409, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, _reply) => {
      const { personId, person: name } = await keys.admit(request)
      const person = personId === null ? undefined : people.get(personId)
      if (!person) throw new Refusal('no-password')
      if ((await sessions.passwordOf(person.personId)) === null) throw new Refusal('no-password')
      const { current, password } = request.body
      await personOf(deps, request, { email: person.email, password: current }).catch(wrongPassword)
      checkPassword(password, person)
      const hash = await passwords.hash(password)
      await write(
        request,
        { kind: 'person', name },
        {
          ...{ workspace, id: Person.streamId, decider: Person.decider },
          decide: Person.changePassword({ personId: person.personId }),
          otherwise: () => new Refusal('person-already-so'),
        },
      )
      await sessions.keepPassword(person.personId, hash, clock.now())
      await sessions.endAllOf({ personId: person.personId, demo: null }, door.tokenOf(request))
      // No link that was asked for before sets another.
      await sessions.dropInvitations(person.personId)
      return {}
    },
  )
}

function wrongPassword(error: unknown): never {
  const isWrong = error instanceof Refusal && error.code === 'sign-in-refused'
  throw isWrong ? new Refusal('password-wrong') : error
}

function offeredRoute(app: App, deps: SessionDeps) {
  const { mode, companyName, demoPeople, people, keys } = deps
  app.get(
    '/sign-in',
    {
      schema: {
        tags,
        summary: 'How one may sign in here',
        security: [],
        querystring: Exact({}),
        response: {
          200: Exact({
            mode: Mode,
            companyName: Type.String(),
            demoPeople: Type.Array(DemoPerson),
            password: Type.Boolean({ description: 'Somebody has joined who may have one.' }),
            mailsLinks: Type.Boolean({
              description: 'Who has forgotten a password may ask for a link by mail.',
            }),
            oidc: Oidc,
            needsFirstAdmin: Type.Boolean({
              description:
                'Nobody has joined yet: the log of the service says a link for the first one.',
            }),
            hasAdminKey: Type.Boolean({ description: 'TIEOUT_ADMIN_KEY may invite people.' }),
          }),
          ...problems(400, 503),
        },
      },
    },
    async () => {
      await people.refresh()
      const hasJoined = people.people().some((one) => Person.stateOf(one) === 'active')
      return {
        ...{ mode, companyName, demoPeople: [...demoPeople], password: hasJoined },
        mailsLinks: deps.mailer !== undefined && deps.pageUrl?.() !== undefined,
        oidc: oidcOf(deps),
        needsFirstAdmin: mode === 'live' && !hasJoined,
        hasAdminKey: keys.hasAdmin,
      }
    },
  )
}
