// Which columns of a table somebody wants to see, and how wide: kept in this browser.
import { useCallback, useState } from 'react'

export type Layout = {
  /** Null = as the table is by itself. */
  columns: readonly string[] | null
  widths: Readonly<Record<string, number>>
}

const none: Layout = { columns: null, widths: {} }
const nameOf = (table: string) => `tieout-table-${table}`

function read(table: string): Layout {
  try {
    return { ...none, ...JSON.parse(localStorage.getItem(nameOf(table)) ?? '{}') }
  } catch {
    return none
  }
}

export function useLayout(table: string) {
  const [layout, setLayout] = useState(() => read(table))
  const change = useCallback(
    (patch: Partial<Layout>) =>
      setLayout((before) => {
        const next = { ...before, ...patch }
        localStorage.setItem(nameOf(table), JSON.stringify(next))
        return next
      }),
    [table],
  )
  return [layout, change] as const
}
