// Which stages of HubSpot's pipelines mean that a deal is won: read with the pipelines as they are,
// and chosen from them.
import Type, { type Static } from 'typebox'
import { type StoredEvent, streamOf } from '../../domain/event-store.ts'
import * as FieldMapping from '../../domain/field-mapping.ts'
import { Refusal } from '../../domain/refusal.ts'
import { load } from '../../domain/transact.ts'
import * as WonStages from '../../domain/won-stages.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact, Id, Instant, OrNull, Position, WriteHeaders, Written } from '../schemas.ts'
import type { ReviewDeps } from './reviews.ts'

export type DealPipeline = {
  id: string
  label: string
  stages: { id: string; label: string; isClosed: boolean; probability: number }[]
}

export type WonStageDeps = ReviewDeps & {
  /** As HubSpot has them now; throws when it cannot be asked. Absent = there is nobody to ask. */
  dealPipelines?: (() => Promise<readonly DealPipeline[]>) | undefined
}

const StageRow = Exact({
  id: Id,
  label: Type.String(),
  isClosed: Type.Boolean({ description: 'HubSpot takes a deal in it for finished.' }),
  probability: Type.Number({ description: 'Of being won, 0 to 1, as HubSpot says.' }),
  isWon: Type.Boolean({ description: 'Whether a deal in it counts as won here.' }),
})
const Chosen = Exact({
  isDefault: Type.Boolean({ description: 'Nobody has chosen: HubSpot itself says what is won.' }),
  pipelines: Type.Array(Exact({ id: Id, label: Type.String(), stages: Type.Array(StageRow) })),
  missing: Type.Array(WonStages.Stage, {
    description: 'Chosen once, and no longer there: no deal can be in them.',
  }),
  setBy: OrNull(Type.String()),
  setAt: OrNull(Instant),
  position: OrNull(Position),
})
type Chosen = Static<typeof Chosen>

const written = {
  202: Exact(Written, { description: 'Recorded; deals are looked at anew within a minute.' }),
  ...problems(400, 401, 409, 413, 415, 422, 503),
}

/** @throws Refusal schema-unavailable */
async function pipelinesOf({ dealPipelines }: WonStageDeps): Promise<readonly DealPipeline[]> {
  const unavailable = new Refusal('schema-unavailable', { platform: 'hubspot' })
  if (!dealPipelines) throw unavailable
  return dealPipelines().catch((error: unknown) => {
    if (error instanceof Refusal) throw error
    // What the platform said is in our log; it is nothing to hand on.
    throw unavailable
  })
}

const { category, streamId, decider } = WonStages

function answerOf(pipelines: readonly DealPipeline[], events: readonly StoredEvent[]): Chosen {
  const last = events.at(-1)
  const { chosen } = events.reduce(
    (state, event) => WonStages.evolve(state, WonStages.decode(event)),
    WonStages.initial,
  )
  const ids = chosen && new Set(chosen.map(({ id }) => id))
  const isWon = ({ id, isClosed, probability }: DealPipeline['stages'][number]) =>
    ids ? ids.has(id) : isClosed && probability === 1
  const known = new Set(pipelines.flatMap(({ stages }) => stages.map(({ id }) => id)))
  return {
    isDefault: chosen === null,
    pipelines: pipelines.map(({ stages, ...pipeline }) => ({
      ...pipeline,
      stages: stages.map((stage) => ({ ...stage, isWon: isWon(stage) })),
    })),
    missing: (chosen ?? []).filter(({ id }) => !known.has(id)),
    setBy: last?.meta.actor.name ?? null,
    setAt: last?.recordedAt ?? null,
    position: last?.position ?? null,
  }
}

export async function wonStageRoutes(app: App, deps: WonStageDeps): Promise<void> {
  const { workspace, keys, store, write } = deps
  app.get(
    '/won-stages',
    {
      schema: {
        tags: ['connections'],
        summary: "HubSpot's pipelines, and the stages that mean that a deal is won",
        querystring: Exact({}),
        response: { 200: Chosen, ...problems(400, 401, 503) },
      },
    },
    async () => {
      const stream = streamOf(category, workspace, streamId)
      const [pipelines, events] = await Promise.all([
        pipelinesOf(deps),
        Array.fromAsync(store.readStream(stream)),
      ])
      return answerOf(pipelines, events)
    },
  )
  chooseRoute(app, deps)

  app.delete(
    '/won-stages',
    {
      schema: {
        tags: ['connections'],
        summary: 'Let HubSpot itself say again which deals are won',
        description: 'Those in a stage that is closed with a probability of 1.',
        headers: WriteHeaders,
        response: written,
      },
    },
    async (request, reply) => {
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: streamId, decider },
        decide: WonStages.reset(),
        otherwise: () => new Refusal('won-stages-usual'),
      })
    },
  )
}

function chooseRoute(app: App, deps: WonStageDeps) {
  const { workspace, keys, write } = deps
  app.put(
    '/won-stages',
    {
      schema: {
        tags: ['connections'],
        summary: 'Choose the stages that mean that a deal is won',
        description:
          'All of them, as a whole. Deals that HubSpot has changed since it was connected are ' +
          'looked at anew within a minute, older ones with the next first load; what is in one of ' +
          'these stages is invoiced, what is in none of them any more is taken for reopened. The ' +
          'day of the sale remains the close date of the deal.',
        headers: WriteHeaders,
        body: Exact({ stages: Type.Array(Id, { maxItems: 100, uniqueItems: true }) }),
        response: written,
      },
    },
    async (request, reply) => {
      const ids = request.body.stages
      const chosen = await named(deps, ids)
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: streamId, decider },
        decide: WonStages.choose(chosen),
        check: () => checkMapping(deps, ids),
        otherwise: () => new Refusal('won-stages-set'),
      })
    },
  )
}

/** The stages with their names.
 *  @throws Refusal won-stages-unknown, won-stages-lost, schema-unavailable */
async function named(deps: WonStageDeps, ids: readonly string[]): Promise<WonStages.Stage[]> {
  const stages = (await pipelinesOf(deps)).flatMap((pipeline) =>
    pipeline.stages.map((stage) => ({ ...stage, pipeline: pipeline.label })),
  )
  const unknown = ids.filter((id) => !stages.some((stage) => stage.id === id))
  if (unknown.length > 0) throw new Refusal('won-stages-unknown', { stages: unknown })
  const chosen = stages.filter(({ id }) => ids.includes(id))
  const lost = chosen.filter(({ isClosed, probability }) => isClosed && probability === 0)
  if (lost.length > 0) {
    throw new Refusal('won-stages-lost', { stages: lost.map(({ label }) => label) })
  }
  return chosen.map(({ id, label, pipeline }) => ({ id, label, pipeline }))
}

/** Deals that the ledger itself moves must not become lost by that.
 *  @throws Refusal won-stages-left-out */
async function checkMapping({ store, workspace }: WonStageDeps, ids: readonly string[]) {
  const stream = FieldMapping.idOf('hubspot')
  const { state } = await load(store, FieldMapping.decider, workspace, stream)
  const moved = Object.values(FieldMapping.mappingOf(state, 'hubspot').stages)
  const left = moved.filter((id): id is string => id !== null && !ids.includes(id))
  if (left.length > 0) throw new Refusal('won-stages-left-out', { stages: [...new Set(left)] })
}
