// The only importer of the stripe package: the few calls we make, through the gate and with our
// errors. Retries are the consumer's business; the SDK's own are off (it still repeats once after a
// reset connection, with the same key).
import Stripe from 'stripe'
import type { Outside } from '../../domain/outside.ts'
import type { Gate } from '../calls/gate.ts'
import { limitsOf, stripeLive, stripeTest } from '../calls/limits.ts'
import type { Tokens } from '../connections/tokens.ts'
import { hasCode, isRetryableStatus, PlatformError, retryAfterMs } from '../platform-error.ts'
import { withStatus } from './http.ts'

export type Charge = Stripe.Charge
export type Customer = Stripe.Customer | Stripe.DeletedCustomer
export type BalanceTransaction = Stripe.BalanceTransaction
export type Refund = Stripe.Refund
export type Dispute = Stripe.Dispute
export type Payout = Stripe.Payout
export type CreditNote = Stripe.CreditNote

export type StripeClient = ReturnType<typeof openStripe>

export type StripeConfig = {
  /** The secret key; another one from time to time. */
  keys: Tokens
  apiBase?: string | undefined
  /** By `fetch` instead of Node's own HTTP. */
  transport?: 'fetch' | undefined
}

const perPage = 100
/** More pages than this are no list that somebody wants, but a fault. */
const mostPages = 2000

export function openStripe(config: StripeConfig, gate: Gate, { clock }: Outside) {
  const calls = callsOf(config, gate, clock)
  const { call, pages } = calls
  return {
    /** With balance transactions and customer where Stripe expands them. */
    charge: (id: string) =>
      call((stripe) =>
        stripe.charges.retrieve(id, {
          expand: ['balance_transaction', 'failure_balance_transaction', 'customer'],
        }),
      ),
    refund: (id: string) => call((stripe) => stripe.refunds.retrieve(id)),
    dispute: (id: string) => call((stripe) => stripe.disputes.retrieve(id)),
    balanceTransaction: (id: string) => call((stripe) => stripe.balanceTransactions.retrieve(id)),
    customer: (id: string) => call((stripe) => stripe.customers.retrieve(id)),
    /** Null when Stripe does not know it. */
    async paymentIntent(id: string): Promise<Stripe.PaymentIntent | null> {
      try {
        return await call((stripe) => stripe.paymentIntents.retrieve(id))
      } catch (error) {
        if (hasCode(error, 'resource_missing')) return null
        throw error
      }
    },
    /** With their balance transactions. */
    refundsOf: (charge: string) =>
      all(
        pages((stripe, page) =>
          stripe.refunds.list({
            ...page,
            charge,
            expand: ['data.balance_transaction', 'data.failure_balance_transaction'],
          }),
        ),
      ),
    disputesOf: (charge: string) =>
      all(pages((stripe, page) => stripe.disputes.list({ ...page, charge }))),
    ...balanceCalls(calls),
    ...accountCalls(config, calls),
    ...metadataCalls(calls),
    lists: listCalls(calls),
    /** Whether the signature on the raw bytes is right and not older than `toleranceS`. */
    isSigned(raw: Buffer, header: string, secret: string, toleranceS: number): boolean {
      const now = clock.now().getTime()
      try {
        const { signature } = verifying
        return signature?.verifyHeader(raw, header, secret, toleranceS, undefined, now) ?? false
      } catch (error) {
        if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false
        throw error
      }
    },
  }
}

type NodeClient = ReturnType<typeof Stripe.createNodeHttpClient>

/** No key is needed to verify a signature. */
const verifying = new Stripe('sk_not_needed', { telemetry: false }).webhooks

/** The SDK for the key there is now: a new one only once the key has changed. */
function sdkOf({ keys, apiBase, transport }: StripeConfig, gate: Gate) {
  const base = apiBase ? new URL(apiBase) : undefined
  const where = base && {
    host: base.hostname,
    port: base.port || (base.protocol === 'https:' ? 443 : 80),
    protocol: base.protocol.replace(':', '') as 'http' | 'https',
  }
  let current: { key: string; stripe: Stripe } | undefined
  return async (): Promise<Stripe> => {
    const key = await keys.access()
    if (current?.key === key) return current.stripe
    const stripe = new Stripe(key, {
      ...where,
      httpClient: withStatus(
        (transport === 'fetch'
          ? Stripe.createFetchHttpClient()
          : Stripe.createNodeHttpClient()) as NodeClient,
      ),
      telemetry: false,
      maxNetworkRetries: 0,
      timeout: limitsOf('stripe').timeoutMs,
    })
    gate.learn?.(/^[rs]k_live_/.test(key) ? stripeLive : stripeTest)
    current = { key, stripe }
    return stripe
  }
}

/** One call, through the gate and with our errors; or a list to its last page. */
function callsOf(config: StripeConfig, gate: Gate, clock: Outside['clock']) {
  const sdk = sdkOf(config, gate)
  async function call<T>(run: (stripe: Stripe) => Promise<T>): Promise<T> {
    const stripe = await sdk()
    return gate(async () => {
      try {
        return await run(stripe)
      } catch (error) {
        throw asPlatformError(error, clock.now())
      }
    })
  }

  /** Each page is a call of its own: none is cut off, and none waits for all. */
  async function* pages<Row extends { id: string }>(
    list: (
      stripe: Stripe,
      page: { limit: number; starting_after?: string },
    ) => Promise<Stripe.ApiList<Row>>,
  ): AsyncGenerator<Row[]> {
    let after = {}
    for (let count = 1; ; count++) {
      const { data, has_more: hasMore } = await call((stripe) =>
        list(stripe, { limit: perPage, ...after }),
      )
      yield data
      const last = data.at(-1)
      if (!hasMore || !last) return
      if (count === mostPages) {
        const reason = `a list of more than ${mostPages * perPage} rows`
        throw new PlatformError('stripe', 'list-too-long', reason, { retryable: false })
      }
      after = { starting_after: last.id }
    }
  }
  return { call, pages }
}

/** Payouts, the lines of the balance, and credit notes. */
const balanceCalls = ({ call, pages }: ReturnType<typeof callsOf>) => ({
  /** With its own balance transactions. */
  payout: (id: string) =>
    call((stripe) =>
      stripe.payouts.retrieve(id, {
        expand: ['balance_transaction', 'failure_balance_transaction'],
      }),
    ),
  /** The payout made before; null where there is none. */
  async payoutBefore({ created }: Payout): Promise<Payout | null> {
    const found = await call((stripe) =>
      stripe.payouts.list({ created: { lt: created }, limit: 1 }),
    )
    return found.data[0] ?? null
  },
  /** What is in an automatic payout, and its own line; page by page, with their sources. */
  transactionsOf: (payout: string) =>
    pages((stripe, page) =>
      stripe.balanceTransactions.list({ ...page, payout, expand: ['data.source'] }),
    ),
  /** What was booked since that second; page by page, with their sources. */
  transactionsSince: (gte: number) =>
    pages((stripe, page) =>
      stripe.balanceTransactions.list({ ...page, created: { gte }, expand: ['data.source'] }),
    ),
  /** With its invoice. */
  creditNotesOf: (customer: string) =>
    all(pages((stripe, page) => stripe.creditNotes.list({ ...page, customer }))),
  /** With its invoice. */
  creditNote: (id: string) =>
    call((stripe) => stripe.creditNotes.retrieve(id, { expand: ['invoice'] })),
})

export type ListedRow = { id: string; created: number }
export type ListAsk = {
  /** Seconds. */
  created?: { gte: number }
  /** The id of the last row of the page before. */
  after?: string
  types?: string[]
}

/** One page of what there is, newest first. */
const listCalls = ({ call }: ReturnType<typeof callsOf>) => {
  type Page = Omit<ListAsk, 'after'> & { limit: number; starting_after?: string }
  const listed =
    <Row extends ListedRow>(list: (stripe: Stripe, page: Page) => Promise<Stripe.ApiList<Row>>) =>
    async ({ after, ...ask }: ListAsk): Promise<{ rows: Row[]; hasMore: boolean }> => {
      const from = after === undefined ? {} : { starting_after: after }
      const { data, has_more: hasMore } = await call((stripe) =>
        list(stripe, { limit: perPage, ...ask, ...from }),
      )
      // Whoever stands in for Stripe may answer anything to what it does not know.
      if (Array.isArray(data)) return { rows: data, hasMore: hasMore === true }
      throw new PlatformError('stripe', 'not-a-list', 'the answer is no list', {
        retryable: false,
        status: 501,
      })
    }
  return {
    events: listed((stripe, page) => stripe.events.list(page)),
    charges: listed((stripe, page) => stripe.charges.list(page)),
    refunds: listed((stripe, page) => stripe.refunds.list(page)),
    disputes: listed((stripe, page) => stripe.disputes.list(page)),
    payouts: listed((stripe, page) => stripe.payouts.list(page)),
    creditNotes: listed((stripe, page) => stripe.creditNotes.list(page)),
    balanceTransactions: listed((stripe, page) => stripe.balanceTransactions.list(page)),
  }
}

/** Whose account the key opens. */
function accountCalls({ keys }: StripeConfig, { call }: ReturnType<typeof callsOf>) {
  let known: string | null = null
  return {
    /** Null where Stripe does not say it for this key. */
    async accountId(): Promise<string | null> {
      known ??= await keys.account()
      try {
        known ??= (await call((stripe) => stripe.accounts.retrieveCurrent())).id
      } catch (error) {
        if (!(error instanceof PlatformError) || error.retryable) throw error
      }
      return known
    },
    /** Whether the key is of live mode; null for one that does not say. */
    async isLive(): Promise<boolean | null> {
      const [, mode] = /^[rs]k_(live|test)_/.exec(await keys.access()) ?? []
      return mode === undefined ? null : mode === 'live'
    },
  }
}

/** What we write. An empty text takes its key away; what is not named stays. */
const metadataCalls = ({ call, pages }: ReturnType<typeof callsOf>) => ({
  describeCharge: (id: string, metadata: Record<string, string>, idempotencyKey: string) =>
    call((stripe) => stripe.charges.update(id, { metadata }, { idempotencyKey })),
  describeIntent: (id: string, metadata: Record<string, string>, idempotencyKey: string) =>
    call((stripe) => stripe.paymentIntents.update(id, { metadata }, { idempotencyKey })),
  /** Newest first, page by page. */
  chargesOf: (customer: string) =>
    pages((stripe, page) => stripe.charges.list({ ...page, customer })),
})

async function all<Row>(pages: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

/** Not the error itself: it holds headers. */
/** Asked again under this key it would fail for ever. */
export const keyUsedUp = 'key-used-up'

function asPlatformError(error: unknown, now: Date): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  const { message, statusCode: status } = error
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return new PlatformError('stripe', 'unreachable', message, { retryable: true })
  }
  if (status === 401) {
    // Its message quotes the key, in part.
    const reason = 'the secret key was refused'
    return new PlatformError('stripe', 'unauthorised', reason, { retryable: true, status })
  }
  // Stripe keeps its first answer to a key, a failure of its own too.
  const isReplayed = error.headers?.['idempotent-replayed'] === 'true'
  const isUsedUp = isReplayed && (status ?? 0) >= 500
  const code = isUsedUp ? keyUsedUp : (error.code ?? error.type)
  // Somebody else changes the same object just now; nothing to do with how often we call.
  const isLocked = code === 'lock_timeout'
  return new PlatformError('stripe', code, message, {
    retryable: isRetryableStatus(status ?? 500),
    retryAfterMs: retryAfterMs(error.headers?.['retry-after'], now) ?? (isLocked ? 500 : undefined),
    throttled: status === 429 && !isLocked,
    status,
  })
}
