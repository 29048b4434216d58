// Learns from what people have decided: gathers the cases from the log, fits weights to them, and
// records what came out as a new version of the model. The same events give the same version.
import {
  type EventStore,
  type Position,
  type StoredEvent,
  StoreUnavailable,
  streamOf,
} from './event-store.ts'
import { type Case, firstAnswer, learnModel } from './matching/history.ts'
import { pooledWeights } from './matching/pooled.ts'
import { openTeaching } from './matching/teaching.ts'
import { engineVersion, type Model } from './matching/verdict.ts'
import * as Learnt from './model.ts'
import { Refusal } from './refusal.ts'
import * as Review from './review.ts'
import { type Cause, transact } from './transact.ts'

/** Fewer decisions say more about the days on which they were taken than about the payers. */
export const leastCases = 20

/** What this workspace's people have decided, as the log stood at `upTo`. */
export async function gatherCases(
  store: EventStore,
  workspace: string,
  upTo: Position,
): Promise<Case[]> {
  const teaching = openTeaching()
  const ending = new AbortController()
  const { signal } = ending
  for await (const batch of store.subscribe({ categories: [Review.category], signal })) {
    for (const event of batch.events) {
      if (event.meta.workspace === workspace && event.position <= upTo) teaching.read(event)
    }
    if (batch.position >= upTo) ending.abort()
  }
  return teaching.cases()
}

const leastMove = 0.001
const rounded = (weight: number) => Math.round(weight * 10_000) / 10_000

/** What the cases teach, as it is stored.
 *  @throws Refusal too-little-to-learn */
export function lessonOf(cases: readonly Case[], upTo: string): Omit<Learnt.Learned, 'version'> {
  if (cases.length < leastCases) {
    throw new Refusal('too-little-to-learn', { cases: cases.length, leastCases })
  }
  const { weights, calibration } = learnModel(cases, pooledWeights)
  const moved = [...weights]
    .filter(([key, weight]) => Math.abs(weight - (pooledWeights.get(key) ?? 0)) > leastMove)
    .map(([key, weight]) => ({ key, weight: rounded(weight) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const rights = cases.filter(({ right }) => right === 0).length
  return { weights: moved, calibration, cases: cases.length, rights, engine: engineVersion, upTo }
}

/** How many of the cases it would have decided without a person, and how many of those as the person
 *  did. */
export function wouldPlace(cases: readonly Case[], { weights, calibrate, confidence }: Model) {
  const sure = cases
    .map((one) => firstAnswer(one, weights))
    .filter(({ share }) => calibrate(share) >= confidence)
  return { automatic: sure.length, right: sure.filter(({ isRight }) => isRight).length }
}

export type Lesson = {
  learned: Learnt.Learned
  /** The models before and after it. */
  before: Model
  after: Model
  /** What it learned from. */
  cases: readonly Case[]
  position: Position
  /** It had been learned before, by this request or another. */
  repeated: boolean
}

/** @throws Refusal too-little-to-learn */
export async function learn(store: EventStore, cause: Cause): Promise<Lesson> {
  const { workspace } = cause
  const read = () =>
    Array.fromAsync(store.readStream(streamOf(Learnt.category, workspace, Learnt.streamId)))
  const isOurs = ({ meta, type }: StoredEvent) =>
    type === 'WeightsLearned' && meta.causationId === cause.causationId
  const known = await read()
  if (!known.some(isOurs)) {
    const upTo = await store.head()
    const cases = upTo === undefined ? [] : await gatherCases(store, workspace, upTo)
    const decide = Learnt.learn(lessonOf(cases, upTo ?? ''))
    await transact(store, Learnt.decider, Learnt.streamId, decide, cause)
  }
  const events = await read()
  const ours = events.findIndex(isOurs)
  const at = ours < 0 ? indexOfCurrent(events) : ours
  const states = [events.slice(0, at), events.slice(0, at + 1)].map((some) =>
    some.map(Learnt.decode).reduce(Learnt.evolve, Learnt.initial),
  )
  const [before, after] = states.map(Learnt.modelOf)
  const learned = states[1]?.versions.at(-1)
  const { position } = events[at] ?? {}
  // Set aside by somebody in this very moment.
  if (!before || !after || !learned || !position)
    throw new StoreUnavailable('the model has changed')
  const cases = await gatherCases(store, workspace, learned.upTo as Position)
  return { learned, before, after, cases, position, repeated: known.some(isOurs) || ours < 0 }
}

/** Where the version that counts was learned. */
function indexOfCurrent(events: readonly StoredEvent[]): number {
  const facts = events.map(Learnt.decode)
  const version = Learnt.current(facts.reduce(Learnt.evolve, Learnt.initial))?.version
  return facts.findIndex((one) => one.type === 'WeightsLearned' && one.data.version === version)
}
