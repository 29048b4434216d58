// An accounting month. Closed, its figures stand: what becomes known later and belongs into it is
// booked into the first open month behind it, and is flagged there.
import Type from 'typebox'
import { monthOf, nextMonth } from './dates.ts'
import type { Decider, Decision } from './decider.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf } from './stored.ts'

export const category = 'period'

/** `2026-03`; a calendar month of the books. */
export const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' })

// Stored shapes: change them only by adding optional fields or a new version.

export const shapes = {
  PeriodClosed: Type.Object({
    month: Month,
    note: Type.String(),
    /** What was still open in it when it was closed, by the name of the check. */
    open: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
  }),
  PeriodReopened: Type.Object({ month: Month, reason: Type.String({ minLength: 1 }) }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  kind: 'open' | 'closed'
  /** Why it was opened again; null when it never was, or is closed. */
  reason: string | null
}
export const initial: State = { kind: 'open', reason: null }

export const evolve = (_: State, event: Event): State =>
  event.type === 'PeriodClosed'
    ? { kind: 'closed', reason: null }
    : { kind: 'open', reason: event.data.reason }

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** `today` is that of the books.
 *  @throws Refusal period-not-over */
export const close =
  (request: {
    month: string
    note: string
    open: Record<string, number>
    today: string
  }): Decision<State, Event> =>
  (state) => {
    const { today, ...data } = request
    if (state.kind === 'closed') return []
    if (data.month >= monthOf(today)) throw new Refusal('period-not-over', { ...request })
    return [{ type: 'PeriodClosed', data }]
  }

/** Told again for the same reason, it is done. @throws Refusal reason-missing, period-open */
export const reopen =
  (request: { month: string; reason: string }): Decision<State, Event> =>
  (state) => {
    const { month } = request
    const reason = request.reason.trim()
    if (reason === '') throw new Refusal('reason-missing', { month })
    if (state.kind === 'open' && state.reason === reason) return []
    if (state.kind === 'open') throw new Refusal('period-open', { month })
    return [{ type: 'PeriodReopened', data: { month, reason } }]
  }

/** The day itself, unless its month is closed: then the first day of the first open month behind. */
export function bookedOn(day: string, closedMonths: ReadonlySet<string>): string {
  let month = monthOf(day)
  if (!closedMonths.has(month)) return day
  while (closedMonths.has(month)) month = nextMonth(month)
  return `${month}-01`
}
