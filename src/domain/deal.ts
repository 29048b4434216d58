// A HubSpot deal, from the moment it is won: what was sold, to whom, and which invoice it became.
// Deals that are not won are none of the ledger's business and leave no trace here.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Amount, Currency } from './money.ts'
import { decoder, type EventOf, Id, Instant, OrNull, PlainDate } from './stored.ts'

export const category = 'deal'

// Stored shapes: change them only by adding optional fields or a new version.

/** One thing sold. `quantity` and `unitPrice` are as HubSpot shows them; `amount` is what counts
 *  (after discounts), in the deal's currency. */
export const DealLine = Type.Object({
  lineId: Id,
  description: Type.String(),
  quantity: Amount,
  unitPrice: Amount,
  amount: Amount,
})

const Terms = Type.Object({
  dealId: Id,
  name: Type.String(),
  customerId: Id,
  currency: Currency,
  total: Amount,
  lines: Type.Array(DealLine),
  closedOn: PlainDate,
  /** HubSpot's hs_lastmodifieddate of the reading these terms come from. */
  modifiedAt: Instant,
})
export type Terms = Static<typeof Terms>
export type DealLine = Static<typeof DealLine>

export const shapes = {
  DealWon: Terms,
  DealAmended: Terms,
  DealReopened: Type.Object({ dealId: Id, modifiedAt: Instant }),
  DealInvoiced: Type.Object({ dealId: Id, invoiceId: Id, invoiceNumber: OrNull(Type.String()) }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  kind: 'absent' | 'won' | 'reopened'
  terms: Terms | null
  modifiedAt: string
  invoiceId: string | null
}
export const initial: State = { kind: 'absent', terms: null, modifiedAt: '', invoiceId: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'DealWon':
    case 'DealAmended':
      return { ...state, kind: 'won', terms: event.data, modifiedAt: event.data.modifiedAt }
    case 'DealReopened':
      return { ...state, kind: 'reopened', modifiedAt: event.data.modifiedAt }
    case 'DealInvoiced':
      return { ...state, invoiceId: event.data.invoiceId }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

const sameTerms = (a: Terms | null, b: Terms) =>
  a !== null &&
  JSON.stringify({ ...a, modifiedAt: '' }) === JSON.stringify({ ...b, modifiedAt: '' })

/** What HubSpot says the deal is now. A reading older than what is known changes nothing, so the
 *  order in which notifications arrive does not matter. */
export const observeWon =
  (terms: Terms): Decision<State, Event> =>
  (state) => {
    if (terms.modifiedAt < state.modifiedAt) return []
    if (state.kind !== 'won') return [{ type: 'DealWon', data: terms }]
    return sameTerms(state.terms, terms) ? [] : [{ type: 'DealAmended', data: terms }]
  }

/** HubSpot says it is not won (any more). */
export const observeNotWon =
  (request: { dealId: string; modifiedAt: string }): Decision<State, Event> =>
  (state) =>
    state.kind !== 'won' || request.modifiedAt < state.modifiedAt
      ? []
      : [{ type: 'DealReopened', data: { ...request } }]

export const recordInvoice =
  (request: {
    dealId: string
    invoiceId: string
    invoiceNumber: string | null
  }): Decision<State, Event> =>
  (state) =>
    state.invoiceId === request.invoiceId ? [] : [{ type: 'DealInvoiced', data: { ...request } }]
