// What of the discrepancies is shown, as it stands in the address; whatever is read or done by it
// reads it here.
import { api } from '../../api/client.ts'
import type { Listed, Query, Row } from './shapes.ts'

export const filterNames = [
  ...(['state', 'kind', 'severity', 'pair', 'platform', 'assignee', 'currency'] as const),
  ...(['minAmount', 'overdue', 'q'] as const),
] as const
export type FilterName = (typeof filterNames)[number]
export type SearchName = FilterName | 'sort' | 'view' | 'by'
export type Search = Partial<Record<SearchName, string>>
export type Change = (patch: Partial<Record<SearchName, string | undefined>>) => unknown

/** Every state; without a word the open ones are meant. */
export const everyState = 'all'

export function queryOf(search: Search): Query {
  const { state = 'open' } = search
  const named = filterNames.flatMap((name) =>
    name !== 'state' && search[name] ? [[name, search[name]]] : [],
  )
  return {
    ...Object.fromEntries(named),
    ...(state !== everyState && { state: state as Row['state'] }),
    ...(search.sort && { sort: search.sort as NonNullable<Query['sort']> }),
  }
}

/** What a link to one of them takes along, so that its neighbours are those of the list. */
export const carried = (search: Search): Search =>
  Object.fromEntries(
    [...filterNames, 'sort' as const].flatMap((name) =>
      search[name] ? [[name, search[name]]] : [],
    ),
  )

export const isFiltered = (search: Search) => filterNames.some((name) => search[name])

const pageSize = 100

export const useDiscrepancies = (query: Query, limit = pageSize) =>
  api.useInfiniteQuery(
    'get',
    '/v1/discrepancies',
    { params: { query: { ...query, limit } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null as never,
      getNextPageParam: (last: Listed) => last.nextCursor ?? undefined,
    },
  )
