// What people say of a discrepancy: why it may stand, whose it is, until when, and what they know.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Decision } from '../../domain/decider.ts'
import * as Discrepancy from '../../domain/discrepancy.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { Reason, recorded } from '../books.ts'
import { ReasonCode } from '../discrepancy-shapes.ts'
import {
  checkDate,
  checkMoment,
  Exact,
  IdParams,
  Instant,
  OrNull,
  PlainDate,
  Text,
  WriteHeaders,
} from '../schemas.ts'
import type { WriteAnswer } from '../writes.ts'
import type { DiscrepancyDeps } from './discrepancies.ts'

type Decide = Decision<Discrepancy.State, Discrepancy.Event>
type Send = (
  request: FastifyRequest<{ Params: { id: string } }>,
  decideAt: (moment: string) => Decide,
) => Promise<WriteAnswer>

export const Note = Type.Optional(Reason)
export const Assignee = OrNull(Text, 'Null = nobody.')
export const Until = OrNull(Instant, 'A moment to come; null = it is wanted again.')

const posted = {
  tags: ['discrepancies'],
  params: IdParams,
  headers: WriteHeaders,
  response: recorded,
}

export async function discrepancyAnswerRoutes(app: App, deps: DiscrepancyDeps): Promise<void> {
  const { workspace, keys, write } = deps
  const send: Send = (request, decideAt) =>
    write(request, keys.identify(request), {
      ...{ workspace, id: request.params.id, decider: Discrepancy.decider },
      decide: (state, moment) => decideAt(moment)(state),
      otherwise: () => new Refusal('discrepancy-already-so', { discrepancyId: request.params.id }),
    })
  explainRoutes(app, send)
  careRoutes(app, send)
}

function explainRoutes(app: App, send: Send) {
  app.post(
    '/discrepancies/:id/explain',
    {
      schema: {
        ...posted,
        summary: 'It may stand, for a reason',
        description: 'Until other money is at stake: then it is open again.',
        body: Exact({ reasonCode: ReasonCode, note: Note }),
      },
    },
    async (request, reply) => {
      const { reasonCode, note = null } = request.body
      const { id: discrepancyId } = request.params
      reply.code(202)
      return send(request, () => Discrepancy.explain({ discrepancyId, reasonCode, note }))
    },
  )

  app.post(
    '/discrepancies/:id/reopen',
    {
      schema: { ...posted, summary: 'The explanation does not hold', body: Exact({ note: Note }) },
    },
    async (request, reply) => {
      const { id } = request.params
      reply.code(202)
      return send(request, () => Discrepancy.reopen(id, request.body.note ?? null))
    },
  )

  app.post(
    '/discrepancies/:id/comment',
    {
      schema: { ...posted, summary: 'Say something about it', body: Exact({ text: Reason }) },
    },
    async (request, reply) => {
      reply.code(202)
      return send(request, () => Discrepancy.comment(request.params.id, request.body.text))
    },
  )
}

function careRoutes(app: App, send: Send) {
  app.post(
    '/discrepancies/:id/assign',
    {
      schema: {
        ...posted,
        summary: 'Give it to somebody, or to nobody',
        body: Exact({ assignee: Assignee }),
      },
    },
    async (request, reply) => {
      reply.code(202)
      return send(request, () => Discrepancy.assign(request.params.id, request.body.assignee))
    },
  )

  app.post(
    '/discrepancies/:id/due',
    {
      schema: {
        ...posted,
        summary: 'Set the day by which it is to be settled',
        body: Exact({ dueOn: OrNull(PlainDate, 'Null = no day.') }),
      },
    },
    async (request, reply) => {
      const { dueOn } = request.body
      checkDate('body', 'dueOn', dueOn ?? undefined)
      reply.code(202)
      return send(request, () => Discrepancy.setDue(request.params.id, dueOn))
    },
  )

  app.post(
    '/discrepancies/:id/snooze',
    {
      schema: {
        ...posted,
        summary: 'Put it off until a moment',
        description: 'Until then it is listed as snoozed, not as open. Nothing else changes.',
        body: Exact({ until: Until }),
      },
    },
    async (request, reply) => {
      const { until } = request.body
      const { id: discrepancyId } = request.params
      checkMoment('body', 'until', until ?? undefined)
      reply.code(202)
      return send(request, (now) => Discrepancy.snooze({ discrepancyId, until, now }))
    },
  )
}
