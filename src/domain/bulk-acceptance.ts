// Many reviews accepted by one request. What was chosen is written down before the first of them is
// accepted, so that the request, sent again after whatever went wrong, goes on with the same reviews
// and in the end answers the same.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Amount, Currency, Money } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull } from './stored.ts'

export const category = 'bulk-acceptance'

// Stored shapes: change them only by adding optional fields or a new version.

const criteria = {
  minConfidence: Type.Number({ minimum: 0, maximum: 1 }),
  currency: Type.Optional(Currency),
  maxAmount: Type.Optional(Amount),
  reason: Type.Optional(Type.String()),
  limit: Type.Integer(),
}
const Criteria = Type.Object(criteria)
export type Criteria = Static<typeof Criteria>

const Result = Type.Object({
  reviewId: Id,
  /** What goes to invoices; null when it was refused. */
  placed: OrNull(Money),
  /** Why it was refused. */
  code: OrNull(Type.String()),
})
export type Result = Static<typeof Result>

export const shapes = {
  BulkAcceptanceRequested: Type.Object({
    bulkId: Id,
    ...criteria,
    reviewIds: Type.Array(Id),
  }),
  BulkAcceptanceCompleted: Type.Object({ bulkId: Id, results: Type.Array(Result) }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  /** What was asked for; null before. */
  criteria: Criteria | null
  reviewIds: readonly string[]
  /** What became of each; null until the last is done. */
  results: readonly Result[] | null
}
export const initial: State = { criteria: null, reviewIds: [], results: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'BulkAcceptanceRequested': {
      const { bulkId, reviewIds, ...criteria } = event.data
      return { ...state, criteria, reviewIds }
    }
    case 'BulkAcceptanceCompleted':
      return { ...state, results: event.data.results }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** What was chosen first counts, however the reviews have changed since.
 *  @throws Refusal idempotency-key-reused when something else was asked for before */
export const request =
  (asked: { bulkId: string; criteria: Criteria; reviewIds: string[] }): Decision<State, Event> =>
  (state) => {
    const { bulkId, criteria, reviewIds } = asked
    if (!state.criteria) {
      return [{ type: 'BulkAcceptanceRequested', data: { bulkId, ...criteria, reviewIds } }]
    }
    const isSame = JSON.stringify(state.criteria) === JSON.stringify(criteria)
    if (!isSame) throw new Refusal('idempotency-key-reused')
    return []
  }

export const complete =
  (done: { bulkId: string; results: Result[] }): Decision<State, Event> =>
  (state) =>
    state.results ? [] : [{ type: 'BulkAcceptanceCompleted', data: done }]
