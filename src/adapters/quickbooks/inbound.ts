// QuickBooks' webhooks: verified on the raw bytes, one fact per changed document; later the
// document is read. One of ours is known by its marker and only confirms what we wrote; one that
// somebody made there by hand becomes a fact of the ledger.
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import * as Invoice from '../../domain/invoice.ts'
import { Decimal, money } from '../../domain/money.ts'
import type { Outside } from '../../domain/outside.ts'
import * as Payment from '../../domain/payment.ts'
import { observe } from '../../domain/payment-reversal.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import type { Ingest } from '../ingest.ts'
import { PlatformError } from '../platform-error.ts'
import {
  isSignedBy,
  onlyHeader,
  parseJson,
  type ReceiveWebhook,
  storeAll,
  unreadable,
} from '../webhook.ts'
import type { QboInvoice, QboPayment, QuickBooksClient } from './client.ts'
import * as translate from './translate.ts'

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

type Ports = {
  store: EventStore
  quickbooks: QuickBooksClient
  homeCurrency: string
  /** The invoice of the ledger that bears this QuickBooks id, if one does. */
  invoiceByQuickBooksId(workspace: string, quickbooksId: string): Promise<string | null>
}

export function quickBooksIngest(ports: Ports): Ingest {
  return {
    platform: 'quickbooks',
    objectOf: (received) => received.objectId || received.eventId,
    async ingest(received, cause) {
      if (received.kind === 'unreadable') {
        throw new Held('unreadable', 'it does not look like a QuickBooks notification')
      }
      const [realmId, name, id = ''] = received.objectId.split('/')
      if (realmId !== ports.quickbooks.realmId) {
        throw new Held('unknown-account', `realm ${realmId} is not the one connected`)
      }
      if (name === 'invoice') await restateInvoice(ports, id, cause)
      if (name === 'payment') await restatePayment(ports, id, cause)
    },
  }
}

/** Null when it was deleted: QuickBooks then says "object not found" (610). */
async function readOrNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    const gone = error instanceof PlatformError && ['610', 'http-404'].includes(error.code)
    if (gone) return null
    throw error
  }
}

async function restateInvoice(ports: Ports, quickbooksId: string, cause: Cause): Promise<string> {
  const { store, quickbooks, homeCurrency } = ports
  const document = await readOrNull(() => quickbooks.read('Invoice', quickbooksId))
  const invoiceId = await ledgerIdOf(ports, quickbooksId, document, cause)
  const values = document
    ? translate.beliefsOfInvoice(document, homeCurrency)
    : { status: 'deleted', total: null, balance: null, number: null, currency: null }
  const subject = { platform: 'quickbooks', object: 'invoice', objectId: invoiceId } as const
  const asOf = document ? { asOf: translate.asOfDocument(document) } : {}
  const seen = Sync.observeState({ ...subject, externalId: quickbooksId, values, ...asOf })
  await transact(store, Sync.decider, Sync.idOf(subject), seen, cause)
  if (!document || translate.isVoid(document)) {
    const why = document ? 'void in QuickBooks' : 'deleted in QuickBooks'
    await transact(store, Invoice.decider, invoiceId, Invoice.voidInvoice(why), cause)
  } else if (Invoice.dealIdOf(invoiceId)) {
    // Our own: told here too, in case the answer to our call never reached us.
    const number = document.DocNumber ?? null
    await transact(
      store,
      Invoice.decider,
      invoiceId,
      Invoice.issue({ quickbooksId, number }),
      cause,
    )
  } else {
    const customerId = `quickbooks-customer-${document.CustomerRef.value}`
    const terms = translate.foreignTerms(document, customerId, homeCurrency)
    await transact(store, Invoice.decider, invoiceId, Invoice.observe(terms, quickbooksId), cause)
  }
  return invoiceId
}

/** Our id of an invoice there: by its marker, or, for one that is gone or whose note somebody has
 *  changed, by what was issued; otherwise it is theirs. */
async function ledgerIdOf(
  { store, invoiceByQuickBooksId }: Ports,
  quickbooksId: string,
  document: QboInvoice | null,
  { workspace }: Cause,
): Promise<string> {
  const marked = translate.markedAs(document?.PrivateNote)
  if (marked && Invoice.dealIdOf(marked)) {
    const { state } = await load(store, Invoice.decider, workspace, marked)
    const isThis = state.quickbooksId === null || state.quickbooksId === quickbooksId
    if (state.terms && isThis) return marked
  }
  const issued = await invoiceByQuickBooksId(workspace, quickbooksId)
  return issued ?? Invoice.idOfQuickBooks(quickbooksId)
}

async function restatePayment(ports: Ports, quickbooksId: string, cause: Cause) {
  const { store, quickbooks, homeCurrency } = ports
  const document = await readOrNull(() => quickbooks.read('Payment', quickbooksId))
  if (!document) return
  const marked = translate.markedAs(document.PrivateNote)
  const paymentId = marked ?? Payment.idOfQuickBooks(quickbooksId)
  const values = translate.beliefsOfPayment(document, homeCurrency)
  const subject = { platform: 'quickbooks', object: 'payment', objectId: paymentId } as const
  const asOf = translate.asOfDocument(document)
  const seen = Sync.observeState({ ...subject, externalId: quickbooksId, values, asOf })
  await transact(store, Sync.decider, Sync.idOf(subject), seen, cause)
  if (!marked) await restateForeignPayment(ports, document, paymentId, cause)
}

/** Money that somebody recorded there by hand, with the invoices it was put on there. */
async function restateForeignPayment(
  ports: Ports,
  document: QboPayment,
  paymentId: string,
  cause: Cause,
) {
  const { store, homeCurrency } = ports
  const { currency, total, lines } = translate.foreignPayment(document, homeCurrency)
  // A payment of nothing only ties a credit to an invoice.
  if (!new Decimal(total).greaterThan(0)) return
  const placed: { invoiceId: string; amount: string }[] = []
  for (const { quickbooksId, amount } of lines) {
    placed.push({ invoiceId: await restateInvoice(ports, quickbooksId, cause), amount })
  }
  const observation = {
    paymentId,
    source: 'quickbooks' as const,
    externalId: document.Id,
    received: money(total, currency),
    payer: { stripeCustomerId: null, name: document.CustomerRef.name ?? null, email: null },
    references: { invoiceNumbers: [], dealId: null, description: null },
    receivedAt: `${document.TxnDate ?? cause.effectiveAt.slice(0, 10)}T00:00:00.000Z`,
    refunds: [],
    disputes: [],
    fee: null,
  }
  await transact(store, Payment.decider, paymentId, observe(observation), cause)
  if (placed.length === 0) return
  const match = { rule: 'quickbooks', evidence: [`applied in QuickBooks payment ${document.Id}`] }
  const decision = { decisionId: `${paymentId}/applied`, lines: placed, match }
  await transact(store, Payment.decider, paymentId, Payment.allocate(decision), cause)
}
