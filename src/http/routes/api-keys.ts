// API keys: who has one, and what it opens. A key is in one answer only, the one that made it.
import Type from 'typebox'
import * as ApiKey from '../../domain/api-key.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import type { KeyDirectory, Known } from '../../domain/key-directory.ts'
import type { Clock, Random } from '../../domain/outside.ts'
import { isAdmin } from '../../domain/person.ts'
import type { Known as Owner, PeopleDirectory } from '../../domain/people-directory.ts'
import { Refusal } from '../../domain/refusal.ts'
import { load } from '../../domain/transact.ts'
import { hashOf, type Keyring } from '../api-keys.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { isWithin, roleOpened } from '../roles.ts'
import {
  After,
  checkMoment,
  Exact,
  Flag,
  Id,
  IdParams,
  Instant,
  isTrue,
  OrNull,
  Position,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import { decisionIdOf, type Writer } from '../writes.ts'

export type ApiKeyDeps = {
  workspace: string
  keys: Keyring
  directory: KeyDirectory
  /** Whose keys they are, where they are of people who sign in. */
  people: PeopleDirectory
  store: EventStore
  write: Writer
  random: Random
  clock: Pick<Clock, 'now'>
}

const tags = ['api-keys']
const refusedWith = problems(400, 401, 404, 409, 413, 415, 422, 503)

const Person = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N} .,_@+'’-]*$",
  description: 'Who signs with it. Two keys of one person are one person.',
  examples: ['Priya Nair'],
})
const Role = Type.Enum([...ApiKey.roles], {
  description:
    'viewer reads; reviewer also places payments in review and comments on discrepancies; accountant ' +
    'does all but connections and keys; auditor reads, lets the ledger prove itself, sees who has ' +
    'keys, and is recorded at every step; admin does everything.',
})
const Note = Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' })

const KeyRow = Exact({
  id: Id,
  person: Type.String(),
  role: Role,
  opens: OrNull(
    Type.Enum([...ApiKey.roles]),
    'What it gets in as: of who signs in here, no more than they may. Null = it does not get in.',
  ),
  note: OrNull(Type.String()),
  state: Type.Enum(['live', 'revoked']),
  issuedAt: Instant,
  issuedBy: Type.String(),
  revokedAt: OrNull(Instant),
  revokedBy: OrNull(Type.String()),
  position: Position,
})

const shown = (key: Known, people: readonly Owner[]) => ({
  id: key.keyId,
  ...{ person: key.person, role: key.role, note: key.note },
  opens: key.isRevoked
    ? null
    : roleOpened(
        key.role,
        people.find(({ name }) => name === key.person),
      ),
  state: key.isRevoked ? ('revoked' as const) : ('live' as const),
  ...{ issuedAt: key.issuedAt, issuedBy: key.issuedBy },
  ...{ revokedAt: key.revokedAt, revokedBy: key.revokedBy },
  position: key.position,
})

export async function apiKeyRoutes(app: App, deps: ApiKeyDeps): Promise<void> {
  listRoute(app, deps)
  issueRoute(app, deps)
  revokeRoute(app, deps)
}

function listRoute(app: App, { directory, people, clock }: ApiKeyDeps) {
  app.get(
    '/api-keys',
    {
      schema: {
        tags,
        summary: 'Who has a key',
        description: 'The newest first. Keys of the environment are not among them.',
        querystring: Exact({
          revoked: Type.Optional({ ...Flag, description: 'true = those that were revoked, too.' }),
          knownAt: Type.Optional({ ...Instant, description: 'As it was known at this moment.' }),
          after: After,
        }),
        response: { 200: Exact({ data: Type.Array(KeyRow) }), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { revoked, knownAt } }) => {
      checkMoment('query', 'knownAt', knownAt)
      const now = clock.now().toISOString()
      if (knownAt !== undefined && Date.parse(knownAt) > Date.parse(now)) {
        throw new Refusal('moment-to-come', { moment: knownAt, now })
      }
      const [all, owners] = await Promise.all([directory.all(knownAt), people.all(knownAt)])
      const listed = all.filter((key) => isTrue(revoked) || !key.isRevoked)
      return { data: listed.map((key) => shown(key, owners)) }
    },
  )
}

function issueRoute(app: App, deps: ApiKeyDeps) {
  const { workspace, keys, people, store, write, random } = deps
  app.post(
    '/api-keys',
    {
      schema: {
        tags,
        summary: 'Issue a key',
        description:
          'Of somebody who signs in here a key may do no more than the person: not when it is issued, ' +
          'and not once the person gets another role.',
        headers: WriteHeaders,
        body: Exact({ person: Person, role: Role, note: Type.Optional(OrNull(Note)) }),
        response: {
          202: Exact(
            {
              id: Id,
              key: OrNull(
                Type.String(),
                'Shown this once: null when the request is repeated. One that was lost is revoked, and ' +
                  'another issued.',
              ),
              ...Written,
            },
            { description: 'Recorded; the key opens from now on.' },
          ),
          ...refusedWith,
        },
      },
    },
    async (request, reply) => {
      const { person, role, note } = request.body
      await people.refresh()
      const names = people.people().map(({ name }) => name)
      const actor = keys.identify(request)
      const keyId = idFrom('api-key', workspace, decisionIdOf(request, actor))
      const secret = secretFrom(random)
      // A request that was done before is known by all but the key it made then.
      const { state } = await load(store, ApiKey.decider, workspace, ApiKey.streamId)
      const hash = state.keys.get(keyId)?.hash ?? hashOf(secret)
      const terms = { keyId, person, role, note: note || null }
      const written = await write(request, actor, {
        ...about(workspace),
        decide: ApiKey.issue({ ...terms, hash, people: [...keys.people, ...names] }),
        check: async () => checkOwner(people, ApiKey.personNamed(person), role),
      })
      await keys.refresh()
      reply.code(202).header('cache-control', 'no-store')
      const isOurs = !written.repeated && hash === hashOf(secret)
      return { id: keyId, key: isOurs ? secret : null, ...written }
    },
  )
}

/** @throws Refusal person-deactivated, key-exceeds-person */
function checkOwner(people: PeopleDirectory, person: string, wanted: ApiKey.Role) {
  const owner = people.people().find(({ name }) => name === person)
  if (owner?.isDeactivated) throw new Refusal('person-deactivated', { person })
  if (owner && !isWithin(wanted, owner.role)) {
    throw new Refusal('key-exceeds-person', { person, role: owner.role, wanted })
  }
}

/** 244 bits of chance: nobody guesses it, so that its hash may stand in the log. */
function secretFrom(random: Random): string {
  const digits = `${random.uuid()}${random.uuid()}`.replaceAll('-', '')
  return `tieout_${Buffer.from(digits, 'hex').toString('base64url')}`
}

function revokeRoute(app: App, { workspace, keys, people, write }: ApiKeyDeps) {
  app.delete(
    '/api-keys/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a key',
        description:
          'It opens nothing any more, in no process, within two seconds; streams that it had opened end.',
        params: IdParams,
        headers: WriteHeaders,
        querystring: Exact({ note: Type.Optional({ ...Note, description: 'Why.' }) }),
        response: { 202: Exact(Written, { description: 'Recorded.' }), ...refusedWith },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      await people.refresh()
      const lesser = people.people().filter((one) => !isAdmin(one))
      const asked = { keyId: params.id, note: query.note || null, isSpare: keys.hasAdmin }
      const decide = ApiKey.revoke({ ...asked, lesser: lesser.map(({ name }) => name) })
      const written = await write(request, keys.identify(request), { ...about(workspace), decide })
      await keys.refresh()
      reply.code(202)
      return written
    },
  )
}

const about = (workspace: string) => ({
  workspace,
  id: ApiKey.streamId,
  decider: ApiKey.decider,
  otherwise: () => new Refusal('key-already-so'),
})
