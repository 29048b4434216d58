// Routes of the CRM objects, one by one and in batches, with the exact status codes that the
// generated client insists on.
import { type Params, type Route, route } from '../routes.ts'
import type { Call, Reply } from '../server.ts'
import { associate, inline } from './associations.ts'
import { HubSpotRefusal, notFound, validation } from './errors.ts'
import type { HubSpotRecord, Portal, Values } from './portal.ts'
import { defaultProperties, modifiedName, type ObjectType, objectTypeOf } from './schema.ts'
import { find, type Search } from './search.ts'
import { archiveRecord, createRecord, updateRecord } from './writes.ts'

export type Input = {
  id?: string
  idProperty?: string
  properties?: Values
  associations?: { to: { id: string | number } | string; types: { associationTypeId: number }[] }[]
  objectWriteTraceId?: string
}

const names = (call: Call, name: string) =>
  call.query
    .getAll(name)
    .flatMap((one) => one.split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '')

export function bodyOf<Body>(call: Call): Body {
  try {
    return JSON.parse(call.body || '{}') as Body
  } catch {
    throw validation(`Invalid input JSON on line 1, column 1`)
  }
}

export function typeOf(params: Params, name = 'type'): ObjectType {
  const type = objectTypeOf(params[name] ?? '')
  if (!type) throw validation(`Unable to infer object type from: ${params[name]}`)
  return type
}

/** The record as the API shows it: what was asked for, and the three that always come. */
export function shown(record: HubSpotRecord, asked: readonly string[]) {
  const always = ['createdate', modifiedName(record.type), 'hs_object_id']
  const wanted = [...(asked.length > 0 ? asked : defaultProperties[record.type]), ...always]
  const properties = Object.fromEntries(
    [...new Set(wanted)].map((name) => [name, record.properties[name] ?? null]),
  )
  const { id, createdAt, updatedAt, archived } = record
  return { id, properties, createdAt, updatedAt, archived }
}

/** Which of the associated types an association type id leads to, seen from `from`. */
const targets: Record<number, ObjectType> = {
  3: 'contacts',
  4: 'deals',
  341: 'companies',
  5: 'companies',
  342: 'deals',
  6: 'deals',
  19: 'line_items',
  20: 'deals',
  279: 'companies',
  1: 'companies',
  280: 'contacts',
  2: 'contacts',
}

function create(portal: Portal, type: ObjectType, input: Input): HubSpotRecord {
  const record = createRecord(portal, type, input.properties ?? {}, 'INTEGRATION')
  for (const { to, types } of input.associations ?? []) {
    const target = targets[types[0]?.associationTypeId ?? 0]
    if (!target) throw validation('Unknown association type')
    const id = String(typeof to === 'object' ? to.id : to)
    associate(portal, { type, id: record.id }, { type: target, id }, 'INTEGRATION')
  }
  return record
}

/** A write answers with the properties written beside the default ones. */
const written = (record: HubSpotRecord, given: Values = {}) =>
  shown(record, [...defaultProperties[record.type], ...Object.keys(given)])

export function recordRoutes(portal: Portal): Route[] {
  const found = (call: Call, type: ObjectType, id: string) => {
    const record = portal.find(type, id, call.query.get('idProperty') ?? undefined)
    if (!record || record.archived) throw notFound()
    return record
  }
  const view = (call: Call, record: HubSpotRecord) => {
    const types = names(call, 'associations')
      .map((name) => objectTypeOf(name))
      .filter((one) => one !== undefined)
    const associations = inline(portal, record, types)
    return {
      ...shown(record, names(call, 'properties')),
      ...(Object.keys(associations).length > 0 ? { associations } : {}),
    }
  }
  const path = '/crm/v3/objects/:type'
  return [
    ...batchRoutes(portal),
    route(`POST ${path}/search`, (call, params) => {
      const search = bodyOf<Search & { properties?: string[] }>(call)
      const { total, page, next } = find(portal.tables[typeOf(params)].rows(), search)
      const results = page.map((record) => shown(record, search.properties ?? []))
      const paging = next === undefined ? {} : { paging: { next: { after: next } } }
      return { status: 200, body: { total, results, ...paging } }
    }),
    route(`GET ${path}/:id`, (call, params) => ({
      status: 200,
      body: view(call, found(call, typeOf(params), params.id ?? '')),
    })),
    route(`GET ${path}`, (call, params) => {
      const limit = Math.min(100, Number(call.query.get('limit') ?? 10))
      const archived = call.query.get('archived') === 'true'
      const rows = [...portal.tables[typeOf(params)].rows()].filter(
        (record) => record.archived === archived,
      )
      const after = call.query.get('after')
      const start = after === null ? 0 : rows.findIndex((record) => record.id === after)
      const page = rows.slice(Math.max(0, start), Math.max(0, start) + limit)
      const next = rows[Math.max(0, start) + limit]
      const paging = next ? { paging: { next: { after: next.id, link: '' } } } : {}
      return { status: 200, body: { results: page.map((one) => view(call, one)), ...paging } }
    }),
    route(`POST ${path}`, (call, params) => {
      const input = bodyOf<Input>(call)
      const record = create(portal, typeOf(params), input)
      return { status: 201, body: written(record, input.properties) }
    }),
    route(`PATCH ${path}/:id`, (call, params) => {
      const { properties = {} } = bodyOf<Input>(call)
      const type = typeOf(params)
      const { id } = found(call, type, params.id ?? '')
      const record = updateRecord(portal, type, id, properties, 'INTEGRATION')
      return { status: 200, body: written(record, properties) }
    }),
    route(`DELETE ${path}/:id`, (_call, params) => {
      archiveRecord(portal, typeOf(params), params.id ?? '', 'INTEGRATION')
      return { status: 204 }
    }),
  ]
}

type Batch = { inputs?: Input[]; properties?: string[]; idProperty?: string }

function batchRoutes(portal: Portal): Route[] {
  const batch = (name: string, run: (type: ObjectType, batch: Batch) => Reply): Route =>
    route(`POST /crm/v3/objects/:type/batch/${name}`, (call, params) => {
      const body = bodyOf<Batch>(call)
      if (!Array.isArray(body.inputs) || body.inputs.length === 0) {
        throw validation('Invalid input: inputs must not be empty')
      }
      if (body.inputs.length > 100) throw validation('Invalid input: at most 100 inputs')
      return run(typeOf(params), body)
    })
  const complete = (status: number, results: unknown[], more: object = {}): Reply => {
    const at = portal.timestamp()
    return {
      status,
      body: { status: 'COMPLETE', results, startedAt: at, completedAt: at, ...more },
    }
  }
  const existing = (type: ObjectType, { id = '', idProperty }: Input) => {
    const record = portal.find(type, id, idProperty)
    return record?.archived ? undefined : record
  }
  return [
    batch('read', (type, { inputs = [], properties = [], idProperty }) => {
      const records = inputs.map((input) =>
        existing(type, { ...input, ...(idProperty ? { idProperty } : {}) }),
      )
      const results = records
        .filter((one) => one !== undefined)
        .map((one) => shown(one, properties))
      const ids = inputs.filter((_, index) => !records[index]).map((input) => input.id)
      if (ids.length === 0) return complete(200, results)
      const message =
        'Could not get some objects, they may be deleted or not exist. Check that ids are valid.'
      const error = { status: 'error', category: 'OBJECT_NOT_FOUND', message, context: { ids } }
      return complete(207, results, { numErrors: 1, errors: [error] })
    }),
    batch('create', (type, { inputs = [] }) =>
      complete(
        201,
        inputs.map((input) => written(create(portal, type, input), input.properties)),
      ),
    ),
    batch('update', (type, { inputs = [] }) =>
      complete(
        200,
        inputs.map((input) => {
          const record = existing(type, input)
          if (!record) throw new HubSpotRefusal(404, 'OBJECT_NOT_FOUND', 'resource not found')
          const { properties = {} } = input
          return written(
            updateRecord(portal, type, record.id, properties, 'INTEGRATION'),
            properties,
          )
        }),
      ),
    ),
    batch('upsert', (type, { inputs = [] }) =>
      complete(
        200,
        inputs.map((input) => {
          const { id = '', idProperty, properties = {} } = input
          const known = idProperty ? portal.property(type, idProperty) : undefined
          if (idProperty && !known?.hasUniqueValue) {
            throw validation(`${idProperty} is not a unique property`)
          }
          const record = existing(type, input)
          if (record) {
            const updated = updateRecord(portal, type, record.id, properties, 'INTEGRATION')
            return { ...written(updated, properties), new: false }
          }
          const values = idProperty ? { [idProperty]: id, ...properties } : properties
          const made = createRecord(portal, type, values, 'INTEGRATION')
          return { ...written(made, values), new: true }
        }),
      ),
    ),
    batch('archive', (type, { inputs = [] }) => {
      for (const { id = '' } of inputs) archiveRecord(portal, type, id, 'INTEGRATION')
      return { status: 204 }
    }),
  ]
}
