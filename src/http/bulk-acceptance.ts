// Accepts what is sure enough, each review by a decision of its own that is checked like any other.
import * as BulkAcceptance from '../domain/bulk-acceptance.ts'
import { type Decision, fold } from '../domain/decider.ts'
import {
  type EventStore,
  type Position,
  type StoredEvent,
  streamOf,
  VersionConflict,
} from '../domain/event-store.ts'
import type * as Invoice from '../domain/invoice.ts'
import { money, sum } from '../domain/money.ts'
import type { Clock } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import * as Review from '../domain/review.ts'
import { load, transact } from '../domain/transact.ts'
import { tryPlacing } from './placement.ts'
import { type Asker, record } from './writes.ts'

export type BulkPorts = { workspace: string; store: EventStore; clock: Pick<Clock, 'now'> }
export type Bulk = {
  bulkId: string
  asker: Asker
  criteria: BulkAcceptance.Criteria
  /** The reviews to try, as they stand now. */
  choose(): Promise<string[]>
}
export type Results = readonly BulkAcceptance.Result[]

/** What would be accepted; nothing is recorded. */
export async function tryInBulk(ports: BulkPorts, bulk: Bulk): Promise<Results> {
  const accept = openAcceptance(ports, bulk, async (state, decide, check) => {
    const decided = decide(state)
    await check(state)
    return decided
  })
  return inTurn(await bulk.choose(), accept)
}

/** @throws Refusal idempotency-key-reused when the key was used for other criteria */
export async function acceptInBulk(
  ports: BulkPorts,
  bulk: Bulk,
): Promise<{ results: Results; position: Position; repeated: boolean }> {
  const { workspace, store, clock } = ports
  const { bulkId, asker, criteria } = bulk
  const stream = streamOf(BulkAcceptance.category, workspace, bulkId)
  const read = () => Array.fromAsync(store.readStream(stream))
  const cause = (causationId: string) => {
    const effectiveAt = clock.now().toISOString()
    const { actor } = asker
    return { workspace, correlationId: asker.causationId, causationId, actor, effectiveAt }
  }
  const before = await read()
  const reviewIds = before.length === 0 ? await bulk.choose() : []
  const request = BulkAcceptance.request({ bulkId, criteria, reviewIds })
  await transact(store, BulkAcceptance.decider, bulkId, request, cause(asker.causationId))

  const events = await read()
  const { reviewIds: chosen, results: done } = fold(BulkAcceptance.decider, events)
  const { id: begun } = events[0] as StoredEvent
  if (!done) {
    // Caused by the event that chose them: done again, each is known to be done.
    const own: Asker = { actor: asker.actor, causationId: begun, isKeyed: true }
    const accept = openAcceptance(ports, bulk, async (_, decide, check, id) => {
      const write = { workspace, id, decider: Review.decider, decide, check, otherwise }
      const recorded = () => record(store, clock, own, write)
      // The same request side by side may have been quicker: then this one knows it when it looks.
      const { facts } = await recorded().catch((error) =>
        codeOf(error) === 'review-decided' ? recorded() : Promise.reject(error),
      )
      return facts as Review.Event[]
    })
    const results = [...(await inTurn(chosen, accept))]
    const complete = BulkAcceptance.complete({ bulkId, results })
    await transact(store, BulkAcceptance.decider, bulkId, complete, cause(begun))
  }
  // Of two that ran side by side, the first to end has said what became of it.
  const ended = await read()
  const { results } = fold(BulkAcceptance.decider, ended)
  const position = ended.at(-1)?.position as Position
  return { results: results ?? [], position, repeated: done !== null }
}

type Accept = (reviewId: string) => Promise<BulkAcceptance.Result>
type Deciding = (
  state: Review.State,
  decide: Decision<Review.State, Review.Event>,
  check: (state: Review.State) => Promise<void>,
  reviewId: string,
) => Promise<Review.Event[]>

/** @param perform makes the decision on one review, or tries to */
function openAcceptance(ports: BulkPorts, { asker, criteria }: Bulk, perform: Deciding): Accept {
  const { workspace, store } = ports
  const { minConfidence, maxAmount } = criteria
  const note = `bulk accept at >= ${minConfidence}`
  const assignee = asker.actor.name
  const decide = Review.acceptSurest({ minConfidence, maxAmount, assignee, note })
  // Two of them may propose the same invoice: the second finds what the first has left.
  const invoices = new Map<string, Invoice.State>()
  return async (reviewId) => {
    const check = async (state: Review.State) => {
      const { undone, question } = state
      const placing = { workspace, paymentId: question?.paymentId ?? '', undone }
      await tryPlacing(store, { ...placing, lines: linesOf(decide(state)) }, invoices)
    }
    try {
      const { state } = await load(store, Review.decider, workspace, reviewId)
      const lines = linesOf(await perform(state, decide, check, reviewId))
      const currency = state.question?.unapplied.currency ?? ''
      const placed = money(sum(lines.map(({ amount }) => amount)), currency)
      return { reviewId, placed, code: null }
    } catch (error) {
      const code = codeOf(error)
      if (code === undefined) throw error
      return { reviewId, placed: null, code }
    }
  }
}

async function inTurn(reviewIds: readonly string[], accept: Accept): Promise<Results> {
  const results: BulkAcceptance.Result[] = []
  for (const reviewId of reviewIds) results.push(await accept(reviewId))
  return results
}

const linesOf = (events: Review.Event[]) =>
  events.flatMap((event) => (event.type === 'ReviewAccepted' ? event.data.lines : []))

const otherwise = ({ kind }: Review.State) => new Refusal('review-decided', { outcome: kind })

function codeOf(error: unknown): string | undefined {
  if (error instanceof Refusal) return error.code
  return error instanceof VersionConflict ? 'changed-meanwhile' : undefined
}
