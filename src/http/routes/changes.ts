// What became different between two moments: documents, entries of the journal, balances.
import Type from 'typebox'
import { Account } from '../../domain/chart.ts'
import { lastDayOf } from '../../domain/dates.ts'
import { fieldLabel, fieldText } from '../../domain/story/fields.ts'
import type { Language } from '../../domain/story/language.ts'
import { wordsOf } from '../../domain/story/teller.ts'
import * as Changes from '../../projections/changes.ts'
import * as Journal from '../../projections/journal.ts'
import * as Periods from '../../projections/periods.ts'
import { storyOf } from '../../projections/story.ts'
import type { App } from '../app.ts'
import { openEntries } from '../code-words.ts'
import { invalid, problems } from '../errors.ts'
import { answerList, answerReport, downloadable, formatQuery } from '../exports/download.ts'
import { amount, asItIs, type Table, text } from '../exports/table.ts'
import { languageOf, languageQuery } from '../language.ts'
import type { ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  checkMoment,
  Currency,
  Exact,
  Id,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  Position,
} from '../schemas.ts'
import type { PositionOf } from '../then.ts'
import { Entry, type Posting, rows as postingsOf, table as postings } from './journal.ts'

export type ChangeDeps = ReadDeps & { positionOf: PositionOf; clock: { now(): Date } }

const betweenQuery = {
  from: Type.Optional({
    ...Instant,
    description: 'What was known then is the before. Absent = when the period was last closed.',
  }),
  to: Type.Optional({ ...Instant, description: 'What was known then is the after; absent = now.' }),
  period: Type.Optional(
    Type.String({
      pattern: '^\\d{4}-(0[1-9]|1[0-2])$',
      description: 'Only what belongs to this month of the books.',
      examples: ['2026-10'],
    }),
  ),
}

type Asked = { from?: string; to?: string; period?: string; after?: string }

const views = [
  ...['customers', 'deals', 'invoices', 'credit-notes', 'payments', 'allocations', 'payouts'],
  ...['balance-transactions', 'exchange-rates', 'periods', 'journal', 'audit'],
]

/** Both moments, and where the log was at them. */
async function betweenOf(deps: ChangeDeps, { from, to, period, after }: Asked) {
  const { db, workspace, fresh, positionOf, clock } = deps
  checkMoment('query', 'from', from)
  checkMoment('query', 'to', to)
  await fresh(views, after)
  const until = to ?? clock.now().toISOString()
  const since = from ?? (period && (await Periods.byMonth(db, workspace, period))?.closedAt)
  if (!since) {
    const detail = period ? 'is needed: the period was never closed' : 'is needed without a period'
    throw invalid({ in: 'query', pointer: '/from', detail })
  }
  if (since > until) throw invalid({ in: 'query', pointer: '/from', detail: 'is behind "to"' })
  const between: Changes.Between = {
    workspace,
    from: await positionOf(since),
    to: await positionOf(until),
    ...(period && { days: { first: `${period}-01`, last: lastDayOf(period) } }),
  }
  return { between, moments: { from: since, to: until } }
}

export async function changeRoutes(app: App, deps: ChangeDeps): Promise<void> {
  documentsRoute(app, deps)
  entriesRoute(app, deps)
  balancesRoute(app, deps)
}

const Value = Type.Unknown({ description: 'As the document shows it; null = it had none.' })

const Change = Exact({
  noun: Type.Enum(Changes.changedNouns),
  id: Id,
  change: Type.Enum(['added', 'changed', 'removed']),
  fields: Type.Array(
    Exact({
      ...{ field: Type.String(), before: Value, after: Value },
      label: Type.String({ description: 'The field in words.' }),
      told: Exact(
        { before: OrNull(Type.String()), after: OrNull(Type.String()) },
        { description: 'Both values as people read them; null = none.' },
      ),
    }),
    { description: 'Those that differ.' },
  ),
  events: Type.Array(
    Exact({
      eventId: Id,
      type: Type.String(),
      position: Position,
      recordedAt: Instant,
      sentence: Type.String(),
      who: Type.String(),
    }),
    { description: 'What did it, the first 20.' },
  ),
})

const Answer = Exact({
  ...PageOf(Change).properties,
  from: Instant,
  to: Instant,
  period: OrNull(Type.String()),
  entries: Type.Integer({
    description: 'Entries of the journal recorded in between: /v1/audit/changes/journal.',
  }),
  late: Type.Integer({ description: 'Of these, booked later than the month they belong to.' }),
})

type FieldRow = Record<
  'noun' | 'id' | 'change' | 'field' | 'label' | 'before' | 'after' | 'events',
  string
>
const fields: Table<FieldRow> = {
  title: 'Changes',
  columns: [
    text('noun', 'What'),
    text('id', 'Id'),
    text('change', 'Change'),
    text('field', 'Field'),
    text('before', 'Before'),
    text('after', 'After'),
    text('events', 'Events'),
    text('label', 'In words'),
  ],
}

const plain = (value: unknown) =>
  value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

type Told = Omit<Changes.Change, 'events' | 'fields'> & {
  fields: (Changes.ChangedField & {
    label: string
    told: { before: string | null; after: string | null }
  })[]
  events: (Pick<Changes.ChangeEvent, 'eventId' | 'type' | 'position' | 'recordedAt'> & {
    sentence: string
    who: string
  })[]
}

const fieldRows = ({ fields: changed, events, noun, id, change }: Told): FieldRow[] =>
  changed.map(({ field, label, before, after }) => ({
    ...{ noun, id, change, field, label, before: plain(before), after: plain(after) },
    events: events.map(({ sentence }) => sentence).join(' | '),
  }))

async function told(
  { db, workspace }: ChangeDeps,
  changes: readonly Changes.Change[],
  language: Language,
): Promise<Told[]> {
  const all = changes.flatMap(({ events }) => events)
  const stories = await storyOf(db, workspace, all, language)
  const of = new Map(all.map((event, index) => [event, stories[index]]))
  const words = wordsOf(language)
  return changes.map(({ events, fields: changed, ...change }) => ({
    ...change,
    fields: changed.map(({ field, before, after }) => ({
      ...{ field, before, after, label: fieldLabel(words, field) },
      told: { before: fieldText(words, field, before), after: fieldText(words, field, after) },
    })),
    events: events.map((event) => {
      const { eventId, type, position, recordedAt } = event
      const { sentence = type, who = event.actor.name } = of.get(event) ?? {}
      return { eventId, type, position, recordedAt, sentence, who }
    }),
  }))
}

function documentsRoute(app: App, deps: ChangeDeps) {
  app.get(
    '/audit/changes',
    {
      schema: {
        tags: ['audit'],
        summary: 'Documents that differ between two moments, field by field',
        description:
          'By noun, then id. What was changed and changed back is left out, so a page may be ' +
          'shorter than its limit. With a period and without `from`: what changed in that month ' +
          'after it was closed.',
        querystring: Exact({
          ...betweenQuery,
          noun: Type.Optional(Type.Enum(Changes.changedNouns)),
          ...languageQuery,
          ...formatQuery,
          ...PageQuery,
        }),
        response: { 200: downloadable(Answer), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { noun, format, language: asked } = request.query
      const { between, moments } = await betweenOf(deps, request.query)
      const language = languageOf(asked, request.headers)
      const counts = await Changes.entryCounts(deps.db, between)
      const download = { name: 'changes', format, table: fields, rows: fieldRows }
      return answerList(request, reply, download, async (paging) => {
        const { items, next } = await Changes.changes(deps.db, { ...between, noun, ...paging })
        const page = { items: await told(deps, items, language), next }
        return { ...page, ...moments, period: request.query.period ?? null, ...counts }
      })
    },
  )
}

function entriesRoute(app: App, deps: ChangeDeps) {
  app.get(
    '/audit/changes/journal',
    {
      schema: {
        tags: ['audit'],
        summary: 'Entries of the journal that were recorded between two moments',
        description:
          'With a period, those that belong to it or are booked in it. `late` says that an entry ' +
          'belongs to a month that was closed and is booked in a later one.',
        querystring: Exact({ ...betweenQuery, ...formatQuery, ...PageQuery }),
        response: { 200: downloadable(PageOf(Entry)), ...problems(400, 401, 422, 503) },
      },
    },
    async (request, reply) => {
      const { format } = request.query
      const { between } = await betweenOf(deps, request.query)
      const where = Changes.entriesBetween(between)
      const download = { name: 'changes-journal', format, table: postings, rows: postingsOf }
      const told = openEntries(request)
      return answerList<Journal.JournalEntry, Posting>(request, reply, download, async (paging) =>
        told(await Journal.list(deps.db, { workspace: deps.workspace, where, ...paging })),
      )
    },
  )
}

const balances: Table<Changes.MovedBalance> = {
  title: 'Trial balance at two moments',
  columns: [
    text('account', 'Account'),
    text('currency', 'Currency'),
    amount('before', 'Before'),
    amount('after', 'After'),
    amount('movement', 'Movement'),
  ],
}

function balancesRoute(app: App, deps: ChangeDeps) {
  app.get(
    '/audit/changes/trial-balance',
    {
      schema: {
        tags: ['audit'],
        summary: 'The trial balance as it was known at two moments, and what moved',
        description: 'With a period, as of its end.',
        querystring: Exact({ ...betweenQuery, ...formatQuery, after: After }),
        response: {
          200: downloadable(
            Exact({
              data: Type.Array(
                Exact({
                  ...{ account: Account, currency: Currency },
                  ...{ before: Amount, after: Amount },
                  movement: { ...Amount, description: 'after - before.' },
                }),
              ),
              from: Instant,
              to: Instant,
            }),
          ),
          ...problems(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { format } = request.query
      const { between, moments } = await betweenOf(deps, request.query)
      const lines = await Changes.balancesBetween(deps.db, between)
      const download = { name: 'changes-trial-balance', format, table: balances }
      return answerReport(request, reply, { ...download, rows: asItIs }, lines, moments)
    },
  )
}
