// Routes of what describes and joins the records: properties, pipelines, associations.
import { type Params, type Route, route } from '../routes.ts'
import { associate, associated, dissociate, type End, v4Created, v4Item } from './associations.ts'
import { taxRates } from './billing.ts'
import { HubSpotRefusal, notFound, validation } from './errors.ts'
import type { Portal } from './portal.ts'
import { bodyOf, typeOf } from './records.ts'
import { type Option, pipelines, type Property } from './schema.ts'

type PropertyRequest = Partial<Property> & { options?: Option[] }

function propertyFrom(portal: Portal, request: PropertyRequest): Property {
  const { name, label, type, fieldType, groupName, options = [] } = request
  if (!name || !label || !type || !fieldType || !groupName) {
    const message = 'Invalid input JSON: name, label, type, fieldType and groupName are required'
    throw validation(message)
  }
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw validation(`Invalid property name: ${name}`)
  const badOption = options.find(
    (one) => one.label === undefined || one.value === undefined || one.hidden === undefined,
  )
  if (badOption) throw validation('Some required fields were not set: [label, value, hidden]')
  const now = portal.timestamp()
  return {
    name,
    label,
    type,
    fieldType,
    groupName,
    description: request.description ?? '',
    options,
    displayOrder: request.displayOrder ?? -1,
    hasUniqueValue: request.hasUniqueValue ?? false,
    hidden: request.hidden ?? false,
    formField: request.formField ?? false,
    calculated: false,
    externalOptions: false,
    modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
    archived: false,
    createdAt: now,
    updatedAt: now,
  }
}

export function propertyRoutes(portal: Portal): Route[] {
  const path = '/crm/v3/properties/:type'
  const group = (name: string) => ({ name, label: name, displayOrder: 0, archived: false })
  const named = (params: Params) => {
    const property = portal.property(typeOf(params), params.name ?? '')
    if (!property) throw notFound(`Property "${params.name}" does not exist`)
    return property
  }
  return [
    route(`GET ${path}/groups`, (_call, params) => ({
      status: 200,
      body: {
        results: [...new Set(portal.properties(typeOf(params)).map((one) => one.groupName))].map(
          group,
        ),
      },
    })),
    route(`POST ${path}/groups`, (call) => ({
      status: 201,
      body: { ...group(''), ...bodyOf<object>(call) },
    })),
    route(`GET ${path}/:name`, (_call, params) => ({ status: 200, body: named(params) })),
    route(`GET ${path}`, (_call, params) => ({
      status: 200,
      body: { results: portal.properties(typeOf(params)) },
    })),
    route(`POST ${path}`, (call, params) => {
      const type = typeOf(params)
      const property = propertyFrom(portal, bodyOf<PropertyRequest>(call))
      if (portal.property(type, property.name)) {
        const message = `A property named '${property.name}' already exists.`
        throw new HubSpotRefusal(409, 'OBJECT_ALREADY_EXISTS', message)
      }
      portal.define(type, property)
      return { status: 201, body: property }
    }),
    route(`PATCH ${path}/:name`, (call, params) => {
      const { label, description, options } = bodyOf<PropertyRequest>(call)
      const changed: Property = {
        ...named(params),
        ...(label === undefined ? {} : { label }),
        ...(description === undefined ? {} : { description }),
        ...(options === undefined ? {} : { options }),
        updatedAt: portal.timestamp(),
      }
      portal.define(typeOf(params), changed)
      return { status: 200, body: changed }
    }),
  ]
}

export function pipelineRoutes(): Route[] {
  const known = (params: Params) => {
    const found = pipelines.find(({ id }) => id === (params.id ?? 'default'))
    if (typeOf(params) !== 'deals' || !found) throw notFound()
    return found
  }
  const path = '/crm/v3/pipelines/:type'
  return [
    route(`GET ${path}`, (_call, params) => {
      known(params)
      return { status: 200, body: { results: pipelines } }
    }),
    route(`GET ${path}/:id`, (_call, params) => ({ status: 200, body: known(params) })),
    route(`GET ${path}/:id/stages`, (_call, params) => ({
      status: 200,
      body: { results: known(params).stages },
    })),
  ]
}

export const taxRateRoutes = (): Route[] => {
  const since = '2024-01-01T00:00:00.000Z'
  const shown = taxRates.map((one) => ({
    ...one,
    active: true,
    createdAt: since,
    updatedAt: since,
  }))
  return [
    route('GET /tax-rates/v1/tax-rates', () => ({ status: 200, body: { results: shown } })),
    route('GET /tax-rates/v1/tax-rates/:id', (_call, params) => {
      const found = shown.find(({ id }) => id === params.id)
      if (!found) throw notFound()
      return { status: 200, body: found }
    }),
  ]
}

export function associationRoutes(portal: Portal): Route[] {
  const ends = (params: Params): [End, End] => [
    { type: typeOf(params, 'from'), id: params.id ?? '' },
    { type: typeOf(params, 'to'), id: params.toId ?? '' },
  ]
  const path = '/crm/v4/objects/:from/:id/associations'
  const batch = '/crm/v4/associations/:from/:to/batch'
  type Pair = { from: { id: string }; to: { id: string } }
  return [
    route(`PUT ${path}/default/:to/:toId`, (_call, params) => {
      const [from, to] = ends(params)
      associate(portal, from, to, 'INTEGRATION')
      const at = portal.timestamp()
      const result = { from: { id: from.id }, to: { id: to.id } }
      const body = { status: 'COMPLETE', results: [result], startedAt: at, completedAt: at }
      return { status: 200, body }
    }),
    route(`GET ${path}/:to`, (call, params) => {
      const [from, { type }] = ends(params)
      if (!portal.tables[from.type].get(from.id)) throw notFound()
      const limit = Math.min(500, Number(call.query.get('limit') ?? 500))
      const rows = associated(portal, from, type)
      const start = Number(call.query.get('after') ?? 0)
      const results = rows.slice(start, start + limit).map(v4Item)
      const after = String(start + limit)
      const paging = start + limit < rows.length ? { paging: { next: { after, link: '' } } } : {}
      return { status: 200, body: { results, ...paging } }
    }),
    route(`PUT ${path}/:to/:toId`, (_call, params) => {
      const [from, to] = ends(params)
      associate(portal, from, to, 'INTEGRATION')
      return { status: 201, body: v4Created(from, to) }
    }),
    route(`DELETE ${path}/:to/:toId`, (_call, params) => {
      const [from, to] = ends(params)
      dissociate(portal, from, to, 'INTEGRATION')
      return { status: 204 }
    }),
    route(`POST ${batch}/read`, (call, params) => {
      const [from, to] = ends(params)
      const { inputs = [] } = bodyOf<{ inputs?: { id: string }[] }>(call)
      const at = portal.timestamp()
      const results = inputs
        .map(({ id }) => ({
          from: { id },
          to: associated(portal, { type: from.type, id }, to.type).map(v4Item),
        }))
        .filter((one) => one.to.length > 0)
      const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at }
      return { status: 200, body }
    }),
    route(`POST ${batch}/create`, (call, params) => {
      const [from, to] = ends(params)
      const at = portal.timestamp()
      const results = (bodyOf<{ inputs?: Pair[] }>(call).inputs ?? []).map((pair) => {
        const [one, other] = [
          { type: from.type, id: String(pair.from.id) },
          { type: to.type, id: String(pair.to.id) },
        ]
        associate(portal, one, other, 'INTEGRATION')
        return v4Created(one, other)
      })
      const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at }
      return { status: 201, body }
    }),
  ]
}
