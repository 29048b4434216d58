// The state of a page, in its address: whoever gets the link sees the same.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

export type Search = Record<string, string>

/** Words as they stand in the address: "100" is not a number here. */
export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text))

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}

/** What the address says of this page, and a way to say something else; undefined takes away.
 *  A `push` can be gone back on in the browser; filters typed letter by letter are replaced. */
export function useSearchState<Name extends string>() {
  const search: Partial<Record<Name | 'at', string>> = useSearch({ strict: false } as never)
  const navigate = useNavigate()
  const change = useCallback(
    (patch: Partial<Record<Name, string | undefined>>, how: 'replace' | 'push' = 'replace') =>
      navigate({
        to: '.',
        search: ((before: Search) => ({ ...before, ...patch })) as never,
        replace: how === 'replace',
        resetScroll: false,
      }),
    [navigate],
  )
  return [search, change] as const
}
