// Stripe's webhooks: verified on the raw bytes and stored at once; later the object they are about
// is fetched whole and restated to the ledger, whatever the event said and in whatever order.
import type { EventStore } from '../../domain/event-store.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import { Refusal } from '../../domain/refusal.ts'
import { Held } from '../consumer.ts'
import type { Ingest } from '../ingest.ts'
import {
  onlyHeader,
  parseJson,
  type ReceiveWebhook,
  storeAll,
  toleranceMs,
  unreadable,
} from '../webhook.ts'
import { recordAll, type Ports } from './balance.ts'
import { takeCharge } from './charges.ts'
import type { StripeClient } from './client.ts'
import { type CustomerByStripeId, takeCreditNote } from './credit-notes.ts'
import { takeCustomer } from './customers.ts'
import { coverOf, isEvent, rawOf, receivedOf, usesKind } from './events.ts'
import { isOwnWriting } from './metadata.ts'
import { takePayout } from './payouts.ts'

export function stripeWebhook(
  { store, stripe, outside }: { store: EventStore; stripe: StripeClient; outside: Outside },
  secrets: string[],
): ReceiveWebhook {
  return async ({ workspace, headers, rawBody }) => {
    const header = onlyHeader(headers, 'stripe-signature')
    const now = outside.clock.now()
    const item = verified(stripe, rawBody, header, secrets, now)
    const received = isEvent(item)
      ? receivedOf(item, rawBody.toString('utf8'))
      : unreadable(item, now)
    return storeAll(store, workspace, 'stripe', [received])
  }
}

/** What was signed, read as JSON. Any of the secrets may fit while one is being changed. The SDK
 *  refuses what is too old; what is signed for the future it lets pass, so that is refused here. */
function verified(
  stripe: StripeClient,
  rawBody: Buffer,
  header: string,
  secrets: string[],
  now: Date,
): unknown {
  const signedAt = Number(/(?:^|,)\s*t=(\d{1,12})(?:,|$)/.exec(header)?.[1]) * 1000
  if (Number.isNaN(signedAt)) throw new Refusal('signature-invalid', { reason: 'no time in it' })
  if (Math.abs(now.getTime() - signedAt) > toleranceMs) throw new Refusal('signature-stale')
  if (!secrets.some((secret) => stripe.isSigned(rawBody, header, secret, toleranceMs / 1000))) {
    throw new Refusal('signature-invalid')
  }
  const item = parseJson(rawBody)
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) return item
  throw new Refusal('malformed-body', { reason: 'not a Stripe event' })
}

export type IngestPorts = Ports & { customerByStripeId: CustomerByStripeId }

export function stripeIngest(ports: IngestPorts): Ingest {
  return {
    platform: 'stripe',
    objectOf: ({ kind, objectId, eventId }) =>
      objectId || (usesKind(kind) || kind === 'unreadable' ? eventId : null),
    coverOf,
    async ingest(received, cause) {
      const { kind, objectId } = received
      if (kind === 'unreadable') {
        throw new Held('unreadable', 'it does not look like a Stripe event')
      }
      await assertOurs(ports.stripe, received)
      if (objectId === '') throw new Held('object-missing', `${kind} names no object`)
      if (kind.startsWith('payout.')) return takePayout(ports, objectId, cause)
      if (kind.startsWith('credit_note.')) return takeCreditNote(ports, objectId, cause)
      if (kind.startsWith('customer.')) return takeCustomer(ports, received, cause)
      if (kind.startsWith('balance.')) {
        const line = await ports.stripe.balanceTransaction(objectId)
        await recordAll(ports, [line], cause)
        return
      }
      if (await isOwnWriting(ports.store, cause.workspace, received)) return
      await takeCharge(ports, received, cause)
    },
  }
}

/** An event of another account, or of test mode where ours is live, is signed as well as ours are.
 *  It must not get into these books.
 *  @throws Held unknown-account */
async function assertOurs(stripe: StripeClient, received: ReceivedEvent) {
  const { account, livemode } = rawOf(received)
  if (typeof account === 'string' && account !== (await stripe.accountId())) {
    throw new Held('unknown-account', `it is of the account ${account}`)
  }
  const isLive = await stripe.isLive()
  if (typeof livemode === 'boolean' && isLive !== null && livemode !== isLive) {
    const which = livemode
      ? 'live mode, the key here is of test mode'
      : 'test mode, the key is live'
    throw new Held('unknown-account', `it is of ${which}`)
  }
}
