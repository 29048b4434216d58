// Words the people of the story share: amounts, line items, how an invoice is called.
import { Decimal } from 'decimal.js'

/** Somebody asked for what cannot be; the control API answers 400 with the message. */
export class Impossible extends Error {}

export type LineItem = { name: string; quantity: string; price: string }

/** The number that Tieout gives the invoice of a deal. */
export const invoiceNumberOf = (dealId: string) => `INV-${dealId}`

export function minorUnits(amount: string): number {
  if (!/^\d+(\.\d{1,2})?$/.test(amount)) throw new Impossible(`not an amount: ${amount}`)
  return new Decimal(amount).times(100).toNumber()
}

export const totalOf = (items: readonly LineItem[]) =>
  items
    .reduce((sum, item) => sum.plus(new Decimal(item.price).times(item.quantity)), new Decimal(0))
    .toFixed(2)
