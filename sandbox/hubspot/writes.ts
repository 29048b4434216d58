// Writing records: what is stored, and the thin events that tell of it.
import { notFound } from './errors.ts'
import type { HubSpotRecord, Portal, Source, ThinEvent, Values } from './portal.ts'
import { modifiedName, type ObjectType, singular } from './schema.ts'
import { keep } from './search-index.ts'
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

/** No two versions of a record bear the same time. */
export function stampFor(portal: Portal, { updatedAt }: HubSpotRecord): string {
  const now = portal.outside.clock.now().getTime()
  return new Date(Math.max(now, Date.parse(updatedAt) + 1)).toISOString()
}

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
  keep(portal, record)
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
  at?: string,
): HubSpotRecord {
  const record = portal.tables[type].get(id)
  if (!record || record.archived) throw notFound()
  const values = check(portal, type, given, record.properties)
  unique(portal, type, values, id)
  const now = at ?? stampFor(portal, record)
  const merged = { ...record.properties, ...values }
  const properties = { ...merged, ...derived(type, merged, now), [modifiedName(type)]: now }
  const updated = { ...record, properties, updatedAt: now }
  keep(portal, updated)
  const reported = {
    ...properties,
    [modifiedName(type)]: record.properties[modifiedName(type)],
  }
  const changes = changesOf(id, record.properties, reported as Values)
  portal.tell(source, singular[type], changes, Date.parse(now))
  if (source === 'INTEGRATION') runWorkflows(portal, updated, Object.keys(values))
  return updated
}

export function archiveRecord(portal: Portal, type: ObjectType, id: string, source: Source) {
  const record = portal.tables[type].get(id)
  if (!record || record.archived) return
  const updatedAt = stampFor(portal, record)
  keep(portal, { ...record, archived: true, archivedAt: updatedAt, updatedAt })
  portal.tell(
    source,
    singular[type],
    [{ subscriptionType: 'deletion', objectId: Number(id), changeFlag: 'DELETED' }],
    Date.parse(updatedAt),
  )
}

/** A workflow of the account: whenever an app writes the property, it is set to this value. */
export type Workflow = {
  type: ObjectType
  property: string
  value: string
  /** Of this record alone. */
  only?: string
}

export const workflows = (portal: Portal) => portal.journal.table<Workflow>('hubspot/workflows')

function runWorkflows(portal: Portal, record: HubSpotRecord, written: readonly string[]) {
  for (const { type, property, value, only = record.id } of [...workflows(portal).rows()]) {
    if (type !== record.type || only !== record.id || !written.includes(property)) continue
    const now = portal.tables[type].get(record.id)?.properties[property] ?? ''
    if (now === value) continue
    updateRecord(portal, type, record.id, { [property]: value }, 'AUTOMATION_PLATFORM')
  }
}
