// What each event means to the accounts, line by line as an accountant would write it, and what holds
// of every entry whatever the event.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accounts } from '../../src/domain/chart.ts'
import type { Rate } from '../../src/domain/exchange.ts'
import { entryOf, type Financial } from '../../src/domain/journal.ts'
import { Decimal, exponentOf } from '../../src/domain/money.ts'
import { eur, invoiceTerms, received } from '../support/examples.ts'

const recorded = { meta: { effectiveAt: '2026-03-05T23:30:00.000Z' }, recordedAt: '2026-03-06T' }
type Told = { type: string; data: unknown }
const entry = (event: Told) => entryOf({ ...recorded, ...event } as Financial)

const written = (event: Told) =>
  (entry(event)?.postings ?? []).map(({ account, currency, amount }) => {
    const side = amount.isNegative() ? 'Cr' : 'Dr'
    return `${side} ${account} ${amount.abs().toFixed(exponentOf(currency))} ${currency}`
  })

const usd = (amount: string) => ({ amount, currency: 'USD' })
const rate = (given: Partial<Rate> = {}): Rate => ({
  ...{ from: 'EUR', to: 'USD', rate: '1.10', on: '2026-03-01', source: 'by hand' },
  ...given,
})
const issued = (given: Parameters<typeof invoiceTerms>[0] = {}) => ({
  type: 'InvoiceIssued',
  data: { ...invoiceTerms(given), quickbooksId: '1' },
})
const ids = { invoiceId: 'deal-42', paymentId: 'stripe-ch_1', lineId: 'l1' }
const line = { ...ids, amount: eur('100.00'), on: '2026-03-04' }
const payment = (type: string, data: object) => ({
  type,
  data: { paymentId: 'stripe-ch_1', ...data },
})

test('an invoice is a receivable, split into what was earned, put off and taken for the state', () => {
  const given = { total: '119.00', tax: '19.00', discount: '10.00', deferred: '40.00' }
  expect(written(issued(given))).toEqual([
    'Dr accounts-receivable 119.00 EUR',
    'Cr revenue 70.00 EUR',
    'Dr discounts 10.00 EUR',
    'Cr deferred-revenue 40.00 EUR',
    'Cr sales-tax 19.00 EUR',
  ])
  expect(entry(issued(given))).toMatchObject({
    effectiveOn: '2026-03-01',
    description: 'Invoice INV-42 issued',
    subjects: { invoiceId: 'deal-42', customerId: 'hubspot-company-7' },
  })
})

test('a final invoice earns what earlier ones have put off', () =>
  expect(written(issued({ total: '60.00', deferred: '-40.00' }))).toEqual([
    'Dr accounts-receivable 60.00 EUR',
    'Cr revenue 100.00 EUR',
    'Dr deferred-revenue 40.00 EUR',
  ]))

test('an invoice in foreign money is earned in the money of the books, each part rounded', () =>
  expect(written(issued({ total: '33.33', tax: '5.32', rate: rate({ rate: '1.0845' }) }))).toEqual([
    'Dr accounts-receivable 33.33 EUR',
    'Cr currency-conversion 33.33 EUR',
    'Cr revenue 30.38 USD',
    'Cr sales-tax 5.77 USD',
    'Dr currency-conversion 36.15 USD',
  ]))

test('an amendment is booked by what it changes, and not at all before the invoice is issued', () => {
  const terms = { ...invoiceTerms({ total: '150.00', tax: '24.00' }), reason: 'the deal changed' }
  const before = { total: '119.00', tax: '19.00', discount: '0', deferred: '0' }
  expect(written({ type: 'InvoiceAmended', data: { ...terms, before } })).toEqual([
    'Dr accounts-receivable 31.00 EUR',
    'Cr revenue 26.00 EUR',
    'Cr sales-tax 5.00 EUR',
  ])
  expect(entry({ type: 'InvoiceAmended', data: terms })).toBeNull()
})

test('money settles a receivable; in another currency, through conversion', () => {
  expect(written({ type: 'AllocationApplied', data: line })).toEqual([
    'Dr unapplied-cash 100.00 EUR',
    'Cr accounts-receivable 100.00 EUR',
  ])
  const paid = { amount: usd('110.00'), rate: rate({ from: 'USD', to: 'EUR' }) }
  expect(written({ type: 'AllocationApplied', data: { ...line, paid } })).toEqual([
    'Dr unapplied-cash 110.00 USD',
    'Cr accounts-receivable 100.00 EUR',
    'Cr currency-conversion 110.00 USD',
    'Dr currency-conversion 100.00 EUR',
  ])
})

const account = (kind: string | undefined) =>
  written({ type: 'InvoiceWrittenOff', data: { ...line, reason: 'why', kind } })[0]

test('what is given up is an expense of its kind', () =>
  expect(
    [undefined, 'bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee'].map(account),
  ).toEqual([
    'Dr bad-debt 100.00 EUR',
    'Dr bad-debt 100.00 EUR',
    'Dr small-differences 100.00 EUR',
    'Dr discounts 100.00 EUR',
    'Dr bank-fees 100.00 EUR',
  ]))

test('what is given up of an invoice in foreign money is so at the rate it was booked at', () =>
  expect(
    written({ type: 'InvoiceWrittenOff', data: { ...line, reason: 'why', rate: rate() } }),
  ).toEqual([
    'Dr currency-conversion 100.00 EUR',
    'Dr bad-debt 110.00 USD',
    'Cr currency-conversion 110.00 USD',
    'Cr accounts-receivable 100.00 EUR',
  ]))

test('a gain on the rate is income, a loss the other way round', () => {
  const gained = (gain: string) => {
    const rates = { booked: rate(), settled: rate({ rate: '1.12' }) }
    const data = { ...ids, ...rates, gain: usd(gain), on: '2026-03-04' }
    return written({ type: 'ExchangeDifferenceRealised', data })
  }
  expect(gained('2.00')).toEqual(['Dr currency-conversion 2.00 USD', 'Cr fx-gain-loss 2.00 USD'])
  expect(gained('-2.00')).toEqual(['Cr currency-conversion 2.00 USD', 'Dr fx-gain-loss 2.00 USD'])
})

test('so is what money gained that went back at another rate', () => {
  const moved = { balanceTransactionId: 'txn_2', presented: eur('-30.00'), settled: usd('-34.50') }
  const lost = { ...moved, gain: usd('-0.90'), on: '2026-03-09' }
  expect(written(payment('RefundExchanged', lost))).toEqual([
    'Cr currency-conversion 0.90 USD',
    'Dr fx-gain-loss 0.90 USD',
  ])
  expect(entry(payment('RefundExchanged', { ...lost, gain: usd('0.00') }))).toBeNull()
})

test('money lies at Stripe, or in the drawer of QuickBooks', () => {
  const byHand = { paymentId: 'qbo-9', source: 'quickbooks' as const }
  expect(written({ type: 'PaymentReceived', data: received() })).toEqual([
    'Dr stripe-pending 100.00 EUR',
    'Cr unapplied-cash 100.00 EUR',
  ])
  expect(written({ type: 'PaymentReceived', data: received(byHand) })[0]).toBe(
    'Dr undeposited-funds 100.00 EUR',
  )
  const refund = { refundId: 're_1', amount: eur('5.00') }
  expect(written(payment('RefundIssued', refund))).toEqual([
    'Dr unapplied-cash 5.00 EUR',
    'Cr stripe-pending 5.00 EUR',
  ])
  expect(written(payment('RefundIssued', { ...refund, ...byHand }))[1]).toBe(
    'Cr undeposited-funds 5.00 EUR',
  )
  const corrected = { ...byHand, received: eur('90.00'), before: eur('100.00') }
  expect(written(payment('PaymentAmended', corrected))).toEqual([
    'Cr undeposited-funds 10.00 EUR',
    'Dr unapplied-cash 10.00 EUR',
  ])
})

test('a refund made outside of Stripe is paid from what lies undeposited', () => {
  const made = { refundId: 'outside-1', amount: eur('5.00'), outside: true, reason: 'in cash' }
  expect(written(payment('RefundIssued', made))[1]).toBe('Cr undeposited-funds 5.00 EUR')
})

test('a refund that fails counts only where it had been booked', () => {
  const failed = { refundId: 're_1', amount: eur('5.00') }
  expect(written(payment('RefundFailed', failed))[0]).toBe('Cr unapplied-cash 5.00 EUR')
  expect(entry(payment('RefundFailed', { ...failed, wasIssued: false }))).toBeNull()
})

test('a lost dispute costs the payment its money, and an appeal that is won gives it back', () => {
  const closed = { disputeId: 'dp_1', amount: eur('100.00') }
  expect(written(payment('DisputeClosed', { ...closed, outcome: 'lost' }))).toEqual([
    'Dr unapplied-cash 100.00 EUR',
    'Cr disputed-funds 100.00 EUR',
  ])
  expect(entry(payment('DisputeClosed', { ...closed, outcome: 'won' }))).toBeNull()
  expect(written(payment('DisputeClosed', { ...closed, outcome: 'won', wasLost: true }))).toEqual([
    'Cr unapplied-cash 100.00 EUR',
    'Dr disputed-funds 100.00 EUR',
  ])
})

const balance = (type: string, amounts: [amount: string, fee: string, net: string], more = {}) => {
  const [amount, fee, net] = amounts.map(usd)
  const data = { balanceTransactionId: 'txn_1', type, reportingCategory: type, amount, fee, net }
  const blank = { presented: null, rate: null, sourceId: null, paymentId: null, description: null }
  const days = { on: '2026-03-04', availableOn: '2026-03-06' }
  return { type: 'BalanceTransactionRecorded', data: { ...data, ...blank, ...days, ...more } }
}

test('a charge comes into the balance at Stripe without its fee', () =>
  expect(written(balance('charge', ['100.00', '3.20', '96.80']))).toEqual([
    'Dr stripe-clearing 96.80 USD',
    'Dr stripe-fees 3.20 USD',
    'Cr stripe-pending 100.00 USD',
  ]))

test('a charge in foreign money is converted on its way into the balance', () => {
  const presented = { presented: eur('100.00'), rate: rate() }
  expect(written(balance('charge', ['110.00', '3.50', '106.50'], presented))).toEqual([
    'Dr stripe-clearing 106.50 USD',
    'Dr stripe-fees 3.50 USD',
    'Cr stripe-pending 100.00 EUR',
    'Dr currency-conversion 100.00 EUR',
    'Cr currency-conversion 110.00 USD',
  ])
})

const disputed = { reportingCategory: 'dispute' }
const counterAccount = (type: string, more = {}) =>
  written(balance(type, ['-50.00', '0.00', '-50.00'], more)).find((one) => one.startsWith('Dr'))

test('a dispute holds the money and costs a fee', () =>
  expect(written(balance('adjustment', ['-50.00', '15.00', '-65.00'], disputed))).toEqual([
    'Cr stripe-clearing 65.00 USD',
    'Dr dispute-fees 15.00 USD',
    'Dr disputed-funds 50.00 USD',
  ]))

test.each([
  ...['charge', 'payment', 'refund', 'payment_refund', 'refund_failure', 'payment_reversal'].map(
    (type) => [type, 'stripe-pending'],
  ),
  ...['payout', 'payout_cancel', 'payout_failure', 'payout_minimum_balance_hold'].map((type) => [
    type,
    'payouts-in-transit',
  ]),
  ...['stripe_fee', 'stripe_fx_fee', 'tax_fee'].map((type) => [type, 'stripe-fees']),
  ...['topup', 'transfer', 'transfer_refund', 'reserve_transaction', 'reserved_funds'].map(
    (type) => [type, 'stripe-other'],
  ),
  ...['contribution', 'advance', 'anticipation_repayment', 'application_fee'].map((type) => [
    type,
    'stripe-other',
  ]),
  ...['adjustment', 'issuing_transaction', 'something_new'].map((type) => [type, 'suspense']),
])('Stripe takes out a %s: it is on %s', (type, expected) =>
  expect(counterAccount(type)).toBe(`Dr ${expected} 50.00 USD`),
)

test('a payout is in transit until the bank has it; negative, Stripe debits the bank', () => {
  const paid = (amount: string) => {
    const data = { payoutId: 'stripe-po_1', amount: usd(amount), on: '2026-03-06' }
    return written({ type: 'PayoutPaid', data })
  }
  expect(paid('80.00')).toEqual(['Dr bank 80.00 USD', 'Cr payouts-in-transit 80.00 USD'])
  expect(paid('-80.00')).toEqual(['Cr bank 80.00 USD', 'Dr payouts-in-transit 80.00 USD'])
  expect(
    entry(balance('payout', ['-80.00', '0.00', '-80.00'], { sourceId: 'po_1' })),
  ).toMatchObject({ subjects: { payoutId: 'stripe-po_1' } })
})

test('a credit note takes back revenue and tax', () => {
  const terms = {
    ...{ creditNoteId: 'qbo-7', source: 'quickbooks', externalId: '7', number: 'CN-7' },
    ...{ customerId: 'c1', invoiceId: null, currency: 'EUR', total: '11.90', tax: '1.90' },
    ...{ issuedOn: '2026-03-07', reason: null },
  }
  expect(written({ type: 'CreditNoteIssued', data: terms })).toEqual([
    'Dr credit-notes 10.00 EUR',
    'Dr sales-tax 1.90 EUR',
    'Cr unapplied-credits 11.90 EUR',
  ])
  expect(written({ type: 'CreditNoteIssued', data: { ...terms, rate: rate() } })).toEqual([
    'Dr currency-conversion 11.90 EUR',
    'Dr credit-notes 11.00 USD',
    'Dr sales-tax 2.09 USD',
    'Cr currency-conversion 13.09 USD',
    'Cr unapplied-credits 11.90 EUR',
  ])
  const before = { total: '23.80', tax: '3.80' }
  expect(written({ type: 'CreditNoteAmended', data: { ...terms, before } })).toEqual([
    'Cr credit-notes 10.00 EUR',
    'Cr sales-tax 1.90 EUR',
    'Dr unapplied-credits 11.90 EUR',
  ])
})

test('an event of an earlier version lies on the day it took effect, or else was recorded', () => {
  const { on, ...undated } = line
  const day = (effectiveAt: string) =>
    entryOf({
      ...{ type: 'AllocationApplied', data: undated, meta: { effectiveAt } },
      recordedAt: '2026-03-06T01:00:00.000000Z',
    })?.effectiveOn
  expect(day('2026-03-05T23:30:00.000Z')).toBe('2026-03-05')
  for (const moment of ['yesterday', '2026-02-30T10:00:00Z', '0000-01-01T00:00:00Z', '']) {
    expect(day(moment)).toBe('2026-03-06')
  }
})

// Events of any shape: figures that belong together are drawn apart from each other.

const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD')
const amount = fc
  .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.nat({ max: 4 }))
  .map(([digits, places]) => new Decimal(digits.toString()).div(10 ** places).toFixed())
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const money = fc.record({ amount, currency })
const rates: fc.Arbitrary<Rate> = fc.record({
  from: currency,
  to: currency,
  rate: fc.constantFrom('1', '1.0845', '0.0061', '157.33', '0.333333333333'),
  on: fc.constant('2026-03-01'),
  source: fc.constant('chance'),
})
const figures = fc.record({
  total: amount,
  tax: maybe(amount),
  discount: maybe(amount),
  deferred: maybe(amount),
})
const before = fc.record({ total: amount, tax: amount, discount: amount, deferred: amount })
const terms = fc
  .record({ figures, currency, rate: maybe(rates) })
  .map(({ figures: sums, ...given }) => ({ ...invoiceTerms(), ...sums, ...given }))
const allocation = fc.record({
  amount: money,
  paid: maybe(fc.record({ amount: money, rate: rates })),
})
const kind = fc.constantFrom('bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee')
const stripeType = fc.constantFrom(
  ...['charge', 'refund', 'adjustment', 'payout', 'stripe_fee', 'topup', 'something_new'],
)
const transaction = fc
  .record({ currency, amount, fee: amount, presented: fc.option(money), stripeType })
  .chain(({ currency: of, amount: gross, fee, presented, stripeType: type }) =>
    fc.constantFrom(type, 'dispute', 'dispute_reversal').map((reportingCategory) => {
      const net = new Decimal(gross).minus(fee).toFixed()
      const [a, f, n] = [gross, fee, net].map((value) => ({ amount: value, currency: of }))
      const blank = { rate: null, sourceId: null, paymentId: null, description: null }
      const data = { balanceTransactionId: 'txn_1', type, reportingCategory, presented, ...blank }
      return { ...data, amount: a, fee: f, net: n, on: '2026-03-04', availableOn: '2026-03-06' }
    }),
  )

const pairs: Record<string, fc.Arbitrary<[done: Told, undone: Told]>> = {
  invoice: terms.map((data) => [
    { type: 'InvoiceIssued', data: { ...data, quickbooksId: '1' } },
    {
      type: 'InvoiceVoided',
      data: { ...ids, reason: 'why', currency: data.currency, rate: data.rate, before: data },
    },
  ]),
  amendment: fc.tuple(terms, before).map(([data, was]) => [
    { type: 'InvoiceAmended', data: { ...data, before: was, reason: 'why' } },
    {
      type: 'InvoiceAmended',
      data: {
        ...{ ...data, ...was, reason: 'why not' },
        before: { tax: '0', discount: '0', deferred: '0', ...definedOf(data) },
      },
    },
  ]),
  allocation: allocation.map((data) => [
    { type: 'AllocationApplied', data: { ...ids, ...data } },
    { type: 'AllocationUndone', data: { ...ids, ...data, releaseId: 'r', reason: 'why' } },
  ]),
  credit: money.map((data) => [
    { type: 'CreditApplied', data: { ...ids, creditNoteId: 'cn', amount: data } },
    { type: 'CreditUndone', data: { ...ids, creditNoteId: 'cn', amount: data } },
  ]),
  writeOff: fc.tuple(money, maybe(kind), maybe(rates)).map(([sum, as, at]) => {
    const data = { ...ids, amount: sum, reason: 'why', kind: as, rate: at }
    return [
      { type: 'InvoiceWrittenOff', data },
      { type: 'WriteOffReversed', data },
    ]
  }),
  gain: fc.tuple(amount, rates).map(([gain, booked]) => {
    const data = (of: string) => ({
      ...{ ...ids, booked, settled: booked, on: '2026-03-04' },
      gain: { amount: of, currency: booked.to },
    })
    const type = 'ExchangeDifferenceRealised'
    return [
      { type, data: data(gain) },
      { type, data: data(new Decimal(gain).negated().toFixed()) },
    ]
  }),
  refund: fc.tuple(money, fc.constantFrom('stripe-ch_1', 'qbo-9')).map(([data, paymentId]) => [
    { type: 'RefundIssued', data: { paymentId, refundId: 're_1', amount: data } },
    { type: 'RefundFailed', data: { paymentId, refundId: 're_1', amount: data } },
  ]),
  correction: fc
    .tuple(money, money)
    .map(([now, was]) => [
      payment('PaymentAmended', { received: now, before: was }),
      payment('PaymentAmended', { received: was, before: now }),
    ]),
  dispute: money.map((data) => [
    payment('DisputeClosed', { disputeId: 'd', amount: data, outcome: 'lost' }),
    payment('DisputeClosed', { disputeId: 'd', amount: data, outcome: 'won', wasLost: true }),
  ]),
  creditNote: fc.tuple(currency, amount, amount, maybe(rates)).map(([of, total, tax, at]) => {
    const data = { creditNoteId: 'cn', currency: of, rate: at }
    return [
      { type: 'CreditNoteIssued', data: { ...data, total, tax } },
      { type: 'CreditNoteVoided', data: { ...data, before: { total, tax }, reason: 'why' } },
    ]
  }),
  payout: money.map((data) => [
    { type: 'PayoutPaid', data: { payoutId: 'po', amount: data, on: '2026-03-04' } },
    { type: 'PayoutFailed', data: { payoutId: 'po', amount: data, wasPaid: true, code: 'no' } },
  ]),
  transaction: transaction.map((data) => {
    const type = 'BalanceTransactionRecorded'
    const negated = (of: { amount: string; currency: string } | null | undefined) =>
      of && { ...of, amount: new Decimal(of.amount).negated().toFixed() }
    const { amount: gross, fee, net, presented } = data
    const sums = { amount: negated(gross), fee: negated(fee), net: negated(net) }
    return [
      { type, data },
      { type, data: { ...data, ...sums, presented: negated(presented) } },
    ]
  }),
}

const definedOf = (
  given: { total: string } & Partial<Record<'tax' | 'discount' | 'deferred', string | undefined>>,
) =>
  Object.fromEntries(
    (['total', 'tax', 'discount', 'deferred'] as const)
      .map((name) => [name, given[name]] as const)
      .filter(([, value]) => value !== undefined),
  )

test.each(Object.keys(pairs))(
  'an entry balances in each currency, and is taken back whole: %s',
  (name) =>
    fc.assert(
      fc.property(pairs[name] as fc.Arbitrary<[Told, Told]>, ([done, undone]) => {
        const [entryDone, entryUndone] = [entry(done), entry(undone)]
        for (const one of [entryDone, entryUndone]) {
          if (!one) continue
          expect(one.postings.length).toBeGreaterThanOrEqual(2)
          // As many as the database takes.
          expect(one.postings.length).toBeLessThanOrEqual(8)
          const sums = new Map<string, Decimal>()
          for (const { account: at, currency: of, amount: moved } of one.postings) {
            expect(accounts).toContain(at)
            expect(moved.isZero()).toBe(false)
            sums.set(of, moved.plus(sums.get(of) ?? 0))
          }
          for (const sum of sums.values()) expect(sum.toFixed()).toBe('0')
        }
        const both = [...(entryDone?.postings ?? []), ...(entryUndone?.postings ?? [])]
        const left = new Map<string, Decimal>()
        for (const { account: at, currency: of, amount: moved } of both) {
          left.set(`${at} ${of}`, moved.plus(left.get(`${at} ${of}`) ?? 0))
        }
        for (const sum of left.values()) expect(sum.toFixed()).toBe('0')
      }),
    ),
)
