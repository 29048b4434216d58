// HubSpot's line items in the ledger's words: amount, discount, tax, and what recurs. Pure.
// Source: developers.hubspot.com, line items. `amount` is the net price of the line (of one period
// where it recurs), `discount` is taken off each unit, `hs_total_discount` off the whole line;
// HubSpot works out `hs_tax_amount` and `hs_post_tax_amount` from the rate that the line names.
import { addDays, addMonths } from '../../domain/dates.ts'
import type { DealLine } from '../../domain/deal.ts'
import type { Recurring } from '../../domain/invoicing-plan.ts'
import { Decimal, format, round } from '../../domain/money.ts'
import { Held } from '../consumer.ts'
import type { HubSpotRecord, Properties } from './client.ts'

export const lineItemProperties = [
  ...['name', 'quantity', 'price', 'amount', 'hs_line_item_currency_code'],
  ...['discount', 'hs_discount_percentage', 'hs_total_discount'],
  ...['hs_tax_rate_group_id', 'hs_tax_rate', 'hs_tax_amount', 'hs_post_tax_amount'],
  ...['recurringbillingfrequency', 'hs_recurring_billing_period'],
  ...['hs_recurring_billing_terms', 'hs_recurring_billing_number_of_payments'],
  ...['hs_recurring_billing_start_date', 'hs_billing_start_delay_type'],
  ...['hs_billing_start_delay_days', 'hs_billing_start_delay_months'],
]

export const decimalOf = (value: string | null | undefined): Decimal | null => {
  if (!value || !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return null
  return new Decimal(value)
}

/** A line as it is invoiced: the amount net, discount and tax beside it, each in whole minor units.
 *  @throws Held line-without-amount, tax-unknown, billing-frequency-unknown,
 *    billing-period-unreadable */
export function lineOf(item: HubSpotRecord, currency: string, closedOn: string): DealLine {
  const { name, quantity, price, amount } = item.properties
  const count = decimalOf(quantity) ?? new Decimal(1)
  const unitPrice = decimalOf(price)
  const before = unitPrice?.times(count) ?? null
  const discount = discountOf(item.properties, count, before)
  const counted = decimalOf(amount) ?? before?.minus(discount)
  if (!counted) throw new Held('line-without-amount', `line item ${item.id} has no price`)
  const tax = taxOf(item, counted)
  const recurring = recurringOf(item, closedOn)
  const inCurrency = (value: Decimal) => format(round(value, currency), currency)
  return {
    lineId: item.id,
    description: name ?? '',
    quantity: count.toFixed(),
    unitPrice: (unitPrice ?? counted).toFixed(),
    amount: inCurrency(counted),
    ...(round(discount, currency).isZero() ? {} : { discount: inCurrency(discount) }),
    ...(round(tax, currency).isZero() ? {} : { tax: inCurrency(tax) }),
    ...(recurring && { recurring }),
  }
}

function discountOf(properties: Properties, count: Decimal, before: Decimal | null): Decimal {
  const { hs_total_discount: total, discount: perUnit, hs_discount_percentage } = properties
  const percent = decimalOf(hs_discount_percentage)
  const ofUnits = decimalOf(perUnit)?.times(count)
  const ofWhole = percent && before ? before.times(percent).div(100) : undefined
  return decimalOf(total) ?? ofUnits ?? ofWhole ?? new Decimal(0)
}

function taxOf({ id, properties }: HubSpotRecord, amount: Decimal): Decimal {
  const { hs_tax_amount, hs_tax_rate, hs_post_tax_amount, hs_tax_rate_group_id } = properties
  const rate = decimalOf(hs_tax_rate)
  const after = decimalOf(hs_post_tax_amount)
  const tax = decimalOf(hs_tax_amount) ?? after?.minus(amount) ?? rate?.times(amount).div(100)
  if (tax) return tax
  if (!hs_tax_rate_group_id) return new Decimal(0)
  const reason = `line item ${id} names a tax rate, and HubSpot tells neither the rate nor the tax`
  throw new Held('tax-unknown', reason)
}

type Frequency = { every: Recurring['every']; unit: 'weeks' | 'months'; length: number }

const frequencies: Record<string, Frequency> = {
  weekly: { every: 'week', unit: 'weeks', length: 1 },
  biweekly: { every: 'two-weeks', unit: 'weeks', length: 2 },
  monthly: { every: 'month', unit: 'months', length: 1 },
  quarterly: { every: 'quarter', unit: 'months', length: 3 },
  per_six_months: { every: 'half-year', unit: 'months', length: 6 },
  annually: { every: 'year', unit: 'months', length: 12 },
  per_two_years: { every: 'two-years', unit: 'months', length: 24 },
  per_three_years: { every: 'three-years', unit: 'months', length: 36 },
  per_four_years: { every: 'four-years', unit: 'months', length: 48 },
  per_five_years: { every: 'five-years', unit: 'months', length: 60 },
}

function recurringOf({ id, properties }: HubSpotRecord, closedOn: string): Recurring | null {
  const word = properties.recurringbillingfrequency
  if (!word) return null
  const frequency = frequencies[word]
  if (!frequency) {
    const reason = `line item ${id} recurs ${word}, which the ledger does not know`
    throw new Held('billing-frequency-unknown', reason)
  }
  const { every } = frequency
  const periods = periodsOf(id, properties, frequency)
  return { every, periods, startsOn: startOf(properties, closedOn) }
}

/** How often it is billed; null without an end. */
function periodsOf(id: string, properties: Properties, { unit, length }: Frequency): number | null {
  const {
    hs_recurring_billing_period: period,
    hs_recurring_billing_terms: terms,
    hs_recurring_billing_number_of_payments: payments,
  } = properties
  if (!period) {
    const isFixed = terms?.toUpperCase() === 'FIXED' && /^[1-9]\d*$/.test(payments ?? '')
    return isFixed ? Number(payments) : null
  }
  const [whole, years, months, weeks] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?$/.exec(period) ?? []
  const inMonths = Number(years ?? 0) * 12 + Number(months ?? 0)
  const [total, other] = unit === 'weeks' ? [Number(weeks ?? 0), inMonths] : [inMonths, weeks]
  const periods = total / length
  if (whole === undefined || other || !Number.isInteger(periods) || periods < 1) {
    const reason = `line item ${id} is billed for ${period}, which is no number of its periods`
    throw new Held('billing-period-unreadable', reason)
  }
  return periods
}

function startOf(properties: Properties, closedOn: string): string {
  const {
    hs_recurring_billing_start_date: start,
    hs_billing_start_delay_days: days,
    hs_billing_start_delay_months: months,
  } = properties
  if (start && /^\d{4}-\d{2}-\d{2}/.test(start)) return start.slice(0, 10)
  // A plain date in milliseconds is midnight in UTC.
  if (start && /^\d+$/.test(start)) return new Date(Number(start)).toISOString().slice(0, 10)
  const isNumber = (text: string | null | undefined): text is string => /^\d{1,4}$/.test(text ?? '')
  if (isNumber(days)) return addDays(closedOn, Number(days))
  return isNumber(months) ? addMonths(closedOn, Number(months)) : closedOn
}
