// Which value of the ledger stands in which field of a platform, and who is right of it: read, and set
// after the platform's real fields were looked at.
import Type from 'typebox'
import { type StoredEvent, streamOf } from '../../domain/event-store.ts'
import * as FieldMapping from '../../domain/field-mapping.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact, Instant, OrNull, Position, WriteHeaders, Written } from '../schemas.ts'
import { Policy } from './conflicts.ts'
import type { ReviewDeps } from './reviews.ts'

export type MappingDeps = ReviewDeps & {
  /** What is wrong with a mapping of HubSpot by its real fields; throws when it cannot be asked. */
  mappingFaults?:
    | ((mapping: FieldMapping.Mapping) => Promise<readonly FieldMapping.Fault[]>)
    | undefined
  /** The fields that HubSpot's deals have; throws when it cannot be asked. */
  dealFields?: (() => Promise<readonly FieldMapping.DealField[]>) | undefined
}

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' })
const Word = Type.String({ maxLength: 200, pattern: '^[^\\u0000]*$' })
const Entry = Exact({
  object: Type.Enum(['deal', 'invoice', 'customer']),
  value: { ...Name, description: 'What the ledger says; `values` of the mapping names them all.' },
  property: { ...Name, description: "The platform's internal name of the field." },
  direction: Type.Enum(['out', 'in', 'both'], {
    description: 'Out: written by the ledger. In: read by it. Both: either may change it.',
  }),
  transform: Type.Union(
    [
      Type.Enum(['as-is', 'date', 'day-start-ms', 'minor-units', 'upper-case']),
      Exact({ options: Type.Record(Name, Word) }),
    ],
    {
      description:
        'How it is written: as it is; a date; the start of the day (UTC) in milliseconds; an amount ' +
        'in minor units; in capitals; or another word for each status, under `options`.',
    },
  ),
  policy: Policy,
})
const mappingFields = {
  entries: Type.Array(Entry, { maxItems: 200 }),
  stages: Type.Record(Name, OrNull(Name), {
    description:
      'HubSpot only: to which stage (its id) a deal is moved when its invoices have this status; ' +
      'null = it is not moved.',
  }),
  stagePolicy: Type.Optional(Policy),
}
const Mapping = Exact({
  platform: Type.Enum(['hubspot', 'quickbooks']),
  isDefault: Type.Boolean({ description: 'Nobody has set one.' }),
  ...mappingFields,
  values: Type.Array(
    Exact({
      object: Type.String(),
      value: Type.String(),
      directions: Type.Array(Type.String()),
      transforms: Type.Array(Type.String()),
    }),
    { description: 'What can be mapped, and how.' },
  ),
  setBy: OrNull(Type.String()),
  setAt: OrNull(Instant),
  position: OrNull(Position),
})

const Params = Exact({ platform: Type.Enum(['hubspot', 'quickbooks']) })

const eventsOf = ({ store, workspace }: MappingDeps, platform: FieldMapping.MappedPlatform) =>
  Array.fromAsync(
    store.readStream(streamOf(FieldMapping.category, workspace, FieldMapping.idOf(platform))),
  )

function answerOf(platform: FieldMapping.MappedPlatform, events: readonly StoredEvent[]) {
  const last = events.at(-1)
  const state = events.reduce(
    (before, event) => FieldMapping.evolve(before, FieldMapping.decode(event)),
    FieldMapping.initial,
  )
  return {
    platform,
    isDefault: state.mapping === null,
    ...FieldMapping.mappingOf(state, platform),
    values: FieldMapping.valuesOf(platform),
    setBy: last?.meta.actor.name ?? null,
    setAt: last?.recordedAt ?? null,
    position: last?.position ?? null,
  }
}

export async function mappingRoutes(app: App, deps: MappingDeps): Promise<void> {
  app.get(
    '/mappings/:platform',
    {
      schema: {
        tags: ['sync'],
        summary: 'Which value of the ledger stands in which field, and who is right of it',
        params: Params,
        response: { 200: Mapping, ...problems(400, 401, 503) },
      },
    },
    async ({ params: { platform } }) => answerOf(platform, await eventsOf(deps, platform)),
  )
  fieldsRoute(app, deps)
  setRoute(app, deps)
  resetRoute(app, deps)
}

const Field = Exact({
  object: Type.Enum(['deal', 'invoice', 'customer']),
  name: { ...Name, description: "The platform's internal name." },
  label: Type.String({ description: 'As people see it there.' }),
  type: Type.String({ examples: ['enumeration'] }),
  isReadOnly: Type.Boolean({ description: 'The platform works it out itself.' }),
  isOurs: Type.Boolean({ description: 'Made by Tieout, if need be once it is mapped.' }),
  options: Type.Array(Exact({ value: Type.String(), label: Type.String() })),
})

function fieldsRoute(app: App, { dealFields }: MappingDeps) {
  app.get(
    '/mappings/:platform/fields',
    {
      schema: {
        tags: ['sync'],
        summary: 'The fields that a platform really has',
        description:
          'Of HubSpot the properties of its deals, asked for now. Of QuickBooks those that are ' +
          'always carried.',
        params: Params,
        querystring: Exact({}),
        response: { 200: Exact({ data: Type.Array(Field) }), ...problems(400, 401, 503) },
      },
    },
    async ({ params: { platform } }) => {
      if (platform === 'quickbooks') return { data: quickBooksFields }
      if (!dealFields) throw new Refusal('schema-unavailable', { platform })
      // What the platform said is in our log; it is nothing to hand on.
      const fields = await dealFields().catch(() => {
        throw new Refusal('schema-unavailable', { platform })
      })
      return { data: fields.map((one) => ({ object: 'deal' as const, ...one })) }
    },
  )
}

const quickBooksFields = FieldMapping.defaults.quickbooks.entries.map(({ object, property }) => ({
  ...{ object, name: property, label: property, type: 'string' },
  ...{ isReadOnly: false, isOurs: false, options: [] },
}))

function resetRoute(app: App, { workspace, keys, write }: MappingDeps) {
  app.delete(
    '/mappings/:platform',
    {
      schema: {
        tags: ['sync'],
        summary: 'Go back to the default mapping of a platform',
        params: Params,
        headers: WriteHeaders,
        response: {
          202: Exact(Written, { description: 'Recorded; the objects follow it.' }),
          ...problems(400, 401, 409, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { platform } = request.params
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: FieldMapping.idOf(platform), decider: FieldMapping.decider },
        decide: FieldMapping.reset(platform),
        otherwise: () => new Refusal('mapping-is-default'),
      })
    },
  )
}

function setRoute(app: App, deps: MappingDeps) {
  const { workspace, keys, write } = deps
  app.put(
    '/mappings/:platform',
    {
      schema: {
        tags: ['sync'],
        summary: 'Set the mapping of a platform',
        description:
          'As a whole. It is checked against the fields that the platform really has: that they ' +
          'exist, can be written, and take such values. What was written under another name stays ' +
          'there. Of QuickBooks only the policies can be set; of a field that is left out, the ' +
          'default holds.',
        params: Params,
        headers: WriteHeaders,
        body: Exact(mappingFields),
        response: {
          202: Exact(Written, { description: 'Recorded; the objects follow it.' }),
          ...problems(400, 401, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { platform } = request.params
      const mapping: FieldMapping.Mapping = request.body
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id: FieldMapping.idOf(platform), decider: FieldMapping.decider },
        decide: FieldMapping.set(platform, mapping),
        check: () => checkSchema(deps, platform, mapping),
        otherwise: () => new Refusal('mapping-set'),
      })
    },
  )
}

/** @throws Refusal mapping-invalid, schema-unavailable */
async function checkSchema(
  { mappingFaults }: MappingDeps,
  platform: FieldMapping.MappedPlatform,
  mapping: FieldMapping.Mapping,
) {
  if (platform !== 'hubspot' || !mappingFaults) return
  const faults = await mappingFaults(mapping).catch((error: unknown) => {
    if (error instanceof Refusal) throw error
    // What the platform said is in our log; it is nothing to hand on.
    throw new Refusal('schema-unavailable', { platform })
  })
  if (faults.length > 0) throw new Refusal('mapping-invalid', { faults })
}
