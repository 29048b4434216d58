// How much is let pass of each kind of discrepancy, and for how long.
import Type, { type Static } from 'typebox'
import type { Kind as KindName } from '../../domain/discrepancy-kinds.ts'
import { words } from '../../domain/discrepancy-words.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as Tolerance from '../../domain/tolerance.ts'
import * as Tolerances from '../../projections/tolerances.ts'
import type { App } from '../app.ts'
import { recorded } from '../books.ts'
import { InTwo, Kind, Severity } from '../discrepancy-shapes.ts'
import { problems } from '../errors.ts'
import { found } from '../reads.ts'
import { After, Currency, Exact, Instant, OrNull, WriteHeaders } from '../schemas.ts'
import { thenQuery } from '../then.ts'
import type { ReviewDeps } from './reviews.ts'

const Positive = Type.String({
  pattern: '^\\d{1,30}(\\.\\d{1,12})?$',
  description: 'A decimal number, not negative.',
  examples: ['0.05'],
})
const daySeconds = 86_400

const fields = {
  amount: Type.Record(Currency, Positive, {
    description: 'By currency, the most that is let pass; a currency that is not named is exact.',
  }),
  percent: { ...Positive, description: 'Where rates are compared: hundredths of the usual one.' },
  days: Type.Integer({ minimum: 0, maximum: 366, description: 'Where the kind looks at days.' }),
  graceSeconds: Type.Integer({
    ...{ minimum: 0, maximum: 30 * daySeconds },
    description: 'What was touched so short a time ago is in transit, and not found yet.',
  }),
}
const Row = Exact({
  kind: Kind,
  title: InTwo,
  enabled: Type.Boolean({ description: 'Off, nothing of the kind is found.' }),
  severity: Severity,
  amount: fields.amount,
  percent: OrNull(Positive, 'Null where the kind compares no rates.'),
  days: OrNull(Type.Integer(), 'Null where the kind looks at no days.'),
  graceSeconds: fields.graceSeconds,
  isDefault: Type.Boolean({ description: 'Nobody has set it otherwise.' }),
  setBy: OrNull(Type.String()),
  setAt: OrNull(Instant),
})
const KindParams = Exact({ kind: Kind })

const shown = (item: Tolerances.ToleranceItem): Static<typeof Row> => ({
  ...item,
  amount: { ...item.amount },
  title: words[item.kind].title,
})

export async function toleranceRoutes(app: App, deps: ReviewDeps): Promise<void> {
  readRoutes(app, deps)
  writeRoutes(app, deps)
}

function readRoutes(app: App, { workspace, at, fresh }: ReviewDeps) {
  const read = { ...thenQuery, after: After }
  app.get(
    '/tolerances',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'What is let pass, kind by kind',
        querystring: Exact(read),
        response: { 200: Exact({ data: Type.Array(Row) }), ...problems(400, 401, 422, 503) },
      },
    },
    async ({ query: { after, ...clocks } }, reply) => {
      await fresh('tolerances', after)
      const items = await Tolerances.list(await at(clocks, reply), workspace)
      return { data: items.map(shown) }
    },
  )

  app.get(
    '/tolerances/:kind',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'What is let pass of one kind',
        params: KindParams,
        querystring: Exact(read),
        response: { 200: Row, ...problems(400, 401, 404, 422, 503) },
      },
    },
    async ({ params: { kind }, query: { after, ...clocks } }, reply) => {
      await fresh('tolerances', after)
      const items = await Tolerances.list(await at(clocks, reply), workspace)
      const item = items.find((one) => one.kind === kind) ?? null
      return shown(await found('tolerance', kind, Promise.resolve(item)))
    },
  )
}

function writeRoutes(app: App, { workspace, keys, write }: ReviewDeps) {
  const of = (kind: KindName) => {
    return { workspace, id: Tolerance.idOf(kind), decider: Tolerance.decider }
  }
  app.put(
    '/tolerances/:kind',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'Set what is let pass of one kind',
        description: 'As a whole: what is left out is as the kind has it from the beginning.',
        params: KindParams,
        headers: WriteHeaders,
        body: Exact({
          amount: Type.Optional(fields.amount),
          percent: Type.Optional(fields.percent),
          days: Type.Optional(fields.days),
          graceSeconds: fields.graceSeconds,
          severity: Type.Optional(Severity),
          enabled: Type.Optional(Type.Boolean({ default: true })),
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { kind } = request.params
      const { enabled = true, ...setting } = request.body
      reply.code(202)
      return write(request, keys.identify(request), {
        ...of(kind),
        decide: Tolerance.set(kind, { ...setting, enabled }),
        otherwise: () => new Refusal('tolerance-already-so', { kind }),
      })
    },
  )

  app.delete(
    '/tolerances/:kind',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'Let pass again what the kind has from the beginning',
        params: KindParams,
        headers: WriteHeaders,
        response: recorded,
      },
    },
    async (request, reply) => {
      const { kind } = request.params
      reply.code(202)
      return write(request, keys.identify(request), {
        ...of(kind),
        decide: Tolerance.reset(kind),
        otherwise: () => new Refusal('tolerance-is-default', { kind }),
      })
    },
  )
}
