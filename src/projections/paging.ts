// Lists come in pages. A cursor names the last row of a page by the values it was sorted by, so a
// row that is added or goes away meanwhile neither doubles nor hides another.
import { Refusal } from '../domain/refusal.ts'

export type Page<Item> = {
  items: Item[]
  /** Where the next page begins; null on the last. */
  next: string | null
}

export type Paging = { cursor?: string | undefined; limit?: number | undefined }

const limitMax = 200

export const limitOf = ({ limit = 50 }: Paging) =>
  Math.min(limitMax, Math.max(1, Math.trunc(limit)))

export const encodeCursor = (values: readonly string[]) =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

type Shape = { test(value: string): boolean }

// Date takes a 30th of February for the 2nd of March, and Postgres knows no year 0.
const isOnCalendar = (value: string) =>
  !value.startsWith('0000') &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value.slice(0, 10))

/** The shapes of the values in a cursor: whatever the database would refuse is refused here. */
export const shape = {
  date: { test: (value: string) => /^\d{4}-\d\d-\d\d$/.test(value) && isOnCalendar(value) },
  instant: {
    test: (value: string) =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value) && isOnCalendar(value),
  },
  amount: /^-?\d{1,40}(\.\d{1,20})?$/,
  text: /^[^\0]*$/,
}

/** @throws Refusal malformed-cursor when it is none that this list gave */
export function decodeCursor(cursor: string, shapes: readonly Shape[]): string[] {
  let values: unknown
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw new Refusal('malformed-cursor', { cursor })
  }
  const isOurs =
    Array.isArray(values) &&
    values.length === shapes.length &&
    shapes.every((wanted, index) => typeof values[index] === 'string' && wanted.test(values[index]))
  if (!isOurs) throw new Refusal('malformed-cursor', { cursor })
  return values as string[]
}

/** The page from one row more than it may have. */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  sortedBy: (item: Item) => string[],
): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last && rows.length > limit ? encodeCursor(sortedBy(last)) : null }
}
