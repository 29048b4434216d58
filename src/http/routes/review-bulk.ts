// Many reviews accepted at once: those of which the engine is sure enough.
import Type, { type Static } from 'typebox'
import type { Criteria } from '../../domain/bulk-acceptance.ts'
import { idFrom } from '../../domain/ids.ts'
import { Decimal, type Money, sum } from '../../domain/money.ts'
import type { Clock } from '../../domain/outside.ts'
import { shown } from '../../projections/amounts.ts'
import { idsFor } from '../../projections/reviews.ts'
import type { App } from '../app.ts'
import { acceptInBulk, type Bulk, type Results, tryInBulk } from '../bulk-acceptance.ts'
import { problems } from '../errors.ts'
import { Amount, Currency, Exact, Id, OrNull, Text, WriteHeaders, Written } from '../schemas.ts'
import { causeOf } from '../writes.ts'
import { Confidence, type ReviewDeps } from './reviews.ts'

const Body = Exact({
  minConfidence: { ...Confidence, description: 'At least so sure must the first proposal be.' },
  currency: Type.Optional(Currency),
  maxAmount: Type.Optional({ ...Amount, description: 'At most this much money at stake in each.' }),
  reason: Type.Optional(Text),
  limit: Type.Optional(
    Type.Integer({
      ...{ minimum: 1, maximum: 1000, default: 100 },
      description: 'Reviews at most, the surest first.',
    }),
  ),
  dryRun: Type.Optional(
    Type.Boolean({ default: false, description: 'Only say what would be done.' }),
  ),
})

type Asked = Static<typeof Body>

const Done = {
  accepted: Type.Integer(),
  refused: Type.Integer(),
  money: Type.Array(Exact({ currency: Currency, amount: Amount }), {
    description: 'What goes to invoices, by currency.',
  }),
  reviews: Type.Array(
    Exact({
      id: Id,
      outcome: Type.Enum(['accepted', 'refused']),
      code: OrNull(Type.String(), 'Why it was refused, as the single route would have said.'),
      amount: OrNull(Amount, 'What goes to invoices.'),
      currency: OrNull(Currency),
    }),
    { description: 'In the order in which they were tried.' },
  ),
}

export async function reviewBulkRoutes(
  app: App,
  deps: ReviewDeps & { clock: Pick<Clock, 'now'> },
): Promise<void> {
  const { workspace, db, keys, clock } = deps
  app.post(
    '/reviews/accept',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Accept the first proposal of all that are sure enough',
        description:
          'Of the open reviews that nobody else has claimed. Each is a decision of its own, ' +
          'checked like a single one: what cannot be accepted is left, with its code. Sent again ' +
          'under the same Idempotency-Key, it goes on with the same reviews where it was cut off, ' +
          'and answers the same.',
        headers: WriteHeaders,
        body: Body,
        response: {
          200: Exact(Done, { description: 'A dry run: nothing was recorded.' }),
          202: Exact({ ...Written, ...Done }, { description: 'Recorded; the money moves next.' }),
          ...problems(400, 401, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { dryRun = false, limit = 100, minConfidence, ...filter } = request.body
      const actor = keys.identify(request)
      const { causationId, isKeyed } = causeOf(request, actor)
      const bulk: Bulk = {
        // Without a key the next request of the same name is another one.
        bulkId: isKeyed ? causationId : idFrom(causationId, clock.now().toISOString()),
        asker: { actor, causationId, isKeyed },
        criteria: criteriaOf(request.body),
        choose: () => {
          const sure = new Decimal(minConfidence).toFixed()
          return idsFor(db, actor.name, { workspace, ...filter, minConfidence: sure, limit })
        },
      }
      if (dryRun) return reply.code(200).send(told(await tryInBulk(deps, bulk)))
      const { results, position, repeated } = await acceptInBulk(deps, bulk)
      return reply.code(202).send({ position, repeated, ...told(results) })
    },
  )
}

/** Always in this order: sent again, they are compared with those recorded. */
function criteriaOf({ minConfidence, currency, maxAmount, reason, limit = 100 }: Asked): Criteria {
  return {
    minConfidence,
    ...(currency !== undefined && { currency }),
    ...(maxAmount !== undefined && { maxAmount }),
    ...(reason !== undefined && { reason }),
    limit,
  }
}

function told(results: Results) {
  const placed = results.flatMap((one) => (one.placed ? [one.placed] : []))
  return {
    accepted: placed.length,
    refused: results.length - placed.length,
    money: [...Map.groupBy(placed, ({ currency }) => currency)].map(addedUp),
    reviews: results.map(({ reviewId, placed, code }) => ({
      id: reviewId,
      outcome: placed ? ('accepted' as const) : ('refused' as const),
      code,
      amount: placed?.amount ?? null,
      currency: placed?.currency ?? null,
    })),
  }
}

const addedUp = ([currency, amounts]: [string, Money[]]) => ({
  currency,
  amount: shown(sum(amounts.map(({ amount }) => amount)), currency),
})
