// What one currency was worth in another: what was stated, day by day, and stating it.
import Type from 'typebox'
import * as ExchangeRate from '../../domain/exchange-rate.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as ExchangeRates from '../../projections/exchange-rates.ts'
import type { App } from '../app.ts'
import { type BooksDeps, checkDay, recorded } from '../books.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable, formatQuery } from '../exports/download.ts'
import { asItIs, date, type Table, text } from '../exports/table.ts'
import {
  checkDate,
  Currency,
  Exact,
  Instant,
  PageOf,
  PageQuery,
  PlainDate,
  Position,
  Rate,
  Text,
  WriteHeaders,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'

const RateRow = Exact({
  from: Currency,
  to: Currency,
  on: PlainDate,
  rate: Rate,
  source: Type.String({ description: 'Who stated it.' }),
  recordedAt: Instant,
  recordedBy: Type.String(),
  position: Position,
})

type Row = ExchangeRates.ExchangeRateItem
const table: Table<Row> = {
  title: 'Exchange rates',
  columns: [
    text('from', 'From'),
    text('to', 'To'),
    date('on', 'Day'),
    text('rate', 'Rate'),
    text('source', 'Source'),
  ],
}

export async function exchangeRateRoutes(app: App, deps: BooksDeps): Promise<void> {
  const { workspace, at, fresh } = deps
  app.get(
    '/exchange-rates',
    {
      schema: {
        tags: ['books'],
        summary: 'Exchange rates that were stated, the newest day first',
        querystring: Exact({
          from: Type.Optional(Currency),
          to: Type.Optional(Currency),
          ...formatQuery,
          ...thenQuery,
          ...PageQuery,
        }),
        response: { 200: downloadable(PageOf(RateRow)), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { after, knownAt, asOf, format, ...filter } = request.query
      await fresh('exchange-rates', after)
      const db = await at({ knownAt, asOf }, reply)
      const download = { name: 'exchange-rates', format, table, rows: asItIs<Row> }
      return answerList(request, reply, download, (paging) =>
        ExchangeRates.list(db, { workspace, ...filter, ...paging }),
      )
    },
  )
  stateRoute(app, deps)
}

function stateRoute(app: App, deps: BooksDeps) {
  const { workspace, keys, write } = deps
  app.post(
    '/exchange-rates',
    {
      schema: {
        tags: ['books'],
        summary: 'State an exchange rate',
        description:
          'One unit of `from` was worth `rate` units of `to` on that day; the other way round it is ' +
          'read as the inverse. Stated again for the same day, the later statement counts. Payments ' +
          'that wait for a rate of that day find their place with it, and invoices made later in ' +
          'QuickBooks are booked at the newest rate of at most seven days before. What was booked ' +
          'already stays as it was booked.',
        headers: WriteHeaders,
        body: Exact({
          from: Currency,
          to: Currency,
          on: {
            ...PlainDate,
            description: 'The day that it holds for; today at most, in a month that is open.',
          },
          rate: Rate,
          source: Type.Optional({
            ...Text,
            description: 'Who says so, such as "ECB"; absent = the name of the key.',
          }),
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { source, ...stated } = request.body
      const { from, to, on } = stated
      checkDate('body', 'on', on)
      const actor = keys.identify(request)
      reply.code(202)
      return write(request, actor, {
        ...{ workspace, id: ExchangeRate.idOf(from, to), decider: ExchangeRate.decider },
        decide: ExchangeRate.record({ ...stated, source: source ?? actor.name }),
        check: () => checkDay(deps, on),
        otherwise: () => new Refusal('rate-restated', { from, to, on }),
      })
    },
  )
}
