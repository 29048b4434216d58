// A customer whose name or address was put right at Stripe: those of its payments that wait for a
// place are told again, with who paid them as it is known now.
import type { ReceivedEvent } from '../../domain/inbound.ts'
import * as Payment from '../../domain/payment.ts'
import { type Cause, load } from '../../domain/transact.ts'
import type { Ports } from './balance.ts'
import { takeCharge } from './charges.ts'
import { previousOf } from './events.ts'

/** Payments of one customer that wait are few; older ones have their place. */
const pagesMost = 3

export async function takeCustomer(ports: Ports, received: ReceivedEvent, cause: Cause) {
  const previous = previousOf(received)
  if (!('name' in previous || 'email' in previous)) return
  let pages = 0
  for await (const charges of ports.stripe.chargesOf(received.objectId)) {
    for (const { id } of charges) {
      const paymentId = Payment.idOfStripe(id)
      const { state } = await load(ports.store, Payment.decider, cause.workspace, paymentId)
      if (!state.details || !Payment.figures(state).unapplied.greaterThan(0)) continue
      await takeCharge(ports, { ...received, kind: 'customer.updated', objectId: id }, cause)
    }
    if (++pages === pagesMost) return
  }
}
