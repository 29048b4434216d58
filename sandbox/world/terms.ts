// Words the people of the story share: amounts, line items, how an invoice is called.
import { Decimal } from 'decimal.js'
import { discountOf, paymentsOf } from '../hubspot/billing.ts'
import { exponentOf } from '../stripe/currencies.ts'

/** Somebody asked for what cannot be; the control API answers 400 with the message. */
export class Impossible extends Error {}

export type LineItem = {
  name: string
  quantity: string
  price: string
  /** Off each unit. */
  discount?: string
  discountPercent?: string
  /** In percent, one of the account's tax rates. */
  taxRate?: string
  /** Sold again and again; without a period, until it is ended. */
  recurring?: { frequency: string; period?: string; startsOn?: string }
}

/** The number that Tieout gives the invoice of a deal, or that of one of its instalments. */
export const invoiceNumberOf = (dealId: string, instalment?: number) =>
  `INV-${dealId}${instalment === undefined ? '' : `-P${instalment}`}`

/** As Stripe counts. */
export function minorUnits(amount: string, currency = 'USD'): number {
  const minor = /^\d+(\.\d+)?$/.test(amount)
    ? new Decimal(amount).times(new Decimal(10).pow(exponentOf(currency)))
    : undefined
  if (!minor?.isInteger()) throw new Impossible(`not an amount of ${currency}: ${amount}`)
  return minor.toNumber()
}

/** What one line comes to, of all its periods, of one where it has no end: without tax, as HubSpot
 *  counts the amount of a deal. */
function netOf({ price, quantity, discount, discountPercent, recurring }: LineItem) {
  const [perUnit, percent] = [discount ?? null, discountPercent ?? null]
  const off = discountOf({ price, quantity, discount: perUnit, percent })
  const net = new Decimal(new Decimal(price).times(quantity).minus(off).toFixed(2))
  return net.times(recurring ? (paymentsOf(recurring.frequency, recurring.period) ?? 1) : 1)
}

export const totalOf = (items: readonly LineItem[]) =>
  items.reduce((sum, item) => sum.plus(netOf(item)), new Decimal(0)).toFixed(2)
