import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inTurn } from '../../src/domain/decider.ts'
import * as Payment from '../../src/domain/payment.ts'
import {
  amendReceived,
  dispute,
  failRefund,
  inquiry,
  observe,
  refund,
} from '../../src/domain/payment-reversal.ts'
import {
  allocated,
  eur,
  fee,
  observation,
  paymentId,
  paymentReceived,
  received,
  refundIssued,
  released,
} from '../support/examples.ts'
import { chargeStory, inAnyOrder } from '../support/histories.ts'
import { spec } from '../support/spec.ts'

const payment = spec(Payment.decider)
const back = (amount: string, refundId = 're_1') => refund({ refundId, amount: eur(amount) })
const freed = (amount: string, line: number, why = 'refund re_1') => {
  const lineId = `${paymentId}/${line}`
  return released(amount, { lineId, releaseId: `${lineId}/${why}`, reason: why })
}
const failed = (amount: string): Payment.Event => {
  return { type: 'RefundFailed', data: { paymentId, refundId: 're_1', amount: eur(amount) } }
}
const full = [paymentReceived(), allocated(['60.00', '40.00'])]

describe('a refund', () => {
  test('of unapplied money frees nothing', () =>
    payment.given(paymentReceived()).when(back('30.00')).then(refundIssued('30.00')))
  test('of allocated money takes it from the newest line first', () => {
    payment
      .given(...full)
      .when(back('30.00'))
      .then(freed('30.00', 2), refundIssued('30.00'))
    payment
      .given(...full)
      .when(back('50.00'))
      .then(freed('40.00', 2), freed('10.00', 1), refundIssued('50.00'))
  })
  test('takes unapplied money before any line', () =>
    payment
      .given(paymentReceived(), allocated(['60.00']))
      .when(back('50.00'))
      .then(freed('10.00', 1), refundIssued('50.00')))
  test('of more than was received is refused', () => {
    payment
      .given(...full)
      .when(back('100.01'))
      .thenRefused('exceeds-received')
    payment
      .given(paymentReceived(), refundIssued('60.00', 're_0'))
      .when(back('40.01'))
      .thenRefused('exceeds-received')
  })
  test('of nothing is refused', () =>
    payment
      .given(...full)
      .when(back('0.00'))
      .thenRefused('not-positive'))
  test('in another currency is refused', () =>
    payment
      .given(...full)
      .when(refund({ refundId: 're_1', amount: { amount: '1.00', currency: 'USD' } }))
      .thenRefused('currency-differs'))
  test('of a payment nobody knows is refused', () =>
    payment.given().when(back('1.00')).thenRefused('payment-not-found'))
})

describe('a refund that failed', () => {
  const fail = failRefund({ refundId: 're_1', amount: eur('30.00') })
  test('brings the money back', () => {
    payment.given(paymentReceived(), refundIssued('30.00')).when(fail).then(failed('30.00'))
    const { state } = payment.given(paymentReceived(), refundIssued('30.00'), failed('30.00'))
    expect(Payment.figures(state).unapplied.toFixed(2)).toBe('100.00')
  })
  test('may be heard of before it was heard of as issued', () => {
    const unheard = { ...failed('30.00').data, wasIssued: false }
    payment
      .given(paymentReceived())
      .when(fail)
      .then({ type: 'RefundFailed', data: unheard as never })
    payment.given(paymentReceived(), failed('30.00')).when(back('30.00')).thenNothing()
  })
  test('of a payment nobody knows is refused', () =>
    payment.given().when(fail).thenRefused('payment-not-found'))
})

describe('a dispute', () => {
  const asked = { disputeId: 'dp_1', amount: eur('70.00'), reason: 'fraudulent' }
  const closedData = { paymentId, disputeId: 'dp_1', amount: eur('70.00') }
  const opened: Payment.Event = { type: 'DisputeOpened', data: { paymentId, ...asked } }
  const won: Payment.Event = { type: 'DisputeClosed', data: { ...closedData, outcome: 'won' } }
  const lost: Payment.Event = { type: 'DisputeClosed', data: { ...closedData, outcome: 'lost' } }
  test('that is open moves no money', () =>
    payment
      .given(...full)
      .when(dispute({ ...asked, outcome: 'open' }))
      .then(opened))
  test('that is won moves no money', () =>
    payment
      .given(...full, opened)
      .when(dispute({ ...asked, outcome: 'won' }))
      .then(won))
  test('that is lost takes the money away', () =>
    payment
      .given(...full, opened)
      .when(dispute({ ...asked, outcome: 'lost' }))
      .then(freed('40.00', 2, 'dispute dp_1'), freed('30.00', 1, 'dispute dp_1'), lost))
  test('may be heard of first when it is lost already', () =>
    payment
      .given(paymentReceived())
      .when(dispute({ ...asked, outcome: 'lost' }))
      .then(opened, lost))
  test('that is decided stays so', () => {
    payment
      .given(paymentReceived(), opened, lost)
      .when(dispute({ ...asked, outcome: 'open' }))
      .thenNothing()
    const given = payment.given(paymentReceived(), opened, won)
    given.when(dispute({ ...asked, outcome: 'open' })).thenNothing()
    given.when(dispute({ ...asked, outcome: 'lost' })).thenNothing()
  })
  test('that is won behind a loss brings back what was lost', () => {
    const some: Payment.Event = {
      type: 'DisputeClosed',
      data: { ...closedData, amount: eur('60.00'), outcome: 'lost' },
    }
    payment
      .given(paymentReceived(), refundIssued('40.00'), opened, some)
      .when(dispute({ ...asked, outcome: 'won', closedOn: '2026-04-01' }))
      .then({
        type: 'DisputeClosed',
        data: {
          ...{ ...closedData, amount: eur('60.00'), outcome: 'won' },
          ...{ on: '2026-04-01', wasLost: true },
        },
      })
  })
  test('that was opened rightly cannot be lost for a negative amount', () =>
    payment
      .given(...full)
      .when(
        inTurn(
          Payment.decider,
          dispute({ ...asked, outcome: 'open' }),
          dispute({ ...asked, amount: eur('-0.01'), outcome: 'lost' }),
        ),
      )
      .thenRefused('not-positive'))
  test('of more than is left of the payment takes what is left when lost', () => {
    const history = [paymentReceived(), refundIssued('40.00')]
    const state = history.reduce(Payment.evolve, Payment.initial)
    const decided = dispute({ ...asked, outcome: 'lost' })(state)
    const after = Payment.figures(decided.reduce(Payment.evolve, state))
    expect(after.refunded.toFixed(2)).toBe(after.received.toFixed(2))
    expect(after.unapplied.toFixed(2)).toBe('0.00')
    expect(dispute({ ...asked, outcome: 'lost' })(decided.reduce(Payment.evolve, state))).toEqual(
      [],
    )
  })
  test('in another currency is refused', () =>
    payment
      .given(...full)
      .when(dispute({ ...asked, amount: { amount: '1.00', currency: 'USD' }, outcome: 'open' }))
      .thenRefused('currency-differs'))
  test('of a payment nobody knows is refused', () =>
    payment
      .given()
      .when(dispute({ ...asked, outcome: 'open' }))
      .thenRefused('payment-not-found'))
})

describe('all that the platform says of a charge', () => {
  const refunds = [{ refundId: 're_1', amount: eur('30.00'), failed: false }]
  test('is taken over in one decision', () =>
    payment
      .given()
      .when(observe(observation({ refunds, fee })))
      .then(
        paymentReceived(),
        { type: 'FeeRecorded', data: { paymentId, ...fee } },
        refundIssued('30.00'),
      ))
  test('with fewer refunds than are known, because it is late, changes nothing', () =>
    payment
      .given(paymentReceived(), refundIssued('30.00'))
      .when(observe(observation()))
      .thenNothing())
  test('is refused as a whole when one part of it cannot be', () =>
    payment
      .given()
      .when(observe(observation({ refunds, amount: '20.00' })))
      .thenRefused('exceeds-received'))
  // Stripe gives a charge's description no time, so the last one taken over stands.
  test('describes the payment as it was read last', () => {
    const better = observation({ references: { description: 'for INV-42' } })
    const { payer, references } = better
    payment
      .given(paymentReceived())
      .when(observe(better))
      .then({ type: 'PaymentDescribed', data: { paymentId, payer, references } })
  })
})

const text = (state: Payment.State) => {
  const { received, allocated, refunded, unapplied } = Payment.figures(state)
  return {
    received: `${received}`,
    allocated: `${allocated}`,
    refunded: `${refunded}`,
    unapplied: `${unapplied}`,
  }
}

test('observations in any order, some twice, leave the figures of the clean order', () => {
  fc.assert(
    fc.property(
      chargeStory(received()).chain((seen) => fc.tuple(fc.constant(seen), inAnyOrder(seen))),
      ([inOrder, arriving]) => {
        const after = (observations: typeof inOrder) => {
          const history: Payment.Event[] = []
          for (const one of observations) {
            history.push(...observe(one)(payment.given(...history).state))
          }
          return payment.given(...history).state
        }
        expect(text(after(arriving))).toEqual(text(after(inOrder)))
        expect(after(arriving).refunds).toEqual(after(inOrder).refunds)
        expect(after(arriving).disputes).toEqual(after(inOrder).disputes)
      },
    ),
  )
})

// Money that is allocated already: a refund that failed leaves its line shortened when it was heard
// of as issued, and untouched when not. Settlement levels that out (convergence.test.ts); here
// the stories are those without a failure.
test('observations in any order take the same lines back', () => {
  fc.assert(
    fc.property(
      chargeStory(received(), { failures: false }).chain((seen) =>
        fc.tuple(fc.constant(seen), inAnyOrder(seen)),
      ),
      fc.subarray(['50.00', '30.00', '20.00'], { minLength: 1 }),
      ([inOrder, arriving], amounts) => {
        const after = (observations: typeof inOrder) => {
          const history: Payment.Event[] = [paymentReceived(), allocated(amounts)]
          for (const one of observations) {
            history.push(...observe(one)(payment.given(...history).state))
          }
          return payment.given(...history).state.lines.map((line) => `${line.amount}`)
        }
        expect(after(arriving)).toEqual(after(inOrder))
      },
    ),
  )
})

describe('a refund of a payment over several invoices', () => {
  const over: Payment.Event = {
    type: 'PaymentAllocated',
    data: {
      ...{ paymentId, currency: 'EUR', decisionId: 'd1' },
      match: { rule: 'reference', evidence: [] },
      lines: [
        { lineId: `${paymentId}/1`, invoiceId: 'deal-1', amount: '40.00' },
        { lineId: `${paymentId}/2`, invoiceId: 'deal-2', amount: '30.00' },
      ],
    },
  }
  const of = (amount: string, line: number, on?: string) => {
    const lineId = `${paymentId}/${line}`
    const freedBy = { releaseId: `${lineId}/refund re_1`, reason: 'refund re_1' }
    return released(amount, {
      ...{ lineId, invoiceId: `deal-${line}`, ...freedBy },
      ...(on !== undefined && { on }),
    })
  }
  const given = payment.given(paymentReceived(), over)
  const issued = (more: object = {}): Payment.Event => {
    const data = { paymentId, refundId: 're_1', amount: eur('50.00'), ...more }
    return { type: 'RefundIssued', data }
  }
  test('takes the chosen one first, then what is unapplied, then the newest', () => {
    const request = { refundId: 're_1', amount: eur('50.00'), invoiceIds: ['deal-1'] }
    given.when(refund(request)).then(of('40.00', 1), issued())
    const more = { ...request, amount: eur('80.00') }
    given.when(refund(more)).then(of('40.00', 1), of('10.00', 2), issued({ amount: eur('80.00') }))
  })
  test('is of the day on which it was made', () =>
    given
      .when(refund({ refundId: 're_1', amount: eur('50.00'), on: '2026-03-09' }))
      .then(of('20.00', 2, '2026-03-09'), issued({ on: '2026-03-09' })))
  test('has a credit note take its place, where lines were released for it', () => {
    const request = { refundId: 're_1', amount: eur('50.00'), policy: 'credit-note' as const }
    given.when(refund(request)).then(of('20.00', 2), issued({ creditNoteId: 'refund-re_1' }))
    payment.given(paymentReceived()).when(refund(request)).then(issued())
  })
  test('too fine is refused', () =>
    given.when(refund({ refundId: 're_1', amount: eur('0.001') })).thenRefused('too-many-decimals'))
})

describe('an inquiry', () => {
  const asked = { disputeId: 'dp_1', amount: eur('70.00'), reason: 'unrecognized' }
  const on = '2026-03-09'
  const opened: Payment.Event = { type: 'InquiryOpened', data: { paymentId, ...asked, on } }
  const closed: Payment.Event = { type: 'InquiryClosed', data: { paymentId, disputeId: 'dp_1' } }
  const disputed: Payment.Event = { type: 'DisputeOpened', data: { paymentId, ...asked } }
  const tell = (isOpen: boolean) => inquiry({ ...asked, on, isOpen })
  const statusAfter = (...more: Payment.Event[]) =>
    Payment.statusOf(payment.given(...full, ...more).state)
  test('moves no money, and shows', () => {
    payment
      .given(...full)
      .when(tell(true))
      .then(opened)
    expect([statusAfter(opened), statusAfter(opened, closed)]).toEqual([
      ...['under_inquiry', 'allocated'],
    ])
  })
  test('closes, whatever is heard of it later', () => {
    payment
      .given(...full, opened)
      .when(tell(false))
      .then(closed)
    payment
      .given(...full)
      .when(tell(false))
      .then(opened, closed)
    payment
      .given(...full, opened, closed)
      .when(tell(true))
      .thenNothing()
  })
  test('that became a dispute is an inquiry no more, heard of before or after', () => {
    payment
      .given(...full, disputed)
      .when(tell(true))
      .thenNothing()
    payment
      .given(...full, opened, disputed)
      .when(tell(false))
      .thenNothing()
    expect(statusAfter(opened, disputed)).toBe('disputed')
    const { state } = payment.given(...full, opened, disputed)
    expect(Payment.figures(state).disputed.toFixed(2)).toBe('70.00')
  })
})

describe('an amount that was corrected', () => {
  const now = (amount: string) => amendReceived({ received: eur(amount), on: '2026-03-09' })
  const amended = (amount: string): Payment.Event => {
    const data = { paymentId, received: eur(amount), before: eur('100.00'), on: '2026-03-09' }
    return { type: 'PaymentAmended', data }
  }
  test('upwards leaves more unapplied', () =>
    payment
      .given(...full)
      .when(now('120.00'))
      .then(amended('120.00')))
  test('downwards frees the newest lines', () => {
    const why = 'amended to 70.00 from 100.00'
    const line = `${paymentId}/2`
    const freedBy = { lineId: line, releaseId: `${line}/${why}`, reason: why, on: '2026-03-09' }
    payment
      .given(...full)
      .when(now('70.00'))
      .then(released('30.00', freedBy), amended('70.00'))
  })
  test('below what went back is refused, and so is nothing', () => {
    const given = payment.given(paymentReceived(), refundIssued('60.00'))
    given.when(now('59.99')).thenRefused('exceeds-received')
    given.when(now('0.00')).thenRefused('not-positive')
  })
})

test('a currency that nobody knows, or too fine an amount, is not received', () => {
  payment
    .given()
    .when(observe(observation({ currency: 'ZZZ' })))
    .thenRefused('unknown-currency')
  payment
    .given()
    .when(observe(observation({ amount: '1.005' })))
    .thenRefused('too-many-decimals')
})
