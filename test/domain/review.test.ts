import { describe, expect, test } from 'vitest'
import * as Review from '../../src/domain/review.ts'
import { eur, invoiceId, paymentId, question, reviewRequested } from '../support/examples.ts'
import { spec } from '../support/spec.ts'

const review = spec(Review.decider)
const ids = { reviewId: paymentId, paymentId }
const lines = [{ invoiceId, amount: '100.00' }]
const accepted: Review.Event = { type: 'ReviewAccepted', data: { ...ids, lines, note: 'by phone' } }
const rejected: Review.Event = { type: 'ReviewRejected', data: { ...ids, note: null } }
const assigned = (assignee: string | null): Review.Event => {
  return { type: 'ReviewReassigned', data: { ...ids, assignee } }
}
const accept = Review.accept({ lines, note: 'by phone' })
const reject = Review.reject({ note: null })

describe('a doubtful payment', () => {
  test('is put to a person', () =>
    review.given().when(Review.request(question())).then(reviewRequested()))
  test('is put anew when the question has changed', () => {
    const changed = { reason: 'several-invoices-fit' }
    review
      .given(reviewRequested())
      .when(Review.request(question(changed)))
      .then(reviewRequested(changed))
  })
  test('is put anew after an answer, when it has unapplied money again', () =>
    review
      .given(reviewRequested(), accepted)
      .when(Review.request(question()))
      .then(reviewRequested()))
  test('stays rejected while the same money is in question', () =>
    review
      .given(reviewRequested(), rejected)
      .when(Review.request(question({ reason: 'several-invoices-fit' })))
      .thenNothing())
  test('is put anew after a rejection, when other money is in question', () => {
    const rest = { unapplied: eur('60.00') }
    review
      .given(reviewRequested(), rejected)
      .when(Review.request(question(rest)))
      .then(reviewRequested(rest))
  })
})

describe('an open question', () => {
  test('is answered by lines to invoices', () =>
    review.given(reviewRequested()).when(accept).then(accepted))
  test('is answered by a no', () => review.given(reviewRequested()).when(reject).then(rejected))
  test('is given to somebody, and to nobody again', () => {
    review.given(reviewRequested()).when(Review.reassign('bob')).then(assigned('bob'))
    review
      .given(reviewRequested(), assigned('bob'))
      .when(Review.reassign(null))
      .then(assigned(null))
  })
  test('keeps its assignee when it is put anew', () => {
    const history = [reviewRequested(), assigned('bob'), accepted, reviewRequested()]
    expect(review.given(...history).state).toMatchObject({ kind: 'open', assignee: 'bob' })
  })
})

describe('a decided question', () => {
  test('cannot be answered the other way', () => {
    review.given(reviewRequested(), accepted).when(reject).thenRefused('review-decided')
    const elsewhere = Review.accept({ lines: [], note: null })
    review.given(reviewRequested(), accepted).when(elsewhere).thenRefused('review-decided')
    review.given(reviewRequested(), rejected).when(accept).thenRefused('review-decided')
  })
  test('is given to nobody', () =>
    review
      .given(reviewRequested(), accepted)
      .when(Review.reassign('bob'))
      .thenRefused('review-decided'))
})
test.each([
  ['accepted', accept],
  ['rejected', reject],
  ['reassigned', Review.reassign('bob')],
])('a question nobody asked cannot be %s', (_, decide) =>
  review.given().when(decide).thenRefused('review-not-found'),
)
