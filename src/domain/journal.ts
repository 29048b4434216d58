// The double-entry journal: what each event means to the accounts. A pure function of the event
// alone, so that the books can be made again from the log and nobody can write into them.
import * as BalanceTransaction from './balance-transaction.ts'
import * as CreditNote from './credit-note.ts'
import type { Meta } from './event-store.ts'
import * as Invoice from './invoice.ts'
import * as Invoices from './journal-invoices.ts'
import * as Payments from './journal-payments.ts'
import * as Stripe from './journal-stripe.ts'
import * as Payment from './payment.ts'
import * as Payout from './payout.ts'
import { condensed, type Draft, type Posting, type Subjects } from './posting.ts'

export type { Posting, Subjects } from './posting.ts'

export type Entry = {
  /** The day it belongs to; in which month it is booked depends on those that are closed. */
  effectiveOn: string
  description: string
  subjects: Subjects
  /** At least two; they come to zero in each currency. */
  postings: readonly Posting[]
}

/** The events that can mean something to the accounts, with what the store says of them. */
export type Financial = { meta: Pick<Meta, 'effectiveAt'>; recordedAt: string } & (
  | Invoice.Event
  | Payment.Event
  | CreditNote.Event
  | Payout.Event
  | BalanceTransaction.Event
)

/** The stream categories in which such events are. */
export const categories = [
  Invoice.category,
  Payment.category,
  CreditNote.category,
  Payout.category,
  BalanceTransaction.category,
] as const

const isOf = <Event extends { type: string }>(
  { shapes }: { shapes: object },
  event: { type: string },
): event is Event => Object.hasOwn(shapes, event.type)

function draftOf(event: Financial): Draft | null {
  if (isOf<Invoice.Event>(Invoice, event)) return Invoices.draftOf(event)
  if (isOf<Payment.Event>(Payment, event)) return Payments.draftOfPayment(event)
  if (isOf<CreditNote.Event>(CreditNote, event)) return Payments.draftOfCreditNote(event)
  if (isOf<Payout.Event>(Payout, event)) return Stripe.draftOfPayout(event)
  return Stripe.draftOfBalance(event)
}

/** The day in UTC; null when an outside clock wrote what is no moment. */
function dayOf(moment: string): string | null {
  const day = /^\d{4}-\d\d-\d\d(?=T)/.exec(moment)?.[0] ?? ''
  const time = Date.parse(`${day}T00:00:00Z`)
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
  return isDay && !day.startsWith('0000') ? day : null
}

/** Null when the event moves nothing. */
export function entryOf(event: Financial): Entry | null {
  const draft = draftOf(event)
  const postings = condensed(draft?.postings ?? [])
  if (!draft || postings.length === 0) return null
  const { on, description, subjects } = draft
  // Events of an earlier version do not say their day.
  const effectiveOn = on ?? dayOf(event.meta.effectiveAt) ?? event.recordedAt.slice(0, 10)
  return { effectiveOn, description, subjects, postings }
}
