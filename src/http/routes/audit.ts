// Every event, as it was recorded and as a sentence: what happened, who decided it and why, what
// caused it and what came of it; and the search for events by whatever is at hand.
import Type from 'typebox'
import { lastMoment } from '../../domain/dates.ts'
import { languages } from '../../domain/story/language.ts'
import * as Audit from '../../projections/audit.ts'
import { causeAndConsequences } from '../../projections/audit-causes.ts'
import { search } from '../../projections/audit-search.ts'
import { documentNouns } from '../../projections/documents.ts'
import { storyOf } from '../../projections/story.ts'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import { languageOf, languageQuery } from '../language.ts'
import { found, type ReadDeps } from '../reads.ts'
import {
  After,
  Amount,
  Currency,
  checkDate,
  checkMoment,
  Exact,
  Id,
  IdParams,
  Instant,
  OrNull,
  PageOf,
  PageQuery,
  PlainDate,
  Position,
  Text,
} from '../schemas.ts'
import { thenQuery } from '../then.ts'
import { chainRoutes } from './chains.ts'

const told = {
  sentence: Type.String({ description: 'What happened, in the language asked for.' }),
  who: Type.String({ description: 'Who did it, in words.' }),
  why: Type.Array(Type.String(), {
    description: 'The reasons that were recorded with it, the weightiest first.',
  }),
}

const event = {
  position: Position,
  id: Id,
  type: Type.String({ examples: ['PaymentAllocated'] }),
  category: Type.String(),
  stream: Type.String(),
  revision: Type.String({ description: 'Place in its stream, from 0.' }),
  subjects: Type.Array(Type.String(), { description: 'The ids it is about.' }),
  actor: Exact({
    kind: Type.Enum(['person', 'policy', 'platform', 'import']),
    name: Type.String(),
  }),
  causationId: Type.String({ description: 'The event or API request that led to this one.' }),
  correlationId: Type.String({ description: 'The same for all events of one story.' }),
  effectiveAt: OrNull(Instant, 'When it took effect; null when a platform wrote no moment.'),
  effectiveOn: OrNull(
    PlainDate,
    'The day of the books that it belongs to, where it states one; null = that of effectiveAt.',
  ),
  recordedAt: { ...Instant, description: 'When the ledger took it.' },
  data: Type.Unknown({ description: 'The event itself. Its shape goes by its type.' }),
}
const AuditEvent = Exact({ ...event, ...told })

const Step = Exact({
  eventId: OrNull(Id, 'Null when no event led to it, but a request or a platform.'),
  type: OrNull(Type.String()),
  ...told,
  recordedAt: OrNull(Instant),
})
const Details = Exact({
  ...event,
  ...told,
  language: Type.Enum([...languages]),
  cause: { ...Step, description: 'What led to it.' },
  consequences: Type.Array(Step, { description: 'The events that it led to, the first of them.' }),
  hasMoreConsequences: Type.Boolean(),
  links: Type.Array(Exact({ rel: Type.String(), href: Type.String() }), {
    description: 'What it is about, its chain from the deal to the bank, and its proof.',
  }),
})

const DocumentFound = Exact({
  noun: Type.Enum([...documentNouns]),
  id: Id,
  label: Type.String({ description: 'What people call it.' }),
  amount: OrNull(Amount),
  currency: OrNull(Currency),
  status: OrNull(Type.String()),
  on: OrNull(PlainDate, 'The day that it is known by.'),
  customerId: OrNull(Id),
})

const EventType = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' })

const listQuery = Exact({
  subject: Type.Optional({
    ...Id,
    description: 'Events that name this invoice, payment, deal … and the causes behind them.',
  }),
  type: Type.Optional(EventType),
  since: Type.Optional({ ...Instant, description: 'Recorded at or after this moment.' }),
  until: Type.Optional({ ...Instant, description: 'Recorded before this moment.' }),
  ...thenQuery,
  ...languageQuery,
  ...PageQuery,
})

const DayOrMoment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z)?$',
  description: 'A date (UTC) or a moment.',
  examples: ['2026-03-31', '2026-04-02T09:30:00Z'],
})

const searchQuery = Exact({
  q: Type.Optional({
    ...Text,
    description:
      'An id of any platform or of ours, a number, a name, an e-mail address, an amount, or who acted.',
  }),
  amount: Type.Optional({
    ...Amount,
    description: 'What the event is about; the sign is ignored.',
  }),
  currency: Type.Optional(Currency),
  person: Type.Optional({ ...Text, description: 'The person who acted, by the whole name.' }),
  type: Type.Optional(EventType),
  from: Type.Optional({ ...DayOrMoment, description: 'On this day (UTC) or moment, or later.' }),
  to: Type.Optional({
    ...DayOrMoment,
    description: 'Up to this day and with it, or before this moment.',
  }),
  clock: Type.Optional(
    Type.Enum(['recorded', 'effective'], {
      default: 'recorded',
      description: 'Of which clock the dates are, and in whose order the events come.',
    }),
  ),
  ...thenQuery,
  ...languageQuery,
  ...PageQuery,
})

// The database counts in bigint, which JSON does not know.
const shown = (item: Audit.AuditItem) => ({ ...item, revision: String(item.revision) })

/** @throws Refusal invalid-request for a day or moment that is none */
function momentOf(name: 'from' | 'to', text: string | undefined): string | undefined {
  if (text === undefined || text.length > 10) {
    checkMoment('query', name, text)
    return text
  }
  checkDate('query', name, text)
  // A day is asked for whole.
  const end = name === 'to' ? 24 * 60 * 60 * 1000 : 0
  const moment = Math.min(Date.parse(`${text}T00:00:00Z`) + end, Date.parse(lastMoment))
  return new Date(moment).toISOString()
}

export async function auditRoutes(app: App, deps: ReadDeps): Promise<void> {
  const { workspace, fresh, at } = deps
  app.get(
    '/audit/events',
    {
      schema: {
        tags: ['audit'],
        summary: 'Events in the order they were recorded, each as a sentence',
        querystring: listQuery,
        response: { 200: PageOf(AuditEvent), ...problems(400, 401, 503) },
      },
    },
    async ({ query: { after, knownAt, asOf, language, ...filter }, headers }, reply) => {
      for (const name of ['since', 'until'] as const) checkMoment('query', name, filter[name])
      await fresh('audit', after)
      const db = await at({ knownAt, asOf }, reply)
      const { items, next } = await Audit.events(db, { workspace, ...filter })
      const stories = await storyOf(db, workspace, items, languageOf(language, headers))
      const data = items.map((item, index) => ({ ...shown(item), ...must(stories[index]) }))
      return { data, nextCursor: next }
    },
  )

  app.get(
    '/audit/events/:id',
    {
      schema: {
        tags: ['audit'],
        summary: 'One event, with what led to it and what came of it',
        params: IdParams,
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: { 200: Details, ...problems(400, 401, 404, 503) },
      },
    },
    async ({ params: { id }, query: { after, language: asked, ...clocks }, headers }, reply) => {
      await fresh('audit', after)
      const db = await at(clocks, reply)
      const item = await found('event', id, Audit.byId(db, workspace, id))
      const language = languageOf(asked, headers)
      const around = await causeAndConsequences(db, workspace, item, language)
      return { ...shown(item), ...around, language }
    },
  )
  await searchRoute(app, deps)
  await chainRoutes(app, deps)
}

/** Of as many events there are as many stories. */
function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('an event without its story')
  return value
}

async function searchRoute(app: App, { workspace, fresh, at }: ReadDeps): Promise<void> {
  app.get(
    '/audit/search',
    {
      schema: {
        tags: ['audit'],
        summary: 'Events, and the documents they are about, by whatever is at hand',
        querystring: searchQuery,
        response: {
          200: Exact({
            documents: Type.Array(DocumentFound, {
              description: 'What the search is about, with the first page; those named first.',
            }),
            ...PageOf(AuditEvent).properties,
          }),
          ...problems(400, 401, 503),
        },
      },
    },
    async ({ query, headers }, reply) => {
      const { after, knownAt, asOf, language, from, to, ...filter } = query
      checkSought(query)
      const moments = { from: momentOf('from', from), to: momentOf('to', to) }
      if (Date.parse(moments.from ?? '') > Date.parse(moments.to ?? '')) {
        throw invalid({ in: 'query', pointer: '/to', detail: 'is before from' })
      }
      await fresh('audit', after)
      const db = await at({ knownAt, asOf }, reply)
      const { items, next, documents } = await search(db, { workspace, ...filter, ...moments })
      const stories = await storyOf(db, workspace, items, languageOf(language, headers))
      const data = items.map((item, index) => ({ ...shown(item), ...must(stories[index]) }))
      return { documents, data, nextCursor: next }
    },
  )
}

const sought = ['q', 'amount', 'currency', 'person', 'type', 'from', 'to'] as const

/** @throws Refusal invalid-request when nothing is looked for */
function checkSought(query: { [name in (typeof sought)[number]]?: string | undefined }) {
  if (sought.some((name) => query[name] !== undefined)) return
  const detail = `is needed, or one of ${sought.slice(1).join(', ')}`
  throw invalid({ in: 'query', pointer: '/q', detail })
}
