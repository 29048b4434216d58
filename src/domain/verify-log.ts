// Reads the whole log once more and holds it against what was written down of it: its hashes, its
// seals, and what is known of both outside of the database. Which of two that differ was altered, a
// third has to say: the rows of the hash log are authenticated, segments are sealed, and every event
// carries the mark of the service.
import type { Position } from './event-store.ts'
import { type HashLog, type HashRow, type LeafPage, placeIn, type ReadLeaves } from './hash-log.ts'
import { leafBytes } from './leaf.ts'
import type { Seal } from './seal.ts'
import { eventAt, eventInWords, type Fault, faultOf, inOrder, type Report } from './verification.ts'
import { diagnose } from './verify-difference.ts'
import { anchorNotes, checkAnchor, checkEnd, checkKeys } from './verify-end.ts'
import { openRows, type Row, type RowCursor } from './verify-rows.ts'
import { openSealCheck, type SealCheck } from './verify-seals.ts'

/** Of the events whose mark is not theirs any more, so many are named. */
const unmarkedNamed = 100

export type AnchoredSeal = Seal & { publicKey: string }

export type VerifyPorts = {
  leaves: ReadLeaves
  hashLog: HashLog
  /** Absent where it cannot be read any more. */
  hashLogKey?: Uint8Array | undefined
  /** What was found amiss before the log was read. */
  found?: readonly Fault[] | undefined
  /** Keys of this installation, by what only it could open; absent = nobody can say. */
  ownKeys?: readonly string[] | undefined
  /** Taken before anything is read, as is all below: what comes meanwhile is not held against it. */
  anchor?: readonly AnchoredSeal[] | undefined
  head?: { index: number; position: Position; leaf: string } | undefined
  /** Who has read how far, and so knows that the log went on. */
  traces?: readonly { who: string; position: Position }[] | undefined
  /** Streams of which the store was told to forget something. */
  limits?: (() => Promise<readonly { stream: string; what: string }[]>) | undefined
  tell?: ((events: number) => void) | undefined
  signal?: AbortSignal | undefined
}

export type Walk = {
  ports: VerifyPorts
  rows: RowCursor
  seals: SealCheck
  faults: Fault[]
  /** Events that have lost their mark since they were hashed. */
  unmarked: number
  next: number
  hashed: number
  head: Position | null
  headLeaf: string | undefined
}

/** @throws the signal's reason when it aborts */
export async function verifyLog(ports: VerifyPorts): Promise<Report> {
  const last = await ports.hashLog.last()
  const bound = last ? last.first + last.count : 0
  const walk: Walk = {
    ports,
    rows: openRows(ports, bound),
    seals: openSealCheck(),
    ...{
      faults: [...(ports.found ?? [])],
      unmarked: 0,
      next: 0,
      hashed: 0,
      head: null,
      headLeaf: undefined,
    },
  }
  const pages = ports.leaves({ signal: ports.signal })[Symbol.asyncIterator]()
  let isWhole = true
  try {
    for (let step = await pages.next(); !step.done && isWhole; ) {
      const page = step.value
      isWhole = await walkPage(walk, page, pages)
      if (isWhole) step = await pages.next()
    }
  } finally {
    await pages.return?.()
  }
  ports.signal?.throwIfAborted()
  if (isWhole) await checkEnd(walk, bound)
  for (const { stream, what } of (await ports.limits?.()) ?? []) {
    walk.faults.push(faultOf('stream-truncated', null, `the stream ${stream} ${what}`))
  }
  checkKeys(walk)
  checkAnchor(walk, isWhole)
  return reportOf(walk, bound)
}

/** False when what follows cannot be compared any more. */
async function walkPage(walk: Walk, page: LeafPage, rest: AsyncIterator<LeafPage>) {
  const { seals, faults, ports } = walk
  const first = walk.next
  const { head } = ports
  seals.add(first, page.leaves)
  if (head && head.index >= first && head.index < first + page.count) {
    const at = (head.index - first) * leafBytes
    walk.headLeaf = page.leaves.toString('hex', at, at + leafBytes)
  }
  const difference = await comparePage(walk, page)
  for (const at of page.seals) {
    if (difference && first + at >= difference.index) break
    faults.push(...seals.take(first + at, page.record(at)))
  }
  for (const { at, what } of page.odd) {
    const event = eventAt(first + at, placeOf(page, at))
    faults.push(faultOf('altered', event, `${eventInWords(event)}: its ${what} was altered`))
  }
  if (difference) {
    faults.push(await diagnose({ ...difference, page, at: difference.index - first, rest }, ports))
    return false
  }
  walk.next += page.count
  walk.head = page.record(page.count - 1).position
  ports.tell?.(walk.next)
  return true
}

const placeOf = (page: LeafPage, at: number) => {
  const record = page.record(at)
  return { ...record, revision: String(record.revision) }
}

/** The first event that is not what an authenticated row says; undefined when there is none. */
async function comparePage(walk: Walk, page: LeafPage) {
  const first = walk.next
  for (let at = 0; at < page.count; ) {
    const index = first + at
    const row = await walk.rows.at(index)
    if (!row || row.first > index) {
      const end = row ? Math.min(page.count, row.first - first) : page.count
      checkMarks(walk, page, at, end)
      at = end
      continue
    }
    const end = Math.min(page.count, row.first + row.count - first)
    const differs = row.isAuthentic ? differenceIn(page, at, end, row, first) : undefined
    if (differs !== undefined) return { index: first + differs, row }
    placeEnds(walk, page, at, end, row)
    if (!row.isAuthentic) checkMarks(walk, page, at, end, row)
    else checkHashedMarks(walk, page, at, end, row)
    walk.hashed += end - at
    at = end
  }
  return undefined
}

function differenceIn(page: LeafPage, from: number, end: number, row: HashRow, first: number) {
  const offset = first - row.first
  const same = (a: number, b: number) =>
    page.leaves.compare(
      ...([row.leaves, (a + offset) * leafBytes, (b + offset) * leafBytes] as const),
      ...([a * leafBytes, b * leafBytes] as const),
    ) === 0
  if (same(from, end)) return undefined
  let at = from
  while (at < end - 1 && same(at, at + 1)) at++
  return at
}

/** Where a row begins and ends its events must lie where they lay. */
function placeEnds(walk: Walk, page: LeafPage, from: number, end: number, row: Row): void {
  const ends: [index: number, position: Position][] = [
    [row.first, row.firstPosition],
    [row.first + row.count - 1, row.lastPosition],
  ]
  for (const [index, was] of ends) {
    const at = index - walk.next
    if (at < from || at >= end) continue
    const event = eventAt(index, placeOf(page, at))
    walk.seals.place(index, event.position as Position)
    if (event.position === was || !row.isAuthentic) continue
    walk.faults.push(faultOf('altered', event, `${eventInWords(event)} lay at position ${was}`))
  }
}

/** Where no row vouches for the events, their marks do. */
function checkMarks(walk: Walk, page: LeafPage, from: number, end: number, row?: Row): void {
  for (let at = from; at < end; at++) {
    if (page.isMarked(at)) continue
    const index = walk.next + at
    const isKnown = row && placeIn(row, index - row.first)?.id === page.record(at).id
    walk.faults.push(isKnown ? unlike(page, at, index) : strange(page, at, index))
  }
}

/** The row says which events came without a mark, and vouches for what they say: so it is enough to
 *  see whether the others have one. */
function checkHashedMarks(walk: Walk, page: LeafPage, from: number, end: number, row: Row): void {
  const without = new Set(row.unmarked.map((one) => row.first + one - walk.next))
  for (const at of without) {
    if (at >= from && at < end) walk.faults.push(strange(page, at, walk.next + at))
  }
  for (const at of page.bare) {
    if (at < from || at >= end || without.has(at) || page.isMarked(at)) continue
    if (walk.unmarked++ >= unmarkedNamed) continue
    const event = eventAt(walk.next + at, placeOf(page, at))
    walk.faults.push(faultOf('altered', event, `${eventInWords(event)}: its mark was taken away`))
  }
}

function unlike(page: LeafPage, at: number, index: number): Fault {
  const event = eventAt(index, placeOf(page, at))
  return faultOf('altered', event, `${eventInWords(event)} is not as the service wrote it`)
}

function strange(page: LeafPage, at: number, index: number): Fault {
  const event = eventAt(index, placeOf(page, at))
  const what = `${eventInWords(event)} was not written by the service: put in beside it, or altered`
  return faultOf('inserted', event, what)
}

function reportOf(walk: Walk, bound: number): Report {
  const { ports, seals, next } = walk
  const faults = inOrder([...walk.faults, ...walk.rows.faults])
  const last = seals.last()
  const isNew = Math.max(0, next - bound)
  const notes = [
    ...(walk.unmarked > unmarkedNamed
      ? [`events whose mark was taken away: ${walk.unmarked}`]
      : []),
    ...(isNew > 0 && bound > 0 ? [`events behind the end of the hash log: ${isNew}`] : []),
    ...anchorNotes(walk),
    ...(last || next === 0 ? [] : ['nothing is sealed yet']),
  ]
  return {
    ...{ intact: faults.length === 0, faults },
    ...{ events: next, sealed: last ? last.to.index + 1 : 0, seals: seals.count() },
    hashed: walk.hashed,
    lastSeal: last
      ? {
          number: last.number,
          sealedAt: last.sealedAt,
          position: last.to.position,
          chain: last.chain,
        }
      : null,
    head: walk.head,
    anchored: ports.anchor ? ports.anchor.length : null,
    notes,
  }
}
