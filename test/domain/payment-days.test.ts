// Money that comes back is placed on the day it was back: on no day of the books is more placed of a
// payment than was there.
import { describe, expect, test } from 'vitest'
import { parseStream } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { categories, entryOf, type Financial } from '../../src/domain/journal.ts'
import { sum } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocateByHand, moveAllocation } from '../../src/domain/payment-placing.ts'
import { amendReceived, type Observation } from '../../src/domain/payment-reversal.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { openCompany } from '../support/company.ts'
import {
  allocated,
  cause,
  eur,
  invoiceId,
  paymentId,
  paymentReceived,
  released,
} from '../support/examples.ts'
import { eventsAfter } from '../support/look-up.ts'
import { spec } from '../support/spec.ts'

const payment = spec(Payment.decider)
const came = paymentReceived({ receivedAt: '2026-09-04T10:00:00.000Z' })

describe('what is allocated', () => {
  const lines = [{ invoiceId, amount: '30.00' }]
  const place = allocateByHand({ decisionId: 'decision-3', lines, note: null })
  const placed = (on?: string): Payment.Event => {
    const { type, data } = allocated(['30.00'], { first: 3 })
    const match = { rule: 'person', evidence: [] }
    return { type, data: { ...data, match, ...(on && { on }) } }
  }
  const history = (...events: Payment.Event[]) => {
    const before = [came, allocated(['60.00', '40.00']), released('40.00', { lineId: line(2) })]
    return payment.given(...before, ...events)
  }
  const line = (number: number) => `${paymentId}/${number}`
  const failed = (data: { on?: string; wasIssued?: boolean }): Payment.Event => {
    return {
      type: 'RefundFailed',
      data: { paymentId, refundId: 're_1', amount: eur('5'), ...data },
    }
  }
  const won = (data: { wasLost?: boolean }): Payment.Event => {
    const of = { paymentId, disputeId: 'dp_1', amount: eur('5'), outcome: 'won' as const }
    return { type: 'DisputeClosed', data: { ...of, on: '2026-09-20', ...data } }
  }
  const amended = (now: string): Payment.Event => {
    const data = { paymentId, received: eur(now), before: eur('100.00'), on: '2026-09-08' }
    return { type: 'PaymentAmended', data }
  }

  test.each<[string, Payment.Event[], string | undefined]>([
    ['has the day the money came', [], undefined],
    ['has that on which a refund had failed', [failed({ on: '2026-09-11' })], '2026-09-11'],
    ['has it when nobody knows which day that was', [failed({})], undefined],
    [
      'not that of a refund nobody knew',
      [failed({ on: '2026-09-11', wasIssued: false })],
      undefined,
    ],
    ['has that of a dispute won by appeal', [won({ wasLost: true })], '2026-09-20'],
    ['not that of a dispute that took nothing', [won({})], undefined],
    ['has that on which it was more', [amended('110.00')], '2026-09-08'],
    ['not that on which it was less', [amended('90.00')], undefined],
    [
      'has the last of them',
      [won({ wasLost: true }), failed({ on: '2026-09-11' }), amended('110.00')],
      '2026-09-20',
    ],
  ])('%s', (_, events, on) =>
    history(...events)
      .when(place)
      .then(placed(on)),
  )
  test('keeps its day when it is moved', () => {
    const move = (lineId: string) =>
      moveAllocation({ lineId, to: 'deal-2', decisionId: 'd', note: null })
    const again = placed('2026-09-11')
    const { state } = payment.given(came, allocated(['60.00']), failed({ on: '2026-09-11' }), again)
    const days = [line(1), line(3)].map((lineId) => {
      const [, event] = move(lineId)(state)
      return event?.type === 'PaymentAllocated' ? event.data.on : 'none'
    })
    expect(days).toEqual([undefined, '2026-09-11'])
  })
})

describe('in the books', () => {
  const company = openCompany()
  const { issued, charged, naming, openOf } = company
  const of = { ...naming('A'), amount: '800.00', receivedAt: '2026-09-04T10:00:00.000Z' }
  const terms = { total: '800.00', issuedOn: '2026-09-01', dueOn: '2026-09-30' }
  type Refund = Observation['refunds'][number]
  const gone: Refund = { refundId: 're_1', amount: eur('120.00'), failed: false, on: '2026-09-10' }
  const failed: Refund = { ...gone, failed: true, failedOn: '2026-09-11' }

  /** What the books hold without a place at the end of each day on which something happened. */
  async function unapplied() {
    const days = new Map<string, string>()
    const log = (await eventsAfter(company.world.store)).filter(({ stream }) =>
      categories.some((one) => one === parseStream(stream).category),
    )
    const entries = log.flatMap((event) => entryOf(event as unknown as Financial) ?? [])
    for (const { effectiveOn: day } of entries) {
      const until = entries.filter(({ effectiveOn }) => effectiveOn <= day)
      const postings = until.flatMap((entry) => entry.postings)
      const cash = postings.filter(({ account }) => account === 'unapplied-cash')
      days.set(day, sum(cash.map(({ amount }) => amount.negated())).toFixed(2))
    }
    return Object.fromEntries([...days].sort())
  }
  const linesOf = async () => {
    const { state } = await load(company.world.store, Invoice.decider, 'main', 'deal-A')
    return [...state.applied.values()].map(({ amount, on }) => `${amount.toFixed(2)} ${on}`)
  }

  test('a refund that failed is placed on the day it failed', async () => {
    await issued('A', terms)
    await charged('ch_1', of)
    expect(await openOf('A')).toBe('0.00')
    await charged('ch_1', { ...of, refunds: [gone] })
    expect(await openOf('A')).toBe('120.00')
    await charged('ch_1', { ...of, refunds: [failed] })
    expect(await openOf('A')).toBe('0.00')
    expect(await linesOf()).toEqual(['680.00 2026-09-04', '120.00 2026-09-11'])
    expect(Object.values(await unapplied())).toEqual(['0.00', '0.00', '0.00', '0.00'])
  })
  test('heard of as failed only, nothing was ever away', async () => {
    await issued('A', terms)
    await charged('ch_1', { ...of, refunds: [failed] })
    expect(await openOf('A')).toBe('0.00')
    expect(await linesOf()).toEqual(['800.00 2026-09-04'])
  })
  test('what a dispute took is placed on the day of the appeal', async () => {
    await issued('A', terms)
    const asked = { disputeId: 'dp_1', amount: eur('800.00'), reason: 'fraudulent' }
    const told = async (outcome: Payment.Dispute['outcome'], closedOn: string) => {
      await charged('ch_1', { ...of, disputes: [{ ...asked, outcome, closedOn }] })
      return openOf('A')
    }
    await charged('ch_1', of)
    expect(await openOf('A')).toBe('0.00')
    expect([await told('lost', '2026-09-10'), await told('won', '2026-09-20')]).toEqual([
      ...['800.00', '0.00'],
    ])
    expect((await linesOf()).at(-1)).toBe('800.00 2026-09-20')
    expect(new Set(Object.values(await unapplied()))).toEqual(new Set(['0.00']))
  })
  test('what a payment is more is placed on the day that was said', async () => {
    await issued('A', terms)
    await charged('ch_1', { ...of, amount: '700.00' })
    expect(await openOf('A')).toBe('100.00')
    const decide = amendReceived({ received: eur('800.00'), on: '2026-09-08' })
    await transact(company.world.store, Payment.decider, 'stripe-ch_1', decide, cause('amend'))
    await charged('ch_1', of)
    expect(await openOf('A')).toBe('0.00')
    expect(new Set(Object.values(await unapplied()))).toEqual(new Set(['0.00']))
  })
  test('a discount for early payment is not lost by a refund that failed', async () => {
    const earlyDiscount = { amount: '16.00', until: '2026-09-08' }
    await issued('A', { ...terms, earlyDiscount })
    const early = { ...of, amount: '784.00' }
    for (const refunds of [[], [gone], [failed]]) {
      await charged('ch_1', { ...early, refunds })
      expect(await openOf('A')).toBe(refunds[0] === gone ? '136.00' : '0.00')
    }
    expect((await linesOf()).at(-1)).toBe('120.00 2026-09-11')
  })
})
