// Days and months of the books. A platform tells a moment; which day that was depends on where the
// books are kept, so the zone is an argument everywhere.
import { Refusal } from './refusal.ts'

/** Whether it is the name of a time zone, such as `Europe/Paris`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return true
  } catch {
    return false
  }
}

/** The calendar day of a moment (RFC 3339) in a time zone.
 *  @throws Refusal `malformed-instant` when it is no moment */
export function dayIn(timeZone: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  })
  return (instant) => {
    const moment = new Date(instant)
    if (Number.isNaN(moment.getTime())) throw new Refusal('malformed-instant', { instant })
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]))
    return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
  }
}

/** `2026-03` of `2026-03-14`. */
export const monthOf = (day: string) => day.slice(0, 7)

export function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const [nextYear, next] = number === 12 ? [year + 1, 1] : [year, number + 1]
  return `${String(nextYear).padStart(4, '0')}-${String(next).padStart(2, '0')}`
}

const dayMs = 86_400_000

export const addDays = (day: string, days: number) =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

export const lastDayOf = (month: string) => addDays(`${nextMonth(month)}-01`, -1)

export const laterOf = (a: string, b: string) => (a > b ? a : b)

/** The same day so many months later, or the last day of a month that has no such day. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + months, 0))
  const within = Math.min(date, last.getUTCDate())
  return `${last.toISOString().slice(0, 8)}${String(within).padStart(2, '0')}`
}

/** Later ones have a year of five digits, which neither Postgres nor a comparison of texts can read. */
export const lastMoment = '9999-12-31T23:59:59.999Z'

/** The last moment (to the millisecond) of a day in a time zone, whose `dayIn` is given. */
export function endOfDay(day: string, dayOf: (instant: string) => string): string {
  // No zone is further than so from UTC.
  let [within, behind] = [Date.parse(day) - dayMs, Date.parse(day) + 3 * dayMs]
  while (behind - within > 1) {
    const middle = Math.floor((within + behind) / 2)
    const isBehind = middle > Date.parse(lastMoment)
    if (isBehind || dayOf(new Date(middle).toISOString()) > day) behind = middle
    else within = middle
  }
  return new Date(within).toISOString()
}
