// Signatures under days and months: prepared by one person, reviewed by another, and suspended by
// itself when a figure moves.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type Position, streamOf } from '../../domain/event-store.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as SignOffs from '../../domain/sign-off.ts'
import { figuresOf, type Statement } from '../../domain/tie-out.ts'
import * as Days from '../../projections/reconciliation-days.ts'
import { documentsMoved, entriesInto } from '../../projections/signed-figures.ts'
import * as Signed from '../../projections/sign-offs.ts'
import type { App } from '../app.ts'
import { type BooksDeps, Reason, recorded } from '../books.ts'
import { problems } from '../errors.ts'
import { answerPage, found } from '../reads.ts'
import { After, checkDate, Exact, PageOf, PageQuery, Text, WriteHeaders } from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { SignOff, SignOffState } from '../tie-out-shapes.ts'
import { causeOf } from '../writes.ts'

const Scope = Type.String({
  pattern: '^(?!0000)\\d{4}-(0[1-9]|1[0-2])(-\\d{2})?$',
  description: 'A day of the books, or a month of it.',
  examples: ['2026-03-14', '2026-03'],
})
const Params = Exact({ scope: Scope })
const Note = { ...Reason, description: 'For whoever reads the books later.' }

const views = ['sign-offs', 'reconciliation-days']
/** What the figures that are signed are looked at in. */
const compared = [
  ...['journal', 'audit', 'deals', 'invoices', 'payments', 'credit-notes', 'payouts'],
  ...['balance-transactions', 'reconciliation', 'sync-status', 'allocations', ...views],
]

export async function signOffRoutes(app: App, deps: BooksDeps): Promise<void> {
  listRoutes(app, deps)
  prepareRoute(app, deps)
  reviewRoute(app, deps)
  withdrawRoute(app, deps)
}

const checkScope = (scope: string) => {
  if (scope.length === 10) checkDate('path', 'scope', scope)
}

function listRoutes(app: App, { workspace, fresh, at }: BooksDeps) {
  app.get(
    '/sign-offs',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'Days and months that were signed, the last first',
        description:
          'With `state=suspended` and `signer`, what somebody who has signed has to look at.',
        querystring: Exact({
          state: Type.Optional(SignOffState),
          scope: Type.Optional(Scope),
          signer: Type.Optional({ ...Text, description: 'Who has prepared or reviewed it.' }),
          ...thenQuery,
          ...PageQuery,
        }),
        response: { 200: PageOf(SignOff), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, ...filter } }, reply) => {
      if (filter.scope !== undefined) checkScope(filter.scope)
      await fresh('sign-offs', after)
      const db = await at({ knownAt, asOf }, reply)
      return answerPage(await Signed.list(db, { workspace, ...filter }))
    },
  )
  app.get(
    '/sign-offs/:scope',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'Who has signed a day or a month, and what has moved since',
        params: Params,
        querystring: Exact({ ...thenQuery, after: After }),
        response: { 200: SignOff, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { scope }, query: { after, knownAt, asOf } }, reply) => {
      checkScope(scope)
      await fresh('sign-offs', after)
      const db = await at({ knownAt, asOf }, reply)
      return found('sign-off', scope, Signed.byScope(db, workspace, scope))
    },
  )
}

const explainedIn = ({ lines }: Statement) =>
  lines
    .flatMap(({ differences }) => differences)
    .reduce((all, { explained, tolerated }) => all + explained.count + tolerated.count, 0)

function prepareRoute(app: App, deps: BooksDeps) {
  const { workspace, keys, write, dayOf } = deps
  app.post(
    '/sign-offs/:scope/prepare',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'Sign a day or a month as its preparer',
        description:
          'What is signed is the statement of its last day, which must tie out, or have every rest ' +
          'explained or under way, and be of now. Another person reviews it.',
        params: Params,
        headers: WriteHeaders,
        body: Exact({ note: Note }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { scope } = request.params
      checkScope(scope)
      const actor = keys.identify(request)
      const before = await preparedBy(deps, scope, causeOf(request, actor).causationId)
      const given = before ? undefined : await statementNow(deps, scope)
      reply.code(202)
      return write(request, actor, {
        ...{ workspace, id: scope, decider: SignOffs.decider },
        decide(state, moment): SignOffs.Event[] {
          if (before) return [{ type: 'SignOffPrepared', data: before }]
          const statement = given?.statement ?? null
          const figures = statement ? figuresOf(statement) : []
          const explained = statement ? explainedIn(statement) : 0
          const asked = { scope, preparer: actor.name, note: request.body.note, explained, figures }
          const today = dayOf(moment)
          return SignOffs.prepare({ ...asked, today, statement, run: given?.run ?? 1 })(state)
        },
        check: () => checkStill(deps, scope, given?.statement),
        otherwise: () => new Refusal('already-signed', { scope }),
      })
    },
  )
}

/** What this request has signed before; it is not looked at anew when it is sent again. */
async function preparedBy({ store, workspace }: BooksDeps, scope: string, causationId: string) {
  for await (const event of store.readStream(streamOf(SignOffs.category, workspace, scope))) {
    if (event.meta.causationId !== causationId) continue
    const { type, data } = SignOffs.decode(event)
    if (type === 'SignOffPrepared') return data
  }
  return undefined
}

/** @throws Refusal view-behind */
async function statementNow({ workspace, db, store, fresh }: BooksDeps, scope: string) {
  await fresh(compared, await store.head())
  const day = await Days.byDay(db, workspace, SignOffs.endOf(scope))
  return day?.statement ? { statement: day.statement, run: day.completedRun ?? 1 } : undefined
}

/** Nothing of it may have moved since the statement was made.
 *  @throws Refusal figures-moved */
async function checkStill({ workspace, db, store }: BooksDeps, scope: string, made?: Statement) {
  const to = await store.head()
  if (!made || to === undefined) return
  const range = { workspace, from: made.position as Position, to }
  const [entry] = await entriesInto(db, range, made.day)
  const [document] = entry ? [] : await documentsMoved(db, range, made.day)
  if (!entry && !document) return
  throw new Refusal('figures-moved', { scope, document: entry?.about ?? document?.document })
}

type Asked = FastifyRequest<{ Params: { scope: string } }>

function reviewRoute(app: App, { workspace, keys, write }: BooksDeps) {
  app.post(
    '/sign-offs/:scope/review',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'Sign what somebody else has prepared',
        params: Params,
        headers: WriteHeaders,
        body: Exact({ note: Note }),
        response: { ...recorded, ...problems(403) },
      },
    },
    async (request, reply) => {
      const { scope } = request.params
      const { note } = request.body
      checkScope(scope)
      const actor = keys.identify(request)
      reply.code(202)
      return write(request as Asked, actor, {
        ...{ workspace, id: scope, decider: SignOffs.decider },
        decide: SignOffs.review({ scope, reviewer: actor.name, note }),
        otherwise: () => new Refusal('already-signed', { scope }),
      })
    },
  )
}

function withdrawRoute(app: App, { workspace, keys, write }: BooksDeps) {
  app.post(
    '/sign-offs/:scope/withdraw',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'Take back a signature',
        description: 'It is never deleted: it says from then on that it was taken back, and why.',
        params: Params,
        headers: WriteHeaders,
        body: Exact({ reason: Type.String({ maxLength: 2000, pattern: '^[^\\u0000]*$' }) }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { scope } = request.params
      const { reason } = request.body
      checkScope(scope)
      const actor = keys.identify(request)
      reply.code(202)
      return write(request as Asked, actor, {
        ...{ workspace, id: scope, decider: SignOffs.decider },
        decide: SignOffs.withdraw({ scope, by: actor.name, reason }),
        otherwise: () => new Refusal('not-prepared', { scope }),
      })
    },
  )
}
