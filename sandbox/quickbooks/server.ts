// QuickBooks' door: tokens, the realm, the rate limits, the form of faults, signed notifications.
import { createHmac } from 'node:crypto'
import type { Outside } from '../../src/domain/outside.ts'
import type { Sign } from '../deliveries.ts'
import type { Faults } from '../faults.ts'
import { type RateLimits, rateLimiter } from '../rate-limits.ts'
import { dispatch } from '../routes.ts'
import { type Call, type Listen, openServer, type Reply } from '../server.ts'
import type { Company, Notice, Operation } from './company.ts'
import { faultBody, QuickBooksRefusal } from './faults.ts'
import { companyRoutes } from './routes.ts'
import type { Tokens } from './tokens.ts'

const legacyOperations: Record<Operation, string> = {
  created: 'Create',
  updated: 'Update',
  deleted: 'Delete',
  voided: 'Void',
  merged: 'Merge',
}

const cloudEvents = (notices: Notice[], realmId: string) =>
  notices.map(({ id, entity, entityId, operation, time, deletedId }) => ({
    specversion: '1.0',
    id,
    source: 'intuit.c2FuZGJveC1zb3VyY2Utbm90LXJlYWw=',
    type: `qbo.${entity.toLowerCase()}.${operation}.v1`,
    datacontenttype: 'application/json',
    time,
    intuitentityid: entityId,
    intuitaccountid: realmId,
    data: deletedId === undefined ? {} : { deletedid: deletedId },
  }))

const legacyBody = (notices: Notice[], realmId: string) => ({
  eventNotifications: [
    {
      realmId,
      dataChangeEvent: {
        entities: notices.map(({ entity, entityId, operation, time, deletedId }) => ({
          name: entity,
          id: entityId,
          operation: legacyOperations[operation],
          lastUpdated: time,
          ...(deletedId !== undefined && { deletedId }),
        })),
      },
    },
  ],
})

export const signQuickBooks =
  (verifier: string, realmId: string, legacy: () => boolean): Sign =>
  (delivery) => {
    const notices = delivery.content as Notice[]
    const body = JSON.stringify(
      legacy() ? legacyBody(notices, realmId) : cloudEvents(notices, realmId),
    )
    const signature = createHmac('sha256', verifier).update(body).digest('base64')
    return {
      body,
      headers: { 'content-type': 'application/json', 'intuit-signature': signature },
    }
  }

export type QuickBooksServerOptions = {
  company: Company
  tokens: Tokens
  host: string
  port: number
  faults: Faults
  outside: Outside
  limits: RateLimits | null
  listen?: Listen | undefined
}

export function openQuickBooks(options: QuickBooksServerOptions) {
  const { company, tokens, outside } = options
  const routes = companyRoutes(company)
  const overLimit = options.limits && rateLimiter(outside, options.limits.quickbooks)
  const tid = () => ({ intuit_tid: `1-sandbox-${outside.random.uuid()}` })

  const unauthorized = (detail: string): Reply => ({
    status: 401,
    body: {
      warnings: null,
      intuitObject: null,
      fault: {
        error: [
          {
            message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
            detail,
            code: '3200',
            element: null,
          },
        ],
        type: 'AUTHENTICATION',
      },
      time: outside.clock.now().getTime(),
    },
  })
  const rateLimited = (retryAfter?: string): Reply => ({
    status: 429,
    body: {
      Fault: {
        Error: [
          {
            Message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
            Detail: 'An application error has occurred while processing your request',
            code: '003001',
          },
        ],
        type: 'SERVICE',
      },
      time: company.time(),
    },
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  })

  function answer(call: Call): Reply {
    const ofTokens = tokens.answer(call)
    if (ofTokens) return ofTokens
    if (overLimit?.()) return rateLimited()
    try {
      const reply = company.journal.change(() => dispatch(routes, call) as Reply | undefined)
      return reply ?? { status: 404, body: { message: `no such path: ${call.path}` } }
    } catch (error) {
      if (!(error instanceof QuickBooksRefusal)) throw error
      return { status: error.status, body: faultBody(error, company.time()) }
    }
  }

  return openServer({
    platform: 'quickbooks',
    host: options.host,
    port: options.port,
    faults: options.faults,
    listen: options.listen,
    outside,
    admit(call) {
      if (tokens.isOwn(call)) return undefined
      if (!tokens.accepts(call)) return unauthorized('Token expired')
      if (call.path.split('/')[3] === company.realmId) return undefined
      const error = new QuickBooksRefusal('003100', 'ApplicationAuthorizationFailed', 'realm', {
        status: 403,
        type: 'AuthorizationFault',
      })
      return { status: 403, body: faultBody(error, company.time()) }
    },
    answer(call) {
      const reply = answer(call)
      return { ...reply, headers: { ...tid(), ...reply.headers } }
    },
    rateLimited,
    broken() {
      const error = new QuickBooksRefusal('10000', 'An application error has occurred', 'retry', {
        status: 500,
        type: 'SystemFault',
      })
      return { status: 500, body: faultBody(error, company.time()), headers: tid() }
    },
  })
}
