import { describe, expect, test } from 'vitest'
import * as Payment from '../../src/domain/payment.ts'
import {
  allocate,
  allocateByHand,
  moveAllocation,
  release,
} from '../../src/domain/payment-placing.ts'
import { refund } from '../../src/domain/payment-reversal.ts'
import {
  allocated,
  eur,
  invoiceId,
  match,
  paymentId,
  paymentReceived,
  refundIssued,
  released,
} from '../support/examples.ts'
import { spec } from '../support/spec.ts'

const payment = spec(Payment.decider)
const line = (n: number) => `${paymentId}/${n}`
const moved = (amount: string, decisionId = 'm1') =>
  released(amount, { releaseId: `${line(1)}/moved-${decisionId}`, reason: 'moved' })
const byHand = (
  amount: string,
  { to = 'deal-7', at = 2, decisionId = 'm1', note = 'it was for deal 7' } = {},
): Payment.Event => {
  const lines = [{ lineId: line(at), invoiceId: to, amount }]
  const why = { rule: 'person', evidence: [note] }
  return {
    type: 'PaymentAllocated',
    data: { paymentId, currency: 'EUR', lines, match: why, decisionId },
  }
}
const placed = [paymentReceived(), allocated(['60.00'])]

describe('a line that its invoice lets go of in part', () => {
  const part = (amount: string, releaseId = 'r1') =>
    release({ lineId: line(1), releaseId, reason: 'amended', amount: eur(amount) })
  const back = (amount: string, releaseId = 'r1') =>
    released(amount, { releaseId, reason: 'amended' })
  test('comes back in part', () =>
    payment
      .given(...placed)
      .when(part('20.00'))
      .then(back('20.00')))
  test('comes back as far as something is left', () => {
    payment
      .given(...placed, back('20.00'))
      .when(part('50.00', 'r2'))
      .then(back('40.00', 'r2'))
    payment
      .given(...placed, back('60.00'))
      .when(part('50.00', 'r2'))
      .thenNothing()
  })
  test('of nothing is nothing', () =>
    payment
      .given(...placed)
      .when(part('0.00'))
      .thenNothing())
})

describe('a person', () => {
  const asked = { decisionId: 'm1', note: 'it was for deal 7' }
  test('sends unapplied money to invoices', () =>
    payment
      .given(paymentReceived())
      .when(allocateByHand({ ...asked, lines: [{ invoiceId: 'deal-7', amount: '30.00' }] }))
      .then(byHand('30.00', { at: 1 })))
  test('moves a line to another invoice, with its trail', () =>
    payment
      .given(...placed)
      .when(moveAllocation({ lineId: line(1), to: 'deal-7', ...asked }))
      .then(moved('60.00'), byHand('60.00')))
  test('moves a part of a line, and only that comes back', () =>
    payment
      .given(...placed)
      .when(moveAllocation({ lineId: line(1), to: 'deal-7', amount: '25.00', ...asked }))
      .then(moved('25.00'), byHand('25.00')))
  test('moves a line to no invoice: it waits for a person', () => {
    payment
      .given(...placed)
      .when(moveAllocation({ lineId: line(1), to: null, ...asked }))
      .then(moved('60.00'))
    const { state } = payment.given(...placed, moved('60.00'))
    expect([state.byHand, Payment.figures(state).unapplied.toFixed(2)]).toEqual([true, '100.00'])
  })
  test('is refused more than the line holds, nothing, too fine an amount, a line nobody knows', () => {
    const move = (amount?: string, lineId = line(1)) =>
      payment.given(...placed).when(moveAllocation({ lineId, to: null, amount, ...asked }))
    move('60.01').thenRefused('exceeds-line')
    move('0.00').thenRefused('not-positive')
    move('-5.00').thenRefused('not-positive')
    move('0.001').thenRefused('too-many-decimals')
    move('1.00', line(9)).thenRefused('allocation-not-found')
    payment
      .given(...placed, moved('60.00', 'm0'))
      .when(moveAllocation({ lineId: line(1), to: null, ...asked }))
      .thenRefused('allocation-released')
  })
})

describe('a line to an invoice in another currency', () => {
  const rate = { from: 'EUR', to: 'USD', rate: '1.1', on: '2026-03-02', source: 'ada' }
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  const to = (amount: string, settled: string, given = rate) => ({
    ...{ invoiceId, amount },
    settles: { amount: { amount: settled, currency: given.to }, rate: given },
  })
  const send = (...lines: ReturnType<typeof to>[]) =>
    allocate({ decisionId: 'decision-1', lines, match })
  const sent = (amount: string, settled: string, at = 1): Payment.Event => ({
    type: 'PaymentAllocated',
    data: {
      ...{ paymentId, currency: 'EUR', match, decisionId: `decision-${at}` },
      lines: [{ lineId: line(at), ...to(amount, settled) }],
    },
  })
  const back = (amount: string, settled: string, releaseId: string) =>
    released(amount, { releaseId, reason: 'r', settled: usd(settled) })
  test('says what it settles there', () =>
    payment
      .given(paymentReceived())
      .when(send(to('90.91', '100.00')))
      .then(sent('90.91', '100.00')))
  test('is refused when it is worth something else, or the rate is of other currencies', () => {
    const given = payment.given(paymentReceived())
    given.when(send(to('90.91', '99.00'))).thenRefused('rate-missing')
    given.when(send(to('90.91', '100.00', { ...rate, from: 'GBP' }))).thenRefused('rate-missing')
    given.when(send(to('90.91', '100.00', { ...rate, to: 'EUR' }))).thenRefused('rate-missing')
    given.when(send(to('90.91', '100.001'))).thenRefused('too-many-decimals')
  })
  test('comes back in parts that leave what the rest is worth, and to the cent at the end', () => {
    const history = [paymentReceived(), sent('33.33', '36.66')]
    const some = (amount: string, releaseId: string) =>
      release({ lineId: line(1), releaseId, reason: 'r', amount: eur(amount) })
    payment
      .given(...history)
      .when(some('11.11', 'a'))
      .then(back('11.11', '12.22', 'a'))
    payment
      .given(...history, back('11.11', '12.22', 'a'))
      .when(some('22.22', 'b'))
      .then(back('22.22', '24.44', 'b'))
  })
  test('comes back as its invoice says, as far as something is left', () => {
    const history = [paymentReceived(), sent('33.33', '36.66')]
    const undone = release({
      ...{ lineId: line(1), releaseId: 'a', reason: 'r' },
      ...{ amount: eur('40.00'), settled: usd('10.00') },
    })
    payment
      .given(...history)
      .when(undone)
      .then(back('33.33', '36.66', 'a'))
  })
  test('gives way to a refund on both sides', () =>
    payment
      .given(paymentReceived(), sent('90.91', '100.00'))
      .when(refund({ refundId: 're_1', amount: eur('50.00'), on: '2026-03-09' }))
      .then(
        released('40.91', {
          ...{ releaseId: `${line(1)}/refund re_1`, reason: 'refund re_1' },
          ...{ settled: usd('45.00'), on: '2026-03-09' },
        }),
        {
          type: 'RefundIssued',
          data: { ...(refundIssued('50.00').data as object), on: '2026-03-09' } as never,
        },
      ))
  test('in parts settles what the whole would have: no cent is lost', () => {
    const history = [paymentReceived(), sent('30.04', '33.04')]
    const next = { ...to('30.04', '33.05') }
    payment
      .given(...history)
      .when(allocate({ decisionId: 'decision-2', lines: [next], match }))
      .then(sent('30.04', '33.05', 2))
  })
})
