// What may be written to a record's properties, and what HubSpot computes from them.
import { billingOf } from './billing.ts'
import { HubSpotRefusal, type Invalid, invalidProperties } from './errors.ts'
import type { Portal, Values } from './portal.ts'
import { isReadOnly, type ObjectType, type Property, pipelineOf, stageOf } from './schema.ts'

/** The value as it is stored, or why it cannot be. */
function checked(property: Property, value: string): string | Omit<Invalid, 'name' | 'isValid'> {
  if (value === '') return ''
  if (property.type === 'number' && !/^-?\d+(\.\d+)?$/.test(value)) {
    return { message: `${value} was not a valid number.`, error: 'INVALID_DOUBLE' }
  }
  if (property.type === 'datetime' || property.type === 'date') {
    const time = new Date(/^\d{9,}$/.test(value) ? Number(value) : value)
    if (Number.isNaN(time.getTime())) {
      const message = `${value} was not a valid ${property.type}.`
      return { message, error: 'INVALID_DATE' }
    }
    return property.type === 'date' ? time.toISOString().slice(0, 10) : time.toISOString()
  }
  if (property.options.length > 0 && !property.options.some((one) => one.value === value)) {
    const allowed = property.options.map((one) => one.value).join(', ')
    const message = `${value} was not one of the allowed options: [${allowed}]`
    return { message, error: 'INVALID_OPTION' }
  }
  return value
}

export function check(
  portal: Portal,
  type: ObjectType,
  values: Values,
  before: Values = {},
): Values {
  const invalid: Invalid[] = []
  const result: Values = {}
  for (const [name, given] of Object.entries(values)) {
    const known = portal.property(type, name)
    if (!known) {
      const message = `Property "${name}" does not exist`
      invalid.push({ isValid: false, message, error: 'PROPERTY_DOESNT_EXIST', name })
    } else if (isReadOnly(name)) {
      const message = `"${name}" is a read only property; its value cannot be set.`
      invalid.push({ isValid: false, message, error: 'READ_ONLY_VALUE', name })
    } else {
      const value = checked(known, given === null ? '' : String(given))
      if (typeof value === 'string') result[name] = value === '' ? null : value
      else invalid.push({ isValid: false, ...value, name })
    }
  }
  const stage = type === 'deals' ? result.dealstage : undefined
  const pipeline = result.pipeline ?? before.pipeline ?? 'default'
  if (stage && pipelineOf(stage)?.id !== pipeline) {
    const message = `${stage} is not a stage of the pipeline ${pipeline}`
    invalid.push({ isValid: false, message, error: 'INVALID_OPTION', name: 'dealstage' })
  }
  if (invalid.length > 0) throw invalidProperties(invalid)
  return result
}

/** What HubSpot computes itself. */
export function derived(type: ObjectType, values: Values, now: string): Values {
  if (type === 'line_items') return billingOf(values)
  const stage = type === 'deals' && values.dealstage ? stageOf(values.dealstage) : undefined
  if (!stage) return {}
  const closed = stage.metadata.isClosed === 'true'
  return {
    hs_deal_stage_probability: stage.metadata.probability,
    hs_is_closed: String(closed),
    hs_is_closed_won: String(closed && Number(stage.metadata.probability) === 1),
    ...(closed && !values.closedate ? { closedate: now } : {}),
  }
}

export function unique(portal: Portal, type: ObjectType, values: Values, self?: string) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null || !portal.property(type, name)?.hasUniqueValue) continue
    const owner = [...portal.tables[type].rows()].find(
      (one) => !one.archived && one.properties[name] === value && one.id !== self,
    )
    if (!owner) continue
    if (type === 'contacts') {
      const message = `Contact already exists. Existing ID: ${owner.id}`
      throw new HubSpotRefusal(409, 'CONFLICT', message)
    }
    const message = `${value} is already set for ${name} on ${owner.id}`
    throw invalidProperties([{ isValid: false, message, error: 'CONFLICTING_UNIQUE_VALUE', name }])
  }
}
