// The records of one HubSpot portal: what may be written to them, what follows from a write, and
// the thin events that tell of it.
import type { Outside } from '../../src/domain/outside.ts'
import type { Journal, Table } from '../journal.ts'
import { builtInProperties, type ObjectType, objectTypes, type Property } from './schema.ts'

export type Values = Record<string, string | null>

export type HubSpotRecord = {
  id: string
  type: ObjectType
  properties: Values
  createdAt: string
  updatedAt: string
  archived: boolean
}

/** Who writes: a person in HubSpot, or an app through the API. `silent` tells nobody. */
export type Source = 'CRM_UI' | 'INTEGRATION' | 'silent'

export type ThinEvent = Record<string, string | number | boolean>
export type Portal = ReturnType<typeof openPortal>

const sourceIds = { CRM_UI: 'userId:777001', INTEGRATION: '3950001' }
const subscriptions = ['creation', 'propertyChange', 'deletion', 'associationChange']

export function openPortal(
  journal: Journal,
  outside: Outside,
  options: { portalId: number; deliver: (events: ThinEvent[]) => void },
) {
  const tables = Object.fromEntries(
    objectTypes.map((type) => [type, journal.table<HubSpotRecord>(`hubspot/${type}`)]),
  ) as Record<ObjectType, Table<HubSpotRecord>>
  const created = journal.table<Property>('hubspot/properties')
  const builtIn = Object.fromEntries(
    objectTypes.map((type) => [
      type,
      new Map(builtInProperties(type).map((property) => [property.name, property])),
    ]),
  ) as Record<ObjectType, Map<string, Property>>

  const timestamp = () => outside.clock.now().toISOString()
  const property = (type: ObjectType, name: string) =>
    builtIn[type].get(name) ?? created.get(`${type}/${name}`)

  function tell(source: Source, noun: string, changes: ThinEvent[]) {
    if (source === 'silent' || changes.length === 0) return
    const occurredAt = outside.clock.now().getTime()
    options.deliver(
      changes.map((change) => ({
        eventId: 3_000_000_000 + journal.count('hubspot/event'),
        subscriptionId: 6_500_001 + subscriptions.indexOf(String(change.subscriptionType)),
        portalId: options.portalId,
        appId: 3_950_001,
        occurredAt,
        attemptNumber: 0,
        changeSource: source,
        sourceId: sourceIds[source],
        ...change,
        subscriptionType: `${noun}.${change.subscriptionType}`,
      })),
    )
  }

  return {
    journal,
    outside,
    tables,
    timestamp,
    property,
    tell,
    properties: (type: ObjectType): Property[] => [
      ...builtIn[type].values(),
      ...[...journal.table<Property & { of?: ObjectType }>('hubspot/properties').rows()].filter(
        (one) => one.of === type,
      ),
    ],
    define(type: ObjectType, defined: Property) {
      created.put(`${type}/${defined.name}`, { ...defined, of: type } as Property)
    },
    /** By id, or by the value of a unique property. */
    find(type: ObjectType, value: string, idProperty?: string): HubSpotRecord | undefined {
      if (idProperty === undefined) return tables[type].get(value)
      return [...tables[type].rows()].find(
        (one) => !one.archived && one.properties[idProperty] === value,
      )
    },
  }
}
