// What HubSpot says of line items and terms, in the ledger's words.
import { describe, expect, test } from 'vitest'
import { Held } from '../../src/adapters/consumer.ts'
import type { HubSpotRecord, Properties } from '../../src/adapters/hubspot/client.ts'
import { paymentTermsOf, planOf } from '../../src/adapters/hubspot/deal-terms.ts'
import { lineOf } from '../../src/adapters/hubspot/line-items.ts'
import * as hubspot from '../../src/adapters/hubspot/translate.ts'
import { dayIn } from '../../src/domain/dates.ts'

const record = (id: string, properties: Properties): HubSpotRecord => ({
  ...{ id, properties, updatedAt: '2026-11-02T03:40:07.010Z', archived: false, associations: {} },
})
const line = (properties: Properties, currency = 'EUR') =>
  lineOf(
    record('7', { name: 'Seats', quantity: '3', price: '20.00', ...properties }),
    currency,
    day,
  )
const day = '2026-03-31'

const heldAs = (read: () => unknown): string | undefined => {
  try {
    read()
    return undefined
  } catch (error) {
    if (error instanceof Held) return error.code
    throw error
  }
}

describe('the discount of a line', () => {
  test.each<[said: string, properties: Properties, amount: string, discount: string | undefined]>([
    ['none', { amount: '60.00' }, '60.00', undefined],
    ['none, as zero', { amount: '60.00', hs_total_discount: '0.00' }, '60.00', undefined],
    ['on the whole line', { amount: '54.00', hs_total_discount: '6.00' }, '54.00', '6.00'],
    ['on each unit', { amount: '54.00', discount: '2.00' }, '54.00', '6.00'],
    ['in percent', { amount: '54.00', hs_discount_percentage: '10' }, '54.00', '6.00'],
    ['where HubSpot tells no amount', { hs_discount_percentage: '10' }, '54.00', '6.00'],
    ['rounded', { price: '9.999', hs_discount_percentage: '33.33' }, '20.00', '10.00'],
  ])('%s', (_, properties, amount, discount) =>
    expect(line(properties)).toMatchObject({
      ...{ amount, unitPrice: properties.price ?? '20' },
      ...(discount === undefined ? {} : { discount }),
    }),
  )
  test('is not there when there is none', () =>
    expect(line({ hs_total_discount: '0.00' })).not.toHaveProperty('discount'))
})

describe('the tax of a line', () => {
  const amount = '60.00'
  test.each<[said: string, properties: Properties, tax: string | undefined]>([
    ['as an amount', { amount, hs_tax_amount: '11.40' }, '11.40'],
    ['by what the line comes to with it', { amount, hs_post_tax_amount: '71.40' }, '11.40'],
    ['by its rate', { amount, hs_tax_rate: '19' }, '11.40'],
    ['rounded', { amount: '0.99', hs_tax_rate: '5.5' }, '0.05'],
    ['none', { amount, hs_post_tax_amount: '60.00' }, undefined],
    [
      'none, of a rate of nothing',
      { amount, hs_tax_rate_group_id: '1', hs_tax_rate: '0' },
      undefined,
    ],
  ])('%s', (_, properties, tax) => expect(line(properties).tax).toBe(tax))
  test('that HubSpot does not tell waits for a person', () =>
    expect(heldAs(() => line({ amount, hs_tax_rate_group_id: '2148420997' }))).toBe('tax-unknown'))
  test('has the decimals of its currency', () => {
    expect(line({ amount: '60', hs_tax_rate: '8.25' }, 'JPY').tax).toBe('5')
    expect(line({ amount: '60', hs_tax_rate: '8.25' }, 'KWD').tax).toBe('4.950')
  })
})

describe('what recurs', () => {
  const monthly = (properties: Properties = {}) =>
    line({ recurringbillingfrequency: 'monthly', ...properties }).recurring
  test.each([
    ['weekly', 'P12W', 'week', 12],
    ['biweekly', 'P12W', 'two-weeks', 6],
    ['monthly', 'P8M', 'month', 8],
    ['monthly', 'P1Y6M', 'month', 18],
    ['quarterly', 'P1Y', 'quarter', 4],
    ['per_six_months', 'P1Y', 'half-year', 2],
    ['annually', 'P3Y', 'year', 3],
    ['per_two_years', 'P48M', 'two-years', 2],
  ])('%s for %s', (recurringbillingfrequency, hs_recurring_billing_period, every, periods) =>
    expect(monthly({ recurringbillingfrequency, hs_recurring_billing_period })).toEqual({
      ...{ every, periods, startsOn: day },
    }),
  )
  test('without an end', () => {
    expect(monthly()?.periods).toBeNull()
    expect(monthly({ hs_recurring_billing_terms: 'AUTOMATICALLY_RENEW' })?.periods).toBeNull()
  })
  test('with a number of payments', () => {
    const hs_recurring_billing_number_of_payments = '8'
    const fixed = { hs_recurring_billing_terms: 'FIXED', hs_recurring_billing_number_of_payments }
    expect(monthly(fixed)?.periods).toBe(8)
  })
  test.each<[said: string, properties: Properties, startsOn: string]>([
    ['on a day', { hs_recurring_billing_start_date: '2026-09-01' }, '2026-09-01'],
    [
      'on a day in milliseconds',
      { hs_recurring_billing_start_date: '1788220800000' },
      '2026-09-01',
    ],
    ['so many days later', { hs_billing_start_delay_days: '10' }, '2026-04-10'],
    ['so many months later', { hs_billing_start_delay_months: '11' }, '2027-02-28'],
  ])('that begins %s', (_, properties, startsOn) =>
    expect(monthly(properties)?.startsOn).toBe(startsOn),
  )
  test('only now and then waits for a person', () => {
    const frequency = () => line({ recurringbillingfrequency: 'daily' })
    expect(heldAs(frequency)).toBe('billing-frequency-unknown')
    for (const hs_recurring_billing_period of ['P5W', 'P30D', 'a year', 'P0M', 'P']) {
      expect(heldAs(() => monthly({ hs_recurring_billing_period }))).toBe(
        'billing-period-unreadable',
      )
    }
    const half = { recurringbillingfrequency: 'quarterly', hs_recurring_billing_period: 'P5M' }
    expect(heldAs(() => line(half))).toBe('billing-period-unreadable')
  })
})

describe('the terms of a deal', () => {
  test('are days and a discount', () => {
    const terms = { tieout_payment_terms_days: '14', tieout_early_discount: ' 2.5% / 10 ' }
    expect(paymentTermsOf(terms)).toEqual({
      termDays: 14,
      earlyDiscount: { percent: '2.5', withinDays: 10 },
    })
    expect(paymentTermsOf({ tieout_payment_terms_days: '', tieout_early_discount: null })).toEqual(
      {},
    )
  })
  test.each(['soon', '-1', '14.5', '99999'])('%j are no days', (tieout_payment_terms_days) =>
    expect(heldAs(() => paymentTermsOf({ tieout_payment_terms_days }))).toBe(
      'payment-terms-unreadable',
    ),
  )
  test.each(['2', '2/', '/10', '0/10', '2 percent', '100/10', '2/10/30'])(
    '%j is no discount',
    (tieout_early_discount) =>
      expect(heldAs(() => paymentTermsOf({ tieout_early_discount }))).toBe(
        'early-discount-unreadable',
      ),
  )
})

const plan = (tieout_invoicing_plan: string | null) => planOf({ tieout_invoicing_plan })

describe('a plan in words', () => {
  test('has a share, a kind and a day for each instalment', () =>
    expect(plan('30% deposit on win; 40% milestone; rest final')).toEqual([
      {
        ...{ number: 1, label: 'Deposit', kind: 'deposit', share: { percent: '30' } },
        ...{ due: { afterDays: 0 }, deferred: true },
      },
      {
        ...{ number: 2, label: 'Milestone 2', kind: 'milestone', share: { percent: '40' } },
        ...{ due: 'on-milestone', deferred: false },
      },
      {
        ...{ number: 3, label: 'Final', kind: 'final', share: 'rest' },
        ...{ due: 'on-milestone', deferred: false },
      },
    ]))
  test('may have amounts, names, days and weeks, in any letters', () => {
    const [one, two, three] =
      plan(
        ' 1500.50 PART (Kick-off  day) On 2026-05-01 ;\n12.5 % Part after 1 day; REST final after 30 days; ',
      ) ?? []
    expect(one).toMatchObject({
      ...{ label: 'Kick-off  day', share: { amount: '1500.50' }, due: { on: '2026-05-01' } },
    })
    expect(two).toMatchObject({ share: { percent: '12.5' }, due: { afterDays: 1 } })
    expect(three).toMatchObject({ share: 'rest', due: { afterDays: 30 } })
  })
  test('may be missing', () => {
    expect(plan(null)).toBeNull()
    expect(plan('  ')).toBeNull()
  })
  test.each([
    '30%',
    'deposit 30%',
    '30% deposit, 70% final',
    '30% deposit on win;; rest final',
    '30% part; rest final',
    '30% deposit tomorrow; rest final',
    '30% deposit on 2026-02-30; rest final',
    'half deposit; rest final',
    '-30% deposit; rest final',
    '30% advance; rest final',
  ])('%j is not understood', (text) => expect(heldAs(() => plan(text))).toBe('plan-unreadable'))
})

describe('a deal', () => {
  const sold = (properties: Properties, items: HubSpotRecord[], timeZone = 'UTC') => {
    const closedate = '2026-03-01T09:30:00.000Z'
    const deal = record('1', { deal_currency_code: 'EUR', closedate, ...properties })
    return hubspot.termsOf(deal, items, 'c', { homeCurrency: 'USD', dayOf: dayIn(timeZone) })
  }
  const item = (id: string, properties: Properties) =>
    record(id, { name: 'Seats', quantity: '1', price: '100.00', amount: '90.00', ...properties })
  const taxed = { hs_total_discount: '10.00', hs_tax_amount: '17.10' }

  test('comes to all its lines, with their tax', () =>
    expect(sold({}, [item('1', taxed), item('2', {})])).toMatchObject({
      ...{ total: '197.10', tax: '17.10', discount: '10.00' },
    }))
  test('has no tax and no discount where no line has one', () => {
    const terms = sold({}, [item('1', {})])
    expect(terms).not.toHaveProperty('tax')
    expect(terms).not.toHaveProperty('discount')
  })
  test('comes to all periods of what recurs, and to one of what has no end', () => {
    const yearly = { ...taxed, recurringbillingfrequency: 'monthly' }
    const fixed = { ...yearly, hs_recurring_billing_period: 'P1Y' }
    expect(sold({}, [item('1', {}), item('2', fixed)])).toMatchObject({
      ...{ total: '1375.20', tax: '205.20', discount: '120.00' },
    })
    expect(sold({}, [item('1', {}), item('2', yearly)]).total).toBe('197.10')
  })
  test('was closed on a day of the books, or on the day that was typed', () => {
    const closedate = '2026-03-01T02:00:00.000Z'
    expect(sold({ closedate }, [], 'America/New_York').closedOn).toBe('2026-02-28')
    const typed = { closedate: '2026-03-01T00:00:00.000Z' }
    expect(sold(typed, [], 'America/New_York').closedOn).toBe('2026-03-01')
  })
  test('in a currency that there is not is refused', () =>
    expect(() => sold({ deal_currency_code: 'XXQ' }, [])).toThrow(/unknown-currency/))
})
