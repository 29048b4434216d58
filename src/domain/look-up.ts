// Where the settlement looks things up. Answers may be old; what they name is read from its stream
// before money moves, and every event that could change an answer wakes the payments concerned.
import type { InvoiceFacts } from './matching/live.ts'
import type { Customer } from './matching/subject.ts'
import type { Wanted } from './matching/wanted.ts'

/** What may have to do with a payment; each list is bounded. */
export type Found = {
  /** Whom the payment points to, and whose invoices are among these. */
  customers: Customer[]
  /** By number, by amount, and what the customers owe. */
  invoices: InvoiceFacts[]
}

/** The most of each that an answer holds. */
export const most = {
  customers: 10,
  /** Invoices that bear one of the numbers, and those a slip away from one. */
  numbered: 60,
  /** Open for just the amount, the oldest due date first. */
  ofAmount: 40,
  /** Of these the customers' other invoices are answered too: more is not weighed. */
  ofAmountWithOthers: 12,
  /** Open invoices of one customer, the oldest due date first. */
  owed: 40,
  /** A word in the names of more customers than this leads to none of them. */
  namesOfWord: 200,
}

/** A payment with unapplied money, and its place among the others. */
export type Unapplied = { receivedAt: string; paymentId: string }

export type LookUp = {
  invoicesByNumber(workspace: string, numbers: string[]): Promise<Map<string, string[]>>
  candidates(workspace: string, wanted: Wanted): Promise<Found>
  /** Payments with unapplied money that wait under one of these keys (matching/wanted.ts); those
   *  that have waited longest, where only so many are wanted. */
  paymentsWaiting(workspace: string, keys: string[], most?: number): Promise<string[]>
  /** Payments with unapplied money, `most` at a time: those behind `after`, in the order in which
   *  they were received. */
  paymentsUnapplied(workspace: string, after: Unapplied | null, most: number): Promise<Unapplied[]>
  /** Payments whose open review proposes one of these invoices. */
  reviewsProposing(workspace: string, invoiceIds: string[]): Promise<string[]>
  /** Credit notes of which something is unapplied, and which name this invoice. */
  creditNotesNaming(workspace: string, invoiceId: string): Promise<string[]>
}
