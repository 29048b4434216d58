// What a column of a long table is.
import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export type Column<Row> = {
  id: string
  label: string
  cell: (row: Row) => ReactNode
  /** In pixels, until somebody draws it wider. */
  width: number
  /** Takes what is left of the width. */
  grows?: boolean
  align?: 'right'
  /** By what name the service sorts by it. */
  sort?: string
  /** Sorted for the first time, the largest or the last comes first. */
  sortsDown?: boolean
  /** Shown only where somebody chose it. */
  isOptional?: boolean
  /** Where it stands on a phone: above at the left or right, below at the left or right. Without a
   *  place it is not shown there. */
  card?: 'title' | 'figure' | 'line' | 'mark'
}

export type RowLink = Pick<LinkProps, 'to' | 'params' | 'search'>

export type Sorting = {
  /** With a minus: the last first. */
  value: string
  onChange: (next: string) => void
}

export type Selection<Row> = {
  selected: ReadonlySet<string>
  onChange: (next: ReadonlySet<string>) => void
  /** How the row is called, for those who hear it. */
  nameOf: (row: Row) => string
}
