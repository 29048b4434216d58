// What a refund has taken from the invoices that its payment had settled, line by line: in the
// currency of the invoice, and with the part of it that is tax.
import { type EventStore, StoreUnavailable, streamOf } from './event-store.ts'
import type { Rate } from './exchange.ts'
import * as Invoice from './invoice.ts'
import { undoAllocation } from './invoice-settling.ts'
import { Decimal, type Money, round } from './money.ts'
import * as Payment from './payment.ts'
import { type Cause, load, transact } from './transact.ts'

type Released = Extract<Payment.Event, { type: 'AllocationReleased' }>['data']

export type RefundLine = {
  invoiceId: string
  customerId: string | null
  amount: Money
  tax: Decimal
  /** At which the invoice was booked, where it is in foreign money. */
  rate: Rate | undefined
}

/** What the payment has released for the refund. */
export async function linesOfRefund(
  store: EventStore,
  workspace: string,
  { paymentId, refundId }: { paymentId: string; refundId: string },
): Promise<Released[]> {
  const lines: Released[] = []
  for await (const stored of store.readStream(streamOf(Payment.category, workspace, paymentId))) {
    const event = Payment.decode(stored)
    if (event.type !== 'AllocationReleased') continue
    const { lineId, releaseId } = event.data
    if (releaseId === `${lineId}/refund ${refundId}`) lines.push(event.data)
  }
  return lines
}

/** Undoes the lines at their invoices, as the settlement does too, and answers what each of them has
 *  given back: nothing, where it had not taken the line.
 *  @throws StoreUnavailable while an invoice has not answered a line: it is asked again later */
export async function undoRefunded(
  store: EventStore,
  released: readonly Released[],
  cause: Cause,
): Promise<RefundLine[]> {
  const lines: RefundLine[] = []
  for (const one of released) {
    const { lineId, invoiceId, releaseId } = one
    const { state } = await load(store, Invoice.decider, cause.workspace, invoiceId)
    if (!state.applied.has(lineId) && !state.declined.has(lineId)) {
      throw new StoreUnavailable(`${invoiceId} has not answered the line ${lineId} yet`)
    }
    await transact(store, Invoice.decider, invoiceId, undoAllocation(one), cause)
    const amount = await givenBack(store, cause.workspace, { invoiceId, releaseId })
    if (!amount || !state.terms) continue
    const { customerId, total, tax = '0', currency, rate } = state.terms
    const share = new Decimal(amount.amount).times(tax).div(total)
    lines.push({ invoiceId, customerId, amount, tax: round(share, currency), rate })
  }
  return lines
}

async function givenBack(
  store: EventStore,
  workspace: string,
  { invoiceId, releaseId }: { invoiceId: string; releaseId: string },
): Promise<Money | null> {
  for await (const stored of store.readStream(streamOf(Invoice.category, workspace, invoiceId))) {
    const event = Invoice.decode(stored)
    if (event.type === 'AllocationUndone' && event.data.releaseId === releaseId) {
      return event.data.amount
    }
  }
  return null
}
