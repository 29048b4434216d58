// Stripe's door: the key, the request ids, the form of errors, the signature on webhooks.
import { createHmac } from 'node:crypto'
import type { Outside } from '../../src/domain/outside.ts'
import type { Sign } from '../deliveries.ts'
import type { Faults } from '../faults.ts'
import { type RateLimits, rateLimiter } from '../rate-limits.ts'
import { dispatch } from '../routes.ts'
import { type Call, type Listen, openServer, type Reply } from '../server.ts'
import { errorReply, StripeRefusal } from './errors.ts'
import { keepFailure, keyInUse, keyOf } from './idempotency.ts'
import type { StripeAccount } from './ledger.ts'
import { apiVersion } from './objects.ts'
import { stripeRoutes } from './routes.ts'

export const signStripe =
  (secret: string): Sign =>
  (delivery, _url, now) => {
    const body = JSON.stringify(delivery.content)
    const time = Math.floor(now.getTime() / 1000)
    const digest = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
    const signature = `t=${time},v1=${digest}`
    return {
      body,
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    }
  }

const rateLimited = (retryAfter?: string): Reply => ({
  ...errorReply(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded. Learn more at https://stripe.com/docs/rate-limits.',
  }),
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
})

export type StripeServerOptions = {
  account: StripeAccount
  secretKey: string
  host: string
  port: number
  faults: Faults
  outside: Outside
  limits: RateLimits | null
  listen?: Listen | undefined
}

export function openStripe(options: StripeServerOptions) {
  const { account, secretKey, outside } = options
  const requestIds = new WeakMap<Call, string>()
  const idOf = (call: Call) => {
    const id = requestIds.get(call) ?? `req_${outside.random.uuid().replaceAll('-', '').slice(18)}`
    requestIds.set(call, id)
    return id
  }
  const routes = stripeRoutes(account, { of: idOf })
  const overLimit = options.limits && rateLimiter(outside, options.limits.stripe)

  const answer = (call: Call): Reply => {
    if (overLimit?.()) return rateLimited()
    try {
      const reply = account.journal.change(() => dispatch(routes, call) as Reply | undefined)
      if (reply) return reply
      return errorReply(404, {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${call.method}: ${call.path}).`,
      })
    } catch (error) {
      if (error instanceof StripeRefusal) return errorReply(error.status, error.fields)
      throw error
    }
  }

  return openServer({
    platform: 'stripe',
    host: options.host,
    port: options.port,
    faults: options.faults,
    listen: options.listen,
    outside,
    exclusive: { key: keyOf, busy: keyInUse },
    admit: (call) =>
      call.headers.authorization === `Bearer ${secretKey}`
        ? undefined
        : errorReply(401, {
            type: 'invalid_request_error',
            message: `Invalid API Key provided: ${call.headers.authorization ?? '(none)'}`,
          }),
    answer(call) {
      const reply = answer(call)
      const key = keyOf(call)
      const headers = {
        'request-id': idOf(call),
        'stripe-version': apiVersion,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...reply.headers,
      }
      return { ...reply, headers }
    },
    rateLimited,
    failed: (call, reply) => keepFailure(account, call, reply),
    broken: () => errorReply(500, { type: 'api_error', message: 'An unknown error occurred' }),
  })
}
