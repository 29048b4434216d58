// HubSpot's records as we use them.

export type Properties = Record<string, string | null>
export type HubSpotRecord = {
  id: string
  properties: Properties
  updatedAt: string
  archived: boolean
  /** When it was deleted. */
  archivedAt?: string
  /** By kind of object (`companies`, `contacts`, `line items`): ids and the names of the links. */
  associations: Record<string, { id: string; type: string }[]>
}
export type ObjectType = 'deals' | 'contacts' | 'companies' | 'line_items'

export type RawRecord = {
  id: string
  properties: Record<string, string | null>
  updatedAt: Date | string
  archived?: boolean
  archivedAt?: Date | string
  associations?: Record<string, { results: { id: string; type: string }[] }>
}

export function asRecord(record: RawRecord): HubSpotRecord {
  const { id, properties, archived = false, archivedAt } = record
  const associations = Object.entries(record.associations ?? {}).map(([kind, { results }]) => [
    kind,
    results.map((one) => ({ id: String(one.id), type: one.type })),
  ])
  return {
    ...{ id: String(id), properties, archived },
    updatedAt: new Date(record.updatedAt).toISOString(),
    ...(archivedAt && { archivedAt: new Date(archivedAt).toISOString() }),
    associations: Object.fromEntries(associations),
  }
}
