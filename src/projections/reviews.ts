// The payments that wait for a person, and what became of those that did.
import { type DatabasePool, sql } from 'slonik'
import type { Proposal } from '../domain/matching/proposal.ts'
import * as Review from '../domain/review.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import type { StateView } from './view.ts'
import { plainMemory } from './view.ts'

type State = { review: Review.State; requestedAt: string | null; decidedAt: string | null }

type Row = {
  payment_id: string | null
  status: Review.State['kind']
  reason: string | null
  unapplied: string
  currency: string | null
  proposals: Proposal[]
  assignee: string | null
  requested_at: string | null
  decided_at: string | null
}

const isReviewEvent = (event: { type: string }): event is Review.Event =>
  Object.hasOwn(Review.shapes, event.type)

const initial: State = { review: Review.initial, requestedAt: null, decidedAt: null }

export const view: StateView<State, Row> = {
  kind: 'states',
  example: initial,
  name: 'reviews',
  table: 'reviews',
  columns: {
    payment_id: 'text',
    status: 'text',
    reason: 'text',
    unapplied: 'numeric',
    currency: 'text',
    proposals: 'json',
    assignee: 'text',
    requested_at: 'timestamptz',
    decided_at: 'timestamptz',
  },
  categories: [Review.category],
  keysOf: (event) => (isReviewEvent(event) ? [event.data.reviewId] : []),
  evolve(state = initial, event) {
    if (!isReviewEvent(event)) return state
    const review = Review.evolve(state.review, event)
    switch (event.type) {
      case 'ReviewRequested': {
        // Asked better while it waits, it has still waited since it was first asked.
        const waits = state.review.kind === 'open' ? state.requestedAt : null
        return { review, requestedAt: waits ?? event.recordedAt, decidedAt: null }
      }
      case 'ReviewAccepted':
      case 'ReviewRejected':
        return { ...state, review, decidedAt: event.recordedAt }
      case 'ReviewReassigned':
        return { ...state, review }
    }
  },
  toRow({ review: { kind, question, assignee }, requestedAt, decidedAt }) {
    const currency = question?.unapplied.currency ?? null
    return {
      payment_id: question?.paymentId ?? null,
      status: kind,
      reason: question?.reason ?? null,
      unapplied: shown(question?.unapplied.amount ?? 0, currency),
      currency,
      proposals: question?.proposals ?? [],
      assignee,
      requested_at: requestedAt,
      decided_at: decidedAt,
    }
  },
  ...plainMemory<State>(),
}

export type ReviewItem = {
  id: string
  paymentId: string
  status: 'open' | 'accepted' | 'rejected'
  /** Why no rule placed the payment, a stable code. */
  reason: string
  unapplied: string
  currency: string
  /** What it might be, the likeliest first. */
  proposals: Proposal[]
  assignee: string | null
  requestedAt: string
  decidedAt: string | null
  position: string
}

const columns = sql.fragment`
  r.id, r.payment_id as "paymentId", r.status, r.reason, r.unapplied, r.currency, r.proposals,
  r.assignee, r.requested_at as "requestedAt", r.decided_at as "decidedAt", r.position`

export type ReviewFilter = Paging & {
  workspace: string
  /** Those that wait, unless another is named. */
  status?: ReviewItem['status'] | undefined
  assignee?: string | undefined
}

/** The most money first; among equals, those that have waited longest. */
export async function list(db: DatabasePool, filter: ReviewFilter): Promise<Page<ReviewItem>> {
  const { workspace, status = 'open', assignee, cursor } = filter
  const limit = limitOf(filter)
  const [amount = '', since = '', id = ''] =
    cursor === undefined ? [] : decodeCursor(cursor, [shape.amount, shape.instant, shape.text])
  const rows = await db.any(sql.type(rowOf<ReviewItem>())`
    select ${columns} from tieout_views.reviews r
    where ${sql.and([
      sql.fragment`r.workspace = ${workspace} and r.status = ${status}`,
      assignee !== undefined && sql.fragment`r.assignee = ${assignee}`,
      cursor !== undefined &&
        sql.fragment`(-r.unapplied, r.requested_at, r.id)
          > (-(${amount}::numeric), ${since}::timestamptz, ${id})`,
    ])}
    order by -r.unapplied, r.requested_at, r.id limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.unapplied, row.requestedAt, row.id])
}

export const byId = (db: DatabasePool, workspace: string, id: string): Promise<ReviewItem | null> =>
  db.maybeOne(sql.type(rowOf<ReviewItem>())`
    select ${columns} from tieout_views.reviews r
    where r.workspace = ${workspace} and r.id = ${id} and r.payment_id is not null`)
