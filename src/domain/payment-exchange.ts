// What an exchange brings where money goes back: a refund or a dispute of a payment in another currency
// leaves the balance at a rate of its own. What that differs from the payment's own rate is gained
// or lost with the payment, whatever its invoices are.
import type { Recorded } from './balance-transaction.ts'
import { type Decision, inTurn } from './decider.ts'
import { Decimal, type Money, money, round } from './money.ts'
import { decider, type Event, type Exchanged, type State } from './payment.ts'

/** What the payment was in the currency of settlement, before fees; null where that is its own, or not
 *  known yet. */
export function grossOf({ details, fee }: State): Money | null {
  if (!details || !fee || fee.fee.currency === details.received.currency) return null
  return money(new Decimal(fee.net.amount).plus(fee.fee.amount), fee.fee.currency)
}

const isOfCharge = /^(charge|payment)$/

/** Takes over what the platform has settled of the payment, heard of before or behind it.
 *  What came in itself is the payment's own rate. */
export const takeExchange = (recorded: Recorded): Decision<State, Event> => {
  const { balanceTransactionId, paymentId, type, presented, amount, on } = recorded
  if (!presented || paymentId === null || presented.currency === amount.currency) return () => []
  if (isOfCharge.test(type)) return () => []
  const gain = money(0, amount.currency)
  const data = { paymentId, balanceTransactionId, presented, settled: amount, gain, on }
  const take: Decision<State, Event> = (state) =>
    state.exchanges.has(balanceTransactionId) ? [] : [{ type: 'RefundExchanged', data }]
  return inTurn(decider, take, realiseExchanges())
}

/** States what the exchanges have brought by now; said again, only what differs. What is left of the
 *  payment is worth its share of the whole, so that nothing of it is left when all has gone back. */
export const realiseExchanges = (): Decision<State, Event> => (state) => {
  const gross = grossOf(state)
  if (!state.details || !gross) return []
  const { received } = state.details
  const worthOf = (part: Decimal) =>
    round(new Decimal(gross.amount).times(part).div(received.amount), gross.currency)
  const isOurs = ({ presented, settled }: Exchanged) =>
    presented.currency === received.currency && settled.currency === gross.currency
  let left = new Decimal(received.amount)
  return [...state.exchanges.values()]
    .filter(isOurs)
    .sort(byTransaction)
    .flatMap((one): Event[] => {
      const before = worthOf(left)
      left = left.plus(one.presented.amount)
      const gain = before.plus(one.settled.amount).minus(worthOf(left))
      const change = gain.minus(one.gain.amount)
      if (change.isZero()) return []
      return [{ type: 'RefundExchanged', data: { ...one, gain: money(change, gross.currency) } }]
    })
}

const byTransaction = (one: Exchanged, other: Exchanged) =>
  one.balanceTransactionId < other.balanceTransactionId ? -1 : 1
