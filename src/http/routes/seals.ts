// What proves that the ledger is as it was written: its seals, proofs of single documents, and
// verifying all of it anew.
import Type, { type Static } from 'typebox'
import { faultIn, verificationNoteIn } from '../../domain/story/verification.ts'
import type { Words } from '../../domain/story/teller.ts'
import type { Fault } from '../../domain/verification.ts'
import * as Seals from '../../projections/seals.ts'
import type { App } from '../app.ts'
import type { Keyring } from '../api-keys.ts'
import { wordsFor } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import { found, type ReadDeps } from '../reads.ts'
import {
  After,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  Position,
  WriteHeaders,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { decisionIdOf } from '../writes.ts'

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Count = Type.Integer({ minimum: 0 })
const Mark = Exact({
  index: { ...Count, description: 'Which event, counted from 0 with the first of the ledger.' },
  position: Position,
})

const sealed = {
  number: Type.Integer({ minimum: 1 }),
  from: Mark,
  to: Mark,
  count: Count,
  root: { ...Hash, description: 'Of the tree over the events (RFC 6962, SHA-256).' },
  chain: { ...Hash, description: 'Of the chain of the seal before, and the root.' },
  previous: OrNull(Hash, 'Of the signed text of the seal before.'),
  sealedAt: Instant,
  keyId: Type.String(),
  signature: Type.String({ description: 'Ed25519, in base64.' }),
}
const Sealed = Exact(sealed)
const SealRow = Exact({
  ...sealed,
  publicKey: OrNull(Type.String(), 'Of the key that signed it: DER (SPKI) in base64.'),
  position: Position,
})

const Proof = Exact({
  format: Type.Literal('tieout-proof/1'),
  subject: Type.String(),
  events: Type.Array(
    Exact({
      index: Count,
      position: Position,
      stream: Type.String(),
      revision: Type.String(),
      id: Type.String(),
      type: Type.String(),
      recordedAt: Type.String(),
      data: Type.String({ description: 'The stored text.' }),
      meta: Type.String({ description: 'The stored text.' }),
      seal: OrNull(Type.Integer(), 'Null = it is not sealed yet.'),
      path: Type.Array(Hash, { description: 'From the leaf to the root of the seal.' }),
    }),
  ),
  seals: Type.Array(Sealed),
  keys: Type.Array(
    Exact({
      keyId: Type.String(),
      publicKey: Type.String(),
      endorsement: OrNull(Exact({ keyId: Type.String(), signature: Type.String() })),
    }),
  ),
})

const FaultyEvent = OrNull(
  Exact({
    index: Count,
    id: OrNull(Type.String()),
    stream: OrNull(Type.String()),
    revision: OrNull(Type.String()),
    position: OrNull(Type.String()),
  }),
)

const Report = Exact({
  intact: Type.Boolean(),
  faults: Type.Array(
    Exact({
      kind: Type.String({ examples: ['altered', 'removed', 'inserted', 'reordered'] }),
      what: Type.String(),
      event: FaultyEvent,
      expected: FaultyEvent,
      seal: OrNull(Type.Integer()),
    }),
    { description: 'The first event that is not as it was written comes first.' },
  ),
  events: { ...Count, description: 'Events read.' },
  sealed: { ...Count, description: 'Events that a seal stands for.' },
  seals: Count,
  hashed: { ...Count, description: 'Events compared with the hash log.' },
  lastSeal: OrNull(
    Exact({ number: Count, sealedAt: Instant, position: Position, chain: Hash }),
    'Write it down elsewhere: it stands for all before it.',
  ),
  head: OrNull(Position),
  anchored: OrNull(Count, 'Seals held against those kept outside of the database.'),
  notes: Type.Array(Type.String()),
})

const VerificationRow = Exact({
  id: Id,
  askedBy: Type.String(),
  askedAt: Instant,
  state: Type.Enum(['running', 'intact', 'broken', 'failed']),
  done: { ...Count, description: 'Events read so far.' },
  total: OrNull(Count, 'About how many there are.'),
  endedAt: OrNull(Instant),
  report: OrNull(Report),
})

type ProofBody = Static<typeof Proof>
type VerificationBody = Static<typeof VerificationRow>

/** Who proves and verifies. */
export type SealDesk = {
  prove(subject: string): Promise<ProofBody>
  verify(id: string, askedBy: string): Promise<{ repeated: boolean }>
  verifications(): Promise<VerificationBody[]>
  verification(id: string): Promise<VerificationBody | null>
}

export type SealDeps = ReadDeps & { keys: Keyring; desk?: SealDesk | undefined }

export async function sealRoutes(app: App, deps: SealDeps): Promise<void> {
  const { workspace, at, fresh, desk } = deps
  app.get(
    '/audit/seals',
    {
      schema: {
        tags: ['audit'],
        summary: 'The seals of the ledger, the newest first',
        querystring: Exact({ ...thenQuery, ...PageQuery }),
        response: { 200: PageOf(SealRow), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, ...paging } }, reply) => {
      await fresh('seals', after)
      const db = await at({ knownAt, asOf }, reply)
      const { items, next } = await Seals.list(db, { workspace, ...paging })
      return { data: items, nextCursor: next }
    },
  )
  app.get(
    '/audit/seals/:number',
    {
      schema: {
        tags: ['audit'],
        summary: 'One seal',
        params: Exact({ number: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
        querystring: Exact({ after: After }),
        response: { 200: SealRow, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { number }, query: { after } }) => {
      await fresh('seals', after)
      return found('seal', String(number), Seals.byNumber(deps.db, workspace, number))
    },
  )
  if (!desk) return
  proofRoute(app, { ...deps, desk })
  verificationRoutes(app, { ...deps, desk })
}

function proofRoute(app: App, { fresh, desk }: SealDeps & { desk: SealDesk }) {
  app.get(
    '/audit/proofs/:id',
    {
      schema: {
        tags: ['audit'],
        summary: 'Prove what the ledger says of a document, or one event',
        description:
          'The stored texts of its events, the hashes that lead from each to a seal, and the seals. ' +
          'docs/check-proof.mjs checks it with nothing but Node; no other event is in it.',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: Proof, ...problems(400, 401, 404, 409, 422, 503) },
      },
    },
    async ({ params: { id }, query: { after } }) => {
      await fresh('audit', after)
      await fresh('seals', after)
      return desk.prove(id)
    },
  )
}

function verificationRoutes(app: App, { keys, desk }: SealDeps & { desk: SealDesk }) {
  app.post(
    '/audit/verifications',
    {
      schema: {
        tags: ['audit'],
        summary: 'Read the whole ledger anew and verify it',
        description:
          'Goes on behind the answer; GET /v1/audit/verifications/{id} tells how far it is and what ' +
          'it found. `tieout audit verify` does the same without the service.',
        headers: WriteHeaders,
        body: Exact({}),
        response: {
          202: Exact({ id: Id, repeated: Type.Boolean() }),
          ...problems(400, 401, 409, 413, 415, 503),
        },
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const id = decisionIdOf(request, actor)
      const { repeated } = await desk.verify(id, actor.name)
      reply.code(202)
      return { id, repeated }
    },
  )
  app.get(
    '/audit/verifications',
    {
      schema: {
        tags: ['audit'],
        summary: 'Verifications that somebody asked for, the newest first',
        querystring: Exact(languageQuery),
        response: { 200: Exact({ data: Type.Array(VerificationRow) }), ...problems(400, 401, 503) },
      },
    },
    async ({ query, headers }) => {
      const tell = telling(wordsFor({ query, headers }))
      return { data: (await desk.verifications()).map(tell) }
    },
  )
  app.get(
    '/audit/verifications/:id',
    {
      schema: {
        tags: ['audit'],
        summary: 'One verification: how far it is, what it found',
        params: IdParams,
        querystring: Exact(languageQuery),
        response: { 200: VerificationRow, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query, headers }) => {
      const row = await found('verification', id, desk.verification(id))
      return telling(wordsFor({ query, headers }))(row)
    },
  )
}

/** What was found, in the reader's words. */
const telling =
  (words: Words) =>
  ({ report, ...row }: VerificationBody): VerificationBody => ({
    ...row,
    report: report && {
      ...report,
      faults: report.faults.map((fault) => ({ ...fault, what: faultIn(words, fault as Fault) })),
      notes: report.notes.map((note) => verificationNoteIn(words, note)),
    },
  })
