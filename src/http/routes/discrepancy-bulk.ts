// The same said of many discrepancies, or done about many, at once: each is a decision of its own.
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import type { Decision } from '../../domain/decider.ts'
import * as Discrepancy from '../../domain/discrepancy.ts'
import type { Position } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import { Refusal } from '../../domain/refusal.ts'
import { load } from '../../domain/transact.ts'
import * as Discrepancies from '../../projections/discrepancy-queries.ts'
import type { App } from '../app.ts'
import { Reason } from '../books.ts'
import { Action, filters, Money, ReasonCode, sort } from '../discrepancy-shapes.ts'
import { invalid, problems } from '../errors.ts'
import {
  checkDate,
  checkMoment,
  Exact,
  Id,
  OrNull,
  Position as PositionShape,
  WriteHeaders,
} from '../schemas.ts'
import { type Asker, causeOf, record } from '../writes.ts'
import {
  asActionAsked,
  Body as ActionBody,
  type DiscrepancyDesk,
  paramsOf,
} from './discrepancy-actions.ts'
import { type DiscrepancyDeps, momentOf } from './discrepancies.ts'
import { Assignee, Until } from './discrepancy-answers.ts'

const most = 500

const { kind, amount, on } = ActionBody.properties
const Body = Exact({
  do: Type.Enum(['explain', 'assign', 'snooze', 'act'], {
    description:
      'explain needs reasonCode; assign needs assignee; snooze needs until; act needs action.',
  }),
  ids: Type.Optional(
    Type.Array(Id, { minItems: 1, maxItems: most, description: 'These; or else the filter.' }),
  ),
  filter: Type.Optional(Exact({ ...filters, sort })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: most, default: 100, description: 'At most so many.' }),
  ),
  dryRun: Type.Optional(
    Type.Boolean({ default: false, description: 'Only say what would be done.' }),
  ),
  reasonCode: Type.Optional(ReasonCode),
  note: Type.Optional(Reason),
  assignee: Type.Optional(Assignee),
  until: Type.Optional(Until),
  action: Type.Optional(Action),
  ...{ kind, amount, on },
})
type Asked = Static<typeof Body>

const Result = Exact({
  id: Id,
  outcome: Type.Enum(['done', 'already', 'refused'], {
    description: 'Of a dry run: done stands for what would be.',
  }),
  code: OrNull(Type.String(), 'Why it was refused, as the single route would have said.'),
  atStake: OrNull(Money),
})
type Result = Static<typeof Result>

const Answer = {
  done: Type.Integer(),
  already: Type.Integer(),
  refused: Type.Integer(),
  left: Type.Integer({ description: 'How many fit the filter and were not taken in this turn.' }),
  results: Type.Array(Result),
}

export type BulkDeps = DiscrepancyDeps & { desk: DiscrepancyDesk | undefined }

export async function discrepancyBulkRoutes(app: App, deps: BulkDeps): Promise<void> {
  app.post(
    '/discrepancies/bulk',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'Explain, assign, put off or act upon many at once',
        description:
          'Try it with dryRun first, and send the ids it answers. What cannot be done is left, with ' +
          'its code. Sent again under the same Idempotency-Key, nothing is done twice: with ids it ' +
          'goes on where it was cut off; with a filter it answers for those that were done.',
        headers: WriteHeaders,
        body: Body,
        response: {
          200: Exact(Answer, { description: 'A dry run: nothing was recorded.' }),
          202: Exact(
            {
              ...Answer,
              position: OrNull(PositionShape, 'Where the last was recorded; null = none was.'),
            },
            { description: 'Recorded.' },
          ),
          ...problems(400, 401, 404, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { body } = request
      checkDate('body', 'on', body.on)
      checkMoment('body', 'until', body.until ?? undefined)
      // What it needs is said once, not for each of them.
      decisionOf('', body)
      const step = stepOf(deps, request)
      const { dryRun = false } = body
      const chosen = await chosenBy(deps, body, () => step.doneBefore())
      const results: Result[] = []
      let position: Position | null = null
      for (const id of chosen.ids) {
        const { at, ...result } = await (dryRun ? step.dry(id) : step.done(id))
        results.push(result)
        if (at !== undefined && (position === null || at > position)) position = at
      }
      const counted = { ...countsOf(results), left: chosen.total - chosen.ids.length, results }
      if (dryRun) return reply.code(200).send(counted)
      return reply.code(202).send({ ...counted, position })
    },
  )
}

/** These; or those done before under the same key; or those that fit now. */
async function chosenBy(
  deps: BulkDeps,
  { ids, filter = {}, limit = 100 }: Asked,
  doneBefore: () => Promise<string[]>,
): Promise<{ ids: string[]; total: number }> {
  const { workspace, db } = deps
  const named = ids ? [...new Set(ids)] : await doneBefore()
  if (named.length > 0) return { ids: named, total: named.length }
  const fitting = { workspace, state: 'open' as const, ...filter, ...momentOf(deps) }
  return Discrepancies.idsFor(db, { ...fitting, most: limit })
}

/** What is done to each, and what was done before under the same key. */
function stepOf(deps: BulkDeps, request: FastifyRequest<{ Body: Asked }>) {
  const { workspace, db, keys, fresh, store, clock, desk } = deps
  const { body } = request
  const actor = keys.identify(request)
  const { causationId: asked, isKeyed } = causeOf(request, actor)
  const causationId = idFrom('bulk', asked, JSON.stringify(body))
  const asker: Asker = { actor, causationId, isKeyed: true }
  const of = { workspace, decider: Discrepancy.decider }
  const stateOf = async (id: string) =>
    (await load(store, Discrepancy.decider, workspace, id)).state

  async function planned(id: string, { finding }: Discrepancy.State) {
    const { action } = body
    if (body.do !== 'act' || action === undefined || action === 'accept' || !finding) return
    if (!desk) throw new Refusal('action-not-possible', { action, reason: 'no-desk' })
    const decisionId = idFrom('bulk', causationId, id)
    const by = { ...asker, causationId: decisionId, decisionId }
    return desk.plan(action, finding, asActionAsked({ ...body, action }), by)
  }

  return {
    async doneBefore(): Promise<string[]> {
      if (!isKeyed) return []
      // Sent again it may come before the views have seen what it did.
      await fresh(['audit', 'discrepancies'], await store.head())
      return Discrepancies.idsCausedBy(db, { workspace, causationId })
    },
    dry: (id: string) =>
      tried(id, async (seen) => {
        const state = seen(await stateOf(id))
        const events = decisionOf(id, body)(clock.now().toISOString())(state)
        if (events.length > 0) await planned(id, state)
        return { outcome: events.length > 0 ? 'done' : 'already' }
      }),
    done: (id: string) =>
      tried(id, async (seen) => {
        seen(await stateOf(id))
        const decideAt = decisionOf(id, body)
        const { position, repeated } = await record(store, clock, asker, {
          ...{ ...of, id },
          decide: (state, moment) => decideAt(moment)(state),
          check: async (state) => (await planned(id, state))?.(),
          otherwise: () => new Refusal('discrepancy-already-so', { discrepancyId: id }),
        })
        return { outcome: repeated ? 'already' : 'done', at: position }
      }),
  }
}

type Outcome = { outcome: 'done' | 'already'; at?: Position }

/** One that cannot be done keeps no other waiting. */
async function tried(
  id: string,
  attempt: (seen: (state: Discrepancy.State) => Discrepancy.State) => Promise<Outcome>,
): Promise<Result & { at?: Position }> {
  let atStake: Result['atStake'] = null
  const seen = (state: Discrepancy.State) => {
    atStake = state.finding?.atStake ?? null
    return state
  }
  try {
    const done = await attempt(seen)
    return { id, code: null, atStake, ...done }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const isSo = error.code === 'discrepancy-already-so'
    return { id, outcome: isSo ? 'already' : 'refused', code: isSo ? null : error.code, atStake }
  }
}

const missing = (name: string) =>
  invalid({ in: 'body', pointer: `/${name}`, detail: 'is needed for this' })

/** @throws Refusal invalid-request when what it needs is not said */
function decisionOf(
  discrepancyId: string,
  asked: Asked,
): (now: string) => Decision<Discrepancy.State, Discrepancy.Event> {
  const { reasonCode, note = null, assignee, until, action } = asked
  switch (asked.do) {
    case 'explain': {
      if (reasonCode === undefined) throw missing('reasonCode')
      return () => Discrepancy.explain({ discrepancyId, reasonCode, note })
    }
    case 'assign': {
      if (assignee === undefined) throw missing('assignee')
      return () => Discrepancy.assign(discrepancyId, assignee)
    }
    case 'snooze': {
      if (until === undefined) throw missing('until')
      return (now) => Discrepancy.snooze({ discrepancyId, until, now })
    }
    case 'act': {
      if (action === undefined) throw missing('action')
      if (action === 'accept') {
        const accepted = reasonCode ?? 'accepted'
        return () => Discrepancy.explain({ discrepancyId, reasonCode: accepted, note })
      }
      const params = paramsOf({ ...asked, action })
      return () => Discrepancy.act({ discrepancyId, action, params, note })
    }
  }
}

function countsOf(results: readonly Result[]) {
  const count = (wanted: Result['outcome']) =>
    results.filter(({ outcome }) => outcome === wanted).length
  return { done: count('done'), already: count('already'), refused: count('refused') }
}
