// Fields that both sides have changed: both values, who was right, and deciding it.
import Type from 'typebox'
import { Refusal } from '../../domain/refusal.ts'
import * as Sync from '../../domain/sync.ts'
import * as Conflicts from '../../projections/conflicts.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerPage, found } from '../reads.ts'
import {
  After,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  Platform,
  Position,
  Text,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import type { ReviewDeps } from './reviews.ts'
import { SyncObject, subjectOf } from './sync.ts'

const Value = OrNull(Type.String())
const State = Type.Enum(['open', 'closed'], { description: 'Open: a person is asked.' })
const Winner = Type.Enum(['ledger', 'platform'])
export const Policy = Type.Enum(['ledger-wins', 'platform-wins', 'newest-wins', 'ask'], {
  description: 'Who is right when both sides have changed a field.',
})

const ConflictRow = Exact({
  id: Id,
  syncId: { ...Id, description: 'The object on the platform, as under /v1/sync.' },
  platform: Platform,
  object: SyncObject,
  objectId: { ...Id, description: 'Ours.' },
  field: Type.String(),
  base: OrNull(Type.String(), 'What stood there before, as far as we knew.'),
  ledger: OrNull(Type.String(), 'What the ledger says.'),
  theirs: OrNull(Type.String(), 'What somebody has written there.'),
  theirsAt: OrNull(Instant, 'When it was changed there; null where nobody says.'),
  policy: Policy,
  reason: OrNull(
    Type.Enum(['tug-of-war', 'late-write']),
    'tug-of-war: it was set right several times and changed back each time, so a person is asked. ' +
      'late-write: a call of ours that was believed lost came through after a newer one.',
  ),
  state: State,
  detectedAt: Instant,
  history: Type.Array(Exact({ at: Instant, ledger: Value, theirs: Value }), {
    description: 'What both sides said when it was found, and each time that one moved on.',
  }),
  winner: OrNull(Winner),
  value: OrNull(Type.String(), 'The value that was right.'),
  decidedKind: OrNull(
    Type.Enum(['policy', 'person', 'agreement']),
    'Agreement: both sides say the same again, nobody had to decide.',
  ),
  decidedBy: OrNull(Type.String(), 'Which person.'),
  note: OrNull(Type.String()),
  resolvedAt: OrNull(Instant),
  position: Position,
})

const Query = Exact({
  state: Type.Optional(State),
  platform: Type.Optional(Platform),
  object: Type.Optional(SyncObject),
  objectId: Type.Optional(Id),
  field: Type.Optional(Text),
  ...thenQuery,
  ...PageQuery,
})

export async function conflictRoutes(app: App, deps: ReviewDeps): Promise<void> {
  listRoutes(app, deps)
  resolveRoute(app, deps)
}

function listRoutes(app: App, { workspace, at, fresh }: ReviewDeps) {
  app.get(
    '/conflicts',
    {
      schema: {
        tags: ['sync'],
        summary: 'Fields that both sides have changed, the last found first',
        querystring: Query,
        response: { 200: PageOf(ConflictRow), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, ...filter } }, reply) => {
      await fresh('conflicts', after)
      const db = await at({ knownAt, asOf }, reply)
      return answerPage(await Conflicts.list(db, { workspace, ...filter }))
    },
  )

  app.get(
    '/conflicts/:id',
    {
      schema: {
        tags: ['sync'],
        summary: 'One field that both sides have changed',
        params: IdParams,
        querystring: Exact({ ...thenQuery, after: After }),
        response: { 200: ConflictRow, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after, knownAt, asOf } }, reply) => {
      await fresh('conflicts', after)
      const db = await at({ knownAt, asOf }, reply)
      return found('conflict', id, Conflicts.byId(db, workspace, id))
    },
  )
}

function resolveRoute(app: App, { workspace, db, keys, store, write }: ReviewDeps) {
  app.post(
    '/conflicts/:id/resolve',
    {
      schema: {
        tags: ['sync'],
        summary: 'Say who is right',
        description:
          'The ledger: its value is written. The platform: its value stands until the ledger has ' +
          'another one of its own; where the ledger can follow, as with an invoice, it is amended.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          winner: Winner,
          note: Type.Optional({
            ...Text,
            maxLength: 2000,
            description: 'Why, for whoever reads it.',
          }),
        }),
        response: {
          202: Exact(Written, { description: 'Recorded; it is carried out next.' }),
          ...problems(400, 401, 404, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { id: conflictId } = request.params
      const { syncId } = await found(
        'conflict',
        conflictId,
        Conflicts.byId(db, workspace, conflictId),
      )
      const subject = await subjectOf(store, workspace, syncId)
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: syncId, decider: Sync.decider },
        decide: Sync.resolveConflict({ subject, conflictId, ...request.body }),
        otherwise: () => new Refusal('conflict-closed', { conflictId }),
      })
    },
  )
}
