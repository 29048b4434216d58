// A rule tried on the payments of the past, in a real Postgres.
import { sql } from 'slonik'
import { describe, expect, test } from 'vitest'
import type { Action, Condition, Rule } from '../../src/domain/matching/rules.ts'
import { money } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocate, release as releasePayment } from '../../src/domain/payment-placing.ts'
import * as Reversal from '../../src/domain/payment-reversal.ts'
import * as Review from '../../src/domain/review.ts'
import { tryRule, type TrialRange } from '../../src/projections/rule-trial.ts'
import type { History } from '../support/history.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()

type Paid = { payer?: string; amount?: string; at?: string; workspace?: string }
function paid(history: History, chargeId: string, given: Paid = {}): string {
  const { payer = 'Ann Payer', amount = '100.00', at = Examples.moment, workspace = 'main' } = given
  const seen = Examples.observation(chargeId, amount)
  const details = {
    ...seen,
    payer: { ...seen.payer, name: payer },
    references: { invoiceNumbers: [], dealId: null, description: `order ${chargeId}` },
    receivedAt: at,
  }
  history.decide(Payment.decider, seen.paymentId, Reversal.observe(details), { workspace })
  return seen.paymentId
}

/** The payment settles a new invoice over the total. */
function settles(history: History, paymentId: string, dealId: string, total: string, of = total) {
  Examples.won(history, dealId, total)
  const invoiceId = Examples.issued(history, dealId)
  Examples.allocated(history, paymentId, invoiceId, of)
  Examples.applied(history, paymentId, invoiceId, of)
  return invoiceId
}

function asks(history: History, paymentId: string) {
  const ids = { reviewId: paymentId, paymentId }
  const question = { ...ids, unapplied: money('100.00', 'EUR'), reason: 'unclear', proposals: [] }
  history.decide(Review.decider, paymentId, Review.request(question))
}

const ann: Condition = { field: 'payer', test: 'is', value: 'ANN PAYER' }
const rule = (action: Action, conditions = [ann], ruleId = 'tried'): Rule => ({
  ...{ ruleId, name: 'A rule', conditions, action, enabled: false },
})
const trying = (
  tried: Rule,
  given: TrialRange & { rules?: Rule[]; workspace?: string; paymentsMax?: number } = {},
) => tryRule(books.db, { workspace: 'main', rules: [], tried, ...given })

describe('a rule is tried on what became of the payments', () => {
  const company = playing((history) => {
    settles(history, paid(history, 'ch_1'), '1', '100.00')
    settles(history, paid(history, 'ch_2', { amount: '98.00' }), '2', '100.00', '98.00')
    asks(history, paid(history, 'ch_3'))
    paid(history, 'ch_4')
    settles(history, paid(history, 'ch_5', { payer: 'Bob' }), '5', '100.00')
    const old = paid(history, 'ch_old', { at: '2025-02-28T00:00:00.000Z' })
    settles(history, old, '6', '100.00')
    const elsewhere = { ...Examples.observation('ch_7', '10.00'), paymentId: 'qbo-7' }
    const inQuickBooks = { ...elsewhere, source: 'quickbooks' as const, externalId: '7' }
    history.decide(Payment.decider, 'qbo-7', Reversal.observe(inQuickBooks))
    settles(history, 'qbo-7', '7', '10.00')
    // Taken back whole, and taken by nobody: neither is where the money is.
    const back = settles(history, paid(history, 'ch_8'), '8', '100.00')
    const release = { lineId: 'stripe-ch_8/1', releaseId: 'back', reason: 'a mix-up' }
    history.decide(Payment.decider, 'stripe-ch_8', releasePayment(release))
    Examples.allocated(history, paid(history, 'ch_9'), back, '100.00')
    Examples.applied(history, 'stripe-ch_9', back, '100.00')
    paid(history, 'ch_other', { workspace: 'other' })
  })

  test.each<[Action, string[], string]>([
    [{ kind: 'ignore' }, ['ch_1', 'ch_2', 'ch_3'], 'those that settle invoices or wait'],
    [{ kind: 'review' }, ['ch_1', 'ch_2'], 'those that nobody was asked about'],
    [{ kind: 'assign', customerId: 'c2' }, ['ch_1', 'ch_2', 'ch_3'], 'those of another customer'],
    [{ kind: 'assign', customerId: 'c1' }, ['ch_3'], 'those that wait'],
    [{ kind: 'write-off', upTo: '2.00', currency: 'EUR' }, ['ch_2'], 'those that leave as much'],
    [{ kind: 'write-off', upTo: '1.99', currency: 'EUR' }, [], 'none that leaves more'],
  ])('to %o: %s', async (action, changed) => {
    await books.given(company)
    const { examples, ...figures } = await trying(rule(action))
    expect(figures).toEqual({
      since: '2025-03-01T09:30:00.000000Z',
      until: '2026-03-01T09:30:00.000000Z',
      ...{ payments: 7, isWhole: true, fitting: 6, verdictsChanged: changed.length },
    })
    expect(examples.map(({ paymentId }) => paymentId)).toEqual(
      changed.map((chargeId) => `stripe-${chargeId}`).reverse(),
    )
  })

  test('and the examples say what was decided and what would be', async () => {
    await books.given(company)
    const { examples } = await trying(rule({ kind: 'ignore' }))
    const example = {
      ...{ payer: 'Ann Payer', receivedAt: '2026-03-01T09:30:00.000000Z', wouldBe: 'ignore' },
      received: money('100.00', 'EUR'),
    }
    expect(examples).toMatchObject([
      { ...example, paymentId: 'stripe-ch_3', decided: 'in-review', invoiceIds: [] },
      { paymentId: 'stripe-ch_2', decided: 'allocated', invoiceIds: ['deal-2'] },
      { ...example, paymentId: 'stripe-ch_1', decided: 'allocated', invoiceIds: ['deal-1'] },
    ])
  })

  test('but not where an earlier rule that is on decides', async () => {
    await books.given(company)
    const first = { ...rule({ kind: 'review' }, [ann], 'first'), enabled: true }
    const tried = rule({ kind: 'ignore' })
    const figures = { fitting: 6, verdictsChanged: 0, examples: [] }
    expect(await trying(tried, { rules: [first, tried] })).toMatchObject(figures)
    const turned = await trying(tried, { rules: [tried, first] })
    expect(turned.verdictsChanged).toBe(3)
  })

  test('within the range that was asked for, both ends with it', async () => {
    await books.given(company)
    const at = '2025-02-28T00:00:00.000Z'
    const ignore = rule({ kind: 'ignore' })
    expect(await trying(ignore, { since: at, until: at })).toMatchObject({
      ...{ payments: 1, verdictsChanged: 1, examples: [{ paymentId: 'stripe-ch_old' }] },
    })
    expect(await trying(ignore, { since: at })).toMatchObject({ payments: 8, verdictsChanged: 4 })
    expect(await trying(ignore, { until: at })).toMatchObject({ payments: 1 })
    const later = { since: '2026-03-02T00:00:00.000Z' }
    expect(await trying(ignore, later)).toMatchObject({ payments: 0, isWhole: true })
  })

  test('of its own workspace', async () => {
    await books.given(company)
    const other = await trying(rule({ kind: 'ignore' }), { workspace: 'other' })
    expect(other).toMatchObject({ payments: 1, fitting: 1, verdictsChanged: 0 })
    const nobody = await trying(rule({ kind: 'ignore' }), { workspace: 'nobody' })
    expect(nobody).toMatchObject({ since: null, until: null, payments: 0, isWhole: true })
  })
})

test('an invoice is left open by the payment that came to it last', async () => {
  await books.given(
    playing((history) => {
      const first = paid(history, 'ch_1')
      const second = paid(history, 'ch_2', { payer: 'Bob' })
      const invoiceId = settles(history, first, '1', '100.00', '50.00')
      Examples.allocated(history, second, invoiceId, '48.00')
      Examples.applied(history, second, invoiceId, '48.00')
    }),
  )
  const action: Action = { kind: 'write-off', upTo: '5.00', currency: 'EUR' }
  expect(await trying(rule(action))).toMatchObject({ fitting: 1, verdictsChanged: 0 })
  const bob: Condition = { field: 'payer', test: 'is', value: 'Bob' }
  expect(await trying(rule(action, [bob]))).toMatchObject({ fitting: 1, verdictsChanged: 1 })
})

test('what a person placed would not be asked about again', async () => {
  await books.given(
    playing((history) => {
      Examples.won(history, '1', '100.00')
      const invoiceId = Examples.issued(history, '1')
      const paymentId = paid(history, 'ch_1')
      const lines = [{ invoiceId, amount: '100.00' }]
      const match = { rule: 'review', evidence: [] }
      const request = { decisionId: 'd1', lines, match }
      history.decide(Payment.decider, paymentId, allocate(request))
    }),
  )
  expect((await trying(rule({ kind: 'review' }))).verdictsChanged).toBe(0)
  expect(await trying(rule({ kind: 'ignore' }))).toMatchObject({
    examples: [{ decided: 'placed-by-person' }],
  })
})

test('of many payments each is looked at once, and the newest when there are too many', async () => {
  await books.given([])
  // Whole pages of payments of one moment, so that pages end between equals.
  await books.db.query(sql.unsafe`
    insert into tieout_views.payments (workspace, id, position, memory, source, status, currency,
      received, allocated, refunded, unapplied, received_at, wait_keys)
    select 'main', 'stripe-' || n, '1', json_build_object('details', json_build_object(
        'payer', json_build_object('name', case when n % 2 = 0 then 'Ann Payer' end),
        'references', json_build_object('invoiceNumbers', '[]'::json, 'description', null),
        'received', json_build_object('amount', '1.00', 'currency', 'EUR'), 'source', 'stripe')),
      'stripe', 'unapplied', 'EUR', 1, 0, 0, 1,
      '2026-03-01T00:00:00Z'::timestamptz + interval '1 hour' * (n / 1500), '{}'
    from generate_series(1, 3000) as n`)
  await books.db.query(sql.unsafe`
    insert into tieout_views.reviews (workspace, id, position, memory, payment_id, status,
      unapplied, proposals)
    select 'main', p.id, '1', '{}', p.id, 'open', 1, '[]' from tieout_views.payments p`)
  const whole = await trying(rule({ kind: 'ignore' }))
  expect(whole).toMatchObject({ payments: 3000, isWhole: true, fitting: 1500 })
  expect(whole.verdictsChanged).toBe(1500)
  expect(whole.examples).toHaveLength(20)
  const part = await trying(rule({ kind: 'ignore' }), { paymentsMax: 2000 })
  expect(part).toMatchObject({ payments: 2000, isWhole: false, fitting: 1000 })
  const exactly = await trying(rule({ kind: 'ignore' }), { paymentsMax: 3000 })
  expect(exactly).toMatchObject({ payments: 3000, isWhole: true })
})
