// The only importer of the HubSpot package: the few calls we make, with a time-out and our errors.
// The SDK's own retries are off (1 attempt): they would repeat a create blindly.
import { Client } from '@hubspot/api-client'
import type { Outside } from '../../domain/outside.ts'
import { isRetryableStatus, PlatformError, retryAfterMs, within } from '../platform-error.ts'

export type HubSpotClient = ReturnType<typeof openHubSpot>
export type Properties = Record<string, string | null>
export type HubSpotRecord = {
  id: string
  properties: Properties
  updatedAt: string
  archived: boolean
  /** By kind of object (`companies`, `contacts`, `line items`): ids and the names of the links. */
  associations: Record<string, { id: string; type: string }[]>
}
export type ObjectType = 'deals' | 'contacts' | 'companies' | 'line_items'
export type Stage = { id: string; isClosed: boolean; probability: number }
export type PropertyDefinition = {
  name: string
  label: string
  description: string
  type: 'string' | 'number' | 'enumeration'
  fieldType: 'text' | 'number' | 'select'
  options?: { label: string; value: string; displayOrder: number; hidden: boolean }[]
}

const timeoutMs = 20_000

export function openHubSpot(
  config: { accessToken: string; apiBase?: string | undefined },
  { clock }: Outside,
) {
  const hubspot = new Client({
    accessToken: config.accessToken,
    numberOfApiCallRetries: 1,
    ...(config.apiBase ? { basePath: config.apiBase.replace(/\/+$/, '') } : {}),
  })
  const { crm } = hubspot
  const basic = {
    deals: crm.deals.basicApi,
    contacts: crm.contacts.basicApi,
    companies: crm.companies.basicApi,
    line_items: crm.lineItems.basicApi,
  }

  async function call<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await within(clock, timeoutMs, 'hubspot', run)
    } catch (error) {
      throw asPlatformError(error, clock.now())
    }
  }

  return {
    async record(
      type: ObjectType,
      id: string,
      properties: string[],
      associations: string[] = [],
    ): Promise<HubSpotRecord> {
      const linked = associations.length > 0 ? associations : undefined
      const got = await call(() => basic[type].getById(id, properties, undefined, linked))
      return asRecord(got)
    },
    /** In the order asked for; HubSpot leaves out what does not exist, without a word. */
    async lineItems(ids: string[], properties: string[]): Promise<HubSpotRecord[]> {
      const found = new Map<string, HubSpotRecord>()
      for (let from = 0; from < ids.length; from += 100) {
        const inputs = ids.slice(from, from + 100).map((id) => ({ id }))
        const read = { inputs, properties, propertiesWithHistory: [] }
        const answer = await call(() => crm.lineItems.batchApi.read(read))
        for (const one of answer.results) found.set(one.id, asRecord(one))
      }
      return ids.flatMap((id) => found.get(id) ?? [])
    },
    /** All of a record's links of one kind; the inline ones end at a hundred. */
    async associated(from: ObjectType, id: string, to: ObjectType): Promise<string[]> {
      const ids: string[] = []
      let after: string | undefined
      do {
        const page = await call(() =>
          crm.associations.v4.basicApi.getPage(from, id, to, after, 500),
        )
        ids.push(...page.results.map((one) => String(one.toObjectId)))
        after = page.paging?.next?.after
      } while (after)
      return ids
    },
    async dealStages(): Promise<Stage[]> {
      const { results } = await call(() => crm.pipelines.pipelinesApi.getAll('deals'))
      return results.flatMap(({ stages }) =>
        stages.map(({ id, metadata }) => ({
          id,
          isClosed: metadata?.isClosed === 'true',
          probability: Number(metadata?.probability),
        })),
      )
    },
    ...dealPropertyCalls(crm, call),
    /** Answers the deal as HubSpot holds it afterwards. */
    async updateDeal(id: string, properties: Record<string, string>): Promise<HubSpotRecord> {
      return asRecord(await call(() => crm.deals.basicApi.update(id, { properties })))
    },
  }
}

type Crm = Client['crm']
type Call = <T>(run: () => Promise<T>) => Promise<T>

const dealPropertyCalls = (crm: Crm, call: Call) => ({
  async dealPropertyNames(): Promise<Set<string>> {
    const { results } = await call(() => crm.properties.coreApi.getAll('deals'))
    return new Set(results.map((property) => property.name))
  },
  async createDealProperty(definition: PropertyDefinition): Promise<void> {
    const property = { groupName: 'dealinformation', ...definition } as Parameters<
      typeof crm.properties.coreApi.create
    >[1]
    await call(() => crm.properties.coreApi.create('deals', property))
  },
  async updateDealPropertyOptions(
    name: string,
    options: NonNullable<PropertyDefinition['options']>,
  ): Promise<void> {
    await call(() => crm.properties.coreApi.update('deals', name, { options }))
  },
})

function asRecord(record: {
  id: string
  properties: Record<string, string | null>
  updatedAt: Date | string
  archived?: boolean
  associations?: Record<string, { results: { id: string; type: string }[] }>
}): HubSpotRecord {
  const associations = Object.entries(record.associations ?? {}).map(([kind, { results }]) => [
    kind,
    results.map(({ id, type }) => ({ id: String(id), type })),
  ])
  return {
    id: record.id,
    properties: record.properties,
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: record.archived ?? false,
    associations: Object.fromEntries(associations),
  }
}

type ApiError = { code: number; body?: unknown; headers?: Record<string, string>; message: string }
const isApiError = (error: unknown): error is ApiError =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'number'

function asPlatformError(error: unknown, now: Date): unknown {
  if (error instanceof PlatformError) return error
  if (isApiError(error)) {
    const body = (typeof error.body === 'object' && error.body ? error.body : {}) as {
      category?: string
      message?: string
      errorType?: string
    }
    const code = error.code === 404 ? 'not-found' : (body.category ?? body.errorType)
    return new PlatformError('hubspot', code ?? `http-${error.code}`, body.message ?? '', {
      retryable: isRetryableStatus(error.code) && error.code !== 409,
      retryAfterMs: retryAfterMs(error.headers?.['retry-after'], now) ?? waitOf(error.code),
      cause: error,
    })
  }
  // fetch says `TypeError: fetch failed` for whatever keeps it from reaching the host, and a
  // SyntaxError when an answer breaks off.
  if (error instanceof TypeError || error instanceof SyntaxError) {
    const retryable = { retryable: true, cause: error }
    return new PlatformError('hubspot', 'unreachable', error.message, retryable)
  }
  return error
}

/** What HubSpot's guidelines ask for where no header does: its window is ten seconds, a locked
 *  record needs two. */
const waitOf = (status: number) => (status === 429 ? 10_000 : status === 423 ? 2_000 : undefined)
