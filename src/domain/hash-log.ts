// The hash log: the leaf of every event, written down within a second of the event and apart from it.
// From then on the event cannot change without a trace, long before it is sealed; and should the two
// differ, the log tells which event it was. Its rows are chained and authenticated by a key that is
// not in the database.
import { createHmac, hash } from 'node:crypto'
import type { LogOptions, Position, RecordedEvent } from './event-store.ts'
import { leafBytes } from './leaf.ts'

/** A row: the leaves of some events that follow each other, counted from 0 with the first of the
 *  log. */
export type HashRow = {
  first: number
  count: number
  firstPosition: Position
  lastPosition: Position
  /** One behind the other. */
  leaves: Buffer
  /** A line for each event: where it was and which (`placeLine`). */
  places: string
  /** Those, counted from 0 in the row, that came without the mark of the service. */
  unmarked: number[]
  mac: Buffer
}

export type HashLog = {
  last(): Promise<HashRow | undefined>
  /** False when there is a row at that place already: another process was quicker. */
  append(row: HashRow): Promise<boolean>
  /** In order, from the row that has the leaf at `index`. */
  rows(index?: number): AsyncIterable<HashRow>
  /** The row that would have the event at this position. */
  rowAt(position: Position): Promise<HashRow | undefined>
}

/** Some events that follow each other in a store, hashed. It is good until the next is asked for. */
export type LeafPage = {
  count: number
  leaves: Buffer
  /** Which of them are in the stream of the seals, counted from 0 in the page. */
  seals: readonly number[]
  /** What a store says of an event beside its record, and what cannot be. */
  odd: readonly { at: number; what: string }[]
  /** Those that have no mark at all, where events have one. */
  bare: readonly number[]
  record(at: number): RecordedEvent
  /** Where an event has to be marked: whether it is. */
  isMarked(at: number): boolean
}

/** The whole log, hashed, in order of position. */
export type ReadLeaves = (options?: LogOptions) => AsyncIterable<LeafPage>

/** No name in a store has a line end, unless somebody has put it there. */
export const placeLine = ({ position, id, revision, stream }: RecordedEvent): string =>
  `${position} ${id} ${revision} ${stream.replaceAll('\n', ' ')}\n`

export type PlaceOf = { position: Position; id: string; revision: string; stream: string }

/** The place in the row, counted from 0. */
export function placeIn(row: Pick<HashRow, 'places'>, at: number): PlaceOf | undefined {
  const [, position, id, revision, stream] =
    /^(\S+) (\S+) (\S+) (.*)$/.exec(row.places.split('\n')[at] ?? '') ?? []
  if (!position || !id || !revision || !stream) return undefined
  return { position: position as Position, id, revision, stream }
}

export type Unauthenticated = Omit<HashRow, 'mac'>

const rowPrefix = 4

/** Of the row and all before it. */
export function macOf(key: Uint8Array, before: Buffer | undefined, row: Unauthenticated): Buffer {
  const places = hash('sha256', row.places, 'buffer')
  const said = [row.first, row.count, row.firstPosition, row.lastPosition, ...row.unmarked]
  return createHmac('sha256', key)
    .update(Uint8Array.of(rowPrefix))
    .update(before ?? Buffer.alloc(leafBytes))
    .update(places)
    .update(`${said.join(' ')}\n`)
    .update(row.leaves)
    .digest()
}

/** Some events of a page as a row, from one of them to before another; the first of them is `first`
 *  in the log. */
export function rowOf(page: LeafPage, first: number, from: number, to: number): Unauthenticated {
  const records = Array.from({ length: to - from }, (_, at) => page.record(from + at))
  const unmarked = records.flatMap((_, at) => (page.isMarked(from + at) ? [] : [at]))
  return {
    first,
    count: records.length,
    firstPosition: (records[0] as RecordedEvent).position,
    lastPosition: (records.at(-1) as RecordedEvent).position,
    leaves: Buffer.from(page.leaves.subarray(from * leafBytes, to * leafBytes)),
    places: records.map(placeLine).join(''),
    unmarked,
  }
}
