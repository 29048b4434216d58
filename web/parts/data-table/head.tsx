// The heads of the columns: what they are sorted by, and how wide they are.
import { Checkbox, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column, Selection, Sorting } from './column.ts'
import classes from './data-table.module.css'
import type { Rows } from './rows.ts'
import type { ColumnTable } from './use-columns.ts'

// So many rows are taken by one stroke.
const allMax = 200

export function Head<Row>({
  table,
  columns,
  sort,
  selection,
  rows,
  idOf,
}: {
  table: ColumnTable
  columns: readonly Column<Row>[]
  sort: Sorting | undefined
  selection: Selection<Row> | undefined
  rows: Rows<Row>
  idOf: (row: Row) => string
}) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.row}>
        {selection && <AllCheck selection={selection} rows={rows} idOf={idOf} />}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} table={table} />
        ))}
      </div>
    </div>
  )
}

function AllCheck<Row>({
  selection,
  rows,
  idOf,
}: {
  selection: Selection<Row>
  rows: Rows<Row>
  idOf: (row: Row) => string
}) {
  const { t } = useTranslation('data-table')
  const { selected, onChange } = selection
  const most = Math.min(rows.count, allMax)
  const isAll = selected.size > 0 && selected.size >= most
  const all = () =>
    Array.from({ length: most }, (_, n) => rows.at(n)).flatMap((row) => (row ? [idOf(row)] : []))
  return (
    <div role="columnheader" className={classes.cell}>
      <Checkbox
        size="xs"
        aria-label={t('selectAll')}
        checked={isAll}
        indeterminate={selected.size > 0 && !isAll}
        onChange={() => onChange(new Set(isAll ? [] : all()))}
      />
    </div>
  )
}

const signs = { up: IconArrowUp, down: IconArrowDown }

/** What a click on the head asks for. */
export function nextSort<Row>({ sort = '', sortsDown }: Column<Row>, value: string): string {
  if (value === sort) return `-${sort}`
  if (value === `-${sort}`) return sort
  return sortsDown ? `-${sort}` : sort
}

function HeadCell<Row>({
  column,
  sort,
  table,
}: {
  column: Column<Row>
  sort: Sorting | undefined
  table: ColumnTable
}) {
  const { id, label, align } = column
  const isSorted = column.sort !== undefined && sort?.value.replace('-', '') === column.sort
  const way = sort?.value.startsWith('-') ? 'down' : 'up'
  const Sign = isSorted ? signs[way] : IconArrowsSort
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-align={align}
      aria-sort={isSorted ? (way === 'down' ? 'descending' : 'ascending') : undefined}
    >
      {sort && column.sort ? (
        <UnstyledButton
          className={classes.sorter}
          data-sorted={isSorted || undefined}
          onClick={() => sort.onChange(nextSort(column, sort.value))}
        >
          <span className={classes.label}>{label}</span>
          <Sign size={13} aria-hidden className={classes.sign} />
        </UnstyledButton>
      ) : (
        <span className={classes.label}>{label}</span>
      )}
      <Resizer id={id} label={label} table={table} />
    </div>
  )
}

const steps: Record<string, number> = { ArrowLeft: -16, ArrowRight: 16 }

function Resizer({ id, label, table }: { id: string; label: string; table: ColumnTable }) {
  const { t } = useTranslation('data-table')
  const column = table.getColumn(id)
  const header = table.getFlatHeaders().find((one) => one.column.id === id)
  if (!column || !header) return null
  const size = column.getSize()
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = Math.min(900, Math.max(60, size + step))
    table.setColumnSizing((before: Record<string, number>) => ({ ...before, [id]: next }))
  }
  const drag = header.getResizeHandler()
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('resize', { column: label })}
      aria-valuenow={size}
      aria-valuemin={60}
      aria-valuemax={900}
      tabIndex={-1}
      className={classes.resizer}
      data-active={column.getIsResizing() || undefined}
      onMouseDown={drag}
      onTouchStart={drag}
      onDoubleClick={() => column.resetSize()}
      onKeyDown={onKeyDown}
    />
  )
}
