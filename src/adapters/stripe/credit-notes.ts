// A credit note of Stripe's billing as it is now, told to the ledger.
import * as CreditNote from '../../domain/credit-note.ts'
import { observeWhole } from '../../domain/credit-note-terms.ts'
import * as Invoice from '../../domain/invoice.ts'
import { Decimal } from '../../domain/money.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { Ports } from './balance.ts'
import type { CreditNote as StripeCreditNote } from './client.ts'
import { idOf } from './reading.ts'
import { creditNoteOf, invoiceIdOf } from './translate-credit-notes.ts'

export type CustomerByStripeId = (workspace: string, stripeId: string) => Promise<string | null>

export async function takeCreditNote(
  ports: Ports & { customerByStripeId: CustomerByStripeId },
  objectId: string,
  cause: Cause,
) {
  const { store, stripe, dayOf, customerByStripeId } = ports
  const note = await stripe.creditNote(objectId)
  const invoiceId = invoiceIdOf(note)
  const invoice = invoiceId && (await load(store, Invoice.decider, cause.workspace, invoiceId))
  const stripeId = idOf(note.customer)
  const customerId =
    (invoice ? invoice.state.terms?.customerId : null) ??
    (stripeId === null ? null : await customerByStripeId(cause.workspace, stripeId))
  const before = await creditedBefore(store, note, cause.workspace)
  const observation = creditNoteOf(note, { customerId, creditedBefore: before }, dayOf)
  const { creditNoteId } = observation
  await transact(store, CreditNote.decider, creditNoteId, observeWhole(observation), cause)
}

/** Where the books' policy has given a refund a credit note of its own before this one was known, it
 *  has credited that part already. */
async function creditedBefore(store: EventStore, note: StripeCreditNote, workspace: string) {
  let credited = new Decimal(0)
  for (const { refund } of note.refunds ?? []) {
    const refundId = idOf(refund)
    if (refundId === null) continue
    const id = CreditNote.idOfRefund(refundId)
    const { state } = await load(store, CreditNote.decider, workspace, id)
    credited = credited.plus(CreditNote.figures(state).total)
  }
  return credited
}
