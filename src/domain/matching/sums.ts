// Which of several amounts add up to a sum. Halves are listed and met in the middle, so the work
// is bounded: 2^(n/2) sums for each half, n at most `mostItems`, whatever the amounts are.

export const mostItems = 20
const mostSolutions = 8

/** Sets of positions in `amounts` that add up to exactly `sum`, fewest and earliest first. Only
 *  the first `mostItems` are looked at. */
export type Sums = (sum: number) => number[][]

export function openSums(amounts: readonly number[]): Sums {
  const items = amounts.slice(0, mostItems)
  const middle = items.length >> 1
  const low = halfSums(items.slice(0, middle))
  const high = halfSums(items.slice(middle))
  const lowBySum = new Map<number, number[]>()
  for (const [mask, sum] of low.entries()) {
    const list = lowBySum.get(sum)
    if (list) list.push(mask)
    else lowBySum.set(sum, [mask])
  }
  return (sum) => {
    const masks: number[] = []
    for (const [mask, part] of high.entries()) {
      for (const other of lowBySum.get(sum - part) ?? []) {
        if (mask !== 0 || other !== 0) masks.push(other + mask * 2 ** middle)
      }
      if (masks.length > 64) break
    }
    return masks
      .map((mask) => items.flatMap((_, at) => (Math.floor(mask / 2 ** at) % 2 ? [at] : [])))
      .sort((a, b) => a.length - b.length || earlier(a, b))
      .slice(0, mostSolutions)
  }
}

/** The sum of every subset, the subset's bits being its place. */
function halfSums(items: readonly number[]): number[] {
  const sums = [0]
  for (const item of items) {
    const before = sums.length
    for (let at = 0; at < before; at++) sums.push((sums[at] as number) + item)
  }
  return sums
}

function earlier(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length; at++) {
    const apart = (a[at] as number) - (b[at] as number)
    if (apart !== 0) return apart
  }
  return 0
}
