// What the page of today is answered.
import Type, { type Static } from 'typebox'
import { allKinds, severities } from '../../domain/discrepancy-kinds.ts'
import { places } from '../../projections/flow.ts'
import { waits } from '../../projections/today.ts'
import { Amount, Currency, Exact, Instant, OrNull, PlainDate, Platform } from '../schemas.ts'

export const Count = Type.Integer({ minimum: 0 })
export const Sum = Exact({ currency: Currency, amount: Amount })
const SignOff = Type.Enum(['prepared', 'signed', 'suspended', 'withdrawn'])

export const Answer = Exact({
  day: { ...PlainDate, description: 'Today, or the day of the moment asked for.' },
  ...{ from: PlainDate, to: PlainDate },
  statement: OrNull(
    Exact({
      day: PlainDate,
      completedAt: Instant,
      tiesOut: Type.Boolean(),
      openDifferences: Count,
      documents: Count,
      signOff: OrNull(SignOff),
    }),
    'The newest one; null until a day was reconciled.',
  ),
  tiesOut: OrNull(Type.Boolean(), 'Null until a day was reconciled.'),
  figures: Type.Array(
    Exact({
      currency: Currency,
      unexplained: { ...Amount, description: 'Of the newest statement: nobody can point at it.' },
      atStake: { ...Amount, description: 'Of the discrepancies that are open now.' },
      off: { ...Amount, description: 'Both; zero = it ties out in this currency.' },
    }),
  ),
  waiting: Type.Array(
    Exact({
      what: Type.Enum([...waits]),
      kind: OrNull(Type.Enum([...allKinds]), 'Of discrepancies: of which kind.'),
      platform: OrNull(Platform),
      severity: OrNull(Type.Enum([...severities])),
      count: Count,
      amounts: Type.Array(Sum),
      since: OrNull(Instant, 'When the oldest began to wait.'),
    }),
    { description: 'What is in the way: discrepancies by kind, the gravest first; then the rest.' },
  ),
  flows: Type.Array(
    Exact({
      currency: Currency,
      stages: Exact({
        ...{ deals: Amount, invoices: Amount, payments: Amount, payouts: Amount, bank: Amount },
      }),
      edges: Type.Array(
        Exact({ from: Type.Enum([...places]), to: Type.Enum([...places]), amount: Amount }),
      ),
    }),
    {
      description:
        'The way of the money in the period, as it is booked. At each stage what comes in is what ' +
        'goes out, with what was there before and what is still there.',
    },
  ),
  automatic: Exact({
    byEngine: Count,
    byPeople: Count,
    inQuickBooks: { ...Count, description: 'Somebody had applied them there.' },
    waiting: { ...Count, description: 'Put to a person in the period, who has not decided yet.' },
    rate: OrNull(
      Type.Number({ minimum: 0, maximum: 1 }),
      'Of payments placed here in the period and those that wait, the share that no person placed.',
    ),
  }),
  sync: Type.Array(
    Exact({
      platform: Platform,
      ...{ pending: Count, parked: Count, differing: Count },
      differsSince: OrNull(Instant),
      coveredAt: OrNull(Instant, 'Nothing from before then is missing; null = of the past.'),
      lagSeconds: OrNull(Count),
    }),
  ),
  ageing: Type.Array(
    Exact({
      currency: Currency,
      notDue: Amount,
      ...{ days1to30: Amount, days31to60: Amount, days61to90: Amount, over90: Amount },
      ...{ total: Amount, count: Count },
    }),
  ),
  unapplied: Type.Array(Exact({ ...Sum.properties, count: Count, since: Instant })),
  trend: Type.Array(
    Exact({
      day: PlainDate,
      tiesOut: OrNull(Type.Boolean(), 'Null = the day was not reconciled.'),
      openDifferences: OrNull(Count),
      unexplained: Type.Array(Sum),
      ...{ opened: Count, resolved: Count },
      ...{ invoiced: Type.Array(Sum), received: Type.Array(Sum) },
    }),
    { description: 'Each day of the period.' },
  ),
  closing: OrNull(
    Exact({
      month: Type.String({ examples: ['2026-03'] }),
      endsOn: PlainDate,
      isOver: Type.Boolean({ description: 'The month has ended and may be closed.' }),
      checks: Count,
      open: { ...Count, description: 'Checks that find something.' },
      blocking: { ...Count, description: 'Of them, those that keep it from being closed.' },
      ...{ daysReconciled: Count, daysSigned: Count, days: Count },
      signOff: OrNull(SignOff),
    }),
    'The first month that is not closed; null while nothing is booked.',
  ),
})
export type Answer = Static<typeof Answer>
