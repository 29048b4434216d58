// Calls that concern many HubSpot records at once: lists, searches, reads and writes in batches.
import { isNotOffered } from '../sweeping.ts'
import type { Call, Crm } from './client.ts'
import {
  asRecord,
  type HubSpotRecord,
  type ObjectType,
  type Properties,
  type RawRecord,
} from './client-records.ts'

export type Filter = {
  propertyName: string
  operator: 'GT' | 'GTE' | 'LT' | 'LTE' | 'EQ' | 'IN' | 'HAS_PROPERTY'
  value?: string
  values?: string[]
}

/** More is not taken in one call. */
export const batchMost = 100
const pageMost = 200

export type Update = { id: string; properties: Properties }
export type Refused = { code: string; reason: string }
/** By id: the record as it is now, or why nothing was done. What is in neither was not told of. */
export type Updated = { records: Map<string, HubSpotRecord>; refused: Map<string, Refused> }

type Answer = {
  results: RawRecord[]
  errors?: { category?: string; message?: string; context?: unknown }[]
}

export const listCalls = (crm: Crm, call: Call) => ({
  /** Deals by their ids behind this one, lowest first: so a page is the same whatever changes
   *  meanwhile, and the ten thousand that a search shows at most are no wall. */
  async searchDeals(
    filters: readonly Filter[],
    afterId: string,
    properties: readonly string[],
  ): Promise<{ total: number; records: HubSpotRecord[] }> {
    const behind: Filter = { propertyName: 'hs_object_id', operator: 'GT', value: afterId }
    const body = {
      filterGroups: [{ filters: [...filters, behind] }],
      sorts: ['hs_object_id'],
      ...{ properties: [...properties], limit: pageMost },
    }
    type Body = Parameters<typeof crm.deals.searchApi.doSearch>[0]
    const search = () => crm.deals.searchApi.doSearch(body as unknown as Body)
    const { total, results } = await call(search, 'search')
    return { total, records: results.map(asRecord) }
  },
  /** One page of all deals, or of those that were deleted. */
  async listDeals(
    properties: readonly string[],
    { after, isArchived = false }: { after?: string | undefined; isArchived?: boolean },
  ): Promise<{ records: HubSpotRecord[]; after: string | undefined }> {
    const { results, paging } = await call(() =>
      crm.deals.basicApi.getPage(
        batchMost,
        after,
        [...properties],
        undefined,
        undefined,
        isArchived,
      ),
    )
    return { records: results.map(asRecord), after: paging?.next?.after }
  },
  /** At most a hundred; those that there are. */
  async recordsOf(
    type: ObjectType,
    ids: readonly string[],
    properties: readonly string[],
  ): Promise<Map<string, HubSpotRecord>> {
    const inputs = ids.map((id) => ({ id }))
    const read = { inputs, properties: [...properties], propertiesWithHistory: [] }
    const api = {
      deals: crm.deals.batchApi,
      contacts: crm.contacts.batchApi,
      companies: crm.companies.batchApi,
      line_items: crm.lineItems.batchApi,
    }[type]
    const { results } = await call(() => api.read(read) as Promise<Answer>)
    return new Map(results.map((one) => [one.id, asRecord(one)]))
  },
  /** Of at most a hundred records, the others of one kind that they are linked to; null where there
   *  are more than one answer holds. */
  async linksOf(
    from: ObjectType,
    ids: readonly string[],
    to: ObjectType,
  ): Promise<Map<string, { id: string; typeIds: number[] }[] | null>> {
    const inputs = ids.map((id) => ({ id }))
    const { results } = await call(() =>
      crm.associations.v4.batchApi.getPage(from, to, { inputs } as never),
    )
    return new Map(
      results.map(({ _from, to: linked, paging }) => [
        String(_from.id),
        paging?.next
          ? null
          : linked.map(({ toObjectId, associationTypes }) => ({
              id: String(toObjectId),
              typeIds: associationTypes.map(({ typeId }) => typeId),
            })),
      ]),
    )
  },
})

export const writeCalls = (crm: Crm, call: Call) => ({
  /** What is to be written is asked for when the call may be made, not before; nothing = no call. */
  async updateDeals(build: () => Promise<Update[]>): Promise<Updated> {
    const answer = await call(async () => {
      const updates = await build()
      if (updates.length === 0) return { results: [] }
      const [only] = updates
      if (only && updates.length === 1) {
        const { id, properties } = only
        const written = await crm.deals.basicApi.update(id, { properties: properties as never })
        return { results: [written as RawRecord] }
      }
      const inputs = updates.map((one) => ({ ...one, objectWriteTraceId: one.id }))
      return (await crm.deals.batchApi.update({ inputs } as never)) as Answer
    })
    const refused = new Map<string, Refused>()
    for (const { category, message = '', context } of (answer as Answer).errors ?? []) {
      const { objectWriteTraceId, ids } = (context ?? {}) as Record<string, string[] | undefined>
      const code = category === 'OBJECT_NOT_FOUND' ? 'not-found' : (category ?? 'refused')
      for (const id of objectWriteTraceId ?? ids ?? []) refused.set(id, { code, reason: message })
    }
    return { records: new Map(answer.results.map((one) => [one.id, asRecord(one)])), refused }
  },
})

/** Asks in batches while there are such; else, from then on, one by one. */
export function batchesIfOffered() {
  let isOffered = true
  return async <T>(batch: () => Promise<T>, singly: () => Promise<T>): Promise<T> => {
    if (!isOffered) return singly()
    try {
      return await batch()
    } catch (error) {
      if (!isNotOffered(error)) throw error
      const result = await singly()
      // One that is not there could have failed the batch; what went through singly tells.
      isOffered = false
      return result
    }
  }
}
