// Going through the rows by keyboard: arrows or j and k, a page at a time, to both ends; x selects,
// shift takes along what lies between.
import type { Virtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { usePageKeys } from '../../app/shortcuts.tsx'
import type { Selection } from './column.ts'
import type { SelectHow } from './row.tsx'
import type { Rows } from './rows.ts'

type Moving<Row> = {
  rows: Rows<Row>
  idOf: (row: Row) => string
  selection?: Selection<Row>
  virtual: Virtualizer<HTMLDivElement, Element>
  frame: RefObject<HTMLDivElement | null>
  isCards: boolean
  headHeight: number
}

export function useMoving<Row>(moving: Moving<Row>) {
  const { rows, virtual, frame, isCards, headHeight } = moving
  const { t } = useTranslation('data-table')
  const labels = useMemo(
    () => ({
      ...{ next: t('keys.next'), previous: t('keys.previous') },
      ...{ open: t('keys.open'), select: t('keys.select') },
    }),
    [t],
  )
  const [active, setActive] = useState(0)
  // The focus may have gone elsewhere since it was on the same row.
  const [, askAnew] = useState(0)
  // Where the focus goes as soon as the row is there.
  const wanted = useRef<number>(undefined)
  const anchor = useRef(0)
  const latest = useRef(moving)
  useEffect(() => {
    latest.current = moving
  })

  const goTo = (index: number) => {
    const next = Math.min(rows.count - 1, Math.max(0, index))
    if (next < 0) return
    setActive(next)
    wanted.current = next
    askAnew((times) => times + 1)
    keepInSight(frame.current, virtual, next, isCards ? 0 : headHeight)
  }
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    const link = linkAt(frame.current, wanted.current)
    if (!link) return
    wanted.current = undefined
    link.focus({ preventScroll: true })
  })

  const select = useCallback((index: number, { isRange }: SelectHow) => {
    const { rows, selection, idOf } = latest.current
    const row = rows.at(index)
    if (!selection || !row) return
    const next = new Set(selection.selected)
    const isOn = !next.has(idOf(row))
    const [from, to] = isRange ? [anchor.current, index].sort((a, b) => a - b) : [index, index]
    for (let at = from as number; at <= (to as number); at++) {
      const one = rows.at(at)
      if (!one) continue
      if (isOn || isRange) next.add(idOf(one))
      else next.delete(idOf(one))
    }
    anchor.current = index
    selection.onChange(next)
  }, [])

  const pageRows = () =>
    Math.max(1, Math.floor((frame.current?.clientHeight ?? 400) / (isCards ? 62 : 37)) - 2)
  const moves: Record<string, () => number> = {
    ArrowDown: () => active + 1,
    ArrowUp: () => active - 1,
    PageDown: () => active + pageRows(),
    PageUp: () => active - pageRows(),
    Home: () => 0,
    End: () => rows.count - 1,
  }
  function onKeyDown(event: KeyboardEvent) {
    const isIn = (event.target as HTMLElement).closest('[data-index]') !== null
    const move = moves[event.key]
    if (!isIn || !move || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const next = move()
    if (event.shiftKey && moving.selection) {
      if (!moving.selection.selected.size) anchor.current = active
      select(Math.min(rows.count - 1, Math.max(0, next)), { isRange: true })
    }
    goTo(next)
  }
  usePageKeys([
    { keys: 'j', label: labels.next, run: () => goTo(isFocused(frame) ? active + 1 : active) },
    { keys: 'k', label: labels.previous, run: () => goTo(active - 1) },
    { keys: 'Enter', label: labels.open, run: () => linkAt(frame.current, active)?.click() },
    ...(moving.selection
      ? [{ keys: 'x', label: labels.select, run: () => select(active, { isRange: false }) }]
      : []),
  ])
  return {
    setActive,
    select,
    onKeyDown,
    /** The one that the tab key stops at: where one was, if that is in sight. */
    tabStop: (first: number, last: number) => (active < first || active > last ? first : active),
  }
}

const linkAt = (frame: HTMLElement | null, index: number) =>
  frame?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-link]`)

const isFocused = (frame: RefObject<HTMLElement | null>) =>
  frame.current?.contains(document.activeElement) ?? false

/** The head covers the first of the rows. */
function keepInSight(
  frame: HTMLElement | null,
  virtual: Virtualizer<HTMLDivElement, Element>,
  index: number,
  covered: number,
) {
  const place = virtual.getOffsetForIndex(index, 'start')
  if (!frame || !place) return
  const size = virtual.options.estimateSize(index)
  const start = size * index
  const seen = frame.clientHeight - covered
  if (start < frame.scrollTop) virtual.scrollToOffset(start)
  else if (start + size > frame.scrollTop + seen) virtual.scrollToOffset(start + size - seen)
}
