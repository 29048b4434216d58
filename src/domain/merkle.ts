// The tree over the leaves of a segment (RFC 6962, section 2.1): one hash stands for all of them, and
// a short path shows that one leaf is among them, without the others.
import { hash } from 'node:crypto'
import { hashInto, leafBytes } from './leaf.ts'

/** Of no leaves at all. */
export const emptyRoot = hash('sha256', '', 'buffer')

const pair = Buffer.concat([Uint8Array.of(1), Buffer.alloc(2 * leafBytes)])
// One place for all pairs: it is hashed before the next is written there.
function nodeOf(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1)
  pair.set(right, 1 + leafBytes)
  return hash('sha256', pair, 'buffer')
}

const nodeAt = (level: Buffer, index: number) =>
  level.subarray(index * leafBytes, (index + 1) * leafBytes)

/** Each two of a level make one of the next; one that is left over at the end goes up as it is. */
function above(level: Buffer): Buffer {
  const count = level.length / leafBytes
  const next = Buffer.allocUnsafe(Math.ceil(count / 2) * leafBytes)
  for (let index = 0; index + 1 < count; index += 2) {
    // The two stand beside each other already.
    level.copy(pair, 1, index * leafBytes, (index + 2) * leafBytes)
    hashInto(pair, next, (index / 2) * leafBytes)
  }
  if (count % 2 === 1) nodeAt(level, count - 1).copy(next, next.length - leafBytes)
  return next
}

/** `leaves` are the hashes, one behind the other. */
export function rootOf(leaves: Buffer): Buffer {
  if (leaves.length === 0) return emptyRoot
  let level = leaves
  while (level.length > leafBytes) level = above(level)
  return Buffer.from(level)
}

/** What has to be hashed with the leaf, from the bottom up, to come to the root. */
export function pathOf(leaves: Buffer, index: number): Buffer[] {
  const path: Buffer[] = []
  let at = index
  for (let level = leaves; level.length > leafBytes; level = above(level)) {
    const beside = at % 2 === 0 ? at + 1 : at - 1
    if ((beside + 1) * leafBytes <= level.length) path.push(Buffer.from(nodeAt(level, beside)))
    at = Math.floor(at / 2)
  }
  return path
}

/** The root that a leaf comes to by its path; undefined when the path does not fit the place. */
export function rootByPath(
  leaf: Buffer,
  index: number,
  count: number,
  path: readonly Buffer[],
): Buffer | undefined {
  let node = leaf
  let at = index
  let next = 0
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    const isLeft = at % 2 === 0
    at = Math.floor(at / 2)
    if (isLeft && at * 2 + 1 >= width) continue
    const beside = path[next++]
    if (!beside) return undefined
    node = isLeft ? nodeOf(node, beside) : nodeOf(beside, node)
  }
  return next === path.length ? node : undefined
}
