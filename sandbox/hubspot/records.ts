// Routes of the CRM objects, one by one, with the exact status codes that the
// generated client insists on.
import { type Params, type Route, route } from '../routes.ts'
import type { Call } from '../server.ts'
import { associate, inline } from './associations.ts'
import { notFound, validation } from './errors.ts'
import type { HubSpotRecord, Portal, Values } from './portal.ts'
import { defaultProperties, modifiedName, type ObjectType, objectTypeOf } from './schema.ts'
import { find, type Search } from './search.ts'
import { mergeRecords } from './merges.ts'
import { indexed } from './search-index.ts'
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
  const { id, createdAt, updatedAt, archived, archivedAt } = record
  const since = archivedAt === undefined ? {} : { archivedAt }
  return { id, properties, createdAt, updatedAt, archived, ...since }
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

export function create(portal: Portal, type: ObjectType, input: Input): HubSpotRecord {
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
export const written = (record: HubSpotRecord, given: Values = {}) =>
  shown(record, [...defaultProperties[record.type], ...Object.keys(given)])

const isMerged = ({ mergedInto }: HubSpotRecord) => mergedInto !== undefined

export function recordRoutes(portal: Portal): Route[] {
  const found = (call: Call, type: ObjectType, id: string) => {
    const record = portal.find(type, id, call.query.get('idProperty') ?? undefined)
    const isArchived = call.query.get('archived') === 'true'
    if (!record || record.archived !== isArchived || isMerged(record)) throw notFound()
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
    route(`POST ${path}/search`, (call, params) => {
      if (call.body.length > 3000) throw validation('The body is longer than 3000 characters')
      const search = bodyOf<Search & { properties?: string[] }>(call)
      const { total, page, next } = find(indexed(portal, typeOf(params)), search)
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
      // What was archived between two pages does not lead back to the first.
      const after = Number(call.query.get('after') ?? 0)
      const rows = [...portal.tables[typeOf(params)].rows()]
        .filter((one) => one.archived === archived && !isMerged(one) && Number(one.id) >= after)
        .sort((a, b) => Number(a.id) - Number(b.id))
      const page = rows.slice(0, limit)
      const next = rows[limit]
      const paging = next ? { paging: { next: { after: next.id, link: '' } } } : {}
      return { status: 200, body: { results: page.map((one) => view(call, one)), ...paging } }
    }),
    route(`POST ${path}`, (call, params) => {
      const input = bodyOf<Input>(call)
      const record = create(portal, typeOf(params), input)
      return { status: 201, body: written(record, input.properties) }
    }),
    route(`POST ${path}/merge`, (call, params) => {
      const { primaryObjectId, objectIdToMerge } = bodyOf<Record<string, string>>(call)
      const ids = { primary: String(primaryObjectId), merged: String(objectIdToMerge) }
      const merged = mergeRecords(portal, typeOf(params), ids, 'INTEGRATION')
      return { status: 200, body: written(merged) }
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
