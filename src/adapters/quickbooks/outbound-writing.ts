// One write to QuickBooks, whatever the document: the intention is recorded before the call, the
// outcome after it, so a crash in between is looked into. What a write may come too early for is
// told apart from what QuickBooks will never take.
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import * as Invoice from '../../domain/invoice.ts'
import { sum } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import { declinedRelease } from '../../domain/payment-placing.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { hasCode, PlatformError } from '../platform-error.ts'
import type { QuickBooksAccounts } from './accounts.ts'
import type { QuickBooksClient } from './client.ts'
import type { QboInvoice } from './entities.ts'
import { faults } from './faults.ts'
import type { QuickBooksCustomers } from './customers.ts'
import type { DocumentsKnown } from './inbound-reading.ts'
import { readInvoice } from './invoice-readings.ts'
import * as translate from './translate.ts'
import { creditOfApplication, writeOffOf } from './translate-credits.ts'
import { linkedInvoices, paymentOfShare, standsOn, wroteNothing } from './translate-payments.ts'

export type Ports = {
  store: EventStore
  quickbooks: QuickBooksClient
  customers: QuickBooksCustomers
  accounts: QuickBooksAccounts
  homeCurrency: string
} & Pick<DocumentsKnown, 'invoiceOfCustomer' | 'documentsDiffering'>

export type Subject = Sync.Subject & { platform: 'quickbooks' }
type Document = { Id: string; SyncToken: string; MetaData?: { LastUpdatedTime?: string } }

export const syncOf = async ({ store }: Ports, subject: Subject, { workspace }: Cause) =>
  (await load(store, Sync.decider, workspace, Sync.idOf(subject))).state

/** QuickBooks' id of the document that stands for it there; null when none does (any more). */
export function standing({ written, observed, externalId }: Sync.State): string | null {
  const isTakenBack = written !== null && (written.status === 'deleted' || wroteNothing(written))
  return isTakenBack || observed?.status === 'deleted' ? null : externalId
}

export type Write<D extends Document> = {
  subject: Subject
  sync: Sync.State
  operation: 'create' | 'update' | 'void' | 'delete'
  values: Sync.Values
  /** Makes the calls; null when the document is gone with them.
   *  @param mayExist an earlier call may have come through without our hearing of it */
  call(requestId: string, mayExist: boolean): Promise<D | null>
  beliefs(document: D | null): Sync.Values | Promise<Sync.Values>
  /** What is written, where QuickBooks has made something else of it; absent = `values`. */
  outcome?(document: D): Sync.Values
}

export async function write<D extends Document>(
  { store }: Ports,
  { subject, sync, operation, values, call, beliefs, outcome }: Write<D>,
  cause: Cause,
): Promise<D | null> {
  const stream = Sync.idOf(subject)
  const requestId = idFrom(cause.workspace, stream, operation, String(sync.writes))
  const intent = { ...subject, operation, requestId, values }
  await transact(store, Sync.decider, stream, Sync.requestWrite(intent), cause)
  const document = await call(requestId, sync.pending !== null)
  const externalId = document?.Id ?? sync.externalId
  if (externalId === null) return null
  const asOf = document ? { asOf: translate.asOfDocument(document) } : {}
  const about = { ...subject, externalId, ...asOf }
  const observed = Sync.observeState({ ...about, values: await beliefs(document) })
  const done = document && outcome ? outcome(document) : values
  const written = Sync.recordWrite({ ...about, operation, values: done })
  await transact(store, Sync.decider, stream, inTurn(Sync.decider, written, observed), cause)
  return document
}

/** It stands there already as it should: seen, not written. */
export async function confirm<D extends Document>(
  { store }: Ports,
  { subject, values, beliefs }: Pick<Write<D>, 'subject' | 'values' | 'beliefs'>,
  document: D,
  cause: Cause,
) {
  const about = { ...subject, externalId: document.Id, asOf: translate.asOfDocument(document) }
  const written = Sync.recordWrite({ ...about, operation: 'confirm', values })
  const observed = Sync.observeState({ ...about, values: await beliefs(document) })
  const decide = inTurn(Sync.decider, written, observed)
  await transact(store, Sync.decider, Sync.idOf(subject), decide, cause)
}

/** A payment moves the balances of its invoices there; what they are now is read, not computed. Those
 *  that the bookkeeper has made are read when their own webhook comes: then they are taken over whole. */
export async function readBack(ports: Ports, ids: Iterable<string>, cause: Cause) {
  await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const invoice = await ports.quickbooks.readOrNull('Invoice', id)
      const marked = translate.markedAs(invoice?.PrivateNote)
      if (marked && Invoice.dealIdOf(marked)) await readInvoice(ports, marked, id, invoice, cause)
    }),
  )
}

/** QuickBooks refuses what a balance cannot take. When that is only because it has not heard yet of
 *  another change that the ledger has made, the same is asked again later. */
export async function orLater<T>(
  ports: Ports,
  invoices: Iterable<string>,
  cause: Cause,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!hasCode(error, faults.businessRule)) throw error
      for (const id of new Set(invoices)) await explain(ports, id, error, cause)
      // What stood in its way may have gone between the refusal and the look.
      if (attempt === attemptsMost) throw error
    }
  }
}

const attemptsMost = 3

/** @throws PlatformError behind, Held conflict-open, Held settled-otherwise */
async function explain(ports: Ports, id: string, { message }: PlatformError, cause: Cause) {
  const found = await onInvoice(ports, id, cause)
  if (found === 'behind') {
    const why = `QuickBooks invoice ${id} waits for another change: ${message}`
    throw new PlatformError('quickbooks', 'behind', why, { retryable: true })
  }
  if (found === 'asked') {
    const why = `QuickBooks invoice ${id} was changed there, and a person is asked: ${message}`
    throw new Held(conflictOpen, why)
  }
  if (found.length > 0) {
    const why = `QuickBooks payment ${found.join(', ')} stands on invoice ${id} and not here`
    throw new Held('settled-otherwise', why)
  }
}

/** What waits for a person to say who is right of an invoice. */
export const conflictOpen = 'conflict-open'

/** Behind: what stands on the invoice there is not yet what stands on it here. Asked: somebody has
 *  changed it there, and a person is to say who is right; before that waiting does not help. Else the
 *  payments that were made there and that the ledger cannot take for this invoice: it was paid twice. */
async function onInvoice(
  ports: Ports,
  quickbooksId: string,
  cause: Cause,
): Promise<'behind' | 'asked' | string[]> {
  const { store, quickbooks, homeCurrency } = ports
  const document = await quickbooks.readOrNull('Invoice', quickbooksId)
  if (!document) return 'behind'
  const marked = translate.markedAs(document.PrivateNote)
  const id = marked ?? Invoice.idOfQuickBooks(quickbooksId)
  const invoice = (await load(store, Invoice.decider, cause.workspace, id)).state
  if (!invoice.terms) return []
  const { total } = translate.beliefsOfInvoice(document, homeCurrency)
  const isOther = total !== invoice.terms.total
  const isAsked = await isInQuestion(ports, id, document, cause)
  let isBehind = invoice.kind === 'void' || (isOther && !isAsked)
  const theirs: string[] = []
  for (const { TxnId, TxnType } of document.LinkedTxn ?? []) {
    const payment = TxnType === 'Payment' ? await quickbooks.readOrNull('Payment', TxnId) : null
    if (!payment) continue
    const own = translate.markedAs(payment.PrivateNote)
    const objectId = own ?? Payment.idOfQuickBooks(TxnId)
    const there = standsOn(quickbooksId, linkedInvoices(payment))
    const here = ledgerOn(invoice, objectId)
    // QuickBooks takes from its payments what a lowered invoice cannot hold.
    if (there.equals(here) || (isAsked && own !== null && there.lessThan(here))) continue
    if (own === null && (await isRefused(store, objectId, id, cause))) theirs.push(TxnId)
    else isBehind = true
  }
  if (theirs.length > 0) return theirs
  if (isBehind) return 'behind'
  return isAsked ? 'asked' : []
}

/** Whether a person is asked about it, or was and has let stand there what the ledger does not say. */
async function isInQuestion(ports: Ports, id: string, document: QboInvoice, cause: Cause) {
  if (!Invoice.dealIdOf(id)) return false
  const state = await readInvoice(ports, id, document.Id, document, cause)
  if (!state) return false
  const { total } = state.letStand
  return Object.keys(state.conflicts).length > 0 || (total && total.ledger !== total.theirs)
}

/** A payment made there whose money the invoice has declined here, or which only ties credit. */
async function isRefused(store: EventStore, paymentId: string, invoiceId: string, cause: Cause) {
  const { state } = await load(store, Payment.decider, cause.workspace, paymentId)
  const subject = { platform: 'quickbooks', object: 'payment', objectId: paymentId } as const
  const sync = (await load(store, Sync.decider, cause.workspace, Sync.idOf(subject))).state
  if (!state.details) return sync.observed !== null
  return state.lines.some(
    (line) => line.invoiceId === invoiceId && state.released.has(declinedRelease(line.lineId)),
  )
}

/** The same, as the ledger has it. */
function ledgerOn(invoice: Invoice.State, objectId: string) {
  const credit = creditOfApplication(objectId)
  const writeOff = credit === null ? null : writeOffOf(credit)
  if (writeOff) return Invoice.writtenOffAs(invoice, writeOff.kind)
  if (credit !== null) {
    const credits = [...invoice.credits.values()].filter((one) => one.creditNoteId === credit)
    return sum(credits.map((one) => one.amount))
  }
  const paymentId = paymentOfShare(objectId)
  const lines = [...invoice.applied.values()].filter((line) => line.paymentId === paymentId)
  return sum(lines.map((line) => line.amount))
}
