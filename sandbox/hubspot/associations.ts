// Who belongs to whom. Every association is kept from both ends, as HubSpot shows it.
import { notFound, validation } from './errors.ts'
import type { Portal, Source } from './portal.ts'
import { stampFor } from './writes.ts'
import { keep } from './search-index.ts'
import { associationTypeIds, type ObjectType, objectTypeId, singular } from './schema.ts'

type Association = {
  from: ObjectType
  fromId: string
  to: ObjectType
  toId: string
  typeIds: number[]
}
export type End = { type: ObjectType; id: string }

const keyOf = (from: End, to: End) => `${from.type}/${from.id}/${to.type}/${to.id}`
const table = (portal: Portal) => portal.journal.table<Association>('hubspot/associations')

function kindOf(from: End, to: End) {
  const kind = associationTypeIds[`${from.type}/${to.type}`]
  if (!kind) throw validation(`${from.type} cannot be associated with ${to.type}`)
  return kind
}

function put(portal: Portal, from: End, to: End, typeIds: number[]) {
  table(portal).put(keyOf(from, to), {
    from: from.type,
    fromId: from.id,
    to: to.type,
    toId: to.id,
    typeIds,
  })
}

function report(portal: Portal, from: End, to: End, source: Source, removed: boolean) {
  const kind = kindOf(from, to)
  const name = `${singular[from.type]}_to_${singular[to.type]}`.toUpperCase()
  const event = (typeId: number, primary: boolean) => ({
    subscriptionType: 'associationChange',
    fromObjectId: Number(from.id),
    toObjectId: Number(to.id),
    associationType: name,
    associationRemoved: removed,
    isPrimaryAssociation: primary,
    associationCategory: 'HUBSPOT_DEFINED',
    associationTypeId: typeId,
  })
  // A primary association is told twice, as HubSpot does.
  const events = kind.primary === undefined ? [] : [event(kind.primary, true)]
  portal.tell(source, singular[from.type], [...events, event(kind.typeId, false)])
}

export function associate(portal: Portal, from: End, to: End, source: Source) {
  for (const end of [from, to]) {
    const record = portal.tables[end.type].get(end.id)
    if (!record || record.archived) throw notFound(`${end.type} ${end.id} does not exist`)
  }
  const there = kindOf(from, to)
  const back = kindOf(to, from)
  if (table(portal).get(keyOf(from, to))) return
  const ids = (kind: typeof there) =>
    kind.primary === undefined ? [kind.typeId] : [kind.primary, kind.typeId]
  put(portal, from, to, ids(there))
  put(portal, to, from, ids(back))
  recount(portal, from)
  recount(portal, to)
  report(portal, from, to, source, false)
}

export function dissociate(portal: Portal, from: End, to: End, source: Source) {
  if (!table(portal).get(keyOf(from, to))) return
  table(portal).remove(keyOf(from, to))
  table(portal).remove(keyOf(to, from))
  recount(portal, from)
  recount(portal, to)
  report(portal, from, to, source, true)
}

/** The ids at the other end that are not archived, in the order they were associated. */
export function associated(portal: Portal, from: End, to: ObjectType): Association[] {
  const prefix = `${from.type}/${from.id}/${to}/`
  const found: Association[] = []
  for (const row of table(portal).rows()) {
    if (row.from !== from.type || row.fromId !== from.id || row.to !== to) continue
    if (portal.tables[to].get(row.toId)?.archived) continue
    if (`${prefix}${row.toId}` === keyOf(from, { type: to, id: row.toId })) found.push(row)
  }
  return found
}

/** What a deal itself says of those it is associated with; changes with them, and so does the deal. */
function recount(portal: Portal, { type, id }: End) {
  const record = type === 'deals' ? portal.tables.deals.get(id) : undefined
  if (!record || record.archived) return
  const linked = (to: ObjectType) => associated(portal, { type, id }, to)
  const [company] = linked('companies')
  const updatedAt = stampFor(portal, record)
  const counted = {
    num_associated_contacts: String(linked('contacts').length),
    hs_num_of_associated_line_items: String(linked('line_items').length),
    hs_primary_associated_company: company?.toId ?? null,
    hs_lastmodifieddate: updatedAt,
  }
  keep(portal, { ...record, updatedAt, properties: { ...record.properties, ...counted } })
}

const category = 'HUBSPOT_DEFINED'

/** One item of the v4 association reads. */
export const v4Item = (row: Association) => ({
  toObjectId: row.toId,
  associationTypes: row.typeIds.map((typeId) => ({
    category,
    typeId,
    label: row.typeIds.length > 1 && typeId === row.typeIds[0] ? 'Primary' : null,
  })),
})

/** The body of a v4 association write. */
export const v4Created = (from: End, to: End) => ({
  fromObjectTypeId: objectTypeId[from.type],
  fromObjectId: from.id,
  toObjectTypeId: objectTypeId[to.type],
  toObjectId: to.id,
  labels: [],
})

/** `associations` inside a record: at most 100 a type, with the unlabelled twin of a primary. */
export function inline(portal: Portal, from: End, types: readonly ObjectType[]) {
  const result: Record<string, { results: { id: string; type: string }[]; paging?: unknown }> = {}
  for (const to of types) {
    const rows = associated(portal, from, to)
    if (rows.length === 0) continue
    const name = `${singular[from.type]}_to_${singular[to]}`
    const results = rows.slice(0, 100).flatMap((row) => {
      const first = { id: row.toId, type: name }
      if (row.typeIds.length < 2) return [first]
      return [first, { id: row.toId, type: `${name}_unlabeled` }]
    })
    const next = rows[100]
    result[to === 'line_items' ? 'line items' : to] = {
      results,
      ...(next ? { paging: { next: { after: next.toId, link: '' } } } : {}),
    }
  }
  return result
}
