// The only importer of the stripe package: the few calls we make, with a time-out and our errors.
// Retries are the consumer's business; the SDK's own are off (it still repeats once after a reset
// connection, with the same key).
import Stripe from 'stripe'
import type { Outside } from '../../domain/outside.ts'
import { isRetryableStatus, PlatformError, retryAfterMs, within } from '../platform-error.ts'

export type Charge = Stripe.Charge
export type Customer = Stripe.Customer | Stripe.DeletedCustomer
export type BalanceTransaction = Stripe.BalanceTransaction
export type Refund = Stripe.Refund
export type Dispute = Stripe.Dispute

export type StripeClient = ReturnType<typeof openStripe>

const timeoutMs = 20_000

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

  async function call<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await within(clock, timeoutMs, 'stripe', run)
    } catch (error) {
      throw asPlatformError(error, clock.now())
    }
  }

  return {
    /** With balance transaction, customer and refunds where Stripe expands them. */
    charge: (id: string) =>
      call(() =>
        stripe.charges.retrieve(id, { expand: ['balance_transaction', 'customer', 'refunds'] }),
      ),
    balanceTransaction: (id: string) => call(() => stripe.balanceTransactions.retrieve(id)),
    customer: (id: string) => call(() => stripe.customers.retrieve(id)),
    /** Null when Stripe does not know it. */
    async paymentIntent(id: string): Promise<Stripe.PaymentIntent | null> {
      try {
        return await call(() => stripe.paymentIntents.retrieve(id))
      } catch (error) {
        if (error instanceof PlatformError && error.code === 'resource_missing') return null
        throw error
      }
    },
    refundsOf: (charge: string) =>
      call(() => stripe.refunds.list({ charge, limit: 100 }).autoPagingToArray({ limit: 1000 })),
    disputesOf: (charge: string) =>
      call(() => stripe.disputes.list({ charge, limit: 100 }).autoPagingToArray({ limit: 1000 })),
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
