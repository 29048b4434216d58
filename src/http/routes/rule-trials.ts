// Trying a rule on the payments of the past, and switching it on with the figure that was found.
import Type, { type Static } from 'typebox'
import { checked } from '../../domain/matching/rules.ts'
import { decidedKinds } from '../../domain/matching/rule-trial.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Rule from '../../domain/rule.ts'
import { tryRule, viewsTried } from '../../projections/rule-trial.ts'
import type { App } from '../app.ts'
import { type Invalid, problems } from '../errors.ts'
import {
  After,
  Amount,
  checkMoment,
  Currency,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  WriteHeaders,
} from '../schemas.ts'
import type { ReviewDeps } from './reviews.ts'
import { aboutRules, checkCustomer, Draft, recorded, termsOf } from './rules.ts'

const Range = {
  since: Type.Optional({
    ...Instant,
    description: 'Payments received at or after this moment; else of a year up to the newest.',
  }),
  until: Type.Optional({ ...Instant, description: 'Payments received up to this moment.' }),
}
type Range = { since?: string | undefined; until?: string | undefined }

const Figure = Type.Integer({
  minimum: 0,
  description: 'Payments of which something else would have been decided.',
})

const Trial = Exact({
  since: OrNull(Instant, 'Null when there is no payment.'),
  until: OrNull(Instant, 'Null when there is no payment.'),
  payments: Type.Integer({ description: 'How many were looked at.' }),
  isWhole: Type.Boolean({ description: 'False when there are more: the newest were looked at.' }),
  fitting: Type.Integer({ description: 'How many fit the conditions.' }),
  verdictsChanged: Figure,
  examples: Type.Array(
    Exact({
      paymentId: Id,
      payer: OrNull(Type.String()),
      received: Exact({ amount: Amount, currency: Currency }),
      receivedAt: Instant,
      decided: Type.Enum([...decidedKinds], { description: 'As it is.' }),
      wouldBe: Type.Enum(['ignore', 'assign', 'write-off', 'review'], {
        description: 'What the rule would have done.',
      }),
      invoiceIds: Type.Array(Id, { description: 'Where its money is.' }),
    }),
    { description: 'The newest 20.' },
  ),
})
type Trial = Static<typeof Trial>

const TrialQuery = Exact({ ...Range, after: After })
const described =
  'Nothing is recorded. The rule is asked at its place among the rules that are on, so what an ' +
  'earlier one decides it does not change.'

function checkRange(part: Invalid['in'], { since, until }: Range) {
  checkMoment(part, 'since', since)
  checkMoment(part, 'until', until)
}

export async function ruleTrialRoutes(app: App, deps: ReviewDeps): Promise<void> {
  tryRoutes(app, deps)
  onRoute(app, deps)
}

function tryRoutes(app: App, { workspace, db, fresh, store }: ReviewDeps) {
  app.post(
    '/rules/try',
    {
      schema: {
        tags: ['rules'],
        summary: 'Try a draft on the past',
        description: `${described} A draft comes last.`,
        querystring: TrialQuery,
        body: Draft,
        response: { 200: Trial, ...problems(400, 401, 413, 415, 422, 503) },
      },
    },
    async ({ body, query: { after, ...range } }): Promise<Trial> => {
      checkRange('query', range)
      const tried = { ...checked(termsOf('draft', body)), enabled: false }
      await checkCustomer(store, workspace, body.action)
      await fresh(viewsTried, after)
      const rules = await Rule.loadRules(store, workspace)
      return tryRule(db, { workspace, rules, tried, ...range })
    },
  )

  app.post(
    '/rules/:id/try',
    {
      schema: {
        tags: ['rules'],
        summary: 'Try a rule on the past',
        description: described,
        params: IdParams,
        querystring: TrialQuery,
        body: Exact({}),
        response: { 200: Trial, ...problems(400, 401, 404, 413, 415, 503) },
      },
    },
    async ({ params: { id }, query: { after, ...range } }): Promise<Trial> => {
      checkRange('query', range)
      const rules = await Rule.loadRules(store, workspace)
      const tried = Rule.known(rules, id)
      await fresh(viewsTried, after)
      return tryRule(db, { workspace, rules, tried, ...range })
    },
  )
}

function onRoute(app: App, { workspace, db, keys, write }: ReviewDeps) {
  app.post(
    '/rules/:id/on',
    {
      schema: {
        tags: ['rules'],
        summary: 'Switch a rule on',
        description:
          'Send what the trial has told. It is tried once more; when it would change more or fewer ' +
          'verdicts by now, the answer is 409 with the new figure.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({ verdictsChanged: Figure, ...Range }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id: ruleId } = request.params
      const { verdictsChanged, ...range } = request.body
      checkRange('body', range)
      const tried = { since: range.since ?? null, until: range.until ?? null, verdictsChanged }
      let among: readonly Rule.Kept[] | undefined
      const trial = async ({ rules }: Rule.State) => {
        among = rules
        const now = await tryRule(db, {
          ...{ workspace, rules, ...range },
          tried: Rule.known(rules, ruleId),
        })
        if (now.verdictsChanged === verdictsChanged) return
        throw new Refusal('rule-trial-outdated', { verdictsChanged: now.verdictsChanged })
      }
      reply.code(202)
      // Decided after the trial, and on whatever the rules are by then.
      const decide = (state: Rule.State) => Rule.switchOn({ ruleId, tried, among })(state)
      return write(request, keys.identify(request), aboutRules(workspace, decide, trial))
    },
  )
}
