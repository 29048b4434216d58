// Fastify as this service uses it, before there is any route: how long a request may take, how large
// it may be, what its id is, and how requests, answers and refusals are read and written.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyReply, LogController } from 'fastify'
import { Refusal } from '../domain/refusal.ts'
import type { App, AppDeps } from './app.ts'
import { sendProblem } from './errors.ts'
import { validatorCompiler } from './schemas.ts'

// Slower than this and the connection is cut, however slowly the bytes drip in: the whole request
// has this long, and a connection on which nothing moves at all a little longer.
const requestTimeoutMs = 15_000
const connectionTimeoutMs = 60_000

export function bareApp({ log, outside, trustedProxies = [] }: AppDeps): App {
  const app: App = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    // Of nobody else: who may say where a request comes from may say anything.
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      const isUsable = typeof given === 'string' && /^[\w.:-]{8,128}$/.test(given)
      return isUsable ? given : outside.random.uuid()
    },
    bodyLimit: 256 * 1024,
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: 5000 },
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    // Before there is a route, so no hook has run either.
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id)
      sendProblem(error, request, reply as FastifyReply)
    },
    // While it closes it still answers what comes on connections that are open.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 250 },
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  // The shapes of answers are proven by the tests, all of them, instead of at each request.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  app.setNotFoundHandler((request, reply) =>
    sendProblem(new Refusal('route-not-found'), request, reply),
  )
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    // Books and persons: nothing of it is kept on the way.
    if (request.url.startsWith('/v1')) reply.header('cache-control', 'no-store')
  })
  return app
}
