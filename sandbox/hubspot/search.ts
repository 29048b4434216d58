// POST /crm/v3/objects/:type/search: groups are alternatives, the filters in one are all needed.
import { validation } from './errors.ts'
import type { HubSpotRecord } from './portal.ts'

export type Filter = {
  propertyName: string
  operator: string
  value?: string
  highValue?: string
  values?: string[]
}
export type Search = {
  filterGroups?: { filters: Filter[] }[]
  sorts?: (string | { propertyName: string; direction?: string })[]
  limit?: number | string
  after?: number | string
}

/** Numbers and times compare as numbers, all else as text without regard to case. */
function comparable(value: string): number | string {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  const time = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? value.toLowerCase() : time
}

function compare(a: string, b: string): number {
  const [left, right] = [comparable(a), comparable(b)]
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const [one, other] = [String(left), String(right)]
  return one < other ? -1 : one > other ? 1 : 0
}

function matches(record: HubSpotRecord, filter: Filter): boolean {
  const actual = record.properties[filter.propertyName] ?? null
  const wanted = filter.value ?? ''
  const against = (test: (order: number) => boolean) =>
    actual !== null && test(compare(actual, wanted))
  const among = () =>
    actual !== null && (filter.values ?? []).some((one) => compare(actual, one) === 0)
  const token = () =>
    actual?.toLowerCase().includes(wanted.replaceAll('*', '').toLowerCase()) ?? false
  const tests: Record<string, () => boolean> = {
    EQ: () => against((order) => order === 0),
    NEQ: () => !against((order) => order === 0),
    GT: () => against((order) => order > 0),
    GTE: () => against((order) => order >= 0),
    LT: () => against((order) => order < 0),
    LTE: () => against((order) => order <= 0),
    BETWEEN: () =>
      against((order) => order >= 0) &&
      actual !== null &&
      compare(actual, filter.highValue ?? '') <= 0,
    HAS_PROPERTY: () => actual !== null,
    NOT_HAS_PROPERTY: () => actual === null,
    IN: among,
    NOT_IN: () => actual !== null && !among(),
    CONTAINS_TOKEN: token,
    NOT_CONTAINS_TOKEN: () => !token(),
  }
  const test = tests[filter.operator]
  if (!test) throw validation(`Invalid input JSON: unknown operator ${filter.operator}`)
  return test()
}

export function find(records: Iterable<HubSpotRecord>, search: Search) {
  const groups = search.filterGroups ?? []
  const filters = groups.flatMap((group) => group.filters)
  if (groups.length > 5 || groups.some((group) => group.filters.length > 6)) {
    throw validation('Too many filters: at most 5 groups of 6 filters each')
  }
  if (filters.length > 18) throw validation('Too many filters: at most 18')
  const limit = Number(search.limit ?? 10)
  if (limit > 200) throw validation('The maximum limit is 200')
  const from = Number(search.after ?? 0)
  if (from + limit > 10_000) {
    throw validation('Search results are limited to 10000: the request would exceed it')
  }
  const found = [...records].filter(
    (record) =>
      !record.archived &&
      (groups.length === 0 ||
        groups.some((group) => group.filters.every((filter) => matches(record, filter)))),
  )
  const [sort] = search.sorts ?? []
  if (sort !== undefined) {
    const name = typeof sort === 'string' ? sort.replace(/^-/, '') : sort.propertyName
    const down = typeof sort === 'string' ? sort.startsWith('-') : sort.direction === 'DESCENDING'
    const value = (record: HubSpotRecord) => record.properties[name] ?? ''
    found.sort((a, b) => compare(value(a), value(b)) * (down ? -1 : 1))
  }
  const page = found.slice(from, from + limit)
  const end = from + page.length
  return { total: found.length, page, next: end < found.length ? String(end) : undefined }
}
