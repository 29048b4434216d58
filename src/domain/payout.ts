// What Stripe sent to the bank, or took from it when the balance was negative.
import Type, { type Static } from 'typebox'
import { type Decider, type Decision, inTurn } from './decider.ts'
import { Amount, Decimal, format, Money, money, sum } from './money.ts'
import { Refusal } from './refusal.ts'
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

/** Everything that Stripe says of a payout now. */
export type Observation = Created & {
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled'
  /** Why and when the money came back; null where Stripe does not say. */
  failure: { code: string; on: string } | null
}

/** Takes over what Stripe says now. It may have paid and fail later, never the other way round: a
 *  failure is the last word, and whatever is told behind it is older. */
export const observe = (seen: Observation): Decision<State, Event> => {
  const { status, failure, ...created } = seen
  const { payoutId, amount, arrivesOn: on } = created
  const known: Decision<State, Event> = (state) =>
    state.created ? [] : [{ type: 'PayoutCreated', data: created }]
  return inTurn(decider, known, (state) => {
    if (state.status === 'failed') return []
    if (status === 'failed' || status === 'canceled') {
      const why = failure ?? { code: status, on }
      const wasPaid = state.status === 'paid'
      return [{ type: 'PayoutFailed', data: { payoutId, amount, ...why, wasPaid } }]
    }
    if (status !== 'paid' || state.status === 'paid') return []
    return [{ type: 'PayoutPaid', data: { payoutId, amount, on } }]
  })
}

/** What the transactions of a payout come to by their type, in order of the types; without its own. */
export function addUp(
  transactions: Iterable<{ type: string; amount: Money; fee: Money; net: Money }>,
): Part[] {
  const byType = Map.groupBy(transactions, ({ type }) => type)
  return [...byType]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, all]) => {
      const { currency } = (all[0] as (typeof all)[number]).amount
      const total = (what: 'amount' | 'fee' | 'net') =>
        format(sum(all.map((one) => one[what].amount)), currency)
      const [amount, fee, net] = [total('amount'), total('fee'), total('net')]
      return { type, count: all.length, amount, fee, net }
    })
}

/** All transactions of it are known. @throws Refusal payout-not-found */
export const reconcile =
  (parts: Part[]): Decision<State, Event> =>
  (state) => {
    if (!state.created) throw new Refusal('payout-not-found')
    const { payoutId, amount } = state.created
    const rest = new Decimal(amount.amount).minus(sum(parts.map(({ net }) => net)))
    const isSame = JSON.stringify(parts) === JSON.stringify(state.parts)
    if (isSame && state.difference?.equals(rest)) return []
    const difference = money(rest, amount.currency)
    return [{ type: 'PayoutReconciled', data: { payoutId, amount, parts, difference } }]
  }
