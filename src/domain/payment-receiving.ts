// What came in, and what the platform kept of it.
import type { Decision } from './decider.ts'
import { leftErased } from './erased.ts'
import { Decimal, format, knownCurrency } from './money.ts'
import { type Event, type Fee, known, type Received, type State } from './payment.ts'
import { Refusal } from './refusal.ts'

/** @throws Refusal not-positive, too-many-decimals, unknown-currency */
export const receive =
  (details: Received): Decision<State, Event> =>
  (state) => {
    const { amount, currency } = details.received
    format(amount, knownCurrency(currency))
    if (!new Decimal(amount).greaterThan(0)) {
      throw new Refusal('not-positive', { amount: details.received })
    }
    if (!state.details) return [{ type: 'PaymentReceived', data: details }]
    const before = { payer: state.details.payer, references: state.details.references }
    const { paymentId } = details
    const told = { payer: details.payer, references: details.references }
    const { payer, references } = leftErased(before, told)
    return JSON.stringify({ payer, references }) === JSON.stringify(before)
      ? []
      : [{ type: 'PaymentDescribed', data: { paymentId, payer, references } }]
  }

export const recordFee =
  (fee: Fee): Decision<State, Event> =>
  (state) =>
    state.fee?.balanceTransactionId === fee.balanceTransactionId
      ? []
      : [{ type: 'FeeRecorded', data: { paymentId: known(state).paymentId, ...fee } }]
