// Things and what leads from one to the other, drawn from left to right. Each is a link that the
// keyboard reaches; arrow keys go to the one that lies that way. Whoever does not see the picture
// needs the same as a list beside it.
import { Text } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from 'react'
import classes from './graph.module.css'
import { layOut, type Place } from './graph-layout.ts'

export type GraphNode = {
  id: string
  /** What kind of thing it is, small above its name. */
  kind: string
  name: string
  /** More of it, small below. */
  detail?: string | undefined
  /** One of a few groups, told by the colour of the edge; the kind says it in words. */
  group?: string | undefined
  link?: Pick<LinkProps, 'to' | 'params' | 'search'> | undefined
  isCurrent?: boolean | undefined
}

/** `label` stands above the end of the line, `amount` below it. */
export type GraphEdge = {
  from: string
  to: string
  label?: string | undefined
  amount?: string | undefined
}

const width = 200
const height = 84
const gap = { x: 118, y: 18 }

const xOf = ({ column }: Place) => column * (width + gap.x)
const yOf = ({ y }: Place) => y * (height + gap.y)

export function Graph({
  label,
  nodes,
  edges,
}: {
  label: string
  nodes: readonly GraphNode[]
  edges: readonly GraphEdge[]
}) {
  const links = useRef(new Map<string, HTMLElement>())
  const ids = nodes.map(({ id }) => id)
  const places = layOut(ids, edges)
  const at = (id: string) => places.get(id) ?? { column: 0, y: 0 }
  const wide = Math.max(0, ...ids.map((id) => xOf(at(id)) + width))
  const tall = Math.max(0, ...ids.map((id) => yOf(at(id)) + height))
  const current = nodes.find(({ isCurrent }) => isCurrent)?.id
  const box = useRef<HTMLDivElement>(null)
  // What one asked for stands in the middle.
  useEffect(() => {
    if (current === undefined || !box.current) return
    const { clientWidth, clientHeight } = box.current
    const place = layOut(ids, edges).get(current) ?? { column: 0, y: 0 }
    box.current.scrollLeft = xOf(place) + width / 2 - clientWidth / 2
    box.current.scrollTop = yOf(place) + height / 2 - clientHeight / 2
  }, [current, ids.length])
  const onKeyDown = (event: KeyboardEvent) => {
    const here = [...links.current].find(([, link]) => link === document.activeElement)?.[0]
    const next = here && nextOf(event.key, here, ids, at)
    if (!next) return
    event.preventDefault()
    const link = links.current.get(next)
    link?.focus({ preventScroll: true })
    link?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- for the links in it
    <div ref={box} className={classes.window} role="group" aria-label={label} onKeyDown={onKeyDown}>
      <div className={classes.ground} style={{ width: wide, height: tall }}>
        <svg className={classes.edges} width={wide} height={tall} aria-hidden>
          {edges.map((edge) => (
            <Way key={`${edge.from} ${edge.to} ${edge.label}`} edge={edge} at={at} />
          ))}
        </svg>
        {nodes.map((node) => (
          <Box
            key={node.id}
            node={node}
            style={{ left: xOf(at(node.id)), top: yOf(at(node.id)), width, height }}
            ref={(link) => {
              if (link) links.current.set(node.id, link)
              else links.current.delete(node.id)
            }}
          />
        ))}
      </div>
    </div>
  )
}

function Box({
  node: { kind, name, detail, group, link, isCurrent },
  style,
  ref,
}: {
  node: GraphNode
  style: CSSProperties
  ref: (link: HTMLElement | null) => void
}) {
  const inner = (
    <>
      <Text size="xs" className={classes.kind} truncate>
        {kind}
      </Text>
      <Text size="sm" fw={600} lineClamp={detail ? 1 : 3} lh={1.3}>
        {name}
      </Text>
      {detail && (
        <Text size="xs" c="dimmed" truncate>
          {detail}
        </Text>
      )}
    </>
  )
  const shared = {
    ...{ className: classes.node, style, 'data-group': group },
    'data-current': isCurrent || undefined,
    'aria-current': isCurrent ? ('true' as const) : undefined,
    title: [kind, name, detail].filter(Boolean).join(' · '),
  }
  if (!link) return <div {...shared}>{inner}</div>
  return (
    <Link ref={ref} {...shared} {...link}>
      {inner}
    </Link>
  )
}

function Way({
  edge: { from, to, label, amount },
  at,
}: {
  edge: GraphEdge
  at: (id: string) => Place
}) {
  const [start, end] = [at(from), at(to)]
  const [x1, y1] = [xOf(start) + width, yOf(start) + height / 2]
  const [x2, y2] = [xOf(end), yOf(end) + height / 2]
  const bend = Math.max(24, Math.min(70, (x2 - x1) / 2))
  return (
    <>
      <path d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 5} ${y2}`} />
      <path
        className={classes.head}
        d={`M${x2 - 7} ${y2 - 4} L${x2} ${y2} L${x2 - 7} ${y2 + 4} Z`}
      />
      {label && (
        <text x={x2 - 12} y={y2 - 5}>
          {label}
        </text>
      )}
      {amount && (
        <text x={x2 - 12} y={y2 + 14}>
          {amount}
        </text>
      )}
    </>
  )
}

/** The nearest that lies that way; sideways counts for more than it is far. */
function nextOf(
  key: string,
  here: string,
  ids: readonly string[],
  at: (id: string) => Place,
): string | undefined {
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key]
  if (!way) return
  const [dx = 0, dy = 0] = way
  const from = at(here)
  const found = ids.flatMap((id) => {
    const { column, y } = at(id)
    const along = (column - from.column) * dx + (y - from.y) * dy
    const aside = Math.abs((column - from.column) * dy) + Math.abs((y - from.y) * dx)
    return id !== here && along > 0.01 ? [{ id, far: along + 3 * aside }] : []
  })
  return found.sort((one, other) => one.far - other.far)[0]?.id
}
