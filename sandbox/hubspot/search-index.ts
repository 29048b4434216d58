// The search index runs behind the records: what was written is found only after a while, and until
// then as it was before.
import type { HubSpotRecord, Portal } from './portal.ts'
import type { ObjectType } from './schema.ts'

/** A record from when on it is found so. */
type Version = { at: number; record: HubSpotRecord }
type Versions = { of: ObjectType; versions: Version[] }

const keyOf = ({ type, id }: HubSpotRecord) => `${type}/${id}`
const table = (portal: Portal) => portal.journal.table<Versions>('hubspot/index')
const lags = (portal: Portal) => portal.journal.table<number>('hubspot/settings')

/** How long it takes at most; the half of it at least. */
export const setSearchLag = (portal: Portal, ms: number) => lags(portal).put('search-lag', ms)

/** Puts a record into its table, and in the index for later. */
export function keep(portal: Portal, record: HubSpotRecord) {
  const { type, id } = record
  const before = portal.tables[type].get(id)
  portal.tables[type].put(id, record)
  const lag = lags(portal).get('search-lag') ?? 0
  const known = table(portal).get(keyOf(record))?.versions
  if (lag === 0 && !known) return
  const now = portal.outside.clock.now().getTime()
  const waitMs = lag * (0.5 + portal.outside.random.next() / 2)
  const at = Math.max(now + waitMs, known?.at(-1)?.at ?? 0)
  const first = known ?? (before ? [{ at: 0, record: before }] : [])
  table(portal).put(keyOf(record), { of: type, versions: [...first, { at, record }] })
}

/** The records as the index has them now. */
export function indexed(portal: Portal, type: ObjectType): HubSpotRecord[] {
  if (table(portal).size === 0) return [...portal.tables[type].rows()]
  const now = portal.outside.clock.now().getTime()
  return [...portal.tables[type].rows()].flatMap((record) => {
    const kept = table(portal).get(keyOf(record))
    if (!kept) return [record]
    if ((kept.versions.at(-1)?.at ?? 0) <= now) table(portal).remove(keyOf(record))
    return kept.versions.findLast(({ at }) => at <= now)?.record ?? []
  })
}
