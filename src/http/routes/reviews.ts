// Payments that wait for a person to place them: the queue and what stands in it.
import Type from 'typebox'
import type { EventStore } from '../../domain/event-store.ts'
import { summary } from '../../projections/review-summary.ts'
import * as Reviews from '../../projections/reviews.ts'
import type { Keyring } from '../api-keys.ts'
import type { App } from '../app.ts'
import { openEvidence, openWhy, Why } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import { answerPage, found, type ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  checkMoment,
  Currency,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  Position,
  Text,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import type { Writer } from '../writes.ts'

export type ReviewDeps = ReadDeps & { keys: Keyring; store: EventStore; write: Writer }

const Status = Type.Enum(['open', 'accepted', 'rejected'])
export const Outcome = Type.Enum(['unplaced', 'not-ours'], {
  description:
    'unplaced: none of our invoices, the money stays unapplied. not-ours: no payment of a ' +
    'customer at all, such as a transfer of our own or a tax refund; it is never asked about again.',
})
export const PlacedLine = Exact({ invoiceId: Id, amount: Amount })
export const Confidence = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'How often a proposal like this is right, from 0 to 1.',
})
const Weight = Type.Number({
  description: 'Natural logarithm of the odds: above zero it speaks for the proposal.',
})

const Criterion = Exact({
  criterion: Type.String({ description: 'What was looked at.', examples: ['amount'] }),
  level: Type.String({ description: 'What was found, a stable code.', examples: ['exact'] }),
  seen: Type.String({ description: 'The value as it was written or computed.' }),
  weight: Weight,
  en: Type.String({ description: 'The reason as an English sentence.' }),
  fr: Type.String({ description: 'The same in French.' }),
})

const Proposal = Exact({
  lines: Type.Array(PlacedLine),
  evidence: Type.Array(Type.String(), { description: 'The reasons in short.' }),
  confidence: Type.Optional(Confidence),
  score: Type.Optional({ ...Weight, description: 'The sum of the weights of the criteria.' }),
  criteria: Type.Optional(Type.Array(Criterion)),
})

const ReviewRow = Exact({
  id: Id,
  paymentId: Id,
  status: Status,
  reason: Type.String({ description: 'Why no rule placed the payment, a stable code.' }),
  why: Why,
  unapplied: { ...Amount, description: 'The money at stake.' },
  currency: Currency,
  payerName: OrNull(Type.String()),
  payerEmail: OrNull(Type.String()),
  receivedAt: OrNull(Instant, 'When the payment came.'),
  proposals: Type.Array(Proposal, { description: 'What it might be, the likeliest first.' }),
  confidence: OrNull(Confidence, 'Of the likeliest proposal; null when that is not known.'),
  engine: OrNull(Type.String(), 'The version of the engine that proposed.'),
  assignee: OrNull(Type.String(), 'Who has claimed it.'),
  requestedAt: { ...Instant, description: 'Since when it waits.' },
  outcome: OrNull(Outcome, 'Of a rejection.'),
  decidedAt: OrNull(Instant),
  decidedBy: OrNull(Type.String(), 'A person, or the policy when the payment found its place.'),
  position: Position,
})

/** In a query everything is text. */
const ConfidenceText = Type.String({
  pattern: '^(0(\\.\\d{1,12})?|1(\\.0{1,12})?)$',
  description: 'From 0 to 1. A review whose confidence is not known is left out.',
  examples: ['0.95'],
})

const Query = Exact({
  status: Type.Optional({ ...Status, default: 'open' }),
  assignee: Type.Optional({
    ...Text,
    description: 'Who has claimed it; "none" for those that nobody has.',
  }),
  reason: Type.Optional(Text),
  currency: Type.Optional(Currency),
  minConfidence: Type.Optional(ConfidenceText),
  maxConfidence: Type.Optional(ConfidenceText),
  minAmount: Type.Optional({ ...Amount, description: 'At least this much money at stake.' }),
  maxAmount: Type.Optional({ ...Amount, description: 'At most this much money at stake.' }),
  payer: Type.Optional({ ...Text, description: "A part of the payer's name or address." }),
  requestedAfter: Type.Optional({ ...Instant, description: 'Asked at or after this moment.' }),
  requestedBefore: Type.Optional({ ...Instant, description: 'Asked before this moment.' }),
  sort: Type.Optional(
    Type.Enum(['money', 'age', 'confidence'], {
      default: 'money',
      description:
        'money: the most first. age: the longest waiting first. confidence: the surest first. ' +
        'Amounts of different currencies compare as bare numbers, since there is no rate: name a ' +
        'currency to compare like with like. Among equals, the longest waiting come first.',
    }),
  ),
  ...thenQuery,
  ...languageQuery,
  ...PageQuery,
})

const counted = {
  currency: Currency,
  reviews: Type.Integer(),
  unapplied: { ...Amount, description: 'Their money at stake, added up.' },
}
const Bound = OrNull(Confidence, 'Null where it is not known, or where there is no bound.')

const Summary = Exact({
  reviews: Type.Integer({ description: 'How many are open.' }),
  oldestRequestedAt: OrNull(Instant, 'Since when the longest waiting waits.'),
  byCurrency: Type.Array(Exact(counted)),
  byReason: Type.Array(Exact({ reason: Type.String(), why: Why, ...counted })),
  byConfidence: Type.Array(Exact({ from: Bound, to: Bound, ...counted }), {
    description: 'By the confidence of the likeliest proposal, from this to below that.',
  }),
})

export async function reviewRoutes(app: App, { workspace, at, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/reviews',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Reviews, the most money first',
        querystring: Query,
        response: { 200: PageOf(ReviewRow), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, language: _, ...filter } = request.query
      for (const name of ['requestedAfter', 'requestedBefore'] as const) {
        checkMoment('query', name, filter[name])
      }
      await fresh(['reviews', 'payments'], after)
      const db = await at({ knownAt, asOf }, reply)
      const page = await Reviews.list(db, { workspace, ...filter })
      return answerPage({ ...page, items: page.items.map(showing(request)) })
    },
  )

  app.get(
    '/reviews/summary',
    {
      schema: {
        tags: ['reviews'],
        summary: 'How much waits, by currency, reason and confidence',
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: Summary, ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf } = request.query
      await fresh('reviews', after)
      const db = await at({ knownAt, asOf }, reply)
      const waiting = await summary(db, workspace)
      return { ...waiting, byReason: waiting.byReason.map(telling(request)) }
    },
  )

  app.get(
    '/reviews/:id',
    {
      schema: {
        tags: ['reviews'],
        summary: 'One review',
        params: IdParams,
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: ReviewRow, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { after, knownAt, asOf } = request.query
      await fresh(['reviews', 'payments'], after)
      const db = await at({ knownAt, asOf }, reply)
      return showing(request)(await found('review', id, Reviews.byId(db, workspace, id)))
    },
  )
}

/** The reason in words, in the language of a request. */
function telling(request: Parameters<typeof openWhy>[0]) {
  const why = openWhy(request)
  return <Item extends { reason: string }>(item: Item) => ({
    ...item,
    why: why({ code: item.reason }).why,
  })
}

/** And the evidence of each proposal. */
function showing(request: Parameters<typeof openWhy>[0]) {
  const [tell, show] = [telling(request), openEvidence(request)]
  return <Item extends Reviews.ReviewItem>(item: Item) => ({
    ...tell(item),
    proposals: item.proposals.map(show),
  })
}
