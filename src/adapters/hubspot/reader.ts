// Reads deals whole: with company, contacts and line items. Several that are wanted at the same time
// are read in batches, which take a few calls for a hundred of them; one alone takes the fewest
// calls that one can take.
import type { Clock } from '../../domain/outside.ts'
import { hasCode } from '../platform-error.ts'
import type { HubSpotClient } from './client.ts'
import { batchesIfOffered, batchMost } from './client-lists.ts'
import type { HubSpotRecord, ObjectType } from './client-records.ts'
import { lineItemProperties } from './line-items.ts'
import { eachOf, found, type Together, together } from './together.ts'
import { byAge } from './translate.ts'

/** Long enough for the others of one webhook, too short to be felt. */
const gatherMs = 10
/** A batch of deals takes four calls: for fewer, one each is as good. */
const dealsAlone = 4
const contactsMost = 10

const linked = ['companies', 'contacts', 'line_items'] as const
type Linked = (typeof linked)[number]

export type DealReader = {
  /** With its links; null when HubSpot has it no more. Another id than the one asked for: it was
   *  merged into that one. */
  deal(id: string): Promise<HubSpotRecord | null>
  /** Its properties alone. */
  properties(id: string): Promise<HubSpotRecord | undefined>
  record(type: 'companies' | 'contacts', id: string): Promise<HubSpotRecord | undefined>
  contactsOf(deal: HubSpotRecord): Promise<HubSpotRecord[]>
  lineItemsOf(deal: HubSpotRecord): Promise<HubSpotRecord[]>
}

const propertiesOf = {
  companies: ['name', 'domain', 'hs_merged_object_ids'],
  contacts: ['email', 'firstname', 'lastname', 'hs_merged_object_ids'],
  line_items: lineItemProperties,
}

export function dealReader(
  hubspot: HubSpotClient,
  clock: Clock,
  dealProperties: () => Promise<readonly string[]>,
): DealReader {
  const inBatches = batchesIfOffered()
  const gather = { clock, waitMs: gatherMs, most: batchMost }

  const recordsTogether = (type: Linked): Together<HubSpotRecord> => {
    const properties = propertiesOf[type]
    const singly = (ids: string[]) =>
      eachOf(ids, (id) => orAbsent(hubspot.record(type, id, properties)))
    return together({
      ...gather,
      async ask(ids) {
        if (ids.length === 1) return singly(ids)
        const batch = async () => found(await hubspot.recordsOf(type, ids, properties))
        return inBatches<Awaited<ReturnType<typeof singly>>>(batch, () => singly(ids))
      },
    }) as Together<HubSpotRecord>
  }
  const records = {
    companies: recordsTogether('companies'),
    contacts: recordsTogether('contacts'),
    line_items: recordsTogether('line_items'),
  }

  const deals = together<HubSpotRecord | undefined>({
    ...gather,
    async ask(ids) {
      const properties = await dealProperties()
      const singly = () => eachOf(ids, (id) => orAbsent(readDeal(hubspot, id, properties)))
      if (ids.length <= dealsAlone) return singly()
      return inBatches(async () => found(await readDeals(hubspot, ids, properties)), singly)
    },
  })

  const bare = together<HubSpotRecord | undefined>({
    ...gather,
    async ask(ids) {
      const properties = await dealProperties()
      const singly = () => eachOf(ids, (id) => orAbsent(hubspot.record('deals', id, properties)))
      if (ids.length === 1) return singly()
      return inBatches(async () => found(await hubspot.recordsOf('deals', ids, properties)), singly)
    },
  })

  return {
    properties: bare,
    deal: async (id) => (await deals(id)) ?? null,
    record: (type, id) => records[type](id),
    async contactsOf(deal) {
      const ids = idsOf(deal, 'contacts').slice(0, contactsMost)
      const all = await Promise.all(ids.map(records.contacts))
      return all.filter((one) => one !== undefined)
    },
    async lineItemsOf(deal) {
      const inline = idsOf(deal, 'line_items')
      const ids =
        inline.length >= 100 ? await hubspot.associated('deals', deal.id, 'line_items') : inline
      const unique = [...new Set(ids)].sort(byAge)
      const all = await Promise.all(unique.map(records.line_items))
      return all.filter((one) => one !== undefined)
    },
  }
}

export async function orAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (hasCode(error, 'not-found')) return undefined
    throw error
  }
}

function idsOf({ associations }: HubSpotRecord, type: ObjectType): string[] {
  const links = associations[type] ?? associations[type.replace('_', ' ')] ?? []
  return [...new Set(links.map(({ id }) => id))]
}

/** Links that are not given inline are asked for by themselves. */
async function readDeal(
  hubspot: HubSpotClient,
  id: string,
  properties: readonly string[],
): Promise<HubSpotRecord> {
  const deal = await hubspot.record('deals', id, [...properties], [...linked])
  if (Object.keys(deal.associations).length > 0) return deal
  const links = linked.map(async (type) => {
    const ids = await hubspot.associated('deals', deal.id, type)
    return [type, ids.map((other) => ({ id: other, type }))]
  })
  return { ...deal, associations: Object.fromEntries(await Promise.all(links)) }
}

/** HubSpot's number of the link to the primary company. */
const primaryType = 5

/** Without those that are not there, or whose id leads to another: these are read one by one. */
async function readDeals(
  hubspot: HubSpotClient,
  ids: readonly string[],
  properties: readonly string[],
): Promise<Map<string, HubSpotRecord | undefined>> {
  const [deals, ...links] = await Promise.all([
    hubspot.recordsOf('deals', ids, properties),
    ...linked.map((type) => hubspot.linksOf('deals', ids, type)),
  ])
  const whole = ids.map(async (id): Promise<[string, HubSpotRecord | undefined]> => {
    const deal = deals.get(id)
    const isCut = links.some((of) => of.get(id) === null)
    if (!deal || isCut) return [id, await orAbsent(readDeal(hubspot, id, properties))]
    const associations = linked.map((type, at) => [
      type,
      (links[at]?.get(id) ?? []).map((link) => ({
        id: link.id,
        type: link.typeIds.includes(primaryType) ? 'deal_to_company' : `${type}_unlabeled`,
      })),
    ])
    return [id, { ...deal, associations: Object.fromEntries(associations) }]
  })
  return new Map(await Promise.all(whole))
}
