// Two records become one, and what was deleted comes back.
import { associate, associated, dissociate, type End } from './associations.ts'
import { notFound, validation } from './errors.ts'
import type { HubSpotRecord, Portal, Source, Values } from './portal.ts'
import { type ObjectType, objectTypes, singular } from './schema.ts'
import { keep } from './search-index.ts'
import { createRecord, stampFor, updateRecord } from './writes.ts'

const existing = (portal: Portal, type: ObjectType, id: string): HubSpotRecord => {
  const record = portal.tables[type].get(id)
  if (!record || record.archived) throw notFound(`${type} ${id} does not exist`)
  return record
}

function moveAssociations(portal: Portal, from: End, to: End) {
  for (const type of objectTypes) {
    for (const { toId } of associated(portal, from, type)) {
      const other = { type, id: toId }
      dissociate(portal, from, other, 'silent')
      associate(portal, to, other, 'silent')
    }
  }
}

/** What no longer stands by itself: its id leads to the other, or to nothing. */
function giveUp(portal: Portal, record: HubSpotRecord, mergedInto: string) {
  const updatedAt = stampFor(portal, record)
  keep(portal, { ...record, archived: true, mergedInto, updatedAt })
}

const mergedIdsOf = ({ properties }: HubSpotRecord) =>
  properties.hs_merged_object_ids?.split(';') ?? []

/** The values of the first count; those it lacks are taken from the other. Some kinds of merge make
 *  a new record of both: `isNew`. */
export function mergeRecords(
  portal: Portal,
  type: ObjectType,
  ids: { primary: string; merged: string },
  source: Source,
  isNew = false,
): HubSpotRecord {
  if (ids.primary === ids.merged) throw validation('A record cannot be merged with itself')
  const primary = existing(portal, type, ids.primary)
  const merged = existing(portal, type, ids.merged)
  const lacking = Object.entries(merged.properties).filter(
    ([name, value]) => value !== null && primary.properties[name] == null,
  )
  const writable = (values: Values) =>
    Object.fromEntries(
      Object.entries(values).filter(
        ([name]) => portal.property(type, name)?.modificationMetadata?.readOnlyValue !== true,
      ),
    )
  const values = writable({ ...primary.properties, ...Object.fromEntries(lacking) })
  const gone = isNew ? [primary, merged] : [merged]
  // They go first: what is unique passes on to the one that stays.
  for (const one of gone) giveUp(portal, one, isNew ? '' : primary.id)
  const survivor = isNew
    ? createRecord(portal, type, values, 'silent')
    : updateRecord(portal, type, primary.id, writable(Object.fromEntries(lacking)), 'silent')
  for (const one of gone) {
    moveAssociations(portal, { type, id: one.id }, { type, id: survivor.id })
  }
  const all = [...mergedIdsOf(primary), ...mergedIdsOf(merged), ...gone.map(({ id }) => id)]
  const now = portal.tables[type].get(survivor.id) as HubSpotRecord
  const properties = { ...now.properties, hs_merged_object_ids: all.join(';') }
  const result = { ...now, properties }
  keep(portal, result)
  const told = {
    subscriptionType: 'merge',
    primaryObjectId: Number(primary.id),
    mergedObjectIds: [Number(merged.id)],
    newObjectId: Number(survivor.id),
    numberOfPropertiesMoved: lacking.length,
    changeFlag: 'MERGED',
  }
  portal.tell(source, singular[type], [told], Date.parse(result.updatedAt))
  return result
}

/** Out of the recycle bin. */
export function restoreRecord(portal: Portal, type: ObjectType, id: string, source: Source) {
  const record = portal.tables[type].get(id)
  if (!record || record.mergedInto !== undefined) throw notFound(`${type} ${id} does not exist`)
  if (!record.archived) return record
  const { archivedAt: _, ...rest } = record
  const updatedAt = stampFor(portal, record)
  const restored = { ...rest, archived: false, updatedAt }
  keep(portal, restored)
  const told = { subscriptionType: 'restore', objectId: Number(id), changeFlag: 'RESTORED' }
  portal.tell(source, singular[type], [told], Date.parse(updatedAt))
  return restored
}
