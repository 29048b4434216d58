// A payment of the ledger by the customers of QuickBooks on whose invoices it stands: a payment there
// is of one customer, and a customer has one currency.
import * as Invoice from '../../domain/invoice.ts'
import { Decimal, format, sum } from '../../domain/money.ts'
import type * as Payment from '../../domain/payment.ts'
import { declinedRelease } from '../../domain/payment-placing.ts'
import { type Cause, load } from '../../domain/transact.ts'
import type { Ports } from './outbound-writing.ts'
import { type OnInvoice, shareOf } from './translate-payments.ts'

/** What of a payment stands on the invoices of one customer of QuickBooks. */
export type Share = {
  objectId: string
  customerRef: string
  currency: string
  lines: { quickbooksId: string; amount: Decimal; paid: Decimal }[]
  conversions: string[]
}

/** Null while a line is on its way to its invoice, or back. */
export async function sharesOf(
  ports: Ports,
  payment: Payment.State,
  cause: Cause,
): Promise<Share[] | null> {
  const { details } = payment
  if (!details) return null
  const { paymentId } = details
  const shares = new Map<string, Share>()
  for (const line of payment.lines) {
    const { invoiceId, lineId, amount } = line
    if (payment.released.has(declinedRelease(lineId))) continue
    const invoice = (await load(ports.store, Invoice.decider, cause.workspace, invoiceId)).state
    const { quickbooksId, terms } = invoice
    if (!quickbooksId || !terms) {
      if (amount.isZero()) continue
      return null
    }
    const customerRef = await ports.customers.refOfInvoice(invoice, cause)
    // The first customer's share bears the payment's own name, whatever comes of its lines.
    const objectId = shares.size === 0 ? paymentId : shareOf(paymentId, customerRef)
    const { currency } = terms
    const empty: Share = { objectId, customerRef, currency, lines: [], conversions: [] }
    const share = shares.get(customerRef) ?? empty
    shares.set(customerRef, share)
    const applied = invoice.applied.get(lineId)
    const paid = applied?.paid?.amount ?? applied?.amount ?? new Decimal(0)
    if (!paid.equals(amount)) return null
    if (!applied || amount.isZero()) continue
    share.lines.push({ quickbooksId, amount: applied.amount, paid })
    if (applied.paid) {
      const { rate, source } = applied.paid.rate
      const { currency: from } = applied.paid
      share.conversions.push(`paid as ${format(paid, from)} ${from} at ${rate} (${source})`)
    }
  }
  return [...shares.values()]
}

/** The lines of one invoice as one. */
export function joined({ lines, currency }: Share): OnInvoice[] {
  const byInvoice = Map.groupBy(lines, (line) => line.quickbooksId)
  return [...byInvoice].map(([quickbooksId, all]) => {
    return { quickbooksId, amount: format(sum(all.map((line) => line.amount)), currency) }
  })
}
