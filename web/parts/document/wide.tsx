// What may be wider than the screen scrolls by itself, by keyboard as well, and never the page.
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'

export function Wide({
  label,
  minWidth,
  mah,
  children,
}: {
  label: string
  minWidth: number
  mah?: number
  children: ReactNode
}) {
  const ref = useRef<HTMLDivElement>(null)
  const [isCut, setCut] = useState(false)
  useEffect(() => {
    const { current } = ref
    if (!current) return
    const look = () =>
      setCut(
        current.scrollWidth > current.clientWidth || current.scrollHeight > current.clientHeight,
      )
    const observer = new ResizeObserver(look)
    observer.observe(current)
    if (current.firstElementChild) observer.observe(current.firstElementChild)
    return () => observer.disconnect()
  }, [])
  const style: CSSProperties = {
    overflowX: 'auto',
    overflowY: mah ? 'auto' : 'hidden',
    maxHeight: mah,
  }
  return (
    <div
      ref={ref}
      style={style}
      {...(isCut && { tabIndex: 0, role: 'group', 'aria-label': label })}
    >
      <div style={{ minWidth }}>{children}</div>
    </div>
  )
}
