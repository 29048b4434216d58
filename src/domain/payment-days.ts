// The days of the books on which a payment's money came: at first, and back again.
import { laterOf } from './dates.ts'
import { Decimal } from './money.ts'
import type { Event, Received, State } from './payment.ts'

/** The day on which the money came first. */
export const receivedOn = (details: Received) =>
  details.receivedOn ?? details.receivedAt.slice(0, 10)

/** The day on which this event brought money (back) to a payment that was there; null when it did
 *  not. What a line releases was there all the time. */
function broughtOn({ type, data }: Event): string | null {
  switch (type) {
    case 'RefundFailed':
      return data.wasIssued === false ? null : (data.on ?? null)
    case 'DisputeClosed':
      return data.wasLost ? (data.on ?? null) : null
    case 'PaymentAmended': {
      const isRaised = new Decimal(data.received.amount).greaterThan(data.before.amount)
      return isRaised ? (data.on ?? null) : null
    }
    default:
      return null
  }
}

/** The last day on which money came back, with this event. */
export function cameOn(before: State['cameOn'], event: Event): State['cameOn'] {
  const on = broughtOn(event)
  return on !== null && before !== null ? laterOf(on, before) : (on ?? before)
}

/** The day of what is allocated now, where it is not that on which the money came first: the books
 *  would place money before it was back. */
export const laterThanReceived = (details: Received, { cameOn: on }: State): string | null =>
  on !== null && on > receivedOn(details) ? on : null
