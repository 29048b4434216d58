// Any event that the views understand, decoded by the domain file of its category.
import * as Accounting from '../domain/accounting.ts'
import * as BalanceTransaction from '../domain/balance-transaction.ts'
import * as CreditNote from '../domain/credit-note.ts'
import * as Customer from '../domain/customer.ts'
import * as Deal from '../domain/deal.ts'
import * as Discrepancy from '../domain/discrepancy.ts'
import type { StoredEvent } from '../domain/event-store.ts'
import * as ExchangeRate from '../domain/exchange-rate.ts'
import * as FieldMapping from '../domain/field-mapping.ts'
import * as Inbound from '../domain/inbound.ts'
import * as Invoice from '../domain/invoice.ts'
import * as Payment from '../domain/payment.ts'
import * as Payout from '../domain/payout.ts'
import * as Period from '../domain/period.ts'
import * as ReconciliationRun from '../domain/reconciliation-run.ts'
import * as ReportSchedule from '../domain/report-schedule.ts'
import * as Review from '../domain/review.ts'
import * as SignOff from '../domain/sign-off.ts'
import { UnreadableEvent } from '../domain/stored.ts'
import * as Sync from '../domain/sync.ts'
import * as Tolerance from '../domain/tolerance.ts'

type Decoded =
  | Accounting.Event
  | BalanceTransaction.Event
  | CreditNote.Event
  | Customer.Event
  | Deal.Event
  | Discrepancy.Event
  | ExchangeRate.Event
  | FieldMapping.Event
  | Inbound.Event
  | Invoice.Event
  | Payment.Event
  | Payout.Event
  | Period.Event
  | ReconciliationRun.Event
  | ReportSchedule.Event
  | Review.Event
  | SignOff.Event
  | Sync.Event
  | Tolerance.Event

export type LedgerEvent = Omit<StoredEvent, 'type' | 'data'> & Decoded

/** Tells the events of one category by their types. */
export const isOneOf =
  <Event extends { type: string }>(shapes: Record<Event['type'], unknown>) =>
  (event: { type: string }): event is Event =>
    Object.hasOwn(shapes, event.type)

const decoders = new Map<string, (event: { type: string; data: unknown }) => Decoded>(
  [
    ...[Accounting, BalanceTransaction, CreditNote, Customer, Deal, ExchangeRate, Inbound, Invoice],
    ...[FieldMapping, Payment, Payout, Period, Review, Sync, Discrepancy, Tolerance],
    ...[ReconciliationRun, ReportSchedule, SignOff],
  ].map((category) => [category.category, category.decode]),
)

// Several views look at the same event; it is decoded for the first of them.
const decoded = new WeakMap<StoredEvent, LedgerEvent>()

/** @throws UnreadableEvent for a type or a shape that this code does not know */
export function readEvent(event: StoredEvent, category: string): LedgerEvent {
  const known = decoded.get(event)
  if (known) return known
  const decode = decoders.get(category)
  if (!decode) throw new UnreadableEvent(event.type, `unknown category ${category}`)
  const read = { ...event, ...decode(event) }
  decoded.set(event, read)
  return read
}
