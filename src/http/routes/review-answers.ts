// What a person answers to one review: claim it, place the money, say no, take it back.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { money } from '../../domain/money.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Review from '../../domain/review.ts'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import { type Line, tryPlacing } from '../placement.ts'
import { Exact, IdParams, WriteHeaders, Written } from '../schemas.ts'
import type { Write, WriteAnswer } from '../writes.ts'
import { Outcome, PlacedLine, type ReviewDeps } from './reviews.ts'

const Note = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 2000,
    pattern: '^[^\\u0000]*$',
    description: 'For whoever reads the trail.',
  }),
)
const ProposalNumber = Type.Optional(
  Type.Integer({
    minimum: 0,
    description:
      'Which of the proposals, counted from 0. They may have changed since they were read: the ' +
      'lines name one for sure.',
  }),
)
const lines = (description: string) =>
  Type.Optional(Type.Array(PlacedLine, { minItems: 1, maxItems: 200, description }))

const take = Type.Optional(
  Type.Boolean({ default: false, description: 'Even if somebody else has claimed it.' }),
)

const posted = {
  tags: ['reviews'],
  params: IdParams,
  headers: WriteHeaders,
  response: {
    202: Exact(Written, { description: 'Recorded; what follows from it comes next.' }),
    ...problems(400, 401, 404, 409, 413, 415, 422, 503),
  },
}

const decidedOtherwise = ({ kind }: Review.State) =>
  new Refusal('review-decided', { outcome: kind })

type Answer = Pick<Write<Review.State, Review.Event>, 'decide' | 'check' | 'before' | 'otherwise'>
type Send = (
  request: FastifyRequest<{ Params: { id: string } }>,
  answer: Answer,
) => Promise<WriteAnswer>

export async function reviewAnswerRoutes(app: App, deps: ReviewDeps): Promise<void> {
  const { workspace, keys, write } = deps
  const send: Send = (request, answer) =>
    write(request, keys.identify(request), {
      ...{ workspace, id: request.params.id, decider: Review.decider },
      ...answer,
    })
  claimRoutes(app, deps, send)
  acceptRoute(app, deps, send)
  rejectRoutes(app, send)
  undoRoute(app, send)
}

function claimRoutes(app: App, { keys }: ReviewDeps, send: Send) {
  app.post(
    '/reviews/:id/claim',
    {
      schema: {
        ...posted,
        summary: 'I am at work on it',
        description:
          'Whoever holds the key becomes the assignee; a bulk accept by others skips it.',
        body: Exact({ take }),
      },
    },
    async (request, reply) => {
      const assignee = keys.identify(request).name
      reply.code(202)
      return send(request, {
        decide: Review.claim({ assignee, take: request.body.take ?? false }),
        before: Review.claim({ assignee, take: true }),
        otherwise: decidedOtherwise,
      })
    },
  )

  app.post(
    '/reviews/:id/unclaim',
    {
      schema: {
        ...posted,
        summary: 'Anybody may work on it again',
        body: Exact({ take }),
      },
    },
    async (request, reply) => {
      const assignee = keys.identify(request).name
      reply.code(202)
      return send(request, {
        decide: Review.unclaim({ assignee, take: request.body.take ?? false }),
        before: Review.unclaim({ assignee, take: true }),
        otherwise: () => new Refusal('review-not-claimed'),
      })
    },
  )
}

function acceptRoute(app: App, { workspace, store }: ReviewDeps, send: Send) {
  app.post(
    '/reviews/:id/accept',
    {
      schema: {
        ...posted,
        summary: 'The money goes there',
        description:
          'Name a proposal or the lines, not both. Lines may go to any invoices of the currency, ' +
          'several of them and in part; what is left stays unapplied and is asked about anew. ' +
          'Checked against the payment and the invoices as they are now; refused as a whole when ' +
          'one line cannot be taken.',
        body: Exact({
          proposal: ProposalNumber,
          lines: lines('Where the money goes instead, in the currency of the payment.'),
          note: Note,
        }),
      },
    },
    async (request, reply) => {
      const { note = null, ...named } = request.body
      const linesFor = chosen(named)
      reply.code(202)
      return send(request, {
        decide: (state) => Review.accept({ lines: linesFor(state), note })(state),
        check: (state) => {
          const { undone, question } = state
          const paymentId = question?.paymentId ?? ''
          return tryPlacing(store, { workspace, paymentId, lines: linesFor(state), undone })
        },
        otherwise: decidedOtherwise,
      })
    },
  )
}

function rejectRoutes(app: App, send: Send) {
  app.post(
    '/reviews/:id/proposals/reject',
    {
      schema: {
        ...posted,
        summary: 'This proposal is wrong',
        description:
          'Name it by its number or by its lines, in any order, not both. The review stays open, ' +
          'and the same lines are neither proposed nor placed by a rule again for the same money.',
        body: Exact({ proposal: ProposalNumber, lines: lines('Its lines.'), note: Note }),
      },
    },
    async (request, reply) => {
      const { note = null, ...named } = request.body
      const linesFor = chosen(named)
      reply.code(202)
      return send(request, {
        decide: (state) => Review.rejectProposal({ lines: linesFor(state), note })(state),
        otherwise: () => new Refusal('no-such-proposal'),
      })
    },
  )

  app.post(
    '/reviews/:id/reject',
    {
      schema: {
        ...posted,
        summary: 'It belongs to none of our invoices',
        description: 'The money stays unapplied.',
        body: Exact({ outcome: Type.Optional({ ...Outcome, default: 'unplaced' }), note: Note }),
      },
    },
    async (request, reply) => {
      const { note = null, outcome = 'unplaced' } = request.body
      reply.code(202)
      return send(request, {
        decide: Review.reject({ note, outcome }),
        otherwise: decidedOtherwise,
      })
    },
  )
}

function undoRoute(app: App, send: Send) {
  app.post(
    '/reviews/:id/undo',
    {
      schema: {
        ...posted,
        summary: 'Take the last decision back',
        description:
          'An acceptance or a rejection. What the acceptance allocated is released, the review is ' +
          'open again, and no rule places the money until a person has decided anew. Where a rule ' +
          'has placed it, undo the allocation instead.',
        body: Exact({ note: Note }),
      },
    },
    async (request, reply) => {
      reply.code(202)
      return send(request, {
        decide: Review.undo({ note: request.body.note ?? null }),
        otherwise: () => new Refusal('review-not-decided'),
      })
    },
  )
}

/** The lines as they will be recorded: those of the proposal, or those given, with all decimals of
 *  the payment's currency.
 *  @throws Refusal invalid-request when it is not just one of the two that is named */
function chosen(named: { proposal?: number; lines?: Line[] }): (state: Review.State) => Line[] {
  const { proposal, lines } = named
  if ((proposal === undefined) === (lines === undefined)) {
    throw invalid({ in: 'body', pointer: '', detail: 'needs either "proposal" or "lines"' })
  }
  return ({ question }) => {
    if (!question) throw new Refusal('review-not-found')
    const placed = lines ?? question.proposals[proposal ?? 0]?.lines
    if (!placed) throw new Refusal('no-such-proposal', { proposals: question.proposals.length })
    const { currency } = question.unapplied
    return placed.map(({ invoiceId, amount }) => ({
      invoiceId,
      amount: money(amount, currency).amount,
    }))
  }
}
