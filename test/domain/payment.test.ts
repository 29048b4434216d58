import { describe, expect, test } from 'vitest'
import * as Payment from '../../src/domain/payment.ts'
import { receive, recordFee } from '../../src/domain/payment-receiving.ts'
import {
  allocate as allocatePayment,
  release as releasePayment,
} from '../../src/domain/payment-placing.ts'
import { refund } from '../../src/domain/payment-reversal.ts'
import {
  allocated,
  eur,
  fee,
  invoiceId,
  match,
  paymentId,
  paymentReceived,
  received,
  refundIssued,
  released,
} from '../support/examples.ts'
import { spec } from '../support/spec.ts'

const payment = spec(Payment.decider)
const allocate = (amounts: string[], decisionId = 'decision-1') =>
  allocatePayment({
    decisionId,
    lines: amounts.map((amount) => ({ invoiceId, amount })),
    match,
  })
const release = (line = 1, releaseId = `${paymentId}/${line}/declined`) =>
  releasePayment({ lineId: `${paymentId}/${line}`, releaseId, reason: 'void' })
const closed = (outcome: 'won' | 'lost', amount: string): Payment.Event => {
  return {
    type: 'DisputeClosed',
    data: { paymentId, disputeId: 'dp_1', amount: eur(amount), outcome },
  }
}
const opened = (amount: string): Payment.Event => {
  const data = { paymentId, disputeId: 'dp_1', amount: eur(amount), reason: 'fraudulent' }
  return { type: 'DisputeOpened', data }
}

describe('money received', () => {
  test('is a payment', () => payment.given().when(receive(received())).then(paymentReceived()))
  test('of nothing, or of less, is none', () => {
    for (const amount of ['0.00', '-1.00']) {
      payment
        .given()
        .when(receive(received({ amount })))
        .thenRefused('not-positive')
    }
  })
  test('may be described better afterwards', () => {
    const more = received({ payer: { name: 'Ada' }, references: { invoiceNumbers: ['INV-42'] } })
    const { payer, references } = more
    payment
      .given(paymentReceived())
      .when(receive(more))
      .then({ type: 'PaymentDescribed', data: { paymentId, payer, references } })
  })
  test('keeps its amount, whatever is said of it later', () =>
    payment
      .given(paymentReceived())
      .when(receive(received({ amount: '999.00' })))
      .thenNothing())
})

describe('the fee', () => {
  const recorded: Payment.Event = { type: 'FeeRecorded', data: { paymentId, ...fee } }
  test('is recorded once', () =>
    payment.given(paymentReceived()).when(recordFee(fee)).then(recorded))
  test('of a payment nobody knows cannot be recorded', () =>
    payment.given().when(recordFee(fee)).thenRefused('payment-not-found'))
})

describe('unapplied money', () => {
  const given = payment.given(paymentReceived())
  test('goes to an invoice', () => given.when(allocate(['100.00'])).then(allocated(['100.00'])))
  test('goes to several invoices in one step', () =>
    given.when(allocate(['60', '40.0'])).then(allocated(['60.00', '40.00'])))
  test('is not spent twice', () => {
    given.when(allocate(['100.01'])).thenRefused('exceeds-unapplied')
    given.when(allocate(['60.00', '50.00'])).thenRefused('exceeds-unapplied')
    payment
      .given(paymentReceived(), allocated(['60.00']))
      .when(allocate(['40.01'], 'decision-2'))
      .thenRefused('exceeds-unapplied')
  })
  test('that went back to the payer is not spent', () =>
    payment
      .given(paymentReceived(), refundIssued('30.00'))
      .when(allocate(['70.01']))
      .thenRefused('exceeds-unapplied'))
  test('numbers its lines on and on', () =>
    payment
      .given(paymentReceived(), allocated(['60.00']))
      .when(allocate(['40.00'], 'decision-2'))
      .then({
        type: 'PaymentAllocated',
        data: { ...allocated(['40.00'], { first: 2 }).data, decisionId: 'decision-2' },
      }))
  test('moves in no line, by nothing, or backwards', () => {
    given.when(allocate([])).thenRefused('not-positive')
    given.when(allocate(['50.00', '0.00'])).thenRefused('not-positive')
    given.when(allocate(['-50.00'])).thenRefused('not-positive')
  })
  test('has no more decimals than its currency', () =>
    given.when(allocate(['10.005'])).thenRefused('too-many-decimals'))
  test('of a payment nobody knows goes nowhere', () =>
    payment
      .given()
      .when(allocate(['1.00']))
      .thenRefused('payment-not-found'))
})

describe('an allocated line', () => {
  const given = payment.given(paymentReceived(), allocated(['60.00', '40.00']))
  test('is released whole', () => given.when(release()).then(released('60.00')))
  test('is released once, though there be two reasons', () =>
    payment
      .given(paymentReceived(), allocated(['60.00', '40.00']), released('60.00'))
      .when(release(1, 'another'))
      .thenNothing())
  test('that a refund has shortened is released as far as it is left', () => {
    const refunded = [
      released('10.00', { lineId: `${paymentId}/2`, releaseId: 'r', reason: 'refund re_1' }),
      refundIssued('10.00'),
    ]
    payment
      .given(paymentReceived(), allocated(['60.00', '40.00']), ...refunded)
      .when(release(2))
      .then(released('30.00', { lineId: `${paymentId}/2` }))
  })
  test('that does not exist has nothing to release', () => given.when(release(7)).thenNothing())
  test('of a payment nobody knows cannot be released', () =>
    payment.given().when(release()).thenRefused('payment-not-found'))
  test('once released frees its money for another invoice', () =>
    payment
      .given(paymentReceived(), allocated(['100.00']), released('100.00'))
      .when(allocate(['100.00'], 'decision-2'))
      .then({
        type: 'PaymentAllocated',
        data: { ...allocated(['100.00'], { first: 2 }).data, decisionId: 'decision-2' },
      }))
})

test('what a person or an event asked for is done once, even when the money is there again', () =>
  payment
    .given(paymentReceived(), allocated(['100.00']), released('100.00'))
    .when(allocate(['100.00']))
    .thenNothing())

describe('the status of a payment', () => {
  const statusOf = (...more: Payment.Event[]) =>
    Payment.statusOf(payment.given(paymentReceived(), ...more).state)
  test.each<[Payment.Status, Payment.Event[]]>([
    ['unapplied', []],
    ['partially_allocated', [allocated(['60.00'])]],
    ['allocated', [allocated(['60.00', '40.00'])]],
    ['unapplied', [allocated(['100.00']), released('100.00')]],
    ['partially_refunded', [refundIssued('1.00')]],
    ['refunded', [refundIssued('100.00')]],
    ['disputed', [allocated(['100.00']), opened('100.00')]],
    ['allocated', [allocated(['100.00']), opened('100.00'), closed('won', '100.00')]],
    ['refunded', [opened('100.00'), closed('lost', '100.00')]],
  ])('is %s', (status, history) => expect(statusOf(...history)).toBe(status))
})

test('the figures count refunds and lost disputes as money that went back', () => {
  const history = [
    paymentReceived(),
    allocated(['50.00']),
    refundIssued('10.00'),
    opened('20.00'),
    closed('lost', '20.00'),
  ]
  const { state } = payment.given(...history)
  const { received, allocated: spent, refunded, unapplied } = Payment.figures(state)
  expect([received, spent, refunded, unapplied].map(String)).toEqual(['100', '50', '30', '20'])
  expect(refund({ refundId: 're_9', amount: eur('5.00') })(state)).toHaveLength(1)
})
