// What the engine has learned from people's decisions: seen, learned anew, set aside; and how sure it
// must be. Read from its stream, as the rules are, so that `after` never has to wait.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Decision } from '../../domain/decider.ts'
import { type StoredEvent, streamOf } from '../../domain/event-store.ts'
import { learn, type Lesson, wouldPlace } from '../../domain/learning.ts'
import { explain } from '../../domain/matching/explain.ts'
import { pooledWeights } from '../../domain/matching/pooled.ts'
import type { Model } from '../../domain/matching/verdict.ts'
import type { Weights } from '../../domain/matching/weights.ts'
import * as Learnt from '../../domain/model.ts'
import type { Clock } from '../../domain/outside.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { After, Exact, Instant, OrNull, Text, WriteHeaders, Written } from '../schemas.ts'
import { causeOf } from '../writes.ts'
import { recorded } from './rules.ts'
import { Confidence, type ReviewDeps } from './reviews.ts'

export type ModelDeps = ReviewDeps & { clock: Pick<Clock, 'now'> }

const LogOdds = Type.Number({ description: 'Natural logarithm of the odds.' })
const Told = {
  criterion: Type.String({ description: 'What is looked at.', examples: ['amount'] }),
  level: Type.String({ description: 'What was found, a stable code.', examples: ['exact'] }),
  weight: LogOdds,
  en: Type.String({ description: 'The reason as an English sentence.' }),
  fr: Type.String({ description: 'The same in French.' }),
}
const Version = Type.Integer({ minimum: 1 })
const Calibration = Exact(
  { shift: Type.Number(), slope: Type.Number() },
  { description: 'Corrects the log-odds of a proposal: shift + slope × log-odds.' },
)
const counted = {
  cases: Type.Integer({ description: 'Decided reviews that it learned from.' }),
  rights: Type.Integer({ description: 'Those of which the first proposal was right.' }),
}

const ModelRow = Exact({
  version: OrNull(Version, 'Null while what many companies have in common counts.'),
  confidence: { ...Confidence, description: 'At or above this it is sure.' },
  calibration: Calibration,
  ...counted,
  weights: Type.Array(Exact({ ...Told, pooled: LogOdds }), {
    description: 'Those first that differ most from what many companies have in common.',
  }),
  versions: Type.Array(
    Exact({
      version: Version,
      ...counted,
      engine: Type.String({ description: 'The version of the engine that learned.' }),
      learnedAt: Instant,
      learnedBy: Type.String(),
      setAside: OrNull(
        Exact({ at: Instant, by: Type.String(), note: OrNull(Type.String()) }),
        'Null unless it was set aside.',
      ),
    }),
    { description: 'The newest first.' },
  ),
})

const Hindsight = Exact({
  automatic: Type.Integer({ description: 'Of those reviews, how many no person was needed for.' }),
  right: Type.Integer({ description: 'And of these, how many as the person decided.' }),
})
const LessonRow = Exact({
  ...Written,
  version: Version,
  ...counted,
  moved: Type.Array(Exact({ ...Told, before: LogOdds }), {
    description: 'The ten that moved most.',
  }),
  before: Hindsight,
  after: Hindsight,
})

export async function modelRoutes(app: App, deps: ModelDeps): Promise<void> {
  readRoute(app, deps)
  learnRoute(app, deps)
  setAsideRoute(app, deps)
  confidenceRoute(app, deps)
}

function readRoute(app: App, { workspace, store }: ModelDeps) {
  app.get(
    '/matching/model',
    {
      schema: {
        tags: ['matching'],
        summary: 'What the engine goes by, and how it came to it',
        querystring: Exact({ after: After }),
        response: { 200: ModelRow, ...problems(400, 401, 503) },
      },
    },
    async () => {
      const stream = streamOf(Learnt.category, workspace, Learnt.streamId)
      return shown(await Array.fromAsync(store.readStream(stream)))
    },
  )
}

function shown(events: readonly StoredEvent[]) {
  const facts = events.map(Learnt.decode)
  const state = facts.reduce(Learnt.evolve, Learnt.initial)
  const { weights } = Learnt.modelOf(state)
  const { version, calibration, cases, rights } = Learnt.current(state) ?? pooled
  const whereAside = (one: number) =>
    facts.findIndex((fact) => fact.type === 'WeightsSetAside' && fact.data.version === one)
  const versions = facts.flatMap((fact, at) => {
    if (fact.type !== 'WeightsLearned') return []
    const { version, cases, rights, engine } = fact.data
    const { recordedAt, meta } = events[at] as StoredEvent
    const aside = whereAside(version)
    return {
      version,
      cases,
      rights,
      engine,
      learnedAt: recordedAt,
      learnedBy: meta.actor.name,
      setAside: asideOf(facts[aside], events[aside]),
    }
  })
  const { confidence } = state
  return {
    ...{ version, confidence, calibration, cases, rights },
    weights: movedMost(pooledWeights, weights).map(({ before, ...told }) => ({
      ...told,
      pooled: before,
    })),
    versions: versions.reverse(),
  }
}

const pooled = { version: null, calibration: { shift: 0, slope: 1 }, cases: 0, rights: 0 }

function asideOf(fact: Learnt.Event | undefined, event: StoredEvent | undefined) {
  if (fact?.type !== 'WeightsSetAside' || !event) return null
  return { at: event.recordedAt, by: event.meta.actor.name, note: fact.data.note }
}

/** All weights, those that differ most first. */
function movedMost(before: Weights, after: Weights) {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  return keys
    .flatMap((key) => explain([key], after, () => '').map((one) => ({ key, ...one })))
    .map(({ key, seen: _, ...told }) => ({ ...told, before: before.get(key) ?? 0 }))
    .sort((a, b) => Math.abs(b.weight - b.before) - Math.abs(a.weight - a.before))
}

const told = 10

function lessonRow({ learned, before, after, cases, position, repeated }: Lesson) {
  const { version, rights } = learned
  // The confidence of now, both times: only what was learned should make the difference.
  const hindsight = (model: Model) => wouldPlace(cases, { ...model, confidence: after.confidence })
  return {
    ...{ position, repeated, version, cases: learned.cases, rights },
    moved: movedMost(before.weights, after.weights)
      .filter((one) => one.weight !== one.before)
      .slice(0, told),
    before: hindsight(before),
    after: hindsight(after),
  }
}

function learnRoute(app: App, { workspace, store, keys, clock }: ModelDeps) {
  app.post(
    '/matching/learn',
    {
      schema: {
        tags: ['matching'],
        summary: 'Learn from the reviews that people have decided',
        description:
          'The same decisions teach the same. What waits already is not looked at again by this: ' +
          'POST /v1/matching/rescores does that. Before and after are counted over the decisions ' +
          'that it learned from, which flatters what was learned a little.',
        headers: WriteHeaders,
        body: Exact({}),
        response: {
          202: { ...LessonRow, description: 'Recorded; it counts from now on.' },
          ...problems(400, 401, 409, 413, 415, 503),
        },
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const { causationId } = causeOf(request, actor)
      const effectiveAt = clock.now().toISOString()
      const cause = { workspace, correlationId: causationId, causationId, actor, effectiveAt }
      return reply.code(202).send(lessonRow(await learn(store, cause)))
    },
  )
}

/** One decision about the model, recorded. */
const decideOn = (
  { workspace, keys, write }: ModelDeps,
  request: FastifyRequest,
  decide: Decision<Learnt.State, Learnt.Event>,
) =>
  write(request, keys.identify(request), {
    ...{ workspace, id: Learnt.streamId, decider: Learnt.decider, decide },
    otherwise: () => new Refusal('model-already-so'),
  })

function setAsideRoute(app: App, deps: ModelDeps) {
  app.post(
    '/matching/model/set-aside',
    {
      schema: {
        tags: ['matching'],
        summary: 'Go back to the version before',
        description:
          'Before the first stands what many companies have in common. What was placed stays placed.',
        headers: WriteHeaders,
        body: Exact({
          version: { ...Version, description: 'The one that counts: asked twice, only it goes.' },
          note: Type.Optional(Text),
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { version, note = null } = request.body
      reply.code(202)
      return decideOn(deps, request, Learnt.setAside({ version, note }))
    },
  )
}

function confidenceRoute(app: App, deps: ModelDeps) {
  app.put(
    '/matching/confidence',
    {
      schema: {
        tags: ['matching'],
        summary: 'Say how sure the engine must be to place money by itself',
        description:
          'For what comes from now on. What two facts agree on, such as a number and its amount, ' +
          'is placed at any confidence; of the rest, nothing that is less sure. What waits already ' +
          'is not looked at again by this: ' +
          'POST /v1/matching/rescores does that.',
        headers: WriteHeaders,
        body: Exact({
          confidence: Type.Number({
            ...Learnt.confidenceBounds,
            description: 'How often it must be right, at least.',
          }),
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      reply.code(202)
      return decideOn(deps, request, Learnt.setConfidence(request.body.confidence))
    },
  )
}
