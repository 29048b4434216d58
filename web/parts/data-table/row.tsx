// One row that is there: a link, and as many cells as there are columns; on a phone two lines.
import { Link } from '@tanstack/react-router'
import { type CSSProperties, type MouseEvent, memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column, RowLink, Selection } from './column.ts'
import classes from './data-table.module.css'

export type SelectHow = { isRange: boolean }

type Props<Row> = {
  row: Row
  id: string
  index: number
  /** Where it begins, and how high it is: numbers, so that a row that stays is not made anew. */
  start: number
  size: number
  isCards: boolean
  columns: readonly Column<Row>[]
  link: ((row: Row) => RowLink) | undefined
  onOpen: ((row: Row) => void) | undefined
  selection: Selection<Row> | undefined
  isActive: boolean
  onActive: (index: number) => void
  onSelect: (index: number, how: SelectHow) => void
}

export const placeOf = (start: number, size: number): CSSProperties => ({
  height: size,
  transform: `translateY(${start}px)`,
})

function PlainRow<Row>(props: Props<Row>) {
  const { row, id, index, isCards, columns, selection, isActive, onActive, onSelect } = props
  const { t } = useTranslation('data-table')
  const isSelected = selection?.selected.has(id) ?? false
  const link = props.link?.(row)
  const opened = (content: ReactNode) => {
    const focusing = { tabIndex: isActive ? 0 : -1, onFocus: () => onActive(index) }
    if (link) {
      return (
        <Link {...link} className={classes.link} data-row-link {...focusing}>
          {content}
        </Link>
      )
    }
    return (
      <button
        type="button"
        className={classes.link}
        data-row-link
        onClick={() => props.onOpen?.(row)}
        {...focusing}
      >
        {content}
      </button>
    )
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the row is what the keyboard takes
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selection ? isSelected : undefined}
      data-index={index}
      data-even={index % 2 === 0 || undefined}
      className={classes.row}
      style={placeOf(props.start, props.size)}
      onClick={openByClick}
    >
      {selection && (
        <div role="gridcell" className={classes.check}>
          <input
            type="checkbox"
            className={classes.checkbox}
            tabIndex={-1}
            checked={isSelected}
            aria-label={t('select', { row: selection.nameOf(row) })}
            onChange={() => undefined}
            onClick={(event) => onSelect(index, { isRange: event.shiftKey })}
          />
        </div>
      )}
      {isCards ? (
        <Card row={row} columns={columns} opened={opened} />
      ) : (
        columns.map((column, place) => (
          <div
            key={column.id}
            role="gridcell"
            className={classes.cell}
            data-align={column.align}
            data-column={column.id}
          >
            {place === 0 ? opened(column.cell(row)) : column.cell(row)}
          </div>
        ))
      )}
    </div>
  )
}

/** A click anywhere in the row follows its link, unless text was marked or something else is meant. */
function openByClick(event: MouseEvent<HTMLElement>) {
  const { target, currentTarget } = event
  if ((target as HTMLElement).closest('a, button, input, label')) return
  if (getSelection()?.toString()) return
  const link = currentTarget.querySelector<HTMLElement>('[data-row-link]')
  if (!link) return
  if (link instanceof HTMLAnchorElement && (event.ctrlKey || event.metaKey || event.shiftKey)) {
    open(link.href, '_blank')
    return
  }
  link.click()
}

function Card<Row>({
  row,
  columns,
  opened,
}: {
  row: Row
  columns: readonly Column<Row>[]
  opened: (content: ReactNode) => ReactNode
}) {
  const at = (card: Column<Row>['card']) => columns.filter((one) => one.card === card)
  const [title] = at('title')
  return (
    <>
      <div role="gridcell" className={classes.cardTitle}>
        {opened((title ?? columns[0])?.cell(row))}
      </div>
      <div role="gridcell" className={classes.cardFigure}>
        {at('figure').map(({ id, cell }) => (
          <span key={id}>{cell(row)}</span>
        ))}
      </div>
      <div role="gridcell" className={classes.cardLine}>
        {at('line').map(({ id, cell }) => (
          <span key={id}>{cell(row)}</span>
        ))}
      </div>
      <div role="gridcell" className={classes.cardMark}>
        {at('mark').map(({ id, cell }) => (
          <span key={id}>{cell(row)}</span>
        ))}
      </div>
    </>
  )
}

export const BodyRow = memo(PlainRow) as typeof PlainRow
