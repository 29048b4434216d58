// The daily reconciliation: one stream per day, in which runs follow each other. A run is done in
// parts, each recorded with its result, so that one that was cut off goes on where it was.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, Instant, OrNull, PlainDate } from './stored.ts'
import { Source, Statement } from './tie-out.ts'

export const category = 'reconciliation'

// Stored shapes: change them only by adding optional fields or a new version.

const Run = { day: PlainDate, number: Type.Integer({ minimum: 1 }) }

export const shapes = {
  ReconciliationStarted: Type.Object({
    ...Run,
    /** Asked for as it was known then; null = as it is known. */
    knownAt: OrNull(Instant),
    requestedBy: Type.Enum(['schedule', 'person']),
  }),
  /** `refresh`: the platforms were asked and all of it is in the views up to `position`. Every other
   *  part is a pair that was compared, as of that position. */
  ReconciliationProgressed: Type.Object({
    ...Run,
    part: Id,
    done: Type.Integer({ minimum: 0 }),
    total: Type.Integer({ minimum: 1 }),
    /** Documents that were compared in it. */
    documents: Type.Integer({ minimum: 0 }),
    position: Type.Optional(Type.String()),
    /** Shortly before that; what was touched a moment before may still be on its way. */
    moment: Type.Optional(Instant),
    sources: Type.Optional(Type.Array(Source)),
    /** The sums of the two sides, as the part has counted them. */
    result: Type.Optional(Type.Unknown()),
  }),
  ReconciliationCompleted: Type.Object({ ...Run, statement: Statement }),
  ReconciliationFailed: Type.Object({ ...Run, code: Id, reason: Type.String() }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type Progressed = Static<typeof shapes.ReconciliationProgressed>
type Started = Static<typeof shapes.ReconciliationStarted>

/** A run that has begun and not ended. */
export type Current = Omit<Started, 'day'> & { parts: readonly Progressed[] }

export type State = {
  /** Runs so far. */
  runs: number
  current: Current | null
  /** The last one that ended well and was of what is known now. */
  statement: Statement | null
}
export const initial: State = { runs: 0, current: null, statement: null }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'ReconciliationStarted': {
      const { day: _, ...run } = event.data
      return { ...state, runs: event.data.number, current: { ...run, parts: [] } }
    }
    case 'ReconciliationProgressed': {
      const { current } = state
      return current?.number === event.data.number
        ? { ...state, current: { ...current, parts: [...current.parts, event.data] } }
        : state
    }
    case 'ReconciliationCompleted': {
      const { statement } = event.data
      const isLive = statement.knownAt === null
      return { ...state, current: null, statement: isLive ? statement : state.statement }
    }
    case 'ReconciliationFailed':
      return { ...state, current: null }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** `today` is that of the books.
 *  @throws Refusal day-to-come, reconciliation-running */
export const start =
  (request: Omit<Started, 'number'> & { today: string }): Decision<State, Event> =>
  ({ runs, current }) => {
    const { today, day, knownAt, requestedBy } = request
    if (day > today) throw new Refusal('day-to-come', { on: day, today })
    if (current) throw new Refusal('reconciliation-running', { day, number: current.number })
    const number = runs + 1
    return [{ type: 'ReconciliationStarted', data: { day, number, knownAt, requestedBy } }]
  }

const isCurrent = ({ current }: State, number: number) => current?.number === number

/** A part is done once. */
export const progress =
  (done: Progressed): Decision<State, Event> =>
  (state) => {
    const isDone = state.current?.parts.some(({ part }) => part === done.part)
    if (!isCurrent(state, done.number) || isDone) return []
    return [{ type: 'ReconciliationProgressed', data: done }]
  }

export const complete =
  (number: number, statement: Statement): Decision<State, Event> =>
  (state) => {
    if (!isCurrent(state, number)) return []
    const { day } = statement
    return [{ type: 'ReconciliationCompleted', data: { day, number, statement } }]
  }

export const fail =
  (failed: Static<typeof shapes.ReconciliationFailed>): Decision<State, Event> =>
  (state) =>
    isCurrent(state, failed.number) ? [{ type: 'ReconciliationFailed', data: failed }] : []
