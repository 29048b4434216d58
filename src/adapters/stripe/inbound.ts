// Stripe's webhooks: verified on the raw bytes and stored at once; later the object they are about
// is fetched whole and restated to the ledger, whatever the event said and in whatever order.
import type Stripe from 'stripe'
import type { EventStore } from '../../domain/event-store.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import { Refusal } from '../../domain/refusal.ts'
import { Held } from '../consumer.ts'
import type { Ingest } from '../ingest.ts'
import { onlyHeader, type ReceiveWebhook, storeAll, toleranceMs } from '../webhook.ts'
import type { Ports } from './balance.ts'
import { takeCharge } from './charges.ts'
import type { StripeClient } from './client.ts'
import { type CustomerByStripeId, takeCreditNote } from './credit-notes.ts'
import { takePayout } from './payouts.ts'
import { instant } from './reading.ts'

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
    objectId: objectIdOf(event.type, object) ?? '',
    occurredAt: instant(typeof event.created === 'number' ? event.created : 0),
    raw: rawBody.toString('utf8'),
  }
}

/** What the event is about: a charge, a payout or a credit note; null for anything else. A refund or a
 *  dispute that does not name its charge is known by its payment intent, or by itself. */
function objectIdOf(type: string, object: Record<string, unknown>): string | null {
  const idIn = (value: unknown) => {
    const id = typeof value === 'string' ? value : (value as { id?: unknown } | null)?.id
    return typeof id === 'string' && id !== '' ? id : null
  }
  const itself = idIn(object.id)
  if (/^(charge\.(dispute|refund)|refund)\./.test(type)) {
    return idIn(object.charge) ?? idIn(object.payment_intent) ?? itself
  }
  if (type === 'payment_intent.succeeded') return idIn(object.latest_charge) ?? itself
  return isOurs(type) ? itself : null
}

const isOurs = (kind: string) =>
  /^(charge|refund|payout|credit_note)\./.test(kind) || kind === 'payment_intent.succeeded'

export function stripeIngest(ports: Ports & { customerByStripeId: CustomerByStripeId }): Ingest {
  return {
    platform: 'stripe',
    objectOf: ({ kind, objectId, eventId }) => objectId || (isOurs(kind) ? eventId : null),
    async ingest(received, cause) {
      const { kind, objectId } = received
      if (objectId === '') throw new Held('object-missing', `${kind} names no object`)
      if (kind.startsWith('payout.')) return takePayout(ports, objectId, cause)
      if (kind.startsWith('credit_note.')) return takeCreditNote(ports, objectId, cause)
      return takeCharge(ports, received, cause)
    },
  }
}
