// Stripe's webhooks: verified on the raw bytes and stored at once; later the charge they are about
// is fetched whole and restated to the ledger, whatever the event said and in whatever order.
import type Stripe from 'stripe'
import type { EventStore } from '../../domain/event-store.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import * as Payment from '../../domain/payment.ts'
import { observe } from '../../domain/payment-reversal.ts'
import { Refusal } from '../../domain/refusal.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import type { Ingest } from '../ingest.ts'
import { onlyHeader, type ReceiveWebhook, storeAll, toleranceMs } from '../webhook.ts'
import type { StripeClient } from './client.ts'
import {
  instant,
  isReceived,
  namesSomething,
  observationOf,
  type WholeCharge,
} from './translate.ts'

export function stripeWebhook(
  { store, stripe, outside }: { store: EventStore; stripe: StripeClient; outside: Outside },
  secrets: string[],
): ReceiveWebhook {
  return async ({ workspace, headers, rawBody }) => {
    const header = onlyHeader(headers, 'stripe-signature')
    const event = verified(stripe, rawBody, header, secrets, outside.clock.now())
    return storeAll(store, workspace, 'stripe', [receivedOf(event, rawBody)])
  }
}

/** Any of the secrets may fit while one is being changed. The SDK refuses what is too old; what is
 *  signed for the future it lets pass, so that is refused here. */
function verified(
  stripe: StripeClient,
  rawBody: Buffer,
  header: string,
  secrets: string[],
  now: Date,
): Stripe.Event {
  const signedAt = Number(/(?:^|,)\s*t=(\d{1,12})(?:,|$)/.exec(header)?.[1]) * 1000
  if (Number.isNaN(signedAt)) throw new Refusal('signature-invalid', { reason: 'no time in it' })
  if (Math.abs(now.getTime() - signedAt) > toleranceMs) throw new Refusal('signature-stale')
  for (const secret of secrets) {
    try {
      return stripe.verify(rawBody, header, secret, toleranceMs / 1000)
    } catch (error) {
      if (error instanceof SyntaxError) throw new Refusal('malformed-body', { reason: 'not JSON' })
    }
  }
  throw new Refusal('signature-invalid')
}

function receivedOf(event: Stripe.Event | null, rawBody: Buffer): ReceivedEvent {
  const object = event?.data?.object as { id?: string } | undefined
  const isNamed = typeof event?.id === 'string' && /^[\w-]{1,100}$/.test(event.id)
  if (!isNamed || typeof event.type !== 'string' || !object) {
    throw new Refusal('malformed-body', { reason: 'not a Stripe event' })
  }
  return {
    eventId: event.id,
    kind: event.type,
    objectId: chargeOf(event.type, object) ?? '',
    occurredAt: instant(typeof event.created === 'number' ? event.created : 0),
    raw: rawBody.toString('utf8'),
  }
}

/** The charge that an event is about; null for what concerns no charge. */
function chargeOf(type: string, object: Record<string, unknown>): string | null {
  const idIn = (value: unknown) =>
    typeof value === 'string' ? value : ((value as { id?: string } | null)?.id ?? null)
  if (type.startsWith('charge.dispute.') || type.startsWith('charge.refund.')) {
    return idIn(object.charge)
  }
  if (type.startsWith('charge.')) return idIn(object.id)
  if (type.startsWith('refund.')) return idIn(object.charge)
  if (type === 'payment_intent.succeeded') return idIn(object.latest_charge)
  return null
}

export function stripeIngest(store: EventStore, stripe: StripeClient): Ingest {
  return {
    platform: 'stripe',
    objectOf: (received) => received.objectId || null,
    async ingest(received, cause) {
      const whole = await fetchWhole(stripe, received)
      if (!isReceived(whole.charge)) return
      await takeOver(store, whole, cause)
    },
  }
}

async function takeOver(store: EventStore, whole: WholeCharge, cause: Cause) {
  const observation = observationOf(whole)
  await transact(store, Payment.decider, observation.paymentId, observe(observation), cause)
}

/** The charge as it is now. What Stripe did not expand is fetched by itself. */
async function fetchWhole(
  stripe: StripeClient,
  { objectId: chargeId, kind }: ReceivedEvent,
): Promise<WholeCharge> {
  const charge = await stripe.charge(chargeId)
  const { balance_transaction: transaction, customer } = charge
  // A refund that failed has left no trace in the charge's own figures.
  const isRefunded = charge.amount_refunded > 0 || kind.includes('refund')
  const allExpanded = charge.refunds?.has_more === false && charge.refunds.data.length > 0
  const [balanceTransaction, payer, refunds, disputes, metadata] = await Promise.all([
    typeof transaction === 'string' ? stripe.balanceTransaction(transaction) : transaction,
    typeof customer === 'string' ? stripe.customer(customer) : customer,
    allExpanded ? charge.refunds?.data : isRefunded ? stripe.refundsOf(chargeId) : [],
    charge.disputed ? stripe.disputesOf(chargeId) : [],
    metadataOf(stripe, charge),
  ])
  return {
    charge: { ...charge, metadata },
    balanceTransaction: balanceTransaction ?? null,
    customer: payer ?? null,
    refunds: refunds ?? [],
    disputes,
  }
}

/** A charge gets its payment intent's metadata when it is made, not what is written there later:
 *  one that names nothing is looked up there. */
async function metadataOf(stripe: StripeClient, charge: WholeCharge['charge']) {
  const { metadata, payment_intent: intent } = charge
  if (namesSomething(metadata) || !intent) return metadata
  const whole = typeof intent === 'string' ? await stripe.paymentIntent(intent) : intent
  return { ...whole?.metadata, ...metadata }
}
