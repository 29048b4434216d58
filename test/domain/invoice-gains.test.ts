import { describe, expect, test } from 'vitest'
import * as Invoice from '../../src/domain/invoice.ts'
import { type Exchanged, realise } from '../../src/domain/invoice-gains.ts'
import { allocation, invoiceId, invoiceIssued, paymentId } from '../support/examples.ts'
import { spec } from '../support/spec.ts'

// The books are in euros; a receivable of 100 dollars is booked at 0.90.
const invoice = spec(Invoice.decider)
const usd = (amount: string) => ({ amount, currency: 'USD' })
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const rateOf = (from: string, to: string, rate: string, source = 'ada') => {
  return { from, to, rate, on: '2026-03-02', source }
}
const booked = rateOf('USD', 'EUR', '0.9', 'quickbooks invoice 145')
const issued = (given: Partial<Invoice.Terms> = {}) =>
  invoiceIssued({ currency: 'USD', rate: booked, ...given })
const applied = (given: Partial<Invoice.Allocation> = {}): Invoice.Event => {
  const data = allocation({ amount: usd('100.00'), on: '2026-03-02', ...given })
  return { type: 'AllocationApplied', data }
}
const line = (n: number) => `${paymentId}/${n}`
const realised = (
  gain: string,
  settled: Invoice.Terms['rate'] & object,
  more: Partial<Extract<Invoice.Event, { type: 'ExchangeDifferenceRealised' }>['data']> = {},
): Invoice.Event => {
  const ids = { invoiceId, paymentId, lineId: line(1) }
  const data = { ...ids, gain: eur(gain), booked, settled, on: '2026-03-02', ...more }
  return { type: 'ExchangeDifferenceRealised', data }
}
/** Stripe has turned 100 dollars into so many euros. */
const became = (gross: string, rate = '0.95'): [string, Exchanged] => {
  const stated = rateOf('USD', 'EUR', rate, 'stripe txn_1')
  return [paymentId, { received: usd('100.00'), gross: eur(gross), rate: stated }]
}
const at = (rate: string) => rateOf('USD', 'EUR', rate, 'stripe txn_1')
const none = new Map<string, Exchanged>()

describe('money of the receivable, settled in the currency of the books', () => {
  test('brings what it is worth beyond what was booked', () =>
    invoice
      .given(issued(), applied())
      .when(realise(new Map([became('95.00')])))
      .then(realised('5.00', at('0.95'))))
  test('brings a loss where it is worth less', () =>
    invoice
      .given(issued(), applied())
      .when(realise(new Map([became('88.00', '0.88')])))
      .then(realised('-2.00', at('0.88'))))
  test('brings nothing before its worth is known, and nothing of a receivable without a rate', () => {
    invoice.given(issued(), applied()).when(realise(none)).thenNothing()
    const plain = invoiceIssued({ currency: 'USD' })
    invoice
      .given(plain, applied())
      .when(realise(new Map([became('95.00')])))
      .thenNothing()
  })
  test('that goes back takes its part of it back, on the day it goes', () => {
    const undone: Invoice.Event = {
      type: 'AllocationUndone',
      data: {
        ...allocation({ amount: usd('40.00'), on: '2026-03-09' }),
        ...{ releaseId: 'r', reason: 'refund' },
      },
    }
    invoice
      .given(issued(), applied(), realised('5.00', at('0.95')), undone)
      .when(realise(new Map([became('95.00')])))
      .then(realised('-2.00', at('0.95'), { on: '2026-03-09' }))
  })
  test('in parts adds up to the cent when the receivable is settled to the end', () => {
    const thirds = ['33.33', '33.33', '33.34'].map((amount, index) =>
      applied({ amount: usd(amount), lineId: line(index + 1) }),
    )
    const odd = { ...booked, rate: '0.905' }
    const { state } = invoice.given(issued({ rate: odd }), ...thirds)
    const gained = (gross: string, rate: string) =>
      realise(new Map([became(gross, rate)]))(state)
        .flatMap(({ data }) => ('gain' in data ? [Number(data.gain.amount)] : []))
        .reduce((sum, one) => sum + one, 0)
        .toFixed(2)
    expect([gained('90.50', '0.905'), gained('90.58', '0.9058')]).toEqual(['0.00', '0.08'])
  })
  test('brings the same in however many parts it comes, though some is still due', () => {
    const odd = { ...booked, rate: '0.905' }
    const gained = (...parts: string[]) => {
      const lines = parts.map((amount, at) =>
        applied({ amount: usd(amount), lineId: line(at + 1) }),
      )
      const { state } = invoice.given(issued({ rate: odd }), ...lines)
      return realise(new Map([became('95.03')]))(state)
        .flatMap(({ data }) => ('gain' in data ? [Number(data.gain.amount)] : []))
        .reduce((sum, one) => sum + one, 0)
        .toFixed(2)
    }
    expect(gained('11.11', '11.11', '11.13')).toBe(gained('33.35'))
  })
  test('takes the rounding of what else was taken off, once nothing is open', () => {
    const odd = { ...booked, rate: '0.905' }
    const given = ['a', 'b'].map((reason): Invoice.Event => {
      return { type: 'InvoiceWrittenOff', data: { invoiceId, amount: usd('33.33'), reason } }
    })
    invoice
      .given(issued({ rate: odd }), applied({ amount: usd('33.34') }), ...given)
      .when(realise(new Map([became('95.00')])))
      // 31.67 came for 30.17, and 30.16 + 30.16 + 30.17 are a cent less than 90.50.
      .then(realised('1.49', at('0.95'), { booked: odd }))
  })
  test('is compared with the parts of the receivable as they are booked', () => {
    const tax = { total: '100.00', tax: '16.67', rate: { ...booked, rate: '0.905' } }
    invoice
      .given(issued(tax), applied())
      .when(realise(new Map([became('95.00')])))
      // 83.33 and 16.67 are booked as 75.41 and 15.09.
      .then(realised('4.50', at('0.95'), { booked: tax.rate }))
  })
})

describe('money of the books, for a receivable in another currency', () => {
  const rate = rateOf('EUR', 'USD', '1.1')
  test('is worth what it is', () =>
    invoice
      .given(issued(), applied({ paid: { amount: eur('90.91'), rate } }))
      .when(realise(none))
      .then(realised('0.91', rate)))
})

describe('money of another currency, for a receivable in that of the books', () => {
  const rate = rateOf('USD', 'EUR', '0.92')
  const paid = { amount: usd('100.00'), rate }
  test('brings what it was settled for beyond what it was taken for', () =>
    invoice
      .given(invoiceIssued(), applied({ amount: eur('92.00'), paid }))
      .when(realise(new Map([became('95.00')])))
      .then(realised('3.00', at('0.95'), { booked: rate })))
})
