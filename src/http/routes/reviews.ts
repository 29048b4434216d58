// Payments that wait for a person to place them, and the person's answer.
import Type from 'typebox'
import type { Decision } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { money } from '../../domain/money.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Review from '../../domain/review.ts'
import * as Reviews from '../../projections/reviews.ts'
import type { Keyring } from '../api-keys.ts'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import { type Line, tryPlacing } from '../placement.ts'
import { answerPage, found, type ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  Currency,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  Position,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import type { Writer } from '../writes.ts'

export type ReviewDeps = ReadDeps & { keys: Keyring; store: EventStore; write: Writer }

const PlacedLine = Exact({ invoiceId: Id, amount: Amount })
const Status = Type.Enum(['open', 'accepted', 'rejected'])

const ReviewRow = Exact({
  id: Id,
  paymentId: Id,
  status: Status,
  reason: Type.String({ description: 'Why no rule placed the payment, a stable code.' }),
  unapplied: Amount,
  currency: Currency,
  proposals: Type.Array(
    Exact({ lines: Type.Array(PlacedLine), evidence: Type.Array(Type.String()) }),
    { description: 'What it might be, the likeliest first.' },
  ),
  assignee: OrNull(Type.String()),
  requestedAt: Instant,
  decidedAt: OrNull(Instant),
  position: Position,
})

const Query = Exact({
  status: Type.Optional({ ...Status, default: 'open' }),
  assignee: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  ...PageQuery,
})

const Note = Type.Optional(
  Type.String({ minLength: 1, maxLength: 2000, description: 'For whoever reads the trail.' }),
)
const Acceptance = Exact({
  proposal: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Which of the proposals, counted from 0.' }),
  ),
  lines: Type.Optional(
    Type.Array(PlacedLine, {
      minItems: 1,
      maxItems: 200,
      description: 'Where the money goes instead, in the currency of the payment.',
    }),
  ),
  note: Note,
})

export async function reviewRoutes(app: App, deps: ReviewDeps): Promise<void> {
  listRoutes(app, deps)
  acceptRoute(app, deps)
  rejectRoute(app, deps)
}

function listRoutes(app: App, { workspace, db, fresh }: ReviewDeps) {
  app.get(
    '/reviews',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Reviews, the most money first',
        querystring: Query,
        response: { 200: PageOf(ReviewRow), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { after, ...filter } }) => {
      await fresh('reviews', after)
      return answerPage(await Reviews.list(db, { workspace, ...filter }))
    },
  )

  app.get(
    '/reviews/:id',
    {
      schema: {
        tags: ['reviews'],
        summary: 'One review',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: ReviewRow, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query: { after } }) => {
      await fresh('reviews', after)
      return found('review', id, Reviews.byId(db, workspace, id))
    },
  )
}

const decidedOtherwise = ({ kind }: Review.State) =>
  new Refusal('review-decided', { outcome: kind })

const answered = {
  202: Exact(Written, { description: 'Recorded; the money moves next.' }),
  ...problems(400, 401, 404, 409, 413, 415, 422, 503),
}

function acceptRoute(app: App, { workspace, keys, store, write }: ReviewDeps) {
  app.post(
    '/reviews/:id/accept',
    {
      schema: {
        tags: ['reviews'],
        summary: 'The money goes there',
        description:
          'Name a proposal or the lines, not both. Checked against the payment and the invoices ' +
          'as they are now; refused as a whole when one line cannot be taken.',
        params: IdParams,
        headers: WriteHeaders,
        body: Acceptance,
        response: answered,
      },
    },
    async (request, reply) => {
      const { proposal, lines, note } = request.body
      if ((proposal === undefined) === (lines === undefined)) {
        throw invalid({ in: 'body', pointer: '', detail: 'needs either "proposal" or "lines"' })
      }
      const linesFor = (state: Review.State) => chosen(state, proposal, lines)
      reply.code(202)
      return write(request, keys.identify(request), {
        workspace,
        id: request.params.id,
        decider: Review.decider,
        decide: (state) =>
          Review.accept({ lines: linesFor(state), note: note ?? null })(known(state)),
        check: async (state) => {
          const paymentId = state.question?.paymentId ?? ''
          await tryPlacing(store, workspace, paymentId, linesFor(state))
        },
        otherwise: decidedOtherwise,
      })
    },
  )
}

function rejectRoute(app: App, { workspace, keys, write }: ReviewDeps) {
  app.post(
    '/reviews/:id/reject',
    {
      schema: {
        tags: ['reviews'],
        summary: 'It belongs to none of our invoices',
        description: 'The money stays unapplied.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({ note: Note }),
        response: answered,
      },
    },
    async (request, reply) => {
      reply.code(202)
      const decide: Decision<Review.State, Review.Event> = (state) =>
        Review.reject({ note: request.body.note ?? null })(known(state))
      return write(request, keys.identify(request), {
        workspace,
        id: request.params.id,
        decider: Review.decider,
        decide,
        otherwise: decidedOtherwise,
      })
    },
  )
}

function known(state: Review.State): Review.State {
  if (!state.question) throw new Refusal('review-not-found')
  return state
}

/** The lines as they will be recorded: those of the proposal, or those given, with all decimals of
 *  the payment's currency. */
function chosen(
  { question }: Review.State,
  proposal: number | undefined,
  lines: Line[] | undefined,
): Line[] {
  if (!question) throw new Refusal('review-not-found')
  const placed = lines ?? question.proposals[proposal ?? 0]?.lines
  if (!placed) throw new Refusal('no-such-proposal', { proposals: question.proposals.length })
  const { currency } = question.unapplied
  return placed.map(({ invoiceId, amount }) => ({
    invoiceId,
    amount: money(amount, currency).amount,
  }))
}
