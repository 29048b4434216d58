// The only importer of node-quickbooks: a handful of its callback calls as promises, through the
// gate, with a valid token and our errors. The library itself never retries.
import QuickBooks from 'node-quickbooks'
import type { Outside } from '../../domain/outside.ts'
import type { Gate } from '../calls/gate.ts'
import type { Kind as CallKind } from '../calls/limits.ts'
import type { Tokens } from '../connections/tokens.ts'
import { hasCode, notCalled, PlatformError } from '../platform-error.ts'
import {
  type Captured,
  type Changes,
  changesIn,
  type Criterion,
  type Kind,
  type Kinds,
  type SweptDocument,
  type SweptKind,
  type Version,
} from './entities.ts'
import { asPlatformError, brokenOff, faults } from './faults.ts'
import { gatheredReads, type Reads } from './reads.ts'

export type QuickBooksClient = ReturnType<typeof openQuickBooks>

type Callback = (error: unknown, body: unknown) => void
type Library = Record<string, (...args: unknown[]) => void> & {
  endpoint: string
  token: string
  realmId: string
}

export type QuickBooksConfig = {
  clientId: string
  clientSecret: string
  apiBase: string
}

/** Calls a method of the library: a promise, through the gate, with a valid token and our errors. */
function openLibrary(config: QuickBooksConfig, gate: Gate, tokens: Tokens, { clock }: Outside) {
  const { clientId, clientSecret } = config
  // '2.0' as ninth argument is enough; setOauthVersion would fetch Intuit's discovery document and
  // overwrite the addresses. The endpoint is read anew for each request.
  const library = new (QuickBooks as unknown as new (...args: unknown[]) => Library)(
    clientId,
    clientSecret,
    '',
    false,
    '',
    true,
    false,
    75,
    '2.0',
    '',
  )
  library.endpoint = `${config.apiBase.replace(/\/+$/, '')}/v3/company/`

  /** One call. The callback only settles the promise: were it to throw, the library would call it
   *  a second time. */
  const once = (method: string, args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const callback: Callback = (error, body) => {
        if (error) reject(error)
        // axios hands on a body that it could not read as text, of which the library makes nothing.
        else if (typeof body === 'object' && body !== null) resolve(body)
        else reject(brokenOff())
      }
      library[method]?.(...args, callback)
    })

  async function call(method: string, makeArgs: () => unknown[], kind?: CallKind) {
    for (let isSecond = false; ; isSecond = true) {
      const token = await tokens.access()
      const realmId = await realmOf(tokens)
      try {
        return await gate(async () => {
          // Read as the request is made, which is before anything else can happen.
          Object.assign(library, { token, realmId })
          try {
            return await once(method, makeArgs())
          } catch (error) {
            const failure = asPlatformError(error, clock.now())
            // The first time it may just have run out.
            throw hasCode(failure, 'unauthorised') && !isSecond ? failure.as(refusedToken) : failure
          }
        }, kind)
      } catch (error) {
        if (!hasCode(error, refusedToken)) throw error
        await tokens.renew(token)
      }
    }
  }

  return call
}

const refusedToken = 'token-refused'

async function realmOf(tokens: Tokens): Promise<string> {
  const realm = await tokens.account()
  if (realm !== null) return realm
  throw notCalled('quickbooks', 'not-connected', 'no company is connected', 10_000)
}

type CallOfLibrary = ReturnType<typeof openLibrary>

/** The ways to read: alone, with others, by a query. */
function readingBy(call: CallOfLibrary, outside: Outside) {
  const read = async <K extends Kind>(kind: K, id: string) =>
    (await call(`get${kind}`, () => [id])) as Kinds[K]

  async function readAlone<K extends Kind>(kind: K, id: string): Promise<Kinds[K] | null> {
    try {
      return await read(kind, id)
    } catch (error) {
      if (hasCode(error, faults.notFound, 'http-404')) return null
      throw error
    }
  }

  async function query<K extends Kind>(kind: K, criteria: () => readonly Criterion[]) {
    const plural = kind === 'JournalEntry' ? 'JournalEntries' : `${kind}s`
    return (await call(`find${plural}`, () => [criteria()])) as {
      QueryResponse?: Record<string, Kinds[K][] | undefined> & { totalCount?: number }
    }
  }
  const list = async <K extends Kind>(kind: K, criteria: () => readonly Criterion[]) =>
    (await query(kind, criteria)).QueryResponse?.[kind] ?? []

  const reads = new Map<Kind, Reads<{ Id: string }>>()
  function readsOf(kind: Kind): Reads<{ Id: string }> {
    const known = reads.get(kind)
    if (known) return known
    const gathered = gatheredReads<{ Id: string }>({
      alone: (id) => readAlone(kind, id),
      list: (ids) => list(kind, () => [{ field: 'Id', value: ids(), operator: 'IN' }]),
      clock: outside.clock,
    })
    reads.set(kind, gathered)
    return gathered
  }
  const readOrNull = <K extends Kind>(kind: K, id: string) =>
    readsOf(kind)(id) as Promise<Kinds[K] | null>

  return { read, readAlone, readOrNull, query, list }
}

export function openQuickBooks(
  config: QuickBooksConfig,
  gate: Gate,
  tokens: Tokens,
  outside: Outside,
) {
  const call = openLibrary(config, gate, tokens, outside)
  const { read, readAlone, readOrNull, query, list } = readingBy(call, outside)
  return {
    /** The company there is. */
    realm: () => realmOf(tokens),
    /** By itself and at once: what is about to be changed is not taken from a list. */
    read,
    readAlone,
    /** Null when it was deleted. Those who ask at the same time are answered by one call. */
    readOrNull,
    /** Asked again with the same request id, QuickBooks answers what it answered the first time.
     *  The library takes the request id out of the object, so each try gets a copy. */
    create: async <K extends Kind>(kind: K, entity: object, requestId: string) =>
      (await call(`create${kind}`, () => [{ ...entity, requestId }])) as Kinds[K],
    /** Sparse: what is not given stays, except lines, of which all must be given. */
    update: async <K extends Kind>(kind: K, entity: Version, requestId: string) => {
      const args = () => [{ ...entity, sparse: true, requestId }]
      return (await call(`update${kind}`, args)) as Kinds[K]
    },
    voidPayment: async ({ Id, SyncToken }: Version, requestId: string) => {
      await call('voidPayment', () => [{ Id, SyncToken, requestId }])
    },
    voidInvoice: async ({ Id, SyncToken }: Version, requestId: string) => {
      await call('voidInvoice', () => [{ Id, SyncToken, requestId }])
    },
    delete: async (kind: Kind, { Id, SyncToken }: Version, requestId: string) => {
      await call(`delete${kind}`, () => [{ Id, SyncToken, requestId }])
    },
    find: <K extends Kind>(kind: K, where: Record<string, string> | readonly Criterion[]) =>
      list(kind, () => criteriaOf(where)),
    /** A page of a sweep; of customers also those who are inactive. */
    async list(kind: SweptKind, where: readonly Criterion[]): Promise<SweptDocument[]> {
      if (kind !== 'Customer') return list(kind, () => where)
      try {
        return await list(kind, () => [allCustomers, ...where])
      } catch (error) {
        // Not everybody knows the question; those who are active are better than none.
        if (!(error instanceof PlatformError) || error.retryable) throw error
        return list(kind, () => where)
      }
    },
    async count(kind: SweptKind, where: readonly Criterion[]): Promise<number | null> {
      const counting = { count: true } as unknown as Criterion
      const { QueryResponse } = await query(kind, () => [counting, ...where])
      return QueryResponse?.totalCount ?? null
    },
    /** Change data capture; at most 30 days back. The moment is text: of a Date the library sends
     *  an offset whose plus sign gets lost. */
    async changes(kinds: readonly SweptKind[], since: string): Promise<Changes> {
      const body = await call('changeDataCapture', () => [kinds.join(','), since])
      return changesIn(body as Captured, kinds, outside.clock.now())
    },
    /** What the company itself takes a currency for on that day; null when it does not know. */
    rateOn: async (currency: string, day: string): Promise<number | null> => {
      const asked = { sourcecurrencycode: currency, asofdate: day }
      const body = (await call('getExchangeRate', () => [asked])) as {
        ExchangeRate?: { Rate?: number }
      }
      return body.ExchangeRate?.Rate ?? null
    },
  }
}

const criteriaOf = (where: Record<string, string> | readonly Criterion[]): readonly Criterion[] =>
  Array.isArray(where)
    ? (where as readonly Criterion[])
    : Object.entries(where as Record<string, string>).map(([field, value]) => ({
        ...{ field, value, operator: '=' },
      }))

const allCustomers: Criterion = { field: 'Active', value: [true, false], operator: 'IN' }
