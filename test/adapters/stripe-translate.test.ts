// Stripe's objects in the ledger's words, from payloads as Stripe sends them.
import { describe, expect, test } from 'vitest'
import type {
  BalanceTransaction,
  CreditNote,
  Dispute,
  Payout,
  Refund,
} from '../../src/adapters/stripe/client.ts'
import { moneyOf } from '../../src/adapters/stripe/reading.ts'
import {
  observationOf,
  referencesOf,
  type WholeCharge,
} from '../../src/adapters/stripe/translate.ts'
import { payoutOf, recordedOf, sourceOf } from '../../src/adapters/stripe/translate-balance.ts'
import { creditNoteOf } from '../../src/adapters/stripe/translate-credit-notes.ts'
import { dayIn } from '../../src/domain/dates.ts'
import { Decimal } from '../../src/domain/money.ts'

const utc = dayIn('UTC')
/** 2026-11-01T02:29:58Z: still October in New York. */
const created = 1_793_500_198
const day = 86_400

const refund = (given: object) =>
  ({ currency: 'eur', status: 'succeeded', metadata: {}, created, ...given }) as Refund
const dispute = (given: object) =>
  ({
    ...{ id: 'dp_1', amount: 100_000, currency: 'eur', reason: 'fraudulent', created },
    ...{ balance_transactions: [], ...given },
  }) as unknown as Dispute

const line = (given: object = {}) =>
  ({
    ...{
      id: 'txn_S1',
      object: 'balance_transaction',
      type: 'charge',
      reporting_category: 'charge',
    },
    ...{ amount: 136_875, fee: 5362, net: 131_513, currency: 'usd', exchange_rate: 1.095 },
    ...{ source: 'ch_S1', description: null, created, available_on: 1_793_664_000, ...given },
  }) as unknown as BalanceTransaction

const charge = {
  id: 'ch_S1',
  object: 'charge',
  status: 'succeeded',
  captured: true,
  amount: 125_000,
  amount_captured: 125_000,
  currency: 'eur',
  created,
  customer: 'cus_S1',
  payment_intent: { id: 'pi_S1' },
  metadata: { invoice_number: ' INV-7, INV-8 ,, INV-7 ', hubspot_deal_id: ' 50110042 ' },
  description: null,
  billing_details: { email: 'AP@Harbour-Mills.example', name: 'Harbour Mills Ltd' },
}
const wholeOf = (given: object = {}) =>
  ({
    ...{ charge, customer: null, balanceTransaction: line(), failureTransaction: null },
    ...{ refunds: [], disputes: [], ...given },
  }) as unknown as WholeCharge
const seen = (given: object = {}) => observationOf(wholeOf(given), utc)

describe('a charge', () => {
  test('is a payment, its fee in the currency of settlement', () => {
    expect(seen()).toEqual({
      paymentId: 'stripe-ch_S1',
      source: 'stripe',
      externalId: 'ch_S1',
      paymentIntentId: 'pi_S1',
      received: { amount: '1250.00', currency: 'EUR' },
      payer: {
        stripeCustomerId: 'cus_S1',
        name: 'Harbour Mills Ltd',
        email: 'ap@harbour-mills.example',
      },
      references: { invoiceNumbers: ['INV-7', 'INV-8'], dealId: '50110042', description: null },
      receivedAt: '2026-11-01T02:29:58.000Z',
      receivedOn: '2026-11-01',
      fee: {
        balanceTransactionId: 'txn_S1',
        fee: { amount: '53.62', currency: 'USD' },
        net: { amount: '1315.13', currency: 'USD' },
        exchangeRate: '1.095',
      },
      refunds: [],
      disputes: [],
      inquiries: [],
    })
  })

  test('belongs to the day it was where the books are kept', () => {
    const { receivedOn } = observationOf(wholeOf(), dayIn('America/New_York'))
    expect(receivedOn).toBe('2026-10-31')
    const recorded = recordedOf(line(), null, dayIn('America/New_York'))
    expect(recorded).toMatchObject({ on: '2026-10-31', availableOn: '2026-11-03' })
  })

  test('without metadata refers to nothing', () => {
    const none = { invoiceNumbers: [], dealId: null, description: 'thanks' }
    expect(referencesOf({ metadata: {}, description: 'thanks' })).toEqual(none)
  })

  test('that fails after it had succeeded has gone back', () => {
    const failureTransaction = line({ id: 'txn_F', amount: -136_875, created: created + day })
    const failed = { ...charge, status: 'failed', amount_captured: 0 }
    const { received, refunds } = seen({ charge: failed, failureTransaction })
    expect(received.amount).toBe('1250.00')
    expect(refunds).toEqual([
      { refundId: 'txn_F', amount: received, failed: false, on: '2026-11-02' },
    ])
  })
})

describe('amounts', () => {
  test.each([
    ['jpy', 1250, '1250'],
    ['kwd', 12_340, '12.340'],
    ['isk', 125_000, '1250'],
    ['ugx', 125_000, '1250'],
    ['mga', 1250, '1250.00'],
    ['usd', 1, '0.01'],
    ['huf', 125_000, '1250.00'],
  ])('%s %i is %s', (currency, minor, amount) => {
    expect(moneyOf(minor, currency)).toEqual({ amount, currency: currency.toUpperCase() })
  })

  test.each([
    [12.5, 'usd', 'malformed-amount'],
    ['1250', 'usd', 'malformed-amount'],
    [undefined, 'usd', 'malformed-amount'],
    [1e300, 'usd', 'malformed-amount'],
    [100, 'xyz', 'unknown-currency'],
    [100, undefined, 'unknown-currency'],
    [100, 'usdc', 'unknown-currency'],
    [125_050, 'isk', 'too-many-decimals'],
  ])('%j %j is held: %s', (minor, currency, code) => {
    expect(() => moneyOf(minor, currency)).toThrow(expect.objectContaining({ code }))
  })
})

describe('refunds', () => {
  test('count from when they are asked for; failed or cancelled they give the money back', () => {
    const back = line({ id: 'txn_back', created: created + 3 * day })
    const { refunds } = seen({
      refunds: [
        refund({ id: 're_2', amount: 25_000, created: created + day }),
        refund({ id: 're_1', amount: 100, status: 'failed', failure_balance_transaction: back }),
        refund({ id: 're_3', amount: 5, status: 'pending', created: created + 2 * day }),
        refund({ id: 're_4', amount: 6, status: 'canceled', created: created + 2 * day }),
        refund({ id: 're_5', amount: 7, status: 'requires_action', created: created + 2 * day }),
      ],
    })
    const eur = (amount: string) => ({ amount, currency: 'EUR' })
    const [first, second, third] = ['2026-11-01', '2026-11-02', '2026-11-03']
    expect(refunds).toEqual([
      ...[
        { refundId: 're_1', amount: eur('1.00'), failed: true, on: first, failedOn: '2026-11-04' },
      ],
      { refundId: 're_2', amount: eur('250.00'), failed: false, on: second },
      { refundId: 're_3', amount: eur('0.05'), failed: false, on: third },
      { refundId: 're_4', amount: eur('0.06'), failed: true, on: third, failedOn: third },
      { refundId: 're_5', amount: eur('0.07'), failed: false, on: third },
    ])
  })

  test('may choose the invoices that they are of', () => {
    const metadata = { invoice_number: 'INV-8, INV-7, M-1' }
    const { refunds } = seen({ refunds: [refund({ id: 're_1', amount: 1, metadata })] })
    expect(refunds[0]?.invoiceIds).toEqual(['deal-8', 'deal-7'])
  })

  test('of a status that nobody knows are held', () => {
    const refunds = [refund({ id: 're_1', amount: 1, status: 'teleported' })]
    const held = expect.objectContaining({ code: 'unknown-status' })
    expect(() => seen({ refunds })).toThrow(held)
  })
})

describe('disputes', () => {
  const moved = (amount: number, days: number) => ({ amount, created: created + days * day })
  const outcome = (given: object) => seen({ disputes: [dispute(given)] }).disputes[0]

  test('an inquiry only asks', () => {
    const disputes = [
      dispute({ id: 'dp_a', status: 'warning_needs_response' }),
      dispute({ id: 'dp_b', status: 'warning_under_review' }),
      dispute({ id: 'dp_c', status: 'warning_closed' }),
    ]
    const told = seen({ disputes })
    expect(told.disputes).toEqual([])
    expect(told.inquiries?.map(({ disputeId, isOpen, on }) => [disputeId, isOpen, on])).toEqual([
      ['dp_a', true, '2026-11-01'],
      ['dp_b', true, '2026-11-01'],
      ['dp_c', false, '2026-11-01'],
    ])
  })

  test('are open until the bank has decided', () => {
    const open = { outcome: 'open', on: '2026-11-01' }
    expect(outcome({ status: 'needs_response' })).toMatchObject(open)
    expect(outcome({ status: 'under_review' })).not.toHaveProperty('closedOn')
  })

  test('a loss is of the day of the last withdrawal, else of the day it began', () => {
    const balance_transactions = [moved(-100, 1), moved(100, 5), moved(-100, 9)]
    expect(outcome({ status: 'lost', balance_transactions })).toMatchObject({
      ...{ outcome: 'lost', closedOn: '2026-11-10' },
    })
    expect(outcome({ status: 'lost' })?.closedOn).toBe('2026-11-01')
    expect(outcome({ status: 'appeal_under_review' })?.outcome).toBe('lost')
  })

  test('won, the money is back on the day it came back', () => {
    const balance_transactions = [moved(-100, 1), moved(100, 5)]
    expect(outcome({ status: 'won', balance_transactions })).toMatchObject({
      ...{ outcome: 'won', closedOn: '2026-11-06' },
    })
  })

  test('prevented, it is a loss only where Stripe kept the money', () => {
    expect(outcome({ status: 'prevented' })?.outcome).toBe('won')
    const balance_transactions = [moved(-100, 1)]
    expect(outcome({ status: 'prevented', balance_transactions })?.outcome).toBe('lost')
  })

  test('of a status that nobody knows are held', () => {
    const held = expect.objectContaining({ code: 'unknown-status' })
    expect(() => outcome({ status: 'on_the_moon' })).toThrow(held)
  })
})

describe('a line of the balance', () => {
  const eur = (amount: string) => ({ amount, currency: 'EUR' })

  test('says what moved in both currencies, and by which rate', () => {
    const recorded = recordedOf(line(), { chargeId: 'ch_S1', amount: eur('1250.00') }, utc)
    expect(recorded).toEqual({
      balanceTransactionId: 'txn_S1',
      type: 'charge',
      reportingCategory: 'charge',
      amount: { amount: '1368.75', currency: 'USD' },
      fee: { amount: '53.62', currency: 'USD' },
      net: { amount: '1315.13', currency: 'USD' },
      presented: eur('1250.00'),
      rate: {
        ...{ from: 'EUR', to: 'USD', rate: '1.095', on: '2026-11-01', source: 'stripe txn_S1' },
      },
      sourceId: 'ch_S1',
      paymentId: 'stripe-ch_S1',
      description: null,
      on: '2026-11-01',
      availableOn: '2026-11-03',
    })
  })

  test('of a refund has its sign in both currencies', () => {
    const given = { type: 'refund', amount: -27_450, fee: 0, net: -27_450, exchange_rate: 1.098 }
    const source = { chargeId: 'ch_S1', amount: eur('250.00') }
    const { presented, rate } = recordedOf(line(given), source, utc)
    expect([presented, rate?.rate]).toEqual([eur('-250.00'), '1.098'])
  })

  test('of a part of a dispute presents that part', () => {
    const given = { type: 'adjustment', amount: 54_750, fee: 0, net: 54_750 }
    const source = { chargeId: 'ch_S1', amount: eur('1000.00') }
    expect(recordedOf(line(given), source, utc).presented).toEqual(eur('500.00'))
  })

  test('in the currency of the payer presents nothing else', () => {
    const given = { currency: 'eur', exchange_rate: null }
    const source = { chargeId: 'ch_S1', amount: eur('1368.75') }
    expect(recordedOf(line(given), source, utc)).toMatchObject({ presented: null, rate: null })
  })

  test('a tiny rate has no exponent', () => {
    const source = { chargeId: 'ch_S1', amount: { amount: '13687500000', currency: 'UGX' } }
    const given = { amount: 136_875, exchange_rate: 1e-7 }
    expect(recordedOf(line(given), source, utc).rate?.rate).toBe('0.0000001')
  })

  test('of a type that nobody has heard of is kept as it is', () => {
    const given = { type: 'some_new_type', source: null, exchange_rate: null, fee: 0, net: 136_875 }
    expect(recordedOf(line(given), null, utc)).toMatchObject({
      ...{ type: 'some_new_type', sourceId: null, paymentId: null },
    })
  })

  test('that does not add up is held', () => {
    const held = expect.objectContaining({ code: 'balance-differs' })
    expect(() => recordedOf(line({ net: 131_514 }), null, utc)).toThrow(held)
  })

  test('is told the same by the charge and by the list of a payout', () => {
    const listed = line({ source: charge })
    const viaPayout = recordedOf(listed, sourceOf(listed.source), utc)
    const viaCharge = recordedOf(line(), { chargeId: 'ch_S1', amount: eur('1250.00') }, utc)
    expect(viaPayout).toEqual(viaCharge)
  })
})

describe('a payout', () => {
  const payout = (given: object = {}) =>
    ({
      ...{ id: 'po_1', amount: 5000, currency: 'usd', automatic: true, created },
      ...{ arrival_date: 1_793_664_000, description: 'STRIPE PAYOUT', status: 'in_transit' },
      ...{ failure_balance_transaction: null, failure_code: null, ...given },
    }) as unknown as Payout

  test('arrives on the date that Stripe says, wherever the books are kept', () => {
    expect(payoutOf(payout(), dayIn('America/New_York'))).toEqual({
      payoutId: 'stripe-po_1',
      externalId: 'po_1',
      amount: { amount: '50.00', currency: 'USD' },
      automatic: true,
      createdOn: '2026-10-31',
      arrivesOn: '2026-11-03',
      description: 'STRIPE PAYOUT',
      status: 'in_transit',
      failure: null,
    })
  })

  test('that failed says why, and when the money was back', () => {
    const back = line({ created: created + 4 * day })
    const given = { failure_balance_transaction: back, failure_code: 'account_closed' }
    const failure = { code: 'account_closed', on: '2026-11-05' }
    expect(payoutOf(payout({ status: 'failed', ...given }), utc)).toMatchObject({ failure })
  })

  test('may be negative', () => {
    expect(payoutOf(payout({ amount: -700 }), utc).amount.amount).toBe('-7.00')
  })

  test('of a status that nobody knows is held', () => {
    const held = expect.objectContaining({ code: 'unknown-status' })
    expect(() => payoutOf(payout({ status: 'lost_in_space' }), utc)).toThrow(held)
  })
})

describe('a credit note', () => {
  const note = (given: object = {}) =>
    ({
      ...{ id: 'cn_1', status: 'issued', currency: 'eur', created, effective_at: null },
      ...{ total: 11_900, total_excluding_tax: 10_000, total_taxes: [{ amount: 1900 }] },
      ...{ number: 'A-CN-1', customer: 'cus_S1', memo: null, reason: 'order_change' },
      ...{ metadata: {}, invoice: { number: 'INV-42', metadata: {} }, refunds: [] },
      ...{ out_of_band_amount: null, voided_at: null, ...given },
    }) as unknown as CreditNote
  const read = (given: object = {}, before = '0') => {
    const known = { customerId: 'hubspot-company-7', creditedBefore: new Decimal(before) }
    return creditNoteOf(note(given), known, utc)
  }

  test('credits its whole total, tax included, to the invoice of ours', () => {
    expect(read()).toEqual({
      creditNoteId: 'stripe-cn_1',
      source: 'stripe',
      externalId: 'cn_1',
      number: 'A-CN-1',
      customerId: 'hubspot-company-7',
      invoiceId: 'deal-42',
      currency: 'EUR',
      total: '119.00',
      tax: '19.00',
      issuedOn: '2026-11-01',
      reason: 'order_change',
      refunds: [],
      voided: null,
    })
  })

  test('finds its invoice by what is written on it, then on the invoice, then by the number', () => {
    const invoice = { number: 'INV-3', metadata: { hubspot_deal_id: ' 2 ' } }
    const own = { invoice_number: 'INV-1' }
    expect(read({ metadata: own, invoice }).invoiceId).toBe('deal-1')
    expect(read({ invoice }).invoiceId).toBe('deal-2')
    expect(read({ invoice: { ...invoice, metadata: null } }).invoiceId).toBe('deal-3')
    expect(read({ invoice: { number: 'ABCD-0001', metadata: {} } }).invoiceId).toBeNull()
  })

  test('what a refund paid back is the refund’s matter', () => {
    expect(read({ refunds: [{ refund: 're_1', amount_refunded: 11_900 }] }).refunds).toEqual([])
  })

  test('what was credited before is not credited again', () => {
    expect(read({}, '59.50')).toMatchObject({ total: '59.50', tax: '9.50' })
    expect(read({}, '119.00')).toMatchObject({ total: '0.00' })
  })

  test('what was paid back outside of Stripe is paid out of it', () => {
    expect(read({ out_of_band_amount: 5000 }).refunds).toEqual([
      {
        refundId: 'cn_1/out-of-band',
        amount: { amount: '50.00', currency: 'EUR' },
        on: '2026-11-01',
      },
    ])
  })

  test('void is of the day it was voided', () => {
    expect(read({ status: 'void', voided_at: created + day }).voided?.on).toBe('2026-11-02')
  })
})
