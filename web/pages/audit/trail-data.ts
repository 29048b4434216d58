// The events of the trail, a page after the other.
import { api } from '../../api/client.ts'
import type { TrailSearch } from './trail-filters.tsx'

const pageSize = 60
// Something has to be looked for: everything is what was recorded since then.
const always = '1970-01-01'

export const paged = {
  pageParamName: 'cursor',
  // Undefined would be sent as 0.
  initialPageParam: null,
  getNextPageParam: (page: unknown) =>
    (page as { nextCursor: string | null }).nextCursor ?? undefined,
}

type Sought = Partial<Record<TrailSearch, string>>

export function useSearched(sought: Sought) {
  const { subject: _, ...given } = sought
  const isNothing = Object.values(given).every((value) => !value || value === 'effective')
  const query = { ...given, ...(isNothing && { from: always }), limit: pageSize }
  return api.useInfiniteQuery(
    'get',
    '/v1/audit/search',
    { params: { query: query as never } },
    paged,
  )
}

export const useStory = (subject: string) =>
  api.useInfiniteQuery(
    'get',
    '/v1/audit/events',
    { params: { query: { subject, limit: pageSize } } },
    paged,
  )
