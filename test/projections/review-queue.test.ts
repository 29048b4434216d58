// The review queue: how it is filtered, sorted, paged and counted.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../../src/domain/decider.ts'
import { money } from '../../src/domain/money.ts'
import * as Review from '../../src/domain/review.ts'
import { openLookUp } from '../../src/projections/look-up.ts'
import { summary } from '../../src/projections/review-summary.ts'
import * as Reviews from '../../src/projections/reviews.ts'
import type { History } from '../support/history.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
const workspace = 'main'

type Waiting = { amount: string; currency?: string; confidence?: number; reason?: string }

function ask(history: History, charge: string, { amount, ...given }: Waiting) {
  const paymentId = Examples.received(history, charge, amount)
  const { currency = 'EUR', confidence, reason = 'amount-differs' } = given
  const lines = [{ invoiceId: `deal-${charge}`, amount }]
  const proposal = {
    lines,
    evidence: ['same amount'],
    ...(confidence !== undefined && { confidence }),
  }
  const question = { reviewId: paymentId, paymentId, unapplied: money(amount, currency), reason }
  const asked = { ...question, proposals: [proposal], engine: '1' }
  history.decide(Review.decider, paymentId, Review.request(asked))
  return paymentId
}

function queue(history: History) {
  const decide = (id: string, decision: Decision<Review.State, Review.Event>) =>
    history.decide(Review.decider, id, decision)
  ask(history, '1', { amount: '20.00', confidence: 0.7 })
  ask(history, '2', { amount: '50.00' })
  ask(history, '3', { amount: '50.00', confidence: 0.9999999 })
  ask(history, '4', { amount: '300', currency: 'JPY', confidence: 0.7 })
  decide(ask(history, '5', { amount: '10.00', confidence: 0.96, reason: 'payer-unknown' }), claim)
  ask(history, '6', { amount: '20.00' })
  decide(ask(history, '7', { amount: '70.00' }), Review.reject({ note: null, outcome: 'not-ours' }))
  const decided = ask(history, '8', { amount: '80.00' })
  decide(decided, Review.accept({ lines: [{ invoiceId: 'deal-8', amount: '80.00' }], note: null }))
}
const claim = Review.claim({ assignee: 'ada', take: false })

const events = playing(queue)
beforeAll(() => books.given(events))

const numbers = async (filter: Partial<Reviews.ReviewFilter>) =>
  (await Reviews.list(books.db, { workspace, ...filter })).items
    .map(({ id }) => id.replace('stripe-', ''))
    .join(' ')

describe('the queue', () => {
  test.each<[Reviews.Sort, string]>([
    ['money', '4 2 3 1 6 5'],
    ['age', '1 2 3 4 5 6'],
    ['confidence', '3 5 1 4 2 6'],
  ])('sorted by %s comes in pages of any size', async (sort, wanted) => {
    expect(await numbers({ sort })).toBe(wanted)
    for (const limit of [1, 2, 4]) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await Reviews.list(books.db, { workspace, sort, limit, cursor })
        seen.push(...page.items.map(({ id }) => id.replace('stripe-', '')))
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      expect(seen.join(' ')).toBe(wanted)
    }
  })

  test('takes no cursor of another sort', async () => {
    for (const sort of ['money', 'age', 'confidence'] as const) {
      const { next } = await Reviews.list(books.db, { workspace, sort, limit: 1 })
      for (const other of ['money', 'age', 'confidence'] as const) {
        const page = Reviews.list(books.db, { workspace, sort: other, cursor: next ?? '' })
        if (other === sort) await expect(page).resolves.toMatchObject({ next: null })
        else await expect(page).rejects.toMatchObject({ code: 'malformed-cursor' })
      }
    }
  })

  test.each<[string, Partial<Reviews.ReviewFilter>, string]>([
    ['nobody has claimed', { assignee: 'none' }, '4 2 3 1 6'],
    ['somebody has claimed', { assignee: 'ada' }, '5'],
    ['a reason', { reason: 'payer-unknown' }, '5'],
    ['a currency', { currency: 'JPY' }, '4'],
    ['being sure', { minConfidence: '0.7', maxConfidence: '0.96' }, '4 1 5'],
    ['an amount', { minAmount: '20', maxAmount: '50.00' }, '2 3 1 6'],
    ['a part of the payer', { payer: 'ANN@', maxAmount: '10' }, '5'],
    ['a payer nobody is', { payer: '%' }, ''],
    ['a decision', { status: 'rejected' }, '7'],
  ])('is searched by %s', async (_, filter, wanted) => {
    expect(await numbers(filter)).toBe(wanted)
  })

  test('is searched by since when it waits', async () => {
    const { items } = await Reviews.list(books.db, { workspace, sort: 'age' })
    const third = items[2]?.requestedAt
    expect(await numbers({ sort: 'age', requestedAfter: third })).toBe('3 4 5 6')
    expect(await numbers({ sort: 'age', requestedBefore: third })).toBe('1 2')
  })

  test('is counted by currency, reason and confidence', async () => {
    const euros = { currency: 'EUR', reviews: 5, unapplied: '150.00' }
    const yen = { currency: 'JPY', reviews: 1, unapplied: '300' }
    const { items } = await Reviews.list(books.db, { workspace, sort: 'age' })
    expect(await summary(books.db, workspace)).toEqual({
      reviews: 6,
      oldestRequestedAt: items[0]?.requestedAt,
      byCurrency: [euros, yen],
      byReason: [
        { reason: 'amount-differs', currency: 'EUR', reviews: 4, unapplied: '140.00' },
        { reason: 'payer-unknown', currency: 'EUR', reviews: 1, unapplied: '10.00' },
        { reason: 'amount-differs', ...yen },
      ],
      byConfidence: [
        { from: 0.995, to: null, currency: 'EUR', reviews: 1, unapplied: '50.00' },
        { from: 0.95, to: 0.995, currency: 'EUR', reviews: 1, unapplied: '10.00' },
        { from: 0.5, to: 0.8, currency: 'EUR', reviews: 1, unapplied: '20.00' },
        { from: 0.5, to: 0.8, ...yen },
        { from: null, to: null, currency: 'EUR', reviews: 2, unapplied: '70.00' },
      ],
    })
    expect(await summary(books.db, 'other')).toEqual({
      ...{ reviews: 0, oldestRequestedAt: null, byCurrency: [], byReason: [], byConfidence: [] },
    })
  })

  test('offers for a bulk accept what nobody else has claimed, the surest first', async () => {
    const filter = { workspace, minConfidence: '0.7', limit: 10 }
    const ids = (actor: string) => Reviews.idsFor(books.db, actor, filter)
    expect(await ids('ada')).toEqual(['3', '5', '1', '4'].map((n) => `stripe-${n}`))
    expect(await ids('bob')).toEqual(['3', '1', '4'].map((n) => `stripe-${n}`))
  })

  test('knows the open reviews that propose an invoice', async () => {
    const { reviewsProposing } = openLookUp(books.db)
    expect(await reviewsProposing(workspace, ['deal-1', 'deal-2'])).toEqual([
      'stripe-1',
      'stripe-2',
    ])
    expect(await reviewsProposing(workspace, ['deal-7', 'deal-8', 'deal-9'])).toEqual([])
    expect(await reviewsProposing('other', ['deal-1'])).toEqual([])
  })
})

test('a review shows who paid, how sure the engine is and what became of it', async () => {
  const one = (id: string) => Reviews.byId(books.db, workspace, id)
  expect(await one('stripe-3')).toMatchObject({
    ...{ status: 'open', payerName: 'Ann Payer', payerEmail: 'ann@example.com', engine: '1' },
    // Never surer than it is.
    ...{ confidence: 0.999999, outcome: null, decidedBy: null, assignee: null },
  })
  expect(await one('stripe-7')).toMatchObject({
    ...{ status: 'rejected', outcome: 'not-ours', decidedBy: 'history' },
  })
  expect(await one('stripe-8')).toMatchObject({ status: 'accepted', outcome: null })
})

test('a decision that was taken back is none, and the review has waited since it was asked', () =>
  books
    .view(Reviews.view)
    .given((history) => {
      const id = ask(history, '1', { amount: '20.00' })
      history.decide(Review.decider, id, Review.reject({ note: null }))
      history.decide(Review.decider, id, Review.undo({ note: null }))
    })
    .then({
      ...{ status: 'open', requested_at: '2026-01-01T00:00:01+00:00', decided_at: null },
      ...{ decided_by: null, outcome: null, proposed_invoices: ['deal-1'] },
    }))

test('a proposal that was rejected is shown no more', () =>
  books
    .view(Reviews.view)
    .given((history) => {
      const id = ask(history, '1', { amount: '20.00', confidence: 0.9 })
      const lines = [{ invoiceId: 'deal-1', amount: '20.00' }]
      history.decide(Review.decider, id, Review.rejectProposal({ lines, note: null }))
    })
    .then({ status: 'open', proposals: [], confidence: null, proposed_invoices: [] }))
