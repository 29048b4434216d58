// The views themselves: how far each is, and making one anew from the events.
import Type from 'typebox'
import { Refusal } from '../../domain/refusal.ts'
import type { Projections } from '../../projections/runner.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact, OrNull, Position } from '../schemas.ts'

const State = Type.Enum(['live', 'catching-up', 'halted', 'rebuilding'])
const View = Exact({
  name: Type.String(),
  position: OrNull(Position, 'Everything up to here is shown; null = nothing yet.'),
  head: OrNull(Position, 'The end of the log when it was last looked at.'),
  isBehind: Type.Boolean(),
  lagMs: Type.Number({ description: 'How long it has not shown all there is, in milliseconds.' }),
  state: State,
  error: Type.Optional(
    Type.Object(
      { message: Type.String() },
      { description: 'Why it halted and at which event, or what is being tried again.' },
    ),
  ),
})

export async function viewRoutes(
  app: App,
  { projections }: { projections: Projections },
): Promise<void> {
  app.get(
    '/views',
    {
      schema: {
        tags: ['views'],
        summary: 'How far each view is',
        querystring: Exact({}),
        response: { 200: Exact({ data: Type.Array(View) }), ...problems(401) },
      },
    },
    async () => ({ data: projections.status() }),
  )

  app.post(
    '/views/:name/rebuild',
    {
      schema: {
        tags: ['views'],
        summary: 'Make a view anew from the first event',
        description:
          'Beside the running one, which is shown until the new one takes its place. Answers at ' +
          'once; GET /v1/views tells when it is done.',
        params: Exact({ name: Type.String({ minLength: 1, maxLength: 100 }) }),
        body: Exact({}),
        response: {
          202: Exact({ name: Type.String(), state: Type.Literal('rebuilding') }),
          ...problems(400, 401, 404, 409, 413, 415, 503),
        },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      const view = projections.status().find((one) => one.name === name)
      if (!view) throw new Refusal('not-found', { noun: 'view', id: name })
      if (view.state === 'rebuilding') throw new Refusal('rebuild-running')
      const log = request.log.child({ view: name })
      projections.rebuild([name]).then(
        () => log.info('rebuilt'),
        (error: unknown) => log.error({ err: error }, 'the rebuild failed'),
      )
      reply.code(202)
      return { name, state: 'rebuilding' as const }
    },
  )
}
