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
  archivedAt?: string
  /** It is part of this one now; empty = its id leads nowhere. */
  mergedInto?: string
}

/** Who writes: a person in HubSpot, an app through the API, or one of the account's own workflows.
 *  `silent` tells nobody. */
export type Source = 'CRM_UI' | 'INTEGRATION' | 'AUTOMATION_PLATFORM' | 'silent'

export type ThinEvent = Record<string, string | number | boolean | number[]>
export type Portal = ReturnType<typeof openPortal>

const sourceIds = {
  CRM_UI: 'userId:777001',
  INTEGRATION: '3950001',
  AUTOMATION_PLATFORM: 'enrollmentId:412000001',
}
const subscriptions = [
  ...['creation', 'propertyChange', 'deletion', 'associationChange', 'merge', 'restore'],
]

/** Endpoints that an account, or a poor imitation of one, does not have. */
export const unoffered = ({ journal }: Pick<Portal, 'journal'>) =>
  journal.table<{ path: string; status: number }>('hubspot/unoffered')

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

  function tell(
    source: Source,
    noun: string,
    changes: ThinEvent[],
    occurredAt = outside.clock.now().getTime(),
  ) {
    if (source === 'silent' || changes.length === 0) return
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
      if (idProperty === undefined) {
        const found = tables[type].get(value)
        return found?.mergedInto ? tables[type].get(found.mergedInto) : found
      }
      return [...tables[type].rows()].find(
        (one) => !one.archived && one.properties[idProperty] === value,
      )
    },
  }
}
