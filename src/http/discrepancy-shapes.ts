// What discrepancies look like over HTTP, and as a table.
import Type, { type Static } from 'typebox'
import { reasons } from '../domain/discrepancy.ts'
import { actions, allKinds, kinds, nouns, pairs, severities } from '../domain/discrepancy-kinds.ts'
import { causeIn, words } from '../domain/discrepancy-words.ts'
import * as Discrepancies from '../projections/discrepancy-queries.ts'
import { formatQuery } from './exports/download.ts'
import { amount, date, text } from './exports/table.ts'
import {
  Amount,
  Currency,
  Exact,
  Flag,
  Id,
  Instant,
  OrNull,
  PageQuery,
  PlainDate,
  Platform,
  Position,
  Text,
} from './schemas.ts'
import { thenQuery } from './then.ts'

export const Kind = Type.Enum(allKinds)
export const Pair = Type.Enum([...pairs], { description: 'The two sides that should tie.' })
export const Severity = Type.Enum([...severities])
export const Action = Type.Enum([...actions])
export const State = Type.Enum([...Discrepancies.states], {
  description:
    'Snoozed: open, and put off until a moment to come. Explained: it may stand, for a reason; ' +
    'with other money at stake it is open again. Resolved: the two sides agree again.',
})
export const ReasonCode = Type.Enum([...reasons], {
  description: 'Why it may stand. "other" needs a note.',
})
export const Money = Exact({ amount: Amount, currency: Currency })
export const InTwo = Exact({ en: Type.String(), fr: Type.String() })
export const Subject = Exact({ noun: Type.Enum([...nouns]), id: Id })

export const DiscrepancyRow = Exact({
  id: { ...Id, examples: ['overpaid.stripe-ch_1'] },
  kind: Kind,
  title: { ...InTwo, description: 'Its kind in words.' },
  state: State,
  severity: Severity,
  pair: Pair,
  platforms: Type.Array(Platform, { description: 'Which of them have to do with it.' }),
  subject: { ...Subject, description: 'What it is found of.' },
  part: OrNull(Type.String(), 'Tells several of one kind and subject apart.'),
  related: Type.Record(Type.String(), Type.String(), { description: 'Other ids, by their name.' }),
  ledger: OrNull(Type.String(), 'What the one side says.'),
  theirs: OrNull(Type.String(), 'What the other side says.'),
  atStake: OrNull(Money, 'Never negative; null where no money is.'),
  delta: OrNull(Money, 'The left side of the pair minus the right one.'),
  cause: Exact({
    code: { ...Type.String(), description: 'How it likely came about, a stable code.' },
    params: Type.Record(Type.String(), Type.String()),
    ...InTwo.properties,
  }),
  actions: Type.Array(Action, { description: 'What can be done about it, the likeliest first.' }),
  effectiveOn: OrNull(PlainDate, 'The day of the books that it belongs to.'),
  assignee: OrNull(Type.String()),
  dueOn: OrNull(PlainDate),
  isOverdue: Type.Boolean(),
  snoozedUntil: OrNull(Instant),
  detectedAt: { ...Instant, description: 'When it was found for the first time.' },
  openedAt: { ...Instant, description: 'When it was found last, or opened again.' },
  changedAt: { ...Instant, description: 'When the two sides last said something else.' },
  timesOpened: Type.Integer(),
  comments: Type.Integer(),
  explanation: OrNull(
    Exact({
      reasonCode: Type.String(),
      note: OrNull(Type.String()),
      by: Type.String(),
      at: Instant,
    }),
  ),
  action: OrNull(Type.String(), 'What a person last did about it since it was opened.'),
  resolvedBy: OrNull(Type.Enum(['agreement', 'action'])),
  resolvedAt: OrNull(Instant),
  position: Position,
})

export const HistoryLine = Exact({
  eventId: Id,
  type: Type.String(),
  at: Instant,
  by: Exact({ kind: Type.String(), name: Type.String() }),
  who: InTwo,
  sentence: InTwo,
  causationId: Type.String(),
  position: Position,
})

export const filters = {
  state: Type.Optional(State),
  kind: Type.Optional(Kind),
  severity: Type.Optional(Severity),
  pair: Type.Optional(Pair),
  platform: Type.Optional(Platform),
  assignee: Type.Optional({ ...Text, description: 'Who has it; "none" for those nobody has.' }),
  currency: Type.Optional(Currency),
  minAmount: Type.Optional({ ...Amount, description: 'At least this much money at stake.' }),
  q: Type.Optional({
    ...Text,
    description: 'The id of anything it is about, or a part of what the two sides say.',
  }),
}
export const sort = Type.Optional(
  Type.Enum([...Discrepancies.sorts], {
    default: 'money',
    description:
      'money: the most at stake first; currencies compare as bare numbers. age: the oldest first. ' +
      'severity: the gravest first. Among equals, the oldest come first.',
  }),
)
export const ListQuery = Exact({
  ...filters,
  overdue: Type.Optional(Flag),
  sort,
  ...thenQuery,
  ...formatQuery,
  ...PageQuery,
})

export const CountRow = Exact({
  kind: Kind,
  title: InTwo,
  pair: Pair,
  severity: Severity,
  state: State,
  currency: OrNull(Currency),
  count: Type.Integer(),
  atStake: Amount,
  delta: Amount,
  overdue: Type.Integer(),
  unassigned: Type.Integer(),
  oldestOpenedAt: Instant,
})

export const KindRow = Exact({
  kind: Kind,
  title: InTwo,
  meaning: InTwo,
  pair: Pair,
  noun: Subject.properties.noun,
  severity: Severity,
  actions: Type.Array(Action),
  causes: Type.Array(Exact({ code: Type.String(), ...InTwo.properties })),
})

export function shownAs(item: Discrepancies.DiscrepancyItem): Static<typeof DiscrepancyRow> {
  const { kind, cause, related } = item
  const ids = Object.entries(related).filter((one): one is [string, string] => Boolean(one[1]))
  return {
    ...item,
    title: words[kind].title,
    related: Object.fromEntries(ids),
    cause: { ...cause, en: causeIn('en', item), fr: causeIn('fr', item) },
    actions: [...kinds[kind].actions],
  }
}

export type Line = Record<(typeof table)['columns'][number]['key'], string | null>

export const table = {
  title: 'Discrepancies',
  columns: [
    text('id', 'Discrepancy'),
    text('kind', 'Kind'),
    text('title', 'In words'),
    text('state', 'State'),
    text('severity', 'Severity'),
    text('pair', 'Between'),
    text('subject', 'About'),
    text('subjectId', 'Id'),
    text('ledger', 'One side'),
    text('theirs', 'Other side'),
    text('currency', 'Currency'),
    amount('atStake', 'At stake'),
    amount('delta', 'Difference'),
    text('cause', 'Likely cause'),
    date('effectiveOn', 'Day'),
    text('assignee', 'Assignee'),
    date('dueOn', 'Due on'),
    text('openedAt', 'Since'),
    text('reason', 'Explained as'),
    text('note', 'Note'),
    text('resolvedAt', 'Resolved'),
  ],
} as const

export const lineOf = (item: Static<typeof DiscrepancyRow>): Line => ({
  ...{ id: item.id, kind: item.kind, title: item.title.en, state: item.state },
  ...{ severity: item.severity, pair: item.pair, subject: item.subject.noun },
  ...{ subjectId: item.subject.id, ledger: item.ledger, theirs: item.theirs },
  currency: item.atStake?.currency ?? item.delta?.currency ?? null,
  ...{ atStake: item.atStake?.amount ?? null, delta: item.delta?.amount ?? null },
  ...{ cause: item.cause.en, effectiveOn: item.effectiveOn, assignee: item.assignee },
  ...{ dueOn: item.dueOn, openedAt: item.openedAt, resolvedAt: item.resolvedAt },
  ...{ reason: item.explanation?.reasonCode ?? null, note: item.explanation?.note ?? null },
})
