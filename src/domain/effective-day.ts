// The day of the books that an event belongs to, of documents as of their accounts: that of its entry
// in the journal, else the day that it states itself, else that on which the platform says it was.
import * as BalanceTransaction from './balance-transaction.ts'
import * as CreditNote from './credit-note.ts'
import * as Deal from './deal.ts'
import { parseStream, type StoredEvent } from './event-store.ts'
import * as Invoice from './invoice.ts'
import { entryOf, type Financial } from './journal.ts'
import * as Payment from './payment.ts'
import { receivedOn } from './payment-days.ts'
import * as Payout from './payout.ts'

type Event =
  | BalanceTransaction.Event
  | CreditNote.Event
  | Deal.Event
  | Invoice.Event
  | Payment.Event
  | Payout.Event

const documents = [BalanceTransaction, CreditNote, Deal, Invoice, Payment, Payout]
const decoders = new Map<string, (event: { type: string; data: unknown }) => Event>(
  documents.map(({ category, decode }) => [category, decode]),
)

/** What the event says of its day beside the journal. */
function saidIn({ type, data }: Event): string | null {
  switch (type) {
    case 'DealWon':
    case 'DealAmended':
      return data.closedOn
    case 'PaymentReceived':
      return receivedOn(data)
    case 'PayoutCreated':
      return data.createdOn
    default:
      if ('issuedOn' in data) return data.issuedOn
      return 'on' in data && typeof data.on === 'string' ? data.on : null
  }
}

const isFinancial = <Known extends Event>(event: Known | Deal.Event): event is Known =>
  !Object.hasOwn(Deal.shapes, event.type)

/** A day that is in the calendar; what an outside clock wrote need not be one. */
function calendarDay(text: string): string | null {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  return isDay && !text.startsWith('0000') ? text : null
}

/** Null when only the moment at which the platform says it was tells the day. It is a document's
 *  event, decoded. */
export function statedDayOf(event: Pick<StoredEvent, 'meta' | 'recordedAt'> & Event) {
  const entry = isFinancial(event) ? entryOf(event as Financial) : null
  const day = entry?.effectiveOn ?? saidIn(event)
  return day === null ? null : calendarDay(day)
}

export const effectiveDayOf = (
  event: Pick<StoredEvent, 'meta' | 'recordedAt'> & Event,
  dayOf: (instant: string) => string,
): string => statedDayOf(event) ?? dayOf(event.meta.effectiveAt)

type Read = StoredEvent & Event

/** The event of a document, decoded; null for any other. @throws UnreadableEvent */
export function documentEvent(event: StoredEvent): Read | null {
  const decode = decoders.get(parseStream(event.stream).category)
  return decode ? ({ ...event, ...decode(event) } as Read) : null
}

/** What had taken effect by the end of a day, in the order in which it was recorded, so that a
 *  correction comes behind what it corrects. Money goes from a payment or a credit note to an
 *  invoice, and back, on the day on which it does so in the books: the invoice's side of it says
 *  when, so both sides are needed.
 *  @throws UnreadableEvent */
export function effectiveUntil(
  events: readonly StoredEvent[],
  day: string,
  dayOf: (instant: string) => string,
): StoredEvent[] {
  const read = events.map((event) => documentEvent(event))
  const days = daysOfLines(read, dayOf)
  return events.flatMap((event, at) => {
    const known = read[at]
    if (!known) return dayOf(event.meta.effectiveAt) <= day ? [event] : []
    if (known.type === 'PaymentAllocated' || known.type === 'CreditNoteApplied') {
      const lines = known.data.lines.filter(({ lineId }) => (days.lines.get(lineId) ?? '') <= day)
      return lines.length === 0 ? [] : [{ ...event, data: { ...known.data, lines } }]
    }
    const on = days.releases.get(known.id) ?? effectiveDayOf(known, dayOf)
    return on <= day ? [event] : []
  })
}

/** The day of each line, and of what gives (a part of) one back, by the event's id. */
function daysOfLines(events: readonly (Read | null)[], dayOf: (instant: string) => string) {
  const lines = new Map<string, string>()
  const undone = new Map<string, string>()
  for (const event of events) {
    if (event?.type === 'PaymentAllocated' || event?.type === 'CreditNoteApplied') {
      // Until the invoice has answered, and where it declines.
      for (const { lineId } of event.data.lines) {
        if (!lines.has(lineId)) lines.set(lineId, effectiveDayOf(event, dayOf))
      }
    }
    if (event?.type === 'AllocationApplied' || event?.type === 'CreditApplied') {
      const { lineId } = event.data
      if (lineId !== undefined) lines.set(lineId, effectiveDayOf(event, dayOf))
    }
    if (event?.type === 'AllocationUndone' || event?.type === 'CreditUndone') {
      undone.set(event.data.releaseId, effectiveDayOf(event, dayOf))
    }
  }
  const releases = new Map<string, string>()
  for (const event of events) {
    if (event?.type !== 'AllocationReleased' && event?.type !== 'CreditReleased') continue
    const { releaseId, lineId, on } = event.data
    const own = lines.get(lineId) ?? effectiveDayOf(event, dayOf)
    releases.set(event.id, undone.get(releaseId) ?? (on !== undefined && on > own ? on : own))
  }
  return { lines, releases }
}
