// The door of the API: whose key it is, whether its role may do what is asked, and, of an auditor,
// a record of the request before the answer is sent.
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import * as Access from '../domain/access.ts'
import type { EventStore } from '../domain/event-store.ts'
import { streamOf } from '../domain/event-store.ts'
import type { Outside } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Holder, Keyring } from './api-keys.ts'
import type { App } from './app.ts'
import { problems } from './errors.ts'
import { actOf, may, rolesFor } from './roles.ts'

export type AdmissionDeps = {
  workspace: string
  keys: Keyring
  store: EventStore
  outside: Outside
}

/** Before the routes: it says in the description of each who may call it. */
export function admission(v1: App, deps: AdmissionDeps) {
  const { keys } = deps
  const admitted = new WeakMap<FastifyRequest, Holder>()
  const recorded = new WeakSet<FastifyRequest>()

  v1.addHook('onRoute', describeRoles)
  v1.addHook('onRequest', async (request) => {
    const holder = await keys.admit(request)
    admitted.set(request, holder)
    const act = actOf(request.method, routeOf(request))
    if (may(holder.role, act)) return
    throw new Refusal('role-lacks', { role: holder.role, needed: rolesFor(act).join(' or ') })
  })
  v1.addHook('onSend', async (request, reply) => {
    const holder = admitted.get(request)
    if (!holder?.isRecorded || recorded.has(request)) return
    // Once, whether it succeeds or not: what says that it failed is an answer too.
    recorded.add(request)
    try {
      await record(deps, holder, request, reply)
    } catch (error) {
      request.log.error({ err: error }, 'an access was not recorded')
      throw new Refusal('access-unrecorded')
    }
  })
}

const routeOf = (request: FastifyRequest) => request.routeOptions.url ?? ''

function describeRoles(route: RouteOptions) {
  const { schema } = route
  const [method = 'GET'] = [route.method].flat()
  // HEAD has the description of its GET.
  if (!schema || schema.hide || method === 'HEAD') return
  const roles = rolesFor(actOf(method, route.url))
  const said = `Roles: ${roles.join(', ')}.`
  schema.description = schema.description ? `${schema.description}\n\n${said}` : said
  schema.response = { ...(schema.response as object), 403: problems(403)[403] }
}

/** Words of one's own, which may name a person; all other filters are ids, kinds and dates. */
const freeText = ['q', 'person', 'email', 'name']

async function record(
  { workspace, store, outside }: AdmissionDeps,
  { person, role, keyId }: Holder,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const effectiveAt = outside.clock.now().toISOString()
  const query = Object.entries(textsIn(request.query))
  const isFree = ([name]: [string, string]) => freeText.includes(name)
  const texts = query.filter(isFree).map(([, text]) => text)
  const event: Access.Event = {
    type: 'AccessRecorded',
    data: {
      ...{ person, role, keyId, method: request.method, route: routeOf(request) },
      ids: textsIn(request.params),
      query: Object.fromEntries(query.filter((one) => !isFree(one))),
      text: texts.length > 0 ? texts.join(' ') : null,
      status: reply.statusCode,
    },
  }
  const id = outside.random.uuid()
  const actor = { kind: 'person', name: person } as const
  const meta = { workspace, correlationId: id, causationId: request.id, actor, effectiveAt }
  const day = Access.streamIdOf(person, effectiveAt.slice(0, 10))
  await store.append(streamOf(Access.category, workspace, day), [{ id, ...event, meta }], 'any')
}

const lengthMax = 300

/** What was sent, whatever it was: a request that is refused is recorded as well. */
function textsIn(parts: unknown): Record<string, string> {
  if (typeof parts !== 'object' || parts === null) return {}
  const texts = Object.entries(parts).map(([name, value]) => [
    name.slice(0, lengthMax),
    (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, lengthMax),
  ])
  return Object.fromEntries(texts)
}
