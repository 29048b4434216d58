// What HubSpot works out of a line item: the net price, the tax, the number of payments.
import { Decimal } from 'decimal.js'

type Properties = Record<string, string | null>

/** The account's library of tax rates, by the id that line items name. */
export const taxRates = [
  { id: '2148420000', name: 'Zero rate', percentageRate: 0, label: 'VAT' },
  { id: '2148420005', name: 'Reduced rate', percentageRate: 5, label: 'VAT' },
  { id: '2148420007', name: 'Reduced rate 7', percentageRate: 7, label: 'VAT' },
  { id: '2148420019', name: 'Standard rate 19', percentageRate: 19, label: 'VAT' },
  { id: '2148420020', name: 'Standard rate 20', percentageRate: 20, label: 'VAT' },
  { id: '2148420825', name: 'Sales tax', percentageRate: 8.25, label: 'Sales tax' },
]

const unitsOf: Record<string, ['weeks' | 'months', number]> = {
  weekly: ['weeks', 1],
  biweekly: ['weeks', 2],
  monthly: ['months', 1],
  quarterly: ['months', 3],
  per_six_months: ['months', 6],
  annually: ['months', 12],
  per_two_years: ['months', 24],
  per_three_years: ['months', 36],
  per_four_years: ['months', 48],
  per_five_years: ['months', 60],
}
export const frequencies = Object.keys(unitsOf)

/** How often it is billed; null until it is ended. */
export function paymentsOf(frequency: string, period: string | null | undefined): number | null {
  if (!period) return null
  const [, years, months, weeks] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?$/.exec(period) ?? []
  const [unit, length] = unitsOf[frequency] ?? ['months', 1]
  const total =
    unit === 'weeks' ? Number(weeks ?? 0) : Number(years ?? 0) * 12 + Number(months ?? 0)
  return Math.max(1, Math.floor(total / length))
}

/** Off the whole line: by unit, or in percent of the line. */
export function discountOf({ price, quantity, discount, percent }: Properties) {
  const before = new Decimal(price ?? 0).times(quantity ?? 1)
  if (discount) return new Decimal(discount).times(quantity ?? 1)
  return before.times(percent ?? 0).div(100)
}

export function billingOf(values: Properties): Properties {
  const { price, quantity, hs_tax_rate_group_id: group, recurringbillingfrequency } = values
  const payments = recurringbillingfrequency
    ? paymentsOf(recurringbillingfrequency, values.hs_recurring_billing_period)
    : 1
  const ofPayments = {
    hs_recurring_billing_number_of_payments: payments === null ? null : String(payments),
    hs_recurring_billing_terms: recurringbillingfrequency
      ? payments === null
        ? 'AUTOMATICALLY_RENEW'
        : 'FIXED'
      : null,
  }
  if (!price || !quantity) return ofPayments
  const before = new Decimal(price).times(quantity)
  const { discount = null, hs_discount_percentage: percent = null } = values
  const off = discountOf({ price, quantity, discount, percent })
  const net = new Decimal(before.minus(off).toFixed(2))
  const rate = taxRates.find(({ id }) => id === group)?.percentageRate
  const tax = new Decimal(
    net
      .times(rate ?? 0)
      .div(100)
      .toFixed(2),
  )
  return {
    ...ofPayments,
    amount: net.toFixed(2),
    hs_pre_discount_amount: before.toFixed(2),
    hs_total_discount: off.toFixed(2),
    hs_tax_rate: rate === undefined ? null : String(rate),
    hs_tax_amount: rate === undefined ? null : tax.toFixed(2),
    hs_post_tax_amount: net.plus(tax).toFixed(2),
  }
}
