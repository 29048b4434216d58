// Writing records: what is stored, and the thin events that tell of it.
import { notFound } from './errors.ts'
import type { HubSpotRecord, Portal, Source, ThinEvent, Values } from './portal.ts'
import { modifiedName, type ObjectType, singular } from './schema.ts'
import { check, derived, unique } from './values.ts'

const changesOf = (id: string, before: Values, after: Values): ThinEvent[] =>
  Object.entries(after)
    .filter(([name, value]) => before[name] !== value && name !== 'pipeline')
    .map(([name, value]) => ({
      subscriptionType: 'propertyChange',
      objectId: Number(id),
      propertyName: name,
      propertyValue: value ?? '',
    }))

export function createRecord(
  portal: Portal,
  type: ObjectType,
  given: Values,
  source: Source,
  fixed: { id?: string; createdAt?: string } = {},
): HubSpotRecord {
  const values = check(portal, type, given)
  if (type === 'deals') values.pipeline ??= 'default'
  unique(portal, type, values)
  const now = portal.timestamp()
  const createdAt = fixed.createdAt ?? now
  const id = fixed.id ?? String(portal.journal.count(`hubspot/${type}/id`, 60_000_000_001))
  const record: HubSpotRecord = {
    id,
    type,
    properties: {
      ...values,
      ...derived(type, values, now),
      createdate: createdAt,
      [modifiedName(type)]: now,
      hs_object_id: id,
    },
    createdAt,
    updatedAt: now,
    archived: false,
  }
  portal.tables[type].put(id, record)
  portal.tell(source, singular[type], [
    { subscriptionType: 'creation', objectId: Number(id), changeFlag: 'CREATED' },
    ...changesOf(id, {}, values),
  ])
  return record
}

export function updateRecord(
  portal: Portal,
  type: ObjectType,
  id: string,
  given: Values,
  source: Source,
): HubSpotRecord {
  const record = portal.tables[type].get(id)
  if (!record || record.archived) throw notFound()
  const values = check(portal, type, given)
  unique(portal, type, values, id)
  const now = portal.timestamp()
  const merged = { ...record.properties, ...values }
  const properties = { ...merged, ...derived(type, merged, now), [modifiedName(type)]: now }
  const updated = { ...record, properties, updatedAt: now }
  portal.tables[type].put(id, updated)
  const reported = {
    ...properties,
    [modifiedName(type)]: record.properties[modifiedName(type)],
  }
  portal.tell(source, singular[type], changesOf(id, record.properties, reported as Values))
  return updated
}

export function archiveRecord(portal: Portal, type: ObjectType, id: string, source: Source) {
  const record = portal.tables[type].get(id)
  if (!record || record.archived) return
  portal.tables[type].put(id, { ...record, archived: true, updatedAt: portal.timestamp() })
  portal.tell(source, singular[type], [
    { subscriptionType: 'deletion', objectId: Number(id), changeFlag: 'DELETED' },
  ])
}
