// A report that goes to people by e-mail, again and again. The stream protects: nothing is sent twice
// for the same due time. What is to be sent is said before it is sent, and what became of it behind;
// where the second is missing, since the process died in between, nobody knows whether the letter
// arrived, and it is not sent again by itself.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { When } from './due-times.ts'
import { mailFaults } from './mail.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, Instant, OrNull } from './stored.ts'

export const category = 'report-schedule'

export const reports = [
  ...(['ageing', 'ageing-invoices', 'trial-balance', 'general-ledger', 'revenue'] as const),
  ...(['unapplied-cash', 'fees', 'matching-quality'] as const),
] as const
export type Report = (typeof reports)[number]

export const formats = ['csv', 'xlsx'] as const
/** The last day that is in it, seen from the day on which it is sent. */
export const ends = ['today', 'yesterday', 'last-month-end'] as const
export const recipientsMax = 20
export const attemptsMost = 8

// Stored shapes: change them only by adding optional fields or a new version.

export const Options = Type.Object({
  end: Type.Enum([...ends]),
  /** Of reports over a time: so many months up to the end; absent = from the beginning. */
  months: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  /** Of the general ledger. */
  account: Type.Optional(Type.String({ minLength: 1 })),
  /** Of matching quality; absent = month. */
  by: Type.Optional(Type.Enum(['week', 'month'])),
})
export type Options = Static<typeof Options>

const Terms = Type.Object({
  scheduleId: Id,
  report: Type.Enum([...reports]),
  format: Type.Enum([...formats]),
  options: Options,
  when: When,
  /** Of the books. */
  hour: Type.Integer({ minimum: 0, maximum: 23 }),
  /** In lower case, each once. */
  recipients: Type.Array(Type.String()),
  language: Type.Enum(['en', 'fr']),
  /** Null = one is made of the report and the day. */
  subject: OrNull(Type.String()),
})
export type Terms = Static<typeof Terms>

const Delivery = {
  scheduleId: Id,
  report: Type.Enum([...reports]),
  /** Of one due time or one request there is one. */
  deliveryId: Id,
}

export const shapes = {
  /** Nothing is due that lies before `from`. */
  ReportScheduleSet: Type.Object({ ...Terms.properties, from: Instant }),
  ReportScheduleRemoved: Type.Object({ scheduleId: Id }),
  /** A person wants it now. */
  ScheduledReportAsked: Type.Object({ ...Delivery, at: Instant }),
  /** It is about to be sent; `attempt` counts from one. */
  ScheduledReportBegun: Type.Object({
    ...Delivery,
    dueAt: Instant,
    attempt: Type.Integer({ minimum: 1 }),
  }),
  /** Not taken just now: it is tried again then. */
  ScheduledReportPostponed: Type.Object({ ...Delivery, againAt: Instant, reason: Type.String() }),
  ScheduledReportSent: Type.Object({
    ...Delivery,
    /** How many people it was sent to, and whom the mail server did not know. */
    recipients: Type.Integer({ minimum: 0 }),
    refused: Type.Array(Type.String()),
    rows: Type.Integer({ minimum: 0 }),
  }),
  ScheduledReportFailed: Type.Object({
    ...Delivery,
    /** `unsure`: it may have arrived. `report`: it could not be made. */
    code: Type.Enum([...mailFaults, 'report']),
    reason: Type.String(),
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
export type Failure = Extract<Event, { type: 'ScheduledReportFailed' }>['data']['code']

export type DeliveryState = {
  deliveryId: string
  dueAt: string
  isAsked: boolean
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  attempt: number
  againAt: string | null
}
export type State = {
  terms: (Terms & { from: string }) | null
  isRemoved: boolean
  /** The last time it was due that was begun, or passed over. */
  lastDue: string
  /** Those under way, and the last that ended. */
  deliveries: readonly DeliveryState[]
}
export const initial: State = { terms: null, isRemoved: false, lastDue: '', deliveries: [] }

const keptMost = 50

const isOpen = ({ state }: DeliveryState) => state === 'waiting' || state === 'sending'

function withDelivery(
  state: State,
  deliveryId: string,
  change: Partial<DeliveryState>,
  begun?: DeliveryState,
): State {
  const known = state.deliveries.find((one) => one.deliveryId === deliveryId) ?? begun
  if (!known) return state
  const others = state.deliveries.filter((one) => one.deliveryId !== deliveryId)
  return { ...state, deliveries: [...others, { ...known, ...change }].slice(-keptMost) }
}

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'ReportScheduleSet':
      return { ...state, terms: event.data }
    case 'ReportScheduleRemoved':
      return { ...state, terms: null, isRemoved: true }
    case 'ScheduledReportAsked': {
      const { deliveryId, at } = event.data
      const asked = { deliveryId, dueAt: at, isAsked: true, attempt: 0, againAt: null }
      return withDelivery(state, deliveryId, {}, { ...asked, state: 'waiting' })
    }
    case 'ScheduledReportBegun': {
      const { deliveryId, dueAt, attempt } = event.data
      const begun = { deliveryId, dueAt, isAsked: false, attempt, againAt: null }
      const sending = { state: 'sending', attempt, againAt: null } as const
      const next = withDelivery(state, deliveryId, sending, { ...begun, state: 'sending' })
      const isAsked = next.deliveries.at(-1)?.isAsked === true
      return isAsked || dueAt <= state.lastDue ? next : { ...next, lastDue: dueAt }
    }
    case 'ScheduledReportPostponed': {
      const { deliveryId, againAt } = event.data
      return withDelivery(state, deliveryId, { state: 'waiting', againAt })
    }
    case 'ScheduledReportSent':
      return withDelivery(state, event.data.deliveryId, { state: 'sent', againAt: null })
    case 'ScheduledReportFailed':
      return withDelivery(state, event.data.deliveryId, { state: 'failed', againAt: null })
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** Of one due time, for good. */
export const deliveryOf = (dueAt: string) => `due-${dueAt}`

/** @throws Refusal not-found */
export function known({ terms }: State, scheduleId: string): Terms & { from: string } {
  if (!terms) throw new Refusal('not-found', { noun: 'report schedule', id: scheduleId })
  return terms
}

const addressNamed = (address: string) => address.trim().toLowerCase()

const termsOf = ({ scheduleId, report, format, options, when, hour, ...to }: Terms): Terms => ({
  ...{ scheduleId, report, format, options, when, hour },
  recipients: [...new Set(to.recipients.map(addressNamed))].filter((one) => one !== '').sort(),
  language: to.language,
  subject: to.subject?.trim() || null,
})

const sameTerms = (one: Terms, other: Terms) =>
  JSON.stringify(termsOf(one)) === JSON.stringify(termsOf(other))

/** Of the general ledger an account has to be said; a report as of a day has no months.
 *  @throws Refusal report-account-missing, no-recipients */
function checked(terms: Terms): Terms {
  const { report, options } = terms
  if (report === 'general-ledger' && options.account === undefined) {
    throw new Refusal('report-account-missing', { report })
  }
  const clean = termsOf(terms)
  if (clean.recipients.length === 0) throw new Refusal('no-recipients')
  return clean
}

/** @throws Refusal report-account-missing, no-recipients, not-found for one that was removed */
export const set =
  (terms: Terms, from: string): Decision<State, Event> =>
  (state) => {
    const { scheduleId } = terms
    if (state.isRemoved) throw new Refusal('not-found', { noun: 'report schedule', id: scheduleId })
    const data = checked(terms)
    if (state.terms && sameTerms(state.terms, data)) return []
    return [{ type: 'ReportScheduleSet', data: { ...data, from } }]
  }

/** Those of a schedule that is there. @throws Refusal as `set`, and not-found */
export const change =
  (terms: Terms, from: string): Decision<State, Event> =>
  (state) => {
    known(state, terms.scheduleId)
    return set(terms, from)(state)
  }

export const remove =
  (scheduleId: string): Decision<State, Event> =>
  (state) => {
    if (state.isRemoved) return []
    known(state, scheduleId)
    return [{ type: 'ReportScheduleRemoved', data: { scheduleId } }]
  }

/** @throws Refusal not-found */
export const ask =
  (request: { scheduleId: string; deliveryId: string; at: string }): Decision<State, Event> =>
  (state) => {
    const { scheduleId, deliveryId, at } = request
    const { report } = known(state, scheduleId)
    if (state.deliveries.some((one) => one.deliveryId === deliveryId)) return []
    return [{ type: 'ScheduledReportAsked', data: { scheduleId, report, deliveryId, at } }]
  }

/** Nothing where it was begun before, whoever has begun it, or is not there any more. */
export const begin =
  (request: { deliveryId: string; dueAt: string; now: string }): Decision<State, Event> =>
  ({ terms, deliveries, lastDue }) => {
    if (!terms) return []
    const { deliveryId, dueAt, now } = request
    const before = deliveries.find((one) => one.deliveryId === deliveryId)
    const isWaiting = before?.state === 'waiting' && (before.againAt ?? '') <= now
    const isNew = !before && dueAt > lastDue && dueAt > terms.from
    if (!isWaiting && !isNew) return []
    const { scheduleId, report } = terms
    const attempt = (before?.attempt ?? 0) + 1
    const data = { scheduleId, report, deliveryId, dueAt: before?.dueAt ?? dueAt, attempt }
    return [{ type: 'ScheduledReportBegun', data }]
  }

const underWay = (state: State, deliveryId: string) =>
  state.deliveries.find((one) => one.deliveryId === deliveryId && isOpen(one))

export const postpone =
  (data: Extract<Event, { type: 'ScheduledReportPostponed' }>['data']): Decision<State, Event> =>
  (state) =>
    underWay(state, data.deliveryId)?.state === 'sending'
      ? [{ type: 'ScheduledReportPostponed', data }]
      : []

/** Told late, behind what another process took for a failure, it is still so. */
export const sent =
  (data: Extract<Event, { type: 'ScheduledReportSent' }>['data']): Decision<State, Event> =>
  ({ deliveries }) =>
    deliveries.some((one) => one.deliveryId === data.deliveryId && one.state !== 'sent')
      ? [{ type: 'ScheduledReportSent', data }]
      : []

export const fail =
  (data: Extract<Event, { type: 'ScheduledReportFailed' }>['data']): Decision<State, Event> =>
  (state) =>
    underWay(state, data.deliveryId) ? [{ type: 'ScheduledReportFailed', data }] : []

/** What was begun and never ended: nobody is sending it any more when this is asked. */
export const cutOff = ({ deliveries }: State): readonly DeliveryState[] =>
  deliveries.filter(({ state }) => state === 'sending')

/** What is to be begun now: what a person asked for, what waits for another attempt, and the last
 *  time it was due. Of several due times that were missed only the last is made up for. */
export function toBegin(
  { terms, deliveries, lastDue }: State,
  now: string,
  dueLast: string,
): { deliveryId: string; dueAt: string }[] {
  if (!terms) return []
  const waiting = deliveries
    .filter(({ state, againAt }) => state === 'waiting' && (againAt ?? '') <= now)
    .map(({ deliveryId, dueAt }) => ({ deliveryId, dueAt }))
  const isDue = dueLast > lastDue && dueLast > terms.from
  return isDue ? [...waiting, { deliveryId: deliveryOf(dueLast), dueAt: dueLast }] : waiting
}

const minuteMs = 60_000
const pausesMin = [1, 5, 15, 60, 180, 360, 720]

/** When the next attempt is made behind this one; null = there is none. */
export function againAt(attempt: number, now: string): string | null {
  const pause = pausesMin[attempt - 1]
  if (attempt >= attemptsMost || pause === undefined) return null
  return new Date(Date.parse(now) + pause * minuteMs).toISOString()
}
