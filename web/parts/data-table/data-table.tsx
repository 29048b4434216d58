// A long table: only the rows in sight are on the page, each a link; sorted by its heads, with the
// columns somebody wants, worked by keyboard. On a phone each row is a card of two lines.
import { Box, Group, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { countText } from '../figures.tsx'
import { Empty, Failure } from '../states.tsx'
import type { Column, RowLink, Selection, Sorting } from './column.ts'
import { ColumnsMenu, SortMenu } from './columns-menu.tsx'
import classes from './data-table.module.css'
import { Head } from './head.tsx'
import { useLayout } from './layout.ts'
import { useMoving } from './moving.ts'
import { BodyRow, placeOf } from './row.tsx'
import type { Rows } from './rows.ts'
import { useColumns } from './use-columns.ts'

export type DataTableProps<Row> = {
  /** Under which the columns are kept. */
  name: string
  /** What the table is of, for those who hear it. */
  label: string
  columns: readonly Column<Row>[]
  rows: Rows<Row>
  idOf: (row: Row) => string
  /** Where a row leads; without it a row is opened by `onOpen`, or leads nowhere. */
  link?: (row: Row) => RowLink
  onOpen?: (row: Row) => void
  sort?: Sorting
  selection?: Selection<Row>
  /** In place of the columns kept in this browser, as of a saved view. */
  shown?: readonly string[] | undefined
  onShown?: ((columns: readonly string[] | null) => void) | undefined
  /** Beside the number of rows, above the table. */
  toolbar?: ReactNode
  /** Below the rows, always in sight. */
  footer?: ReactNode
  empty?: ReactNode
  /** The number of rows is not all of them. */
  isMore?: boolean
}

const rowHeight = { table: 37, card: 62 }
const headHeight = 36

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, selection, sort, toolbar, footer, label } = props
  const { t } = useTranslation('data-table')
  const [layout, changeLayout] = useLayout(props.name)
  const isCards = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const chosen = props.shown ?? layout.columns
  const { visible, template, width, table } = useColumns({
    columns: props.columns,
    chosen,
    widths: layout.widths,
    onWidths: (widths) => changeLayout({ widths }),
    hasChecks: selection !== undefined,
  })
  const choose = (columns: readonly string[] | null) => {
    changeLayout({ columns })
    props.onShown?.(columns)
  }
  const chooser = (
    <ColumnsMenu
      columns={props.columns}
      shown={visible.map(({ id }) => id)}
      onShown={choose}
      onReset={() => {
        changeLayout({ columns: null, widths: {} })
        props.onShown?.(null)
      }}
    />
  )
  const isNothing = !rows.isPending && !rows.error && rows.count === 0
  const [below, setBelow] = useState(0)
  const foot = useHeight(setBelow)
  return (
    <Box>
      <Group justify="space-between" gap="xs" mb={6} mih={30}>
        <Group gap="xs">{toolbar}</Group>
        <Group gap="xs">
          <Text size="sm" c="dimmed" role="status" aria-live="polite">
            {rows.isPending
              ? t('loading', { ns: 'app' })
              : props.isMore
                ? t('rowsAtLeast', { count: countText(rows.count) as never })
                : t('rows', { count: rows.count, formatted: countText(rows.count) })}
          </Text>
          {isCards ? sort && <SortMenu columns={props.columns} sort={sort} /> : chooser}
        </Group>
      </Group>
      {rows.error ? (
        <Failure error={rows.error} retry={rows.refetch} />
      ) : isNothing ? (
        (props.empty ?? <Empty title={t('nothing')} />)
      ) : (
        <Window
          {...props}
          label={label}
          isCards={isCards}
          visible={visible}
          style={
            {
              ...{ '--columns': template, '--width': `${width}px` },
              '--below': `${below + margin}px`,
            } as CSSProperties
          }
          head={
            isCards ? undefined : (
              <Head
                table={table}
                columns={visible}
                sort={sort}
                selection={selection}
                rows={rows}
                idOf={props.idOf}
              />
            )
          }
        />
      )}
      {!isNothing && footer && <div ref={foot}>{footer}</div>}
    </Box>
  )
}

type WindowProps<Row> = DataTableProps<Row> & {
  visible: readonly Column<Row>[]
  isCards: boolean
  style: CSSProperties
  head: ReactNode
}

/** What of the rows is in sight. */
function Window<Row>(props: WindowProps<Row>) {
  const { rows, isCards, visible, style, head, label, idOf, selection } = props
  const frame = useRef<HTMLDivElement>(null)
  const top = useTop(frame)
  const size = isCards ? rowHeight.card : rowHeight.table
  const placeholders = rows.isPending ? 12 : 0
  const count = rows.count + placeholders
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => size,
    overscan: 10,
    scrollMargin: 0,
    paddingStart: 0,
  })
  // Another size of rows is another list.
  useEffect(() => virtual.measure(), [size, virtual])
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  const { look } = rows
  useEffect(() => look(first, last), [look, first, last])
  const moving = useMoving({ ...props, virtual, frame, isCards, headHeight })
  const total = virtual.getTotalSize()
  const columnCount = visible.length + (selection ? 1 : 0)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links in the rows are what is focused
    <div
      ref={frame}
      className={classes.frame}
      data-old={rows.isOld || undefined}
      style={{ ...style, '--top': `${top}px` } as CSSProperties}
      onKeyDown={moving.onKeyDown}
    >
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={rows.isPending ? -1 : rows.count + 1}
        aria-colcount={columnCount}
        aria-busy={rows.isPending || rows.isOld}
        aria-multiselectable={selection ? true : undefined}
        className={classes.grid}
        data-cards={isCards || undefined}
      >
        {head}
        <div role="rowgroup" className={classes.body} style={{ height: total }}>
          {items.map(({ index, start }) => {
            const row = rows.at(index)
            const place = { start, size }
            if (row === undefined)
              return (
                <Waiting
                  key={index}
                  index={index}
                  columns={visible}
                  {...place}
                  isCards={isCards}
                  hasCheck={selection !== undefined}
                />
              )
            return (
              <BodyRow
                key={index}
                {...{ row, index, isCards }}
                {...place}
                columns={visible}
                id={idOf(row)}
                link={props.link}
                onOpen={props.onOpen}
                selection={selection}
                isActive={moving.tabStop(first, last) === index}
                onActive={moving.setActive}
                onSelect={moving.select}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** A row that is on its way. Many of them fly past when somebody looks for something far below. */
const Waiting = memo(function Waiting({
  index,
  columns,
  start,
  size,
  isCards,
  hasCheck,
}: {
  index: number
  columns: readonly { id: string }[]
  start: number
  size: number
  isCards: boolean
  hasCheck: boolean
}) {
  const cells = isCards ? columns.slice(0, 1) : columns
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      className={classes.row}
      style={placeOf(start, size)}
    >
      {hasCheck && <div role="gridcell" className={classes.cell} />}
      {cells.map(({ id }, n) => (
        <div key={id} role="gridcell" className={classes.cell}>
          <div
            className={classes.waiting}
            style={{ width: `${40 + ((index * 7 + n * 23) % 45)}%` }}
          />
        </div>
      ))}
    </div>
  )
})

// Below all of it.
const margin = 24

/** Of what may grow and shrink. */
function useHeight(onHeight: (height: number) => void) {
  return useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      const watcher = new ResizeObserver(() => onHeight(element.offsetHeight))
      watcher.observe(element)
      return () => watcher.disconnect()
    },
    [onHeight],
  )
}

/** How far down the page it begins: the rest of the height is its own. */
function useTop(frame: React.RefObject<HTMLDivElement | null>) {
  const [top, setTop] = useState(260)
  useLayoutEffect(() => {
    const measure = () => {
      const box = frame.current?.getBoundingClientRect()
      if (box) setTop(Math.round(box.top + scrollY))
    }
    measure()
    const watcher = new ResizeObserver(measure)
    watcher.observe(document.body)
    return () => watcher.disconnect()
  }, [frame])
  return top
}
