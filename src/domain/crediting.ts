// Policy: a credit note covers the invoices it is for. It leads, as a payment does: each line is
// applied to its invoice, and what an invoice cannot take, or lets go of, is released again. A
// refund that does not re-open its invoice has a credit note take the payment's place.
import * as CreditNote from './credit-note.ts'
import { observe, voidNote } from './credit-note-terms.ts'
import { type EventStore, parseStream, type StoredEvent } from './event-store.ts'
import * as Invoice from './invoice.ts'
import { creditKey } from './invoice-lines.ts'
import { applyCredit, undoCredit } from './invoice-settling.ts'
import type { LookUp } from './look-up.ts'
import { Decimal, format, money, round, sum } from './money.ts'
import * as Payment from './payment.ts'
import { linesOfRefund, undoRefunded } from './refund-lines.ts'
import { Refusal } from './refusal.ts'
import { type Cause, causedBy, load, transact } from './transact.ts'

export const name = 'crediting'
export const categories = ['credit-note', 'invoice', 'payment']

export type Ports = { store: EventStore; lookUp: Pick<LookUp, 'creditNotesNaming'> }

/** Which events must not overtake each other: those of one credit note. */
export function laneOf(event: StoredEvent): string {
  const { creditNoteId, refundId } = event.data as { creditNoteId?: string; refundId?: string }
  if (creditNoteId !== undefined) return creditNoteId
  return refundId === undefined ? event.stream : CreditNote.idOfRefund(refundId)
}

export async function perform(ports: Ports, stored: StoredEvent): Promise<void> {
  const { category } = parseStream(stored.stream)
  const cause = causedBy(stored, { kind: 'policy', name })
  if (category === CreditNote.category) {
    await onCreditNote(ports.store, CreditNote.decode(stored), cause)
  }
  if (category === Invoice.category) await onInvoice(ports, Invoice.decode(stored), cause)
  if (category === Payment.category) await onPayment(ports.store, Payment.decode(stored), cause)
}

async function onCreditNote(store: EventStore, event: CreditNote.Event, cause: Cause) {
  const { creditNoteId } = event.data
  if (event.type === 'CreditNoteApplied') {
    const { lines, currency, on } = event.data
    const { terms } = (await load(store, CreditNote.decider, cause.workspace, creditNoteId)).state
    for (const { lineId, invoiceId, amount } of lines) {
      const line = { creditNoteId, lineId, invoiceId, amount: money(amount, currency) }
      const decide = applyCredit({ ...line, on: on ?? terms?.issuedOn })
      await transact(store, Invoice.decider, invoiceId, decide, cause)
    }
  }
  if (event.type === 'CreditReleased') {
    const { invoiceId } = event.data
    await transact(store, Invoice.decider, invoiceId, undoCredit(event.data), cause)
    if (CreditNote.isOfRefund(creditNoteId)) await worthItsUse(store, creditNoteId, cause)
  }
  await applyToNamed(store, creditNoteId, cause)
}

async function onInvoice({ store, lookUp }: Ports, event: Invoice.Event, cause: Cause) {
  if (event.type === 'CreditDeclined' || event.type === 'CreditUndone') {
    await giveBack(store, event, cause)
  }
  if (!mayHaveOpened.has(event.type)) return
  const ids = await lookUp.creditNotesNaming(cause.workspace, event.data.invoiceId)
  for (const id of ids) await applyToNamed(store, id, cause)
}

/** After these an invoice may take what it could not take before. */
const mayHaveOpened = new Set<Invoice.Event['type']>([
  ...(['InvoiceIssued', 'InvoiceAmended', 'AllocationUndone'] as const),
  ...(['CreditUndone', 'WriteOffReversed'] as const),
])

/** What the invoice has not taken, or let go of. Credits without a line are of a time before there
 *  were credit notes in the ledger. */
async function giveBack(
  store: EventStore,
  event: Extract<Invoice.Event, { type: 'CreditDeclined' | 'CreditUndone' }>,
  cause: Cause,
) {
  const { creditNoteId, lineId, reason, on } = event.data
  const { state } = await load(store, CreditNote.decider, cause.workspace, creditNoteId)
  const line = state.lines.find((one) => one.lineId === lineId)
  if (!line) return
  const request =
    event.type === 'CreditDeclined'
      ? { releaseId: CreditNote.declinedRelease(line.lineId) }
      : { releaseId: event.data.releaseId, amount: event.data.amount.amount, on }
  const decide = CreditNote.release({ lineId: line.lineId, reason, ...request })
  await transact(store, CreditNote.decider, creditNoteId, decide, cause)
}

/** A credit note that names its invoice goes there by itself, as far as it is open: whichever of the
 *  two is heard of first. */
async function applyToNamed(store: EventStore, creditNoteId: string, cause: Cause) {
  const { workspace, causationId } = cause
  const { state } = await load(store, CreditNote.decider, workspace, creditNoteId)
  const { terms, kind, byHand } = state
  if (kind !== 'issued' || !terms?.invoiceId || byHand || CreditNote.isOfRefund(creditNoteId))
    return
  const { invoiceId, currency } = terms
  const invoice = (await load(store, Invoice.decider, workspace, invoiceId)).state
  if (invoice.kind !== 'issued' || invoice.terms?.currency !== currency) return
  const underWay = state.lines.filter((line) => {
    const key = creditKey({ creditNoteId, lineId: line.lineId })
    const isAnswered = invoice.credits.has(key) || invoice.creditsDeclined.has(key)
    return line.invoiceId === invoiceId && !isAnswered
  })
  const free = Invoice.figures(invoice).open.minus(sum(underWay.map(({ amount }) => amount)))
  const amount = Decimal.min(free, CreditNote.figures(state).unapplied)
  if (!amount.greaterThan(0)) return
  const lines = [{ invoiceId, amount: money(amount, currency) }]
  const decide = CreditNote.apply({ decisionId: `${causationId}/${creditNoteId}`, lines })
  try {
    await transact(store, CreditNote.decider, creditNoteId, decide, cause)
  } catch (error) {
    // It was used meanwhile; what is left of it is applied when that is heard of.
    if (!(error instanceof Refusal)) throw error
  }
}

async function onPayment(store: EventStore, event: Payment.Event, cause: Cause) {
  if (event.type === 'RefundIssued' && event.data.creditNoteId !== undefined) {
    await creditRefund(store, event.data, cause)
  }
  if (event.type === 'RefundFailed') await uncreditRefund(store, event.data, cause)
}

type Refunded = Extract<Payment.Event, { type: 'RefundIssued' }>['data']

/** The lines that the refund has released are undone at their invoices, and a credit note of as much
 *  is applied there. */
async function creditRefund(store: EventStore, refunded: Refunded, cause: Cause) {
  const { refundId, on = cause.effectiveAt.slice(0, 10) } = refunded
  const released = await linesOfRefund(store, cause.workspace, refunded)
  const undone = await undoRefunded(store, released, cause)
  const byCurrency = Map.groupBy(undone, ({ amount }) => amount.currency)
  for (const [currency, lines] of byCurrency) {
    const creditNoteId = noteOf(refundId, currency, lines[0] === undone[0])
    const total = format(sum(lines.map(({ amount }) => amount.amount)), currency)
    const [first] = lines as [(typeof lines)[number]]
    const tax = format(sum(lines.map((line) => line.tax)), currency)
    const isOfOne = lines.every(({ invoiceId }) => invoiceId === first.invoiceId)
    const issued = {
      ...{ creditNoteId, source: 'tieout' as const, externalId: null, number: null },
      ...{ customerId: first.customerId, invoiceId: isOfOne ? first.invoiceId : null },
      ...{ currency, total, ...(!new Decimal(tax).isZero() && { tax }) },
      ...{ issuedOn: on, reason: `refund ${refundId}` },
      ...(first.rate && { rate: first.rate }),
    }
    const decide = (state: CreditNote.State) =>
      state.kind === 'absent' ? observe(issued)(state) : []
    await transact(store, CreditNote.decider, creditNoteId, decide, cause)
    const apply = CreditNote.apply({ decisionId: `refund ${refundId}`, lines })
    await transact(store, CreditNote.decider, creditNoteId, apply, cause)
  }
}

/** One in each currency of the invoices; nearly always that is one. */
const noteOf = (refundId: string, currency: string, isFirst: boolean) =>
  isFirst ? CreditNote.idOfRefund(refundId) : `${CreditNote.idOfRefund(refundId)}-${currency}`

/** A credit note that stands for a refund is worth what the invoices have taken of it: what went back
 *  in money is not owed to the customer as well. */
async function worthItsUse(store: EventStore, creditNoteId: string, cause: Cause) {
  const decide = (state: CreditNote.State) => {
    const { terms, kind } = state
    if (!terms || kind === 'void') return []
    const { applied } = CreditNote.figures(state)
    const { total, tax = '0', currency, ...rest } = terms
    const share = round(applied.times(tax).div(total), currency)
    const amounts = {
      total: format(applied, currency),
      ...(!share.isZero() && { tax: format(share, currency) }),
    }
    return observe({ ...rest, currency, ...amounts })(state)
  }
  await transact(store, CreditNote.decider, creditNoteId, decide, cause)
}

/** The money of the refund is here again: the credit gives way to it. */
async function uncreditRefund(
  store: EventStore,
  failed: Extract<Payment.Event, { type: 'RefundFailed' }>['data'],
  cause: Cause,
) {
  const { refundId, on } = failed
  const released = await linesOfRefund(store, cause.workspace, failed)
  const currencies = new Set(released.map(({ amount, settled = amount }) => settled.currency))
  const others = [...currencies].map((currency) => noteOf(refundId, currency, false))
  for (const creditNoteId of [CreditNote.idOfRefund(refundId), ...others]) {
    const decide = voidNote({ reason: `refund ${refundId} failed`, on })
    await transact(store, CreditNote.decider, creditNoteId, decide, cause)
  }
}
