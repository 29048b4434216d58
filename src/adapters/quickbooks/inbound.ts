// QuickBooks' webhooks: verified on the raw bytes, one fact per changed document; later the
// document is read. One of ours is known by its marker and only confirms what we wrote; one that
// somebody made there by hand becomes a fact of the ledger. Other kinds of documents are ignored.
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import { Refusal } from '../../domain/refusal.ts'
import { Held } from '../consumer.ts'
import type { Ingest } from '../ingest.ts'
import {
  isSignedBy,
  onlyHeader,
  parseJson,
  type ReceiveWebhook,
  storeAll,
  unreadable,
} from '../webhook.ts'
import { restateMemo, restateRefund } from './inbound-credits.ts'
import { restateCustomer } from './inbound-customers.ts'
import { restateDeposit, restateEntry } from './inbound-deposits.ts'
import { restateInvoice } from './inbound-invoices.ts'
import { restatePayment } from './inbound-payments.ts'
import type { Ports } from './inbound-reading.ts'

export function quickBooksWebhook(
  { store, outside }: { store: EventStore; outside: Outside },
  verifiers: string[],
): ReceiveWebhook {
  return async ({ workspace, headers, rawBody }) => {
    const signature = onlyHeader(headers, 'intuit-signature')
    if (!isSignedBy(verifiers, [rawBody], signature)) throw new Refusal('signature-invalid')
    const events = eventsIn(parseJson(rawBody), outside.clock.now())
    return storeAll(store, workspace, 'quickbooks', events)
  }
}

const CloudEvent = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  type: Type.String(),
  time: Type.String(),
  intuitentityid: Type.String(),
  intuitaccountid: Type.String(),
})
const Entity = Type.Object({
  name: Type.String(),
  id: Type.String(),
  operation: Type.String(),
  lastUpdated: Type.String(),
})
const Notification = Type.Object({
  realmId: Type.String(),
  dataChangeEvent: Type.Object({ entities: Type.Array(Type.Unknown()) }),
})
const cloudEvent = Compile(CloudEvent)
const entity = Compile(Entity)
const legacyBody = Compile(Type.Object({ eventNotifications: Type.Array(Notification) }))

/** Both bodies: CloudEvents (an array, since 2025) and the older eventNotifications. */
function eventsIn(body: unknown, now: Date): ReceivedEvent[] {
  if (Array.isArray(body)) {
    return body.map((item) =>
      cloudEvent.Check(item) ? fromCloudEvent(item) : unreadable(item, now),
    )
  }
  if (!legacyBody.Check(body)) {
    throw new Refusal('malformed-body', { reason: 'neither CloudEvents nor eventNotifications' })
  }
  return body.eventNotifications.flatMap(({ realmId, dataChangeEvent }) =>
    dataChangeEvent.entities.map((item) =>
      entity.Check(item) ? fromLegacy(realmId, item) : unreadable(item, now),
    ),
  )
}

/** `qbo.invoice.updated.v1` of realm and id. */
function fromCloudEvent(item: Static<typeof CloudEvent>): ReceivedEvent {
  const [, name, operation] = item.type.split('.')
  const objectId = `${item.intuitaccountid}/${name}/${item.intuitentityid}`
  const occurredAt = instantOf(item.time)
  const raw = JSON.stringify(item)
  return { eventId: item.id, kind: `${name}.${operation}`, objectId, occurredAt, raw }
}

/** The older body gives no id: what names the change is its id. */
function fromLegacy(realmId: string, item: Static<typeof Entity>): ReceivedEvent {
  const name = item.name.toLowerCase()
  return {
    eventId: idFrom(realmId, name, item.id, item.operation, item.lastUpdated),
    kind: `${name}.${item.operation.toLowerCase()}`,
    objectId: `${realmId}/${name}/${item.id}`,
    occurredAt: instantOf(item.lastUpdated),
    raw: JSON.stringify(item),
  }
}

function instantOf(text: string): string {
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? '1970-01-01T00:00:00.000Z' : time.toISOString()
}

const Merged = Compile(
  Type.Object({
    deletedId: Type.Optional(Type.String()),
    data: Type.Optional(Type.Object({ deletedid: Type.Optional(Type.String()) })),
  }),
)

/** Which other one it has taken in; null when nothing of the kind is said. */
function mergedInto({ kind, raw }: ReceivedEvent): string | null {
  if (!kind.includes('.merge')) return null
  const told: unknown = JSON.parse(raw)
  return Merged.Check(told) ? (told.data?.deletedid ?? told.deletedId ?? null) : null
}

export function quickBooksIngest(ports: Ports): Ingest {
  return {
    platform: 'quickbooks',
    objectOf: (received) => received.objectId || received.eventId,
    // Whatever is told of an object, reading it tells all of it; only not who became part of it.
    coverOf: ({ kind }) => (kind === 'unreadable' || kind.includes('.merge') ? null : 'plain'),
    async ingest(received, cause) {
      if (received.kind === 'unreadable') {
        throw new Held('unreadable', 'it does not look like a QuickBooks notification')
      }
      const [realmId, name, id = ''] = received.objectId.split('/')
      if (realmId !== (await ports.quickbooks.realm())) {
        throw new Held('unknown-account', `realm ${realmId} is not the one connected`)
      }
      if (name === 'invoice') await restateInvoice(ports, id, cause)
      if (name === 'payment') await restatePayment(ports, id, cause)
      if (name === 'creditmemo') await restateMemo(ports, id, cause)
      if (name === 'refundreceipt') await restateRefund(ports, id, cause)
      if (name === 'customer') await restateCustomer(ports, id, mergedInto(received), cause)
      if (name === 'deposit') await restateDeposit(ports, id, cause)
      if (name === 'journalentry') await restateEntry(ports, id, cause)
    },
  }
}
