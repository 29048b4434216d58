// What happens to a charge at Stripe, and how it is told: a reading after each thing that happened,
// each restating the whole, arriving in any order and any of them twice.
import fc from 'fast-check'
import { Decimal } from '../../src/domain/money.ts'
import type { Received } from '../../src/domain/payment.ts'
import type { Observation } from '../../src/domain/payment-reversal.ts'

type Step = { kind: 'refund' | 'fail' | 'dispute' | 'win' | 'lose' | 'fee'; percent: number }

/** The currency in which the platform settles, and what the payment's own is worth in it. */
export type SettledIn = { currency: string; rate: string }

/** The readings of one charge in the order in which they were made; at least one. */
export function chargeStory(
  details: Received,
  {
    failures = true,
    reversals = 4,
    settledIn,
  }: { failures?: boolean; reversals?: number; settledIn?: SettledIn | undefined } = {},
): fc.Arbitrary<Observation[]> {
  const kinds: Step['kind'][] = ['refund', 'refund', 'dispute', 'win', 'lose', 'fee']
  const step = fc.record({
    kind: fc.constantFrom<Step['kind'][]>(...kinds, ...(failures ? (['fail'] as const) : [])),
    percent: fc.integer({ min: 1, max: 100 }),
  })
  return fc
    .array(step, { maxLength: reversals })
    .map((steps) => readings(details, steps, settledIn))
}

function readings(details: Received, steps: Step[], settledIn?: SettledIn): Observation[] {
  let now: Observation = { ...details, refunds: [], disputes: [], fee: null }
  const all = [now]
  for (const step of steps) {
    now = after(now, step, settledIn)
    all.push(now)
  }
  return all
}

/** What has not gone back, with an open dispute's money held apart: Stripe refunds no more. */
function left({ received, refunds, disputes }: Observation): Decimal {
  const gone = [
    ...refunds.filter((one) => !one.failed),
    ...disputes.filter((one) => one.outcome !== 'won'),
  ]
  return gone.reduce((rest, one) => rest.minus(one.amount.amount), new Decimal(received.amount))
}

function after(now: Observation, { kind, percent }: Step, settledIn?: SettledIn): Observation {
  const { currency } = now.received
  const part = left(now).times(percent).div(100).toDecimalPlaces(2, Decimal.ROUND_UP)
  const amount = { amount: part.toFixed(2), currency }
  const { refunds, disputes, paymentId } = now
  const closing = (outcome: 'won' | 'lost') =>
    disputes.map((one) => (one.outcome === 'open' ? { ...one, outcome } : one))
  switch (kind) {
    case 'refund': {
      if (part.isZero()) return now
      const refundId = `re_${paymentId}_${refunds.length + 1}`
      return { ...now, refunds: [...refunds, { refundId, amount, failed: false }] }
    }
    case 'fail':
      return {
        ...now,
        refunds: refunds.map((one, index) =>
          index === percent % refunds.length ? { ...one, failed: true } : one,
        ),
      }
    case 'dispute': {
      if (part.isZero() || disputes.length > 0) return now
      const disputeId = `dp_${paymentId}`
      return {
        ...now,
        disputes: [{ disputeId, amount, reason: 'fraudulent', outcome: 'open' }],
      }
    }
    case 'win':
      return { ...now, disputes: closing('won') }
    case 'lose':
      return { ...now, disputes: closing('lost') }
    case 'fee': {
      const settled = settledIn ?? { currency, rate: '1' }
      const fee = { amount: '1.75', currency: settled.currency }
      const gross = new Decimal(now.received.amount).times(settled.rate).toDecimalPlaces(2)
      const net = { amount: gross.minus('1.75').toFixed(2), currency: settled.currency }
      const balanceTransactionId = `txn_${paymentId}`
      const exchangeRate = settledIn?.rate ?? null
      return { ...now, fee: { balanceTransactionId, fee, net, exchangeRate } }
    }
  }
}

/** All of them in some order, and any of them again behind. */
export function inAnyOrder<T>(items: T[]): fc.Arbitrary<T[]> {
  const all = fc.shuffledSubarray(items, { minLength: items.length })
  return fc.tuple(all, fc.shuffledSubarray(items)).map(([first, again]) => [...first, ...again])
}
