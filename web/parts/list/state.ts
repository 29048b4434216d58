// What a list is searched by, as it stands in the address.
import { useMemo } from 'react'
import { useSearchState } from '../../app/search.ts'
import type { Filter, ListConfig, Query } from './config.ts'

export const namesOf = (filter: Filter): string[] => {
  switch (filter.kind) {
    case 'days':
      return [filter.from, filter.to]
    case 'amounts':
      return ['minAmount', 'maxAmount']
    default:
      return [filter.name]
  }
}

// Also what other pages link with.
const always = ['q', 'currency', 'customerId', 'agrees']

export function useListState<Row extends { id: string }>(config: ListConfig<Row>) {
  const [search, change] = useSearchState<string>()
  const names = useMemo(
    () => [...new Set([...always, ...config.filters.flatMap(namesOf)])],
    [config.filters],
  )
  const given = Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
  const isSort = config.columns.some((one) => one.sort === search.sort?.replace(/^-/, ''))
  const sort = isSort && search.sort ? search.sort : config.sort
  const key = JSON.stringify([given, sort])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds both
  const query = useMemo(() => queryOf(config.filters, given, sort), [key])
  const columns = search.columns ? search.columns.split(',') : undefined
  return {
    ...{ search, change, names, given, sort, query, columns },
    isFiltered: Object.keys(given).length > 0,
    clear: () => change(Object.fromEntries([...names, 'view'].map((name) => [name, undefined]))),
  }
}

export type ListState = ReturnType<typeof useListState>

function queryOf(filters: Filter[], given: Record<string, string>, sort: string): Query {
  const lists = filters.flatMap((one) => (one.kind === 'several' ? [one.name] : []))
  const asked = Object.entries(given).map(([name, value]) => [
    name,
    lists.includes(name) ? value.split(',') : value,
  ])
  return { ...Object.fromEntries(asked), sort }
}
