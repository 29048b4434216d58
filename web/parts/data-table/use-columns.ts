// Which columns are shown, in which order and how wide.
import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import type { Column } from './column.ts'

const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  columnVisibilityFeature,
})

const nothing: never[] = []
const checkWidth = 40
const [narrowest, widest] = [60, 900]

export function useColumns<Row>({
  columns,
  chosen,
  widths,
  onWidths,
  hasChecks,
}: {
  columns: readonly Column<Row>[]
  chosen: readonly string[] | null
  widths: Readonly<Record<string, number>>
  onWidths: (widths: Record<string, number>) => void
  hasChecks: boolean
}) {
  const defs = useMemo(
    () =>
      columns.map(({ id, width }) => ({ id, size: width, minSize: narrowest, maxSize: widest })),
    [columns],
  )
  const isShown = ({ id, isOptional }: Column<Row>) => chosen?.includes(id) ?? !isOptional
  const columnVisibility = Object.fromEntries(columns.map((one) => [one.id, isShown(one)]))
  const table = useTable({
    features,
    columns: defs,
    data: nothing,
    columnResizeMode: 'onChange',
    state: { columnVisibility, columnSizing: { ...widths } },
    onColumnSizingChange: (change) =>
      onWidths(typeof change === 'function' ? change({ ...widths }) : change),
  })
  const leaves = table.getVisibleLeafColumns()
  const byId = new Map(columns.map((one) => [one.id, one]))
  const visible = leaves.flatMap(({ id }) => byId.get(id) ?? [])
  const tracks = leaves.map((leaf) => {
    const size = `${leaf.getSize()}px`
    return byId.get(leaf.id)?.grows ? `minmax(${size}, 1fr)` : size
  })
  const template = [...(hasChecks ? [`${checkWidth}px`] : []), ...tracks].join(' ')
  return { table, visible, template, width: table.getTotalSize() + (hasChecks ? checkWidth : 0) }
}

export type ColumnTable = ReturnType<typeof useColumns>['table']
