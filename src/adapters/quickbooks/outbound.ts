// What the ledger decided, carried into QuickBooks: the invoices of deals, the payments on them, the
// credits, and what Stripe paid out. Each run compares what should stand there with what was written
// last; equal means no call.
import * as CreditNote from '../../domain/credit-note.ts'
import * as Customer from '../../domain/customer.ts'
import { type EventStore, parseStream, type StoredEvent } from '../../domain/event-store.ts'
import * as FieldMapping from '../../domain/field-mapping.ts'
import * as Invoice from '../../domain/invoice.ts'
import * as Payment from '../../domain/payment.ts'
import * as Payout from '../../domain/payout.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, causedBy, load, transact } from '../../domain/transact.ts'
import { quickBooksAccounts } from './accounts.ts'
import type { QuickBooksClient } from './client.ts'
import type { QuickBooksCustomers } from './customers.ts'
import { syncCredit } from './outbound-credits.ts'
import { syncCustomer } from './outbound-customers.ts'
import { syncPayout } from './outbound-deposits.ts'
import { syncInvoice } from './outbound-invoices.ts'
import { lookAgain } from './outbound-mapping.ts'
import { syncPayment } from './outbound-payments.ts'
import { callWaiting } from './outbound-waiting.ts'
import type { Ports, Subject } from './outbound-writing.ts'
import { creditOfApplication, writeOffId } from './translate-credits.ts'
import { customerOfObject } from './translate-customers.ts'
import { paymentOfShare } from './translate-payments.ts'

export const name = 'sync-quickbooks'
export const categories = [
  Invoice.category,
  Payment.category,
  CreditNote.category,
  Payout.category,
  Customer.category,
  Sync.category,
  FieldMapping.category,
]

const changed: Record<string, Subject['object'] | 'write-off'> = {
  CustomerSeen: 'customer',
  IdentityLinked: 'customer',
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

type Named = Partial<Omit<Sync.Subject, 'platform'>> & {
  platform?: string
  invoiceId?: string
  paymentId?: string
  creditNoteId?: string
  payoutId?: string
  customerId?: string
  kind?: Invoice.WriteOffKind
}

/** The object there that an event may change; null when it changes none. */
export function subjectOf(event: StoredEvent): Subject | null {
  const data = event.data as Named
  const of = (object: Subject['object'], objectId = ''): Subject => {
    return { platform: 'quickbooks', object, objectId }
  }
  if (Sync.isCall(event)) {
    if (data.platform !== 'quickbooks') return null
    return whole(of(data.object as Subject['object'], data.objectId))
  }
  if (event.type === 'IdentityLinked' && data.platform !== 'quickbooks') return null
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
    customer: data.customerId,
    deal: undefined,
  }
  return of(object, ids[object])
}

/** What is tied to a credit follows the credit, a part of a payment the payment, and a customer's name
 *  in one currency the customer. */
function whole(subject: Subject): Subject {
  if (subject.object === 'customer' && subject.objectId.includes('+')) {
    return { ...subject, objectId: customerOfObject(subject.objectId).customerId }
  }
  if (subject.object !== 'payment') return subject
  const credit = creditOfApplication(subject.objectId)
  if (credit !== null) return { ...subject, object: 'credit-note', objectId: credit }
  return { ...subject, objectId: paymentOfShare(subject.objectId) }
}

const isMapping = (event: StoredEvent) => FieldMapping.isChange(event, 'quickbooks')

export const laneOf = (event: StoredEvent) => {
  const subject = subjectOf(event)
  if (subject) return Sync.idOf(subject)
  return isMapping(event) ? 'mapping' : null
}

export function quickBooksOutbound(given: {
  store: EventStore
  quickbooks: QuickBooksClient
  customers: QuickBooksCustomers
  homeCurrency: string
  invoiceOfCustomer: Ports['invoiceOfCustomer']
  documentsDiffering?: Ports['documentsDiffering']
}) {
  const ports: Ports = { ...given, accounts: quickBooksAccounts(given) }
  return async (event: StoredEvent, signal?: AbortSignal) => {
    const cause = causedBy(event, { kind: 'policy', name: 'sync-quickbooks' })
    if (isMapping(event)) return lookAgain(ports, cause, signal)
    const subject = subjectOf(event)
    if (!subject) return
    const { workspace } = parseStream(event.stream)
    const sync = (await load(ports.store, Sync.decider, workspace, Sync.idOf(subject))).state
    if (sync.parked) return
    const isResolved = event.type === 'ConflictResolved'
    await carry(ports, subject, cause, { isResolved, isAgain: event.type === 'SyncRetried' })
    if (isResolved && subject.object === 'invoice') {
      await callWaiting(ports, subject.objectId, cause)
    }
    // The trouble may have been with what belongs to it, and no write of its own has ended it.
    const over = Sync.recover(subject)
    await transact(ports.store, Sync.decider, Sync.idOf(subject), over, cause)
  }
}

type Why = { isResolved: boolean; isAgain: boolean }

async function carry(ports: Ports, subject: Subject, cause: Cause, { isResolved, isAgain }: Why) {
  if (subject.object === 'invoice') await syncInvoice(ports, subject, cause, isResolved)
  if (subject.object === 'customer') await syncCustomer(ports, subject, cause)
  if (subject.object === 'payment') await syncPayment(ports, subject, cause, isAgain)
  if (subject.object === 'credit-note') await syncCredit(ports, subject, cause)
  if (subject.object === 'payout') await syncPayout(ports, subject, cause)
}
