// QuickBooks' documents of money in the ledger's words, and the other way round.
import { describe, expect, test } from 'vitest'
import type { QboInvoice, QboPayment } from '../../src/adapters/quickbooks/entities.ts'
import * as translate from '../../src/adapters/quickbooks/translate.ts'
import * as credits from '../../src/adapters/quickbooks/translate-credits.ts'
import * as deposits from '../../src/adapters/quickbooks/translate-deposits.ts'
import { foreignPayment, spread } from '../../src/adapters/quickbooks/translate-payments.ts'
import { Decimal } from '../../src/domain/money.ts'
import { payoutLines } from '../../src/domain/payout-lines.ts'
import * as Payout from '../../src/domain/payout.ts'
import { invoiceTerms, soldLine } from '../support/examples.ts'

const document = (more: object) =>
  ({
    ...{ Id: '145', SyncToken: '0', CustomerRef: { value: '20' }, TxnDate: '2026-03-01' },
    ...{ TotalAmt: 108.25, Balance: 108.25, Line: [], TxnTaxDetail: { TotalTax: 8.25 } },
    ...more,
  }) as unknown as QboInvoice

describe('tax', () => {
  const lines = ['1', '2', '3'].map((lineId) => ({ ...soldLine('33.33'), lineId }))
  const terms = invoiceTerms({ currency: 'USD', tax: '8.25', total: '108.25', lines })

  test.each([
    ['the same', 8.25, 108.25, null],
    ['a cent more', 8.26, 108.26, { tax: '8.26', total: '108.26' }],
    ['a cent a line less', 8.22, 108.22, { tax: '8.22', total: '108.22' }],
    ['more than a cent a line', 8.29, 108.29, null],
    ['another total with the same tax', 8.25, 108.26, null],
    ['the tail of a float', 8.25, 108.25000000000001, null],
  ])('%s', (_, TotalTax, TotalAmt, rounded) => {
    const seen = document({ TotalAmt, TxnTaxDetail: { TotalTax } })
    expect(translate.roundingOf(seen, terms)).toEqual(rounded)
  })

  test('is stated where there is any, and the lines say that they are taxed', () => {
    const body = translate.invoiceBody(terms, '20', '1')
    expect(body).toMatchObject({ TxnTaxDetail: { TotalTax: 8.25 } })
    expect(body.Line[0]?.SalesItemLineDetail).toMatchObject({ TaxCodeRef: { value: 'TAX' } })
    const without = translate.invoiceBody({ ...terms, tax: '0.00' }, '20', '1')
    expect(without).not.toHaveProperty('TxnTaxDetail')
    expect(without.Line[0]?.SalesItemLineDetail).not.toHaveProperty('TaxCodeRef')
  })
})

test('a rate of exactly 1 was stated by nobody', () => {
  const rate = (more: object) => translate.rateOf(document(more), 'invoice', 'USD')
  const CurrencyRef = { value: 'EUR' }
  expect(rate({ CurrencyRef, ExchangeRate: 1.0825 })).toEqual({
    ...{ from: 'EUR', to: 'USD', rate: '1.0825', on: '2026-03-01' },
    source: 'quickbooks invoice 145',
  })
  expect(rate({ CurrencyRef, ExchangeRate: 1 })).toBeNull()
  expect(rate({ CurrencyRef })).toBeNull()
  expect(rate({ ExchangeRate: 1.0825 })).toBeNull()
})

test('an invoice with a discount and tax has net lines, less the discount, plus the tax', () => {
  const Line = [
    { Amount: 120, DetailType: 'SalesItemLineDetail' },
    { Amount: 20, DetailType: 'DiscountLineDetail' },
  ]
  const terms = translate.foreignTerms(document({ Line }), 'c', 'USD')
  expect(terms).toMatchObject({ total: '108.25', tax: '8.25', discount: '20.00' })
})

describe('a payment that takes from credit memos', () => {
  const payment = (TotalAmt: number, lines: [number, string, string][]) =>
    ({
      ...{ Id: '163', SyncToken: '0', TotalAmt, CustomerRef: { value: '20' } },
      Line: lines.map(([Amount, TxnId, TxnType]) => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] })),
    }) as unknown as QboPayment
  const shared = (one: QboPayment) => spread(foreignPayment(one, 'USD'))

  test('of nothing, is all credit', () => {
    const lines: [number, string, string][] = [
      [30, '1', 'Invoice'],
      [20, '2', 'Invoice'],
      [50, '9', 'CreditMemo'],
    ]
    expect(shared(payment(0, lines))).toEqual({
      paid: [],
      credited: [
        {
          creditMemoId: '9',
          lines: [
            { quickbooksId: '1', amount: '30.00' },
            { quickbooksId: '2', amount: '20.00' },
          ],
        },
      ],
    })
  })

  test('of several, is shared out in their order, and the money pays the rest', () => {
    const lines: [number, string, string][] = [
      [30, '1', 'Invoice'],
      [70, '2', 'Invoice'],
      [20, '8', 'CreditMemo'],
      [25, '9', 'CreditMemo'],
    ]
    const { paid, credited } = shared(payment(60, lines))
    expect(paid).toEqual([{ quickbooksId: '2', amount: '55.00' }])
    expect(credited.map((one) => one.lines.map((line) => Object.values(line).join(' ')))).toEqual([
      ['1 20.00'],
      ['1 10.00', '2 15.00'],
    ])
  })
})

test('what was given up is named by its kind and its invoice, and found again by the name', () => {
  const id = credits.writeOffId('early-payment-discount', 'deal-42-p2')
  expect(credits.writeOffOf(id)).toEqual({
    kind: 'early-payment-discount',
    invoiceId: 'deal-42-p2',
  })
  expect(credits.writeOffOf('stripe-cn_1')).toBeNull()
  expect(credits.creditOfApplication(credits.applicationOf(id))).toBe(id)
  expect(translate.numbered('WO-', 'INV-12345678901234567890')).toBe('WO-345678901234567890')
})

describe('a payout', () => {
  const state = (amount: string, given: Partial<Payout.State> = {}): Payout.State => ({
    created: {
      ...{ payoutId: 'stripe-po_1', externalId: 'po_1', automatic: true, description: null },
      ...{ amount: { amount, currency: 'USD' }, createdOn: '2026-03-08', arrivesOn: '2026-03-10' },
    },
    ...{ status: 'paid', parts: [], difference: new Decimal(0) },
    ...given,
  })
  const part = (type: string, amount: string, fee: string, net: string) => {
    return { type, count: 1, amount, fee, net }
  }
  const shown = (payout: Payout.State) =>
    payoutLines(payout).map((line) => `${line.account} ${line.amount}`)

  test('comes out of clearing by its parts, which add up to it', () => {
    const parts = [
      part('charge', '100.00', '3.20', '96.80'),
      part('payment', '50.00', '0.40', '49.60'),
      part('payment_refund', '-10.00', '0.00', '-10.00'),
      part('adjustment', '-20.00', '15.00', '-35.00'),
      part('stripe_fee', '-2.00', '0.00', '-2.00'),
      part('reserve_hold', '-5.00', '0.00', '-5.00'),
      part('a type of tomorrow', '0.50', '0.00', '0.50'),
    ]
    const payout = state('95.00', { parts, difference: new Decimal('0.10') })
    const lines = payoutLines(payout)
    expect(shown(payout)).toEqual([
      'stripe-clearing 150.00',
      'stripe-fees -5.60',
      'stripe-clearing -10.00',
      'stripe-clearing -20.00',
      'dispute-fees -15.00',
      'stripe-other -5.00',
      'suspense 0.50',
      'suspense 0.10',
    ])
    expect(lines.reduce((sum, line) => sum.plus(line.amount), new Decimal(0)).toFixed(2)).toBe(
      '95.00',
    )
  })

  test('that takes along one that came back takes it out of clearing, which has it again', () => {
    const parts = [
      part('charge', '100.00', '3.20', '96.80'),
      part('payout_failure', '96.80', '0.00', '96.80'),
      part('payout_cancel', '10.00', '0.00', '10.00'),
    ]
    expect(shown(state('203.60', { parts }))).toEqual([
      'stripe-clearing 100.00',
      'stripe-fees -3.20',
      'stripe-clearing 106.80',
    ])
  })

  test('that came back goes from clearing to clearing, and leaves what else was in it', () => {
    const parts = [part('charge', '100.00', '3.20', '96.80')]
    const failed = deposits.transferOf(state('96.80', { status: 'failed', parts }))
    if (!failed) throw new Error('its fees are to stay')
    expect(deposits.isJournalEntry(failed)).toBe(true)
    const refs = new Map([
      ['stripe-clearing', '5'],
      ['stripe-fees', '6'],
    ] as const)
    const body = deposits.entryBody(failed, refs)
    const shownLines = body.Line.map(({ Amount, JournalEntryLineDetail: of }) => [
      ...[of?.PostingType, of?.AccountRef.value, Amount],
    ])
    expect(shownLines).toEqual([
      ['Debit', '5', 96.8],
      ['Credit', '5', 100],
      ['Debit', '6', 3.2],
    ])
  })

  test.each<[string, Payout.State]>([
    ['is on its way', state('96.80', { status: 'in_transit' })],
    ['was not added up', state('96.80', { difference: null })],
    [
      'came back without a fee',
      state('10.00', { status: 'failed', parts: [part('charge', '10.00', '0.00', '10.00')] }),
    ],
    ['came back, and nobody knows of what', state('9.00', { status: 'failed', difference: null })],
    ['is of nothing', state('0.00')],
  ])('that %s leaves nothing there', (_, payout) => {
    expect(deposits.transferOf(payout)).toBeNull()
  })

  test('of which Stripe does not say what is in it is one line', () => {
    expect(shown(state('95.00', { difference: null }))).toEqual(['stripe-clearing 95.00'])
  })

  test('that takes money is a balanced journal entry, the bank first', () => {
    const payout = state('-13.00', {
      parts: [
        part('refund', '-10.00', '0.00', '-10.00'),
        part('stripe_fee', '-3.00', '0.00', '-3.00'),
      ],
    })
    const transfer = {
      ...{ payoutId: 'stripe-po_1', total: '-13.00', currency: 'USD', on: '2026-03-10' },
      ...{ lines: payoutLines(payout), into: 'bank' as const },
    }
    expect(deposits.isJournalEntry(transfer)).toBe(true)
    const body = deposits.entryBody(transfer, new Map([['bank', '3']]))
    expect(
      body.Line.map((line) => [line.JournalEntryLineDetail?.PostingType, line.Amount]),
    ).toEqual([
      ['Credit', 13],
      ['Debit', 10],
      ['Debit', 3],
    ])
    const seen = { Id: '1', SyncToken: '0', TxnDate: '2026-03-10', Line: body.Line }
    expect(deposits.beliefsOfEntry(seen, 'USD')).toMatchObject({ total: '-13.00' })
  })
})
