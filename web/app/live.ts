// Keeps what is shown up to date: the service says which views have changed, and the queries that
// read them are asked again, a few times a second at most however busy the ledger is.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { readUpTo } from '../api/client.ts'

export type LiveState = 'live' | 'reconnecting' | 'past'

/** Which addresses answer from a view, by how they begin. A view that is not named here concerns
 *  whatever is shown. */
const readers: Record<string, string[]> = {
  access: ['/v1/audit/access'],
  audit: ['/v1/audit', '/v1/webhooks/received'],
  sync_status: ['/v1/sync', '/v1/documents', '/v1/today', '/v1/reconciliations'],
  held: ['/v1/sync', '/v1/webhooks', '/v1/today'],
  conflicts: ['/v1/conflicts', '/v1/sync'],
  tolerances: ['/v1/tolerances'],
  seals: ['/v1/audit/seals'],
}

const refreshEveryMs = 700

export function useLive(isPast: boolean): LiveState {
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (isPast) return
    const changed = new Set<string>()
    const told = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      timer = undefined
      const paths = [...changed].map((view) => readers[view])
      changed.clear()
      const isAll = paths.some((some) => some === undefined)
      const begins = paths.flat() as string[]
      queries.invalidateQueries({
        predicate: ({ queryKey }) =>
          isAll || begins.some((begin) => String(queryKey[1]).startsWith(begin)),
      })
    }
    const source = new EventSource('/v1/stream')
    source.addEventListener('open', () => setOpen(true))
    source.addEventListener('error', () => {
      setOpen(false)
      // It also ends when one is let in no more, or in another role.
      queries.invalidateQueries({ queryKey: ['session'] })
    })
    source.addEventListener('change', ({ data }) => {
      const { view, position } = JSON.parse(data)
      // The first of each says how far it is; mostly that was read just before.
      const isFirst = !told.has(view)
      told.add(view)
      if (isFirst && position <= (readUpTo() ?? '')) return
      changed.add(view)
      timer ??= setTimeout(refresh, refreshEveryMs)
    })
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [queries, isPast])
  if (isPast) return 'past'
  return isOpen ? 'live' : 'reconnecting'
}
