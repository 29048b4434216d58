// A payment's money over invoices in a given order, each up to what it has open; at the rate of its
// day where one of them is in another currency.
import type { Rate } from '../exchange.ts'
import * as Invoice from '../invoice.ts'
import { Decimal, format, money } from '../money.ts'
import type * as Payment from '../payment.ts'
import { cashFor, type PlacedLine, settledBy } from '../payment-placing.ts'

export type Candidate = { invoiceId: string; invoice: Invoice.State }

/** What a currency was worth in that of each of the invoices on the day the money came. */
export type Rates = ReadonlyMap<string, Rate>

/** The money over the invoices in the order named, each up to what it has open. */
export function spread(
  payment: Payment.State,
  available: Decimal,
  invoices: Candidate[],
  rates: Rates,
) {
  const { currency } = payment.details?.received ?? { currency: '' }
  const lines: PlacedLine[] = []
  let left = available
  for (const { invoiceId, invoice } of invoices) {
    const { open } = Invoice.figures(invoice)
    const rate = rates.get(invoice.terms?.currency ?? '')
    const line = rate
      ? exchanged(payment, { invoiceId, open, left, rate })
      : { invoiceId, amount: format(Decimal.min(left, open), currency) }
    if (!new Decimal(line.amount).greaterThan(0)) continue
    lines.push(line)
    left = left.minus(line.amount)
  }
  return lines
}

/** All that is left of the money, or as much of it as the invoice takes to be settled. */
function exchanged(
  payment: Payment.State,
  part: { invoiceId: string; open: Decimal; left: Decimal; rate: Rate },
): PlacedLine {
  const { invoiceId, open, left, rate } = part
  const cash = money(left, rate.from)
  const worth = settledBy(payment, { invoiceId, amount: cash, rate })
  if (open.greaterThanOrEqualTo(worth.amount)) {
    const isNothing = new Decimal(worth.amount).isZero()
    return { invoiceId, amount: isNothing ? '0' : cash.amount, settles: { amount: worth, rate } }
  }
  const settled = money(open, rate.to)
  const needed = cashFor(payment, { invoiceId, amount: settled, rate })
  const amount = open.isZero() ? new Decimal(0) : Decimal.min(needed.amount, left)
  return { invoiceId, amount: format(amount, rate.from), settles: { amount: settled, rate } }
}
