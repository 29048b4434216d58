// The only importer of node-quickbooks: a handful of its callback calls as promises, with a
// time-out, a valid token and our errors. The library itself never retries.
import { isAxiosError } from 'axios'
import QuickBooks from 'node-quickbooks'
import type { Outside } from '../../domain/outside.ts'
import {
  hasCode,
  isRetryableStatus,
  PlatformError,
  retryAfterMs,
  within,
} from '../platform-error.ts'
import type { Tokens } from './tokens.ts'

export type Ref = { value: string; name?: string }
export type Linked = { TxnId: string; TxnType: string }
export type Line = {
  Amount: number
  Description?: string
  DetailType?: string
  LinkedTxn?: Linked[]
  SalesItemLineDetail?: { ItemRef: Ref; Qty?: number; UnitPrice?: number; TaxCodeRef?: Ref }
  DepositLineDetail?: { AccountRef: Ref }
  JournalEntryLineDetail?: { PostingType: 'Debit' | 'Credit'; AccountRef: Ref }
}
type Entity = {
  Id: string
  SyncToken: string
  PrivateNote?: string
  CurrencyRef?: Ref
  /** Into the home currency; 1 where nobody has said it. */
  ExchangeRate?: number
  MetaData?: { LastUpdatedTime?: string }
}
export type QboInvoice = Entity & {
  DocNumber?: string
  CustomerRef: Ref
  TotalAmt: number
  Balance: number
  TxnDate?: string
  DueDate?: string
  TxnTaxDetail?: { TotalTax?: number }
  LinkedTxn?: Linked[]
  Line: Line[]
}
/** What is given back, or handed out in cash. */
export type QboCreditMemo = Omit<QboInvoice, 'DueDate'> & { RemainingCredit?: number }
export type QboRefundReceipt = Omit<QboInvoice, 'DueDate'>
export type QboDeposit = Entity & { TotalAmt: number; TxnDate?: string; Line: Line[] }
export type QboJournalEntry = Entity & {
  DocNumber?: string
  TotalAmt?: number
  TxnDate?: string
  Line: Line[]
}
export type QboPayment = Entity & {
  CustomerRef: Ref
  TotalAmt: number
  UnappliedAmt?: number
  PaymentRefNum?: string
  TxnDate?: string
  Line?: Line[]
}
export type QboCustomer = Entity & { DisplayName: string; PrimaryEmailAddr?: { Address: string } }
export type QboItem = Entity & {
  Name: string
  Type: string
  Active?: boolean
  IncomeAccountRef?: Ref
}
export type QboAccount = Entity & { Name: string; AccountType: string; Active?: boolean }

type Kinds = {
  Customer: QboCustomer
  Invoice: QboInvoice
  Payment: QboPayment
  Item: QboItem
  Account: QboAccount
  CreditMemo: QboCreditMemo
  RefundReceipt: QboRefundReceipt
  Deposit: QboDeposit
  JournalEntry: QboJournalEntry
}
type Version = { Id: string; SyncToken: string }
type Criterion = { field: string; value: string; operator: '=' | '<=' | '>=' }
export type Kind = keyof Kinds
export type QuickBooksClient = ReturnType<typeof openQuickBooks>

/** The faults that say what to do next. 6000 stands for many: a business rule says no. */
export const faults = {
  notFound: '610',
  businessRule: '6000',
  numberTaken: '6140',
  nameTaken: '6240',
} as const

const timeoutMs = 30_000
type Callback = (error: unknown, body: unknown) => void
type Library = Record<string, (...args: unknown[]) => void> & { endpoint: string; token: string }

type ClientConfig = {
  clientId: string
  clientSecret: string
  realmId: string
  apiBase: string
  refreshToken: string
}

/** Calls a method of the library: a promise, with a time-out, a valid token and our errors. */
function openLibrary(config: ClientConfig, tokens: Tokens, { clock }: Outside) {
  const { clientId, clientSecret, realmId, refreshToken } = config
  // '2.0' as ninth argument is enough; setOauthVersion would fetch Intuit's discovery document and
  // overwrite the addresses. The endpoint is read anew for each request.
  const library = new (QuickBooks as unknown as new (...args: unknown[]) => Library)(
    clientId,
    clientSecret,
    '',
    false,
    realmId,
    true,
    false,
    75,
    '2.0',
    refreshToken,
  )
  library.endpoint = `${config.apiBase.replace(/\/+$/, '')}/v3/company/`

  /** One call. The callback only settles the promise: were it to throw, the library would call it
   *  a second time. */
  const once = (method: string, args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const callback: Callback = (error, body) => (error ? reject(error) : resolve(body))
      library[method]?.(...args, callback)
    })

  async function call(method: string, makeArgs: () => unknown[]): Promise<unknown> {
    for (let isSecond = false; ; isSecond = true) {
      const token = await tokens.access()
      library.token = token
      try {
        return await within(clock, timeoutMs, 'quickbooks', () => once(method, makeArgs()))
      } catch (error) {
        const failure = asPlatformError(error, clock.now())
        if (!hasCode(failure, 'unauthorised') || isSecond) throw failure
        await tokens.renew(token)
      }
    }
  }

  return call
}

export function openQuickBooks(config: ClientConfig, tokens: Tokens, outside: Outside) {
  const { realmId } = config
  const call = openLibrary(config, tokens, outside)
  const read = async <K extends Kind>(kind: K, id: string) =>
    (await call(`get${kind}`, () => [id])) as Kinds[K]

  return {
    realmId,
    read,
    /** Null when it was deleted. */
    readOrNull: async <K extends Kind>(kind: K, id: string): Promise<Kinds[K] | null> => {
      try {
        return await read(kind, id)
      } catch (error) {
        if (hasCode(error, faults.notFound, 'http-404')) return null
        throw error
      }
    },
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
    find: async <K extends Kind>(
      kind: K,
      where: Record<string, string> | Criterion[],
    ): Promise<Kinds[K][]> => {
      const criteria = Array.isArray(where)
        ? where
        : Object.entries(where).map(([field, value]) => ({ field, value, operator: '=' }))
      const plural = kind === 'JournalEntry' ? 'JournalEntries' : `${kind}s`
      const body = (await call(`find${plural}`, () => [criteria])) as {
        QueryResponse?: Record<string, Kinds[K][] | undefined>
      }
      return body.QueryResponse?.[kind] ?? []
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

type Fault = { Error?: { Message?: string; Detail?: string; code?: string }[]; type?: string }

/** Both spellings of QuickBooks: `Fault`, and `fault` where the token is refused. */
function faultOf(body: unknown): { code: string; reason: string; type: string } | undefined {
  const { Fault: fault, fault: refusal } = (typeof body === 'object' && body ? body : {}) as {
    Fault?: Fault
    fault?: { error?: { message?: string; detail?: string; code?: string }[] }
  }
  const [upper] = fault?.Error ?? []
  if (upper) {
    const reason = [upper.Message, upper.Detail].filter(Boolean).join(': ')
    return { code: String(upper.code ?? fault?.type), reason, type: fault?.type ?? '' }
  }
  const [lower] = refusal?.error ?? []
  return (
    lower && { code: String(lower.code), reason: lower.detail ?? lower.message ?? '', type: '' }
  )
}

const throttled = new Set(['3001', '003001'])
const unauthorised = new Set(['3200', '003200'])

/** Too much asked of it, changed meanwhile (5010: read again, decide again), or trouble of its own. */
const isPassing = ({ code, type }: { code: string; type: string }) =>
  throttled.has(code) || code === '5010' || /^(system|service)/i.test(type)

function asPlatformError(error: unknown, now: Date): unknown {
  if (error instanceof PlatformError) return error
  if (!isAxiosError(error)) {
    // An HTTP 200 may carry a Fault; the library then rejects with the plain body.
    const fault = faultOf(error)
    if (!fault) return error
    const retryable = isPassing(fault)
    return new PlatformError('quickbooks', fault.code, fault.reason, { retryable })
  }
  // The AxiosError itself holds the access token that was sent; it is not passed on.
  const { response } = error
  if (!response) {
    return new PlatformError('quickbooks', 'unreachable', error.message, { retryable: true })
  }
  const fault = faultOf(response.data)
  if (response.status === 401 || unauthorised.has(fault?.code ?? '')) {
    const reason = fault?.reason ?? 'the access token was refused'
    return new PlatformError('quickbooks', 'unauthorised', reason, { retryable: true })
  }
  const isThrottled = response.status === 429 || throttled.has(fault?.code ?? '')
  const code = fault?.code ?? `http-${response.status}`
  return new PlatformError('quickbooks', code, fault?.reason ?? error.message, {
    retryable: isRetryableStatus(response.status) || (fault !== undefined && isPassing(fault)),
    retryAfterMs:
      retryAfterMs(response.headers['retry-after'], now) ?? (isThrottled ? 60_000 : undefined),
  })
}
