// Places in the log of EventStoreDB, as strings that are in order when the places are.
import type { Position as LogPosition } from '@eventstore/db-client'
import type { Position } from '../../domain/event-store.ts'

const digits = 20

export const formatPosition = ({ commit, prepare }: LogPosition): Position =>
  `${String(commit).padStart(digits, '0')}-${String(prepare).padStart(digits, '0')}` as Position

export function parsePosition(position: Position): LogPosition {
  const [commit, prepare] = position.split('-')
  if (!commit || !prepare) throw new Error(`not a position of EventStoreDB: ${position}`)
  return { commit: BigInt(commit), prepare: BigInt(prepare) }
}

/** The server says "no position" by the largest number there is. */
export const isPosition = ({ commit, prepare }: LogPosition) =>
  commit < 2n ** 63n && prepare < 2n ** 63n

const rememberedMax = 10_000

/** Tells a repeated append from a fresh one, for the server answers both alike: a fresh event
 *  stands behind everything seen before it was sent, and no two appends end at the same place.
 *  What this process has not seen (another process appended it a moment ago) counts as fresh. */
export function seenPositions(head: Position | undefined) {
  let highest = head ?? ''
  const acknowledged = new Set<string>()
  return {
    highest: () => highest,
    add(position: string): void {
      if (position > highest) highest = position
    },
    wasThere(position: Position, highestBefore: string): boolean {
      const there = position <= highestBefore || acknowledged.has(position)
      if (position > highest) highest = position
      acknowledged.add(position)
      const [oldest] = acknowledged
      if (acknowledged.size > rememberedMax && oldest) acknowledged.delete(oldest)
      return there
    },
  }
}
