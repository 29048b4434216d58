// The events that Stripe keeps, asked for again and again: what a webhook did not bring comes this
// way, under the same event id. They are listed newest first; those of one second come in any
// order, and some appear late, so each sweep looks back a little behind the last.
import type { Outside } from '../../domain/outside.ts'
import { hasCode } from '../platform-error.ts'
import type { Json, Sweep, SweepStep } from '../sweeping.ts'
import type { StripeClient } from './client.ts'
import { receivedOf, usesKind } from './events.ts'
import { changedSince, type Listed, type ListingPlace } from './lists.ts'

/** Stripe takes at most twenty types in one list. */
const typeLists: readonly (readonly string[])[] = [
  [
    'charge.succeeded',
    'charge.updated',
    'charge.captured',
    'charge.failed',
    'charge.refunded',
    'charge.refund.updated',
    'charge.dispute.created',
    'charge.dispute.updated',
    'charge.dispute.closed',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.funds_reinstated',
    'refund.created',
    'refund.updated',
    'refund.failed',
    'payment_intent.succeeded',
  ],
  [
    'payout.created',
    'payout.updated',
    'payout.paid',
    'payout.failed',
    'payout.canceled',
    'payout.reconciliation_completed',
    'credit_note.created',
    'credit_note.updated',
    'credit_note.voided',
    'customer.updated',
  ],
]

const dayS = 86_400
/** Stripe keeps events for 30 days; a little before that they may be going. */
const keptS = 29 * dayS
/** How far each sweep looks back behind the newest event seen, and now and then. */
const overlapS = 120
const deepOverlapS = 600
const deepEveryS = 300

const tooLong =
  'Stripe keeps events for 30 days, and this sweep has not run for longer: charges, refunds, ' +
  'disputes, payouts and credit notes were listed instead'

/** Seconds: `upTo` by Stripe's clock, the others by ours. */
type Cursor = {
  upTo: number
  checkedAt: number
  deepAt: number
  /** A run that is not at its end. */
  going?: Going
}
type Going = {
  begunAt: number
  since: number
  newest: number
  /** The lists that have more, with the id behind which to go on. */
  todo: { list: number; after: string | null }[]
  /** The objects themselves, where the events are gone. */
  objects?: ListingPlace | null
}

type Ports = { stripe: StripeClient; outside: Outside }

export function eventsSweep({ stripe, outside }: Ports, everyMs: number): Sweep {
  /** Those that were stored not long ago, with their seconds: each is in several sweeps. */
  const known = new Map<string, number>()
  const nowS = () => Math.floor(outside.clock.now().getTime() / 1000)

  async function* run(kept: Json, signal: AbortSignal, from: string): AsyncGenerator<SweepStep> {
    const cursor = (kept as Cursor | null) ?? firstCursor(from)
    let going = unended(cursor, nowS()) ?? begin(cursor, nowS())
    const notice = going.objects === undefined ? undefined : tooLong
    for await (const step of objectsOf(stripe, going, cursor.checkedAt, signal)) {
      going = { ...going, objects: step.place }
      yield asStep(step, { ...cursor, going }, tooLong)
    }
    while (going.todo.length > 0 && !signal.aborted) {
      const { rows, next } = await onePage(stripe, going)
      going = next
      const fresh = rows.filter(({ id, type }) => !known.has(id) && usesKind(type))
      const received = fresh.map((event) => receivedOf(event, JSON.stringify(event)))
      yield { received, cursor: { ...cursor, going } as Json, ...(notice && { notice }) }
      for (const { id, created } of fresh) known.set(id, created)
    }
    if (signal.aborted) return
    const upTo = Math.max(cursor.upTo, going.newest)
    const isDeep = going.since <= cursor.upTo - deepOverlapS
    const deepAt = isDeep ? going.begunAt : cursor.deepAt
    for (const [id, created] of known) if (created < upTo - deepOverlapS) known.delete(id)
    yield {
      received: [],
      cursor: { upTo, checkedAt: going.begunAt, deepAt } as Json,
      ...(notice && { notice }),
    }
  }
  return { name: 'stripe-events', platform: 'stripe', everyMs, run }
}

const firstCursor = (from: string): Cursor => {
  const upTo = Math.floor(Date.parse(from) / 1000)
  return { upTo, checkedAt: upTo, deepAt: 0 }
}

const isGone = ({ checkedAt }: Cursor, nowS: number) => nowS - checkedAt > keptS

/** The run that was under way; one that has waited until its events were gone begins anew. */
const unended = (cursor: Cursor, nowS: number) =>
  cursor.going?.objects === undefined && isGone(cursor, nowS) ? undefined : cursor.going

function begin(cursor: Cursor, nowS: number): Going {
  const { upTo, deepAt } = cursor
  const isDeep = nowS - deepAt >= deepEveryS
  const since = upTo - (isDeep ? deepOverlapS : overlapS)
  const todo = typeLists.map((_, list) => ({ list, after: null }))
  return { begunAt: nowS, since, newest: 0, todo, ...(isGone(cursor, nowS) && { objects: null }) }
}

/** Nothing where the events are still there, or the objects were listed to their end. */
async function* objectsOf(stripe: StripeClient, going: Going, since: number, signal: AbortSignal) {
  if (going.objects === undefined) return
  yield* changedSince(stripe, since, going.objects, signal)
}

const asStep = ({ received, place, done }: Listed, cursor: Cursor, notice: string): SweepStep => ({
  ...{ received, done, notice },
  cursor: { ...cursor, going: { ...cursor.going, objects: place } } as Json,
})

/** One page of the list whose turn it is. The first pages of all lists come first, so that nothing
 *  happens between them that the next sweep would not look back to. */
async function onePage(stripe: StripeClient, going: Going) {
  const [turn, ...others] = going.todo as [Going['todo'][number], ...Going['todo']]
  const { list, after } = turn
  const types = typeLists[list] ?? []
  try {
    const asked = { types: [...types], created: { gte: going.since } }
    const { rows, hasMore } = await stripe.lists.events({ ...asked, ...(after && { after }) })
    const last = rows.at(-1)?.id
    const todo = hasMore && last !== undefined ? [...others, { list, after: last }] : others
    const newest = Math.max(going.newest, ...rows.map(({ created }) => created))
    return { rows, next: { ...going, todo, newest } }
  } catch (error) {
    // The event behind which to go on is no longer kept: nothing older is there either.
    if (after === null || !hasCode(error, 'resource_missing')) throw error
    return { rows: [], next: { ...going, todo: others } }
  }
}
