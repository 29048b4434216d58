// In which instalments a deal is invoiced: set by a person, and asked for when a milestone is reached.
import Type from 'typebox'
import * as Deal from '../../domain/deal.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { type BooksDeps, checkDay, ofKnown, On, recorded } from '../books.ts'
import { Amount, checkDate, Exact, Id, IdParams, PlainDate, WriteHeaders } from '../schemas.ts'

export const Instalment = Exact({
  number: Type.Integer({ minimum: 1, maximum: 1000, description: 'From 1, without gaps.' }),
  label: Type.String({ maxLength: 200, pattern: '^[^\\u0000]*$', examples: ['Deposit'] }),
  kind: Type.Enum(['deposit', 'milestone', 'final', 'part']),
  share: Type.Union(
    [
      Exact({ percent: { ...Amount, examples: ['30'] } }),
      Exact({ amount: Amount }),
      Type.Literal('rest'),
    ],
    { description: 'Of the total of the deal; `rest` takes what the others leave.' },
  ),
  due: Type.Union(
    [
      Exact({ on: PlainDate }),
      Exact({ afterDays: Type.Integer({ minimum: 0, maximum: 3650 }) }),
      Type.Literal('on-milestone'),
    ],
    {
      description:
        'When it is invoiced: on a day, so many days after the deal was closed, or once it is ' +
        'asked for.',
    },
  ),
  deferred: Type.Boolean({
    description: 'Not earned when it is invoiced, but with the last instalment.',
  }),
})

export async function planRoutes(app: App, deps: BooksDeps): Promise<void> {
  const { workspace, keys, write, dayOf } = deps
  app.post(
    '/deals/:id/plan',
    {
      schema: {
        tags: ['deals'],
        summary: 'Say in which instalments the deal is invoiced',
        description:
          'It stands above what HubSpot says of it. What is invoiced already cannot be changed.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({ instalments: Type.Array(Instalment, { minItems: 1, maxItems: 200 }) }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { instalments } = request.body
      for (const [index, { due }] of instalments.entries()) {
        if (typeof due === 'object' && 'on' in due) {
          checkDate('body', `instalments/${index}/due/on`, due.on)
        }
      }
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id, decider: Deal.decider },
        decide: ofKnown('deal', id, Deal.setPlan({ dealId: id, instalments })),
        otherwise: () => new Refusal('plan-already-so', { dealId: id }),
      })
    },
  )

  app.post(
    '/deals/:id/instalments/:number/invoice',
    {
      schema: {
        tags: ['deals'],
        summary: 'A milestone is reached: its instalment is to be invoiced',
        params: Exact({ id: Id, number: Type.Integer({ minimum: 1, maximum: 1000 }) }),
        headers: WriteHeaders,
        body: Exact({ on: On }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id, number } = request.params
      const { on } = request.body
      checkDate('body', 'on', on)
      reply.code(202)
      return write(request, keys.identify(request), {
        ...{ workspace, id, decider: Deal.decider },
        decide: (state, moment) => {
          const request = { dealId: id, number, on: on ?? dayOf(moment) }
          return ofKnown('deal', id, Deal.releaseInstalment(request))(state)
        },
        check: () => checkDay(deps, on),
        otherwise: () => new Refusal('plan-already-so', { dealId: id }),
      })
    },
  )
}
