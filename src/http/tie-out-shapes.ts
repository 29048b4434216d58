// The tie-out statement as the API answers it.
import Type from 'typebox'
import { allKinds, pairs } from '../domain/discrepancy-kinds.ts'
import {
  Amount,
  Currency,
  Exact,
  Id,
  Instant,
  OrNull,
  PlainDate,
  Platform,
  Position,
} from './schemas.ts'

const Count = Type.Integer({ minimum: 0 })
export const Pair = Type.Enum([...pairs], { description: 'Two sides that should tie.' })
const Side = Exact({ count: Count, amount: Amount })
const Part = Exact({ count: Count, delta: Amount })

const Difference = Exact({
  kind: Type.Enum(allKinds),
  count: { ...Count, description: 'All of them, whatever is known of them.' },
  delta: { ...Amount, description: 'By how much the left side is above the right one for it.' },
  atStake: { ...Amount, description: 'What they are about, whether the sums differ by it or not.' },
  explained: { ...Part, description: 'Of them, those that somebody has explained.' },
  inTransit: { ...Part, description: 'Of them, those that are still under way.' },
  tolerated: { ...Part, description: 'Of them, those within the tolerance of the kind.' },
})

export const Line = Exact({
  pair: Pair,
  currency: OrNull(Currency, 'Null where only things are counted.'),
  ...{ left: Side, right: Side, matched: Side },
  differences: Type.Array(Difference),
  unexplained: { ...Amount, description: 'Left - right - the deltas of all differences.' },
  unexplainedIds: Type.Array(Id, { description: 'Documents that nothing points at; the first.' }),
  tiesOut: Type.Boolean(),
})

export const Figure = Exact({
  what: Type.String({ description: 'An account, or a side of a pair.' }),
  currency: OrNull(Currency),
  amount: Amount,
})

const Source = Exact({
  platform: Platform,
  coveredAt: OrNull(Instant, 'Nothing from before then is missing.'),
  lagSeconds: OrNull(Count),
  lastFactAt: OrNull(Instant, 'When the last fact came from there.'),
  isRefreshed: Type.Boolean({
    description: 'It was asked for this run, and has answered in time.',
  }),
  trouble: OrNull(Type.String()),
})

export const statement = {
  day: PlainDate,
  knownAt: OrNull(Instant, 'As it was known then; null = when it was made.'),
  position: {
    ...Type.Union([Position, Type.Literal('')]),
    description: 'All up to here is in it.',
  },
  lines: Type.Array(Line, { description: 'By pair and currency.' }),
  documents: { ...Count, description: 'Compared, in each pair that they are in.' },
  openDifferences: { ...Count, description: 'Neither explained, nor under way, nor tolerated.' },
  tiesOut: Type.Boolean(),
  isSignable: Type.Boolean({ description: 'It ties out, or every rest is explained.' }),
  receivables: Type.Array(
    Exact({ currency: Currency, ledger: Amount, quickbooks: Amount, difference: Amount }),
    { description: 'What is open on the invoices that both hold.' },
  ),
  trialBalance: Type.Array(Exact({ account: Type.String(), currency: Currency, balance: Amount }), {
    description: 'Booked by the end of the day.',
  }),
  sources: Type.Array(Source, { description: 'How fresh the word of each platform is.' }),
}

export const SignOffState = Type.Enum(['prepared', 'signed', 'suspended', 'withdrawn'])

export const signOff = {
  scope: Type.String({ description: 'The day or the month.', examples: ['2026-03-14'] }),
  endsOn: PlainDate,
  state: SignOffState,
  preparer: OrNull(Type.String()),
  preparedAt: OrNull(Instant),
  reviewer: OrNull(Type.String()),
  reviewedAt: OrNull(Instant),
  prepared: OrNull(
    Exact({
      ...{ scope: Type.String(), end: PlainDate, run: Count, position: Type.String() },
      ...{ tiesOut: Type.Boolean(), explained: Count, figures: Type.Array(Figure) },
      ...{ preparer: Type.String(), note: Type.String() },
    }),
    'What was signed last.',
  ),
  suspended: OrNull(
    Exact({
      ...{ scope: Type.String(), what: Type.Enum(['entry', 'document', 'run']) },
      because: { ...Id, description: 'The event that moved it.' },
      document: OrNull(Type.String()),
      before: Type.Array(Figure, { description: 'As they were signed.' }),
      after: Type.Array(Figure, { description: 'As they became.' }),
      signers: Type.Array(Type.String(), { description: 'Who is told.' }),
    }),
    'What has moved since; null while it stands.',
  ),
  suspendedAt: OrNull(Instant),
  history: Type.Array(
    Exact({
      step: Type.Enum(['prepared', 'reviewed', 'suspended', 'withdrawn']),
      ...{ at: Instant, by: Type.String(), note: OrNull(Type.String()) },
    }),
  ),
  position: Position,
}
export const SignOff = Exact(signOff)
