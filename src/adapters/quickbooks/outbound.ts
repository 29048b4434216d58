// What the ledger decided, carried into QuickBooks: the invoice of a deal, and the payments on it.
// Each run compares what should stand there with what was written last; equal means no call. The
// intention is recorded before a call, the outcome after it, so a crash in between is looked into.
import { inTurn } from '../../domain/decider.ts'
import { type EventStore, parseStream, type StoredEvent } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import * as Invoice from '../../domain/invoice.ts'
import { Decimal, format } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, causedBy, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { PlatformError } from '../platform-error.ts'
import type { QboInvoice, QboPayment, QuickBooksClient } from './client.ts'
import type { QuickBooksCustomers } from './customers.ts'
import * as translate from './translate.ts'

export const name = 'sync-quickbooks'
export const categories = [Invoice.category, Payment.category, Sync.category]

export type Ports = {
  store: EventStore
  quickbooks: QuickBooksClient
  customers: QuickBooksCustomers
  homeCurrency: string
}

type Subject = Sync.Subject & { platform: 'quickbooks'; object: 'invoice' | 'payment' }

const aboutPayment = new Set([
  'AllocationApplied',
  'AllocationUndone',
  'AllocationReleased',
  'RefundIssued',
  'RefundFailed',
  'DisputeClosed',
])

/** The document there that an event may change; null when it changes none. */
export function subjectOf(event: StoredEvent): Subject | null {
  const data = event.data as Partial<Sync.Subject> & { invoiceId?: string; paymentId?: string }
  if (event.type === 'SyncRetried' && data.platform === 'quickbooks') return data as Subject
  const platform = 'quickbooks'
  if (event.type === 'InvoiceRequested' || event.type === 'InvoiceAmended') {
    return { platform, object: 'invoice', objectId: data.invoiceId ?? '' }
  }
  if (!aboutPayment.has(event.type)) return null
  return { platform, object: 'payment', objectId: data.paymentId ?? '' }
}

export const laneOf = (event: StoredEvent) => {
  const subject = subjectOf(event)
  return subject && Sync.idOf(subject)
}

export const handle = (ports: Ports) => async (event: StoredEvent) => {
  const subject = subjectOf(event)
  if (!subject) return
  const { workspace } = parseStream(event.stream)
  const cause = causedBy(event, { kind: 'platform', name: 'quickbooks' })
  const sync = (await load(ports.store, Sync.decider, workspace, Sync.idOf(subject))).state
  if (sync.parked) return
  if (subject.object === 'invoice') await syncInvoice(ports, subject, sync, cause)
  else await syncPayment(ports, subject, sync, cause)
}

async function syncInvoice(ports: Ports, subject: Subject, sync: Sync.State, cause: Cause) {
  const { store, customers } = ports
  const id = subject.objectId
  const invoice = (await load(store, Invoice.decider, cause.workspace, id)).state
  const { terms } = invoice
  if (!terms?.dealId || !terms.customerId || invoice.kind === 'void') return
  const customerRef = await customers.refOf(terms.customerId, terms.currency, cause)
  const values = translate.valuesOfInvoice(terms, customerRef)
  if (sync.externalId && Sync.sameValues(sync.written, values)) {
    // Written, but the crash came before the ledger was told.
    const number = sync.observed?.number ?? null
    const issue = Invoice.issue({ quickbooksId: sync.externalId, number })
    await transact(store, Invoice.decider, id, issue, cause)
    return
  }
  const operation = sync.externalId ? 'update' : 'create'
  const requestId = idFrom(cause.workspace, Sync.idOf(subject), operation, String(sync.writes))
  const intent = { ...subject, operation, requestId, values }
  await transact(store, Sync.decider, Sync.idOf(subject), Sync.requestWrite(intent), cause)
  const written = sync.externalId
    ? await updateInvoice(ports, sync.externalId, terms, customerRef, requestId)
    : await createInvoice(ports, terms, customerRef, requestId, sync.pending !== null)
  const seen = { ...subject, externalId: written.Id, asOf: translate.asOfDocument(written) }
  const beliefs = translate.beliefsOfInvoice(written, ports.homeCurrency)
  await record(ports, { ...seen, operation, values }, beliefs, cause)
  const issue = Invoice.issue({ quickbooksId: written.Id, number: written.DocNumber ?? null })
  await transact(store, Invoice.decider, id, issue, cause)
}

/** When an earlier call may have come through without our hearing of it, looks before it sends. */
async function createInvoice(
  { quickbooks, customers }: Ports,
  terms: Invoice.Terms,
  customerRef: string,
  requestId: string,
  mayExist: boolean,
): Promise<QboInvoice> {
  const isOurs = (one: QboInvoice) => translate.markedAs(one.PrivateNote) === terms.invoiceId
  if (mayExist && terms.number) {
    const found = await quickbooks.find('Invoice', { DocNumber: terms.number })
    const ours = found.find(isOurs)
    if (ours) return ours
  }
  const body = translate.invoiceBody(terms, customerRef, await customers.itemRef())
  try {
    return await quickbooks.create('Invoice', body, requestId)
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== '6140') throw error
    // The message names the owner of the number: it may be our own, from before a crash.
    const owner = /TxnId=(\d+)/.exec(error.message)?.[1]
    const taken = owner ? await quickbooks.read('Invoice', owner) : null
    if (taken && isOurs(taken)) return taken
    throw new Held('number-taken', `the number ${terms.number} belongs to another invoice`)
  }
}

async function updateInvoice(
  { quickbooks, customers }: Ports,
  quickbooksId: string,
  terms: Invoice.Terms,
  customerRef: string,
  requestId: string,
): Promise<QboInvoice> {
  const { Id, SyncToken } = await quickbooks.read('Invoice', quickbooksId)
  const body = translate.invoiceBody(terms, customerRef, await customers.itemRef())
  return quickbooks.update('Invoice', { ...body, Id, SyncToken }, `${requestId}-${SyncToken}`)
}

async function syncPayment(ports: Ports, subject: Subject, sync: Sync.State, cause: Cause) {
  const { store } = ports
  const payment = (await load(store, Payment.decider, cause.workspace, subject.objectId)).state
  const isVoid = sync.written !== null && new Decimal(sync.written.total ?? 0).isZero()
  const externalId = isVoid ? null : sync.externalId
  const posting = await postingOf(ports, payment, cause)
  if (!posting) return
  if (!externalId && posting.lines.length === 0) return
  const values = translate.valuesOfPayment(posting)
  if (externalId && Sync.sameValues(sync.written, values)) return
  const toNothing = new Decimal(posting.total).isZero()
  const operation = !externalId ? 'create' : toNothing ? 'void' : 'update'
  const requestId = idFrom(cause.workspace, Sync.idOf(subject), operation, String(sync.writes))
  const intent = { ...subject, operation, requestId, values }
  await transact(store, Sync.decider, Sync.idOf(subject), Sync.requestWrite(intent), cause)
  const written = externalId
    ? await changePayment(ports, externalId, posting, requestId)
    : await createPayment(ports, posting, requestId, sync.pending !== null)
  const seen = { ...subject, externalId: written.Id, asOf: translate.asOfDocument(written) }
  const beliefs = translate.beliefsOfPayment(written, ports.homeCurrency)
  await record(ports, { ...seen, operation, values }, beliefs, cause)
  const before = JSON.parse(sync.written?.lines ?? '[]') as [string, string][]
  const touched = [...before.map(([id]) => id), ...posting.lines.map((line) => line.quickbooksId)]
  await readBack(ports, [...new Set(touched)], cause)
}

/** What should stand there now; null while a line is still on its way to its invoice. */
async function postingOf(
  ports: Ports,
  payment: Payment.State,
  cause: Cause,
): Promise<translate.Posting | null> {
  const { details } = payment
  if (details?.source !== 'stripe') return null
  const { paymentId, externalId: chargeId, received, receivedAt } = details
  const lines = new Map<string, Decimal>()
  let customerRef = ''
  for (const line of payment.lines) {
    const { invoiceId, lineId, amount } = line
    const invoice = (await load(ports.store, Invoice.decider, cause.workspace, invoiceId)).state
    const { quickbooksId } = invoice
    if (quickbooksId) customerRef ||= await ports.customers.refOfInvoice(invoice, cause)
    if (amount.isZero()) continue
    if (!quickbooksId || !invoice.applied.get(lineId)?.amount.equals(amount)) return null
    lines.set(quickbooksId, (lines.get(quickbooksId) ?? new Decimal(0)).plus(amount))
  }
  const { refunded } = Payment.figures(payment)
  const { currency } = received
  return {
    paymentId,
    chargeId,
    customerRef,
    currency,
    total: format(new Decimal(received.amount).minus(refunded), currency),
    receivedOn: receivedAt.slice(0, 10),
    lines: [...lines].map(([quickbooksId, amount]) => {
      return { quickbooksId, amount: format(amount, currency) }
    }),
  }
}

async function createPayment(
  { quickbooks }: Ports,
  posting: translate.Posting,
  requestId: string,
  mayExist: boolean,
): Promise<QboPayment> {
  const body = translate.paymentBody(posting)
  if (mayExist) {
    const found = await quickbooks.find('Payment', { PaymentRefNum: body.PaymentRefNum })
    const isOurs = (one: QboPayment) =>
      translate.markedAs(one.PrivateNote) === posting.paymentId && !translate.isVoid(one)
    const ours = found.find(isOurs)
    if (ours) return ours
  }
  return quickbooks.create('Payment', body, requestId)
}

/** A payment of which nothing is left is made void; else it is restated with all its lines. */
async function changePayment(
  { quickbooks }: Ports,
  quickbooksId: string,
  posting: translate.Posting,
  requestId: string,
): Promise<QboPayment> {
  const { Id, SyncToken } = await quickbooks.read('Payment', quickbooksId)
  const key = `${requestId}-${SyncToken}`
  if (new Decimal(posting.total).isZero()) {
    await quickbooks.voidPayment({ Id, SyncToken }, key)
    return quickbooks.read('Payment', quickbooksId)
  }
  return quickbooks.update('Payment', { ...translate.paymentBody(posting), Id, SyncToken }, key)
}

async function record(
  { store }: Ports,
  write: Parameters<typeof Sync.recordWrite>[0],
  beliefs: Sync.Values,
  cause: Cause,
) {
  const { operation, ...about } = write
  const stream = Sync.idOf(write)
  const seen = Sync.observeState({ ...about, values: beliefs })
  const both = inTurn(Sync.decider, Sync.recordWrite(write), seen)
  await transact(store, Sync.decider, stream, both, cause)
}

/** A payment moves the balances of its invoices there; what they are now is read, not computed. */
async function readBack({ store, quickbooks, homeCurrency }: Ports, ids: string[], cause: Cause) {
  for (const id of ids) {
    const invoice = await quickbooks.read('Invoice', id)
    const objectId = translate.markedAs(invoice.PrivateNote) ?? Invoice.idOfQuickBooks(id)
    const values = translate.beliefsOfInvoice(invoice, homeCurrency)
    const subject = { platform: 'quickbooks', object: 'invoice', objectId } as const
    const asOf = translate.asOfDocument(invoice)
    const decide = Sync.observeState({ ...subject, externalId: id, values, asOf })
    await transact(store, Sync.decider, Sync.idOf(subject), decide, cause)
  }
}
