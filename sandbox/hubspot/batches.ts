// Batches: up to a hundred records in one call. Where every input of an update bears a trace id, the
// good ones are done and the bad ones named; else one bad one stops them all.
import { type Route, route } from '../routes.ts'
import type { Reply } from '../server.ts'
import { HubSpotRefusal, notFound, validation } from './errors.ts'
import type { Portal } from './portal.ts'
import { bodyOf, create, type Input, shown, typeOf, written } from './records.ts'
import type { ObjectType } from './schema.ts'
import { archiveRecord, createRecord, updateRecord } from './writes.ts'

type Batch = { inputs?: Input[]; properties?: string[]; idProperty?: string }

export function batchRoutes(portal: Portal): Route[] {
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
    batch('update', (type, { inputs = [] }) => {
      const ids = inputs.map(({ id }) => id)
      if (new Set(ids).size < ids.length) throw validation('Duplicate IDs found in batch input')
      const update = (input: Input) => {
        const record = existing(type, input)
        if (!record) throw notFound()
        const { properties = {}, objectWriteTraceId } = input
        const updated = updateRecord(portal, type, record.id, properties, 'INTEGRATION')
        const trace = objectWriteTraceId === undefined ? {} : { objectWriteTraceId }
        return { ...written(updated, properties), ...trace }
      }
      if (!inputs.every(({ objectWriteTraceId }) => objectWriteTraceId)) {
        return complete(200, inputs.map(update))
      }
      const results: unknown[] = []
      const errors: object[] = []
      for (const input of inputs) {
        try {
          results.push(update(input))
        } catch (error) {
          if (!(error instanceof HubSpotRefusal)) throw error
          const { category, message } = error
          const context = { objectWriteTraceId: [input.objectWriteTraceId], ids: [input.id] }
          errors.push({
            status: 'error',
            id: portal.outside.random.uuid(),
            category,
            message,
            context,
          })
        }
      }
      if (errors.length === 0) return complete(200, results)
      return complete(207, results, { numErrors: errors.length, errors })
    }),
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
