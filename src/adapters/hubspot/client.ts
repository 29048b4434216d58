// The only importer of the HubSpot package: the few calls we make, through the gate, with a valid
// token and our errors. The SDK's own retries are off (1 attempt): they would repeat a create
// blindly.
import { Client } from '@hubspot/api-client'
import type { Outside } from '../../domain/outside.ts'
import type { Gate } from '../calls/gate.ts'
import type { Kind } from '../calls/limits.ts'
import type { Tokens } from '../connections/tokens.ts'
import { hasCode, isRetryableStatus, PlatformError, retryAfterMs } from '../platform-error.ts'
import { listCalls, writeCalls } from './client-lists.ts'
import { asRecord, type HubSpotRecord, type ObjectType } from './client-records.ts'

export type { HubSpotRecord, ObjectType, Properties } from './client-records.ts'
export type HubSpotClient = ReturnType<typeof openHubSpot>
export type Stage = {
  id: string
  isClosed: boolean
  probability: number
  pipeline: string
  /** Its place among the stages of its pipeline. */
  order: number
}
/** As people see it. */
export type Pipeline = {
  id: string
  label: string
  stages: { id: string; label: string; isClosed: boolean; probability: number }[]
}
/** A property as the account has it. */
export type DealProperty = {
  name: string
  label: string
  type: string
  options: { value: string; label: string }[]
  isReadOnly: boolean
  /** Its options are kept elsewhere, as the stages of the pipelines are. */
  hasOtherOptions: boolean
}
export type PropertyDefinition = {
  name: string
  label: string
  description: string
  type: 'string' | 'number' | 'enumeration'
  fieldType: 'text' | 'number' | 'select'
  options?: { label: string; value: string; displayOrder: number; hidden: boolean }[]
}

export type HubSpotConfig = { apiBase?: string | undefined }

export function openHubSpot(config: HubSpotConfig, gate: Gate, tokens: Tokens, { clock }: Outside) {
  const { crm, call, ask } = openSdk(config, gate, tokens, clock)
  const basic = {
    deals: crm.deals.basicApi,
    contacts: crm.contacts.basicApi,
    companies: crm.companies.basicApi,
    line_items: crm.lineItems.basicApi,
  }

  return {
    async record(
      type: ObjectType,
      id: string,
      properties: readonly string[],
      associations: readonly string[] = [],
    ): Promise<HubSpotRecord> {
      const linked = associations.length > 0 ? [...associations] : undefined
      const got = await call(() => basic[type].getById(id, [...properties], undefined, linked))
      return asRecord(got)
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
      return results.flatMap((pipeline) =>
        pipeline.stages.map(({ id, metadata, displayOrder }) => ({
          ...{ id, pipeline: pipeline.id, order: displayOrder },
          isClosed: metadata?.isClosed === 'true',
          probability: Number(metadata?.probability),
        })),
      )
    },
    /** In the order in which HubSpot shows them. */
    async dealPipelines(): Promise<Pipeline[]> {
      const { results } = await call(() => crm.pipelines.pipelinesApi.getAll('deals'))
      const inOrder = <T extends { displayOrder: number }>(of: T[]) =>
        of.toSorted((one, other) => one.displayOrder - other.displayOrder)
      return inOrder(results).map(({ id, label, stages }) => ({
        ...{ id, label },
        stages: inOrder(stages).map(({ metadata, ...stage }) => ({
          ...{ id: stage.id, label: stage.label },
          isClosed: metadata?.isClosed === 'true',
          probability: Number(metadata?.probability),
        })),
      }))
    },
    /** The number of the account. */
    async account(): Promise<string | null> {
      const known = await tokens.account()
      if (known !== null) return known
      const { portalId } = (await ask('/account-info/v3/details')) as { portalId?: number }
      return portalId === undefined ? null : String(portalId)
    },
    ...listCalls(crm, call),
    ...writeCalls(crm, call),
    ...dealPropertyCalls(crm, call),
    /** Answers the deal as HubSpot holds it afterwards. */
    async updateDeal(id: string, properties: Record<string, string>): Promise<HubSpotRecord> {
      return asRecord(await call(() => crm.deals.basicApi.update(id, { properties })))
    },
  }
}

export type Crm = Client['crm']
export type Call = <T>(run: () => Promise<T>, kind?: Kind) => Promise<T>

/** The SDK, and one call by it: with the token there is now, and with another if that is refused. */
function openSdk(
  config: HubSpotConfig,
  gate: Gate,
  tokens: Tokens,
  clock: Outside['clock'],
): { crm: Crm; call: Call; ask(path: string): Promise<unknown> } {
  let token = ''
  const middleware = {
    pre(request: { setHeaderParam(name: string, value: string): void }) {
      request.setHeaderParam('Authorization', `Bearer ${token}`)
      return request
    },
    post(response: { headers: Record<string, string> }) {
      const calls = Number(response.headers['x-hubspot-ratelimit-max'])
      const perMs = Number(response.headers['x-hubspot-ratelimit-interval-milliseconds'])
      if (calls >= 1 && perMs >= 1000) gate.learn?.({ name: 'rolling', calls, perMs })
      return response
    },
  } as { pre(context: unknown): unknown; post(context: unknown): unknown }
  const client = new Client({
    numberOfApiCallRetries: 1,
    middleware: [middleware],
    ...(config.apiBase ? { basePath: config.apiBase.replace(/\/+$/, '') } : {}),
  })

  async function call<T>(run: () => Promise<T>, kind?: Kind): Promise<T> {
    for (let isSecond = false; ; isSecond = true) {
      const used = await tokens.access()
      try {
        return await gate(async () => {
          token = used
          try {
            return await run()
          } catch (error) {
            const failure = asPlatformError(error, clock.now())
            // The first time it may just have run out.
            throw hasCode(failure, 'unauthorised') && !isSecond ? failure.as(stale) : failure
          }
        }, kind)
      } catch (error) {
        if (!hasCode(error, stale)) throw error
        await tokens.renew(used)
      }
    }
  }
  /** What the SDK has no method for. */
  const ask = (path: string) =>
    call(async () => {
      const headers = { Authorization: `Bearer ${token}` }
      const answer = await client.apiRequest({ method: 'GET', path, headers })
      const body: unknown = await answer.json().catch(() => null)
      if (answer.ok) return body
      const { status: code } = answer
      throw Object.assign(new Error(`http ${code}`), { code, body, headers: {} })
    })
  const { crm } = client
  return { crm, call, ask }
}

const stale = 'token-refused'

const dealPropertyCalls = (crm: Crm, call: Call) => ({
  async dealProperties(): Promise<DealProperty[]> {
    const { results } = await call(() => crm.properties.coreApi.getAll('deals'))
    return results.map((one) => ({
      ...{ name: one.name, label: one.label, type: one.type, options: one.options ?? [] },
      isReadOnly: one.modificationMetadata?.readOnlyValue === true || one.calculated === true,
      hasOtherOptions: one.externalOptions === true,
    }))
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

type ApiError = { code: number; body?: unknown; headers?: Record<string, string>; message: string }
const isApiError = (error: unknown): error is ApiError =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'number'

/** Not the error itself: it holds headers. */
function asPlatformError(error: unknown, now: Date): unknown {
  if (error instanceof PlatformError) return error
  if (isApiError(error)) return ofAnswer(error, now)
  // fetch says `TypeError: fetch failed` for whatever keeps it from reaching the host, and a
  // SyntaxError when an answer breaks off.
  if (error instanceof TypeError || error instanceof SyntaxError) {
    const why = (error.cause as { code?: string } | undefined)?.code
    const reason = why ? `${error.message} (${why})` : error.message
    return new PlatformError('hubspot', 'unreachable', reason, { retryable: true })
  }
  return error
}

function ofAnswer({ code: status, body, headers }: ApiError, now: Date): PlatformError {
  const said = (typeof body === 'object' && body ? body : {}) as {
    category?: string
    message?: string
    errorType?: string
    policyName?: string
  }
  if (status === 401) {
    const reason = said.message ?? 'the access token was refused'
    return new PlatformError('hubspot', 'unauthorised', reason, { retryable: true, status })
  }
  const code =
    status === 404
      ? 'not-found'
      : status === 429 && said.policyName === 'DAILY'
        ? 'daily-limit'
        : (said.category ?? said.errorType ?? `http-${status}`)
  return new PlatformError('hubspot', code, said.message ?? '', {
    retryable: isRetryableStatus(status) && status !== 409,
    retryAfterMs:
      retryAfterMs(headers?.['retry-after'], now) ?? (status === 423 ? lockedMs : undefined),
    throttled: status === 429,
    status,
  })
}

/** A record that is locked needs so long, by HubSpot's guidelines. */
const lockedMs = 2000
