// What was waiting for a person to say who is right of an invoice: once that is said, it is tried again.
import * as Invoice from '../../domain/invoice.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { conflictOpen, type Ports, type Subject, syncOf } from './outbound-writing.ts'
import { writeOffId, writeOffs } from './translate-credits.ts'

export async function callWaiting(ports: Ports, invoiceId: string, cause: Cause) {
  const { state } = await load(ports.store, Invoice.decider, cause.workspace, invoiceId)
  for (const { object, objectId } of standingOn(state, invoiceId)) {
    const subject: Subject = { platform: 'quickbooks', object, objectId }
    const { parked, failure } = await syncOf(ports, subject, cause)
    if (!parked || failure !== conflictOpen) continue
    // Another may have called it meanwhile.
    const call = (now: Sync.State) => (now.parked ? Sync.retry(subject)(now) : [])
    await transact(ports.store, Sync.decider, Sync.idOf(subject), call, cause)
  }
}

/** Everything that lowers the invoice. */
function standingOn(
  { applied, credits }: Invoice.State,
  invoiceId: string,
): Pick<Subject, 'object' | 'objectId'>[] {
  const payments = [...applied.values()].map(({ paymentId }) => paymentId)
  const notes = [...credits.values()].map(({ creditNoteId }) => creditNoteId)
  const givenUp = Object.keys(writeOffs).map((kind) =>
    writeOffId(kind as Invoice.WriteOffKind, invoiceId),
  )
  return [
    { object: 'invoice', objectId: invoiceId },
    ...[...new Set(payments)].map((objectId) => ({ object: 'payment' as const, objectId })),
    ...[...new Set([...notes, ...givenUp])].map((objectId) => {
      return { object: 'credit-note' as const, objectId }
    }),
  ]
}
