// What Stripe sent to the bank, or took from it when the balance was negative.
import Type, { type Static } from 'typebox'
import type { Decider } from './decider.ts'
import { Amount, Decimal, Money } from './money.ts'
import { decoder, type EventOf, Id, OrNull, PlainDate } from './stored.ts'

export const category = 'payout'

export const idOfStripe = (payoutId: string) => `stripe-${payoutId}`

// Stored shapes: change them only by adding optional fields or a new version.

const Created = Type.Object({
  payoutId: Id,
  /** Stripe's id, `po_…`. */
  externalId: Id,
  /** In the currency of the bank account; negative when Stripe debits the bank. */
  amount: Money,
  /** Whether Stripe pays out by schedule; only then it says which transactions are in it. */
  automatic: Type.Boolean(),
  createdOn: PlainDate,
  arrivesOn: PlainDate,
  description: OrNull(Type.String()),
})
export type Created = Static<typeof Created>

/** What the transactions of a payout come to, by Stripe's type; without the payout's own. */
const Part = Type.Object({
  type: Type.String(),
  count: Type.Integer({ minimum: 1 }),
  amount: Amount,
  fee: Amount,
  net: Amount,
})
export type Part = Static<typeof Part>

export const shapes = {
  PayoutCreated: Created,
  /** The money is in the bank. */
  PayoutPaid: Type.Object({ payoutId: Id, amount: Money, on: PlainDate }),
  /** It came back; `wasPaid` says whether it had been in the bank before. Cancelled counts too. */
  PayoutFailed: Type.Object({
    payoutId: Id,
    amount: Money,
    code: Type.String(),
    wasPaid: Type.Boolean(),
    on: PlainDate,
  }),
  /** Added up from its transactions: `difference` = amount - net of all parts, zero when it ties. */
  PayoutReconciled: Type.Object({
    payoutId: Id,
    amount: Money,
    parts: Type.Array(Part),
    difference: Money,
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  created: Created | null
  status: 'absent' | 'in_transit' | 'paid' | 'failed'
  parts: readonly Part[]
  /** Amount - net of its transactions; null until they have been added up. */
  difference: Decimal | null
}
export const initial: State = { created: null, status: 'absent', parts: [], difference: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'PayoutCreated':
      return { ...state, created: event.data, status: 'in_transit' }
    case 'PayoutPaid':
      return { ...state, status: 'paid' }
    case 'PayoutFailed':
      return { ...state, status: 'failed' }
    case 'PayoutReconciled': {
      const { parts, difference } = event.data
      return { ...state, parts, difference: new Decimal(difference.amount) }
    }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }
