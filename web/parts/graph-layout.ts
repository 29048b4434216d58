// Where the nodes of a drawing stand: in columns, each behind all that leads to it, and in a column
// near to what it hangs together with.

export type Edge = { from: string; to: string }
export type Place = { column: number; y: number }

/** By the longest way that leads to each; what goes round in a ring is cut where it closes. */
function columnsOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const before = Map.groupBy(edges, ({ to }) => to)
  const columns = new Map<string, number>()
  const open = new Set<string>()
  const visit = (id: string): number => {
    const known = columns.get(id)
    if (known !== undefined) return known
    open.add(id)
    const behind = (before.get(id) ?? []).filter(({ from }) => !open.has(from))
    const column = Math.max(-1, ...behind.map(({ from }) => visit(from))) + 1
    open.delete(id)
    columns.set(id, column)
    return column
  }
  for (const id of ids) visit(id)
  return columns
}

/** `y` is the upper edge, in steps of one node and the gap below it. */
export function layOut(ids: readonly string[], edges: readonly Edge[]): Map<string, Place> {
  const columns = columnsOf(ids, edges)
  const count = Math.max(-1, ...columns.values()) + 1
  const byColumn = Array.from({ length: count }, (_, column) =>
    ids.filter((id) => columns.get(id) === column),
  )
  const y = new Map<string, number>()
  const near = new Map<string, string[]>()
  for (const { from, to } of edges) {
    if (!columns.has(from) || !columns.has(to)) continue
    near.set(to, [...(near.get(to) ?? []), from])
    near.set(from, [...(near.get(from) ?? []), to])
  }
  const wish = (id: string, otherwise: number) => {
    const around = (near.get(id) ?? []).flatMap((one) => y.get(one) ?? [])
    if (around.length === 0) return otherwise
    return around.reduce((sum, one) => sum + one, 0) / around.length
  }
  const place = (column: readonly string[]) => {
    const wished = column.map((id, index) => ({ id, at: wish(id, index) }))
    wished.sort((one, other) => one.at - other.at)
    let free = Number.NEGATIVE_INFINITY
    for (const { id, at } of wished) {
      const found = Math.max(at, free)
      y.set(id, found)
      free = found + 1
    }
    // Pushed down by each other, they are moved up together, to stand around what they wished for.
    const pushed = wished.reduce((sum, { id, at }) => sum + (y.get(id) ?? 0) - at, 0)
    for (const { id } of wished) y.set(id, (y.get(id) ?? 0) - pushed / wished.length)
  }
  for (const column of byColumn) place(column)
  for (const column of byColumn.toReversed()) place(column)
  for (const column of byColumn) place(column)
  const top = Math.min(...y.values())
  return new Map(ids.map((id) => [id, { column: columns.get(id) ?? 0, y: (y.get(id) ?? 0) - top }]))
}
