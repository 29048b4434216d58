// When something is due that is done again and again: each day, on a day of each week or of each
// month, at an hour of the books. Pure: the moment now and the time zone are arguments.
import Type, { type Static } from 'typebox'
import { addDays, dayIn, lastDayOf, monthOf } from './dates.ts'

/** Monday is 1. A month that has no such day has its last instead. */
export const When = Type.Union([
  Type.Object({ every: Type.Literal('day') }),
  Type.Object({
    every: Type.Literal('week'),
    weekday: Type.Integer({ minimum: 1, maximum: 7 }),
  }),
  Type.Object({
    every: Type.Literal('month'),
    day: Type.Integer({ minimum: 1, maximum: 31 }),
  }),
])
export type When = Static<typeof When>

export type Schedule = { when: When; hour: number }

const isDueOn = (when: When, day: string): boolean => {
  switch (when.every) {
    case 'day':
      return true
    case 'week':
      return (new Date(`${day}T00:00:00Z`).getUTCDay() || 7) === when.weekday
    case 'month': {
      const last = lastDayOf(monthOf(day))
      const wanted = `${monthOf(day)}-${String(when.day).padStart(2, '0')}`
      return day === (wanted < last ? wanted : last)
    }
  }
}

const hourMs = 3_600_000

/** The moment at which the clocks of a zone come to an hour of a day: an hour that is left out in
 *  spring is passed at the next, one that comes twice in autumn counts the first time. */
export function momentOf(day: string, hour: number, timeZone: string): string {
  const form = new Intl.DateTimeFormat('en', {
    ...{ timeZone, hourCycle: 'h23', hour: '2-digit' },
    ...{ calendar: 'gregory', numberingSystem: 'latn' },
  })
  const dayOf = dayIn(timeZone)
  const wanted = `${day} ${String(hour).padStart(2, '0')}`
  const isPast = (ms: number) => {
    const moment = new Date(ms)
    return `${dayOf(moment.toISOString())} ${form.format(moment).padStart(2, '0')}` >= wanted
  }
  // No zone is further than so from UTC.
  let [before, past] = [Date.parse(day) - 24 * hourMs, Date.parse(day) + 48 * hourMs]
  while (past - before > 1000) {
    const middle = Math.floor((before + past) / 2000) * 1000
    if (isPast(middle)) past = middle
    else before = middle
  }
  return new Date(past).toISOString()
}

// A month and a day behind the last one: whatever is due at all is due within.
const within = 62

/** The last moment at which it was due, now included. */
export function lastDue({ when, hour }: Schedule, now: string, timeZone: string): string {
  const today = dayIn(timeZone)(now)
  for (let ago = 0; ago <= within; ago++) {
    const day = addDays(today, -ago)
    if (!isDueOn(when, day)) continue
    const moment = momentOf(day, hour, timeZone)
    if (moment <= now) return moment
  }
  throw new RangeError('it is never due')
}

/** The next moments at which it is due, so many of them. */
export function nextDue(
  { when, hour }: Schedule,
  now: string,
  timeZone: string,
  count: number,
): string[] {
  const today = dayIn(timeZone)(now)
  const moments: string[] = []
  for (let ahead = 0; moments.length < count && ahead <= within * count; ahead++) {
    const day = addDays(today, ahead)
    if (!isDueOn(when, day)) continue
    const moment = momentOf(day, hour, timeZone)
    if (moment > now) moments.push(moment)
  }
  return moments
}
