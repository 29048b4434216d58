// The only importer of the stripe package: the few calls we make, with a time-out and our errors.
// Retries are the consumer's business; the SDK's own are off (it still repeats once after a reset
// connection, with the same key).
import Stripe from 'stripe'
import type { Outside } from '../../domain/outside.ts'
import {
  hasCode,
  isRetryableStatus,
  PlatformError,
  retryAfterMs,
  within,
} from '../platform-error.ts'

export type Charge = Stripe.Charge
export type Customer = Stripe.Customer | Stripe.DeletedCustomer
export type BalanceTransaction = Stripe.BalanceTransaction
export type Refund = Stripe.Refund
export type Dispute = Stripe.Dispute
export type Payout = Stripe.Payout
export type CreditNote = Stripe.CreditNote

export type StripeClient = ReturnType<typeof openStripe>

const timeoutMs = 20_000
const perPage = 100
/** More pages than this are no list that somebody wants, but a fault. */
const mostPages = 2000

export function openStripe(
  config: { secretKey: string; apiBase?: string | undefined },
  { clock }: Outside,
) {
  const base = config.apiBase ? new URL(config.apiBase) : undefined
  const where = base && {
    host: base.hostname,
    port: base.port || (base.protocol === 'https:' ? 443 : 80),
    protocol: base.protocol.replace(':', '') as 'http' | 'https',
  }
  const stripe = new Stripe(config.secretKey, {
    ...where,
    telemetry: false,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
  })

  const calls = callsOf(clock)
  const { call, pages } = calls
  return {
    /** With balance transactions and customer where Stripe expands them. */
    charge: (id: string) =>
      call(() =>
        stripe.charges.retrieve(id, {
          expand: ['balance_transaction', 'failure_balance_transaction', 'customer'],
        }),
      ),
    refund: (id: string) => call(() => stripe.refunds.retrieve(id)),
    dispute: (id: string) => call(() => stripe.disputes.retrieve(id)),
    balanceTransaction: (id: string) => call(() => stripe.balanceTransactions.retrieve(id)),
    customer: (id: string) => call(() => stripe.customers.retrieve(id)),
    /** Null when Stripe does not know it. */
    async paymentIntent(id: string): Promise<Stripe.PaymentIntent | null> {
      try {
        return await call(() => stripe.paymentIntents.retrieve(id))
      } catch (error) {
        if (hasCode(error, 'resource_missing')) return null
        throw error
      }
    },
    /** With their balance transactions. */
    refundsOf: (charge: string) =>
      all(
        pages((page) =>
          stripe.refunds.list({
            ...page,
            charge,
            expand: ['data.balance_transaction', 'data.failure_balance_transaction'],
          }),
        ),
      ),
    disputesOf: (charge: string) => all(pages((page) => stripe.disputes.list({ ...page, charge }))),
    ...balanceCalls(stripe, calls),
    /** Throws unless the signature on the raw bytes is right and not older than `toleranceS`. */
    verify: (raw: Buffer, header: string, secret: string, toleranceS: number): Stripe.Event =>
      stripe.webhooks.constructEvent(
        raw,
        header,
        secret,
        toleranceS,
        undefined,
        clock.now().getTime(),
      ),
  }
}

/** One call, with a time-out and our errors; or a list to its last page. */
function callsOf(clock: Outside['clock']) {
  async function call<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await within(clock, timeoutMs, 'stripe', run)
    } catch (error) {
      throw asPlatformError(error, clock.now())
    }
  }

  /** Each page is a call of its own: none is cut off, and none waits for all. */
  async function* pages<Row extends { id: string }>(
    list: (page: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<Row>>,
  ): AsyncGenerator<Row[]> {
    let after = {}
    for (let count = 1; ; count++) {
      const { data, has_more: hasMore } = await call(() => list({ limit: perPage, ...after }))
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
const balanceCalls = (stripe: Stripe, { call, pages }: ReturnType<typeof callsOf>) => ({
  /** With its own balance transactions. */
  payout: (id: string) =>
    call(() =>
      stripe.payouts.retrieve(id, {
        expand: ['balance_transaction', 'failure_balance_transaction'],
      }),
    ),
  /** The payout made before; null where there is none. */
  async payoutBefore({ created }: Payout): Promise<Payout | null> {
    const found = await call(() => stripe.payouts.list({ created: { lt: created }, limit: 1 }))
    return found.data[0] ?? null
  },
  /** What is in an automatic payout, and its own line; page by page, with their sources. */
  transactionsOf: (payout: string) =>
    pages((page) => stripe.balanceTransactions.list({ ...page, payout, expand: ['data.source'] })),
  /** What was booked since that second; page by page, with their sources. */
  transactionsSince: (gte: number) =>
    pages((page) =>
      stripe.balanceTransactions.list({ ...page, created: { gte }, expand: ['data.source'] }),
    ),
  /** With its invoice. */
  creditNotesOf: (customer: string) =>
    all(pages((page) => stripe.creditNotes.list({ ...page, customer }))),
  /** With its invoice. */
  creditNote: (id: string) => call(() => stripe.creditNotes.retrieve(id, { expand: ['invoice'] })),
})

async function all<Row>(pages: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

function asPlatformError(error: unknown, now: Date): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  const code = error.code ?? error.type
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return new PlatformError('stripe', 'unreachable', error.message, {
      retryable: true,
      cause: error,
    })
  }
  return new PlatformError('stripe', code, error.message, {
    retryable: isRetryableStatus(error.statusCode ?? 500),
    retryAfterMs: retryAfterMs(error.headers?.['retry-after'], now),
    cause: error,
  })
}
