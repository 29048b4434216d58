// One line of the balance at Stripe, once: what came in or went out there, what Stripe kept of it,
// and with which payout it left. The sum of all of them is what Stripe holds for us.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Rate } from './exchange.ts'
import { Money } from './money.ts'
import { decoder, type EventOf, Id, OrNull, PlainDate } from './stored.ts'

export const category = 'balance-transaction'

// Stored shapes: change them only by adding optional fields or a new version.

const Recorded = Type.Object({
  /** Stripe's id, `txn_…`. */
  balanceTransactionId: Id,
  /** Stripe's word, kept as it is: the list of types is open. */
  type: Type.String(),
  reportingCategory: Type.String(),
  /** In the currency of settlement; net = amount - fee, each of them signed as at Stripe. */
  amount: Money,
  fee: Money,
  net: Money,
  /** What moved, in the currency in which it was asked of the payer; null where that is the same. */
  presented: OrNull(Money),
  /** From `presented` to `amount`; null where they are of one currency. */
  rate: OrNull(Rate),
  /** The charge, refund, dispute or payout; null for what has none, such as a monthly fee. */
  sourceId: OrNull(Type.String()),
  /** The payment of the ledger that it belongs to, where it belongs to one. */
  paymentId: OrNull(Id),
  description: OrNull(Type.String()),
  /** The day of the books on which it was made. */
  on: PlainDate,
  availableOn: PlainDate,
})
export type Recorded = Static<typeof Recorded>

export const shapes = {
  BalanceTransactionRecorded: Recorded,
  /** Stripe says which payout took it to the bank. */
  BalanceTransactionPaidOut: Type.Object({
    balanceTransactionId: Id,
    payoutId: Id,
    /** As recorded, so that a payout can be added up from these alone. */
    type: Type.String(),
    amount: Money,
    fee: Money,
    net: Money,
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = { recorded: Recorded | null; payoutId: string | null }
export const initial: State = { recorded: null, payoutId: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'BalanceTransactionRecorded':
      return { ...state, recorded: event.data }
    case 'BalanceTransactionPaidOut':
      return { ...state, payoutId: event.data.payoutId }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** Balance transactions never change at Stripe, but for becoming available: told again, it is known. */
export const record =
  (seen: Recorded): Decision<State, Event> =>
  (state) =>
    state.recorded ? [] : [{ type: 'BalanceTransactionRecorded', data: seen }]

/** It leaves with one payout, once: what comes back of one that failed is another transaction. */
export const payOut =
  (payoutId: string): Decision<State, Event> =>
  (state) => {
    if (!state.recorded || state.payoutId !== null) return []
    const { balanceTransactionId, type, amount, fee, net } = state.recorded
    const data = { balanceTransactionId, payoutId, type, amount, fee, net }
    return [{ type: 'BalanceTransactionPaidOut', data }]
  }
