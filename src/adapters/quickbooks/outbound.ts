// What the ledger decided, carried into QuickBooks: the invoices of deals, the payments on them, the
// credits, and what Stripe paid out. Each run compares what should stand there with what was written
// last; equal means no call.
import * as CreditNote from '../../domain/credit-note.ts'
import { type EventStore, parseStream, type StoredEvent } from '../../domain/event-store.ts'
import * as Invoice from '../../domain/invoice.ts'
import * as Payment from '../../domain/payment.ts'
import * as Payout from '../../domain/payout.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, causedBy, load, transact } from '../../domain/transact.ts'
import { quickBooksAccounts } from './accounts.ts'
import type { QuickBooksClient } from './client.ts'
import type { QuickBooksCustomers } from './customers.ts'
import { syncCredit } from './outbound-credits.ts'
import { syncPayout } from './outbound-deposits.ts'
import { syncInvoice } from './outbound-invoices.ts'
import { syncPayment } from './outbound-payments.ts'
import type { Ports, Subject } from './outbound-writing.ts'
import { creditOfApplication, writeOffId } from './translate-credits.ts'
import { paymentOfShare } from './translate-payments.ts'

export const name = 'sync-quickbooks'
export const categories = [
  Invoice.category,
  Payment.category,
  CreditNote.category,
  Payout.category,
  Sync.category,
]

const changed: Record<string, 'invoice' | 'payment' | 'credit-note' | 'payout' | 'write-off'> = {
  InvoiceRequested: 'invoice',
  InvoiceAmended: 'invoice',
  InvoiceVoided: 'invoice',
  AllocationApplied: 'payment',
  AllocationUndone: 'payment',
  AllocationReleased: 'payment',
  RefundIssued: 'payment',
  RefundFailed: 'payment',
  DisputeClosed: 'payment',
  // Says what the money was worth.
  FeeRecorded: 'payment',
  CreditNoteIssued: 'credit-note',
  CreditNoteAmended: 'credit-note',
  CreditNoteVoided: 'credit-note',
  CreditReleased: 'credit-note',
  CreditApplied: 'credit-note',
  CreditUndone: 'credit-note',
  InvoiceWrittenOff: 'write-off',
  WriteOffReversed: 'write-off',
  PayoutPaid: 'payout',
  PayoutFailed: 'payout',
  PayoutReconciled: 'payout',
}

type Named = Partial<Sync.Subject> & {
  invoiceId?: string
  paymentId?: string
  creditNoteId?: string
  payoutId?: string
  kind?: Invoice.WriteOffKind
}

/** The object there that an event may change; null when it changes none. */
export function subjectOf(event: StoredEvent): Subject | null {
  const data = event.data as Named
  const of = (object: Subject['object'], objectId = ''): Subject => {
    return { platform: 'quickbooks', object, objectId }
  }
  if (event.type === 'SyncRetried' && data.platform === 'quickbooks') {
    return whole(of(data.object as Subject['object'], data.objectId))
  }
  const object = changed[event.type]
  if (object === undefined) return null
  if (object === 'write-off') {
    return of('credit-note', writeOffId(data.kind ?? 'bad-debt', data.invoiceId ?? ''))
  }
  const ids = {
    invoice: data.invoiceId,
    payment: data.paymentId,
    'credit-note': data.creditNoteId,
    payout: data.payoutId,
  }
  return of(object, ids[object])
}

/** What is tied to a credit follows the credit, and a part of a payment the payment. */
function whole(subject: Subject): Subject {
  if (subject.object !== 'payment') return subject
  const credit = creditOfApplication(subject.objectId)
  if (credit !== null) return { ...subject, object: 'credit-note', objectId: credit }
  return { ...subject, objectId: paymentOfShare(subject.objectId) }
}

export const laneOf = (event: StoredEvent) => {
  const subject = subjectOf(event)
  return subject && Sync.idOf(subject)
}

export function quickBooksOutbound(given: {
  store: EventStore
  quickbooks: QuickBooksClient
  customers: QuickBooksCustomers
  homeCurrency: string
}) {
  const ports: Ports = { ...given, accounts: quickBooksAccounts(given) }
  return async (event: StoredEvent) => {
    const subject = subjectOf(event)
    if (!subject) return
    const { workspace } = parseStream(event.stream)
    const cause = causedBy(event, { kind: 'platform', name: 'quickbooks' })
    const sync = (await load(ports.store, Sync.decider, workspace, Sync.idOf(subject))).state
    if (sync.parked) return
    await carry(ports, subject, cause)
    // The trouble may have been with what belongs to it, and no write of its own has ended it.
    const over = Sync.recover(subject)
    await transact(ports.store, Sync.decider, Sync.idOf(subject), over, cause)
  }
}

async function carry(ports: Ports, subject: Subject, cause: Cause) {
  if (subject.object === 'invoice') await syncInvoice(ports, subject, cause)
  if (subject.object === 'payment') await syncPayment(ports, subject, cause)
  if (subject.object === 'credit-note') await syncCredit(ports, subject, cause)
  if (subject.object === 'payout') await syncPayout(ports, subject, cause)
}
