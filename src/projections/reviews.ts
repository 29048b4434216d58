// The payments that wait for a person, and what became of those that did.
import { type DatabasePool, sql } from 'slonik'
import type { Proposal } from '../domain/matching/proposal.ts'
import * as Review from '../domain/review.ts'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { isOneOf } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { containing } from './search-text.ts'
import type { StateView } from './view.ts'
import { plainMemory } from './view.ts'

type State = {
  review: Review.State
  requestedAt: string | null
  decidedAt: string | null
  decidedBy: string | null
}

type Row = {
  payment_id: string | null
  status: Review.State['kind']
  reason: string | null
  unapplied: string
  currency: string | null
  proposals: Proposal[]
  /** Of the likeliest proposal. */
  confidence: string | null
  engine: string | null
  /** Of an open review: those whose change is a reason to ask anew. */
  proposed_invoices: string[]
  assignee: string | null
  requested_at: string | null
  outcome: Review.Outcome | null
  decided_at: string | null
  decided_by: string | null
}

const isReviewEvent = isOneOf<Review.Event>(Review.shapes)

const undecided = { decidedAt: null, decidedBy: null }
const initial: State = { review: Review.initial, requestedAt: null, ...undecided }

/** As a decimal, and never surer than it is. */
function confidenceShown(question: NonNullable<Review.State['question']>): string | null {
  const confidence = Review.confidenceOf(question)
  return confidence === null
    ? null
    : new Decimal(confidence).toDecimalPlaces(6, Decimal.ROUND_DOWN).toFixed()
}

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
    confidence: 'numeric',
    engine: 'text',
    proposed_invoices: 'text[]',
    assignee: 'text',
    requested_at: 'timestamptz',
    outcome: 'text',
    decided_at: 'timestamptz',
    decided_by: 'text',
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
        return { review, requestedAt: waits ?? event.recordedAt, ...undecided }
      }
      case 'ReviewAccepted':
      case 'ReviewRejected': {
        const decidedBy = event.meta.actor.name
        return { ...state, review, decidedAt: event.recordedAt, decidedBy }
      }
      case 'ReviewUndone':
        return { ...state, review, ...undecided }
      case 'ProposalRejected':
      case 'ReviewReassigned':
        return { ...state, review }
    }
  },
  toRow({ review: { kind, question, decision, assignee }, requestedAt, decidedAt, decidedBy }) {
    const currency = question?.unapplied.currency ?? null
    const lines = question?.proposals.flatMap((proposal) => proposal.lines) ?? []
    return {
      payment_id: question?.paymentId ?? null,
      status: kind,
      reason: question?.reason ?? null,
      unapplied: shown(question?.unapplied.amount ?? 0, currency),
      currency,
      proposals: question?.proposals ?? [],
      confidence: question && confidenceShown(question),
      engine: question?.engine ?? null,
      proposed_invoices:
        kind === 'open' ? [...new Set(lines.map(({ invoiceId }) => invoiceId))] : [],
      assignee,
      requested_at: requestedAt,
      outcome: decision?.outcome ?? null,
      decided_at: decidedAt,
      decided_by: decidedBy,
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
  payerName: string | null
  payerEmail: string | null
  receivedAt: string | null
  /** What it might be, the likeliest first. */
  proposals: Proposal[]
  /** Of the likeliest; null when the engine that proposed did not say. */
  confidence: number | null
  engine: string | null
  assignee: string | null
  requestedAt: string
  /** Of a rejection. */
  outcome: Review.Outcome | null
  decidedAt: string | null
  decidedBy: string | null
  position: string
}

const columns = sql.fragment`
  r.id, r.payment_id as "paymentId", r.status, r.reason, r.unapplied, r.currency,
  p.payer_name as "payerName", p.payer_email as "payerEmail", p.received_at as "receivedAt",
  r.proposals, r.confidence::float8 as confidence, r.engine, r.assignee,
  r.requested_at as "requestedAt", r.outcome, r.decided_at as "decidedAt",
  r.decided_by as "decidedBy", r.position`

const reviewsAndPayers = sql.fragment`tieout_views.reviews r
  left join tieout_views.payments p on p.workspace = r.workspace and p.id = r.payment_id`

/** What a list is sorted by first; among equals, those that have waited longest come first. */
const leads = {
  /** The most first. Amounts of different currencies compare as numbers: there is no rate. */
  money: sql.fragment`-r.unapplied`,
  age: sql.fragment`0::numeric`,
  /** The surest first, those of whom nobody knows last. */
  confidence: sql.fragment`coalesce(-r.confidence, 1)`,
}
export type Sort = keyof typeof leads

export type ReviewFilter = Paging & {
  workspace: string
  /** Those that wait, unless another is named. */
  status?: ReviewItem['status'] | undefined
  /** `none`: those that nobody has claimed. */
  assignee?: string | undefined
  reason?: string | undefined
  currency?: string | undefined
  minConfidence?: string | undefined
  maxConfidence?: string | undefined
  minAmount?: string | undefined
  maxAmount?: string | undefined
  /** A part of the payer's name or address. */
  payer?: string | undefined
  requestedAfter?: string | undefined
  requestedBefore?: string | undefined
  sort?: Sort | undefined
}

const among = (filter: ReviewFilter) => {
  const { workspace, status = 'open', assignee, reason, currency, payer } = filter
  const { minConfidence, maxConfidence, minAmount, maxAmount } = filter
  const { requestedAfter, requestedBefore } = filter
  return sql.and([
    sql.fragment`r.workspace = ${workspace} and r.status = ${status}`,
    assignee !== undefined &&
      (assignee === 'none'
        ? sql.fragment`r.assignee is null`
        : sql.fragment`r.assignee = ${assignee}`),
    reason !== undefined && sql.fragment`r.reason = ${reason}`,
    currency !== undefined && sql.fragment`r.currency = ${currency}`,
    minConfidence !== undefined && sql.fragment`r.confidence >= ${minConfidence}::numeric`,
    maxConfidence !== undefined && sql.fragment`r.confidence <= ${maxConfidence}::numeric`,
    minAmount !== undefined && sql.fragment`r.unapplied >= ${minAmount}::numeric`,
    maxAmount !== undefined && sql.fragment`r.unapplied <= ${maxAmount}::numeric`,
    payer !== undefined &&
      sql.fragment`(p.payer_name ilike ${containing(payer)}
        or p.payer_email ilike ${containing(payer)})`,
    requestedAfter !== undefined && sql.fragment`r.requested_at >= ${requestedAfter}::timestamptz`,
    requestedBefore !== undefined && sql.fragment`r.requested_at < ${requestedBefore}::timestamptz`,
  ])
}

/** Sorted by money unless asked otherwise. */
export async function list(db: DatabasePool, filter: ReviewFilter): Promise<Page<ReviewItem>> {
  const { sort = 'money', cursor } = filter
  const limit = limitOf(filter)
  // A cursor of another sort would begin anywhere in this one.
  const shapes = [
    { test: (value: string) => value === sort },
    ...[shape.amount, shape.instant, shape.text],
  ]
  const [, lead = '', since = '', id = ''] =
    cursor === undefined ? [] : decodeCursor(cursor, shapes)
  const rows = await db.any(sql.type(rowOf<ReviewItem & { lead: string }>())`
    select ${columns}, ${leads[sort]} as lead from ${reviewsAndPayers}
    where ${sql.and([
      among(filter),
      cursor !== undefined &&
        sql.fragment`(${leads[sort]}, r.requested_at, r.id)
          > (${lead}::numeric, ${since}::timestamptz, ${id})`,
    ])}
    order by ${leads[sort]}, r.requested_at, r.id limit ${limit + 1}`)
  const { items, next } = pageOf(rows, limit, (row) => [sort, row.lead, row.requestedAt, row.id])
  return { items: items.map(({ lead: _, ...item }) => item), next }
}

export const byId = (db: DatabasePool, workspace: string, id: string): Promise<ReviewItem | null> =>
  db.maybeOne(sql.type(rowOf<ReviewItem>())`
    select ${columns} from ${reviewsAndPayers}
    where r.workspace = ${workspace} and r.id = ${id} and r.payment_id is not null`)

/** The open reviews that nobody but `actor` has claimed and that fit the filter, the surest first. */
export async function idsFor(
  db: DatabasePool,
  actor: string,
  filter: Omit<ReviewFilter, 'limit'> & { limit: number },
): Promise<string[]> {
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select r.id from ${reviewsAndPayers}
    where ${among(filter)} and (r.assignee is null or r.assignee = ${actor})
    order by ${leads.confidence}, r.requested_at, r.id limit ${filter.limit}`)
  return [...ids]
}

/** The payments whose open review proposes one of these invoices. */
export async function idsProposing(
  db: DatabasePool,
  workspace: string,
  invoiceIds: readonly string[],
): Promise<string[]> {
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select r.payment_id as id from tieout_views.reviews r
    where r.workspace = ${workspace}
      and r.proposed_invoices && ${sql.array([...invoiceIds], 'text')}
    order by r.requested_at, r.id`)
  return [...ids]
}
