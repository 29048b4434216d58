// Days of the books: which is today, and which are asked for again and again.
import { useState } from 'react'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'

/** As the books count it, `2026-03-31`; in the past, that of the moment one looks at. */
export function useToday(): string {
  const { timeZone } = useSession()
  const [{ at }] = useSearchState<never>()
  const [opened] = useState(() => new Date())
  const moment = at && !Number.isNaN(Date.parse(at)) ? new Date(at) : opened
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment)
}

const iso = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)

/** The last day of a month, `2026-03`. */
export function monthEnd(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return iso(year, number, 0)
}

/** The Sunday of the week that begins on this Monday. */
export const weekEnd = (monday: string) => {
  const [year = 0, month = 1, day = 1] = monday.split('-').map(Number)
  return iso(year, month - 1, day + 6)
}

export function presetsOf(today: string, hasFrom: boolean) {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const lastMonth = iso(year, month - 1, 0)
  const lastQuarter = iso(year, Math.floor((month - 1) / 3) * 3, 0)
  const always = { from: undefined, asOf: undefined }
  if (!hasFrom) {
    return [
      { name: 'today', ...always },
      { name: 'lastMonth', from: undefined, asOf: lastMonth },
      { name: 'lastQuarter', from: undefined, asOf: lastQuarter },
      { name: 'lastYear', from: undefined, asOf: iso(year, 0, 0) },
    ] as const
  }
  return [
    { name: 'thisMonth', from: iso(year, month - 1, 1), asOf: undefined },
    { name: 'wholeLastMonth', from: iso(year, month - 2, 1), asOf: lastMonth },
    { name: 'thisYear', from: iso(year, 0, 1), asOf: undefined },
    { name: 'always', ...always },
  ] as const
}

export const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
