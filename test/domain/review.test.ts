import { describe, expect, test } from 'vitest'
import * as Review from '../../src/domain/review.ts'
import { eur, invoiceId, paymentId, question, reviewRequested } from '../support/examples.ts'
import { spec } from '../support/spec.ts'

const review = spec(Review.decider)
const ids = { reviewId: paymentId, paymentId }
const lines = [{ invoiceId, amount: '100.00' }]
const accepted: Review.Event = { type: 'ReviewAccepted', data: { ...ids, lines, note: 'by phone' } }
const rejected: Review.Event = { type: 'ReviewRejected', data: { ...ids, note: null } }
const notOurs: Review.Event = {
  type: 'ReviewRejected',
  data: { ...ids, note: null, outcome: 'not-ours' },
}
const foundItsPlace: Review.Event = {
  type: 'ReviewAccepted',
  data: { ...ids, lines: [], note: null },
}
const proposalRejected: Review.Event = {
  type: 'ProposalRejected',
  data: { ...ids, lines, note: 'not theirs' },
}
const undone = (decisionId: string): Review.Event => {
  return { type: 'ReviewUndone', data: { ...ids, decisionId, note: 'a mistake' } }
}
/** As it is read back from the store: a decision is known by the id of its event. */
const stored = (event: Review.Event, id = 'decision-1'): Review.Event => ({ ...event, id })
const assigned = (assignee: string | null): Review.Event => {
  return { type: 'ReviewReassigned', data: { ...ids, assignee } }
}
const accept = Review.accept({ lines, note: 'by phone' })
const reject = Review.reject({ note: null })
const rejectProposal = Review.rejectProposal({ lines, note: 'not theirs' })
const undo = Review.undo({ note: 'a mistake' })
const claim = (assignee: string, take = false) => Review.claim({ assignee, take })
const unclaim = (assignee: string, take = false) => Review.unclaim({ assignee, take })

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
  test('that is not ours is never put again, whatever a refund leaves of it', () =>
    review
      .given(reviewRequested(), notOurs)
      .when(Review.request(question({ unapplied: eur('60.00') })))
      .thenNothing())
})

describe('an open question', () => {
  test('is answered by lines to invoices', () =>
    review.given(reviewRequested()).when(accept).then(accepted))
  test('is answered by a no', () => review.given(reviewRequested()).when(reject).then(rejected))
  test('is answered by a no, as it is none of ours', () =>
    review
      .given(reviewRequested())
      .when(Review.reject({ note: null, outcome: 'not-ours' }))
      .then(notOurs))
  test('keeps its assignee when it is put anew', () => {
    const history = [reviewRequested(), assigned('bob'), accepted, reviewRequested()]
    expect(review.given(...history).state).toMatchObject({ kind: 'open', assignee: 'bob' })
  })
})

describe('a claim', () => {
  test('is made, and given back', () => {
    review.given(reviewRequested()).when(claim('bob')).then(assigned('bob'))
    review.given(reviewRequested(), assigned('bob')).when(unclaim('bob')).then(assigned(null))
    review.given(reviewRequested()).when(unclaim('bob')).thenNothing()
  })
  test.each([
    ['made', claim, 'ada'],
    ['given back', unclaim, null],
  ])('of somebody else is %s only by taking it over', (_, decide, after) => {
    const claimed = review.given(reviewRequested(), assigned('bob'))
    claimed.when(decide('ada')).thenRefused('review-claimed')
    claimed.when(decide('ada', true)).then(assigned(after))
  })
})

describe('a proposal', () => {
  const other = { lines: [{ invoiceId: 'deal-43', amount: '100.00' }], evidence: ['same amount'] }
  const both = question({ proposals: [...question().proposals, other] })
  test('is rejected, and the question stays with the others', () => {
    const asked = review.given(reviewRequested(both))
    asked.when(rejectProposal).then(proposalRejected)
    const { state } = review.given(reviewRequested(both), proposalRejected)
    expect(state).toMatchObject({ kind: 'open', question: { proposals: [other] } })
  })
  test('that was rejected is not made again for the same money, in whatever order', () => {
    const split = [
      { invoiceId: 'deal-1', amount: '60.00' },
      { invoiceId: 'deal-2', amount: '40.00' },
    ]
    const ofTwo = question({ proposals: [{ lines: split, evidence: [] }, other] })
    const wrong: Review.Event = {
      type: 'ProposalRejected',
      data: { ...ids, lines: split, note: null },
    }
    const turned = { lines: [...split].reverse(), evidence: ['again'] }
    const again = question({ proposals: [turned, other] })
    review.given(reviewRequested(ofTwo), wrong).when(Review.request(again)).thenNothing()
    const rest = { ...again, unapplied: eur('90.00') }
    review
      .given(reviewRequested(ofTwo), wrong)
      .when(Review.request(rest))
      .then(reviewRequested(rest))
  })
  test('that nobody made is not rejected', () =>
    review
      .given(reviewRequested())
      .when(Review.rejectProposal({ lines: other.lines, note: null }))
      .thenRefused('no-such-proposal'))
})

describe('the likeliest proposal', () => {
  const sure = (confidence?: number) => {
    const [proposal] = question().proposals
    return reviewRequested({
      proposals: [
        { lines, evidence: [], ...proposal, ...(confidence !== undefined && { confidence }) },
      ],
    })
  }
  const acceptSurest = Review.acceptSurest({
    maxAmount: '100',
    minConfidence: 0.9,
    assignee: 'ada',
    note: 'by phone',
  })
  test('is accepted when it is sure enough and nobody else has claimed it', () => {
    expect(acceptSurest(review.given(sure(0.9)).state)).toEqual([accepted])
    expect(acceptSurest(review.given(sure(0.95), assigned('ada')).state)).toEqual([accepted])
  })
  test.each<[string, Review.Event[], string]>([
    ['not sure enough', [sure(0.89)], 'below-confidence'],
    ['nobody knows how sure', [sure()], 'below-confidence'],
    ['there is none', [reviewRequested({ proposals: [] })], 'below-confidence'],
    ['claimed by somebody else', [sure(0.95), assigned('bob')], 'review-claimed'],
    ['decided already', [sure(0.95), accepted], 'review-decided'],
    [
      'about more money than asked for',
      [reviewRequested({ unapplied: eur('100.01') })],
      'above-amount',
    ],
  ])('is left when it is %s', (_, history, code) =>
    review
      .given(...history)
      .when(acceptSurest)
      .thenRefused(code),
  )
})

describe('a decision', () => {
  test.each([
    ['acceptance', accepted],
    ['rejection', rejected],
  ])('that was an %s is taken back, and the question is open again', (_, decision) => {
    const history = [reviewRequested(), stored(decision)]
    review
      .given(...history)
      .when(undo)
      .then(undone('decision-1'))
    const { state } = review.given(...history, undone('decision-1'))
    expect(state).toMatchObject({ kind: 'open', question: question(), undone: ['decision-1'] })
  })
  test('is taken back, made again and taken back again', () => {
    const history = [reviewRequested(), stored(accepted), undone('decision-1')]
    review
      .given(...history)
      .when(accept)
      .then(accepted)
    const again = [...history, stored(accepted, 'decision-2')]
    review
      .given(...again)
      .when(undo)
      .then(undone('decision-2'))
  })
  test('is taken back while the rest of the money is asked about', () =>
    review
      .given(reviewRequested(), stored(accepted), reviewRequested({ unapplied: eur('40.00') }))
      .when(undo)
      .then(undone('decision-1')))
  test('leaves the money to a person once it is taken back, until a person decides', () => {
    const history = [reviewRequested(), stored(accepted), undone('decision-1')]
    expect(review.given(...history).state.byHand).toBe('decision-undone')
    expect(review.given(...history, foundItsPlace).state.byHand).toBe('decision-undone')
    expect(review.given(...history, accepted).state.byHand).toBeNull()
    expect(review.given(...history, rejected).state.byHand).toBeNull()
  })
  test('that leaves a rest leaves it to a person', () => {
    const part = { ...ids, lines: [{ invoiceId, amount: '60.00' }], note: null }
    const history: Review.Event[] = [reviewRequested(), { type: 'ReviewAccepted', data: part }]
    expect(review.given(...history).state.byHand).toBe('rest-of-split')
  })
  test('that nobody made is not taken back', () =>
    review.given(reviewRequested()).when(undo).thenRefused('review-not-decided'))
  test('of the policy, which found the place, is not taken back here', () =>
    review
      .given(reviewRequested(), stored(foundItsPlace))
      .when(undo)
      .thenRefused('decided-by-policy'))
})

describe('what the policy asks or closes', () => {
  const seen = review.given(reviewRequested()).state
  const changed = question({ reason: 'several-invoices-fit' })
  const ask = Review.unlessAnswered(seen, Review.request(changed))
  test('is so unless a person has answered meanwhile', () => {
    review.given(reviewRequested()).when(ask).then(reviewRequested(changed))
    review.given(reviewRequested(), stored(accepted)).when(ask).thenNothing()
    review.given(reviewRequested(), stored(accepted), undone('decision-1')).when(ask).thenNothing()
  })
})

describe('a decided question', () => {
  test('cannot be answered the other way', () => {
    review.given(reviewRequested(), accepted).when(reject).thenRefused('review-decided')
    const elsewhere = Review.accept({ lines: [], note: null })
    review.given(reviewRequested(), accepted).when(elsewhere).thenRefused('review-decided')
    review.given(reviewRequested(), rejected).when(accept).thenRefused('review-decided')
  })
  test('is claimed by nobody', () =>
    review.given(reviewRequested(), accepted).when(claim('bob')).thenRefused('review-decided'))
})
test.each([
  ['accepted', accept],
  ['rejected', reject],
  ['claimed', claim('bob')],
  ['given back', unclaim('bob')],
  ['undone', undo],
  ['without a proposal', rejectProposal],
])('a question nobody asked cannot be %s', (_, decide) =>
  review.given().when(decide).thenRefused('review-not-found'),
)
