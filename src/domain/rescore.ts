// Policy: the whole backlog is scored again, in the order in which the payments were received. One
// stream per job, a chunk of payments for each event of it: between two chunks whatever else waits
// goes first, and a job that was cut off goes on behind the last chunk that it has recorded.
import Type, { type Static } from 'typebox'
import { type Decider, type Decision, fold } from './decider.ts'
import { type EventStore, type StoredEvent, streamOf } from './event-store.ts'
import * as Payment from './payment.ts'
import { Refusal } from './refusal.ts'
import * as Review from './review.ts'
import { type Ports, settle } from './settlement.ts'
import { decoder, type EventOf, Id } from './stored.ts'
import { causedBy, transact } from './transact.ts'

export const name = 'rescore'
export const category = 'rescore'
export const categories = [category]

/** Which events must not overtake each other: those of one rescore. */
export const laneOf = (event: StoredEvent) => event.stream

// Stored shapes: change them only by adding optional fields or a new version.

const count = Type.Integer({ minimum: 0 })
const figures = {
  /** Payments looked at, and what became of them: `placed` without a person, `asked` about anew, the
   *  question `changed`. Of the others nothing new was to be said. */
  done: count,
  placed: count,
  asked: count,
  changed: count,
}
const Figures = Type.Object(figures)
export type Figures = Static<typeof Figures>

const Last = Type.Object({ receivedAt: Type.String(), paymentId: Id })

export const shapes = {
  /** `payments`: how many wait when it begins. */
  RescoreRequested: Type.Object({ rescoreId: Id, payments: count }),
  RescoreProgressed: Type.Object({ rescoreId: Id, ...figures, last: Last }),
  RescoreCompleted: Type.Object({ rescoreId: Id, ...figures }),
  RescoreStopped: Type.Object({ rescoreId: Id }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  kind: 'absent' | 'running' | 'completed' | 'stopped'
  rescoreId: string | null
  payments: number
  figures: Figures
  /** The payment that it has come to; null before the first. */
  last: Static<typeof Last> | null
}
export const initial: State = {
  kind: 'absent',
  rescoreId: null,
  payments: 0,
  figures: { done: 0, placed: 0, asked: 0, changed: 0 },
  last: null,
}

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'RescoreRequested':
      return { ...state, kind: 'running', ...event.data }
    case 'RescoreProgressed': {
      const { rescoreId, last, ...figures } = event.data
      return { ...state, figures, last }
    }
    case 'RescoreCompleted': {
      const { rescoreId, ...figures } = event.data
      return { ...state, kind: 'completed', figures }
    }
    case 'RescoreStopped':
      return { ...state, kind: 'stopped' }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** The jobs of a workspace are numbered: that the next one takes the number behind the last is what
 *  lets no two begin at once. */
export const idOf = (number: number) => `rescore-${number}`

/** @throws Refusal rescore-running when somebody was quicker */
export const request =
  (asked: { rescoreId: string; payments: number }): Decision<State, Event> =>
  (state) => {
    if (state.kind !== 'absent') throw new Refusal('rescore-running', asked)
    return [{ type: 'RescoreRequested', data: asked }]
  }

/** What was done since `before`, unless another process has recorded it, or a person has stopped it. */
const goOn =
  (before: State, event: Event): Decision<State, Event> =>
  ({ kind, figures }) =>
    kind === 'running' && figures.done === before.figures.done ? [event] : []

/** @throws Refusal rescore-not-running */
export const stop: Decision<State, Event> = ({ kind, rescoreId }) => {
  if (kind === 'stopped') return []
  if (kind !== 'running' || rescoreId === null) throw new Refusal('rescore-not-running', { kind })
  return [{ type: 'RescoreStopped', data: { rescoreId } }]
}

/** A job, with what its envelope says of it. */
export type Job = State & { events: readonly StoredEvent[] }

export async function jobOf(store: EventStore, workspace: string, id: string): Promise<Job> {
  const events = await Array.fromAsync(store.readStream(streamOf(category, workspace, id)))
  return { ...fold(decider, events), events }
}

/** The number of the last job, 0 before the first: doubled until there is none, then halved. */
export async function lastNumber(store: EventStore, workspace: string): Promise<number> {
  const isThere = async (number: number) => {
    for await (const _ of store.readStream(streamOf(category, workspace, idOf(number)))) return true
    return false
  }
  let [there, missing] = [0, 1]
  while (await isThere(missing)) [there, missing] = [missing, missing * 2]
  while (missing - there > 1) {
    const middle = Math.floor((there + missing) / 2)
    if (await isThere(middle)) there = middle
    else missing = middle
  }
  return there
}

const chunk = 50

/** Does the chunk that follows the event; a job that has gone on since does nothing. A chunk that was
 *  cut off is done again for what still waits: what it had placed stays placed, and is not counted. */
export async function perform(ports: Ports, stored: StoredEvent): Promise<void> {
  const { store, lookUp } = ports
  const { workspace } = stored.meta
  const event = decode(stored)
  if (event.type !== 'RescoreRequested' && event.type !== 'RescoreProgressed') return
  const { rescoreId } = event.data
  const { events: _, ...job } = await jobOf(store, workspace, rescoreId)
  const doneThen = event.type === 'RescoreProgressed' ? event.data.done : 0
  if (job.kind !== 'running' || job.figures.done !== doneThen) return
  const cause = causedBy(stored, { kind: 'policy', name })
  const page = await lookUp.paymentsUnapplied(workspace, job.last, chunk)
  const figures = { ...job.figures }
  for (const { paymentId } of page) {
    await settle(ports, paymentId, cause)
    const outcome = await outcomeOf(store, workspace, paymentId, stored.id)
    figures.done += 1
    if (outcome) figures[outcome] += 1
  }
  const last = page.at(-1)
  const next: Event = last
    ? { type: 'RescoreProgressed', data: { rescoreId, ...figures, last } }
    : { type: 'RescoreCompleted', data: { rescoreId, ...figures } }
  await transact(store, decider, rescoreId, goOn(job, next), cause)
}

/** What this cause has made of a payment, by its events: asked about before the chunk was cut off, it
 *  still counts. */
async function outcomeOf(
  store: EventStore,
  workspace: string,
  paymentId: string,
  causationId: string,
): Promise<'placed' | 'asked' | 'changed' | null> {
  const read = (of: string) => Array.fromAsync(store.readStream(streamOf(of, workspace, paymentId)))
  const isOurs = ({ meta }: StoredEvent) => meta.causationId === causationId
  if (
    (await read(Payment.category)).some((one) => isOurs(one) && one.type === 'PaymentAllocated')
  ) {
    return 'placed'
  }
  const reviewed = await read(Review.category)
  const at = reviewed.findIndex((one) => isOurs(one) && one.type === 'ReviewRequested')
  if (at < 0) return null
  return fold(Review.decider, reviewed.slice(0, at)).kind === 'open' ? 'changed' : 'asked'
}
