// Trying again all that waits for the same reason, each by a decision of its own.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Decider, Decision } from '../domain/decider.ts'
import type { Fact, Position } from '../domain/event-store.ts'
import { idFrom } from '../domain/ids.ts'
import type { Clock } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import * as Audit from '../projections/audit.ts'
import { problems } from './errors.ts'
import type { ReviewDeps } from './routes/reviews.ts'
import { Exact, OrNull, Platform, Position as PositionShape, Text, Written } from './schemas.ts'
import { type Asker, causeOf, record } from './writes.ts'

export type SyncDeps = ReviewDeps & { clock: Pick<Clock, 'now'> }

/** So many at a time: a request is not to take minutes. */
export const bulkMost = 500

export const BulkBody = Exact({
  platform: Type.Optional({ ...Platform, description: 'Only of this platform.' }),
  code: Type.Optional({ ...Text, description: 'Only those that wait for this reason.' }),
})

/** Of one alone. */
export const triedNext = {
  202: Exact(Written, { description: 'Recorded; it is tried next.' }),
  ...problems(400, 401, 404, 409, 413, 415, 422, 503),
}

export const bulkAnswer = {
  202: Exact(
    {
      count: Type.Integer({ description: 'How many are tried again by this request.' }),
      left: Type.Integer({
        description: `How many still wait; one request takes ${bulkMost} at most.`,
      }),
      position: OrNull(
        PositionShape,
        'Where the last of them was recorded; null = there was none.',
      ),
      repeated: Type.Boolean({
        description: 'It had been recorded before; nothing was done twice.',
      }),
    },
    { description: 'Recorded; they are tried next.' },
  ),
  ...problems(400, 401, 413, 415, 422, 503),
}

type Bulk<State, Event extends Fact> = {
  /** Of the event that each of them is recorded by. */
  type: Event['type']
  /** The view they are chosen from. */
  view: string
  /** Those that wait now, and how many there are of them. */
  choose(): Promise<{ ids: readonly string[]; total: number }>
  decider: Decider<State, Event>
  decide(id: string): Promise<Decision<State, Event>>
}

export async function tryAll<State, Event extends Fact>(
  { workspace, db, store, keys, clock, fresh }: SyncDeps,
  request: FastifyRequest,
  bulk: Bulk<State, Event>,
) {
  const actor = keys.identify(request)
  const { causationId: asked, isKeyed } = causeOf(request, actor)
  const causationId = idFrom('bulk', asked, JSON.stringify(request.body ?? {}))
  const asker: Asker = { actor, causationId, isKeyed: true }
  if (isKeyed) {
    // Sent again it may come before the views have seen what it did.
    await fresh(['audit', bulk.view], await store.head())
    const before = await Audit.causedBy(db, { workspace, type: bulk.type, causationId })
    const { total: left } = await bulk.choose()
    if (before.count > 0) return { ...before, left, repeated: true }
  }
  const { ids, total } = await bulk.choose()
  let count = 0
  let position: Position | null = null
  for (const id of ids) {
    const at = await once(async () => {
      const decide = await bulk.decide(id)
      const otherwise = () => new Refusal('nothing-to-retry')
      const write = { workspace, id, decider: bulk.decider, decide, otherwise }
      return record(store, clock, asker, write)
    })
    if (!at) continue
    count += 1
    if (position === null || at.position > position) position = at.position
  }
  return { count, left: total - count, position, repeated: false }
}

/** The view may show what somebody has tried again already. */
async function once<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'nothing-to-retry') return null
    throw error
  }
}
