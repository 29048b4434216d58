// The rows of a long table, read as they come into sight: however many there are, a few pages of
// them are in memory.
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'

export type Rows<Row> = {
  /** How many there are. */
  count: number
  /** Undefined while it is not read. */
  at(index: number): Row | undefined
  /** Tells which are in sight, so that they are read. */
  look(first: number, last: number): void
  isPending: boolean
  /** What is shown was asked for otherwise; the answer is on its way. */
  isOld: boolean
  error: unknown
  refetch: () => unknown
}

/** Of a list that is there as a whole. */
export const rowsOf = <Row>(data: readonly Row[]): Rows<Row> => ({
  count: data.length,
  at: (index) => data[index],
  look: () => undefined,
  ...{ isPending: false, isOld: false, error: null, refetch: () => undefined },
})

type Cursored<Row> = {
  data: { pages: readonly { data: readonly Row[] }[] } | undefined
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isPlaceholderData: boolean
  isPending: boolean
  error: unknown
  fetchNextPage: () => unknown
  refetch: () => unknown
}

// Rows that are waited for, so that it can be seen that there are more.
const waitedFor = 3

/** Of `api.useInfiniteQuery`: the next page is read when its place comes into sight. */
export function cursorRows<Row>(query: Cursored<Row>): Rows<Row> {
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? []
  return {
    count: rows.length + (query.hasNextPage ? waitedFor : 0),
    at: (index) => rows[index],
    look(_, last) {
      if (last >= rows.length && query.hasNextPage && !query.isFetchingNextPage) {
        query.fetchNextPage()
      }
    },
    isPending: query.isPending,
    isOld: query.isPlaceholderData,
    error: query.error,
    refetch: query.refetch,
  }
}

export type PageAsked = { offset: number; limit: number; count: 'true' | 'false' }
type Page<Row, Totals> = { data: Row[]; totals?: Totals }
type Counted = { count: number; isCapped: boolean }

const pageSize = 100
// While somebody drags the bar along, nothing is read of what flies past.
const settleMs = 90

/** Of a list that takes `offset` and `count`: any place of it can be jumped to. The key begins like
 *  those of `api`: method, path, what is asked. */
export function useJumpingRows<Row, Totals extends Counted>(
  key: readonly ['get', string, unknown],
  read: (asked: PageAsked, signal: AbortSignal) => Promise<Page<Row, Totals>>,
): Rows<Row> & { totals: Totals | undefined } {
  const queries = useQueryClient()
  const [sight, setSight] = useState({ first: 0, last: 0 })
  const asked = JSON.stringify(key)
  // What is asked for anew begins at the top.
  useEffect(() => setSight({ first: 0, last: 0 }), [asked])
  const inSight = Array.from({ length: sight.last - sight.first + 1 }, (_, n) => sight.first + n)
  const wanted = inSight.includes(0) ? inSight : [0, ...inSight]
  const keyOf = (page: number) => [...key, 'rows', page]
  const results = useQueries({
    queries: wanted.map((page) => ({
      queryKey: keyOf(page),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read(
          { offset: page * pageSize, limit: pageSize, count: page === 0 ? 'true' : 'false' },
          signal,
        ),
      // Other rows than those of this place would be wrong here.
      placeholderData: () => undefined,
    })),
  })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const look = useCallback((first: number, last: number) => {
    clearTimeout(timer.current)
    const next = { first: Math.floor(first / pageSize), last: Math.floor(last / pageSize) }
    timer.current = setTimeout(() => {
      setSight((now) => (now.first === next.first && now.last === next.last ? now : next))
    }, settleMs)
  }, [])
  const head = results[wanted.indexOf(0)]
  const failed = results.find(({ error }) => error !== null)
  const before = useRef<{ totals: Totals; at: (index: number) => Row | undefined }>(undefined)
  // Asked for of every row in every frame that is scrolled: those in sight are at hand.
  const near = new Map(wanted.map((page, at) => [page, results[at]?.data]))
  const of = (index: number) => {
    const number = Math.floor(index / pageSize)
    const page = near.get(number) ?? queries.getQueryData<Page<Row, Totals>>(keyOf(number))
    return page?.data[index % pageSize]
  }
  const totals = head?.data?.totals
  useEffect(() => {
    if (totals) before.current = { totals, at: of }
  })
  // Until the new answer is there, the old one stays.
  const isOld = totals === undefined && before.current !== undefined && !head?.error
  const shown = isOld ? before.current : totals && { totals, at: of }
  return {
    count: shown?.totals.count ?? 0,
    at: (index) => shown?.at(index),
    look,
    isPending: shown === undefined && !failed,
    isOld,
    error: shown === undefined ? failed?.error : undefined,
    refetch: () => Promise.all(results.map((one) => one.refetch())),
    totals: shown?.totals,
  }
}
