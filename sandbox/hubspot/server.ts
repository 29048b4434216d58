// HubSpot's door: the token, the rate limits, the form of errors, the signature on webhooks.
import { createHmac } from 'node:crypto'
import type { Outside } from '../../src/domain/outside.ts'
import type { Sign } from '../deliveries.ts'
import type { Faults } from '../faults.ts'
import { type RateLimits, rateLimiter } from '../rate-limits.ts'
import { dispatch, route } from '../routes.ts'
import { type Call, type Listen, openServer, type Reply } from '../server.ts'
import { errorReply, HubSpotRefusal } from './errors.ts'
import { associationRoutes, pipelineRoutes, propertyRoutes, taxRateRoutes } from './metadata.ts'
import { type Portal, type ThinEvent, unoffered } from './portal.ts'
import { batchRoutes } from './batches.ts'
import type { HubSpotOAuth } from './oauth.ts'
import { recordRoutes } from './records.ts'

/** Version 3: over method, address, body and time. The attempt counts up with each delivery. */
export const signHubSpot =
  (clientSecret: string): Sign =>
  (delivery, url, now) => {
    const events = delivery.content as ThinEvent[]
    const attemptNumber = delivery.attempts
    const body = JSON.stringify(events.map((event) => ({ ...event, attemptNumber })))
    const time = String(now.getTime())
    const signature = createHmac('sha256', clientSecret)
      .update(`POST${url}${body}${time}`)
      .digest('base64')
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'x-hubspot-signature-v3': signature,
        'x-hubspot-request-timestamp': time,
        'x-hubspot-signature-version': 'v3',
      },
    }
  }

export type HubSpotServerOptions = {
  portal: Portal
  oauth: HubSpotOAuth
  portalId: number
  host: string
  port: number
  faults: Faults
  outside: Outside
  limits: RateLimits | null
  listen?: Listen | undefined
}

export function openHubSpot(options: HubSpotServerOptions) {
  const { portal, outside } = options
  const uuid = () => outside.random.uuid()
  const routes = [
    route('GET /account-info/v3/details', () => ({
      status: 200,
      body: { portalId: options.portalId, accountType: 'DEVELOPER_TEST', companyCurrency: 'USD' },
    })),
    ...propertyRoutes(portal),
    ...pipelineRoutes(),
    ...taxRateRoutes(),
    ...associationRoutes(portal),
    ...batchRoutes(portal),
    ...recordRoutes(portal),
  ]
  const { limits } = options
  const rolling = limits && rateLimiter(outside, limits.hubspot)
  const searches = limits && rateLimiter(outside, limits.hubspotSearch)

  const limited = (policyName: string, retryAfter?: string): Reply => ({
    status: 429,
    body: {
      status: 'error',
      message:
        policyName === 'SECONDLY'
          ? 'You have reached your secondly limit.'
          : 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      correlationId: uuid(),
      policyName,
      groupName: `publicapi:private-apps-api-calls-ten-secondly:${options.portalId}`,
    },
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  })

  const overLimit = (call: Call): Reply | undefined => {
    // Searches have a limit of their own and do not count in the ten-second one.
    if (call.path.endsWith('/search')) return searches?.() ? limited('SECONDLY') : undefined
    return rolling?.() ? limited('TEN_SECONDLY_ROLLING') : undefined
  }

  const notOffered = (call: Call): Reply | undefined => {
    const found = [...unoffered(portal).rows()].find(({ path }) => call.path.includes(path))
    return found && errorReply(found.status, 'NOT_OFFERED', 'there is no such endpoint', uuid())
  }

  const answered = (call: Call): Reply => {
    try {
      const reply = portal.journal.change(() => dispatch(routes, call) as Reply | undefined)
      return reply ?? errorReply(404, 'OBJECT_NOT_FOUND', 'resource not found', uuid())
    } catch (error) {
      if (!(error instanceof HubSpotRefusal)) throw error
      return errorReply(error.status, error.category, error.message, uuid(), error.more)
    }
  }

  /** What may still be asked for in this window; nothing is said of searches. */
  const budgetLeft = (call: Call): Record<string, string> => {
    if (call.path.endsWith('/search')) return {}
    const { requests: most, perMs } = limits?.hubspot.at(-1) ?? { requests: 1e6, perMs: 10_000 }
    return {
      'x-hubspot-ratelimit-max': String(most),
      'x-hubspot-ratelimit-remaining': String(most - (rolling?.taken() ?? 0)),
      'x-hubspot-ratelimit-interval-milliseconds': String(perMs),
    }
  }

  return openServer({
    platform: 'hubspot',
    host: options.host,
    port: options.port,
    faults: options.faults,
    listen: options.listen,
    outside,
    admit: (call) =>
      options.oauth.isOwn(call) || options.oauth.accepts(call)
        ? undefined
        : errorReply(
            401,
            'INVALID_AUTHENTICATION',
            'Authentication credentials not found. This API supports OAuth 2.0 authentication ' +
              'and you can find more details at ' +
              'https://developers.hubspot.com/docs/methods/auth/oauth-overview',
            uuid(),
          ),
    answer(call) {
      const ofTokens = options.oauth.isOwn(call) ? options.oauth.answer(call) : undefined
      if (ofTokens) return ofTokens
      const refused = overLimit(call) ?? notOffered(call)
      const reply = refused ?? answered(call)
      return { ...reply, headers: { ...budgetLeft(call), ...reply.headers } }
    },
    rateLimited: (retryAfter) => limited('TEN_SECONDLY_ROLLING', retryAfter),
    broken: () => errorReply(500, 'SERVER_ERROR', 'internal error', uuid()),
  })
}
