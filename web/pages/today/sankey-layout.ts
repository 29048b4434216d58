// Where each part of the picture of the flow stands. The five stages have their columns; whatever
// comes in from elsewhere stands before the stage it comes to, and what leaves behind it.
import type { Flow, Place } from './today.ts'

export const stages = ['deals', 'invoices', 'payments', 'stripe', 'payouts', 'bank'] as const
const columnOf = new Map<string, number>(stages.map((stage, column) => [stage, column]))

export type Node = {
  place: Place
  column: number
  x: number
  y: number
  height: number
  /** In words: the amount that goes through. */
  amount: number
  isStage: boolean
}
export type Band = { from: Place; to: Place; amount: string; path: string; thickness: number }
export type Layout = { nodes: Node[]; bands: Band[]; height: number }

export const nodeWidth = 12
const labelHeight = 34
const gap = 8
const top = 6

type Sides = { into: number; out: number; column: number }

/** A picture is for the eye: numbers will do. What is read stands in the texts. */
const sizeOf = (amount: string) => Number(amount)

function sidesOf(edges: Flow['edges']): Map<Place, Sides> {
  const sides = new Map<Place, Sides>()
  const at = (place: Place, beside: number) => {
    const known = sides.get(place) ?? { into: 0, out: 0, column: columnOf.get(place) ?? beside }
    sides.set(place, known)
    return known
  }
  for (const { from, to, amount } of edges) {
    const toColumn = columnOf.get(to)
    const fromColumn = columnOf.get(from)
    at(from, (toColumn ?? 1) - 1).out += sizeOf(amount)
    at(to, (fromColumn ?? 0) + 1).into += sizeOf(amount)
  }
  return sides
}

export function layoutOf({ edges }: Flow, width: number, height: number): Layout {
  const sides = [...sidesOf(edges)]
  const columns = stages.map((_, column) =>
    sides
      .filter(([, side]) => side.column === column)
      // The stage itself on top, so that the way of the money is one line.
      .toSorted(([a], [b]) => Number(columnOf.has(b)) - Number(columnOf.has(a))),
  )
  const through = (side: Sides) => Math.max(side.into, side.out)
  // As large as the fullest column allows, with room for every label.
  const scale = Math.min(
    ...columns.map((column) => {
      const sum = column.reduce((all, [, side]) => all + through(side), 0)
      const room = height - top - column.length * (labelHeight + gap)
      return sum === 0 ? Number.POSITIVE_INFINITY : Math.max(room, 40) / sum
    }),
  )
  const step = (width - nodeWidth) / (stages.length - 0.15)
  const nodes = new Map<Place, Node>()
  let lowest = 0
  columns.forEach((column, at) => {
    let y = top
    for (const [place, side] of column) {
      const amount = through(side)
      const tall = Math.max(2, amount * scale)
      const isStage = columnOf.has(place)
      nodes.set(place, {
        ...{ place, column: at, x: at * step, y: y + labelHeight, height: tall, amount, isStage },
      })
      y += labelHeight + tall + gap
    }
    lowest = Math.max(lowest, y)
  })
  return { nodes: [...nodes.values()], bands: bandsOf(edges, nodes, scale), height: lowest }
}

function bandsOf(edges: Flow['edges'], nodes: ReadonlyMap<Place, Node>, scale: number): Band[] {
  const used = { out: new Map<Place, number>(), into: new Map<Place, number>() }
  const take = (side: Map<Place, number>, place: Place, thickness: number) => {
    const from = side.get(place) ?? 0
    side.set(place, from + thickness)
    return from
  }
  const order = ({ from, to }: Flow['edges'][number]) =>
    (nodes.get(from)?.y ?? 0) * 10 + (nodes.get(to)?.y ?? 0)
  return edges
    .toSorted((a, b) => order(a) - order(b))
    .flatMap(({ from, to, amount }) => {
      const [source, target] = [nodes.get(from), nodes.get(to)]
      if (!source || !target) return []
      const thickness = Math.max(1, sizeOf(amount) * scale)
      const y0 = source.y + take(used.out, from, thickness) + thickness / 2
      const y1 = target.y + take(used.into, to, thickness) + thickness / 2
      const [x0, x1] = [source.x + nodeWidth, target.x]
      const bend = (x1 - x0) * 0.5
      const path = `M${x0},${y0} C${x0 + bend},${y0} ${x1 - bend},${y1} ${x1},${y1}`
      return [{ from, to, amount, path, thickness }]
    })
}
