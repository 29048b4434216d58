// The rules that people write about payments. Read from their stream, not from a view: all of them
// are one short stream, and what a write has answered is there at once, so that `after` is taken
// here as everywhere and never has to wait.
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import * as Customer from '../../domain/customer.ts'
import type { Decision } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import { actionForms, conditionForms, conditionsMax, Terms } from '../../domain/matching/rules.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Rule from '../../domain/rule.ts'
import { load } from '../../domain/transact.ts'
import type { App } from '../app.ts'
import { type Invalid, problems } from '../errors.ts'
import { found } from '../reads.ts'
import { After, Exact, Id, IdParams, Instant, OrNull, WriteHeaders, Written } from '../schemas.ts'
import type { Write } from '../writes.ts'
import type { ReviewDeps } from './reviews.ts'

const { payer, reference, amount, source, emailDomain } = conditionForms
const Condition = Type.Union(
  [
    Exact(payer.properties),
    Exact(reference.properties),
    Exact(amount.properties),
    Exact(source.properties),
    Exact(emailDomain.properties),
  ],
  { description: 'Texts are compared without case, accents and repeated spaces.' },
)

const { ignore, assign, writeOff, review } = actionForms
const Action = Type.Union(
  [
    Exact(ignore.properties, { description: 'It is no payment of a customer.' }),
    Exact(assign.properties, { description: 'Whoever paid, it is of this customer.' }),
    Exact(writeOff.properties, {
      description: 'What it leaves open of an invoice is given up, when it is no more than this.',
    }),
    Exact(review.properties, { description: 'A person is always asked.' }),
  ],
  { description: 'Of the rules that fit, the first that ignores, assigns or reviews counts.' },
)

export const Draft = Exact({
  name: { ...Terms.properties.name, examples: ['Tax refunds'] },
  conditions: Type.Array(Condition, {
    minItems: 1,
    maxItems: conditionsMax,
    description: 'All of them must hold.',
    examples: [[{ field: 'payer', test: 'contains', value: 'TAX OFFICE' }]],
  }),
  action: Action,
})
export type Draft = Static<typeof Draft>

const RuleRow = Exact({
  id: Id,
  ...Draft.properties,
  enabled: Type.Boolean({ description: 'A new rule is off until it is switched on.' }),
  tried: OrNull(
    Exact({
      since: OrNull(Instant, 'Null = a year before the newest payment.'),
      until: OrNull(Instant, 'Null = up to the newest payment.'),
      verdictsChanged: Type.Integer(),
    }),
    'What it would have changed, when it was switched on; null while it is off.',
  ),
})

const shown = ({ ruleId, ...rule }: Rule.Kept): Static<typeof RuleRow> => ({ id: ruleId, ...rule })

export const termsOf = (ruleId: string, { name, conditions, action }: Draft): Terms => ({
  ruleId,
  name,
  conditions,
  action,
})

/** @throws Refusal customer-not-found when it assigns to nobody we know */
export async function checkCustomer(
  store: EventStore,
  workspace: string,
  action: Draft['action'],
): Promise<void> {
  if (action.kind !== 'assign') return
  const { customerId } = action
  const { state } = await load(store, Customer.decider, workspace, customerId)
  if (state.profile || state.identities.length > 0) return
  const pointer = '/action/customerId'
  const errors: Invalid[] = [{ in: 'body', pointer, detail: 'is not known' }]
  throw new Refusal('customer-not-found', { customerId, errors })
}

/** The write of a decision about rules, for the writer. */
export const aboutRules = (
  workspace: string,
  decide: Decision<Rule.State, Rule.Event>,
  check: (state: Rule.State) => Promise<void> = async () => undefined,
): Write<Rule.State, Rule.Event> => ({
  workspace,
  id: Rule.streamId,
  decider: Rule.decider,
  decide,
  check,
  otherwise: () => new Refusal('rule-already-so'),
})

const refused = problems(400, 401, 404, 409, 413, 415, 422, 503)
export const recorded = { 202: Exact(Written, { description: 'Recorded.' }), ...refused }

export async function ruleRoutes(app: App, deps: ReviewDeps): Promise<void> {
  readRoutes(app, deps)
  addRoute(app, deps)
  changeRoute(app, deps)
  moveRoute(app, deps)
  offRoute(app, deps)
  removeRoute(app, deps)
}

function readRoutes(app: App, { workspace, store }: ReviewDeps) {
  app.get(
    '/rules',
    {
      schema: {
        tags: ['rules'],
        summary: 'All rules, in the order in which they are asked',
        querystring: Exact({ after: After }),
        response: { 200: Exact({ data: Type.Array(RuleRow) }), ...problems(400, 401, 503) },
      },
    },
    async () => ({ data: (await Rule.loadRules(store, workspace)).map(shown) }),
  )

  app.get(
    '/rules/:id',
    {
      schema: {
        tags: ['rules'],
        summary: 'One rule',
        params: IdParams,
        querystring: Exact({ after: After }),
        response: { 200: RuleRow, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id } }) => {
      const rules = await Rule.loadRules(store, workspace)
      const rule = rules.find(({ ruleId }) => ruleId === id)
      return found('rule', id, Promise.resolve(rule ? shown(rule) : null))
    },
  )
}

/** The id follows from the request, so that the same request sent twice adds one rule. */
function idOfNew(request: FastifyRequest, actor: string, draft: Draft): string {
  const key = request.headers['idempotency-key'] ?? request.id
  return idFrom('rule', actor, String(key), JSON.stringify(draft))
}

function addRoute(app: App, { workspace, keys, store, write }: ReviewDeps) {
  app.post(
    '/rules',
    {
      schema: {
        tags: ['rules'],
        summary: 'Add a rule',
        description: 'It comes last and is off: try it, move it, then switch it on.',
        headers: WriteHeaders,
        body: Draft,
        response: {
          202: Exact({ id: Id, ...Written }, { description: 'Recorded; the id is the rule’s.' }),
          ...refused,
        },
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const ruleId = idOfNew(request, actor.name, request.body)
      const decide = Rule.add(termsOf(ruleId, request.body))
      const check = () => checkCustomer(store, workspace, request.body.action)
      reply.code(202)
      return { id: ruleId, ...(await write(request, actor, aboutRules(workspace, decide, check))) }
    },
  )
}

function changeRoute(app: App, { workspace, keys, store, write }: ReviewDeps) {
  app.put(
    '/rules/:id',
    {
      schema: {
        tags: ['rules'],
        summary: 'Write a rule anew, at its place',
        description: 'While it is on, only its name can be another.',
        params: IdParams,
        headers: WriteHeaders,
        body: Draft,
        response: recorded,
      },
    },
    async (request, reply) => {
      const decide = Rule.change(termsOf(request.params.id, request.body))
      const check = () => checkCustomer(store, workspace, request.body.action)
      reply.code(202)
      return write(request, keys.identify(request), aboutRules(workspace, decide, check))
    },
  )
}

function moveRoute(app: App, { workspace, keys, write }: ReviewDeps) {
  app.post(
    '/rules/:id/move',
    {
      schema: {
        tags: ['rules'],
        summary: 'Move a rule that is off',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({ before: OrNull(Id, 'The rule that comes next then; null = none.') }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const decide = Rule.move({ ruleId: request.params.id, before: request.body.before })
      reply.code(202)
      return write(request, keys.identify(request), aboutRules(workspace, decide))
    },
  )
}

function offRoute(app: App, { workspace, keys, write }: ReviewDeps) {
  app.post(
    '/rules/:id/off',
    {
      schema: {
        tags: ['rules'],
        summary: 'Switch a rule off',
        description: 'What it has decided stays; it decides nothing more.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: recorded,
      },
    },
    async (request, reply) => {
      const decide = Rule.switchOff(request.params.id)
      reply.code(202)
      return write(request, keys.identify(request), aboutRules(workspace, decide))
    },
  )
}

function removeRoute(app: App, { workspace, keys, write }: ReviewDeps) {
  app.delete(
    '/rules/:id',
    {
      schema: {
        tags: ['rules'],
        summary: 'Remove a rule, on or off',
        params: IdParams,
        headers: WriteHeaders,
        response: recorded,
      },
    },
    async (request, reply) => {
      const decide = Rule.remove(request.params.id)
      reply.code(202)
      return write(request, keys.identify(request), aboutRules(workspace, decide))
    },
  )
}
