// What the engine has learned from the decisions of this workspace, and how sure it must be to place
// money by itself. One stream per workspace: what was learned can be seen, and set aside, and the
// same events give the same verdicts.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { type EventStore, streamOf } from './event-store.ts'
import { calibrated } from './matching/calibration.ts'
import { pooledModel } from './matching/live.ts'
import { leastConfidence, pooledWeights } from './matching/pooled.ts'
import type { Model } from './matching/verdict.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, OrNull } from './stored.ts'

export const category = 'model'
export const streamId = 'matching'

/** Below, it would place too much that is wrong; above, nothing at all. */
export const confidenceBounds = { minimum: 0.9, maximum: 0.9999 }

// Stored shapes: change them only by adding optional fields or a new version.

const Learned = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  /** Those that differ from the pooled ones; the others are as pooled. */
  weights: Type.Array(Type.Object({ key: Type.String(), weight: Type.Number() })),
  calibration: Type.Object({ shift: Type.Number(), slope: Type.Number() }),
  /** How many decisions it learned from, and of how many the first proposal was right. */
  cases: Type.Integer({ minimum: 0 }),
  rights: Type.Integer({ minimum: 0 }),
  engine: Type.String(),
  /** The position of the last event that it may have learned from. */
  upTo: Type.String(),
})
export type Learned = Static<typeof Learned>

export const shapes = {
  WeightsLearned: Learned,
  /** The one before it counts again, or what was pooled. */
  WeightsSetAside: Type.Object({ version: Type.Integer(), note: OrNull(Type.String()) }),
  ConfidenceSet: Type.Object({ confidence: Type.Number() }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  versions: readonly Learned[]
  setAside: ReadonlySet<number>
  confidence: number
}
export const initial: State = { versions: [], setAside: new Set(), confidence: leastConfidence }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'WeightsLearned':
      return { ...state, versions: [...state.versions, event.data] }
    case 'WeightsSetAside':
      return { ...state, setAside: new Set(state.setAside).add(event.data.version) }
    case 'ConfidenceSet':
      return { ...state, confidence: event.data.confidence }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** The version that counts; null while what was pooled does. */
export const current = ({ versions, setAside }: State): Learned | null =>
  versions.findLast(({ version }) => !setAside.has(version)) ?? null

export function modelOf(state: State): Model {
  const { confidence } = state
  const learned = current(state)
  if (!learned) return { ...pooledModel, confidence }
  const { weights, calibration } = learned
  const isCalibrated = calibration.shift !== 0 || calibration.slope !== 1
  return {
    weights: new Map([...pooledWeights, ...weights.map((one) => [one.key, one.weight] as const)]),
    calibrate: isCalibrated ? (share) => calibrated(share, calibration) : pooledModel.calibrate,
    confidence,
  }
}

/** Reads of each workspace's stream only what is new since it was asked last: the settlement asks at
 *  every payment. */
export function openModels(store: EventStore): (workspace: string) => Promise<Model> {
  type Kept = { state: State; next: bigint; model: Model }
  const kept = new Map<string, Kept>()
  return async (workspace) => {
    const before = kept.get(workspace)
    let { state, next } = before ?? { state: initial, next: 0n }
    for await (const event of store.readStream(streamOf(category, workspace, streamId), next)) {
      state = evolve(state, decode(event))
      next = event.revision + 1n
    }
    if (before?.next === next) return before.model
    const now = { state, next, model: modelOf(state) }
    kept.set(workspace, now)
    return now.model
  }
}

/** A new version, unless the one that counts says the same of the same cases. */
export const learn =
  (lesson: Omit<Learned, 'version'>): Decision<State, Event> =>
  (state) => {
    const now = current(state)
    if (now && saidBy(now) === saidBy(lesson)) return []
    return [{ type: 'WeightsLearned', data: { version: state.versions.length + 1, ...lesson } }]
  }

const saidBy = ({ weights, calibration, cases, rights, engine }: Omit<Learned, 'version'>) =>
  JSON.stringify([weights, calibration, cases, rights, engine])

/** The version is named so that, asked twice, not the one before it goes as well.
 *  @throws Refusal model-not-current */
export const setAside =
  ({ version, note }: { version: number; note: string | null }): Decision<State, Event> =>
  (state) => {
    if (state.setAside.has(version)) return []
    const now = current(state)?.version ?? null
    if (now !== version) throw new Refusal('model-not-current', { version, current: now })
    return [{ type: 'WeightsSetAside', data: { version, note } }]
  }

/** @throws Refusal confidence-out-of-bounds */
export const setConfidence =
  (confidence: number): Decision<State, Event> =>
  (state) => {
    const { minimum, maximum } = confidenceBounds
    if (!(confidence >= minimum && confidence <= maximum)) {
      throw new Refusal('confidence-out-of-bounds', { confidence, minimum, maximum })
    }
    if (state.confidence === confidence) return []
    return [{ type: 'ConfidenceSet', data: { confidence } }]
  }
