// Samples for auditors, which anybody can draw again.
import Type from 'typebox'
import type { Clock } from '../../domain/outside.ts'
import * as Samples from '../../projections/samples.ts'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import { answerReport, downloadable, formatQuery } from '../exports/download.ts'
import { amount, asItIs, date, type Table, text } from '../exports/table.ts'
import type { ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  Currency,
  checkDate,
  Exact,
  Id,
  Instant,
  OrNull,
  PlainDate,
  Text,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'

const Count = Type.Integer({ minimum: 0 })
const Drawn = Exact({
  number: { ...Count, description: 'In the order in which they were drawn.' },
  id: { ...Id, description: 'Of a journal entry or a decision, that of its event.' },
  label: Type.String({ description: 'What people call it; of a decision, who made it.' }),
  amount: OrNull(Amount, 'Of a journal entry, what it debits in its first currency.'),
  currency: OrNull(Currency),
  status: OrNull(Type.String({ description: 'Of a journal entry or a decision, its type.' })),
  on: OrNull(PlainDate, 'The day that it is known by.'),
  customerId: OrNull(Id),
  hits: { ...Count, description: 'By amount, how many of the drawn units of money lie in it.' },
})

const Answer = Exact({
  data: Type.Array(Drawn),
  noun: Type.Enum([...Samples.sampled]),
  by: Type.Enum(['random', 'amount']),
  seed: Type.String(),
  size: Count,
  knownAt: {
    ...Instant,
    description: 'Name it with the seed: then the same sample is drawn again.',
  },
  population: Exact({
    count: Count,
    totals: Type.Array(Exact({ currency: Currency, amount: Amount })),
  }),
  interval: OrNull(Amount, 'By amount: a unit of money is drawn every so many.'),
  start: OrNull(Amount, 'By amount: the first of them.'),
})

const Query = Exact({
  noun: Type.Enum([...Samples.sampled], {
    description: 'Of what. A decision is an event that a person made.',
  }),
  seed: { ...Text, description: 'Any word; it stands for chance.' },
  size: Type.Integer({ minimum: 1, maximum: 500, description: 'How many are drawn.' }),
  by: Type.Optional(
    Type.Enum(['random', 'amount'], {
      default: 'random',
      description:
        'random: each as likely as the other. amount: monetary unit sampling, each as likely as ' +
        'it is large; needs a currency, and draws fewer where one is drawn several times.',
    }),
  ),
  currency: Type.Optional(Currency),
  from: Type.Optional({ ...PlainDate, description: 'Of this day or later.' }),
  to: Type.Optional({ ...PlainDate, description: 'Of this day or earlier.' }),
  ...thenQuery,
  ...formatQuery,
  after: After,
})

const columns = [
  ...[text('number', 'Number'), text('id', 'Id'), text('label', 'Name')],
  ...[amount('amount', 'Amount'), text('currency', 'Currency'), text('status', 'Status')],
  ...[date('on', 'On'), text('customerId', 'Customer'), text('hits', 'Hits')],
]
const table: Table<Samples.SampleItem> = { title: 'Sample', columns }

type Deps = ReadDeps & { clock: Pick<Clock, 'now'> }

export async function sampleRoute(app: App, { workspace, fresh, at, clock }: Deps): Promise<void> {
  app.get(
    '/audit/samples',
    {
      schema: {
        tags: ['audit'],
        summary: 'Draw a sample, the same again for the same seed and moment',
        description:
          'At random, documents come in the order of SHA-256 of the seed, a line feed and their ' +
          'id, and the first are taken. By amount, their money is laid out in that order, and a ' +
          'unit of it is drawn every `interval`, beginning with `start`.',
        querystring: Query,
        response: { 200: downloadable(Answer), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, format, knownAt, asOf, ...query } = request.query
      const { noun, seed, size, by = 'random', from, to } = query
      for (const name of ['from', 'to'] as const) checkDate('query', name, query[name])
      if (from !== undefined && to !== undefined && to < from) {
        throw invalid({ in: 'query', pointer: '/to', detail: 'is before from' })
      }
      if (by === 'amount' && query.currency === undefined) {
        throw invalid({ in: 'query', pointer: '/currency', detail: 'is needed to draw by amount' })
      }
      await fresh([Samples.viewsOf[noun], 'audit'], after)
      const moment = knownAt ?? asOf ?? clock.now().toISOString()
      const db = await at({ knownAt: moment }, reply)
      const { items, ...drawn } = await Samples.sample(db, { workspace, ...query, by })
      const file = {
        name: `sample-${noun}-${seed}`,
        format,
        table,
        rows: asItIs<Samples.SampleItem>,
      }
      const more = { noun, by, seed, size, knownAt: moment, ...drawn }
      return answerReport(request, reply, file, items, more)
    },
  )
}
